"""`geekx guests forecast`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.door.turnout import Outlook


@click.command("forecast", short_help="Estimate how many will come, and how far to overbook.")
@click.option(
    "--seats", type=click.IntRange(0, 5000), metavar="N", help="If N seats are given. [default: those taken now]"
)
@click.option("--risk", type=click.FloatRange(0.001, 0.5), default=0.05, show_default=True, metavar="P",
              help="How often more may come than the cap allows: 0.05 is one evening in twenty.")  # fmt: skip
@at_desk()
def forecast_(desk: Desk, seats: int | None, risk: float) -> None:
    """Estimate how many of those with a seat will come, by the doors of past events; and how far one may overbook.

    Evenings differ from each other more than chance alone would have it, so it tells a range. Past events count if
    somebody was let in there: those of the same series, or else all.
    """
    from geekx_ops.door.turnout import outlook

    found = desk.read(lambda tx, event: outlook(tx, event, seats=seats, risk=risk))
    if desk.form != "table":
        show([_record(found)], desk.form)
        return
    for line in _lines(found, risk):
        click.echo(line)


def _record(found: Outlook) -> dict[str, Any]:
    forecast = found.forecast
    return {
        "event": found.event.settings.slug,
        "seats": forecast.seats,
        "expected": round(forecast.expected, 1),
        "likely": list(forecast.likely),
        "nearly_sure": list(forecast.nearly_sure),
        "rate": round(forecast.rate, 3),
        "assumed": round(forecast.assumed, 3),
        "based_on": [{"event": one.event, "seats": one.seats, "came": one.came} for one in forecast.based_on],
        "cap": found.event.settings.cap,
        "too_full": None if found.too_full is None else round(found.too_full, 4),
        "seats_to_give": found.seats_to_give,
    }


def _lines(found: Outlook, risk: float) -> Iterator[str]:
    forecast, (low, high), (least, most) = found.forecast, found.forecast.likely, found.forecast.nearly_sure
    about = click.style(f"about {forecast.expected:.0f} people", bold=True)
    yield f"{counted(forecast.seats, 'seat')} given: {about} will come."
    yield f"Between {low} and {high} in four evenings of five, nearly surely between {least} and {most}."
    yield _basis(found)
    if found.seats_to_give is not None and found.too_full is not None:
        yield f"With these seats, more than {found.event.settings.cap} come with a probability of {found.too_full:.1%}."
        yield f"Up to {found.seats_to_give} seats may be given: then it is at most {risk:.1%}. See `geekx event cap`."


def _basis(found: Outlook) -> str:
    forecast = found.forecast
    if not forecast.based_on:
        return "No past event with a door is known here: this is only the rule of thumb that one in five stays away."
    seats, came = sum(one.seats for one in forecast.based_on), sum(one.came for one in forecast.based_on)
    past = counted(len(forecast.based_on), "past event")
    return f"Judged by {past}, to which {came / seats:.0%} came ({came} of {seats}); the rule of thumb is 80%."
