"""The titles of real exports, as platforms write them; `<q>` stands for a question."""

from __future__ import annotations

from pathlib import Path

_LINES = Path(__file__).with_name("headers.txt").read_text(encoding="utf-8").splitlines()
HEADERS = dict(line.split(": ", 1) for line in _LINES)


def titles(name: str) -> list[str]:
    """The titles of one of them, with a question."""
    return HEADERS[name].replace("<q>", "What do you eat?").split(",")
