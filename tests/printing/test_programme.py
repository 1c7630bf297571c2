"""What stands on every page, and what the sheets know of the evening."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from geekx_ops.agenda.log import Evening, Run
from geekx_ops.agenda.plan import Speaker
from geekx_ops.printing.programme import head, names_of, zones_elsewhere
from tests.printing.evenings import SEVEN, begun, item, programme


def test_the_head_says_what_evening_it_is_and_how_old_the_sheet() -> None:
    found = programme(
        item("one"), venue="The Barn", city="Palo Alto", room="Stage", timezone="America/Los_Angeles",
        release=3, contacts=("Ada, 555 0100", "Bo, 555 0101"),
    )  # fmt: skip
    shown = head(found)
    assert (shown.event, shown.when) == ("Spring Dinner", "Mon 4 May 2026 12:00 PDT, clocks of America/Los_Angeles")
    assert (shown.where, shown.contacts) == ("Stage, The Barn, Palo Alto", "Ada, 555 0100 · Bo, 555 0101")
    assert (shown.release, shown.printed) == ("release 3", "printed Sun 3 May 2026 12:00")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "not released"),
        ({"release": 2}, "release 2"),
        ({"release": 2, "changed": True}, "release 2, changed since"),
    ],
)
def test_the_release(known: dict[str, Any], said: str) -> None:
    assert head(programme(**known)).release == said


def test_of_several_rooms_none_stands_in_the_head() -> None:
    assert head(programme(item("one", room="A"), item("two", room="B"), venue="The Barn")).where == "The Barn"


def test_after_midnight_is_a_day_later() -> None:
    found = programme(item("one"))
    assert found.clock(SEVEN + timedelta(hours=5, minutes=30)) == "00:30 +1"
    assert found.clock(None) == "?"


def test_only_zones_with_other_clocks_are_elsewhere() -> None:
    speakers = [
        Speaker(name, name, timezone=zone)
        for name, zone in {
            "a": "America/Vancouver",
            "b": "Europe/London",
            "c": None,
            "d": "America/New_York",
            "e": "Europe/Lisbon",
        }.items()
    ]
    found = programme(speakers=speakers, timezone="America/Los_Angeles")
    assert [zone.name for zone in zones_elsewhere(found)] == ["London", "New York"]


def test_who_is_beside_an_item() -> None:
    found = programme(item("a", room="A"), item("b", room="B"), item("c", room="A"), item("d", room="B"))
    a, b, c, d = found.listed
    assert (found.before(a), found.before(c), found.before(d)) == (None, a, b)
    assert (found.after(a), found.after(c), found.after(d)) == (c, d, None)


def test_what_was_left_out_is_beside_nothing() -> None:
    ran = {"a": Run(SEVEN, SEVEN + timedelta(minutes=9)), "c": Run(SEVEN + timedelta(minutes=9))}
    played = Evening(SEVEN, "c", ran, skipped=frozenset({"d"}))
    found = begun(
        programme(item("a"), item("b"), item("c"), item("d"), item("e")), played, SEVEN + timedelta(minutes=9)
    )
    before, after = found.before(found.listed[2]), found.after(found.listed[2])
    assert (before, after) == (found.listed[0], found.listed[4])


@pytest.mark.parametrize(
    ("names", "said"), [((), ""), (("Ada",), "Ada"), (("Ada", "Bo"), "Ada and Bo"), (("A", "B", "C"), "A, B and C")]
)
def test_names_in_a_row(names: tuple[str, ...], said: str) -> None:
    assert names_of([Speaker(name.lower(), name) for name in names]) == said
