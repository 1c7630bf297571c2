"""Draws as sentences and records."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from geekx_ops import times
from geekx_ops.cli import words
from geekx_ops.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geekx_ops.raffle.draws import Draw
    from geekx_ops.raffle.entrants import Preview
    from geekx_ops.raffle.history import Win
    from geekx_ops.raffle.record import Line
    from geekx_ops.raffle.service import Called


def counts(found: Preview) -> list[dict[str, Any]]:
    """Who is in and who not, in numbers."""
    out = [{"what": f"out: {reason.value}", "number": number} for reason, number in sorted(found.out.items())]
    return [
        {"what": "registered", "number": found.registered},
        {"what": "came", "number": found.came},
        *out,
        {"what": "people in", "number": len(found.holdings)},
        {"what": "tickets", "number": found.tickets},
        {"what": "largest holding", "number": max(found.holdings.values(), default=0)},
    ]


def tell_doubles(pairs: Iterable[tuple[int, int]]) -> None:
    """Name those who may be in twice, for a person to decide."""
    for first, second in pairs:
        decides = f'`geekx raffle double "#{first}" "#{second}"` with --same or --two decides, for the next freeze.'
        told = f"Note: #{first} and #{second} may be one person; `geekx guests show` tells more."
        click.echo(f"{told} {decides}", err=True)


def size(draw: Draw) -> str:
    """How many take part, and for how many prizes."""
    return f"{counted(draw.said.count, 'ticket')}, people in: {draw.said.people}, prizes: {len(draw.prizes)}"


def groups(commitment: str) -> Iterator[str]:
    """All 64 digits of a fingerprint, in lines that can be read aloud."""
    for start in range(0, len(commitment), 16):
        yield " ".join(commitment[start + at : start + at + 4] for at in range(0, 16, 4))


def symbol(text: str) -> str:
    """A QR code of *text*, for a terminal."""
    from io import StringIO

    import qrcode

    code, out = qrcode.QRCode(border=2), StringIO()
    code.add_data(text)
    code.print_ascii(out=out, invert=True)
    return out.getvalue()


def tell(called: Called) -> None:
    """Say who was called."""
    click.secho(f"{called.prize}: {called.shown}   {called.line.code}", bold=True)
    click.echo(f"{called.people} were in; {called.timer_seconds} seconds to come forward", err=True)
    click.echo("Then: geekx raffle claim, absent, or declined", err=True)


def called_record(called: Called) -> dict[str, Any]:
    """Who was called, for a program."""
    return {"prize": called.prize, "badge": called.line.code, "shown": called.shown, "round": called.line.round,
            "timer_seconds": called.timer_seconds, "commitment": called.commitment}  # fmt: skip


def logged(draw: Draw, line: Line, reason: str | None, *, table: bool) -> dict[str, Any]:
    """A line of the log; times on the clocks of the event in a *table*."""
    at = datetime.fromisoformat(line.at)
    shown = words.local(at, seconds=True) if table else at
    return {"at": shown, "round": line.round, "prize": draw.prizes[line.prize - 1],
            "badge": line.code, "step": line.step.value, "reason": reason}  # fmt: skip


def won(one: Win, *, table: bool) -> dict[str, Any]:
    """A prize that somebody has; the time on the clocks of its event in a *table*."""
    at = times.format_local(one.at, ZoneInfo(one.timezone), named=True) if table else one.at
    return {"event": one.event, "draw": one.draw, "prize": one.prize, "name": one.name, "badge": one.code,
            "at": at}  # fmt: skip


def record(draw: Draw) -> dict[str, Any]:
    """How far a draw is."""
    state = "void" if draw.void else "over" if draw.ended_at else "committed" if draw.committed_at else "frozen"
    return {"draw": draw.number, "state": state, "people": draw.said.people, "tickets": draw.said.count,
            "commitment": draw.commitment}  # fmt: skip
