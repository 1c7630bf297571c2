"""`geekx agenda …`: the plan, and its verbs. The evening itself is in `agenda_live`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli import (
    agenda_afterwards,
    agenda_export,
    agenda_import,
    agenda_live,
    agenda_print,
    agenda_releases,
    agenda_speakers,
)
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show

if TYPE_CHECKING:
    from geekx_ops.agenda.editing import Place
    from geekx_ops.agenda.service import Edit

KINDS = ("welcome", "talk", "panel", "raffle", "break", "networking", "announcement")

Command = Callable[..., None]


SECTIONS = {
    "The plan": ("show", "add", "edit", "move", "remove", "speakers", "speaker", "import"),
    "Before the night": ("check", "release", "releases", "diff", "print", "export"),
    "On the night": ("live", "start", "next", "stop", "back", "pause", "resume", "skip", "adjust", "undo"),
    "How it stands": ("status", "cut", "forecast", "log"),
    "Afterwards": ("report", "chapters"),
}
"""The verbs as the help shows them: in the order in which an evening needs them."""


class Sections(click.Group):
    """A group with so many verbs that its help has sections."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - Click's
        """Write the verbs section by section."""
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(100)) for name in names])


@click.group("agenda", cls=Sections)
def command() -> None:
    """Plan the evening and run it: items, checks, releases, the clock."""


for verb in (
    *agenda_import.VERBS,
    *agenda_export.VERBS,
    *agenda_speakers.VERBS,
    *agenda_releases.VERBS,
    agenda_print.print_,
    *agenda_live.VERBS,
    *agenda_afterwards.VERBS,
):
    command.add_command(verb)


dry_run_option = click.option("--dry-run", is_flag=True, help="Only show what would change.")

_ITEM_OPTIONS = (
    click.option("--kind", type=click.Choice(KINDS), help="What sort of item it is."),
    click.option("--duration", metavar="DURATION", help="How long it lasts, such as 10m or 1h30."),
    click.option("--starts", metavar="TIME", help='A hard start, such as 19:30; "" makes it soft again.'),
    click.option("--ends", metavar="TIME", help='A fixed end, whenever it began; "" takes it away.'),
    click.option("--shortest", metavar="DURATION", help="How short it may become to give time back."),
    click.option("--longest", metavar="DURATION", help="How long it may become."),
    click.option("--speaker", "speakers", multiple=True, metavar="SPEAKER", help="Who speaks; repeat for several."),
    click.option("--emcee", metavar="SPEAKER", help="Who leads through it, if not the emcee of the evening."),
    click.option("--room", metavar="TEXT", help="The room or channel, if not that of the evening."),
    click.option("--introduction", metavar="TEXT", help="What the emcee says before it."),
    click.option("--notes", metavar="TEXT", help="For the crew."),
    click.option("--cue", "cues", multiple=True, metavar="TEXT", help="What is done at the desk; repeat for several."),
    click.option("--link", "links", multiple=True, metavar="URL", help="A link on its slides; repeat for several."),
    click.option("--recorded/--not-recorded", default=None, help="Whether it is recorded."),
)
_PLACE_OPTIONS = (
    click.option("--before", metavar="ITEM", help="Put it before ITEM."),
    click.option("--after", metavar="ITEM", help="Put it after ITEM."),
)


def _with(options: tuple[Callable[[Command], Command], ...]) -> Callable[[Command], Command]:
    def decorate(decorated: Command) -> Command:
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


@command.command("show", short_help="Show the running order, or one item.")
@click.argument("item", required=False)
@agenda_export.zone_option
@at_desk()
def show_(desk: Desk, item: str | None, zones: tuple[str, ...]) -> None:
    """Show the running order with its planned times, or all that is planned of ITEM.

    An exclamation mark is at a hard start, kept even if there is time before it, and at a fixed end, kept however late
    the item began; ✗ is at what begins before something in front of it in its room ends. "+1" is the day after. Where
    people are in several zones, the clocks of each stand side by side.
    """
    from geekx_ops.agenda.service import plan_of
    from geekx_ops.cli import agenda_words as words

    stored = desk.read(plan_of)
    if item is not None:
        found = stored.plan.item(item)
        times = {one.item.slug: one for one in stored.planned}
    if desk.form != "table":
        chosen = [one for one in stored.planned if item in {None, one.item.slug}]
        show([words.item_record(one, stored) for one in chosen], desk.form)
    elif item is not None:
        click.echo("\n".join(words.item_lines(times.get(item), found, stored)))
    else:
        show(
            words.item_rows(stored, agenda_export.clocks_of(stored, zones)),
            desk.form,
            empty="No items yet. `geekx agenda add TITLE --duration 10m` adds one.",
        )
        click.echo(words.summary(stored), err=True)


@command.command("add", short_help="Add an item.")
@click.argument("title")
@click.option("--slug", metavar="SLUG", help="Its short name in commands. [default: made from TITLE]")
@_with(_ITEM_OPTIONS)
@_with(_PLACE_OPTIONS)
@dry_run_option
@at_desk()
def add_(desk: Desk, title: str, before: str | None, after: str | None, dry_run: bool, **given: Any) -> None:
    """Add an item called TITLE to the running order, at its end unless --before or --after says otherwise."""
    from geekx_ops.agenda import editing

    place, values = _place(before, after), {"title": title, **_said(given)}
    _change(desk, lambda plan, event: editing.added(plan, event.settings, values, place), dry_run=dry_run)


@command.command("edit", short_help="Change an item.")
@click.argument("item")
@click.option("--title", metavar="TEXT", help="What it is called.")
@_with(_ITEM_OPTIONS)
@click.option("--skip/--play", "skipped", default=None, help="Leave it out, or play it after all.")
@dry_run_option
@at_desk()
def edit_(desk: Desk, item: str, dry_run: bool, **given: Any) -> None:
    """Change what is planned of ITEM. An empty text ("") takes a value away."""
    from geekx_ops.agenda import editing

    _change(desk, lambda plan, event: editing.edited(plan, event.settings, item, _said(given)), dry_run=dry_run)


@command.command("move", short_help="Put an item elsewhere in the order.")
@click.argument("item")
@_with(_PLACE_OPTIONS)
@dry_run_option
@at_desk()
def move_(desk: Desk, item: str, before: str | None, after: str | None, dry_run: bool) -> None:
    """Put ITEM elsewhere in the order: before or after another, else at the end. What follows moves along."""
    from geekx_ops.agenda import editing

    place = _place(before, after)
    _change(desk, lambda plan, _: editing.placed(plan, item, place), dry_run=dry_run)


@command.command("remove", short_help="Take an item out of the plan.")
@click.argument("item")
@dry_run_option
@at_desk()
def remove_(desk: Desk, item: str, dry_run: bool) -> None:
    """Take ITEM out of the plan. `geekx agenda edit ITEM --skip` keeps it there and leaves it out."""
    from geekx_ops.agenda import editing

    _change(desk, lambda plan, _: editing.without(plan, item), dry_run=dry_run)


def _place(before: str | None, after: str | None) -> Place:
    from geekx_ops.agenda.editing import Place

    if before is not None and after is not None:
        raise click.UsageError("give --before or --after, not both.")
    return Place(before, after)


def _said(given: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, as the event file has them."""
    said = {key: value for key, value in given.items() if value not in {None, ()}}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}


def _change(desk: Desk, edit: Edit, *, dry_run: bool) -> None:
    from geekx_ops.agenda.checking import change
    from geekx_ops.cli.agenda_words import tell_change

    run = desk.read if dry_run else desk.write
    tell_change(run(lambda tx, event: change(tx, event, edit)), desk.form, dry_run=dry_run)
