"""Answers of the door as the screen says them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from geekx_ops.cli.door_screen.state import Match, Panel, Scan, Tone
from geekx_ops.door.log import Attendance, Entry, Kind, Reason
from geekx_ops.door.wording import when
from geekx_ops.registration.seats import Standing
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.door.finding import Found
    from geekx_ops.door.release import Released
    from geekx_ops.door.visitor import Answer
    from geekx_ops.registration.record import Registration

_TONES = {Kind.CHECK_IN: Tone.IN, Kind.CHECK_OUT: Tone.OUT, Kind.UNDO: Tone.BACK}
_WAITS = frozenset({Reason.WAITING, Reason.GIVEN_AWAY})


def tone(entry: Entry) -> Tone:
    """What *entry* of the log says at first sight."""
    if entry.kind in _TONES:
        return _TONES[entry.kind]
    if entry.reason is Reason.AMBIGUOUS:
        return Tone.WHICH
    return Tone.WAIT if entry.reason in _WAITS else Tone.NO


def panel(answer: Answer) -> Panel:
    """*answer* in large letters."""
    name = "" if answer.visitor is None else answer.visitor.registration.name
    return Panel(
        tone(answer.entry), answer.reason or "", name, _aside(answer), (_capital(answer.message),), answer.notes
    )


def scan(entry: Entry, name: str, clock: str) -> Scan:
    """A line about *entry* of the log: what came of it, who it was, how many of the party."""
    people = f" ({entry.people})" if entry.people > 1 else ""
    return Scan(clock, tone(entry), name + people, entry.reason or "")


def _aside(answer: Answer) -> str:
    """How many of the party are inside; since when and where they came in, if that is why nobody comes in now."""
    who = answer.visitor
    if who is None:
        return ""
    size, found = who.registration.party_size, who.attendance
    if answer.reason is Reason.ALREADY_IN and found.arrived is not None:
        return f"since {when(who.event, found.arrived.at)}, {found.arrived.actor}"
    if size == 1:
        return ""
    return f"{found.inside} of {size}" if answer.ok else f"party of {size}"


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def match(found: Found, *, hint: bool) -> Match:
    """A guest who may be meant; with a *hint* if somebody else has her name."""
    one = found.registration
    return Match(
        number=one.id,
        name=", ".join([one.name, *found.companions]),
        party_size=one.party_size,
        inside=found.attendance.inside,
        mark=_mark(one, found.attendance),
        hint=(found.told_apart_by or f"#{one.id}") if hint else "",
    )


def _mark(one: Registration, found: Attendance) -> str:
    if found.inside:
        return "✓ inside"
    if one.standing is Standing.WAITING:
        return "! waiting, here" if found.is_here else "! waiting"
    if one.standing is Standing.EXPIRED and found.given_away:
        return "! seat given away"
    if one.standing is Standing.CONFIRMED:
        return "! has a seat now" if found.is_here else "left" if found.arrived else ""
    return one.standing.value


def plan(planned: Released) -> Panel:
    """What a release would do, as a question."""
    told = ["Enter does it, Esc leaves all as it is."]
    if planned.seated:
        told += [f"A seat would get: {names(planned.seated)}.", f"Not here: {names(planned.given_away) or 'nobody'}."]
    elif planned.waiting:
        told += ["Nobody who waits here can get a seat now; from now on they do when somebody is found absent."]
    else:
        told += ["Nobody waits here now; from now on, whoever waits and comes gets the seat of somebody absent."]
    return Panel(Tone.ASK, f"{counted(len(planned.seated), 'party').replace('partys', 'parties')} would get seats",
                 told=tuple(told))  # fmt: skip


def released(done: Released) -> Panel:
    """What a release came to."""
    if not done.seated:
        return Panel(
            Tone.DONE, "release", told=("From now on, whoever waits and comes gets the seat of an absent guest.",)
        )
    lost = f"Seats given away: {names(done.given_away)}." if done.given_away else ""
    return Panel(Tone.DONE, "release", told=(f"Call in: {names(done.seated)}.", *filter(None, [lost])))


def names(parties: Iterable[Registration]) -> str:
    """Parties in a row, with their seats where it is more than one."""
    return ", ".join(party(one) for one in parties)


def party(one: Registration) -> str:
    """One party, with its seats if it is more than one."""
    return one.name if one.party_size == 1 else f"{one.name} ({one.party_size})"
