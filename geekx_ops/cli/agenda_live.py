"""The verbs of `geekx agenda` for the evening itself: what is done on the stage, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show
from geekx_ops.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from geekx_ops.agenda.evening import Stage, Tap
    from geekx_ops.workspace import Transaction

    Act = Callable[[Transaction, str, Tap], Stage]

_room = click.option("--room", metavar="TEXT", help="The room, if items are planned in several.")
_item = click.argument("item", required=False)


def _tap(desk: Desk, room: str | None, act: Act) -> None:
    """Do *act* in one transaction, and tell what follows from it."""
    from geekx_ops.agenda.evening import Tap
    from geekx_ops.cli import agenda_stage_words as words

    words.tell(desk.write(lambda tx, event: act(tx, event, Tap(room))), desk.form)


@click.command("start", short_help="Begin an item, or the next one.")
@_item
@_room
@at_desk()
def start_(desk: Desk, item: str | None, room: str | None) -> None:
    """Begin ITEM, or the next one; what was on ends by that."""
    from geekx_ops.agenda.evening import start

    _tap(desk, room, lambda tx, event, tap: start(tx, event, item, tap))


@click.command("next", short_help="End what is on, begin the next item.")
@_room
@at_desk()
def next_(desk: Desk, room: str | None) -> None:
    """End what is on and begin the next item. Twice within a second is once."""
    from geekx_ops.agenda.evening import go_on

    _tap(desk, room, go_on)


@click.command("stop", short_help="End what is on; nothing begins by that.")
@_room
@at_desk()
def stop_(desk: Desk, room: str | None) -> None:
    """End what is on; nothing begins by that."""
    from geekx_ops.agenda.evening import stop

    _tap(desk, room, stop)


@click.command("back", short_help="Go back to the item before: it had not ended.")
@_room
@at_desk()
def back_(desk: Desk, room: str | None) -> None:
    """Go back: what is on was begun too soon and is to come again; the item before it goes on."""
    from geekx_ops.agenda.evening import go_back

    _tap(desk, room, go_back)


@click.command("pause", short_help="Interrupt what is on.")
@_room
@at_desk()
def pause_(desk: Desk, room: str | None) -> None:
    """Interrupt what is on: its clock stands still until `resume`."""
    from geekx_ops.agenda.evening import pause

    _tap(desk, room, pause)


@click.command("resume", short_help="Go on with what is paused.")
@_room
@at_desk()
def resume_(desk: Desk, room: str | None) -> None:
    """Go on with what is paused."""
    from geekx_ops.agenda.evening import resume

    _tap(desk, room, resume)


@click.command("skip", short_help="Leave out an item, or the next one.")
@_item
@_room
@at_desk()
def skip_(desk: Desk, item: str | None, room: str | None) -> None:
    """Leave out ITEM, or the next one. `undo` brings it back, and so does `start ITEM`."""
    from geekx_ops.agenda.evening import skip

    _tap(desk, room, lambda tx, event, tap: skip(tx, event, item, tap))


@click.command(
    "adjust", short_help="Give an item more time, or less.", context_settings={"ignore_unknown_options": True}
)
@click.argument("by")
@_item
@_room
@at_desk()
def adjust_(desk: Desk, by: str, item: str | None, room: str | None) -> None:
    """Give ITEM, what is on, or else the next one more time or less: BY is +2m, -90s, +1h30."""
    from geekx_ops.agenda.evening import adjust

    length = _signed(by)
    _tap(desk, room, lambda tx, event, tap: adjust(tx, event, length, item, tap))


def _signed(by: str) -> timedelta:
    from geekx_ops import times

    if by[:1] not in {"+", "-", "\N{MINUS SIGN}"}:
        raise Invalid(f"say whether it is more or less: +{by[:20]} or -{by[:20]}. Nothing was noted.")
    length = times.parse_duration(by[1:])
    return length if by[0] == "+" else -length


@click.command("undo", short_help="Take the last step back.")
@_room
@at_desk()
def undo_(desk: Desk, room: str | None) -> None:
    """Take the last step back; both stay in the log. Again, and the step before it goes too."""
    from geekx_ops.agenda.evening import undo

    _tap(desk, room, undo)


@click.command("log", short_help="Show what was done on the stage.")
@at_desk()
def log_(desk: Desk) -> None:
    """Show what was done on the stage, in all rooms; what was taken back is marked."""
    from geekx_ops.agenda import entries
    from geekx_ops.cli import agenda_stage_words as words
    from geekx_ops.events.service import stored

    def found(tx: Transaction, event: str) -> list[dict[str, object]]:
        known = stored(tx, event)
        return words.log_records(entries.of_event(tx, known), known, desk.form)

    show(desk.read(found), desk.form, empty="Nothing has begun yet.")


@click.command("status", short_help="Show what is on, and what to expect.")
@_room
@at_desk()
def status_(desk: Desk, room: str | None) -> None:
    """Show what is on, how late it is, and when each item is expected. `--format json` is for other programs.

    Of other rooms it tells in a line each how they stand. With GEEKX_NOW it looks back: what was logged later does not
    count.
    """
    from geekx_ops.agenda.evening import stage
    from geekx_ops.cli import agenda_stage_words as words

    words.status(desk.read(lambda tx, event: stage(tx, event, room, looks_back=desk.pretends)), desk.form)


@click.command("forecast", short_help="Foresee the end, if it goes on like this.")
@_room
@at_desk()
def forecast_(desk: Desk, room: str | None) -> None:
    """Foresee the end from how the talks went so far: an estimate with its spread, beside what `status` projects."""
    from geekx_ops.agenda.evening import stage
    from geekx_ops.cli import agenda_stage_words as words

    words.tell_forecast(desk.read(lambda tx, event: stage(tx, event, room, looks_back=desk.pretends)), desk.form)


@click.command("cut", short_help="Propose what to cut to end in time.")
@click.option("--to", "target", metavar="TIME", help="When it has to be over. [default: the end of the plan]")
@click.option("--accept", is_flag=True, help="Do it; one `undo` takes all of it back.")
@_room
@at_desk()
def cut_(desk: Desk, target: str | None, accept: bool, room: str | None) -> None:
    """Propose which items give how much time so that it ends at TIME: first those that concern the fewest people.

    Only items with a shortest length give any, and never more than is needed.
    """
    from geekx_ops.agenda.evening import Tap, accept_cut, stage
    from geekx_ops.cli import agenda_stage_words as words

    def proposed(tx: Transaction, event: str) -> words.Cutting:
        found = stage(tx, event, room)
        return found, found.cut_to(_target(found, target))

    def accepted(tx: Transaction, event: str) -> words.Cutting:
        return accept_cut(tx, event, _target(stage(tx, event, room), target), Tap(room))

    words.tell_cut(desk.write(accepted) if accept else desk.read(proposed), desk.form, accepted=accept)


def _target(found: Stage, wanted: str | None) -> datetime:
    from geekx_ops import times

    if wanted is None:
        return found.shown.target or found.stored.event.settings.ends
    day = found.stored.event.settings.starts.astimezone(found.stored.zone).date()
    moment = times.parse_instant(wanted, zone=found.stored.zone, today=day)
    # A clock before the start of the event is one after midnight.
    starts = found.stored.event.settings.starts
    return moment + timedelta(days=1) if ":" in wanted and len(wanted) <= 5 and moment < starts else moment  # noqa: PLR2004 - "00:30"


@click.command("live", short_help="Open the screen for the stage: the clock, what is next, keys.")
@click.option("--follow", is_flag=True, help="Only show: for a second screen.")
@_room
@at_desk()
def live_(desk: Desk, follow: bool, room: str | None) -> None:
    """Show the clock of what is on, what is next and how to say it, and how late it is; keys do what the verbs do.

    It is to be read from the other end of the stage: the larger the terminal, the larger the clock. ? shows the keys.
    """
    from geekx_ops.cli.agenda_screen.screen import run

    run(desk, room, follow=follow)


VERBS = (
    live_,
    start_,
    next_,
    stop_,
    back_,
    pause_,
    resume_,
    skip_,
    adjust_,
    undo_,
    status_,
    cut_,
    forecast_,
    log_,
)
"""What `geekx agenda` takes in from here."""
