"""`geekx event …`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geekx_ops.cli import words
from geekx_ops.cli.asking import agreed, wanted, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show
from geekx_ops.errors import Invalid, NotFound

if TYPE_CHECKING:
    from geekx_ops.events.event import Event, EventSettings
    from geekx_ops.registration.capacity import EventChange
    from geekx_ops.registration.listing import Overview
    from geekx_ops.workspace import Transaction

T = TypeVar("T")

_allow_over = click.option("--allow-over", is_flag=True, help="Also below what is taken: nobody is thrown out.")


@click.group("event")
def command() -> None:
    """Make, load, show and change events."""


@command.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@_allow_over
@at_desk(event=False)
def load_(desk: Desk, file: Path, dry_run: bool, allow_over: bool) -> None:
    """Create or update an event from FILE (see examples/): show what differs, then do it, all or nothing."""
    from geekx_ops.events import event_file
    from geekx_ops.registration.capacity import change_event

    text = _text_of(file)
    wanted_event = event_file.read(text, source=str(file))
    for section in event_file.reserved_sections(text):
        click.echo(f"Note: [{section}] is not read by this version yet.", err=True)
    change = _do(desk, lambda tx: change_event(tx, wanted_event, allow_over=allow_over), dry_run=dry_run)
    _tell_change(change, dry_run=dry_run)


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"there is no file {file}.", path=str(file)) from None
    except UnicodeDecodeError as error:
        raise Invalid(f"{file} is not UTF-8 text (byte {error.start}); save it as UTF-8.", path=str(file)) from None
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.", path=str(file)) from None


def _do(desk: Desk, work: Callable[[Transaction], T], *, dry_run: bool = False, create: bool = True) -> T:
    """What *work* does in one transaction, which is not kept if it is only a dry run."""
    with desk.open(create=create) as workspace:
        if not dry_run:
            return workspace.transact(work)
        with workspace.read() as tx:
            return work(tx)


def _tell_change(change: EventChange, *, dry_run: bool = False) -> None:
    settings = change.event.settings
    if not change.changes:
        click.echo(f"{settings.slug}: no change.")
    for difference in change.changes:
        click.echo(f"  {difference}")
    words.tell_promoted(change.promoted)
    if dry_run:
        click.echo("Dry run: nothing was changed.")
    elif change.changes:
        click.echo(f"{settings.slug}: {len(change.changes)} changes kept.")


@command.command("export")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE instead of the screen.")
@at_desk()
def export_(desk: Desk, out: Path | None) -> None:
    """Write the event as a file that `geekx event load` reads."""
    from geekx_ops.events import event_file_writing
    from geekx_ops.events.service import stored

    text = event_file_writing.write(desk.read(lambda tx, event: stored(tx, event).settings))
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Invalid(f"{out} cannot be written: {error.strerror}.", path=str(out)) from None


@command.command("new")
@click.argument("name", required=False)
@click.option("--starts", metavar="TIME", help='When it begins, in its own time zone: "2027-03-04 18:30".')
@click.option("--lasts", default="3h", show_default=True, metavar="DURATION", help="How long it lasts.")
@click.option("--timezone", metavar="ZONE", help="Where it is, such as America/Los_Angeles.")
@click.option("--cap", type=click.IntRange(1), metavar="SEATS", help="Seats in all. [default: no limit]")
@click.option("--slug", metavar="SLUG", help="Its short name. [default: made from NAME]")
@click.option("--venue", metavar="TEXT", help="Where people meet.")
@at_desk(event=False)
def new_(desk: Desk, name: str | None, starts: str | None, timezone: str | None, **rest: Any) -> None:
    """Make an event; asks for what is missing. `event export` then gives a file to refine."""
    from geekx_ops.events.service import refuse_known
    from geekx_ops.registration.capacity import change_event

    settings = _new_settings(
        wanted(name, "Name"), wanted(starts, "Starts (2027-03-04 18:30)"), wanted(timezone, "Time zone"), **rest
    )

    def make(tx: Transaction) -> EventChange:
        refuse_known(tx, settings.slug)
        return change_event(tx, settings)

    _tell_change(_do(desk, make))


def _new_settings(
    name: str, starts: str, timezone: str, *, lasts: str, cap: int | None, slug: str | None, venue: str | None
) -> EventSettings:
    from geekx_ops import text, times
    from geekx_ops.events.event import EventSettings

    title = text.line(name, what="the event's name")
    zone = times.zone(timezone)
    begin = times.parse_instant(starts, zone=zone)
    return EventSettings(
        slug=text.slug(slug, what="--slug") if slug else text.slug_from(title),
        name=title,
        timezone=zone.key,
        starts=begin,
        ends=begin + times.parse_duration(lasts),
        cap=cap,
        venue=None if venue is None else text.line(venue, what="the venue"),
    )


@command.command("list")
@at_desk(event=False)
def list_(desk: Desk) -> None:
    """List the events, the next one first."""
    from geekx_ops.events.opening import local
    from geekx_ops.events.service import all_events
    from geekx_ops.registration.ledger import seats

    with desk.open() as workspace, workspace.read() as tx:
        found = [(event, seats(tx, event)) for event in all_events(tx)]
    records = [
        {
            "event": event.settings.slug,
            "name": event.settings.name,
            "starts": local(event, event.settings.starts),
            "state": event.state.value,
            "seats": event.settings.cap,
            "taken": count.taken,
            "waiting": count.waiting,
        }
        for event, count in found
    ]
    show(records, desk.form, empty="No events yet. `geekx event new` makes one.")


@command.command("show")
@at_desk()
def show_(desk: Desk) -> None:
    """Show the event in numbers: seats taken, held, free, and how many wait."""
    from geekx_ops.registration.listing import overview

    found = desk.read(overview)
    if desk.form != "table":
        show([_overview_record(found)], desk.form)
        return
    for line in _overview_lines(found):
        click.echo(line)


def _overview_record(found: Overview) -> dict[str, Any]:
    settings, seats = found.event.settings, found.seats
    return {
        "event": settings.slug,
        "name": settings.name,
        "starts": settings.starts,
        "state": found.event.state.value,
        "cap": settings.cap,
        "taken": seats.taken,
        "held_back": seats.kept_back(),
        "free": None if settings.cap is None else max(0, seats.free),
        "waiting": seats.waiting,
        "registrations": {standing.value: number for standing, number in found.registrations.items()},
    }


def _overview_lines(found: Overview) -> list[str]:
    from geekx_ops.events.opening import local

    settings, seats = found.event.settings, found.seats
    where = ", ".join(part for part in (settings.venue, settings.city) if part)
    cap = "no cap" if settings.cap is None else f"cap {settings.cap}, {max(0, seats.free)} free"
    return [
        click.style(settings.name, bold=True) + f" ({settings.slug}, {found.event.state.value})",
        local(found.event, settings.starts) + (f", {where}" if where else ""),
        f"Seats: {cap}, {seats.taken} taken, {seats.kept_back()} held back; {seats.waiting} in the queue",
        *(f"  {kind.slug}: {seats.taken_of(kind.slug)} of {kind.cap or 'any number'} taken" for kind in settings.ticket_types),
        *(f"  held for {pool.slug}: {seats.taken_from(pool.slug)} of {pool.seats} taken" for pool in settings.held),
        *(f"{standing.value}: {number} registrations, {words.seats(found.party_seats[standing])}"
          for standing, number in sorted(found.registrations.items())),
    ]  # fmt: skip


@command.command("use")
@click.argument("slug")
@at_desk(event=False)
def use_(desk: Desk, slug: str) -> None:
    """Choose the event that is meant when none is named."""
    from geekx_ops.events.service import use

    event = _do(desk, lambda tx: use(tx, slug), create=False)
    click.echo(f"From now on: {event.settings.name} ({slug}).")


@command.command("open")
@yes_option
@at_desk()
def open_(desk: Desk, yes: bool) -> None:
    """Open sign-up now, whatever its times say. Brings a cancelled event back."""
    from geekx_ops.events.event import EventState, SignUpSwitch
    from geekx_ops.registration.capacity import switch_sign_up

    event = _stored(desk)
    if event.state is not EventState.SCHEDULED:
        agreed(f"{event.settings.name} is {event.state.value}. Bring it back?", yes=yes)
    change = desk.write(lambda tx, slug: switch_sign_up(tx, slug, SignUpSwitch.OPEN))
    click.echo(f"Sign-up for {change.event.settings.name} is open.")
    words.tell_promoted(change.promoted)


@command.command("close")
@at_desk()
def close_(desk: Desk) -> None:
    """Close sign-up now. Nobody moves up by itself any more; `guests move-up` does it by hand."""
    from geekx_ops.events.event import SignUpSwitch
    from geekx_ops.registration.capacity import switch_sign_up

    change = desk.write(lambda tx, slug: switch_sign_up(tx, slug, SignUpSwitch.CLOSED))
    click.echo(f"Sign-up for {change.event.settings.name} is closed.")


@command.command("postpone")
@click.argument("to")
@yes_option
@at_desk()
def postpone_(desk: Desk, to: str, yes: bool) -> None:
    """Move the event to another day or time: TO is "2022-06-08" (same time of day) or "2022-06-08 19:00".

    Doors, end, closing of sign-up and cut-off move along; guests and queue stay.
    """
    from geekx_ops.events.opening import local
    from geekx_ops.registration.capacity import postpone

    event = _stored(desk)
    by = _delay(event.settings, to)
    moved = local(event, event.settings.starts + by)
    agreed(f"Move {event.settings.name} from {local(event, event.settings.starts)} to {moved}?", yes=yes)
    _tell_change(desk.write(lambda tx, slug: postpone(tx, slug, by=by)))


def _delay(settings: EventSettings, to: str) -> timedelta:
    from geekx_ops import times

    zone = times.zone(settings.timezone)
    given = to if ":" in to else f"{to} {settings.starts.astimezone(zone):%H:%M}"
    return times.parse_instant(given, zone=zone) - settings.starts


@command.command("cancel")
@yes_option
@at_desk()
def cancel_(desk: Desk, yes: bool) -> None:
    """Call the event off. Registrations stay as they are, so that everybody can be told."""
    from geekx_ops.events.event import EventState
    from geekx_ops.registration.capacity import end

    event = _stored(desk)
    agreed(f"Call {event.settings.name} off?", yes=yes)
    done = desk.write(lambda tx, slug: end(tx, slug, EventState.CANCELLED))
    click.echo(f"{done.settings.name} is cancelled. `geekx event open` brings it back.")


@command.command("retire")
@yes_option
@at_desk()
def retire_(desk: Desk, yes: bool) -> None:
    """Put an event away that is over: it takes no guests and is not meant any more when no event is named."""
    from geekx_ops.events.event import EventState
    from geekx_ops.registration.capacity import end

    event = _stored(desk)
    agreed(f"Put {event.settings.name} away?", yes=yes)
    done = desk.write(lambda tx, slug: end(tx, slug, EventState.RETIRED))
    click.echo(f"{done.settings.name} is retired. `geekx event open` brings it back.")


def _stored(desk: Desk) -> Event:
    from geekx_ops.events.service import stored

    return desk.read(stored)


@command.command("cap")
@click.argument("seats")
@_allow_over
@at_desk()
def cap_(desk: Desk, seats: str, allow_over: bool) -> None:
    """Raise or lower the cap to SEATS, or to "none"; whoever fits by it moves up."""
    from geekx_ops.registration.capacity import set_cap

    if seats != "none" and not (seats.isascii() and seats.isdigit()):
        raise Invalid(f"the cap is a number of seats or “none”, not “{seats[:40]}”.")
    cap = None if seats == "none" else int(seats)
    _tell_change(desk.write(lambda tx, event: set_cap(tx, event, cap, allow_over=allow_over)))


@command.command("hold")
@click.argument("pool")
@click.argument("seats", type=click.IntRange(0))
@click.option("--type", "ticket_type", metavar="SLUG", help="Of this ticket type. [default: the event's first]")
@_allow_over
@at_desk()
def hold_(desk: Desk, pool: str, seats: int, ticket_type: str | None, allow_over: bool) -> None:
    """Hold SEATS in all for POOL: speakers, crew, sponsors, …"""
    from geekx_ops import text
    from geekx_ops.registration.capacity import hold

    slug = text.slug(pool, what="POOL")
    _tell_change(
        desk.write(lambda tx, event: hold(tx, event, slug, seats, ticket_type=ticket_type, allow_over=allow_over))
    )


@command.command("release")
@click.argument("pool")
@click.argument("seats", required=False, type=click.IntRange(0))
@at_desk()
def release_(desk: Desk, pool: str, seats: int | None) -> None:
    """Give held seats that nobody took to the public, those who wait first: all that are left, or SEATS of them."""
    from geekx_ops.registration.capacity import release

    _tell_change(desk.write(lambda tx, event: release(tx, event, pool, seats)))
