"""Every block of the guide does what the guide says it does.

The blocks of a page are carried out in their order, in a folder of the page's own that holds a copy of examples/.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from geekx_ops.cli.main import main
from geekx_ops.events import event_file
from tests.docs.pages import GUIDE, ROOT, Block, Step, blocks, pattern, steps

CANNOT_RUN = {
    ("README.md", "make demo"): "tests/package and CI run it: it makes a whole environment",
    ("README.md", "make test"): "it is what runs this",
    ("README.md", "pipx install '.[all]'"): "it installs for the user; tests/package installs the wheel",
    ("docs/database.md", "pg_dump geekx > geekx.sql"): "it needs a server of one's own",
    (
        "docs/database.md",
        "geekx db upgrade --db postgresql://localhost/geekx",
    ): "it needs a server of one's own; tests/storage upgrades one",
    ("docs/database.md", ".venv/bin/pip install -e '.[postgres]'"): "it installs; tests/storage works on a server",
    ("docs/database.md", 'eval "$(_GEEKX_COMPLETE=bash_source geekx)"'): "it changes the shell one is in",
}
"""Page and command of what is not run, and why."""

SMALLEST = """\
[event]
name = "Spring Dinner"
timezone = "America/Los_Angeles"
starts = 2022-05-25 18:30:00
ends = 2022-05-25 21:30:00
"""
FILE_NAME = re.compile(r"# (\S+\.toml)\n")
REFUSED = re.compile(r'^Error: |^Problem: |^\{"error": |^[✗!] |^    "ok": false', re.MULTILINE)
SHELL_ONLY = frozenset("|<>&;()")


def assigned(words: Iterable[str]) -> dict[str, str]:
    """What `NAME=value` in front of a command, or behind `export`, sets."""
    return {name: value for name, _, value in (word.partition("=") for word in words)}


class Folder:
    """Where a page is carried out: its files, its settings, its Python names."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.settings: dict[str, str] = {}
        self.names: dict[str, Any] = {"__name__": "page"}

    def run(self, block: Block, following: Block | None) -> None:
        if block.language == "console":
            for step in steps(block):
                self._step(block, step)
        elif block.language == "python":
            self._python(block, following)
        elif block.language == "toml":
            self._file(block)

    def _step(self, block: Block, step: Step) -> None:
        if (block.page, step.command) in CANNOT_RUN:
            return
        code, printed = self._output(step.command, in_a_shell=block.page == "README.md")
        fits = pattern(step.output).fullmatch(printed) is not None
        assert fits, f"{block.page}:{block.line}: $ {step.command}\n{printed}--- the page says\n{step.output}"
        assert (code != 0) == bool(REFUSED.search(printed)), f"{block.page}: $ {step.command} ended with {code}"

    def _output(self, command: str, *, in_a_shell: bool) -> tuple[int, str]:
        lexer = shlex.shlex(command.replace("\\\n", " "), posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words = list(lexer)
        if words[0] == "export":
            self.settings.update(assigned(words[1:]))
            return 0, ""
        if in_a_shell or "geekx" not in words or any(set(word) <= SHELL_ONLY for word in words):
            return self._in_a_shell(command)
        return self._here(words)

    def _here(self, words: list[str]) -> tuple[int, str]:
        place = words.index("geekx")
        runner = CliRunner(env={"COLUMNS": "80", **self.settings, **assigned(words[:place])})
        done = runner.invoke(main, words[place + 1 :], catch_exceptions=False)
        return done.exit_code, done.output

    def _in_a_shell(self, command: str) -> tuple[int, str]:
        programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.place,
            env={**os.environ, "PATH": programs, "COLUMNS": "80", **self.settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
        )
        return done.returncode, done.stdout

    def _python(self, block: Block, following: Block | None) -> None:
        with redirect_stdout(io.StringIO()) as out:
            exec(compile(block.text, f"{block.page}:{block.line}", "exec"), self.names)  # noqa: S102 - to carry it out is the test
        said = following.text if following is not None and following.language == "text" else ""
        fits = pattern(said).fullmatch(out.getvalue()) is not None
        assert fits, f"{block.page}:{block.line} prints\n{out.getvalue()}"

    def _file(self, block: Block) -> None:
        named = FILE_NAME.match(block.text)
        if named:
            (self.place / named[1]).write_text(block.text, encoding="utf-8")
        if "[smtp]" in block.text:  # the settings of a mail server: that they are read shows where they are used
            return
        whole = block.text if "[event]" in block.text else SMALLEST + block.text
        event_file.read(whole, source=f"{block.page}:{block.line}")


@pytest.mark.parametrize("page", GUIDE)
def test_a_page_does_what_it_says(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    folder, found = Folder(tmp_path), blocks(page)
    for block, following in zip_longest(found, found[1:]):
        folder.run(block, following)


@pytest.mark.parametrize("page", GUIDE)
def test_a_page_has_no_block_that_nobody_looks_at(page: str) -> None:
    known = {"console", "python", "text", "toml"}
    assert [f"{page}:{block.line}" for block in blocks(page) if block.language not in known] == []


def test_what_cannot_run_is_still_there() -> None:
    written = {
        (page, step.command)
        for page in GUIDE
        for block in blocks(page)
        if block.language == "console"
        for step in steps(block)
    }
    assert set(CANNOT_RUN) - written == set()


def test_a_wrong_output_is_found(tmp_path: Path) -> None:
    wrong = Block("docs/none.md", 1, "console", "$ geekx --version\ngeekx 0.0.0\n")
    with pytest.raises(AssertionError, match=r"geekx --version"):
        Folder(tmp_path).run(wrong, None)
