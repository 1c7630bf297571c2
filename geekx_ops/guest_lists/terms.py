"""What the words of a list mean at one event: its ticket types and its questions, found by their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geekx_ops import text
from geekx_ops.errors import Invalid
from geekx_ops.events.event import EventSettings, Question

MOST_NEW_QUESTIONS = 100
"""A list with more columns than that is no list of guests."""

SHORT = 40
"""Characters of a foreign word that an error repeats."""


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """What the organizer says of ticket types: which one a word of the list means, and which one all others are."""

    named: Mapping[str, str] = field(default_factory=dict)
    others: str | None = None


class Terms:
    """Looks words of a list up, and remembers those that the event does not know.

    `questions` maps the columns of the list that were asked for; `new_questions` are those of them that the event did
    not have: in words, not required, and not asked at a sign-up here. `unknown_types` are ticket types that nobody
    knows what to do with, `taken_as_only` those that mean the one type of an event, which has no other.
    """

    def __init__(self, settings: EventSettings, choice: TypeChoice, *, new_questions: bool = True) -> None:
        self._settings, self._choice, self._may_add = settings, choice, new_questions
        self._types: dict[str | None, str | None] = {}
        self._refuse_unknown_choice()
        self.questions: dict[str, Question | None] = {}
        self.new_questions: list[Question] = []
        self.left_out: list[str] = []
        self.unknown_types: list[str] = []
        self.taken_as_only: list[str] = []

    def ticket_type(self, written: str | None) -> str | None:
        """The slug of the ticket type that *written* means; None where the list says nothing that matters here."""
        if written not in self._types:
            self._types[written] = self._meant(written)
        return self._types[written]

    def first_type(self) -> str:
        """The ticket type of those of whom the list says none."""
        return self._choice.others or self._settings.ticket_types[0].slug

    def question(self, column: str) -> Question | None:
        """The question that a column of the list answers: one of the event's, or a new one; None if it is left out."""
        if column not in self.questions:
            self.questions[column] = self._asked(column) or self._new(column)
        return self.questions[column]

    def _refuse_unknown_choice(self) -> None:
        slugs = [kind.slug for kind in self._settings.ticket_types]
        for slug in (*self._choice.named.values(), *filter(None, [self._choice.others])):
            if slug not in slugs:
                listed = ", ".join(slugs)
                raise Invalid(f"there is no ticket type “{slug[:SHORT]}” here; there is: {listed}.", ticket_types=slugs)

    def _meant(self, written: str | None) -> str | None:
        if written is None or not written.strip():
            return None
        wanted = _plain(written)
        for word, slug in self._choice.named.items():
            if _plain(word) == wanted:
                return slug
        for kind in self._settings.ticket_types:
            if wanted in {_plain(kind.name), _plain(kind.slug)} or text.slug_of(written) == kind.slug:
                return kind.slug
        if self._choice.others is not None:
            return self._choice.others
        if len(self._settings.ticket_types) > 1:
            self.unknown_types.append(written)
            return None
        self.taken_as_only.append(" ".join(written.split()))
        return self.first_type()

    def _asked(self, column: str) -> Question | None:
        wanted, slug = _plain(column), text.slug_of(column)
        for question in self._settings.questions:
            if wanted in {_plain(question.text), question.slug} or slug == question.slug:
                return question
        return None

    def _new(self, column: str) -> Question | None:
        if not self._may_add or len(self.new_questions) >= MOST_NEW_QUESTIONS:
            self.left_out.append(column)
            return None
        taken = {question.slug for question in (*self._settings.questions, *self.new_questions)}
        wanted = text.slug_of(column) or "question"
        slug, number = wanted, 2
        while slug in taken:
            slug, number = f"{wanted[:50]}-{number}", number + 1
        words = text.line(column, what="the question", limit=2000)
        self.new_questions.append(Question(slug, words, asked=False))
        return self.new_questions[-1]


def _plain(words: str) -> str:
    return " ".join(text.folded(words).split())
