from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geekx_ops.agenda import agenda_file, agenda_file_writing
from geekx_ops.agenda.plan import Consent, Item, ItemKind, Plan, Speaker
from geekx_ops.errors import Invalid
from geekx_ops.events import event_file
from tests.agenda.plan_strategies import at, minutes, plans
from tests.events.settings_strategies import ZONES

HEAD = """[event]
name = "Dinner"
timezone = "America/Los_Angeles"
starts = 2022-05-25 18:30:00
ends = 2022-05-25 21:30:00
"""
LIFE = """[agenda]
emcee = "ada"
turnaround = "90s"

[[agenda.items]]
slug = "opening"
title = "Welcome"
kind = "welcome"
starts = 18:30:00
duration = "5m"

[[agenda.items]]
slug = "talk"
title = "A talk"
duration = "1h30"
speakers = ["grace", "ada"]
cues = ["mic 4 open"]
recorded = true

[[agenda.items]]
slug = "late"
title = "Drinks"
kind = "networking"
starts = "00:15"
ends = "1:15am"

[[speakers]]
slug = "ada"
name = "Ada Lovelace"

[[speakers]]
slug = "grace"
name = "Grace Hopper"
say_it = "HOP-er"
recording = "no"
"""


def read(content: str) -> Plan | None:
    return event_file.read_with(HEAD + content, agenda_file.plan, source="event.toml")[1]


def problems(content: str) -> list[str]:
    with pytest.raises(Invalid) as refused:
        read(content)
    return refused.value.message.split("\n")[1:]


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(ZONES))
def test_writing_and_reading_lose_nothing(data: st.DataObject, zone: str) -> None:
    plan = data.draw(plans(ZoneInfo(zone)))
    text = HEAD.replace("America/Los_Angeles", zone) + agenda_file_writing.write(plan, ZoneInfo(zone))
    _, found = event_file.read_with(text, agenda_file.plan, source="event.toml")
    assert found == plan


def test_what_the_sections_mean() -> None:
    assert read(LIFE) == Plan(
        items=(
            Item("opening", "Welcome", minutes(5), ItemKind.WELCOME, at("18:30")),
            Item("talk", "A talk", minutes(90), speakers=("grace", "ada"), cues=("mic 4 open",), recorded=True),
            Item(
                "late",
                "Drinks",
                minutes(60),
                ItemKind.NETWORKING,
                at("00:15", "2022-05-26"),
                at("01:15", "2022-05-26"),
            ),
        ),
        speakers=(
            Speaker("ada", "Ada Lovelace"),
            Speaker("grace", "Grace Hopper", say_it="HOP-er", recording=Consent.NO),
        ),
        emcee="ada",
        turnaround=timedelta(seconds=90),
    )


def test_a_file_without_these_sections_says_nothing_of_a_plan() -> None:
    assert read("") is None
    assert read("[agenda]\n") == Plan()
    assert read("[agenda]\nitems = []\n") == Plan()


@pytest.mark.parametrize(
    ("clock", "day"),
    [("02:59", "2022-05-26"), ("03:00", "2022-05-26"), ("03:59", "2022-05-26"), ("04:00", "2022-05-25")],
)
def test_a_night_ends_at_four(clock: str, day: str) -> None:
    plan = read(f'[[agenda.items]]\nslug = "a"\ntitle = "A"\nduration = "5m"\nstarts = {clock}:00\n')
    assert plan is not None
    assert plan.items[0].starts == at(clock, day)


ITEM = '[[agenda.items]]\nslug = "a"\ntitle = "A"\n'


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (ITEM, '6: agenda.items.a.duration: expected a length of time such as "10m", found nothing'),
        (ITEM + 'duration = "-5m"', '9: agenda.items.a.duration: expected no less than no time, found "-5m"'),
        (ITEM + 'duration = "40h"', '9: agenda.items.a.duration: expected at most 24h, found "40h"'),
        (
            ITEM + "duration = 10",
            '9: agenda.items.a.duration: expected a length of time in quotes such as "10m", found 10',
        ),
        (
            ITEM + 'duration = "5:30"',
            "9: agenda.items.a.duration: “5:30” may be hours or minutes; write 5h30 or 5m30.",
        ),
        (
            ITEM + 'duration = "5m"\nshortest = "6m"',
            "10: agenda.items.a.shortest: expected at most the duration (5m), found 6m",
        ),
        (
            ITEM + 'duration = "5m"\nlongest = "4m"',
            "10: agenda.items.a.longest: expected at least the duration (5m), found 4m",
        ),
        (
            ITEM + 'duration = "5m"\nstarts = 19:00:00\nends = 19:00:00',
            "11: agenda.items.a.ends: expected a time after starts, found one that is not",
        ),
        (
            ITEM + "starts = 19:00:00\nends = 2022-05-27 19:00:00",
            "10: agenda.items.a.ends: expected an end within 24h of starts, found one later",
        ),
        (
            ITEM + 'duration = "5m"\nspeakers = ["bo"]\n[[speakers]]\nslug = "ada"\nname = "Ada"',
            '10: agenda.items.a.speakers: expected the slug of a speaker (ada), found "bo"',
        ),
        (
            ITEM + 'duration = "5m"\nlinks = ["javascript:alert(1)"]',
            (
                '10: agenda.items.a.links: expected an address such as "https://example.org/slides", '
                'found "javascript:alert(1)"'
            ),
        ),
        (
            ITEM + 'duration = "5m"\nlinks = ["http://[::1"]',
            '10: agenda.items.a.links: expected an address such as "https://example.org/slides", found "http://[::1"',
        ),
        (
            ITEM + 'duration = "5m"\n' + ITEM + 'duration = "5m"',
            '11: agenda.items.a.slug: expected a slug of its own, found "a" a second time',
        ),
        (
            ITEM + 'duration = "5m"\nspeeker = "bo"',
            "10: agenda.items.a.speeker: this key is not known; did you mean speakers?",
        ),
        (
            '[agenda.items]\nslug = "a"',
            "6: agenda.items: expected sections [[agenda.items]], in two brackets each, found a table",
        ),
        (
            '[speakers]\nslug = "a"\nname = "A"',
            "6: speakers: expected sections [[speakers]], in two brackets each, found a table",
        ),
        ('[agenda]\nemcee = "bo"', '7: agenda.emcee: expected the slug of a speaker (there are none), found "bo"'),
        (
            "[agenda]\nstarts = 20:00:00\nends = 19:00:00",
            "8: agenda.ends: expected a time after agenda.starts, found one that is not",
        ),
        (
            '[[speakers]]\nslug = "a"\nname = "A"\ntimezone = "Europe/Londn"',
            (
                "9: speakers.a.timezone: there is no time zone “Europe/Londn”."
                " Perhaps Europe/London or Europe/Lisbon or Europe/Oslo is meant."
                " Zones are named like America/Los_Angeles."
            ),
        ),
        (
            (
                '[[speakers]]\nslug = "a"\nname = "A"\navailable_from = 2022-05-25 20:00:00\n'
                "available_until = 2022-05-25 19:00:00"
            ),
            "10: speakers.a.available_until: expected a time after available_from, found one that is not",
        ),
    ],
)
def test_each_problem_has_its_line(content: str, message: str) -> None:
    assert f"event.toml:{message}" in problems(content)


@pytest.mark.parametrize(
    ("night", "clock", "message"),
    [
        ("2022-03-12 20:00:00", "02:30", "2022-03-13 02:30 does not exist in America/Los_Angeles"),
        ("2022-11-05 20:00:00", "01:30", "2022-11-06 01:30 comes twice in America/Los_Angeles"),
    ],
)
def test_clocks_that_a_zone_skips_or_shows_twice(night: str, clock: str, message: str) -> None:
    head = HEAD.replace("2022-05-25 18:30:00", night).replace("2022-05-25 21:30:00", "2022-12-31 00:00:00")
    for written in (f"{clock}:00", f'"{clock}"'):
        with pytest.raises(Invalid, match=message):
            event_file.read_with(
                head + ITEM + f'duration = "5m"\nstarts = {written}\n', agenda_file.plan, source="event.toml"
            )


def test_a_plan_of_five_hundred_speakers_is_read_and_one_of_too_many_refused() -> None:
    people = "".join(f'[[speakers]]\nslug = "s{number}"\nname = "Speaker {number}"\n' for number in range(2001))
    plan = read(people[: people.index('[[speakers]]\nslug = "s500"')])
    assert plan is not None
    assert len(plan.speakers) == 500
    assert any("expected at most 2000 of them, found 2001" in problem for problem in problems(people))


def test_when_the_clock_of_an_item_changes_colour() -> None:
    plan = read(
        '[[agenda.clock]]\nwarning = "2m"\n[[agenda.clock]]\nkind = "talk"\nwarning = "20 %"\ndanger = "30s"\n' + ITEM
        + 'duration = "10m"\n[[agenda.items]]\nslug = "b"\ntitle = "B"\nduration = "30m"\nkind = "panel"\n'
    )  # fmt: skip
    assert plan is not None
    talk, panel = plan.items
    assert [str(plan.thresholds_of(talk).warning), str(plan.thresholds_of(talk).danger)] == ["20%", "30s"]
    assert plan.thresholds_of(talk).warning.of(talk.duration) == minutes(2)
    assert plan.thresholds_of(panel).warning.of(panel.duration) == minutes(2)
    assert plan.thresholds_of(panel).danger.of(panel.duration) == minutes(1.5)
    assert problems('[[agenda.clock]]\nwarning = "101%"\n[[agenda.clock]]\n')[0].startswith(
        "event.toml:7: agenda.clock[1].warning: “101%” is not understood as a duration"
    )
