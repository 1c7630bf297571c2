"""What a running order of another program leaves of the plan that is there, and finds in it the next time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geekx_ops.agenda.plan import Item, Plan
from tests.agenda.files.imports import read, told
from tests.agenda.plan_strategies import at, minutes, ready, talk


def test_what_a_file_does_not_tell_of_a_known_item_stays(tmp_path: Path) -> None:
    known = talk("hello", 5, starts=at("18:00"), speakers=("ada",), introduction="Here is Ada.", cues=("mic",))
    old = Plan((known, talk("gone")), (ready("ada"), ready("eve")), emcee="eve")
    plan = read(tmp_path, "Title,Start,Duration\nHello,18:30,12\nHello,,3\n", old=old).plan
    assert plan.item("hello") == Item(
        "hello", "Hello", minutes(12), starts=at("18:30"), speakers=("ada",), introduction="Here is Ada.", cues=("mic",)
    )
    assert [item.slug for item in plan.items] == ["hello", "hello-2"]
    assert (plan.speakers, plan.emcee) == (old.speakers, "eve")


def test_names_and_titles_without_letters_of_ours_get_numbers_and_keep_them(tmp_path: Path) -> None:
    content = (
        "title,start,end,speaker\n挨拶,18:30,18:40,田中 花子\n講演,18:40,18:55,山田 太郎\nTalk,18:55,19:10,Ada A\n"
    )
    first = read(tmp_path, content)
    assert told(first.plan) == [
        "item-1 18:30 10 - speaker-1",
        "item-2 soft 15 - speaker-2",
        "talk soft 15 - ada-a",
    ]
    assert [(one.slug, one.name) for one in first.numbered] == [("speaker-1", "田中 花子"), ("speaker-2", "山田 太郎")]
    later = (
        "title,start,end,speaker\n講演,18:30,18:45,山田 太郎\n乾杯,18:45,19:00,佐藤 健\n挨拶,19:00,19:10,田中 花子\n"
    )
    again = read(tmp_path, later, old=first.plan)
    assert told(again.plan) == [
        "item-2 18:30 15 - speaker-2",
        "item-3 soft 15 - speaker-3",
        "item-1 soft 10 - speaker-1",
    ]
    assert [one.slug for one in again.numbered] == ["speaker-3"]


def test_an_empty_plan_takes_its_room_from_the_first_item(tmp_path: Path) -> None:
    content = "Title,Duration,Room\nA,5,Hall\nB,5,Bar\nC,5,Hall\n"
    plan = read(tmp_path, content).plan
    assert (plan.room, [item.room for item in plan.items]) == ("Hall", [None, "Bar", None])
    assert read(tmp_path, content, old=replace(plan, room="Attic")).plan.room == "Attic"
    assert read(tmp_path, content, old=replace(plan, room=None)).plan.room is None
    assert read(tmp_path, "Title,Duration,Room\nA,5,\nB,5,Bar\n").plan.room is None
