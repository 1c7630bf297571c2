"""Questions that commands ask on the terminal, and the options that answer them beforehand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

import click

from geekx_ops.errors import Invalid

yes_option = click.option("--yes", "-y", is_flag=True, help="Do it without being asked.")


def agreed(question: str, *, yes: bool) -> None:
    """Ask *question* unless *yes*; anything but a yes ends the command with nothing changed."""
    if yes:
        return
    try:
        click.confirm(question, abort=True, err=True)
    except click.Abort:
        click.echo(err=True)  # the question ends its line, whatever was typed or not
        raise Invalid("nothing was changed. Say --yes to do it without being asked.") from None


def wanted(value: str | None, label: str, **options: Any) -> str:
    """*value*, or what somebody types for it; Invalid where nobody can be asked."""
    if value is not None:
        return value
    if not sys.stdin.isatty():
        raise Invalid(f"{label} is missing.")
    return str(click.prompt(label, err=True, **options))


def pairs(given: Iterable[str], option: str) -> dict[str, str]:
    """`KEY=VALUE` texts as a dictionary. Raises Invalid for one without an equals sign."""
    found = {}
    for text in given:
        key, sign, value = text.partition("=")
        if not sign:
            raise Invalid(f"{option} takes QUESTION=ANSWER, not “{text[:40]}”.")
        found[key.strip()] = value
    return found


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
