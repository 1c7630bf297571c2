"""Signage and table tents: what the audience reads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.agenda.plan import Speaker
from geekx_ops.events.event import EventFormat
from geekx_ops.printing import tents as table
from geekx_ops.printing.signage import LARGEST, SMALLEST, SignRow, signage
from geekx_ops.printing.tents import Tent, tents
from tests.printing.evenings import SCRIPTS, SEVEN, begun, item, late, long_evening, programme

ADA = Speaker("ada", "Ada Example", say_it="AY-da", pronouns="she/her", role="Engineer", employer="Acme",
              not_yet="her promotion")  # fmt: skip


def test_a_sheet_for_each_room() -> None:
    found = signage(
        programme(
            item("one", "First", room="Hall", speakers=("ada",), notes="Own laptop."),
            item("two", "Second", room="Patio"),
            speakers=[ADA],
            series="Spring",
            host="Acme",
            doors=SEVEN - timedelta(minutes=30),
        )
    )
    assert (found.event, found.host, found.day) == ("Spring Dinner", "Spring · Acme", "Mon 4 May 2026 · doors 18:30")
    assert [sign.room for sign in found.signs] == ["Hall", "Patio"]
    assert found.signs[0].rows == (SignRow("19:00", "First", ("Ada Example, Engineer, Acme",)),)
    assert not any(secret in str(found) for secret in ("laptop", "AY-da", "promotion", "she/her"))


def test_an_evening_that_is_followed_from_elsewhere_tells_its_clocks() -> None:
    berlin = Speaker("ada", "Ada Example", timezone="Europe/Berlin")
    talks = item("one", "First", room="Hall", speakers=("ada",))
    (sign,) = signage(programme(talks, speakers=[berlin])).signs
    assert sign.rows[0].elsewhere == ""
    found = signage(programme(talks, speakers=[berlin], format=EventFormat.VIRTUAL))
    assert found.day == "Mon 4 May 2026 · clocks of UTC"
    assert found.signs[0].rows == (SignRow("19:00", "First", ("Ada Example",), "Berlin 21:00"),)


def test_during_the_evening_the_times_are_those_expected() -> None:
    night = programme(item("one"), item("two"), item("three"))
    found = signage(begun(night, late(), SEVEN + timedelta(minutes=25)))
    assert found.day == "Mon 4 May 2026 · as expected at 19:25"
    assert [row.start for row in found.signs[0].rows] == ["19:02", "19:22", "19:32"]


def test_the_more_items_the_smaller_the_letters() -> None:
    sizes = [signage(long_evening(items)).signs[0].size for items in (2, 10, 20, 40)]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-1]) == (LARGEST, SMALLEST)
    assert signage(long_evening(40)).signs[0].names == 11.0


def test_a_plan_without_items_has_a_sheet() -> None:
    assert [(sign.room, sign.rows) for sign in signage(programme()).signs] == [("", ())]


def test_a_tent_for_everybody_on_stage_and_once() -> None:
    eve, nobody = Speaker("eve", "Eve Trial"), Speaker("no", "No Body")
    found = tents(
        programme(
            item("one", speakers=("ada",)), item("two", speakers=("ada",)), speakers=[nobody, eve, ADA], emcee="eve"
        )
    )
    assert found.tents == (Tent("Ada Example", "Engineer, Acme", 96), Tent("Eve Trial", "", 110))


@pytest.mark.parametrize("speaker", SCRIPTS, ids=lambda speaker: speaker.slug)
def test_a_name_is_read_from_five_metres(speaker: Speaker) -> None:
    (tent,) = tents(programme(item("one", speakers=(speaker.slug,)), speakers=SCRIPTS)).tents
    capital = tent.size * 0.714 * 25.4 / 72
    assert capital >= (12.5 if len(speaker.name) < 50 else 8.9)


def test_words_stay_whole_while_they_can() -> None:
    found = tents(programme(item("one", speakers=("a",)), speakers=[Speaker("a", "Nagasundaram")])).tents
    assert found[0].size == 82
    assert tents(
        programme(item("one", speakers=("a",)), speakers=[Speaker("a", "W" * 200)])
    ).tents[0].size == table.LAST_RESORT  # fmt: skip
