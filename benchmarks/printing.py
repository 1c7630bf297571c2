"""The evening on paper: a run of show as a whole command, and cue cards by the hundred in one go of the engine."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import typst

from benchmarks.measuring import Ratio, alternately, elapsed
from geekx_ops.agenda import service
from geekx_ops.agenda.plan import Item, Plan, Speaker
from geekx_ops.agenda.planned import planned
from geekx_ops.events.event import EventSettings
from geekx_ops.printing import pages
from geekx_ops.printing.programme import Programme, listed
from geekx_ops.printing.sheets import Kind, Order
from geekx_ops.printing.typesetting import press
from geekx_ops.registration.capacity import change_event
from geekx_ops.storage import migrate
from geekx_ops.workspace import open_workspace

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SETTINGS = EventSettings("dinner", "Dinner", "UTC", NOW + timedelta(days=20), NOW + timedelta(days=22))
ITEMS = 50
CARDS = 500
SAID = "This is what is said before the talk, word for word. It has a second sentence."


def plan(items: int) -> Plan:
    speakers = tuple(Speaker(f"s-{one}", f"Zoë Nguyễn {one}", role="Engineer", employer="Acme") for one in range(items))
    talks = tuple(
        Item(f"t-{one}", f"Talk number {one}", timedelta(minutes=5), speakers=(f"s-{one}",), introduction=SAID,
             cues=("mic 1 open", "LX 12 fade 5 s"), notes="Own laptop.")
        for one in range(items)
    )  # fmt: skip
    return Plan(talks, speakers)


def whole_command(folder: Path) -> Ratio:
    """`geekx agenda print` with 50 items, from the start of Python to the file on the disk; the bound is 2 seconds."""
    database = folder / "printing.db"
    migrate.upgrade(database)
    with open_workspace(database, clock=lambda: NOW) as workspace, workspace.write() as tx:
        change_event(tx, SETTINGS)
        service.change(tx, SETTINGS.slug, lambda _plan, _event: plan(ITEMS))
    command = [str(Path(sys.executable).with_name("geekx")), "agenda", "print", "--force"]
    wanted = [*command, "--db", str(database), "--out", str(folder / "run-of-show.pdf")]
    bare = [sys.executable, "-c", "import typst; typst.compile(b'A page', format='pdf')"]
    ours, bound = alternately(lambda: _ran(wanted), lambda: _ran(bare))
    claim = f"run of show of {ITEMS} items as a whole command, of 2 s"
    assert ours > bound  # the engine alone is a part of it
    return Ratio(claim, f"{ours * 1000:.0f} ms", "2000 ms", ours / 2, "at most 1.0")


def _ran(command: list[str]) -> float:
    return elapsed(lambda: subprocess.run(command, check=True, capture_output=True))


def cards_in_one_go(_folder: Path) -> Ratio:
    """500 cards in one call, against as many pages with the same sentences that the engine alone sets in one call.

    Each turn prints something else: the engine remembers what it has set before.
    """
    turn = count()
    with press() as engine:
        compiler = typst.Compiler()

        def ours() -> float:
            found = _programme(CARDS, NOW + timedelta(minutes=next(turn)))
            return elapsed(lambda: pages.pdf(found, Order(Kind.CUE_CARDS), engine))

        def bare() -> float:
            said = "\n\n".join([f"Turn {next(turn)}", "Talk", "Zoë Nguyễn", "Engineer, Acme", SAID, "Next: 2"])
            text = f"#set page(width: 210mm, height: 148mm)\n#set text(16pt)\n{f'{said} #pagebreak()' * CARDS}"
            return elapsed(lambda: compiler.compile(text.encode(), format="pdf"))

        seconds, bound = alternately(ours, bare)
    claim = f"{CARDS} cue cards in one call, against {CARDS} bare pages"
    return Ratio(claim, f"{seconds * 1000:.0f} ms", f"{bound * 1000:.0f} ms", seconds / bound, "at most 15")


def cards_one_by_one(_folder: Path) -> Ratio:
    """The same against a start of the engine for each card: what it would cost to print them one after the other."""
    found, one, order = _programme(CARDS), _programme(1), Order(Kind.CUE_CARDS)

    def together() -> float:
        def work() -> None:
            with press() as engine:
                pages.pdf(found, order, engine)

        return elapsed(work)

    def alone() -> float:
        def work() -> None:
            for _ in range(CARDS // 50):
                with press() as engine:
                    pages.pdf(one, order, engine)

        return 50 * elapsed(work)

    ours, bound = alternately(together, alone, rounds=3)
    claim = f"{CARDS} cue cards in one call, against {CARDS} calls"
    return Ratio(claim, f"{ours * 1000:.0f} ms", f"{bound * 1000:.0f} ms", ours / bound, "at most 0.2")


def _programme(items: int, now: datetime = NOW) -> Programme:
    made = plan(items)
    rows = planned(made, starts=SETTINGS.starts, ends=SETTINGS.ends)
    return Programme(SETTINGS, made, listed(rows, {}), now)


MEASURED = (whole_command, cards_in_one_go, cards_one_by_one)
