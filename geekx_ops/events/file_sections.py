"""The tables of an event file, whose keys are taken one by one; what nobody took is not known here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from geekx_ops import text
from geekx_ops.errors import Invalid
from geekx_ops.events.file_values import Check, shown
from geekx_ops.events.problems import Problems

T = TypeVar("T")
D = TypeVar("D")

SINGLE = ("event", "signup")
LISTS = ("ticket_types", "held", "questions", "links")
BEYOND = ("agenda", "speakers", "raffle", "prizes", "mails")
"""Sections that belong to capabilities which stand above this one, and read them: see `event_file.read_with`."""


class Section:
    """One table of the file. What is wrong with it goes to the problems, and reading goes on."""

    def __init__(self, name: str, number: int | None, values: Mapping[str, Any], problems: Problems) -> None:
        self.name = name
        self.number = number
        self.known: list[str] = []
        self._values = values
        self._problems = problems

    def take(self, key: str, check: Check[T], default: D) -> T | D:
        """The value of *key*; *default* if there is none, or none that passes *check*."""
        self.known.append(key)
        if key not in self._values:
            return default
        try:
            return check(self._values[key])
        except Invalid as error:
            self.problem(key, error.message)
            return default

    def need(self, key: str, check: Check[T], default: D, *, wanted: str) -> T | D:
        """The same for a key that must be there. *wanted* tells with an example what is missing."""
        if key not in self._values:
            self.problem(key, f"expected {wanted}, found nothing")
        return self.take(key, check, default)

    def has(self, key: str) -> bool:
        """Whether the file sets *key*."""
        return key in self._values

    def many(self, key: str) -> Sequence[Section]:
        """The tables of the list *key* inside this section."""
        self.known.append(key)
        return _listed(f"{self.name}.{key}", self._values.get(key, []), self._problems)

    def problem(self, key: str | None, message: str) -> None:
        """Note what is wrong with *key*, or with the section."""
        path = self.label if key is None else f"{self.label}.{text.excerpt(key)}"
        self._problems.add((self.name, self.number, key), path, message)

    def refuse_unknown(self, homes: Mapping[str, str]) -> None:
        """Note each key that was not taken. *homes* tells the section where a key belongs."""
        for key in self._values:
            if key not in self.known:
                self.problem(key, f"this key is not known{suggestion(key, self.known, homes)}")

    @property
    def label(self) -> str:
        """`event`, `held.crew`, or `held[2]` for the second one if its name cannot be told."""
        if self.number is None:
            return self.name
        slug = self._values.get("slug")
        named = isinstance(slug, str) and slug.isprintable() and slug.strip()
        return f"{self.name}.{text.excerpt(str(slug))}" if named else f"{self.name}[{self.number + 1}]"


class Sections:
    """All tables of the file."""

    def __init__(self, tables: Mapping[str, Any], problems: Problems) -> None:
        self._tables = tables
        self._problems = problems
        self._opened: list[Section] = []

    def one(self, name: str) -> Section:
        """The section *name*, empty if there is none."""
        values = self._tables.get(name, {})
        if not isinstance(values, dict):
            _wrong_shape(f"a section [{name}]", name, values, self._problems)
            values = {}
        return self._open(Section(name, None, values, self._problems))

    def has(self, name: str) -> bool:
        """Whether the file has a section *name*."""
        return name in self._tables

    def many(self, name: str) -> Sequence[Section]:
        """The tables of the list *name*."""
        return [self._open(section) for section in _listed(name, self._tables.get(name, []), self._problems)]

    def inside(self, section: Section, key: str) -> Sequence[Section]:
        """The tables of the list *key* inside *section*."""
        return [self._open(part) for part in section.many(key)]

    def at(self, name: str, number: int | None) -> Section:
        """The section that was opened as *name* and *number*."""
        found = (section for section in self._opened if (section.name, section.number) == (name, number))
        return next(found, Section(name, number, {}, self._problems))

    def refuse_unknown(self) -> None:
        """Note each section and each key that nobody took."""
        homes = {key: section.name for section in self._opened if section.name in SINGLE for key in section.known}
        for section in self._opened:
            section.refuse_unknown(homes if section.name in SINGLE else {})
        sections = (*SINGLE, *LISTS, *BEYOND)
        for name in self._tables:
            if name not in sections:
                message = f"this section is not known{suggestion(name, sections, homes)}"
                self._problems.add((name, None, None), text.excerpt(name), message)

    def _open(self, section: Section) -> Section:
        self._opened.append(section)
        return section


def _listed(name: str, values: Any, problems: Problems) -> Sequence[Section]:
    """The tables of a list."""
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        _wrong_shape(f"sections [[{name}]], in two brackets each", name, values, problems)
        # One pair of brackets too few is read as what it was meant to be, so that nothing else is blamed for it.
        values = [values] if isinstance(values, dict) else []
    return [Section(name, number, value, problems) for number, value in enumerate(values)]


def _wrong_shape(wanted: str, name: str, value: Any, problems: Problems) -> None:
    problems.add((name, None, None), name, f"expected {wanted}, found {shown(value)}")


def suggestion(word: str, known: Sequence[str], homes: Mapping[str, str]) -> str:
    """What may have been meant by *word*, as the end of a sentence."""
    if word in homes:
        return f" here; it belongs into [{homes[word]}]"
    if near := get_close_matches(word, known, n=1):
        return f"; did you mean {near[0]}?"
    return f"; expected {', '.join(known)}"
