"""Somebody who sits at the screen of the door, and what the database knows of what she did."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.screen.screen_terminal import ScreenTerminal

EVENING = "2026-05-25T17:50:00-07:00"


class DoorTerminal(ScreenTerminal):
    """`geekx door` on a display of its own."""

    def __init__(self, cwd: Path, *, columns: int = 80, rows: int = 24, **settings: str) -> None:
        given = {"GEEKX_NOW": EVENING, "GEEKX_ACTOR": "door-1", **settings}
        super().__init__("door", cwd=cwd, columns=columns, rows=rows, **given)


def admitted(folder: Path) -> list[str]:
    """The names of those whom the database knows to have been let in, in the order in which they were."""
    query = (
        "SELECT p.name FROM door_log d JOIN registrations r ON r.id = d.registration_id"
        " JOIN people p ON p.id = r.person_id WHERE d.kind = 'check-in' ORDER BY d.id"
    )
    return [str(name) for (name,) in asked(folder, query)]


def code_of(folder: Path, name: str) -> str:
    """A guest's ticket code."""
    query = "SELECT ticket_code FROM registrations r JOIN people p ON p.id = person_id WHERE p.name = ?"
    return str(asked(folder, query, name)[0][0])


def asked(folder: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    """What the database answers to *query*."""
    with closing(sqlite3.connect(folder / "geekx.db")) as connection:
        return connection.execute(query, values).fetchall()
