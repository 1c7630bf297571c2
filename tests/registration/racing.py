"""One of the processes that race: it takes a job from its standard input, waits for the start, tells what came of it.

A job may switch the protection off that it is about, and make the dangerous moment longer: then the race must go wrong,
or it would prove nothing when it goes right.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from time import sleep
from typing import Any
from unittest.mock import patch

from sqlalchemy import bindparam, create_engine, text

from geekx_ops.agenda import entries as agenda_entries
from geekx_ops.agenda import evening as stage
from geekx_ops.door import entries, release
from geekx_ops.door import service as door
from geekx_ops.events import service as events
from geekx_ops.guest_lists.comparing import Wishes
from geekx_ops.guest_lists.importing import import_list
from geekx_ops.guest_lists.listed import Listed
from geekx_ops.identity import people
from geekx_ops.registration import guests, ledger, queue, service
from geekx_ops.registration.seats import Standing
from geekx_ops.storage import engine as engines
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables.base import Instant
from geekx_ops.workspace import Workspace, open_workspace
from tests.factories import NOON

MOMENT = 0.05
"""Seconds between looking and writing in a job without protection."""
LONG = 0.7
"""The same for a job that looks only once."""


def slowly(function: Callable[..., Any], seconds: float = MOMENT) -> Callable[..., Any]:
    def after_a_moment(*args: Any, **rest: Any) -> Any:
        sleep(seconds)
        return function(*args, **rest)

    return after_a_moment


@contextmanager
def unlocked(begin: str | None) -> Iterator[None]:
    """No lock on the event; on SQLite transactions that the driver begins (""), or none at all (None)."""
    prepare = engines._prepare_connection

    def prepare_otherwise(connection: Any, record: Any) -> None:
        prepare(connection, record)
        connection.isolation_level = begin

    with (
        patch.object(events, "locked", events.stored),
        patch.object(engines, "_begin", lambda _connection: None),
        patch.object(engines, "begin", lambda _cursor, **_: None),
        patch.object(engines, "_prepare_connection", prepare_otherwise),
        patch.object(people, "add", slowly(people.add)),
        patch.object(ledger, "enter_all", slowly(ledger.enter_all, LONG)),
        patch.object(queue, "note_passed_over", slowly(queue.note_passed_over)),
        patch.object(entries, "write_for", slowly(entries.write_for)),
        patch.object(agenda_entries, "write", slowly(agenda_entries.write)),
    ):
        yield


@contextmanager
def collisions_unheard() -> Iterator[None]:
    """A new person is added whether or not somebody else adds her at this moment."""
    plain = text(
        "INSERT INTO people (name, email, email_key, created_at) VALUES (:name, :email, :key, :at) RETURNING id"
    )
    with patch.object(people, "_ADD", Query(plain.bindparams(bindparam("at", type_=Instant())), int)):
        yield


@contextmanager
def snapshots_kept() -> Iterator[None]:
    """PostgreSQL at REPEATABLE READ: what is counted after the lock is what there was before it."""

    def engine(url: Any) -> Any:
        return create_engine(url, isolation_level="REPEATABLE READ")

    with patch.object(engines, "_postgresql_engine", engine):
        yield


WITHOUT: dict[str, Callable[[], Any]] = {
    "lock, transactions by the driver": lambda: unlocked(""),
    "lock, no transactions": lambda: unlocked(None),
    "collisions": collisions_unheard,
    "read committed": snapshots_kept,
}


def sign_up(workspace: Workspace, event: str, names: list[str]) -> Iterator[str]:
    for name in names:
        with workspace.write() as tx:
            result = service.sign_up(tx, event, name=name, email=f"{name}@example.org")
        yield result.registration.standing.value if result.created else "there already"


def cancel(workspace: Workspace, event: str, names: list[str]) -> Iterator[str]:
    for name in names:
        with workspace.write() as tx:
            outcome = guests.cancel(tx, event, f"{name}@example.org")
        yield from (promoted.name for promoted in outcome.promoted)


def check_in(workspace: Workspace, event: str, scans: list[str]) -> Iterator[str]:
    """Each scan is "WHO" or "WHO NONCE"."""
    for scan in scans:
        who, _, nonce = scan.partition(" ")
        with workspace.write() as tx:
            yield door.check_in(tx, event, who, nonce=nonce or None).message


def release_seats(workspace: Workspace, event: str, _names: list[str]) -> Iterator[str]:
    with workspace.write() as tx:
        released = release.release(tx, event)
    yield from (seated.name for seated in released.seated)


def take_in(workspace: Workspace, event: str, names: list[str]) -> Iterator[str]:
    """The names are those of a list, in the order of sign-up."""
    listed = [
        Listed(line, name, f"{name}@example.org", Standing.CONFIRMED, signed_up_at=NOON + timedelta(seconds=line))
        for line, name in enumerate(names)
    ]
    with workspace.write() as tx:
        found = import_list(tx, event, listed, Wishes("luma")).comparison.counts
    yield from (f"{number} {kind.value}" for kind, number in sorted(found.items()) if number)


def go_on(workspace: Workspace, event: str, seen: list[str]) -> Iterator[str]:
    """Each is a tap of `next` by somebody who has seen so many rows of the log."""
    for row in seen:
        with workspace.write() as tx:
            yield stage.go_on(tx, event, stage.Tap(seen=int(row))).evening.current or "nothing"


WORK = {
    "sign up": sign_up,
    "go on": go_on,
    "cancel": cancel,
    "check in": check_in,
    "release": release_seats,
    "take in": take_in,
}


def told(workspace: Workspace, job: dict[str, Any]) -> Iterator[str]:
    """What came of each piece of work, up to the first error."""
    try:
        yield from WORK[job["work"]](workspace, job["event"], job["names"])
    except Exception as error:  # noqa: BLE001 - a race that went wrong is a result
        yield type(engines.driver_error(error)).__name__


def run(job: dict[str, Any]) -> None:
    with ExitStack() as stack:
        for protection in job["without"]:
            stack.enter_context(WITHOUT[protection]())
        workspace = stack.enter_context(open_workspace(job["database"], clock=lambda: NOON))
        print("ready", flush=True)  # noqa: T201 - this is how it speaks to the test
        sys.stdin.readline()
        print(json.dumps(list(told(workspace, job))), flush=True)  # noqa: T201


def main() -> None:
    for line in iter(sys.stdin.readline, ""):
        run(json.loads(line))


if __name__ == "__main__":
    main()
