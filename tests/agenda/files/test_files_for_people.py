"""Files that are written for people, and are no running order to be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from geekx_ops.errors import Invalid
from tests.agenda.files.imports import read, told


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
