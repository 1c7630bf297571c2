"""Questions that commands ask on the terminal, and the options that answer them beforehand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

import click

from geekx_ops.errors import Invalid

Check = Callable[[str], str]
"""Gives a text back as it is kept, or raises Invalid."""

yes_option = click.option("--yes", "-y", is_flag=True, help="Do it without being asked.")


def agreed(question: str, *, yes: bool) -> None:
    """Ask *question* unless *yes*. A no ends the command with nothing changed; Invalid where nobody answers."""
    if not yes and not _confirmed(question):
        click.echo("Nothing was changed.", err=True)
        raise click.exceptions.Exit(1)


def somebody_is_there() -> bool:
    """Whether there is a person at a terminal who can be asked."""
    return sys.stdin is not None and sys.stderr is not None and sys.stdin.isatty()


def _confirmed(question: str) -> bool:
    unanswered = Invalid("nothing was changed. Say --yes to do it without being asked.")
    if sys.stdin is None or sys.stderr is None:  # closed by whoever started us
        raise unanswered
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        if somebody_is_there():
            raise  # Ctrl-C
        click.echo(err=True)  # the question ends its line, though nobody answered
        raise unanswered from None


def wanted(value: str | None, label: str, *, check: Check = str, hint: str = "") -> str:
    """*value*, or what somebody types for it, as *check* gives it back; Invalid, with a *hint*, where nobody can be."""
    if value is not None:
        return check(value)
    if not somebody_is_there():
        raise Invalid(f"{label} is missing{hint}.")
    return asked(label, check)


def asked(label: str, check: Check, *, empty: str | None = None) -> str:
    """What somebody types at *label*, *empty* standing for nothing. What *check* does not take is asked again."""

    def checked(typed: str) -> str:
        try:
            return check(typed)
        except Invalid as error:
            raise click.UsageError(error.message) from None

    return str(click.prompt(label, default=empty, show_default=False, err=True, value_proc=checked))


def pairs(given: Iterable[str], option: str) -> dict[str, str]:
    """`KEY=VALUE` texts as a dictionary. Raises Invalid for one without an equals sign."""
    found = {}
    for text in given:
        key, sign, value = text.partition("=")
        if not sign:
            raise Invalid(f"{option} takes QUESTION=ANSWER, not “{text[:40]}”.")
        found[key.strip()] = value
    return found
