"""The folder of a demonstration: what is refused, what is replaced, and what a failure leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from geekx_ops.cli.main import main
from geekx_ops.demo import folder
from geekx_ops.errors import Conflict, Unavailable


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.parametrize("name", ["notes.txt", "index.html", ".hidden"])
def test_a_folder_with_something_else_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    done = CliRunner().invoke(main, ["demo", "--out", str(tmp_path)])
    assert done.exit_code == 4
    assert f"({name}); nothing was written" in done.stderr
    assert contents(tmp_path) == {name: b"mine"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "night").write_text("mine")
    with pytest.raises(Conflict, match="is no folder; nothing was written"):
        folder.refuse_foreign(tmp_path / "night")


def test_an_empty_folder_will_do(tmp_path: Path, sqlite_template: Path) -> None:
    folder.write(tmp_path, {"a.txt": "b"}, [sqlite_template])
    assert sorted(contents(tmp_path)) == [folder.MARKER, "a.txt", "template.db"]


def test_where_nothing_can_be_written(tmp_path: Path, sqlite_template: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Unavailable, match="cannot be written: Not a directory"):
        folder.write(tmp_path / "file" / "night", {"a.txt": "b"}, [sqlite_template])


def test_a_failure_while_writing_replaces_nothing(tmp_path: Path, sqlite_template: Path) -> None:
    folder.write(tmp_path, {"a.txt": "old"}, [sqlite_template])
    with pytest.raises(UnicodeEncodeError):
        folder.write(tmp_path, {"a.txt": "new", "b.txt": "\ud800"}, [sqlite_template])
    assert sorted(contents(tmp_path)) == [folder.MARKER, "a.txt", "template.db"]
    assert (tmp_path / "a.txt").read_text() == "old"
