"""The lines of a list as guests of an event: checked like a sign-up, with what is wrong told line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from geekx_ops import text
from geekx_ops.errors import Invalid
from geekx_ops.guest_lists.diff import Guest, key_of
from geekx_ops.guest_lists.listed import Listed, Refused
from geekx_ops.guest_lists.terms import Terms
from geekx_ops.identity import addresses
from geekx_ops.registration import answers as answer_rules
from geekx_ops.registration.seats import Standing

MOST_REFUSED = 10_000
"""Bad lines after which a list is no list of guests."""

MOST_SEATS = 1000
"""Seats of one guest; more are a slip."""


class _BadCell(Exception):
    """A cell that cannot be taken in."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.reason = column, reason


class Lines:
    """Lines of a list on their way to an event whose words are in *terms*.

    `refused` grows while `guests` is read; `present` are the keys of refused lines whose guest is known all the same,
    `unnamed` counts lines that name nobody.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.refused: list[Refused] = []
        self.present: set[str] = set()
        self.unnamed = 0

    def guests(self, lines: Iterable[Listed | Refused]) -> Iterator[Guest]:
        """The guests of all good lines. Raises Invalid after `MOST_REFUSED` bad ones."""
        for one in lines:
            if isinstance(one, Refused):
                self._refuse(one)
            elif not (one.name or one.email):
                self.unnamed += 1
            else:
                try:
                    yield self._guest(one)
                except _BadCell as bad:
                    self._refuse(Refused(one.line, bad.column, bad.reason, one.cells))
                    self.present.add(key_of_guest(one))

    def _refuse(self, bad: Refused) -> None:
        if len(self.refused) >= MOST_REFUSED:
            raise Invalid(
                f"more than {MOST_REFUSED} lines of the list cannot be taken in; the first is {self.refused[0]} "
                "Nothing was changed. Is it a list of guests, and read by the right --as or --column?"
            )
        self.refused.append(bad)

    def _guest(self, one: Listed) -> Guest:
        if not 1 <= one.seats <= MOST_SEATS:
            raise _BadCell("seats", f"{one.seats} seats cannot be; a line has 1 to {MOST_SEATS}.")
        named = one.companions
        return Guest(
            key_of_guest(one),
            one.line,
            _checked("name", text.line, one.name, what="the name") if one.name else "",
            _checked("email", addresses.checked_email, one.email) if one.email else None,
            Standing.WAITING if one.standing is Standing.OFFERED else one.standing,  # an offer there is none here
            max(one.seats, 1 + len(named)),
            one.ticket,
            self.terms.ticket_type(one.ticket_type),
            tuple(_checked("companions", text.line, who, what="the companion's name") for who in named),
            one.signed_up_at,
            dict(self._answers(one)),
        )

    def _answers(self, one: Listed) -> Iterator[tuple[str, str]]:
        for column, answer in one.answers.items():
            if answer.strip() and (question := self.terms.question(column)) is not None:
                yield question.slug, _checked(column, answer_rules.accepted, question, answer)


def key_of_guest(one: Listed) -> str:
    """By what a guest is known again: her address, else the platform's number of her, else her name."""
    if one.email:
        return key_of(f"email {addresses.email_key(one.email)}")
    return key_of(f"ticket {one.ticket}" if one.ticket else f"name {(one.name or '').casefold()}")


def _checked(column: str, check: Callable[..., str], *given: Any, **rest: str) -> str:
    try:
        return check(*given, **rest)
    except Invalid as error:
        raise _BadCell(column, error.message) from None
