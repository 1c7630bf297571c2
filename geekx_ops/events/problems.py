"""What is wrong with an event file: collected from everywhere in it, and raised as one error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from geekx_ops.errors import Invalid
from geekx_ops.events.toml_text import Spot, line_of


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. *line* counts from 1, None if it cannot be told; *key* is None for the file itself."""

    file: str
    line: int | None
    key: str | None
    message: str
    column: int | None = None

    def __str__(self) -> str:
        """As a compiler says it, so that editors find the place."""
        where = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return ": ".join(part for part in (where, self.key, self.message) if part is not None)


class Problems:
    """The problems found so far in one file."""

    def __init__(self, source: str, lines: Mapping[Spot, int]) -> None:
        self._source = source
        self._lines = lines
        self._found: list[Problem] = []

    def add(self, spot: Spot, key: str, message: str) -> None:
        """Note that *key*, which stands at *spot*, is not as it should be."""
        self._found.append(Problem(self._source, line_of(self._lines, spot), key, message))

    @property
    def found(self) -> tuple[Problem, ...]:
        """All that was noted, in the order in which it was."""
        return tuple(self._found)

    def refuse(self) -> None:
        """Raise Invalid if anything was found."""
        if self._found:
            raise refusal(sorted(self._found, key=lambda problem: problem.line or 0))


def refusal(problems: list[Problem]) -> Invalid:
    """One error that lists all *problems*, for people in its text and for programs in `details["problems"]`."""
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    listing = "\n".join(map(str, problems))
    found = [
        {name: value for name, value in asdict(problem).items() if name != "column" or value is not None}
        for problem in problems
    ]
    text = f"{problems[0].file} has {count}; nothing was changed. Mend the file and load it again.\n{listing}"
    return Invalid(text, problems=found)
