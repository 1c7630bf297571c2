"""Running orders for the dinner, as files and as they are stored; and the commands on such a night."""

from __future__ import annotations

from pathlib import Path

from geekx_ops.agenda import service
from geekx_ops.agenda.plan import Plan
from geekx_ops.storage import migrate
from geekx_ops.workspace import open_workspace
from tests.agenda.clocks import SEVEN, at
from tests.cli.running import Ran, run
from tests.factories import DINNER, make_event

_HEAD = """
[agenda]
emcee = "eve"
"""
_WELCOME = """
[[agenda.items]]
slug = "welcome"
title = "Welcome"
kind = "welcome"
starts = 18:30:00
duration = "5m"
speakers = ["eve"]
"""
_SORTING = """
[[agenda.items]]
slug = "sorting"
title = "Sorting"
duration = "10m"
speakers = ["ada"]
"""
_DRINKS = """
[[agenda.items]]
slug = "drinks"
title = "Drinks"
kind = "networking"
duration = "60m"
"""
_SPEAKERS = """
[[speakers]]
slug = "eve"
name = "Eve"

[[speakers]]
slug = "ada"
name = "Ada"
"""

AGENDA = f'{_HEAD}{_WELCOME}{_SORTING}shortest = "6m"\n{_SPEAKERS}'
"""Two items, one of them elastic."""
IN_A_HALL = (
    f'{_HEAD}room = "Hall"\n{_WELCOME}notes = "For the crew"\n{_SORTING}{_DRINKS}'
    f'{_SPEAKERS}timezone = "Europe/Berlin"\nrecording = "no"\n'
)
"""Three items in a room with a name, and a speaker from elsewhere who does not want to be recorded."""


def said(*arguments: str, **settings: str) -> str:
    """What a command prints that has to succeed."""
    done = run(*arguments, **settings)
    assert done.code == 0, done
    return done.out


def loaded(party: Path, agenda: str) -> Path:
    """The dinner with the running order *agenda*."""
    with (party / "event.toml").open("a", encoding="utf-8") as file:
        file.write(agenda)
    said("event", "load", "event.toml")
    return party


def make_night(plan: Plan) -> None:
    """Make geekx.db in the current folder: an event at seven, fifty minutes long, with *plan*."""
    migrate.upgrade("geekx.db")
    with open_workspace("geekx.db", clock=lambda: SEVEN) as workspace:
        make_event(workspace, timezone="UTC", starts=SEVEN, ends=at(50))
        with workspace.write() as tx:
            service.change(tx, DINNER, lambda _plan, _event: plan)


def verb(minute: float, *words: str) -> Ran:
    """`geekx agenda WORDS` on such a night, *minute* minutes after seven."""
    return run("agenda", *words, GEEKX_NOW=at(minute).isoformat())


def said_at(minute: float, *words: str) -> str:
    """What it prints, where it has to succeed without a word on stderr."""
    ran = verb(minute, *words)
    assert (ran.code, ran.err) == (0, "")
    return ran.out
