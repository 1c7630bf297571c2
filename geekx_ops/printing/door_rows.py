"""The list for the door on paper: which rows it has, in which order, and what stands in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from geekx_ops.door.log import NOBODY_CAME, Attendance
from geekx_ops.door.wording import when
from geekx_ops.events.event import Event
from geekx_ops.printing.surnames import PaperName, in_latin_letters, paper_name
from geekx_ops.registration import ticket_code
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import SEATED, Standing


@dataclass(frozen=True, slots=True)
class Known:
    """A guest who has a seat, or waits for one, with all that the paper tells. `position` is the place in the queue."""

    registration: Registration
    position: int | None = None
    companions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    employer: str | None = None
    attendance: Attendance = NOBODY_CAME

    @property
    def has_seat(self) -> bool:
        """Whether the guest has a seat; else she waits for one."""
        return self.registration.standing in SEATED


@dataclass(frozen=True, slots=True)
class Row:
    """One row. One that only points elsewhere (`see`) has neither boxes nor a code.

    `boxes` has one for each seat of the party, True for those who are inside; `at` is when the first of them came, or
    since when somebody who waits is `here`. `code` is what `geekx door check-in` takes: the ticket code, or the number
    of who has none yet. `hint` tells people of one name apart. `others` of the party have no name.
    """

    name: PaperName
    hint: str = ""
    see: str = ""
    boxes: tuple[bool, ...] = ()
    at: datetime | None = None
    here: bool = False
    position: int | None = None
    code: str = ""
    ticket_type: str = ""
    companions: tuple[str, ...] = ()
    others: int = 0
    notes: tuple[str, ...] = ()

    @property
    def party(self) -> str:
        """Who comes along: “with Bo Li and 1 more”; nothing if nobody does."""
        more = f"{self.others} more" if self.companions else f"{self.others} other{'s' * (self.others > 1)}"
        named = [*self.companions, *([more] if self.others else [])]
        return f"with {_listed(named)}" if named else ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A heading, and what stands under it."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DoorList:
    """The list for the door. `guests` counts registrations with a seat, `seats` everybody in their parties."""

    event: Event
    printed_at: datetime
    guests: int
    seats: int
    letters: tuple[Letter, ...]
    waiting: tuple[Row, ...]


def door_list(event: Event, known: Sequence[Known], now: datetime) -> DoorList:
    """The list of *event* as it is *now*.

    Everybody stands in the alphabet: guests with their boxes; companions, and those who wait, with where to look. Who
    waits stands once more in the order of the queue: in front those whose seat was given away, for the next is theirs.
    """
    hints = _hints(known)
    seated = [guest for guest in known if guest.has_seat]
    queue = sorted((guest for guest in known if not guest.has_seat), key=_turn)
    rows = [row for guest in known for row in _in_alphabet(event, guest, hints[guest.registration.id], now)]
    return DoorList(
        event=event,
        printed_at=now,
        guests=len(seated),
        seats=sum(guest.registration.party_size for guest in seated),
        letters=tuple(_letters(rows)),
        waiting=tuple(_row(event, guest, hints[guest.registration.id], now) for guest in queue),
    )


def _turn(guest: Known) -> tuple[int, int]:
    return guest.position or 0, guest.registration.id


def _letters(rows: Iterable[Row]) -> Iterator[Letter]:
    # A companion is looked for only after the guests of that name.
    ordered = sorted(rows, key=lambda row: (row.name.place, bool(row.see), row.hint, row.code, row.see))
    for heading, under in groupby(ordered, key=lambda row: row.name.letter):
        yield Letter(heading, tuple(under))


def _in_alphabet(event: Event, guest: Known, hint: str, now: datetime) -> Iterator[Row]:
    """The rows by which a guest and those who come along are found."""
    one = guest.registration
    queued = "" if guest.has_seat else _queued(guest)
    yield Row(paper_name(one.name), hint, queued) if queued else _row(event, guest, hint, now)
    for companion in guest.companions:
        yield Row(paper_name(companion), see=f"with {one.name}{queued and f': {queued}'}")


def _queued(guest: Known) -> str:
    return "waiting list, in front" if guest.position is None else f"waiting list, no. {guest.position}"


def _row(event: Event, guest: Known, hint: str, now: datetime) -> Row:
    one, attendance = guest.registration, guest.attendance
    return Row(
        name=paper_name(one.name),
        hint=hint,
        boxes=tuple(seat < attendance.inside for seat in range(one.party_size)),
        at=_since(guest),
        here=attendance.is_here,
        position=guest.position,
        code=ticket_code.shown(one.ticket_code) if one.ticket_code else str(one.id),
        ticket_type=_ticket_type(event, one),
        companions=guest.companions,
        others=one.party_size - 1 - len(guest.companions),
        notes=tuple(_notes(event, guest, now)),
    )


def _since(guest: Known) -> datetime | None:
    attendance = guest.attendance
    if guest.has_seat:
        return attendance.arrived.at if attendance.arrived else None
    return attendance.last.at if attendance.is_here and attendance.last else None


def _ticket_type(event: Event, one: Registration) -> str:
    """The name of the guest's kind of place, where there are several."""
    kinds = event.settings.ticket_types
    return next((kind.name for kind in kinds if kind.slug == one.ticket_type and len(kinds) > 1), "")


def _notes(event: Event, guest: Known, now: datetime) -> Iterator[str]:
    """What the door has to know: first what decides whether somebody is let in."""
    one, attendance = guest.registration, guest.attendance
    if one.standing is Standing.PENDING:
        yield "not confirmed yet: ask before letting in"
    if one.offer_expires_at is not None:
        until = when(event, one.offer_expires_at)
        yield f"offer until {until}: coming in accepts it" if one.offer_expires_at > now else f"offer ran out {until}"
    if attendance.given_away is not None and not guest.has_seat:
        yield f"seat given away {when(event, attendance.given_away.at)}: the next free one is theirs"
    if attendance.came > attendance.inside:
        yield f"{attendance.came - attendance.inside} left again: may come back"
    if one.held is not None:
        yield one.held
    yield from (" ".join(note.split()) for note in guest.notes)


def _hints(known: Sequence[Known]) -> dict[int, str]:
    """What tells each guest from others of the same name, by the registration's number; mostly nothing."""
    found = {}
    for _, group in groupby(sorted(known, key=_name_place), key=_name_place):
        namesakes = list(group)
        alike = Counter(map(_origin, namesakes))
        for guest in namesakes:
            origin, one = _origin(guest), guest.registration
            # Whoever cannot read the name can still read the address.
            needed = len(namesakes) > 1 or not in_latin_letters(one.name)
            number = f"guest {one.id}" if alike[origin] > 1 else ""
            found[one.id] = " · ".join(filter(None, [origin, number])) if needed else ""
    return found


def _name_place(guest: Known) -> tuple[int, str, str]:
    return paper_name(guest.registration.name).place


def _origin(guest: Known) -> str:
    """Where a guest is from: the employer, and the beginning of the e-mail address, as far as they are known."""
    email = guest.registration.email
    return " · ".join(filter(None, [guest.employer, email and f"{email.partition('@')[0]}@…"]))


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
