"""The pages of the documentation, and the fenced blocks in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GENERATED = ("docs/commands.md", "docs/library-reference.md")
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
GUIDE = [page for page in PAGES if page not in GENERATED]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """What stands between two fences; `line` is that of its first line."""

    page: str
    line: int
    language: str
    text: str


@dataclass(frozen=True)
class Step:
    """A command of a transcript with the output that is shown for it."""

    command: str
    output: str


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str) -> list[Block]:
    text = text_of(page)
    return [Block(page, text[: found.start(2)].count("\n") + 1, found[1], found[2]) for found in _FENCE.finditer(text)]


def steps(block: Block) -> list[Step]:
    return [
        Step(_joined(lines), "".join(f"{line}\n" for line in lines[_length(lines) :])) for lines in _by_prompt(block)
    ]


def _by_prompt(block: Block) -> Iterator[list[str]]:
    for part in ("\n" + block.text.rstrip("\n")).split("\n$ ")[1:]:
        yield part.split("\n")


def _length(lines: list[str]) -> int:
    """How many lines the command takes: all that end with a backslash, and one more."""
    return next(number for number, line in enumerate(lines, start=1) if not line.endswith("\\"))


def _joined(lines: list[str]) -> str:
    return "\n".join(lines[: _length(lines)])


def pattern(output: str) -> re.Pattern[str]:
    """What matches *output*: `…` stands for text that varies, on a line of its own for lines that do."""
    lines = (r"(?:[^\n]*\n)*?" if line == "…\n" else _line(line) for line in output.splitlines(keepends=True))
    return re.compile("".join(lines))


def _line(line: str) -> str:
    return ".*?".join(map(re.escape, line.split("…")))
