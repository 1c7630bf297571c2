from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from geekx_ops.events import soundness
from geekx_ops.events.event import HeldSeats
from tests.events.reading import SHORT, problems, read

START = "event.starts (2022-05-25 18:00:00)"


def test_doors_that_open_after_the_start() -> None:
    assert problems(SHORT + "doors = 2022-05-25 18:00:01\n") == [
        f"event.toml:6: event.doors: expected a time not after {START}, found 2022-05-25 18:00:01"
    ]


def moment(clock: str) -> str:
    return f"2022-05-25 {clock}:00"


@pytest.mark.parametrize(
    ("signup", "broken"),
    [
        ({"opens": moment("21:00")}, ["opens before event.ends"]),
        ({"opens": moment("12:00"), "closes": moment("12:00")}, ["closes after signup.opens"]),
        ({"closes": "2022-05-25 21:00:01"}, ["closes not after event.ends"]),
        ({"cutoff": "2022-05-25 21:00:01"}, ["cutoff not after event.ends"]),
        ({"door_release": "2022-05-25 21:00:01"}, ["door_release not after event.ends"]),
        ({"door_release": moment("12:00")}, []),
        ({"opens": moment("20:00"), "closes": moment("21:00"), "cutoff": moment("21:00")}, []),
        (
            {"opens": moment("22:00"), "closes": moment("21:30")},
            ["opens before event.ends", "closes after signup.opens", "closes not after event.ends"],
        ),
    ],
)
def test_times_of_sign_up_in_an_impossible_order(signup: dict[str, str], broken: list[str]) -> None:
    content = SHORT + "[signup]\n" + "".join(f"{key} = {value}\n" for key, value in signup.items())
    assert [
        line.split("signup.", 1)[1].split(" (")[0].replace(": expected a time", "") for line in problems(content)
    ] == broken


def test_seats_are_not_given_away_before_the_doors_open() -> None:
    content = SHORT + "doors = 2022-05-25 17:30:00\n[signup]\ndoor_release = "
    assert problems(content + "2022-05-25 17:29:59\n") == [
        (
            "event.toml:8: signup.door_release: expected a time not before event.doors (2022-05-25 17:30:00),"
            " found 2022-05-25 17:29:59"
        )
    ]
    assert problems(content + "2022-05-25 17:30:00\n") == []


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("kind = 'yes-no'\nat_door = ['no', '*']", []),
        ("kind = 'choice'\nchoices = ['none', 'vegan']\nat_door = ['vegan']", []),
        ("at_door = ['nuts']", []),
        (
            "kind = 'yes-no'\nat_door = ['never']",
            ['expected answers out of yes, no, or "*" for each; found "never"'],
        ),
        (
            "kind = 'choice'\nchoices = ['none', 'vegan']\nat_door = ['Vegan', 'x']",
            [
                'expected answers out of none, vegan, or "*" for each; found "Vegan"',
                'expected answers out of none, vegan, or "*" for each; found "x"',
            ],
        ),
    ],
)
def test_answers_for_the_door_are_answers_that_can_be_given(question: str, expected: list[str]) -> None:
    content = SHORT + f"[[questions]]\nslug = 'a'\ntext = 'A?'\n{question}\n"
    assert [line.split(".at_door: ", 1)[1] for line in problems(content)] == expected


def test_an_hour_that_the_clocks_leave_out() -> None:
    assert problems(SHORT + "doors = 2022-03-13 02:30:00\n") == [
        (
            "event.toml:6: event.doors: 2022-03-13 02:30 does not exist in America/Los_Angeles: the clocks go forward "
            "over it, from -08:00 to -07:00. Perhaps 2022-03-13 01:30 or 2022-03-13 03:30 is meant."
        )
    ]


def test_an_hour_that_the_clocks_show_twice_needs_its_offset() -> None:
    content = SHORT.replace("05-25", "11-06")
    assert problems(content + 'doors = "2022-11-06 01:30"\n') == [
        (
            "event.toml:6: event.doors: 2022-11-06 01:30 comes twice in America/Los_Angeles, as the clocks are put "
            "back then. Write 2022-11-06 01:30-07:00 for the first time or 2022-11-06 01:30-08:00 for the second."
        )
    ]
    assert read(content + 'doors = "2022-11-06 01:30-07:00"\n').doors == datetime(2022, 11, 6, 8, 30, tzinfo=UTC)
    assert read(content + "doors = 2022-11-06T01:30:00-08:00\n").doors == datetime(2022, 11, 6, 9, 30, tzinfo=UTC)


def test_times_are_not_compared_while_the_zone_is_unknown() -> None:
    assert problems(SHORT.replace("Los_Angeles", "Los_Angles") + "doors = 2022-05-25T18:30:00Z\n") == [
        (
            "event.toml:3: event.timezone: there is no time zone “America/Los_Angles”. Perhaps America/Los_Angeles is "
            "meant. Zones are named like America/Los_Angeles."
        )
    ]


SEATS = """\
[event]
name = "Spring Dinner"
timezone = "America/Los_Angeles"
starts = 2022-05-25 18:00:00
ends = 2022-05-25 21:00:00
cap = 10
[[ticket_types]]
slug = "room"
name = "Room"
cap = {room}
[[ticket_types]]
slug = "patio"
name = "Patio"
cap = 4
[[held]]
slug = "crew"
seats = {crew}
[[held]]
slug = "host"
seats = {host}
ticket_type = "patio"
[[held]]
slug = "press"
seats = {press}
"""


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        ({}, []),
        ({"room": 10, "host": 4, "crew": 6}, []),
        ({"room": 11}, []),
        ({"host": 5}, ["20: held.host.seats: expected at most 4, the cap of patio, found 5"]),
        (
            {"crew": 5, "press": 4},
            ["24: held.press.seats: expected at most 8, the cap of room, found 9 together with those before"],
        ),
        (
            {"room": 10, "crew": 7, "host": 4},
            ["20: held.host.seats: expected at most 10, the cap of the event, found 11 together with those before"],
        ),
    ],
)
def test_caps_in_caps_and_held_seats(seats: dict[str, int], expected: list[str]) -> None:
    content = SEATS.format(**{"room": 8, "crew": 1, "host": 1, "press": 0, **seats})
    assert problems(content) == [f"event.toml:{line}" for line in expected]


@pytest.mark.parametrize("section", ["ticket_types", "held", "questions"])
def test_two_of_one_name(section: str) -> None:
    rest = {"ticket_types": "name = 'A'", "held": "seats = 1", "questions": "text = 'A?'"}[section]
    one = f"[[{section}]]\nslug = 'a'\n{rest}\n"
    assert problems(SHORT + one + one) == [
        f'event.toml:10: {section}.a.slug: expected a slug of its own, found "a" a second time'
    ]


def test_settings_made_elsewhere_are_held_to_the_same_rules() -> None:
    sound = read(SHORT)
    wrong = replace(sound, ends=sound.starts, ticket_types=(), held=(HeldSeats("crew", 5, "room"),))
    assert soundness.flaws(sound) == ()
    assert list(map(str, soundness.flaws(wrong))) == [
        f"event.ends: expected a time after {START}, found 2022-05-25 18:00:00",
        "ticket_types: expected at least one ticket type, found none",
        'held[1].ticket_type: expected one of the ticket types (there are none), found "room"',
    ]
