"""Check-ins, one durable transaction each, against a bare loop that writes the same row of the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measuring import Ratio, alternately, elapsed
from benchmarks.stored import SCATTER, code, open_bare, store_registrations
from geekx_ops.door.service import check_in
from geekx_ops.door.visitor import Answer
from geekx_ops.events.event import EventSettings
from geekx_ops.registration.capacity import change_event
from geekx_ops.storage import migrate
from geekx_ops.workspace import Transaction, Workspace, open_workspace

CHECK_INS = 300
"""Check-ins in one turn."""
GUESTS = 20_000
"""Registrations, the first half of them confirmed: each ticket is scanned once."""
TONIGHT = datetime(2026, 5, 4, 18, tzinfo=UTC)
AT = "2026-05-04T18:00:00.000000+00:00"
ENTRY = (
    "INSERT INTO door_log (event_id, number, nonce, kind, registration_id, people, at, recorded_at, actor)"
    " VALUES (1, 1, ?, 'check-in', ?, 1, ?, ?, 'organizer')"
)


def durable_check_ins(folder: Path) -> Ratio:
    """Every ticket is scanned for the first time, by its code."""
    ours, to_be_bare = (full_house(folder / f"door-{who}.db") for who in ("ours", "bare"))
    to_be_bare.close()
    turn = {"ours": 1 - CHECK_INS, "bare": 1 - CHECK_INS}

    def numbers(who: str) -> range:
        turn[who] += CHECK_INS
        return range(turn[who], turn[who] + CHECK_INS)

    with ours, closing(open_bare(folder / "door-bare.db")) as bare:
        seconds, bound = alternately(lambda: check_ins(ours, numbers("ours")), lambda: bare_turn(bare, numbers("bare")))
    return Ratio(
        "durable check-ins a second, against bare sqlite3",
        f"{CHECK_INS / seconds:,.0f}/s",
        f"{CHECK_INS / bound:,.0f}/s",
        bound / seconds,
        "at least 0.6",
    )


def full_house(path: Path) -> Workspace:
    migrate.upgrade(path)
    workspace = open_workspace(path, clock=lambda: TONIGHT)
    with workspace.write() as tx:
        change_event(tx, EventSettings("dinner", "Dinner", "UTC", TONIGHT, TONIGHT + timedelta(hours=4), GUESTS // 2))
    store_registrations(workspace, GUESTS)
    return workspace


def check_ins(workspace: Workspace, numbers: range) -> float:
    """Seconds for a check-in of each registration in *numbers*, one transaction each."""

    def one(ticket: str) -> Callable[[Transaction], Answer]:
        return lambda tx: check_in(tx, "dinner", ticket)

    tickets = [code(number) for number in numbers]

    def work() -> None:
        for ticket in tickets:
            assert workspace.transact(one(ticket)).ok  # a refusal must not pass for one

    return elapsed(work)


def bare_turn(connection: sqlite3.Connection, numbers: range) -> float:
    nonces = [(f"{number * SCATTER % 2**64:016x}", number) for number in numbers]  # as far apart as random ones

    def work() -> None:
        for nonce, number in nonces:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(ENTRY, (nonce, number, AT, AT))
            connection.execute("COMMIT")

    return elapsed(work)
