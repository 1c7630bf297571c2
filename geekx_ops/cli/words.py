"""How registrations are told: as a sentence for a person, as a record for a program."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from geekx_ops import times
from geekx_ops.cli.formats import ZONE_KEY
from geekx_ops.registration import ticket_code
from geekx_ops.text import counted

if TYPE_CHECKING:
    from datetime import datetime

    from geekx_ops.registration.listing import Guest
    from geekx_ops.registration.record import Registration

_COLOURS = {"confirmed": "green", "offered": "cyan", "pending": "cyan", "waiting": "yellow"}


def standing(one: Registration, position: int | None = None) -> str:
    """Where *one* stands, in a sentence; the standing itself in colour where there is any."""
    word = click.style(one.standing.value, fg=_COLOURS.get(one.standing.value), bold=True)
    told = f"{one.name} (#{one.id}) is {word}: {counted(one.party_size, 'seat')}, {one.ticket_type}"
    if one.standing.value == "confirmed":
        return f"{told}; ticket code {ticket_code.shown(one.ticket_code or '')}."
    if position is not None:
        return f"{told}; number {position} in the queue."
    if one.offer_expires_at is not None:
        return f"{told}; to be confirmed by {local(one.offer_expires_at)}."
    return f"{told}."


def local(instant: datetime, *, seconds: bool = False) -> str:
    """*instant* in the time zone of the event that the command works on."""
    zone = click.get_current_context().meta.get(ZONE_KEY, "UTC")
    return times.format_local(instant, ZoneInfo(zone), seconds=seconds, named=True)


def clock(instant: datetime) -> str:
    """*instant* for a narrow table: day and time of day in the time zone of the event."""
    zone = click.get_current_context().meta.get(ZONE_KEY, "UTC")
    return f"{instant.astimezone(ZoneInfo(zone)):%m-%d %H:%M}"


def tell_promoted(promoted: Iterable[Registration]) -> None:
    """Say on stdout who moved up, so that they can be told."""
    for one in promoted:
        click.echo(f"Moved up: {standing(one)}")


def record(one: Registration, position: int | None = None) -> dict[str, Any]:
    """A registration as a record."""
    return {
        "number": one.id,
        "name": one.name,
        "email": one.email,
        "standing": one.standing.value,
        "position": position,
        "seats": one.party_size,
        "ticket_type": one.ticket_type,
        "held": one.held,
        "ticket_code": None if one.ticket_code is None else ticket_code.shown(one.ticket_code),
        "signed_up_at": one.signed_up_at,
        "offer_expires_at": one.offer_expires_at,
    }


def guest_record(guest: Guest) -> dict[str, Any]:
    """A guest as a record with all there is."""
    one = guest.registration
    return {
        **record(one, guest.position),
        "at_least": one.at_least,
        "companions": list(guest.companions),
        "answers": dict(guest.answers),
        "priority": one.priority,
        "priority_reason": one.priority_reason,
        "over_cap": one.over_cap,
        "standing_since": one.standing_since,
    }
