"""Running orders in scripts that have no letters of ours, files that are none, and the room of an empty plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from geekx_ops.errors import Invalid
from tests.agenda.files.test_importing import read, told


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "a calendar"),
        ("a.md", "# The evening\n\n- 18:30 Hello\n", "Markdown"),
        ("a.txt", "The evening, in short\n18:30 Hello\n", "a text for people to read"),
    ],
)
def test_what_is_written_for_people_is_called_by_its_name(tmp_path: Path, name: str, content: str, what: str) -> None:
    with pytest.raises(Invalid) as error:
        read(tmp_path, content, name=name)
    assert error.value.message == (
        f"{name} is {what}; agenda import reads csv, xlsx, schedule.xml and schedule.json. Nothing was changed."
    )
    assert told(read(tmp_path, "title\tstart\tend\nHello\t18:30\t18:40\n", name="list.txt").plan)


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
