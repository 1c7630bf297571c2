"""A list held against those who are here: who is new, changed, gone or the same, and what is in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from geekx_ops.errors import Invalid
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, Question
from geekx_ops.guest_lists import remembered
from geekx_ops.guest_lists.diff import Difference, Guest, Kind, difference, is_same
from geekx_ops.guest_lists.lines import Lines
from geekx_ops.guest_lists.listed import Listed, Refused
from geekx_ops.guest_lists.remembered import Known, Source
from geekx_ops.guest_lists.staging import Staging, pages, staged
from geekx_ops.guest_lists.terms import Terms, TypeChoice
from geekx_ops.guest_lists.watching import Phase, Watch, unwatched
from geekx_ops.registration.record import Registration
from geekx_ops.workspace import Transaction

MOST_TOLD = 10_000
"""Guests that a comparison lists one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the organizer says of an import.

    `list_name` tells lists of one event apart. Of a `partial` list, such as lines that were mended, nobody is gone.
    """

    list_name: str
    types: TypeChoice = field(default_factory=TypeChoice)
    new_questions: bool = True
    allow_over: bool = False
    cancel_gone: bool = False
    skip_bad: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A list held against those who are here, with nothing changed.

    `counts` has all guests by kind, `told` those that differ (`MOST_TOLD` at most), `gone` those who were in the list
    at the last import. `unnamed` lines name nobody. `left_out` are columns that are no question here,
    `taken_as_only` ticket types that are taken as the only one of the event.
    """

    event: Event
    counts: Counter[Kind]
    told: tuple[Difference, ...]
    gone: tuple[Registration, ...]
    refused: tuple[Refused, ...]
    unnamed: int = 0
    new_questions: tuple[Question, ...] = ()
    left_out: tuple[str, ...] = ()
    taken_as_only: tuple[str, ...] = ()


def compare(
    tx: Transaction, event: str, lines: Iterable[Listed | Refused], wishes: Wishes, *, watch: Watch = unwatched
) -> Comparison:
    """What an import of *lines* would find. Raises what it would raise, but for refused lines: those are told."""
    stored = events.stored(tx, event)
    with staged(tx) as staging:
        source = Source(stored, wishes.list_name)
        taken = put_down(tx, staging, source, lines, wishes)
        found = Found(tx, source, partial=wishes.partial, watch=watch)
        for _ in found.pages(staging):
            pass
        return found.comparison(taken, staging)


def put_down(
    tx: Transaction, staging: Staging, source: Source, lines: Iterable[Listed | Refused], wishes: Wishes
) -> Lines:
    """Stage *lines* as guests of an event. Raises Invalid for ticket types that nobody knows."""
    taken = Lines(Terms(source.event.settings, wishes.types, new_questions=wishes.new_questions))
    staging.put(taken.guests(lines), remembered.digests(tx, source))
    _refuse_unknown_types(source.event, taken.terms)
    return taken


def _refuse_unknown_types(event: Event, terms: Terms) -> None:
    if not terms.unknown_types:
        return
    slugs = [kind.slug for kind in event.settings.ticket_types]
    unknown = ", ".join(f"“{word[:40]}”" for word in terms.unknown_types[:10])
    raise Invalid(
        f"the list has ticket types that {event.settings.name} does not have: {unknown}. Nothing was changed. It has "
        f"{', '.join(slugs)}; say which one is meant: --type '{terms.unknown_types[0][:40]}={slugs[0]}', or "
        f"--type {slugs[0]} for all that have no name here.",
        unknown=terms.unknown_types[:100],
        ticket_types=slugs,
    )


def _difference(guest: Guest, about: Known) -> Difference:
    if about.here is not None and is_same(guest, about.here):  # nearly all, the second time: nothing else is asked
        return Difference(Kind.SAME, guest, about.here)
    return difference(guest, about.here, about.said)


class Found:
    """Finds what the guests of a list are to those who are here."""

    def __init__(self, tx: Transaction, source: Source, *, partial: bool, watch: Watch) -> None:
        self.tx, self.source, self.partial, self.watch = tx, source, partial, watch
        self.counts: Counter[Kind] = Counter()
        self.told: list[Difference] = []

    def pages(self, staging: Staging) -> Iterator[list[tuple[Difference, Known]]]:
        """Every guest who is staged, page by page, with what is known of her; the others are the same."""
        self.counts[Kind.SAME] += len(staging.same)
        done = 0
        for page in pages(staging.guests()):
            known = remembered.known(self.tx, self.source, page)
            found = [(_difference(one, about), about) for one, about in zip(page, known, strict=True)]
            self._count([one for one, _ in found])
            yield found
            done += len(page)
            self.watch(Phase.COMPARING, done, staging.staged)

    def _count(self, found: Sequence[Difference]) -> None:
        self.counts.update(one.kind for one in found)
        room = MOST_TOLD - len(self.told)
        if room > 0:
            self.told += [one for one in found if one.kind not in {Kind.SAME, Kind.NOT_COMING} or one.conflicts][:room]

    def comparison(self, taken: Lines, staging: Staging) -> Comparison:
        """What was found on all pages, and who is gone."""
        present = taken.present | staging.same
        gone = () if self.partial else tuple(remembered.gone(self.tx, self.source, present, staging.unmet))
        self.counts[Kind.GONE] = len(gone)
        return Comparison(
            self.source.event,
            self.counts,
            tuple(sorted(self.told, key=lambda one: one.guest.line)),
            gone,
            tuple(taken.refused),
            taken.unnamed,
            tuple(taken.terms.new_questions),
            tuple(taken.terms.left_out),
            tuple(taken.terms.taken_as_only),
        )
