"""What guests answered, held against what the event asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geekx_ops import text
from geekx_ops.errors import Invalid
from geekx_ops.events.event import ANY_ANSWER, Question, QuestionKind

LONGEST = 2000
"""Characters that an answer may have."""

_YES = frozenset({"yes", "y", "true", "1", "on"})
_NO = frozenset({"no", "n", "false", "0", "off"})


def checked(questions: tuple[Question, ...], given: Mapping[str, str]) -> dict[str, str]:
    """The answers as they are stored, by the question's slug; an empty one is none.

    Raises Invalid for an unknown question, and for an answer that is none of the choices.
    """
    asked = {question.slug: question for question in questions if question.asked}
    for slug in given:
        if slug not in asked:
            known = ", ".join(asked) or "nothing"
            raise Invalid(f'this event does not ask "{slug[:40]}"; it asks: {known}.', question=slug[:40])
    return {slug: accepted(asked[slug], answer) for slug, answer in given.items() if answer.strip()}


def refuse_missing(questions: tuple[Question, ...], answers: Mapping[str, str]) -> None:
    """Raise Invalid if a required question has no answer."""
    missing = [question.slug for question in questions if question.asked and question.required]
    missing = [slug for slug in missing if slug not in answers]
    if missing:
        flags = " ".join(f"--answer {slug}=…" for slug in missing)
        raise Invalid(f"an answer is missing: {', '.join(missing)}. Add {flags}", missing=missing)


def for_door(questions: Iterable[Question], answers: Mapping[str, str]) -> tuple[str, ...]:
    """The answers that the event wants to be seen at the door, as "dietary: vegan"."""
    return tuple(
        f"{question.slug}: {answers[question.slug]}"
        for question in questions
        if question.slug in answers and _for_door(question, answers[question.slug])
    )


def _for_door(question: Question, answer: str) -> bool:
    """Letter case does not matter: who writes “Nuts” must not be missed."""
    wanted = {known.casefold() for known in question.at_door}
    return ANY_ANSWER in wanted or answer.strip().casefold() in wanted


def accepted(question: Question, answer: str) -> str:
    """One answer as it is stored: yes-no becomes "yes" or "no", a choice is spelt as in the event's list."""
    value = text.paragraph(answer, what=f'the answer to "{question.slug}"', limit=LONGEST)
    if question.kind is QuestionKind.YES_NO:
        return _yes_or_no(question, value)
    if question.kind is QuestionKind.CHOICE:
        return _choice(question, value)
    return value


def _yes_or_no(question: Question, value: str) -> str:
    word = value.casefold()
    if word in _YES:
        return "yes"
    if word in _NO:
        return "no"
    raise Invalid(f'"{question.slug}" is answered with yes or no, not with "{value[:40]}".', question=question.slug)


def _choice(question: Question, value: str) -> str:
    for choice in question.choices:
        if choice.casefold() == value.casefold():
            return choice
    listed = ", ".join(question.choices)
    raise Invalid(f'"{question.slug}" is one of: {listed}; not "{value[:40]}".', question=question.slug)
