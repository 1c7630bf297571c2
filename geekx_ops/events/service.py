"""Events as they are stored: found, locked, saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, and_, bindparam, delete, insert, select, update

from geekx_ops.errors import Conflict, GeekxError, NotFound
from geekx_ops.events import rows
from geekx_ops.events.event import (
    Event,
    EventSettings,
    EventState,
    SignUpSwitch,
)
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import (
    event_held_seats,
    event_links,
    event_questions,
    event_ticket_types,
    events,
    settings,
)
from geekx_ops.workspace import Transaction

_PLAIN = ("slug", "name", "timezone", "starts", "ends", "cap", "format", "doors", "series", "host", "venue", "city")
"""Settings that are columns of the same name."""

_CURRENT_EVENT = "current_event"


@dataclass(frozen=True, slots=True)
class _Revision:
    """Which event it is, and the mark that changes with it."""

    event_id: int
    mark: int


def locked(tx: Transaction, slug: str) -> Event:
    """The event *slug*, held until the transaction ends: what is counted after this stays true.

    It must be the first statement of anything that takes or frees a seat. Raises NotFound.
    """
    return _found(tx, tx.first(_LOCKED, slug=slug), slug)


def stored(tx: Transaction, slug: str) -> Event:
    """The event *slug*. Raises NotFound."""
    return _found(tx, tx.first(_STORED, slug=slug), slug)


def known(tx: Transaction, slug: str) -> Event | None:
    """The event *slug*, or None; held if there is one."""
    revision = tx.first(_LOCKED, slug=slug)
    return None if revision is None else _as_of(tx, revision)


def _found(tx: Transaction, revision: _Revision | None, slug: str) -> Event:
    if revision is None:
        raise NotFound(f'there is no event "{slug}". `geekx event list` shows those there are.', event=slug)
    return _as_of(tx, revision)


def _as_of(tx: Transaction, revision: _Revision) -> Event:
    """The event at *revision*: four queries, or none if a transaction of this workspace has read it before."""
    key = f"event {revision.event_id}"
    mark, event = tx.seen.get(key, (None, None))
    if event is None or mark != revision.mark:
        head = tx.all(rows.BY_ID, event_id=revision.event_id)[0]
        event = rows.complete(tx, head)
        tx.seen[key] = (revision.mark, event)
    found: Event = event
    return found


def refuse_known(tx: Transaction, slug: str) -> None:
    """Raise Conflict if there is an event *slug* already."""
    if known(tx, slug) is not None:
        raise Conflict(f'there is an event "{slug}" already; nothing was changed. Give another --slug.', event=slug)


def all_events(tx: Transaction) -> list[Event]:
    """Every event, the next one first, then those that are over."""
    heads = [rows.Head(*row) for row in tx.select(rows.HEADS.order_by(events.c.starts, events.c.id))]
    coming = [head for head in heads if head.ends > tx.now]
    return [rows.complete(tx, head) for head in [*coming, *reversed([head for head in heads if head not in coming])]]


def chosen_slug(tx: Transaction, slug: str | None) -> str:
    """The event meant: *slug*, else the one chosen with `use`, else the only one that is not retired.

    Raises NotFound if there is none, Conflict if there are several and none was chosen, or the chosen one is retired:
    nobody is moved to another event without a word.
    """
    if slug is not None:
        return slug
    rows = tx.select(select(events.c.slug).where(events.c.state != EventState.RETIRED).order_by(events.c.slug))
    live = [str(row.slug) for row in rows]
    current = tx.select(select(settings.c.value).where(settings.c.name == _CURRENT_EVENT))
    chosen = str(current[0].value) if current else None
    if chosen in live or (chosen is None and len(live) == 1):
        return chosen or live[0]
    raise _no_event_meant(chosen, live)


def _no_event_meant(chosen: str | None, live: list[str]) -> GeekxError:
    choose = f"There are {', '.join(live)}. Say --event SLUG, or choose one: geekx event use SLUG."
    if not live:
        return NotFound(
            "there is no event, or none that is not retired. "
            "Make one with `geekx event new` or `geekx event load FILE`, or name one with --event SLUG."
        )
    if chosen is not None:
        return Conflict(f'the chosen event, "{chosen}", is retired. {choose}', events=live)
    return Conflict(f"which event? {choose}", events=live)


def use(tx: Transaction, slug: str) -> Event:
    """Choose *slug* as the event that is meant when none is named."""
    event = stored(tx, slug)
    tx.connection.execute(delete(settings).where(settings.c.name == _CURRENT_EVENT))
    tx.connection.execute(insert(settings).values(name=_CURRENT_EVENT, value=slug))
    return event


def save(tx: Transaction, wanted: EventSettings) -> Event:
    """Store *wanted*, making the event if there is none of that slug. Says nothing about seats: see registration."""
    found = known(tx, wanted.slug)
    if found is None:
        event_id = _insert(tx, wanted)
    else:
        event_id = found.id
        _update(tx, event_id, **_columns(wanted))
    _save_parts(tx, event_id, wanted)
    return stored(tx, wanted.slug)


def switch_sign_up(tx: Transaction, event: Event, switch: SignUpSwitch) -> None:
    """Open or close sign-up by hand, or let it follow its times again."""
    _update(tx, event.id, signup_switch=switch)
    tx.record(f"event.signup-{switch.value}", event=event.id)


def change_state(tx: Transaction, event: Event, state: EventState) -> None:
    """Mark the event as scheduled, cancelled or retired."""
    _update(tx, event.id, state=state)
    tx.record(f"event.{state.value}", event=event.id)


def _insert(tx: Transaction, wanted: EventSettings) -> int:
    values = {
        **_columns(wanted),
        "state": EventState.SCHEDULED,
        "signup_switch": SignUpSwitch.AUTO,
        "created_at": tx.now,
        "revision": _new_mark(tx),
    }
    return int(tx.connection.execute(insert(events).values(values).returning(events.c.id)).scalar_one())


def _update(tx: Transaction, event_id: int, **values: Any) -> None:
    statement = update(events).where(events.c.id == event_id).values(revision=_new_mark(tx), **values)
    tx.connection.execute(statement)


def _new_mark(tx: Transaction) -> int:
    # Drawn, not counted: a transaction that is undone must not leave a mark behind that another change gets as well.
    return tx.randrange(2**62)


def _columns(wanted: EventSettings) -> dict[str, Any]:
    rules = wanted.sign_up
    return {
        **{name: getattr(wanted, name) for name in _PLAIN},
        "retention_days": wanted.retention_days,
        "signup_opens": rules.opens,
        "signup_closes": rules.closes,
        "max_party": rules.max_party,
        "promotion": rules.promotion,
        "offer_seconds": int(rules.offer_lasts.total_seconds()),
        "parties": rules.parties,
        "cutoff": rules.cutoff,
        "door_release": rules.door_release,
    }


def _save_parts(tx: Transaction, event_id: int, wanted: EventSettings) -> None:
    # Held seats point to ticket types: types come first, and go last.
    parts: Sequence[tuple[Table, Sequence[Any], Sequence[str]]] = (
        (event_ticket_types, wanted.ticket_types, ("slug", "name", "cap")),
        (event_held_seats, wanted.held, ("slug", "seats", "ticket_type")),
        (event_questions, wanted.questions, ("slug", "text", "kind", "required", "choices", "asked", "at_door")),
        (event_links, wanted.links, ("slug", "url", "item", "slides")),
    )
    for table, items, names in parts:
        _upsert(tx, table, event_id, [{name: getattr(item, name) for name in names} for item in items])
    for table, items, _ in reversed(parts):
        gone = and_(table.c.event_id == event_id, table.c.slug.not_in([item.slug for item in items]))
        tx.connection.execute(delete(table).where(gone))


def _upsert(tx: Transaction, table: Table, event_id: int, rows: Iterable[dict[str, Any]]) -> None:
    for rank, row in enumerate(rows):
        values = {**row, "rank": rank}
        same = and_(table.c.event_id == event_id, table.c.slug == row["slug"])
        if tx.connection.execute(update(table).where(same).values(values)).rowcount == 0:
            tx.connection.execute(insert(table).values(event_id=event_id, **values))


_REVISION = select(events.c.id, events.c.revision).where(events.c.slug == bindparam("slug"))
_STORED = Query(_REVISION, _Revision)
_LOCKED = Query(_REVISION.with_for_update(), _Revision)
