"""The top command. It knows what each group is called and does, and imports a group only when it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EPIPE
from importlib import import_module
from io import TextIOWrapper
from traceback import walk_tb
from typing import Any

import click

from geekx_ops.cli.formats import FORMAT_KEY
from geekx_ops.errors import (
    Closed,
    Conflict,
    DeliveryFailed,
    GeekxError,
    Invalid,
    MissingExtra,
    NotFound,
    SchemaOutdated,
    Unavailable,
)

COMMANDS = {
    "demo": "Play the example event from sign-up to lists, into one folder.",
    "signup": "Sign a guest up: a seat while there is room, else the queue.",
    "guests": "See who comes and who waits; cancel, change, confirm, move up.",
    "door": "Let guests in: the screen for the door, and the same as commands.",
    "agenda": "Plan the evening and run it: items, checks, releases, the clock.",
    "mail": "Write to guests: look at mails, approve them, send each once.",
    "raffle": "Draw prizes among those who are there, for anybody to check.",
    "qr": "Make codes, put them on slides, see how far they scan.",
    "people": "See who came to which events; change, merge, erase people.",
    "event": "Make, load, show and change events.",
    "journal": "Show who did what, and when.",
    "db": "Look after the database: upgrade, check, back up, restore.",
}
"""The commands in the order of the help, each in the module of its name, with the first line of its own help."""

EXIT_CODES: dict[type[GeekxError], int] = {
    Invalid: 2,
    NotFound: 3,
    Conflict: 4,
    Closed: 4,
    SchemaOutdated: 5,
    DeliveryFailed: 6,
    MissingExtra: 7,
    Unavailable: 8,
}


class LazyGroup(click.Group):
    """A group that prints its help without importing its commands, and turns our errors into text and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - Click's signature
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"geekx_ops.cli.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - Click's signature
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches  # only who mistypes waits for it

            alike = get_close_matches(args[0], COMMANDS, n=1)  # Click itself suggests only what is imported
            if not alike:
                raise
            raise click.UsageError(f"{error.format_message()} Did you mean {alike[0]}?", ctx) from None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with _output_watched(ctx):  # --help and --version print here
            return super().parse_args(ctx, args)

    def main(self, *args: Any, **settings: Any) -> Any:
        # Names have every letter there is, terminals do not: a letter that cannot be shown must not end the command.
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        if os.environ.get("NO_COLOR"):  # https://no-color.org
            settings.setdefault("color", False)
        return super().main(*args, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _output_watched(ctx):
                return super().invoke(ctx)
        except GeekxError as error:
            _print_error(ctx, error)
            ctx.exit(EXIT_CODES[type(error)])
        except (click.Abort, KeyboardInterrupt):
            click.echo("\nStopped. What was not finished was undone.", err=True)
            ctx.exit(1)
        except click.UsageError as error:
            if ctx.meta.get(FORMAT_KEY) != "json":
                raise
            _print_error(ctx, Invalid(error.format_message()))
            ctx.exit(EXIT_CODES[Invalid])


@contextmanager
def _output_watched(ctx: click.Context) -> Iterator[None]:
    """Turn a failure to print into one line and an exit code: by then what was asked for may be done."""
    try:
        yield
    except OSError as error:
        if error.errno == EPIPE or not _came_of_printing(error):  # Click ends quietly at a closed pipe
            raise
        _give_up_output()
        told = f"the output could not be written: {error.strerror}. What was asked for may be done: look before you"
        _print_error(ctx, Unavailable(f"{told} repeat it."))
        ctx.exit(EXIT_CODES[Unavailable])


def _came_of_printing(error: OSError) -> bool:
    """Whether *error* was raised where Click prints on stdout; what else the system refuses is a bug of ours."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    return frames[-1].f_code is click.echo.__code__ and not frames[-1].f_locals["err"]


def _give_up_output() -> None:
    """Python would try to print the rest at the end, and complain again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _print_error(ctx: click.Context, error: GeekxError) -> None:
    if ctx.meta.get(FORMAT_KEY) == "json":
        import json  # seldom needed, and the help screen would wait for it

        click.echo(
            json.dumps({"error": error.message, "kind": error.kind, **error.details}, ensure_ascii=False), err=True
        )
        return
    click.echo(f"{click.style('Error:', fg='red', bold=True)} {error.message}", err=True)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="geekx-ops", prog_name="geekx", message="%(prog)s %(version)s")
def main() -> None:
    """Event operations for people who run a night of talks from a laptop.

    Everything is kept in one file, ./geekx.db unless --db or GEEKX_DB says otherwise. `geekx GROUP --help` tells more.
    """
