"""The options that say which guests are meant, the same for every command that lists them."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli.asking import pairs

if TYPE_CHECKING:
    from collections.abc import Collection

    from geekx_ops.registration.listing import Filter
    from geekx_ops.registration.seats import Standing

STANDINGS = ("confirmed", "waiting", "offered", "pending", "cancelled", "declined", "expired")

_OPTIONS = (
    click.option("--standing", "standings", multiple=True, type=click.Choice(STANDINGS),
                 help="Only those who stand so; may be repeated. [default: all who have not ended]"),
    click.option("--all", "everybody", is_flag=True,
                 help="Also those who cancelled, declined or let an offer run out."),
    click.option("--type", "ticket_type", metavar="SLUG", help="Only this ticket type."),
    click.option("--held", metavar="POOL", help="Only seats held for POOL."),
    click.option("--name", metavar="TEXT", help="Only names with words that begin like these."),
    click.option("--answer", "answers", multiple=True, metavar="QUESTION=ANSWER", help="Only those who answered so."),
)  # fmt: skip


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options, and `chosen`, which makes the filter that they say."""

    def with_filter(*args: Any, **rest: Any) -> None:
        given = {name: rest.pop(name) for name in ("standings", "everybody", "ticket_type", "held", "name", "answers")}
        command(*args, chosen=lambda: _filter(**given), **rest)

    decorated: Callable[..., None] = update_wrapper(with_filter, command)
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated


def _filter(
    standings: tuple[str, ...],
    everybody: bool,
    ticket_type: str | None,
    held: str | None,
    name: str | None,
    answers: tuple[str, ...],
) -> Filter:
    from geekx_ops.registration.listing import Filter

    return Filter(_standings(standings, everybody=everybody), ticket_type, held, name, pairs(answers, "--answer"))


def _standings(named: tuple[str, ...], *, everybody: bool) -> Collection[Standing]:
    from geekx_ops.registration.seats import LIVE, Standing

    if everybody:
        return list(Standing)
    return [Standing(name) for name in named] or LIVE
