"""Whether the door's log is whole: asked by `geekx db check`, and by the tests after every storm."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from geekx_ops.storage.tables import door_log, registrations
from geekx_ops.workspace import Transaction

_own = door_log.c


def problems(tx: Transaction) -> list[str]:
    """A sentence for each way in which the log is not as the program writes it. Conflicts at the door are none."""
    return [*_gaps(tx), *_strays(tx), *_dangling(tx)]


def _gaps(tx: Transaction) -> Iterator[str]:
    """Entries of a registration are numbered without a gap: one that is missing was taken out by hand."""
    numbers = select(_own.registration_id, func.count(), func.max(_own.number)).where(_own.registration_id.is_not(None))
    for registration, entries, last in tx.select(numbers.group_by(_own.registration_id)):
        if entries != last:
            yield f"the door's log of #{registration} has {entries} entries, numbered up to {last}"


def _strays(tx: Transaction) -> Iterator[str]:
    rows = select(_own.id).join(registrations, registrations.c.id == _own.registration_id)
    for (entry,) in tx.select(rows.where(registrations.c.event_id != _own.event_id)):
        yield f"entry {entry} of the door's log belongs to a guest of another event"


def _dangling(tx: Transaction) -> Iterator[str]:
    target = door_log.alias()
    same = (target.c.nonce == _own.undoes) & (target.c.registration_id == _own.registration_id)
    rows = select(_own.id).outerjoin(target, same).where(_own.undoes.is_not(None), target.c.id.is_(None))
    for (entry,) in tx.select(rows):
        yield f"entry {entry} of the door's log takes something back that is not in it"
