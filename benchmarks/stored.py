"""Rows written past the library: the bound of the sign-up benchmark, and a great many registrations to begin with."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import insert

from geekx_ops.registration import ticket_code
from geekx_ops.registration.seats import Standing
from geekx_ops.storage.tables import people, registration_tally, registrations
from geekx_ops.workspace import Transaction, Workspace

BATCH = 20_000
SCATTER = 15_485_863_000_007
"""Shares no factor with the number of codes, so that no two numbers get the same."""

PERSON = "INSERT INTO people (name, email, email_key, created_at) VALUES (?, ?, ?, ?)"
REGISTRATION = (
    "INSERT INTO registrations (event_id, person_id, ticket_type, standing, party_size, at_least, ticket_code,"
    " priority, over_cap, signed_up_at, standing_since) VALUES (1, ?, 'standard', 'confirmed', 1, 1, ?, 0, 0, ?, ?)"
)
COUNT = "UPDATE registration_tally SET seats = seats + 1 WHERE event_id = 1 AND ticket_type = 'standard' AND held = ''"
FIRST_COUNT = "INSERT OR IGNORE INTO registration_tally VALUES (1, 'standard', '', 0, 0, 0)"
JOURNAL = (
    "INSERT INTO journal (at, actor, action, event_id, registration_id, person_id, details)"
    " VALUES (?, 'organizer', 'registration.confirmed', 1, ?, ?, '{\"seats\": 1}')"
)
AT = "2026-05-04T12:00:00.000000+00:00"


def bare_sign_ups(connection: sqlite3.Connection, start: int, codes: list[str]) -> None:
    """The rows of a sign-up for each of *codes*, with the durability of ours, and nothing asked or decided."""
    for guest, ticket in enumerate(codes, start):
        connection.execute("BEGIN IMMEDIATE")
        address = f"guest{guest}@example.org"
        person = connection.execute(PERSON, (f"Guest {guest}", address, address, AT)).lastrowid
        row = connection.execute(REGISTRATION, (person, ticket, AT, AT)).lastrowid
        connection.execute(COUNT)
        connection.execute(JOURNAL, (AT, row, person))
        connection.execute("COMMIT")


def open_bare(path: Path) -> sqlite3.Connection:
    """The driver's own connection, as durable as ours."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(FIRST_COUNT)
    return connection


def store_registrations(workspace: Workspace, number: int) -> None:
    """*number* registrations for the first event: the first half confirmed, the others waiting."""
    with workspace.write() as tx:
        for start in range(0, number, BATCH):
            numbers = range(start + 1, min(start + BATCH, number) + 1)
            tx.connection.execute(insert(people), [person(tx, row) for row in numbers])
            tx.connection.execute(insert(registrations), [registration(tx, row, number) for row in numbers])
        count = {"seats": number // 2, "waiting": number - number // 2, "offers": 0}
        tx.connection.execute(insert(registration_tally).values(event_id=1, ticket_type="standard", held="", **count))


def person(tx: Transaction, number: int) -> dict[str, object]:
    address = f"stored{number}@example.org"
    return {"id": number, "name": f"Stored {number}", "email": address, "email_key": address, "created_at": tx.now}


def registration(tx: Transaction, number: int, of: int) -> dict[str, object]:
    confirmed = number <= of // 2
    return {
        "event_id": 1,
        "person_id": number,
        "ticket_type": "standard",
        "standing": Standing.CONFIRMED if confirmed else Standing.WAITING,
        "party_size": 1,
        "at_least": 1,
        "ticket_code": code(number) if confirmed else None,
        "priority": 0,
        "over_cap": False,
        "signed_up_at": tx.now,
        "standing_since": tx.now,
    }


def code(number: int) -> str:
    """A ticket code of its own for each *number*, scattered over the alphabet as random ones are."""
    return ticket_code.new(lambda size: number * SCATTER % size)
