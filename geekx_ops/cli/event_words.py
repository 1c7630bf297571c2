"""How events are told: as lines for a person, as a record for a program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli import words
from geekx_ops.cli.output import show
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.errors import Closed
    from geekx_ops.events.diff import Change
    from geekx_ops.events.event import Event, EventSettings, TicketType
    from geekx_ops.registration.capacity import EventChange
    from geekx_ops.registration.listing import Overview
    from geekx_ops.registration.seats import Seats, Standing

_COLOURS = {"+": "green", "-": "red"}


def tell_change(change: EventChange, form: str, *, dry_run: bool = False) -> None:
    """Print what a change of an event came to: what differs, and who moved up."""
    if form != "table":
        show([_change_record(change)], form)
        return
    for line in _change_lines(change):
        click.echo(line)
    words.tell_promoted(change.promoted)
    if dry_run:
        click.echo("Dry run: nothing was changed.")


def _change_record(change: EventChange) -> dict[str, Any]:
    return {
        "event": change.event.settings.slug,
        "created": change.created,
        "changes": list(map(str, change.changes)),
        "promoted": [one.id for one in change.promoted],
    }


def _change_lines(change: EventChange) -> list[str]:
    settings = change.event.settings
    if change.created:
        head = f"New event: {settings.name} ({settings.slug})"
        return [head, *_settings_lines(change.event), *_beyond_lines(change.changes)]
    if not change.changes:
        return [f"{settings.slug}: no change."]
    return [f"{settings.slug}:", *map(difference_line, change.changes)]


def _beyond_lines(changes: Sequence[Change]) -> list[str]:
    prizes = [f"  {'Prizes:':<14}{change.new}" for change in changes if change.key == "prizes"]
    return [*_agenda_lines(changes), *prizes, *_mail_lines(changes)]


def _mail_lines(changes: Sequence[Change]) -> list[str]:
    new = {change.key: change.new for change in changes}
    if "mails.sender" not in new:
        return []
    return [f"  {'Mails:':<14}from {new['mails.sender']}; sent by themselves: {new.get('mails.send', 'none')}"]


def _agenda_lines(changes: Sequence[Change]) -> list[str]:
    keys = [change.key for change in changes]
    items, speakers = (sum(key.startswith(section) for key in keys) for section in ("agenda.items.", "speakers."))
    return [f"  {'Agenda:':<14}{counted(items, 'item')}, {counted(speakers, 'speaker')}"] if items or speakers else []


def difference_line(change: Change) -> str:
    """One line of a diff, its mark in colour where there is any."""
    text = str(change)
    mark = text[0] if text[0] in _COLOURS else " "
    return f"  {click.style(mark, fg=_COLOURS.get(mark))} {text.removeprefix(mark).strip()}"


def _settings_lines(event: Event) -> list[str]:
    settings = event.settings
    held = ", ".join(f"{pool.seats} for {pool.slug}" for pool in settings.held)
    kinds = ", ".join(kind.slug + (f" (at most {kind.cap})" if kind.cap else "") for kind in settings.ticket_types)
    asked = ", ".join(one.slug + (" (required)" if one.required else "") for one in settings.questions)
    lines = {
        "When": _when_and_where(event),
        "Seats": "no limit" if settings.cap is None else str(settings.cap),
        "Held": held,
        "Ticket types": kinds,
        "Questions": asked,
        "Links": ", ".join(link.slug for link in settings.links),
        "Sign-up": _sign_up_times(event),
        "Waiting list": _queue_rules(event),
    }
    return [f"  {label + ':':<14}{text}" for label, text in lines.items() if text]


def _when_and_where(event: Event) -> str:
    from geekx_ops.events.opening import local

    settings = event.settings
    return ", ".join(part for part in (local(event, settings.starts), settings.venue, settings.city) if part)


def _sign_up_times(event: Event) -> str:
    from geekx_ops.events.opening import local

    rules = event.settings.sign_up
    begin = "now" if rules.opens is None else local(event, rules.opens)
    return f"from {begin} until {local(event, rules.closes or event.settings.ends)}"


def _queue_rules(event: Event) -> str:
    """What is not as usual about the waiting list; usually whoever is next and fits gets the seat at once."""
    from geekx_ops import times
    from geekx_ops.events.event import PartyRule, Promotion
    from geekx_ops.events.opening import local

    rules = event.settings.sign_up
    offers = f"seats are offered for {times.format_duration(rules.offer_lasts)}"
    parts = [
        offers if rules.promotion is Promotion.OFFER else "",
        "nobody passes a party that does not fit" if rules.parties is PartyRule.STRICT else "",
        f"moves by itself until {local(event, rules.cutoff)}" if rules.cutoff else "",
        f"seats of absent guests go on at the door from {local(event, rules.door_release)}"
        if rules.door_release
        else "",
    ]
    return ", ".join(part for part in parts if part)


def overview_record(found: Overview, refusal: Closed | None) -> dict[str, Any]:
    """An event in numbers, as a record; *refusal* is why nobody can sign up now, if so."""
    settings, seats = found.event.settings, found.seats
    return {
        "event": settings.slug,
        "name": settings.name,
        "starts": settings.starts,
        "state": found.event.state.value,
        "sign_up_open": refusal is None,
        "cap": settings.cap,
        "taken": seats.taken,
        "held_back": seats.kept_back(),
        "free": None if settings.cap is None else max(0, seats.free),
        "waiting": seats.waiting,
        "registrations": {standing.value: number for standing, number in found.registrations.items()},
    }


def overview_lines(found: Overview, refusal: Closed | None) -> list[str]:
    """An event in numbers, for a person to read."""
    event = found.event
    return [
        f"{click.style(event.settings.name, bold=True)} ({event.settings.slug}, {event.state.value})",
        _when_and_where(event),
        refusal.message[0].upper() + refusal.message[1:] if refusal else _open_until(event),
        *_seat_lines(event.settings, found.seats),
        *([f"Waiting list: {rules}"] if (rules := _queue_rules(event)) else []),
        *(f"{standing.value}: {counted(number, 'registration')}, {counted(found.party_seats[standing], 'seat')}"
          for standing, number in sorted(found.registrations.items(), key=_rank)),
    ]  # fmt: skip


def _open_until(event: Event) -> str:
    from geekx_ops.events.opening import local

    if event.switch.value == "open":
        return "Sign-up was opened by hand."
    return f"Sign-up is open until {local(event, event.settings.sign_up.closes or event.settings.ends)}."


def _seat_lines(settings: EventSettings, seats: Seats) -> list[str]:
    cap = "no cap" if settings.cap is None else f"cap {settings.cap}, {max(0, seats.free)} free"
    return [
        f"Seats: {cap}, {seats.taken} taken, {seats.kept_back()} held back; {seats.waiting} in the queue",
        *(_type_line(kind, seats) for kind in settings.ticket_types),
        *(f"  held for {pool.slug}: {seats.taken_from(pool.slug)} taken of {pool.seats}" for pool in settings.held),
    ]  # fmt: skip


def _type_line(kind: TicketType, seats: Seats) -> str:
    kept = seats.kept_back(kind.slug)
    parts = [
        f"{seats.taken_of(kind.slug)} taken" + (f" of {kind.cap}" if kind.cap else ""),
        f"{kept} held back" if kept else "",
        f"{max(0, seats.free_of(kind.slug))} free" if kind.cap else "",
    ]
    return f"  {kind.slug}: {', '.join(part for part in parts if part)}"


def _rank(item: tuple[Standing, int]) -> int:
    return list(type(item[0])).index(item[0])
