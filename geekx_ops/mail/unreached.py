"""Speakers whom no mail reaches: the programme has their names, and nobody signed up so that has an address."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from geekx_ops.agenda import service as agenda
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.identity.names import name_key
from geekx_ops.mail import mailings, members, narrowing, recipient, stored
from geekx_ops.mail.audience import Filter
from geekx_ops.mail.kinds import TRAITS, Audience, Kind, Per
from geekx_ops.mail.states import MailingState
from geekx_ops.storage.tables import people, registrations
from geekx_ops.workspace import Transaction

_OVER = frozenset({MailingState.DONE, MailingState.MISSED, MailingState.CANCELLED})


def speakers(tx: Transaction, event: Event, kind: Kind, wanted: Filter) -> tuple[str, ...]:
    """Names of the programme to whom a mail of *kind* to those that are *wanted* should go, and cannot."""
    traits = TRAITS[kind]
    is_for_speakers = Audience.SPEAKER in traits.audiences and wanted.holds(frozenset({Audience.SPEAKER}))
    is_too_late = traits.ends_at_start and event.settings.starts <= tx.now
    if traits.per is not Per.PERSON or is_too_late or not is_for_speakers:
        return ()
    plan = agenda.as_stored(tx, event).plan
    spoken = members.on_stage(plan.items)
    named = [speaker.name for speaker in plan.speakers if speaker.slug in spoken]
    reached = _reached(tx, event) if named else set()
    return tuple(name for name in named if name_key(name) not in reached)


def _reached(tx: Transaction, event: Event) -> set[str]:
    """The names of those who signed up and can be written to, as names compare."""
    rows = tx.select(
        select(people.c.name)
        .join(registrations, registrations.c.person_id == people.c.id)
        .where(registrations.c.event_id == event.id, people.c.email.is_not(None))
    )
    return {name_key(row.name) for row in rows}


def of_open_mailings(tx: Transaction, slug: str, kind: Kind | None) -> list[str]:
    """What to say of mailings that are not over, or will come by themselves; of *kind* alone, if it is given."""
    event = events.stored(tx, slug)
    told = [
        told_of(one, speakers(tx, event, one, narrowing.meant(who, one)))
        for one, who in _open(tx, event).items()
        if kind in {None, one}
    ]
    return [one for one in told if one]


def _open(tx: Transaction, event: Event) -> dict[Kind, str]:
    """The kinds of those mailings, and to whom they go as it was written."""
    known = mailings.of_event(tx, event)
    settings = stored.settings_of(tx, event)
    to_come = [] if settings is None else [kind for kind in settings.send if not kind.bulk]
    begun = {one.kind for one in known}
    return {
        **{kind: "" for kind in to_come if kind not in begun},
        **{one.kind: one.who for one in known if one.state not in _OVER},
    }


def told_of(kind: Kind, names: Sequence[str]) -> str:
    """A sentence about those *names*; nothing if there are none."""
    if not names:
        return ""
    speak, get = ("speaks", "gets") if len(names) == 1 else ("speak", "get")
    return (
        f"{recipient.some_of(names)} {speak} and {get} no “{kind}”: nobody of that name signed up with an address."
        " Write to them yourself, or sign them up."
    )
