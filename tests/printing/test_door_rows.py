"""Which rows the list has, in which order, and what stands in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.door.log import Attendance, Kind
from geekx_ops.events.event import Event, TicketType
from geekx_ops.printing.door_rows import DoorList, Known, Row
from geekx_ops.printing.surnames import paper_name
from geekx_ops.registration.seats import Standing
from tests.factories import NOON
from tests.printing.sheets import EVENT, came, entry, guest, sheet, waits


def rows(found: DoorList) -> list[Row]:
    return [row for letter in found.letters for row in letter.rows]


def shown(found: DoorList) -> list[tuple[str, str]]:
    return [(row.name.printed, row.see) for row in rows(found)]


def only(known: Known, event: Event = EVENT) -> Row:
    (row,) = rows(sheet(known, event=event))
    return row


def test_everybody_stands_in_one_alphabet() -> None:
    found = sheet(
        guest(1, "Ada Lovelace", party_size=3, companions=("Bo Li",)),
        guest(2, "Ola Zell"),
        waits(3, "Cy Lo", 1, party_size=2, companions=("Di Abt",)),
        waits(4, "Late Abel", None),
    )
    assert [(letter.heading, [row.name.printed for row in letter.rows]) for letter in found.letters] == [
        ("A", ["Abel, Late", "Abt, Di"]),
        ("L", ["Li, Bo", "Lo, Cy", "Lovelace, Ada"]),
        ("Z", ["Zell, Ola"]),
    ]
    assert [row.see for row in rows(found)] == [
        "waiting list, in front",
        "with Cy Lo: waiting list, no. 1",
        "with Ada Lovelace",
        "waiting list, no. 1",
        "",
        "",
    ]
    assert (found.guests, found.seats) == (2, 4)


def test_the_queue_is_in_its_order_and_late_guests_stand_in_front() -> None:
    found = sheet(waits(1, "Ada Abel", 2), waits(2, "Zoë Zell", 1), waits(3, "Late Lo", None), guest(4, "Bo Li"))
    assert [(row.position, row.name.printed) for row in found.waiting] == [
        (None, "Lo, Late"),
        (1, "Zell, Zoë"),
        (2, "Abel, Ada"),
    ]


def test_a_guest_stands_before_the_companion_of_that_name() -> None:
    found = sheet(guest(1, "Ada Lovelace", party_size=2, companions=("Bo Li",)), guest(2, "Bo Li"))
    assert shown(found) == [("Li, Bo", ""), ("Li, Bo", "with Ada Lovelace"), ("Lovelace, Ada", "")]


def test_who_is_inside_is_ticked_with_the_time() -> None:
    row = only(guest(1, "Ada Lovelace", party_size=3, attendance=came(2)))
    assert (row.boxes, row.at, row.notes) == ((True, True, False), NOON + timedelta(minutes=5), ())


def test_who_left_has_an_open_box_again() -> None:
    row = only(guest(1, "Ada Lovelace", party_size=2, attendance=came(2, left=1)))
    assert (row.boxes, row.notes) == ((True, False), ("1 left again: may come back",))


def test_who_waits_at_the_door_is_here() -> None:
    present = entry(Kind.PRESENT)
    found = sheet(waits(1, "Ada Abel", 1, attendance=Attendance(is_here=True, last=present)), waits(2, "Bo Li", 2))
    assert [(row.here, row.at) for row in found.waiting] == [(True, NOON), (False, None)]


def test_who_comes_along() -> None:
    parties = {
        1: guest(1, "A B"),
        2: guest(2, "A B", party_size=2),
        3: guest(3, "A B", party_size=3),
        4: guest(4, "A B", party_size=3, companions=("Bo Li",)),
        5: guest(5, "A B", party_size=4, companions=("Bo Li", "Cy", "Di")),
    }
    told = {number: next(row.party for row in rows(sheet(known)) if row.boxes) for number, known in parties.items()}
    assert told == {
        1: "",
        2: "with 1 other",
        3: "with 2 others",
        4: "with Bo Li and 1 more",
        5: "with Bo Li, Cy and Di",
    }


def test_the_code_is_what_the_command_takes() -> None:
    assert only(guest(12, "Ada", ticket_code="abcdefghjk")).code == "abcde-fghjk"
    assert sheet(waits(12, "Ada", 1)).waiting[0].code == "12"


def test_the_ticket_type_is_told_where_there_are_several() -> None:
    kinds = (TicketType("standard", "In the room"), TicketType("patio", "Patio"))
    both = replace(EVENT, settings=replace(EVENT.settings, ticket_types=kinds))
    assert (only(guest(1, "A")).ticket_type, only(guest(1, "A", ticket_type="patio"), both).ticket_type) == (
        "",
        "Patio",
    )


def test_notes_begin_with_what_decides() -> None:
    assert only(guest(1, "A", held="speakers", notes=("dietary:\n nut  allergy", "green room"))).notes == (
        "speakers",
        "dietary: nut allergy",
        "green room",
    )
    pending = guest(1, "A", standing=Standing.PENDING, notes=("vegan",))
    assert only(pending).notes == ("not confirmed yet: ask before letting in", "vegan")


def test_an_offer_holds_or_has_run_out() -> None:
    holds = guest(1, "A", standing=Standing.OFFERED, offer_expires_at=NOON + timedelta(hours=2))
    lapsed = guest(1, "A", standing=Standing.OFFERED, offer_expires_at=NOON)
    assert only(holds).notes == ("offer until 14:00: coming in accepts it",)
    assert only(lapsed).notes == ("offer ran out 12:00",)


def test_a_seat_that_was_given_away_is_told_kindly() -> None:
    given = Attendance(given_away=entry(Kind.GIVEN_AWAY))
    assert sheet(waits(1, "A", None, attendance=given)).waiting[0].notes == (
        "seat given away 12:00: the next free one is theirs",
    )
    assert only(guest(1, "A", attendance=given)).notes == ()


def test_two_of_one_name_are_told_apart() -> None:
    found = sheet(
        guest(1, "Bo Li", email="bo.li@example.org", employer="Hooli"),
        waits(2, "Li, Bo", 1, email="libo@example.org"),
        guest(3, "BO LI"),
        guest(4, "Bo Li"),
        guest(5, "Ada Lovelace", email="ada@example.org", employer="Hooli"),
    )
    assert sorted((row.name.printed, row.hint) for row in rows(found)) == [
        ("LI, BO", "guest 3"),
        ("Li, Bo", "Hooli · bo.li@…"),
        ("Li, Bo", "guest 4"),
        ("Li, Bo", "libo@…"),
        ("Lovelace, Ada", ""),
    ]


def test_a_name_in_other_letters_has_the_address_beside_it() -> None:
    assert only(guest(1, "佐藤 葵", email="aoi.sato@example.org")).hint == "aoi.sato@…"


def test_an_empty_list() -> None:
    found = sheet()
    assert (found.guests, found.seats, found.letters, found.waiting) == (0, 0, (), ())


_names = st.sampled_from(
    ["Ada Lovelace", "Lovelace, Ada", "Bo Li", "佐藤 葵", "Vincent van Gogh", "Öz", "3jane"]
) | st.text(min_size=1, max_size=12)


@st.composite
def _parties(draw: st.DrawFn) -> list[Known]:
    known = []
    for number in range(1, draw(st.integers(0, 8)) + 1):
        size = draw(st.integers(1, 5))
        companions = tuple(draw(st.lists(_names, max_size=size - 1)))
        name = draw(_names)
        if draw(st.booleans()):
            known.append(guest(number, name, party_size=size, companions=companions))
        else:
            known.append(waits(number, name, number, party_size=size, companions=companions))
    return known


@given(_parties())
def test_every_seat_has_one_box_and_every_guest_one_row(known: list[Known]) -> None:
    found = sheet(*known)
    alphabet = rows(found)
    own = [row for row in alphabet if row.boxes]
    everybody = [name for one in known for name in (one.registration.name, *one.companions)]
    assert sorted(row.name.printed for row in alphabet) == sorted(paper_name(name).printed for name in everybody)
    assert {row.code: len(row.boxes) for row in [*own, *found.waiting]} == {
        (f"abcde-{one.registration.id:05}" if one.has_seat else str(one.registration.id)): one.registration.party_size
        for one in known
    }
    assert (found.guests, found.seats) == (len(own), sum(len(row.boxes) for row in own))
    headings = [letter.heading for letter in found.letters]
    assert len(headings) == len(set(headings))
    places = [row.name.place for row in alphabet]
    assert places == sorted(places)
