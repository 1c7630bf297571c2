"""What an imported list came to, as sentences and as records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli import words
from geekx_ops.cli.output import show
from geekx_ops.guest_lists.diff import ANSWER, Change, Difference, Guest, Kind
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


def tell_rehearsed(form: str, read: Read, done: Imported) -> None:
    """Say what an import would come to."""
    if form != "table":
        show(list(_records(done)), form)
        return
    for line in (*_heading(read), *_lines(done), *_notes(done.comparison)):
        click.echo(line)
    click.echo(f"{_totals(done.comparison)}. Nothing was changed.")
    for line in _would_come_of(done):
        click.echo(line)


def tell_taken_in(form: str, read: Read, done: Imported) -> None:
    """Say what an import came to, and who is to be told."""
    found = done.comparison
    _tell_rejects(read, found)
    if form != "table":
        show(list(_records(done)), form)
        return
    for line in (*_heading(read), *_lines(done), *_notes(found)):
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


def _lines(done: Imported) -> Iterator[str]:
    found = done.comparison
    for kind in (Kind.NEW, Kind.CHANGED, Kind.CONFLICT, Kind.ERASED):
        yield from _some((_line(done, one) for one in found.told if one.kind is kind), found.counts[kind])
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


def _line(done: Imported, one: Difference) -> str:
    guest, mark, comes = one.guest, _mark(*_MARKS[one.kind]), _comes(done, one.guest)
    if one.kind is Kind.NEW:
        beside = f", {guest.standing.value}" if guest.standing.value != "confirmed" else ""
        return f"{mark} {guest.name or guest.email}: {counted(guest.seats, 'seat')}{beside}{comes}"
    if one.kind is Kind.ERASED:
        return f"{mark} line {guest.line}: somebody who was erased here; left alone"
    name = one.here.name if one.here else guest.name
    changes = [f"{_field(change)} {_quoted(change.here)} → {_quoted(change.listed)}" for change in one.changes]
    kept = [
        f"{_field(change)} stays {_quoted(change.here)}, the list says {_quoted(change.listed)}"
        for change in one.conflicts
    ]
    return f"{mark} {name}: {'; '.join([*changes, *kept])}{comes}"


def _comes(done: Imported, guest: Guest) -> str:
    """What comes of *guest* at the gate, if it is another thing than what she asks for."""
    got = done.placed.get(guest.key)
    if got is None:
        return ""
    if got.unseated:
        return f"; waits, {'no seat' if guest.seats == 1 else f'no {guest.seats} seats'} free"
    if got.over_cap:
        return "; beyond the cap"
    return "; gets a free seat" if got.standing is not guest.standing else ""


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
    if found.taken_as_only and (found.counts[Kind.NEW] or found.counts[Kind.CHANGED]):
        only = found.event.settings.ticket_types[0].slug
        yield f"Ticket types that are not here: {_names(found.taken_as_only)}; taken as {only}."


def _would_come_of(done: Imported) -> Iterator[str]:
    if done.admitted:
        yield f"It would register {_admitted(done)}."
    if unseated := [guest.called for guest in done.unseated()]:
        yield f"No seat would be free for {_names(unseated)}; with --allow-over they get seats all the same."
    if done.promoted:
        yield f"Would move up: {_names(one.name for one in done.promoted)}."


def _names(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - MOST_LINES} more" if len(listed) > MOST_LINES else ""
    return ", ".join(listed[:MOST_LINES]) + more


def _admitted(done: Imported) -> str:
    told = ", ".join(f"{number} {standing.value}" for standing, number in done.admitted.items())
    return told + (f", {done.over_cap} of them beyond the cap" if done.over_cap else "")


def _came_of(done: Imported) -> Iterator[str]:
    if done.admitted:
        yield f"Registered: {_admitted(done)}."
    if unseated := [guest.called for guest in done.unseated()]:
        yield f"No seat was free for {_names(unseated)}. --allow-over would have given them seats; now"
        yield "`geekx guests move-up PERSON --over-cap` does, one by one, or a higher cap for all: `geekx event cap`."
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


def _records(done: Imported) -> Iterator[dict[str, Any]]:
    found = done.comparison
    for one in found.told:
        guest, here, got = one.guest, one.here, done.placed.get(one.guest.key)
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
            stands=got and got.standing.value,
        )
    for gone in found.gone:
        stands = {"name": gone.name, "email": gone.email, "standing": gone.standing.value, "seats": gone.party_size}
        yield _record("gone", number=gone.id, **stands)
    for bad in found.refused:
        reason = f"{bad.column}: {bad.reason}" if bad.column else bad.reason
        yield _record("refused", line=bad.line, reason=reason)


_KEYS = ("kind", "line", "number", "name", "email", "standing", "seats", "changes", "conflicts", "reason",
         "stands")  # fmt: skip


def _record(kind: str, **known: Any) -> dict[str, Any]:
    return dict.fromkeys(_KEYS) | {"kind": kind, "changes": {}, "conflicts": {}} | known


def _changes(changes: Iterable[Change]) -> dict[str, str]:
    return {change.field.removeprefix(ANSWER): f"{change.here} → {change.listed}" for change in changes}
