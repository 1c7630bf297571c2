"""What belongs to a registration besides its seats: the companions' names and the answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, bindparam, insert, select

from geekx_ops.registration.record import Registration
from geekx_ops.storage.prepared import Command, Query
from geekx_ops.storage.tables import event_questions, registration_answers, registration_companions
from geekx_ops.workspace import Transaction

_companion, _answer = registration_companions.c, registration_answers.c
_COMPANIONS = Query(
    select(_companion.name).where(_companion.registration_id == bindparam("registration")).order_by(_companion.rank),
    str,
)
_ADD_COMPANION = Command(
    insert(registration_companions).values({name: bindparam(name) for name in ("registration_id", "rank", "name")})
)
_FORGET_COMPANIONS = Command(
    registration_companions.delete().where(_companion.registration_id == bindparam("registration"))
)
_KEEP_COMPANIONS = Command(
    registration_companions.delete().where(
        _companion.registration_id == bindparam("registration"), _companion.rank >= bindparam("seats")
    )
)
ANSWERS_IN_ORDER = (
    registration_answers,
    event_questions,
    and_(event_questions.c.event_id == _answer.event_id, event_questions.c.slug == _answer.question),
)
"""A join that lets answers be put in the order of the questions."""
_ANSWERS = Query(
    select(_answer.question, _answer.value)
    .join_from(*ANSWERS_IN_ORDER)
    .where(_answer.registration_id == bindparam("registration"))
    .order_by(event_questions.c.rank),
    lambda question, value: (question, value),
)
_ADD_ANSWER = Command(
    insert(registration_answers).values(
        {name: bindparam(name) for name in ("registration_id", "question", "event_id", "value")}
    )
)
_FORGET_ANSWER = Command(
    registration_answers.delete().where(
        _answer.registration_id == bindparam("registration"), _answer.question == bindparam("of_question")
    )
)
_REWRITE_COMPANION = Command(
    registration_companions.update()
    .where(_companion.registration_id == bindparam("registration"), _companion.rank == bindparam("place"))
    .values(name=bindparam("new_name"))
)
_REWRITE_ANSWER = Command(
    registration_answers.update()
    .where(_answer.registration_id == bindparam("registration"), _answer.question == bindparam("of_question"))
    .values(value=bindparam("new_value"))
)


def companions(tx: Transaction, registration: Registration) -> tuple[str, ...]:
    """The names of those who come along, as far as they are known."""
    return tuple(tx.all(_COMPANIONS, registration=registration.id))


def write_companions(tx: Transaction, registration: Registration, names: Sequence[str]) -> None:
    """Replace the names of those who come along."""
    tx.run(_FORGET_COMPANIONS, registration=registration.id)
    add_companions(tx, registration, names)


def add_companions(tx: Transaction, registration: Registration, names: Sequence[str]) -> None:
    """Write the names of those who come along with a registration that has none yet."""
    add_all_companions(tx, {registration.id: names})


def add_all_companions(tx: Transaction, of: Mapping[int, Sequence[str]]) -> None:
    """Write the names of those who come along with registrations that have none yet, by their numbers."""
    rows = (
        {"registration_id": number, "rank": rank, "name": name}
        for number, names in of.items()
        for rank, name in enumerate(names, start=1)
    )
    tx.run_all(_ADD_COMPANION, rows)


def keep_companions(tx: Transaction, registration: Registration, *, seats: int) -> None:
    """Forget the last companions, so that the party fits into *seats*."""
    tx.run(_KEEP_COMPANIONS, registration=registration.id, seats=seats)


def answers(tx: Transaction, registration: Registration) -> dict[str, str]:
    """What was answered, by the question's slug."""
    return answers_of(tx, registration.id)


def answers_of(tx: Transaction, number: int) -> dict[str, str]:
    """The same for the registration with this *number*."""
    return dict(tx.all(_ANSWERS, registration=number))


def add_answers(tx: Transaction, registration: Registration, given: Mapping[str, str]) -> None:
    """Write the answers of a registration that has none to these questions yet."""
    add_all_answers(tx, registration.event_id, {registration.id: given})


def add_all_answers(tx: Transaction, event_id: int, given: Mapping[int, Mapping[str, str]]) -> None:
    """Write the answers of registrations that have none to these questions yet, by their numbers."""
    rows = (
        {"registration_id": number, "question": question, "event_id": event_id, "value": value}
        for number, answers in given.items()
        for question, value in answers.items()
    )
    tx.run_all(_ADD_ANSWER, rows)


def replace_answers(tx: Transaction, registration: Registration, given: Mapping[str, str | None]) -> None:
    """Replace the answers to these questions; None takes one away."""
    for question in given:
        tx.run(_FORGET_ANSWER, registration=registration.id, of_question=question)
    add_answers(tx, registration, {question: value for question, value in given.items() if value is not None})


def rewrite_companion(tx: Transaction, registration_id: int, rank: int, name: str) -> None:
    """Put *name* in the place of the companion who was named as the *rank*-th."""
    tx.run(_REWRITE_COMPANION, registration=registration_id, place=rank, new_name=name)


def rewrite_answer(tx: Transaction, registration_id: int, question: str, value: str) -> None:
    """Put *value* in the place of an answer that is there."""
    tx.run(_REWRITE_ANSWER, registration=registration_id, of_question=question, new_value=value)
