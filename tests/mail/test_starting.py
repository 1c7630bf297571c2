"""Our templates, written out to start from."""

from __future__ import annotations

from pathlib import Path

import pytest

from geekx_ops.errors import Conflict, Unavailable
from geekx_ops.mail import rendering, starting
from geekx_ops.mail.kinds import Audience, Kind
from tests.mail import samples


@pytest.mark.parametrize("parts", [False, True])
def test_what_is_written_makes_the_same_mail(tmp_path: Path, *, parts: bool) -> None:
    made = starting.write(Kind.REMINDER, tmp_path / "own", parts=parts)
    names = {path.relative_to(tmp_path / "own").as_posix() for path in made}
    assert {"mail/reminder.html", "mail/reminder.txt"} <= names
    assert ("mail/layout.html" in names) is ("mail/style.css" in names) is parts
    one = samples.reader(Audience.COMING)
    ours, hers = (
        rendering.prepare(Kind.REMINDER, samples.full(Kind.REMINDER), folder) for folder in (None, tmp_path / "own")
    )
    assert hers.content(one, samples.LETTERHEAD) == ours.content(one, samples.LETTERHEAD)
    assert hers.strays() == []


def test_nothing_is_replaced(tmp_path: Path) -> None:
    starting.write(Kind.THANKS, tmp_path)
    (tmp_path / "mail/thanks.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "mail/thanks.html").unlink()
    with pytest.raises(Conflict, match=r"mail/thanks\.txt is there already"):
        starting.write(Kind.THANKS, tmp_path)
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["thanks.txt"]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "own").write_text("x", encoding="utf-8")
    with pytest.raises(Unavailable, match="cannot be written"):
        starting.write(Kind.THANKS, tmp_path / "own")
