"""Whether the parts of an event's settings can be true together: its times, its seats, its names.

Each part can be asked for on its own, so that a file with a mistake in one is told about the others too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import ge, gt, le, lt
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.events.event import ANY_ANSWER, EventSettings, HeldSeats, Link, Question, QuestionKind, TicketType


@dataclass(frozen=True, slots=True)
class Flaw:
    """What cannot be. *section*, *number* (from 0, in a list) and *key* tell where, in the words of the event file."""

    section: str
    number: int | None
    key: str | None
    message: str

    def __str__(self) -> str:
        """`held[2].seats: expected …`, for those who have no file with lines."""
        number = "" if self.number is None else f"[{self.number + 1}]"
        key = "" if self.key is None else f".{self.key}"
        return f"{self.section}{number}{key}: {self.message}"


_ORDER = (
    ("event.ends", "after", "event.starts"),
    ("event.doors", "not after", "event.starts"),
    ("signup.opens", "before", "event.ends"),
    ("signup.closes", "after", "signup.opens"),
    ("signup.closes", "not after", "event.ends"),
    ("signup.cutoff", "not after", "event.ends"),
    ("signup.door_release", "not after", "event.ends"),
    ("signup.door_release", "not before", "event.doors"),
)
_HOLDS = {"after": gt, "before": lt, "not after": le, "not before": ge}


def flaws(settings: EventSettings) -> tuple[Flaw, ...]:
    """Everything that contradicts itself in *settings*: nothing, for an event that can take place."""
    return (
        *time_flaws(instants(settings), ZoneInfo(settings.timezone)),
        *seat_flaws(settings.cap, settings.ticket_types, settings.held),
        *question_flaws(settings.questions),
        *link_flaws(settings.links),
    )


def instants(settings: EventSettings) -> dict[str, datetime | None]:
    """The times of an event by their keys in the event file."""
    rules = settings.sign_up
    return {
        "event.doors": settings.doors,
        "event.starts": settings.starts,
        "event.ends": settings.ends,
        "signup.opens": rules.opens,
        "signup.closes": rules.closes,
        "signup.cutoff": rules.cutoff,
        "signup.door_release": rules.door_release,
    }


def time_flaws(known: Mapping[str, datetime | None], zone: ZoneInfo) -> Iterator[Flaw]:
    """Times that come in an impossible order. Those that are not *known* are taken to be right."""
    for path, relation, other in _ORDER:
        moment, bound = known.get(path), known.get(other)
        if moment is not None and bound is not None and not _HOLDS[relation](moment, bound):
            section, key = path.split(".")
            wanted = f"expected a time {relation} {other} ({_local(bound, zone)})"
            yield Flaw(section, None, key, f"{wanted}, found {_local(moment, zone)}")


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return times.iso_local(instant, zone).replace("T", " ")


def seat_flaws(cap: int | None, types: Sequence[TicketType], held: Sequence[HeldSeats]) -> Iterator[Flaw]:
    """More seats held back than there are, and names that are used twice.

    The caps of the types may be more than the event's, one by one and together: each is a limit of its own, and the
    event's can be lowered at the door without touching them.
    """
    yield from _repeated("ticket_types", [kind.slug for kind in types])
    yield from _repeated("held", [seats.slug for seats in held])
    if not types:
        yield Flaw("ticket_types", None, None, "expected at least one ticket type, found none")
    yield from _held_flaws(cap, types, held)


def question_flaws(questions: Sequence[Question]) -> Iterator[Flaw]:
    """Questions of one name, and choices where there is nothing to choose, or the other way round."""
    yield from _repeated("questions", [question.slug for question in questions])
    for number, question in enumerate(questions):
        if question.kind is QuestionKind.CHOICE and not question.choices:
            message = 'expected a list of answers to choose from, as kind is "choice"; found none'
            yield Flaw("questions", number, "choices", message)
        if question.kind is not QuestionKind.CHOICE and question.choices:
            message = f'expected no choices, as kind is "{question.kind}"; found {len(question.choices)}'
            yield Flaw("questions", number, "choices", message)
        yield from _impossible_at_door(number, question)


def link_flaws(links: Sequence[Link]) -> Iterator[Flaw]:
    """Links of one name, and two codes for one slide."""
    yield from _repeated("links", [link.slug for link in links])
    shown: dict[tuple[str | None, int], str] = {}
    for number, link in enumerate(links):
        for slide in link.slides:
            other = shown.setdefault((link.item, slide), link.slug)
            if other != link.slug:
                yield Flaw("links", number, "slides", f"expected one link for a slide, found {slide} at {other} too")


def _impossible_at_door(number: int, question: Question) -> Iterator[Flaw]:
    """Answers for the door that nobody can give: they would never be shown, and nobody would notice."""
    possible = ("yes", "no") if question.kind is QuestionKind.YES_NO else question.choices
    for answer in question.at_door if possible else ():
        if answer not in {*possible, ANY_ANSWER}:
            message = f'expected answers out of {", ".join(possible)}, or "{ANY_ANSWER}" for each; found "{answer}"'
            yield Flaw("questions", number, "at_door", message)


def _repeated(section: str, slugs: Sequence[str]) -> Iterator[Flaw]:
    for number, slug in enumerate(slugs):
        if slug and slug in slugs[:number]:  # one that could not be read is empty, and was told about
            yield Flaw(section, number, "slug", f'expected a slug of its own, found "{slug}" a second time')


def _held_flaws(cap: int | None, types: Sequence[TicketType], held: Sequence[HeldSeats]) -> Iterator[Flaw]:
    caps = {kind.slug: kind.cap for kind in types}
    for number, seats in enumerate(held):
        if seats.ticket_type not in caps and "" not in {seats.ticket_type, *caps}:
            listed = ", ".join(caps) or "there are none"
            message = f'expected one of the ticket types ({listed}), found "{seats.ticket_type}"'
            yield Flaw("held", number, "ticket_type", message)
    yield from _too_many_held(list(enumerate(held)), cap, "the cap of the event")
    for slug, own_cap in caps.items():
        of_type = [(number, seats) for number, seats in enumerate(held) if seats.ticket_type == slug]
        yield from _too_many_held(of_type, own_cap, f"the cap of {slug}")


def _too_many_held(held: Sequence[tuple[int, HeldSeats]], cap: int | None, whose: str) -> Iterator[Flaw]:
    """A flaw at the first of *held* with which there are more than *cap*."""
    total = 0
    for number, seats in held:
        total += seats.seats
        if cap is not None and total > cap:
            together = "" if total == seats.seats else " together with those before"
            yield Flaw("held", number, "seats", f"expected at most {cap}, {whose}, found {total}{together}")
            return
