from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from geekx_ops.agenda.comparing import Version
from geekx_ops.agenda.files.about import About
from geekx_ops.agenda.files.calendar import calendar
from geekx_ops.agenda.files.editions import Edition, kept
from geekx_ops.agenda.files.programme import Choice
from geekx_ops.agenda.plan import Plan
from tests.agenda.plan_strategies import at, minutes, ready, talk
from tests.ical.ical_checker import defects

ABOUT = About("spring", "Spring; meetup", ZoneInfo("America/Los_Angeles"), "0123456789abcdef" * 2)
ADA, BO = ready("ada", employer="Acme, Inc."), ready("bo")
FIRST = Plan(
    (talk("welcome", 5), talk("ada-talk", speakers=("ada",)), talk("bo-talk", speakers=("bo",))),
    (ADA, BO),
    room="Hall",
)
RELEASED = datetime(2022, 5, 1, 12, tzinfo=UTC)


def edition(number: int, plan: Plan, *, place: str | None = "The Club", **rest: Any) -> Edition:
    version = Version(plan, at("18:30"), at("21:00"), place)
    return Edition(number, RELEASED + timedelta(days=number), version, **rest)


def events(*editions: Edition, choice: Choice | None = None) -> dict[str, dict[str, str]]:
    """The events of the calendar by their summary; there is nothing wrong with its bytes."""
    data = calendar(kept(editions, choice or Choice()), ABOUT)
    assert defects(data) == []
    found = {}
    for block in data.decode().replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]:
        lines = dict(line.split(":", 1) for line in block.split("\r\nEND:VEVENT")[0].split("\r\n"))
        found[lines["SUMMARY"]] = lines
    return found


def told(*editions: Edition, choice: Choice | None = None) -> list[str]:
    """Each event with its clock, what it is, and its sequence."""
    return [
        f"{summary} {lines['DTSTART;TZID=America/Los_Angeles'][9:13]} {lines['STATUS'].lower()} {lines['SEQUENCE']}"
        for summary, lines in events(*editions, choice=choice).items()
    ]


def changed(plan: Plan, slug: str, **values: Any) -> Plan:
    return replace(plan, items=tuple(replace(one, **values) if one.slug == slug else one for one in plan.items))


def without(plan: Plan, slug: str) -> Plan:
    return replace(plan, items=tuple(one for one in plan.items if one.slug != slug))


def test_an_item_as_an_event() -> None:
    assert events(edition(1, FIRST))["Ada-talk"] == {
        "UID": events(edition(1, FIRST))["Ada-talk"]["UID"],
        "DTSTAMP": "20220502T120000Z",
        "DTSTART;TZID=America/Los_Angeles": "20220525T183500",
        "DTEND;TZID=America/Los_Angeles": "20220525T184500",
        "SEQUENCE": "0",
        "STATUS": "CONFIRMED",
        "LAST-MODIFIED": "20220502T120000Z",
        "SUMMARY": "Ada-talk",
        "DESCRIPTION": r"Ada (Engineer\, Acme\, Inc.)",
        "LOCATION": r"Hall\, The Club",
        "CATEGORIES": "talk",
    }


def test_three_releases_with_a_move_a_new_title_a_removal_and_a_return() -> None:
    second = changed(without(FIRST, "bo-talk"), "ada-talk", title="Ada's talk")
    third = replace(FIRST, items=(FIRST.items[0], FIRST.items[2], replace(FIRST.items[1], title="Ada's talk")))
    releases = [edition(1, FIRST), edition(2, second), edition(3, third)]
    assert told(*releases[:1]) == ["Welcome 1830 confirmed 0", "Ada-talk 1835 confirmed 0", "Bo-talk 1845 confirmed 0"]
    assert told(*releases[:2]) == [
        "Welcome 1830 confirmed 0",
        "Ada's talk 1835 confirmed 1",
        "Bo-talk 1845 cancelled 1",
    ]
    assert told(*releases) == ["Welcome 1830 confirmed 0", "Bo-talk 1835 confirmed 2", "Ada's talk 1845 confirmed 2"]


def test_an_identifier_stays_whatever_else_changes() -> None:
    second = changed(FIRST, "ada-talk", title="Another title", duration=minutes(30), room="Bar")
    first, then = events(edition(1, FIRST)), events(edition(1, FIRST), edition(2, second))
    assert first["Ada-talk"]["UID"] == then["Another title"]["UID"]
    assert first["Ada-talk"]["UID"].endswith("@agenda.geekx-ops")
    assert len({one["UID"] for one in then.values()}) == 3


def test_what_is_removed_stays_cancelled_and_its_sequence_with_it() -> None:
    releases = [edition(1, FIRST), edition(2, without(FIRST, "bo-talk"))]
    third = edition(3, changed(without(FIRST, "bo-talk"), "welcome", title="Hello"))
    assert told(*releases, third)[-1] == "Bo-talk 1845 cancelled 1"
    assert events(*releases, third)["Bo-talk"]["DTSTAMP"] == "20220503T120000Z"


def test_another_place_moves_everything() -> None:
    assert {line[-1] for line in told(edition(1, FIRST), edition(2, FIRST, place="The Barn"))} == {"1"}


def test_what_no_calendar_tells_changes_nothing_in_it() -> None:
    second = replace(
        changed(FIRST, "ada-talk", notes="For the crew", cues=("LX 12",), introduction="She …", recorded=True),
        speakers=(replace(ADA, bio="Long", not_yet="a promotion", say_it="AY-da"), BO),
    )
    releases = edition(1, FIRST), edition(2, second)
    assert told(*releases) == told(releases[0])
    assert calendar(kept(releases), ABOUT) == calendar(kept(releases[:1]), ABOUT)
    assert b"promotion" not in calendar(kept([edition(1, second)]), ABOUT)


def test_a_draft_is_tentative_where_it_differs() -> None:
    draft = edition(2, changed(without(FIRST, "bo-talk"), "ada-talk", title="Ada!"), is_draft=True)
    assert told(edition(1, FIRST), draft) == [
        "Welcome 1830 confirmed 0",
        "Ada! 1835 tentative 1",
        "Bo-talk 1845 cancelled 1",
    ]
    released = replace(draft, is_draft=False)
    assert told(edition(1, FIRST), released)[1] == "Ada! 1835 confirmed 1"


def test_the_calendar_of_one_speaker_hears_that_she_was_replaced() -> None:
    second = changed(FIRST, "ada-talk", speakers=("bo",))
    releases = edition(1, FIRST), edition(2, second)
    assert told(*releases, choice=Choice(speaker="ada")) == ["Ada-talk 1835 cancelled 1"]
    assert told(*releases, choice=Choice(speaker="bo")) == ["Ada-talk 1835 confirmed 1", "Bo-talk 1845 confirmed 0"]


def test_one_item_and_one_room() -> None:
    plan = changed(FIRST, "bo-talk", room="Bar")
    assert told(edition(1, plan), choice=Choice(item="bo-talk")) == ["Bo-talk 1830 confirmed 0"]
    assert told(edition(1, plan), choice=Choice(room="Hall")) == [
        "Welcome 1830 confirmed 0",
        "Ada-talk 1835 confirmed 0",
    ]


def test_an_emcee_has_what_she_leads_through() -> None:
    assert len(told(edition(1, replace(FIRST, emcee="bo")), choice=Choice(speaker="bo"))) == 3


def test_items_without_a_time_and_skipped_ones_are_not_in_it() -> None:
    plan = changed(FIRST, "ada-talk", skipped=True)
    assert told(edition(1, FIRST), edition(2, plan)) == [
        "Welcome 1830 confirmed 0",
        "Bo-talk 1835 confirmed 1",
        "Ada-talk 1835 cancelled 1",
    ]


def test_across_midnight_and_a_change_of_the_clocks() -> None:
    """In that night clocks in Los Angeles go from 02:00 to 03:00."""
    night = datetime(2022, 3, 13, 7, tzinfo=UTC)
    plan = Plan((talk("late", 4 * 60, starts=night),))
    found = events(edition(1, plan))["Late"]
    assert found["DTSTART;TZID=America/Los_Angeles"] == "20220312T230000"
    assert found["DTEND;TZID=America/Los_Angeles"] == "20220313T040000"


@pytest.mark.parametrize("title", ["a\\n;,\\\\b", "<b>&amp;</b> #set $x$ {{ y }}", "x" * 64 + "😀" * 9, "日本語" * 30])
def test_titles_with_markup_come_through(title: str) -> None:
    data = calendar(kept([edition(1, changed(FIRST, "ada-talk", title=title))]), ABOUT)
    assert defects(data) == []
    value = title.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"SUMMARY:{value}\r\n" in data.decode().replace("\r\n ", "")


def test_the_key_makes_identifiers_of_two_events_differ() -> None:
    other = replace(ABOUT, key="f" * 32)
    first, second = (calendar(kept([edition(1, FIRST)]), about) for about in (ABOUT, other))
    assert {line for line in first.split(b"\r\n") if line.startswith(b"UID")}.isdisjoint(second.split(b"\r\n"))
