"""The door told: answers, counts and the log as sentences and records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli import words
from geekx_ops.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from geekx_ops.door.finding import Found
    from geekx_ops.door.listing import Count, Line
    from geekx_ops.door.log import Attendance, Entry
    from geekx_ops.door.release import Released
    from geekx_ops.door.visitor import Answer
    from geekx_ops.registration.record import Registration

_NOT_FOUND = frozenset({"unknown", "nobody", "other-event"})
_INVALID = frozenset({"mistyped", "unreadable"})


def exit_code(answer: Answer) -> int:
    """What a script is told: 0 if it was done, 2 for what no ticket can be, 3 for an unknown one, 4 for a refusal."""
    if answer.ok:
        return 0
    reason = "" if answer.reason is None else answer.reason.value
    return 3 if reason in _NOT_FOUND else 2 if reason in _INVALID else 4


def tell(answer: Answer) -> None:
    """Print an answer for a person: a sign and a sentence, then what the door should know."""
    click.echo(f"{sign(answer)} {answer.message}")
    for note in answer.notes:
        click.echo(f"  ● {note}")
    for other in answer.seated:
        click.echo(f"  Call in: {other.name}, {counted(other.party_size, 'seat')}.")


def sign(answer: Answer) -> str:
    """A sign that is understood without colours, too."""
    if answer.ok:
        return click.style("✓", fg="green", bold=True)
    waits = answer.entry.kind.value == "present"
    return click.style("!", fg="yellow", bold=True) if waits else click.style("✗", fg="red", bold=True)


def record(answer: Answer) -> dict[str, Any]:
    """An answer as a record."""
    who = answer.visitor
    one = None if who is None else who.registration
    return {
        "ok": answer.ok,
        "did": answer.entry.kind.value,
        "reason": None if answer.reason is None else answer.reason.value,
        "message": answer.message,
        "number": None if one is None else one.id,
        "name": None if one is None else one.name,
        "seats": None if one is None else one.party_size,
        "people": answer.entry.people,
        **_attendance(None if who is None else who.attendance),
        "notes": list(answer.notes),
        "nonce": answer.entry.nonce,
        "at": answer.entry.at,
        "repeated": answer.repeated,
        "seated": [other.id for other in answer.seated],
    }


def _attendance(found: Attendance | None) -> dict[str, Any]:
    arrived = None if found is None else found.arrived
    return {
        "inside": None if found is None else found.inside,
        "arrived_at": None if arrived is None else arrived.at,
        "arrived_where": None if arrived is None else arrived.actor,
    }


def count_record(count: Count) -> dict[str, Any]:
    """The numbers of the door as a record."""
    return {
        "inside": count.inside,
        "came": count.came,
        "expected": count.expected,
        "waiting": count.waiting,
        "here": count.here,
        "refused": count.refused,
        "conflicts": count.conflicts,
    }


def count_line(count: Count) -> str:
    """The numbers of the door in a sentence."""
    here = f", {count.here} of them at the door" if count.here else ""
    conflicts = f" Let in twice: {counted(count.conflicts, 'ticket')}; see `geekx door log`." if count.conflicts else ""
    told = f"{click.style(str(count.inside), bold=True)} inside, {count.expected} expected, {count.waiting} waiting"
    return f"{told}{here}.{conflicts}"


def found_record(found: Found) -> dict[str, Any]:
    """A guest who may be meant, as a record."""
    one = found.registration
    return {
        "number": one.id,
        "name": one.name,
        "told_apart_by": found.told_apart_by,
        "companions": list(found.companions),
        "standing": one.standing.value,
        "seats": one.party_size,
        "inside": found.attendance.inside,
        "sure": found.sure,
    }


def line_record(line: Line, *, table: bool) -> dict[str, Any]:
    """An entry of the log as a record; times on the clocks of the event in a *table*."""
    entry: Entry = line.entry
    return {
        "at": words.clock(entry.at) if table else entry.at,
        "actor": entry.actor,
        "did": entry.kind.value + (" (taken back)" if line.undone and table else ""),
        "number": entry.registration_id,
        "name": line.name,
        "people": entry.people or None,
        "reason": None if entry.reason is None else entry.reason.value,
        **({} if table else {"undone": line.undone, "code": entry.code, "nonce": entry.nonce}),
        **({} if table else {"undoes": entry.undoes, "recorded_at": entry.recorded_at}),
    }


def names(parties: Sequence[Registration]) -> str:
    """Parties in a row, with their seats where it is more than one."""
    return ", ".join(one.name if one.party_size == 1 else f"{one.name} ({one.party_size})" for one in parties)


def released_record(released: Released) -> dict[str, Any]:
    """What a release came to, or would come to, as a record."""
    return {
        "from": released.event.settings.sign_up.door_release,
        "seated": [one.id for one in released.seated],
        "given_away": [one.id for one in released.given_away],
        "absent_seats": released.absent,
        "waiting": [one.id for one in released.waiting],
    }


def released_lines(released: Released, now: datetime, *, given: bool) -> list[str]:
    """The same for a person; *given* tells whether it was done."""
    begins = released.event.settings.sign_up.door_release
    lines = []
    if given and begins is not None and begins > now:
        lines.append(f"From {words.local(begins)} on, seats of those who have not come go to those at the door.")
    for label, parties in (("Call in", released.seated), ("Seats given away", released.given_away)):
        if parties:
            lines.append(f"{label if given else 'Would be: ' + label.lower()}: {names(parties)}.")
    if not released.seated:
        lines.append("Nobody at the door waits for a seat." if not released.waiting else "Nobody gets a seat now.")
    waiting = f"; still waiting at the door: {names(released.waiting)}" if released.waiting else ""
    return [*lines, f"{counted(released.absent, 'seat')} kept for guests who have not come{waiting}."]
