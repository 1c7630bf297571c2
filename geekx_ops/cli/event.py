"""`geekx event …`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from geekx_ops.cli.asking import asked, somebody_is_there, wanted
from geekx_ops.cli.desk import Desk, at_desk, remember_zone
from geekx_ops.cli.event_changes import MOST_SEATS, VERBS, allow_over_option, note_if_over, seats_in, tell_announcement
from geekx_ops.cli.event_texts import text_of, write_text
from geekx_ops.cli.event_words import overview_lines, overview_record, tell_change
from geekx_ops.cli.output import show
from geekx_ops.errors import Closed, Invalid

if TYPE_CHECKING:
    from geekx_ops.event_parts import Beyond
    from geekx_ops.events.event import EventSettings
    from geekx_ops.registration.capacity import EventChange
    from geekx_ops.registration.listing import Overview
    from geekx_ops.workspace import Transaction

_Answers = tuple[str, str, str, int | None]

_LAST_TIME = datetime(9999, 12, 30, tzinfo=UTC)


@click.group("event")
def command() -> None:
    """Make, load, show and change events."""


for verb in VERBS:
    command.add_command(verb)


@command.command("load", short_help="Create or update an event from a file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@allow_over_option
@at_desk(event=False)
def load_(desk: Desk, file: Path, dry_run: bool, allow_over: bool) -> None:
    """Create or update an event from FILE: show what differs and do it, all or nothing.

    docs/events.md tells what such a file may hold; there are two in examples/.
    """
    from geekx_ops import event_parts
    from geekx_ops.door.guests import freeing
    from geekx_ops.events import event_file

    text = text_of(file)
    settings, beyond = event_parts.read(text, source=str(file))
    remember_zone(settings.timezone)

    def load(tx: Transaction) -> EventChange:
        return freeing(tx, settings.slug, lambda: _loaded(tx, settings, beyond, allow_over=allow_over))

    change = _trial(desk, settings, beyond, load) if dry_run else desk.do(load, create=True)
    _tell(desk, change, dry_run=dry_run)
    if change.changes and not dry_run and not change.created:
        tell_announcement(desk, change.event.settings.slug)
    if change.created and not event_file.names_slug(text):
        slug = change.event.settings.slug
        click.echo(f'Note: write slug = "{slug}" into {file}, or another name will make another event.', err=True)


def _loaded(tx: Transaction, settings: EventSettings, beyond: Beyond, *, allow_over: bool) -> EventChange:
    from geekx_ops import event_parts
    from geekx_ops.events.service import known
    from geekx_ops.registration.capacity import change_event

    before = known(tx, settings.slug)
    change = change_event(tx, settings, allow_over=allow_over)
    moved = event_parts.follow(tx, settings.slug, None if before is None else before.settings)
    for what in event_parts.kept(tx, change.event, beyond):
        click.echo(f"Note: the file says nothing of {what}.", err=True)
    return replace(change, changes=(*change.changes, *event_parts.load(tx, settings.slug, beyond), *moved))


def _tell(desk: Desk, change: EventChange, *, dry_run: bool = False) -> None:
    tell_change(change, desk.form, dry_run=dry_run)
    note_if_over(change.event, desk.now())


def _trial(
    desk: Desk, settings: EventSettings, beyond: Beyond, load: Callable[[Transaction], EventChange]
) -> EventChange:
    """What *load* would come to; not even a database is made for it."""
    from geekx_ops import event_parts
    from geekx_ops.events.diff import changes
    from geekx_ops.events.event import Event
    from geekx_ops.registration.capacity import EventChange

    if desk.is_empty:
        zone = ZoneInfo(settings.timezone)
        new = (*changes(None, settings), *event_parts.changes_of_new(beyond, zone))
        return EventChange(Event(0, settings), new, created=True)
    with desk.open() as workspace, workspace.read() as tx:
        return load(tx)


@command.command("export", short_help="Write the event as a file that can be loaded.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE instead of the screen.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@at_desk()
def export_(desk: Desk, out: Path | None, force: bool) -> None:
    """Write the event as a file that `geekx event load` reads. Loading it again changes nothing."""
    from geekx_ops import event_parts
    from geekx_ops.events import service as events

    text = desk.read(lambda tx, event: event_parts.stored_file(tx, events.stored(tx, event)))
    if out is None:
        click.echo(text, nl=False)
    else:
        write_text(out, text, database=desk.file, force=force)


@command.command("example", short_help="Print an event file to start from.")
@click.argument("name", type=click.Choice(["mosaicml-dinner", "webflow-dinner"]), default="mosaicml-dinner")
def example_(name: str) -> None:
    """Print the event file of an evening that took place: one in a room (the default), or one on a video call.

    `geekx event example > event.toml` is a start for your own.
    """
    from geekx_ops import resources

    click.echo((resources.directory("examples") / name / "event.toml").read_text(encoding="utf-8"), nl=False)


@command.command("new", short_help="Make an event by answering a few questions.")
@click.argument("name", required=False)
@click.option("--starts", metavar="TIME", help='When it begins, on the clocks of its time zone: "2027-03-04 18:30".')
@click.option("--lasts", default="3h", show_default=True, metavar="DURATION", help="How long it lasts, such as 2h30.")
@click.option("--timezone", metavar="ZONE", help="Where it is, such as America/Los_Angeles.")
@click.option("--cap", type=click.IntRange(1, MOST_SEATS), metavar="SEATS", help="Seats in all. [default: no limit]")
@click.option("--slug", metavar="SLUG", help="Its short name in commands. [default: made from NAME]")
@click.option("--venue", metavar="TEXT", help="Where people meet.")
@at_desk(event=False)
def new_(desk: Desk, name: str | None, starts: str | None, timezone: str | None, **rest: Any) -> None:
    """Make an event; asks for what is missing. `geekx event export` then gives a file to refine."""
    from geekx_ops.events.service import refuse_known
    from geekx_ops.registration.capacity import change_event

    if None in (name, starts, timezone):
        name, timezone, starts, rest["cap"] = _asked(name, timezone, starts, rest["cap"])
    settings = _new_settings(str(name), str(starts), str(timezone), **rest)

    def make(tx: Transaction) -> EventChange:
        refuse_known(tx, settings.slug)
        return change_event(tx, settings)

    remember_zone(settings.timezone)
    _tell(desk, desk.do(make, create=True))


def _asked(name: str | None, timezone: str | None, starts: str | None, cap: int | None) -> _Answers:
    """What is given, and what somebody answers for the rest; the zone first, since the start is a time in it."""
    from geekx_ops import text, times

    title = wanted(name, "Name", check=partial(text.line, what="the event's name"))
    place = wanted(timezone, "Time zone (America/Los_Angeles)", check=lambda typed: times.zone(typed).key)

    def readable(typed: str) -> str:
        times.parse_instant(typed, zone=times.zone(place))
        return typed

    begin = wanted(starts, "Starts (2027-03-04 18:30)", check=readable)
    if cap is None and somebody_is_there():
        cap = seats_in(asked("Seats (empty: no limit)", _seats, empty="none"))
    return title, place, begin, cap


def _seats(typed: str) -> str:
    seats_in(typed)
    return typed


def _new_settings(
    name: str, starts: str, timezone: str, *, lasts: str, cap: int | None, slug: str | None, venue: str | None
) -> EventSettings:
    from geekx_ops import text, times
    from geekx_ops.events.event import EventSettings

    title = text.line(name, what="the event's name")
    zone = times.zone(timezone)
    begin = times.parse_instant(starts, zone=zone)
    duration = times.parse_duration(lasts)
    if begin > _LAST_TIME - duration:
        raise Invalid(f"an event that begins {starts} and lasts {lasts} ends after the year {_LAST_TIME.year}.")
    return EventSettings(
        slug=text.slug(slug, what="--slug") if slug else text.slug_from(title),
        name=title,
        timezone=zone.key,
        starts=begin,
        ends=begin + duration,
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
            "starts": local(event, event.settings.starts) if desk.form == "table" else event.settings.starts,
            "state": event.state.value,
            "seats": event.settings.cap,
            "taken": count.taken,
            "waiting": count.waiting,
        }
        for event, count in found
    ]
    show(records, desk.form, empty="No events yet. `geekx event new` makes one.")


@command.command("show", short_help="Show the event in numbers.")
@at_desk()
def show_(desk: Desk) -> None:
    """Show the event in numbers: whether sign-up is open, seats taken, held, free, and how many wait."""
    from geekx_ops.events.opening import sign_up_refusal
    from geekx_ops.registration.listing import overview

    def numbers(tx: Transaction, event: str) -> tuple[Overview, Closed | None]:
        found = overview(tx, event)
        return found, sign_up_refusal(found.event, tx.now)

    found, refusal = desk.read(numbers)
    if desk.form != "table":
        show([overview_record(found, refusal)], desk.form)
        return
    for line in overview_lines(found, refusal):
        click.echo(line)


@command.command("use", short_help="Choose the event that is meant.")
@click.argument("slug")
@at_desk(event=False)
def use_(desk: Desk, slug: str) -> None:
    """Choose the event that is meant when none is named."""
    from geekx_ops.events.service import use

    event = desk.do(lambda tx: use(tx, slug))
    click.echo(f"From now on: {event.settings.name} ({slug}).")
