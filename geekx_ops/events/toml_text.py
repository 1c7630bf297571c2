"""TOML as a person typed it: its tables, the line of each key, and what is wrong where it is not TOML.

Pure: text in, values out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

Spot = tuple[str, int | None, str | None]
"""A section, the place of one table in a list of tables (from 0), a key in it."""

_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_PATH = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_HEADER = re.compile(rf"(?P<opening>\[\[?)[ \t]*(?P<path>{_PATH})[ \t]*\]\]?")
_ASSIGNMENT = re.compile(rf"(?P<path>{_PATH})[ \t]*=")
# The pieces of a value. A text is one piece however many lines it has, so nothing in it is taken for a key.
_PIECE = re.compile(
    r"""
    (?P<text>\"{3}(?:[^\\]|\\.)*?\"{3,5} | '{3}.*?'{3,5} | "(?:[^"\\\n]|\\.)*" | '[^'\n]*')
    | (?P<comment>\#[^\n]*)
    | (?P<opening>[\[{])
    | (?P<closing>[\]}])
    | (?P<end>\n)
    | (?P<other>[^"'\#\[\]{}\n]+)
    """,
    re.VERBOSE | re.DOTALL,
)

_WHERE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_TIME_WITHOUT_SECONDS = re.compile(
    r"=\s*(?P<time>(?:\d{4}-\d\d-\d\d[T ])?\d\d:\d\d)(?P<offset>Z|[+-]\d\d:\d\d)?\s*(?:#.*)?$"
)
_BARE_WORDS = re.compile(r"=\s*(?P<words>[^\s\"'\[{#][^\"'#]*?)\s*(?:#.*)?$")


class NotToml(Exception):
    """The text is no TOML. *line* and *column*, where known, count from 1."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def tables(text: str) -> dict[str, Any]:
    """What the file holds. Raises NotToml."""
    try:
        return tomllib.loads(plain(text))
    except tomllib.TOMLDecodeError as error:
        raise _explained(str(error), plain(text).split("\n")) from error
    except ValueError as error:  # a number of thousands of digits
        raise NotToml("this is not TOML: a number in it is far too large") from error
    except RecursionError as error:
        raise NotToml("this is not TOML that can be read: lists in lists in lists, too deep") from error


def plain(text: str) -> str:
    """*text* without the byte order mark that some editors on Windows put first."""
    return text.removeprefix("\ufeff")


def key_lines(text: str) -> dict[Spot, int]:
    """The line of each section and of each key in it. *text* must be TOML."""
    lines: dict[Spot, int] = {}
    counts: dict[str, int] = {}
    header: tuple[str, ...] = ()
    for line, path, opening in _statements(plain(text)):
        is_inside = opening == "[[" and len(path) > 1
        if is_inside:  # a key of the section around it, and a section of its own: "agenda.items"
            _note(lines, counts, path, line)
        if opening:
            header = (".".join(path),) if is_inside else path
            counts[header[0]] = counts.get(header[0], 0) + (opening == "[[")
        _note(lines, counts, header if opening else (*header, *path), line)
    return lines


def _note(lines: dict[Spot, int], counts: Mapping[str, int], path: tuple[str, ...], line: int) -> None:
    section, *keys = path
    number = counts[section] - 1 if counts.get(section) else None
    for spot in ((section, None, None), (section, number, None), (section, number, keys[0] if keys else None)):
        lines.setdefault(spot, line)


def line_of(lines: Mapping[Spot, int], spot: Spot) -> int | None:
    """The line of *spot*; if that has none of its own, of the table or the section that it belongs to."""
    section, number, key = spot
    outer, _, inner = section.rpartition(".")
    for candidate in ((section, number, key), (section, number, None), (section, None, None), (outer, None, inner)):
        if candidate in lines:
            return lines[candidate]
    return None


def _statements(text: str) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Line, path and opening bracket of each header, and line, path and "" of each assignment."""
    at, line, counted = 0, 1, 0
    while True:
        at = _end(_BLANK, text, at)
        found = _HEADER.match(text, at) or _ASSIGNMENT.match(text, at)
        if found is None:
            return
        line, counted = line + text.count("\n", counted, at), at
        is_header = found.re is _HEADER
        yield line, _parts(found["path"]), found["opening"] if is_header else ""
        at = found.end() if is_header else _end_of_value(text, found.end())


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return at if found is None else found.end()


def _end_of_value(text: str, at: int) -> int:
    depth = 0
    while (piece := _PIECE.match(text, at)) is not None:
        if piece.lastgroup == "end" and depth == 0:
            break
        depth += (piece.lastgroup == "opening") - (piece.lastgroup == "closing")
        at = piece.end()
    return at


def _parts(path: str) -> tuple[str, ...]:
    """The keys of a dotted path. The parser itself takes them out of their quotes."""
    return tuple(next(iter(tomllib.loads(f"{key} = 0"))) for key in re.findall(_KEY, path))


def _explained(message: str, lines: list[str]) -> NotToml:
    where = _WHERE.search(message)
    what = _WHERE.sub("", message)
    if where is None or where["line"] is None:
        line = max((number for number, text in enumerate(lines, 1) if text.strip()), default=1)
    else:
        line = int(where["line"])
    column = int(where["column"]) if where is not None and where["column"] else None
    return NotToml(f"this is not TOML: {what}{_hint(what, lines[line - 1])}", line, column)


def _hint(what: str, line: str) -> str:
    """What was probably meant by a line with a value that could not be read."""
    if not what.startswith(("Invalid value", "Expected newline")):
        return ""
    if found := _TIME_WITHOUT_SECONDS.search(line):
        time, offset = found["time"], found["offset"] or ""
        return f'. A time needs its seconds, {time}:00{offset}, or quotes: "{time}{offset}"'
    if (found := _BARE_WORDS.search(line)) and any(map(str.isalpha, found["words"])):
        return f'. Text needs quotes: "{found["words"][:60]}"'
    return ""
