"""What is claimed about speed, each as a ratio against a bound measured in the same run.

`make bench` prints the table, `python -m benchmarks delivery raffle` the lines of measures with such names.

Ours and the bound are measured in turns, so that both meet the same weather; the ratio is that of the medians.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import delivery, guest_lists, mail, printing, qr
from benchmarks.agenda import projected_against_a_loop, projected_in_a_frame
from benchmarks.door import durable_check_ins
from benchmarks.measuring import Ratio, alternately, elapsed
from benchmarks.raffle import ranked_million
from benchmarks.searching import slowest_search
from benchmarks.stored import bare_sign_ups, open_bare, store_registrations
from geekx_ops.events.event import EventSettings
from geekx_ops.registration import ticket_code
from geekx_ops.registration.capacity import change_event
from geekx_ops.registration.service import SignUp, sign_up
from geekx_ops.storage import migrate
from geekx_ops.workspace import Transaction, Workspace, open_workspace

SIGN_UPS = 300
"""Sign-ups in one turn."""
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def main(words: Sequence[str] = ()) -> int:
    """Measure, all or what has one of *words* in its name, and print the table; the status of the program."""
    chosen = [one for one in MEASURED if not words or any(word in f"{one.__module__}.{one.__name__}" for word in words)]
    with tempfile.TemporaryDirectory(prefix="geekx-bench-") as folder:
        found = [measure(Path(folder)) for measure in chosen]
    print(f"{'':2} {'claim':58} {'ours':>12} {'bound':>12} {'ratio':>6}  wanted")
    for ratio in found:
        mark = "ok" if ratio.kept else "!!"
        print(f"{mark:2} {ratio.claim:58} {ratio.ours:>12} {ratio.bound:>12} {ratio.value:6.2f}  {ratio.wanted}")
    return 0 if all(ratio.kept for ratio in found) else 1


def event(slug: str, cap: int | None = None) -> EventSettings:
    return EventSettings(slug, slug.title(), "UTC", NOW + timedelta(days=20), NOW + timedelta(days=20, hours=4), cap)


def new_database(path: Path, *events: EventSettings) -> Workspace:
    migrate.upgrade(path)
    workspace = open_workspace(path, clock=lambda: NOW)
    with workspace.write() as tx:
        for settings in events:
            change_event(tx, settings)
    return workspace


def sign_ups(workspace: Workspace, slug: str, start: int, number: int = SIGN_UPS) -> float:
    """Seconds for *number* sign-ups, one transaction each."""

    def one(guest: int) -> Callable[[Transaction], SignUp]:
        return lambda tx: sign_up(tx, slug, name=f"Guest {guest}", email=f"guest{guest}@example.org")

    def work() -> None:
        for guest in range(start, start + number):
            workspace.transact(one(guest))

    return elapsed(work)


def durable_sign_ups(folder: Path) -> Ratio:
    """Against a bare loop that writes the same rows into the same tables, each in a durable transaction of its own."""
    ours = new_database(folder / "ours.db", event("dinner"))
    new_database(folder / "bare.db", event("dinner")).close()
    turn = {"ours": 0, "bare": 0}

    def next_start(who: str) -> int:
        turn[who] += SIGN_UPS
        return turn[who]

    def bare_turn() -> float:
        codes = [ticket_code.new(secrets.randbelow) for _ in range(SIGN_UPS)]
        return elapsed(lambda: bare_sign_ups(bare, next_start("bare"), codes))

    with ours, closing(open_bare(folder / "bare.db")) as bare:
        seconds, bound = alternately(lambda: sign_ups(ours, "dinner", next_start("ours")), bare_turn)
    return Ratio(
        "durable sign-ups a second, against bare sqlite3",
        f"{SIGN_UPS / seconds:,.0f}/s",
        f"{SIGN_UPS / bound:,.0f}/s",
        bound / seconds,
        "at least 0.6",
    )


def many_stored(folder: Path) -> Ratio:
    """One sign-up at an event with 1,000,000 registrations, against one with 1,000: half confirmed, half waiting."""
    few, many = (
        new_database(folder / f"{number}.db", event("dinner", cap=number // 2)) for number in (1_000, 1_000_000)
    )
    store_registrations(few, 1_000)
    store_registrations(many, 1_000_000)
    start = {"few": 2_000_000, "many": 2_000_000}

    def turn(workspace: Workspace, who: str) -> float:
        start[who] += SIGN_UPS
        return sign_ups(workspace, "dinner", start[who])

    with few, many:
        with_many, with_few = alternately(lambda: turn(many, "many"), lambda: turn(few, "few"))
    return Ratio(
        "one sign-up with 1,000,000 stored, against 1,000",
        f"{with_many / SIGN_UPS * 1e6:,.0f} µs",
        f"{with_few / SIGN_UPS * 1e6:,.0f} µs",
        with_many / with_few,
        "at most 1.3",
    )


def command(*arguments: str, cwd: Path | None = None) -> Callable[[], float]:
    def run() -> float:
        return elapsed(lambda: subprocess.run(arguments, cwd=cwd, check=True, capture_output=True))

    return run


GEEKX = str(Path(sys.executable).with_name("geekx"))


def help_screen(_folder: Path) -> Ratio:
    ours, bound = alternately(command(GEEKX, "--help"), command(sys.executable, "-c", "import click"), rounds=21)
    return start_up("geekx --help, against import click", ours, bound)


def guest_list(folder: Path) -> Ratio:
    with new_database(folder / "list.db", event("dinner", cap=120)) as workspace:
        sign_ups(workspace, "dinner", 0, 120)
    ours, bound = alternately(
        command(GEEKX, "guests", "list", "--db", str(folder / "list.db")),
        command(sys.executable, "-c", "import sqlalchemy.orm"),
        rounds=21,
    )
    return start_up("geekx guests list with 120 guests, against sqlalchemy.orm", ours, bound)


def start_up(claim: str, ours: float, bound: float) -> Ratio:
    return Ratio(claim, f"{ours * 1000:.0f} ms", f"{bound * 1000:.0f} ms", ours / bound, "at most 1.5")


MEASURED = (
    durable_sign_ups,
    durable_check_ins,
    many_stored,
    help_screen,
    guest_list,
    slowest_search,
    *guest_lists.MEASURED,
    projected_in_a_frame,
    projected_against_a_loop,
    ranked_million,
    *qr.MEASURED,
    *mail.MEASURED,
    *delivery.MEASURED,
    *printing.MEASURED,
)
