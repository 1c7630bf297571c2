"""The verbs of `geekx event` that change an event which is there: its sign-up, its day, its seats."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.cli import words
from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.event_words import tell_change
from geekx_ops.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from geekx_ops.events.event import Event, EventSettings, EventState
    from geekx_ops.registration.capacity import EventChange
    from geekx_ops.workspace import Transaction

MOST_SEATS = 1_000_000_000
"""The same as in an event file: what every database can hold."""

allow_over_option = click.option(
    "--allow-over",
    is_flag=True,
    help="Leave fewer seats than are taken: nobody is thrown out, nobody moves up until there is room.",
)


@click.command("open", short_help="Open sign-up now; bring a cancelled event back.")
@click.option("--by-times", is_flag=True, help="Let sign-up open and close by the event's times again.")
@yes_option
@at_desk()
def open_(desk: Desk, by_times: bool, yes: bool) -> None:
    """Open sign-up now, whatever its times say. Brings a cancelled or retired event back."""
    from geekx_ops.events.event import EventState, SignUpSwitch
    from geekx_ops.registration.capacity import switch_sign_up

    event = _stored(desk)
    if event.state is not EventState.SCHEDULED:
        agreed(f"{event.settings.name} is {event.state.value}. Bring it back?", yes=yes)
    switch = SignUpSwitch.AUTO if by_times else SignUpSwitch.OPEN
    change = desk.freeing(lambda tx, slug: switch_sign_up(tx, slug, switch))
    told = "follows its times" if by_times else "is open"
    click.echo(f"Sign-up for {change.event.settings.name} {told}.")
    words.tell_promoted(change.promoted)
    if event.state is not EventState.SCHEDULED:
        tell_announcement(desk, change.event.settings.slug)


@click.command("close", short_help="Close sign-up now, and stop the queue.")
@at_desk()
def close_(desk: Desk) -> None:
    """Close sign-up now. Nobody moves up by itself any more; `geekx guests move-up` does it by hand."""
    from geekx_ops.events.event import SignUpSwitch
    from geekx_ops.registration.capacity import switch_sign_up

    change = desk.write(lambda tx, slug: switch_sign_up(tx, slug, SignUpSwitch.CLOSED))
    click.echo(f"Sign-up for {change.event.settings.name} is closed. `geekx event open` opens it again.")


@click.command("postpone", short_help="Move the event to another day or time.")
@click.argument("to")
@yes_option
@at_desk()
def postpone_(desk: Desk, to: str, yes: bool) -> None:
    """Move the event to another day or time: TO is "2022-06-08" (same time of day) or "2022-06-08 19:00".

    Doors, end, closing of sign-up, cut-off and the agenda move along; guests and queue stay.
    """
    from geekx_ops.events.opening import local

    event = _stored(desk)
    by = _delay(event.settings, to)
    moved = local(event, event.settings.starts + by)
    agreed(f"Move {event.settings.name} from {local(event, event.settings.starts)} to {moved}?", yes=yes)
    change = desk.write(lambda tx, slug: _postponed(tx, slug, by=by))
    tell_change(change, desk.form)
    note_if_over(change.event, desk.now())
    tell_announcement(desk, change.event.settings.slug)


def tell_announcement(desk: Desk, slug: str) -> None:
    """Say whether guests of the event *slug* hear of what they have to hear of."""
    from geekx_ops.cli import mail_notes
    from geekx_ops.mail import queueing
    from geekx_ops.mail.announcing import announcement

    with desk.open() as workspace, workspace.read() as tx:
        queueing.take_in(tx, slug)
        found = announcement(tx, slug)
    mail_notes.tell(mail_notes.of_announcement(found))


def _postponed(tx: Transaction, event: str, *, by: timedelta) -> EventChange:
    from geekx_ops import event_parts
    from geekx_ops.events.service import stored
    from geekx_ops.registration.capacity import postpone

    before = stored(tx, event).settings
    change = postpone(tx, event, by=by)
    moved = (*event_parts.postpone(tx, event, by=by), *event_parts.follow(tx, event, before))
    return replace(change, changes=(*change.changes, *moved))


def note_if_over(event: Event, now: datetime) -> None:
    """Say on stderr that *event* is past: mostly it is the year that was mistyped."""
    from geekx_ops.events.opening import local

    if event.settings.ends <= now:
        click.echo(
            f"Note: {event.settings.name} is over already: it ended {local(event, event.settings.ends)}.", err=True
        )


def _delay(settings: EventSettings, to: str) -> timedelta:
    from geekx_ops import times

    zone = times.zone(settings.timezone)
    given = to if ":" in to else f"{to} {settings.starts.astimezone(zone):%H:%M}"
    return times.parse_instant(given, zone=zone) - settings.starts


@click.command("cancel", short_help="Call the event off.")
@yes_option
@at_desk()
def cancel_(desk: Desk, yes: bool) -> None:
    """Call the event off. Registrations stay as they are, so that everybody can be told."""
    from geekx_ops.events.event import EventState

    _end(desk, "Call {name} off?", EventState.CANCELLED, yes=yes)


@click.command("retire", short_help="Put an event away that is over; erase old personal data.")
@click.option("--export", type=click.Path(path_type=Path), metavar="FILE",
              help="Write all there is of the event to FILE, a new one, before anything is erased.")  # fmt: skip
@click.option("--no-export", is_flag=True, help="Erase without writing it down before.")
@yes_option
@at_desk()
def retire_(desk: Desk, export: Path | None, no_export: bool, yes: bool) -> None:
    """Put an event away that is over: it takes no guests and is not meant any more when no event is named.

    Once its retention time is over, this erases its personal data. Names stay of those who were at other events too.
    """
    from geekx_ops.cli.retired import retire

    retire(desk, export, no_export=no_export, yes=yes)


def _end(desk: Desk, question: str, state: EventState, *, yes: bool) -> None:
    from geekx_ops.registration.capacity import end

    agreed(question.format(name=_stored(desk).settings.name), yes=yes)
    ended = desk.write(lambda tx, slug: end(tx, slug, state)).settings
    click.echo(f"{ended.name} is {state.value}. `geekx event open --event {ended.slug}` brings it back.")
    tell_announcement(desk, ended.slug)


def _stored(desk: Desk) -> Event:
    from geekx_ops.events.service import stored

    return desk.read(stored)


@click.command("cap", short_help="Raise or lower the cap.")
@click.argument("seats")
@allow_over_option
@at_desk()
def cap_(desk: Desk, seats: str, allow_over: bool) -> None:
    """Raise or lower the cap to SEATS, or to "none"; whoever fits by it moves up."""
    from geekx_ops.registration.capacity import set_cap

    cap = seats_in(seats)
    tell_change(desk.freeing(lambda tx, event: set_cap(tx, event, cap, allow_over=allow_over)), desk.form)


def seats_in(seats: str) -> int | None:
    """The cap that *seats* says: a number, or "none"."""
    if seats == "none":
        return None
    short = seats.lstrip("0")[:12]  # Python refuses to read thousands of digits
    if seats.isascii() and seats.isdigit() and short and int(short) <= MOST_SEATS:
        return int(short)
    raise Invalid(f"the cap is a number of seats, 1 to {MOST_SEATS}, or “none”; not “{seats[:40]}”.")


@click.command("hold", short_help="Keep seats back for speakers, crew, sponsors, …")
@click.argument("pool")
@click.argument("seats", type=click.IntRange(0, MOST_SEATS))
@click.option("--type", "ticket_type", metavar="SLUG", help="Of this ticket type. [default: the event's first]")
@allow_over_option
@at_desk()
def hold_(desk: Desk, pool: str, seats: int, ticket_type: str | None, allow_over: bool) -> None:
    """Hold SEATS in all for POOL: speakers, crew, sponsors, … Fewer than before gives the rest to the public."""
    from geekx_ops import text
    from geekx_ops.registration.capacity import hold

    slug = text.slug(pool, what="POOL")
    change = desk.freeing(
        lambda tx, event: hold(tx, event, slug, seats, ticket_type=ticket_type, allow_over=allow_over)
    )
    tell_change(change, desk.form)


@click.command("release", short_help="Give held seats to the public, those who wait first.")
@click.argument("pool")
@click.argument("seats", required=False, type=click.IntRange(0, MOST_SEATS))
@at_desk()
def release_(desk: Desk, pool: str, seats: int | None) -> None:
    """Give held seats that nobody took to the public, those who wait first: all that are left, or SEATS of them."""
    from geekx_ops.registration.capacity import release

    tell_change(desk.freeing(lambda tx, event: release(tx, event, pool, seats)), desk.form)


VERBS = (open_, close_, postpone_, cancel_, retire_, cap_, hold_, release_)
"""What `geekx event` takes in from here."""
