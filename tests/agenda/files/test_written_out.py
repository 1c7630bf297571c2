from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from geekx_ops.agenda.comparing import Version
from geekx_ops.agenda.files.about import About
from geekx_ops.agenda.files.clocks import Clocks, clocks
from geekx_ops.agenda.files.programme import entries
from geekx_ops.agenda.files.written_out import chat, markdown
from geekx_ops.agenda.plan import Plan, Speaker
from tests.agenda.plan_strategies import at, talk

ZONE = ZoneInfo("America/Los_Angeles")
ABOUT = About("spring", "Spring *meetup*", ZONE, "0" * 32)
PLAN = Plan(
    (talk("welcome"), replace(talk("talk", speakers=("ada", "bo")), title="A | b\n<script>")),
    (Speaker("ada", "Ada", say_it="AY-da", timezone="Europe/Berlin"), Speaker("bo", "Bo_Bo", timezone="Europe/Paris")),
)
VERSION = Version(PLAN, at("18:30"), at("21:00"), "The Barn")


def shown(version: Version = VERSION, *wanted: str) -> Clocks:
    return clocks(version, ZONE, map(ZoneInfo, wanted))


def test_markdown() -> None:
    assert markdown(entries(VERSION), ABOUT, shown(), place="The Barn").split("\n") == [
        r"# Spring \*meetup\*",
        "",
        "Wed 25 May 2022 18:30 PDT, The Barn",
        "",
        "| Los Angeles (PDT) | Berlin (CEST) | Item | Who |",
        "| --- | --- | --- | --- |",
        "| 18:30 | 03:30 +1 | Welcome |  |",
        r"| 18:40 | 03:40 +1 | A \| b \<script\> | Ada, Bo\_Bo |",
        "",
    ]


def test_chat() -> None:
    assert chat(entries(VERSION), ABOUT, shown(), place=None).split("\n") == [
        "Spring *meetup*",
        "Wed 25 May 2022 18:30 PDT",
        "Times: Los Angeles (PDT) / Berlin (CEST)",
        "",
        "18:30 / 03:30 +1  Welcome",
        "18:40 / 03:40 +1  A | b <script>: Ada, Bo_Bo",
        "",
    ]


def test_several_rooms_are_named_and_how_names_are_said_if_asked() -> None:
    plan = replace(PLAN, room="Hall", items=(PLAN.items[0], replace(PLAN.items[1], room="Bar")))
    found = entries(replace(VERSION, plan=plan), say_it=True)
    assert "18:30  A | b <script>: Ada (say AY-da), Bo_Bo (Bar)" in chat(
        found, ABOUT, shown(VERSION, ZONE.key), place=None
    )
    assert "| Item | Who | Room |" in markdown(found, ABOUT, shown(), place=None)


def test_one_zone_is_shown_once_and_others_by_their_place() -> None:
    assert [zone.key for zone in shown().zones] == ["America/Los_Angeles", "Europe/Berlin"]
    assert [zone.key for zone in shown(VERSION, "US/Pacific").zones] == ["America/Los_Angeles"]
    assert not shown(VERSION, "US/Pacific").several
    asia = shown(VERSION, "Asia/Kolkata", "America/Sao_Paulo", "UTC")
    assert asia.titles(VERSION.starts) == ("Los Angeles (PDT)", "Kolkata (IST)", "Sao Paulo", "UTC")
    assert asia.elsewhere(None, VERSION.starts) == {"Kolkata (IST)": "?", "Sao Paulo": "?", "UTC": "?"}


def test_the_day_before_is_marked_too() -> None:
    tokyo = clocks(Version(PLAN, datetime(2022, 5, 25, 0, tzinfo=UTC), at("21:00")), ZoneInfo("Asia/Tokyo"), [ZONE])
    assert tokyo.times(datetime(2022, 5, 25, 0, tzinfo=UTC)) == ("09:00", "17:00 -1")
