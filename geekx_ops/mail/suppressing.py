"""Addresses that get no mails: of any kind, of one kind, or of one event."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, insert, literal_column, or_, select, update

from geekx_ops.events import service
from geekx_ops.events.event import Event
from geekx_ops.identity import people
from geekx_ops.identity.addresses import checked_email
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.mailboxes import DIGEST, forgotten, mailbox_key
from geekx_ops.mail.states import Reason, Scope
from geekx_ops.mail.suppression_list import Suppression
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import events, mail_suppressions
from geekx_ops.workspace import Transaction

_own = mail_suppressions.c

_SAID = (_own.reason, _own.event_id, _own.kind, _own.source, _own.at)
_HER_WISH = frozenset({Reason.UNSUBSCRIBED, Reason.COMPLAINT})


@dataclass(frozen=True, slots=True)
class Extent:
    """Of what somebody gets none: everything, all mails of one event, all of one kind."""

    event: int | None = None
    kind: Kind | None = None

    @property
    def scope(self) -> Scope:
        """Its word."""
        if self.kind is not None:
            return Scope.KIND
        return Scope.ALL if self.event is None else Scope.EVENT


EVERYTHING = Extent()

# The words stand in the statement itself: the indexes hold for one of them each, so for a parameter in their place
# SQLite would plan anew every time.
_concerned = or_(
    _own.scope == literal_column(f"'{Scope.ALL}'"),
    and_(_own.scope == literal_column(f"'{Scope.EVENT}'"), _own.event_id == bindparam("event")),
    and_(_own.scope == literal_column(f"'{Scope.KIND}'"), _own.kind == bindparam("kind")),
)
_STOPS = Query(
    select(_own.reason).where(_own.address_key.in_([bindparam("key"), bindparam("digest")]), _concerned), Reason
)


def stops(tx: Transaction, event: int, kind: Kind, key: str) -> Reason | None:
    """Why the mailbox with this key gets no mail of *kind* about *event*; None if it gets one."""
    found = tx.all(_STOPS, event=event, kind=kind, key=key, digest=forgotten(key))
    return next((reason for reason in found if is_stopped_by(reason, kind)), None)


def is_stopped_by(reason: Reason, kind: Kind) -> bool:
    """Whether *reason* stops mails of *kind*: who unsubscribed still gets the ticket that she asks for afterwards."""
    return reason is not Reason.UNSUBSCRIBED or kind.has_unsubscribe


def silenced(tx: Transaction, event: Event, kind: Kind) -> _Silenced:
    """The keys of all mailboxes that get no mail of *kind* about *event*."""
    rows = tx.select(select(_own.address_key, _own.reason).where(_concerned).params(event=event.id, kind=kind))
    return _Silenced({key for key, reason in rows if is_stopped_by(reason, kind)})


class _Silenced:
    """Keys of mailboxes, some of them known by their digest only."""

    def __init__(self, keys: Collection[str]) -> None:
        self._keys = keys

    def __contains__(self, key: str) -> bool:
        return bool(self._keys) and (key in self._keys or forgotten(key) in self._keys)


def suppress(
    tx: Transaction,
    addresses: Iterable[str],
    *,
    reason: Reason,
    extent: Extent = EVERYTHING,
    source: str | None = None,
) -> int:
    """Write no mails any more to *addresses*; for how many that is new. Raises Invalid for what is no address."""
    keys = dict.fromkeys(mailbox_key(checked_email(address)) for address in addresses)
    return sum(_added(tx, key, reason, extent, source or tx.actor) for key in keys)


def take(tx: Transaction, suppressions: Iterable[Suppression]) -> int:
    """Keep *suppressions* as they are, with since when and why; how many are new. Raises NotFound for an event."""
    return sum(_taken(tx, one) for one in suppressions)


def _taken(tx: Transaction, one: Suppression) -> bool:
    event = None if one.event is None else service.stored(tx, one.event).id
    return _added(tx, _key(one.address), one.reason, Extent(event, one.kind), one.source, at=one.at)


def _key(address: str) -> str:
    """Of an address as it was typed; a digest of one that was forgotten is one already."""
    return address if address.startswith(DIGEST) else mailbox_key(checked_email(address))


def suppress_key(tx: Transaction, key: str, reason: Reason, *, source: str) -> bool:
    """Write no mails any more to the mailbox with this key; whether that stops more than before."""
    return _added(tx, key, reason, EVERYTHING, source)


def bounced(tx: Transaction, address: str) -> None:
    """Write no mails any more to *address*, which leads nowhere. Whose it was may have been erased meanwhile."""
    key = mailbox_key(address)
    suppress_key(tx, key, Reason.BOUNCE, source="delivery")
    if people.known(tx, address) is None:
        forget(tx, [key])


def follow(tx: Transaction, old: str, new: str) -> None:
    """She whose mailbox was *old* has *new*: what she wants none of, she does not get there. Of the old a digest stays.

    That nobody has the mailbox, or what somebody else decided, is about the old one alone.
    """
    if old == new:
        return
    hers = and_(_own.address_key.in_([old, forgotten(old)]), _own.reason.in_(_HER_WISH))
    for reason, event, kind, source, at in tx.select(select(*_SAID).where(hers)):
        _added(tx, new, reason, Extent(event, kind), source, at)
    forget(tx, [old])


def _added(tx: Transaction, key: str, reason: Reason, extent: Extent, source: str, at: datetime | None = None) -> bool:
    """Of each extent there is one, with the reason that stops more."""
    values = {"reason": reason, "at": at or tx.now, "source": source}
    same = and_(_own.address_key.in_([key, forgotten(key)]), _of_extent(extent))
    if found := tx.select(select(_own.reason).where(same)):
        stops_more = reason is not Reason.UNSUBSCRIBED and all(old is Reason.UNSUBSCRIBED for (old,) in found)
        if stops_more:
            tx.connection.execute(update(mail_suppressions).where(same).values(values))
        return stops_more
    extends = {"scope": extent.scope, "event_id": extent.event, "kind": extent.kind}
    tx.connection.execute(insert(mail_suppressions).values(address_key=key, **extends, **values))
    return True


def unsuppress(tx: Transaction, addresses: Iterable[str], *, extent: Extent = EVERYTHING) -> int:
    """Write mails again to *addresses*, as far as nothing else stops it; how many had none. Everything lifts all."""
    found = 0
    for address in addresses:
        key = _key(address)
        own = _own.address_key.in_([key, forgotten(key)])
        lifted = own if extent == EVERYTHING else and_(own, _of_extent(extent))
        found += tx.connection.execute(delete(mail_suppressions).where(lifted)).rowcount > 0
    return found


def _of_extent(extent: Extent) -> ColumnElement[bool]:
    own = _own.scope == extent.scope
    if extent.kind is not None:
        return and_(own, _own.kind == extent.kind)
    return own if extent.event is None else and_(own, _own.event_id == extent.event)


def listed(tx: Transaction) -> list[Suppression]:
    """Every suppression, the oldest first."""
    rows: Select[Any] = (
        select(_own.address_key, _own.reason, _own.scope, events.c.slug, _own.kind, _own.at, _own.source)
        .outerjoin_from(mail_suppressions, events, events.c.id == _own.event_id)
        .order_by(_own.id)
    )
    return [Suppression(*row) for row in tx.select(rows)]


def forget(tx: Transaction, keys: Collection[str]) -> None:
    """Keep of these mailboxes only what still tells that they are to be left alone."""
    for key in keys:
        same = _own.address_key == key
        rows = tx.select(select(*_SAID).where(same))
        tx.connection.execute(delete(mail_suppressions).where(same))
        for reason, event, kind, source, at in rows:  # there may be digests already, of a list that was taken in
            _added(tx, forgotten(key), reason, Extent(event, kind), source, at)
