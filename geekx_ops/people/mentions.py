"""Every stored text that may name somebody: forgotten where it is hers, rewritten where it is about others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Select, and_, bindparam, null, select

from geekx_ops.agenda import forgetting as agenda
from geekx_ops.events import service as events
from geekx_ops.events.event import EventSettings, QuestionKind
from geekx_ops.identity import people
from geekx_ops.identity.names import ERASED
from geekx_ops.mail import forgetting as outbox
from geekx_ops.mail import stored as mails
from geekx_ops.people.traces import Trace, without
from geekx_ops.raffle import reasons
from geekx_ops.raffle import stored as raffle
from geekx_ops.registration import details, ledger
from geekx_ops.storage.prepared import Command
from geekx_ops.storage.tables import (
    door_log,
    event_questions,
    guest_list_rows,
    journal,
    registration_answers,
    registration_companions,
    registrations,
)
from geekx_ops.workspace import Transaction

_companion, _answer, _question = registration_companions.c, registration_answers.c, event_questions.c
_YES_OR_NO = ("yes", "no")
_FORGET_LISTED = Command(
    guest_list_rows.update()
    .where(guest_list_rows.c.registration_id == bindparam("registration"))
    .values(said="{}", same=null())
)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """How many texts about others were changed, and where somebody is still named."""

    changed: int
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """A stored text; `write` puts another in its place, unless it is not ours to change. `is_name`: a whole name."""

    place: str
    value: str
    write: Callable[[str], object] | None = None
    is_name: bool = False


def forget(tx: Transaction, registration_ids: Collection[int]) -> None:
    """Forget who came along with these registrations, and every text about them: answers in words, reasons.

    Of what imported lists said of them only that digest stays by which the next import leaves them alone. Answers that
    were chosen from a list stay, so that all counts do.
    """
    for number, rank, _ in _companions(tx, registration_ids):
        details.rewrite_companion(tx, number, rank, ERASED)
    for number, question, _ in _free_answers(tx, registration_ids):
        details.rewrite_answer(tx, number, question, ERASED)
    for draw, line in reasons.about(tx, registration_ids):
        reasons.rewrite(tx, draw, line, ERASED)
    for number in registration_ids:
        ledger.rewrite_reason(tx, number, ERASED)
        tx.run(_FORGET_LISTED, registration=number)


def rewrite(tx: Transaction, traces: Sequence[Trace]) -> Rewritten:
    """Put `(erased)` wherever texts about others name one of *traces*: whole names and addresses, nothing else.

    Who shares her name with somebody is only found by her address in them: the name may mean the other one.
    """
    names = [one.name for one in people.everybody(tx) if one.erased_at is None]
    sure = [
        trace.address_only() if any(trace.is_name(name) for name in names) else trace
        for trace in traces
        if trace.name != ERASED
    ]
    changed, left = 0, []
    for found in _texts(tx):
        new = _without(found, sure) if found.write else found.value
        if found.write and new != found.value:
            found.write(new)
            changed += 1
        if without(new, traces) != new:
            left.append(found.place)
    return Rewritten(changed, tuple(dict.fromkeys(left)))


def _without(found: _Text, traces: Sequence[Trace]) -> str:
    if not found.is_name:
        return without(found.value, traces)
    if any(trace.is_name(found.value) for trace in traces):
        return ERASED
    return without(found.value, [trace.address_only() for trace in traces])


def _texts(tx: Transaction) -> Iterator[_Text]:
    yield from _of_people(tx)
    for number, rank, name in _companions(tx, None):
        write = partial(details.rewrite_companion, tx, number, rank)
        yield _Text(f"a companion of #{number}", name, write, is_name=True)
    for number, question, value in _free_answers(tx, None):
        yield _Text(f"an answer of #{number}", value, partial(details.rewrite_answer, tx, number, question))
    own = registrations.c
    for number, reason in tx.select(select(own.id, own.priority_reason).where(own.priority_reason.is_not(None))):
        yield _Text(f"why #{number} was put first", reason, partial(ledger.rewrite_reason, tx, number))
    yield from (_Text(place, value, write) for place, value, write in outbox.texts(tx))
    for draw, line, reason in reasons.all_reasons(tx):
        yield _Text(
            f"why somebody did not take a prize (draw {draw})", reason, partial(reasons.rewrite, tx, draw, line)
        )
    for event in events.all_events(tx):
        said = (
            *_of_settings(event.settings),
            *agenda.texts(tx, event),
            *raffle.texts(tx, event),
            *mails.texts(tx, event),
        )
        yield from (_Text(f"{event.settings.slug}: {key}", value) for key, value in said)
    for table, place in ((journal, "the journal"), (door_log, "the log of the door")):
        rows = tx.select(select(table.c.actor).distinct())
        yield from (_Text(f"{place}, as who did something", actor) for (actor,) in rows)


def _of_people(tx: Transaction) -> Iterator[_Text]:
    for one in people.everybody(tx):
        if one.erased_at is None:
            yield _Text(f"the name of person {one.id}", one.name)
        if one.note is not None:
            yield _Text(f"the note of person {one.id}", one.note, partial(_write, tx, one.id, "note"))
        if one.employer is not None:
            yield _Text(f"the employer of person {one.id}", one.employer, partial(_write, tx, one.id, "employer"))


def _write(tx: Transaction, number: int, column: str, value: str) -> None:
    described: dict[str, Any] = {column: value}
    if (found := people.held(tx, number)) is not None:
        people.describe(tx, replace(found, **described))


def _of_settings(settings: EventSettings) -> Iterator[tuple[str, str]]:
    for key in ("name", "series", "host", "venue", "city"):
        if value := getattr(settings, key):
            yield f"event.{key}", value
    yield from (("ticket_types.name", kind.name) for kind in settings.ticket_types)
    yield from (("links.url", link.url) for link in settings.links)
    for question in settings.questions:
        yield "questions.text", question.text
        yield from (("questions.choices", choice) for choice in question.choices)


def _companions(tx: Transaction, registration_ids: Collection[int] | None) -> list[tuple[int, int, str]]:
    rows = select(_companion.registration_id, _companion.rank, _companion.name)
    return _rows(tx, rows.order_by(_companion.registration_id, _companion.rank), registration_ids)


def _free_answers(tx: Transaction, registration_ids: Collection[int] | None) -> list[tuple[int, str, str]]:
    """Registration, question and value of each answer that was not chosen from what the question offers."""
    same = and_(_question.event_id == _answer.event_id, _question.slug == _answer.question)
    rows = select(_answer.registration_id, _answer.question, _answer.value, _question.kind, _question.choices)
    answers = _rows(tx, rows.join(event_questions, same).order_by(_answer.registration_id), registration_ids)
    return [(number, slug, value) for number, slug, value, *offered in answers if not _was_chosen(value, *offered)]


def _was_chosen(value: str, kind: QuestionKind, choices: Collection[str]) -> bool:
    if kind is QuestionKind.YES_NO:
        return value in _YES_OR_NO
    return kind is QuestionKind.CHOICE and value in choices


def _rows(tx: Transaction, statement: Select[Any], registration_ids: Collection[int] | None) -> list[Any]:
    """The rows whose first column is one of *registration_ids*, if they are given."""
    rows = tx.select(statement)
    return [tuple(row) for row in rows if registration_ids is None or row[0] in registration_ids]
