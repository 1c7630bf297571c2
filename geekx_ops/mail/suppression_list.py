"""Lists of addresses that get no mails: a column of addresses, or what `suppressed --format csv` wrote, read whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from geekx_ops.errors import Invalid
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.states import Reason, Scope
from geekx_ops.text import excerpt

Word = TypeVar("Word", bound=StrEnum)

ADDRESS_COLUMNS = ("email", "address", "e-mail", "email address")
_OURS = frozenset({"reason", "scope", "event", "kind", "since", "source"})


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address that gets no mails, and of what. `address` is its key, or a digest if its owner was forgotten."""

    address: str
    reason: Reason
    scope: Scope
    event: str | None
    kind: Kind | None
    at: datetime
    source: str


@dataclass(frozen=True, slots=True)
class SuppressionList:
    """What a file says: bare `addresses`, or `suppressions`, which say all by themselves."""

    addresses: tuple[str, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


def read(text: str, *, source: str) -> SuppressionList:
    """The list in the CSV file *text*, which is called *source*. Raises Invalid for the first line that is wrong."""
    rows = csv.DictReader(io.StringIO(text))
    names = {name.strip().lower(): name for name in rows.fieldnames or ()}
    column = next((names[name] for name in names if name in ADDRESS_COLUMNS), None)
    if column is None:
        raise Invalid(f"{source} has no column “email”. Nothing was changed.")
    if names.keys() >= _OURS:
        return SuppressionList(suppressions=tuple(_suppressions(rows, names, column, source)))
    return SuppressionList(tuple(value for row in rows if (value := (row[column] or "").strip())))


def _suppressions(
    rows: csv.DictReader[str], names: Mapping[str, str], column: str, source: str
) -> Iterator[Suppression]:
    for row in rows:
        cells = {name: (row[names[name]] or "").strip() for name in _OURS}
        try:
            if address := (row[column] or "").strip():
                yield _suppression(address.removeprefix("'"), cells)
        except ValueError as error:
            raise Invalid(f"line {rows.line_num} of {source}: {error}. Nothing was changed.") from None


def _suppression(address: str, cells: Mapping[str, str]) -> Suppression:
    scope = _word("scope", cells["scope"], Scope)
    if (scope is Scope.EVENT) is not bool(cells["event"]) or (scope is Scope.KIND) is not bool(cells["kind"]):
        raise ValueError(f"the scope “{scope}” does not go with what stands in event and kind")
    return Suppression(
        address=address,
        reason=_word("reason", cells["reason"], Reason),
        scope=scope,
        event=cells["event"] or None,
        kind=_word("kind", cells["kind"], Kind) if cells["kind"] else None,
        at=_instant(cells["since"]),
        source=cells["source"].removeprefix("'")[:60],
    )


def _word(column: str, given: str, words: type[Word]) -> Word:
    try:
        return words(given)
    except ValueError:
        known = ", ".join(words)
        raise ValueError(f"{column} is one of {known}, and not “{excerpt(given)}”") from None


def _instant(given: str) -> datetime:
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise ValueError(f"since is no time with an offset: “{excerpt(given)}”")
    return found
