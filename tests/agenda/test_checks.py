from __future__ import annotations

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from geekx_ops.agenda import checks
from geekx_ops.agenda.findings import Occasion
from geekx_ops.agenda.plan import Consent, Item, ItemKind, Plan, Speaker
from geekx_ops.agenda.planned import planned
from tests.agenda.plan_strategies import at, minutes, ready, talk

ADA = ready("ada")
BO = ready("bo")


def occasion(*items: Item, speakers: tuple[Speaker, ...] = (ADA, BO), **rest: Any) -> Occasion:
    """An evening from 18:30 to 21:00, with an emcee and no talk that lacks anything."""
    held = {name: rest.pop(name) for name in ("turnaround", "ends", "room") if name in rest}
    plan = Plan(tuple(items), speakers, emcee=rest.pop("emcee", "bo"), **held)
    times = planned(plan, starts=rest.pop("starts", at("18:30")), ends=None)
    given = {"now": at("12:00"), "released": 1, "doors": at("17:30"), **rest}
    return Occasion(plan, times, ZoneInfo("America/Los_Angeles"), at("18:30"), at("21:00"), **given)


def whole(slug: str, length: float = 10, **rest: Any) -> Item:
    return talk(slug, length, **{"speakers": ("ada",), "introduction": "Here is Ada.", **rest})


def told(*items: Item, **rest: Any) -> list[str]:
    found = checks.findings(occasion(*items, **rest))
    return [f"{one.severity} {one.check} {one.where}: {one.message}" for one in found]


def test_a_plan_that_is_ready() -> None:
    assert told(whole("a")) == []


FOUND = [
    (
        occasion(whole("a"), whole("b", starts=at("18:35")), turnaround=minutes(1)),
        "error overlap b: begins 5m before a ends (18:40); start it later, or shorten what is before",
    ),
    (
        occasion(whole("a", starts=at("18:30")), whole("b", starts=at("18:35")), turnaround=minutes(1)),
        (
            "error overlap b: begins 5m before a ends (18:40); both have hard starts: "
            "start it later, or shorten what is before"
        ),
    ),
    (
        occasion(whole("a", room="hall"), whole("b", room="patio")),
        "error double-booked b: Ada is needed in a until 18:40, too; move one of them",
    ),
    (
        occasion(whole("a", room="hall", speakers=("bo",), emcee="ada"), whole("b", room="patio", emcee="ada")),
        "error double-booked b: Ada is needed in a until 18:40, too; move one of them",
    ),
    (
        occasion(whole("a"), speakers=(replace(ADA, available_from=at("18:31")), BO)),
        "error unavailable a: Ada can only come from 18:31; put it later, or ask for another time",
    ),
    (
        occasion(whole("a"), speakers=(replace(ADA, available_until=at("18:39")), BO)),
        "error unavailable a: Ada has to leave at 18:39; put it earlier, or ask for another time",
    ),
    (
        occasion(whole("a"), whole("b", speakers=("bo",)), turnaround=minutes(2)),
        "warning turnaround b: no time after a, 2m wanted to change; start it later",
    ),
    (
        occasion(whole("a"), whole("b", speakers=("bo",), starts=at("18:41")), turnaround=minutes(2)),
        "warning turnaround b: 1m after a, 2m wanted to change; start it later",
    ),
    (
        occasion(whole("a"), whole("b")),
        (
            "note turnaround a: no time is planned to change between talks; "
            'say how much in the event file: turnaround = "1m"'
        ),
    ),
    (
        occasion(whole("a"), emcee=None),
        "warning no-emcee a: nobody leads through a; name an emcee in the event file, or with --emcee",
    ),
    (
        occasion(whole("a", 151)),
        "error past-the-end a: ends 1m after all has to be over (21:00); shorten or skip something",
    ),
    (
        occasion(whole("a"), ends=at("18:35")),
        "error past-the-end a: ends 5m after all has to be over (18:35); shorten or skip something",
    ),
    (
        occasion(whole("a", starts=at("17:00"))),
        "warning before-doors a: begins before the doors open (17:30); start it later",
    ),
    (
        occasion(whole("a"), starts=None),
        "warning unknown-time a: nothing tells when it begins; give it or one before it a start: --starts 19:30",
    ),
    (occasion(), "error empty agenda: the plan has no items; add one: geekx agenda add TITLE --duration 10m"),
    (occasion(whole("a", speakers=())), "warning no-speaker a: nobody speaks; say who: --speaker SLUG"),
    (
        occasion(whole("a", introduction=None)),
        "note no-introduction a: has no introduction; write one: --introduction",
    ),
    (
        occasion(whole("a", introduction="word " * 141)),
        "warning long-introduction a: its introduction takes 1m to say; shorten it to 140 words",
    ),
    (
        occasion(whole("a", links=("https://example.org",))),
        "note no-qr a: https://example.org has no QR code: put it into [[links]] of the event file",
    ),
    (
        occasion(whole("a", recorded=True), speakers=(replace(ADA, recording=Consent.NO), BO)),
        "error recorded-against-will a: Ada does not want to be recorded; turn it off: --not-recorded",
    ),
    (
        occasion(whole("a", recorded=True), speakers=(replace(ADA, recording=Consent.UNKNOWN), BO)),
        "warning no-consent a: it is recorded, and Ada was not asked; ask: geekx agenda speaker ada --recording yes",
    ),
    (
        occasion(whole("a"), speakers=(replace(ADA, confirmed=False), BO)),
        "warning unconfirmed ada: Ada has not confirmed; after a yes: geekx agenda speaker ada --confirmed",
    ),
    (
        occasion(whole("a"), speakers=(replace(ADA, say_it=None), BO)),
        "warning no-say-it ada: nobody wrote down how Ada is said; ask: geekx agenda speaker ada --say-it R-kway",
    ),
    (
        occasion(whole("a"), speakers=(replace(ADA, pronouns=None), BO)),
        (
            "note no-pronouns ada: the emcee does not know the pronouns of Ada; "
            'ask: geekx agenda speaker ada --pronouns "…"'
        ),
    ),
    (
        occasion(whole("a"), speakers=(ADA, BO, ready("cy"))),
        "note unplanned cy: Cy is in no item; name them in one (--speaker), or: geekx agenda speaker cy --remove",
    ),
    (
        occasion(whole("a"), now=at("18:00")),
        "warning not-arrived ada: Ada has not arrived, and is on at 18:30; call them",
    ),
    (
        occasion(whole("a"), speakers=(replace(ADA, name="Ada L"), replace(BO, name="ADA B"))),
        "note same-name ada: more than one speaker is called Ada; announce them with their last names",
    ),
    (
        occasion(whole("a"), released=None),
        (
            "note no-release agenda: no release yet: nobody has a version with a number; "
            "when it is ready: geekx agenda release"
        ),
    ),
    (
        occasion(whole("a"), released=1, version=2),
        (
            "warning old-release agenda: the plan was changed after the last release; "
            "see what: geekx agenda diff; then: geekx agenda release"
        ),
    ),
]


@pytest.mark.parametrize(("found_in", "line"), FOUND, ids=[str(number) for number in range(len(FOUND))])
def test_what_is_found_is_told_in_one_line(found_in: Occasion, line: str) -> None:
    lines = [f"{one.severity} {one.check} {one.where}: {one.message}" for one in checks.findings(found_in)]
    assert line in lines
    assert len(lines) <= 2


def test_the_same_is_not_found_where_it_is_not() -> None:
    assert told(whole("a"), whole("b"), turnaround=minutes(1)) == []  # the same speaker goes on
    assert told(whole("a", introduction="word " * 140)) == []
    assert told(whole("a", links=("https://example.org",)), coded=frozenset({"https://example.org"})) == []
    assert told(whole("a"), now=at("18:30")) == []
    assert told(whole("a"), now=at("17:59")) == []
    assert told(whole("a", recorded=True)) == []
    assert told(whole("a"), whole("x", 300, skipped=True)) == []
    assert told(whole("a", 100)) == []
    assert not [line for line in told(whole("a", 150)) if "past-the-end" in line]
    there = replace(ADA, available_from=at("18:30"), available_until=at("18:40"), arrived=at("18:00"))
    assert told(whole("a"), speakers=(there, BO), now=at("18:10")) == []


def test_an_overlap_across_midnight_and_with_an_item_that_is_not_the_one_before() -> None:
    first, short = whole("a", 120, starts=at("23:00")), whole("b", 5, starts=at("23:30"))
    late = whole("c", starts=at("00:30", "2022-05-26"))
    found = [line for line in told(first, short, late, turnaround=minutes(1)) if "overlap" in line]
    assert found == [
        (
            "error overlap b: begins 1h30m before a ends (01:00); both have hard starts: "
            "start it later, or shorten what is before"
        ),
        (
            "error overlap c: begins 30m before a ends (01:00); both have hard starts: "
            "start it later, or shorten what is before"
        ),
    ]


def test_somebody_is_booked_twice_though_another_item_lies_between() -> None:
    items = (
        whole("long", 60, room="hall"),
        whole("short", 5, room="patio", speakers=(), kind=ItemKind.BREAK),
        whole("late", 5, room="patio"),
    )
    assert "error double-booked late: Ada is needed in long until 19:30, too; move one of them" in told(*items)


def test_a_long_stretch_without_a_break_is_told_once() -> None:
    talks = [whole(f"t{number}", 30) for number in range(5)]
    found = [line for line in told(*talks, turnaround=minutes(1)) if "no-break" in line]
    assert found == [
        "note no-break t3: people have listened for 2h without a break when it ends; put a break before it"
    ]
    pause = Item("pause", "Pause", minutes(10), ItemKind.BREAK)
    assert not [line for line in told(*talks[:3], pause, *talks[3:], turnaround=minutes(1)) if "no-break" in line]


def test_the_worst_comes_first() -> None:
    severities = [line.split()[0] for line in told(whole("a", 151, introduction=None), emcee=None)]
    assert severities == ["error", "warning", "note", "note", "note"]


def test_an_introduction_is_spoken_at_140_words_a_minute() -> None:
    assert checks.spoken("word " * 70) == minutes(0.5)
    assert checks.spoken("") == minutes(0)
