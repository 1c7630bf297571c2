"""Lists of 100,000 guests: taken in against what `sqlite-utils insert` needs, compared against reading them alone."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.measuring import Ratio, alternately, elapsed
from geekx_ops.events.event import EventSettings
from geekx_ops.guest_lists import reading
from geekx_ops.guest_lists.comparing import Wishes, compare
from geekx_ops.guest_lists.importing import import_list
from geekx_ops.guest_lists.lines import Lines
from geekx_ops.guest_lists.terms import Terms, TypeChoice
from geekx_ops.registration.capacity import change_event
from geekx_ops.storage import migrate
from geekx_ops.workspace import Workspace, open_workspace

GUESTS = 100_000
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
EVENT = EventSettings("dinner", "Dinner", "UTC", NOW + timedelta(days=20), NOW + timedelta(days=21), GUESTS // 2)
TITLES = (
    "api_id", "name", "first_name", "last_name", "email", "phone_number", "created_at", "approval_status",
    "checked_in_at", "custom_source", "qr_code_url", "amount", "amount_tax", "amount_discount", "currency",
    "coupon_code", "eth_address", "solana_address", "survey_response_rating", "survey_response_feedback",
    "ticket_type_id", "ticket_name", "What do you eat?", "Company",
)  # fmt: skip
LARGE = 1_000_000_000
"""Bytes of a file that is large."""


def write_list(path: Path, guests: int = GUESTS, *, filling: int = 0) -> Path:
    """An export of Luma; *filling* makes each line that many bytes longer, in an answer."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TITLES)
        writer.writerows(_line(number, "x" * filling) for number in range(guests))
    return path


def _line(number: int, filling: str) -> Iterable[str]:
    signed_up = NOW - timedelta(days=9) + timedelta(seconds=number)
    return (
        f"gst-{number:015d}", f"Guest {number}", "Guest", str(number), f"guest{number}@example.org",
        f"+4179{number:07d}",
        signed_up.isoformat().replace("+00:00", "Z"), "approved", "", filling,
        f"https://lu.ma/check-in/evt-x?pk=g-{number:012d}", "$0.00", "$0.00", "$0.00", "usd", "", "", "", "", "", "",
        "standard", "vegan", f"Company {number % 100}",
    )  # fmt: skip


def new_workspace(path: Path) -> Workspace:
    path.unlink(missing_ok=True)
    migrate.upgrade(path)
    workspace = open_workspace(path, clock=lambda: NOW)
    with workspace.write() as tx:
        change_event(tx, EVENT)
    return workspace


def ran(*arguments: str) -> tuple[float, int]:
    """Seconds that a command takes, and the most memory that it had, in KiB."""

    def run() -> None:
        nonlocal memory
        process = os.posix_spawn(
            arguments[0], arguments, {**os.environ, "GEEKX_NOW": NOW.isoformat()}, file_actions=quiet
        )
        _, status, usage = os.wait4(process, 0)
        assert status == 0, f"{arguments} failed"
        memory = usage.ru_maxrss

    memory, quiet = 0, [(os.POSIX_SPAWN_OPEN, out, os.devnull, os.O_WRONLY, 0) for out in (1, 2)]
    return elapsed(run), memory


def beside_python(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def import_of(list_file: Path, database: Path) -> tuple[float, int]:
    new_workspace(database).close()
    return ran(beside_python("geekx"), "guests", "import", str(list_file), "--db", str(database))


def large_import(folder: Path) -> Ratio:
    """The whole command, every check, the gate, the journal, against the plainest way of getting a CSV into SQLite."""
    list_file = write_list(folder / "list.csv")

    def bare() -> float:
        (folder / "bare.db").unlink(missing_ok=True)
        return ran(beside_python("sqlite-utils"), "insert", str(folder / "bare.db"), "t", str(list_file), "--csv")[0]

    ours, bound = alternately(lambda: import_of(list_file, folder / "ours.db")[0], bare, rounds=3)
    return Ratio(
        "100,000 guests imported, against sqlite-utils insert", f"{ours:.1f} s", f"{bound:.1f} s", ours / bound,
        "at most 3",
    )  # fmt: skip


def unchanged_list(folder: Path) -> Ratio:
    """The difference that a list makes which is the same as last time, against reading and checking its lines."""
    list_file = write_list(folder / "same.csv")

    def opened(work: Callable[[reading.Listing], object]) -> None:
        with reading.opened(list_file, zone=ZoneInfo("UTC")) as listing:
            work(listing)

    def read() -> float:
        lines = Lines(Terms(EVENT, TypeChoice()))
        return elapsed(lambda: opened(lambda listing: sum(1 for _ in lines.guests(listing.lines))))

    with new_workspace(folder / "same.db") as workspace:
        with workspace.write() as tx:
            opened(lambda listing: import_list(tx, "dinner", listing.lines, Wishes("luma")))

        def compared() -> float:
            with workspace.read() as tx:
                return elapsed(lambda: opened(lambda listing: compare(tx, "dinner", listing.lines, Wishes("luma"))))

        ours, bound = alternately(compared, read, rounds=3)
    return Ratio(
        "100,000 unchanged guests compared, against reading them", f"{ours:.1f} s", f"{bound:.1f} s", ours / bound,
        "at most 2",
    )  # fmt: skip


def memory_of_a_large_file(folder: Path) -> Ratio:
    """The most memory that the import of a file of 1 GB takes, against one of 10 MB."""
    small = import_of(write_list(folder / "small.csv", GUESTS // 2), folder / "small.db")[1]
    large_file = write_list(folder / "large.csv", filling=LARGE // GUESTS)
    large = import_of(large_file, folder / "large.db")[1]
    megabytes = large_file.stat().st_size // 1_000_000
    large_file.unlink()
    return Ratio(
        f"memory for a list of {megabytes} MB, against one of 10 MB", f"{large // 1024} MB", f"{small // 1024} MB",
        large / small, "at most 1.2",
    )  # fmt: skip


MEASURED = (large_import, unchanged_list, memory_of_a_large_file)
