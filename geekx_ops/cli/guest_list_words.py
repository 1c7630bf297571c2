"""What an imported list came to, as sentences and as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli import words
from geekx_ops.cli.output import show
from geekx_ops.guest_lists.diff import ANSWER, Change, Difference, Kind
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.cli.list_files import Read
    from geekx_ops.guest_lists.comparing import Comparison
    from geekx_ops.guest_lists.importing import Imported

MOST_LINES = 20
"""Guests of one kind that are told one by one."""

_MARKS = {
    Kind.NEW: ("+", "green"),
    Kind.CHANGED: ("~", "cyan"),
    Kind.CONFLICT: ("≠", "yellow"),
    Kind.ERASED: ("≠", "yellow"),
}


def tell_compared(form: str, read: Read, found: Comparison) -> None:
    """Say what an import would find."""
    if form != "table":
        show(list(_records(found)), form)
        return
    for line in (*_heading(read), *_lines(found), *_notes(found)):
        click.echo(line)
    click.echo(f"{_totals(found)}. Nothing was changed.")


def tell_taken_in(form: str, read: Read, done: Imported) -> None:
    """Say what an import came to, and who is to be told."""
    found = done.comparison
    _tell_rejects(read, found)
    if form != "table":
        show(list(_records(found)), form)
        return
    for line in (*_heading(read), *_lines(found), *_notes(found)):
        click.echo(line)
    click.echo(f"{_totals(found)}.")
    for line in _came_of(done):
        click.echo(line)
    words.tell_promoted(done.promoted)


def _heading(read: Read) -> Iterator[str]:
    if read.file.columns:
        yield f"{read.file.path} was read by the columns that were named."
    else:
        yield f"{read.file.path} is a list of {read.platform}."


def _lines(found: Comparison) -> Iterator[str]:
    for kind in (Kind.NEW, Kind.CHANGED, Kind.CONFLICT, Kind.ERASED):
        yield from _some((_line(one) for one in found.told if one.kind is kind), found.counts[kind])
    gone = (f"{_mark('-', 'red')} {one.name} (#{one.id}) is not in the list any more" for one in found.gone)
    yield from _some(gone, len(found.gone))
    yield from _some((f"{_mark('?', 'red')} {one}" for one in found.refused), len(found.refused))


def _some(lines: Iterable[str], number: int) -> Iterator[str]:
    for place, line in enumerate(lines):
        if place == MOST_LINES:
            yield f"  … and {number - MOST_LINES} more; --format json lists them"
            return
        yield line


def _mark(sign: str, colour: str) -> str:
    return click.style(sign, fg=colour, bold=True)


def _line(one: Difference) -> str:
    guest, mark = one.guest, _mark(*_MARKS[one.kind])
    if one.kind is Kind.NEW:
        beside = f", {guest.standing.value}" if guest.standing.value != "confirmed" else ""
        return f"{mark} {guest.name or guest.email}: {counted(guest.seats, 'seat')}{beside}"
    if one.kind is Kind.ERASED:
        return f"{mark} line {guest.line}: somebody who was erased here; left alone"
    name = one.here.name if one.here else guest.name
    changes = [f"{_field(change)} {_quoted(change.here)} → {_quoted(change.listed)}" for change in one.changes]
    kept = [
        f"{_field(change)} stays {_quoted(change.here)}, the list says {_quoted(change.listed)}"
        for change in one.conflicts
    ]
    return f"{mark} {name}: {'; '.join([*changes, *kept])}"


def _field(change: Change) -> str:
    return change.field.removeprefix(ANSWER).replace("_", " ")


def _quoted(value: str) -> str:
    return f"“{value}”" if value else "nothing"


def _totals(found: Comparison) -> str:
    told = [f"{number} {kind.value}" for kind in Kind if (number := found.counts[kind])]
    refused = [f"{len(found.refused)} refused"] if found.refused else []
    return ", ".join([*told, *refused]) or "The list is empty"


def _notes(found: Comparison) -> Iterator[str]:
    if found.unnamed:
        yield f"{counted(found.unnamed, 'line')} without a name or an address: left out."
    if found.new_questions:
        slugs = ", ".join(question.slug for question in found.new_questions)
        yield f"New questions of the event, which only lists answer: {slugs}."
    if found.left_out:
        yield f"Columns that were left out: {', '.join(found.left_out)}."


def _came_of(done: Imported) -> Iterator[str]:
    if done.admitted:
        told = ", ".join(f"{number} {standing.value}" for standing, number in done.admitted.items())
        over = f", {done.over_cap} of them beyond the cap" if done.over_cap else ""
        yield f"Registered: {told}{over}."
    if done.cancelled:
        yield f"Cancelled, for they are gone from the list: {', '.join(one.name for one in done.cancelled)}."
    for _, reason in done.kept[:MOST_LINES]:
        yield f"{_mark('≠', 'yellow')} {reason}"
    if done.comparison.gone and not done.cancelled:
        yield "Those who are gone keep their seats; --cancel-gone gives them to whoever is next."


def _tell_rejects(read: Read, found: Comparison) -> None:
    if read.rejects is not None:
        lines = counted(len(found.refused), "line")
        told = f"Wrote {lines} that cannot be taken in to {read.rejects}, each with its reason. Mend and import it."
        click.echo(f"{told} It holds personal data: only you can read it.", err=True)


def _records(found: Comparison) -> Iterator[dict[str, Any]]:
    for one in found.told:
        guest, here = one.guest, one.here
        yield _record(
            one.kind.value,
            line=guest.line,
            number=here.number if here else None,
            name=guest.name or None,
            email=guest.email,
            standing=guest.standing.value,
            seats=guest.seats,
            changes=_changes(one.changes),
            conflicts=_changes(one.conflicts),
        )
    for gone in found.gone:
        stands = {"name": gone.name, "email": gone.email, "standing": gone.standing.value, "seats": gone.party_size}
        yield _record("gone", number=gone.id, **stands)
    for bad in found.refused:
        reason = f"{bad.column}: {bad.reason}" if bad.column else bad.reason
        yield _record("refused", line=bad.line, reason=reason)


_KEYS = ("kind", "line", "number", "name", "email", "standing", "seats", "changes", "conflicts", "reason")


def _record(kind: str, **known: Any) -> dict[str, Any]:
    return dict.fromkeys(_KEYS) | {"kind": kind, "changes": {}, "conflicts": {}} | known


def _changes(changes: Iterable[Change]) -> dict[str, str]:
    return {change.field.removeprefix(ANSWER): f"{change.here} → {change.listed}" for change in changes}
