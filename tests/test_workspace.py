"""A transaction is kept as a whole or not at all, on both engines."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from geekx_ops import workspace as workspace_module
from geekx_ops.errors import Invalid, NotFound, SchemaOutdated, Unavailable
from geekx_ops.storage.schema import VERSION_TABLE
from geekx_ops.storage.tables import settings
from geekx_ops.workspace import ATTEMPTS, Transaction, Workspace, open_workspace
from tests.conftest import Clock

TERMINATE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

postgres_only = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def other(database: str) -> Iterator[Workspace]:
    """Another program at the same database."""
    with open_workspace(database) as opened:
        yield opened


def keep(tx: Transaction, name: str, value: str = "x") -> None:
    tx.connection.execute(insert(settings).values(name=name, value=value))


def kept(workspace: Workspace) -> list[str]:
    with workspace.read() as tx:
        return [row.name for row in tx.select(settings.select().order_by(settings.c.name))]


def test_what_is_written_is_kept_at_the_end_and_not_before(workspace: Workspace, other: Workspace) -> None:
    with workspace.write() as tx:
        keep(tx, "a")
        keep(tx, "b")
        assert kept(other) == []
    assert kept(other) == ["a", "b"]


@pytest.mark.parametrize("error", [Invalid("refused"), ZeroDivisionError(), KeyboardInterrupt(), SystemExit(3)])
def test_any_exception_undoes_all_of_it_and_is_the_one_that_is_seen(
    error: BaseException, workspace: Workspace, other: Workspace
) -> None:
    with pytest.raises(type(error)) as seen, workspace.write() as tx:  # noqa: PT012 - the block is what is tested
        keep(tx, "a")
        raise error
    assert seen.value is error
    assert kept(other) == []
    with workspace.write() as tx:
        keep(tx, "b")
    assert kept(other) == ["b"]


def test_a_failed_statement_undoes_what_came_before_it(workspace: Workspace) -> None:
    with workspace.write() as tx:
        keep(tx, "a")
    with pytest.raises(IntegrityError), workspace.write() as tx:  # noqa: PT012 - what went well before is undone
        keep(tx, "b")
        keep(tx, "a")
    assert kept(workspace) == ["a"]


def test_the_first_error_is_seen_even_if_undoing_fails_too(workspace: Workspace) -> None:
    error = ZeroDivisionError("the first")
    with pytest.raises(ZeroDivisionError) as seen, workspace.write() as tx:  # noqa: PT012 - the block is what is tested
        keep(tx, "a")
        driver = tx.connection.connection.driver_connection
        assert driver is not None
        driver.close()
        raise error
    assert seen.value is error
    assert kept(workspace) == []


@postgres_only
def test_a_server_that_goes_away_is_told_in_a_sentence(workspace: Workspace, database: str) -> None:
    told = "the database server does not answer: "
    with pytest.raises(Unavailable, match=told), workspace.write() as tx:  # noqa: PT012 - it goes away in between
        keep(tx, "a")
        with psycopg.connect(database, autocommit=True) as server:
            server.execute(TERMINATE)
        keep(tx, "b")


DURABLE = {"sqlite": ("PRAGMA synchronous", 1, 2), "postgresql": ("SHOW synchronous_commit", "off", "on")}
"""How the engine is asked whether a commit waits for the disk, and what it says if it does not, and if it does."""


def test_a_commit_waits_for_the_disk_unless_it_is_told_not_to(workspace: Workspace, other: Workspace) -> None:
    asked, without, usual = DURABLE[workspace.url.get_backend_name()]

    def keep_and_ask(tx: Transaction, name: str) -> object:
        keep(tx, name)
        return tx.connection.scalar(text(asked))

    assert workspace.transact(lambda tx: keep_and_ask(tx, "a"), flush=False) == without
    assert kept(other) == ["a"]
    assert workspace.transact(lambda tx: keep_and_ask(tx, "b")) == usual
    with pytest.raises(ZeroDivisionError), workspace.write(flush=False) as tx:  # noqa: PT012 - it is about the block
        keep(tx, "c")
        raise ZeroDivisionError
    assert workspace.transact(lambda tx: keep_and_ask(tx, "d")) == usual
    assert kept(other) == ["a", "b", "d"]


def test_it_is_known_whether_somebody_else_wrote(workspace: Workspace, other: Workspace) -> None:
    def mark_of(work: Callable[[Transaction], object] = lambda _: None) -> object:
        with workspace.write() as tx:
            work(tx)
            return tx.mark()

    first, second = mark_of(), mark_of(lambda tx: keep(tx, "mine"))
    assert (first == second) is workspace.is_sqlite  # a server cannot tell, so somebody may have
    third = mark_of()
    with other.write() as tx:
        keep(tx, "theirs")
    assert third != mark_of()


def test_a_reader_works_while_a_writer_is_open(workspace: Workspace, other: Workspace) -> None:
    with workspace.write() as tx:
        keep(tx, "a")
        with other.read() as reading:
            assert reading.select(settings.select()) == []
    assert kept(other) == ["a"]


def test_what_is_written_while_reading_is_never_kept(workspace: Workspace) -> None:
    with workspace.read() as tx:
        keep(tx, "a")
        tx.record("event.created")
    assert kept(workspace) == []
    with workspace.read() as tx:
        assert tx.connection.scalar(text("SELECT count(*) FROM journal")) == 0


def test_a_transaction_happens_at_one_instant(workspace: Workspace, clock: Clock) -> None:
    with workspace.write() as tx:
        before = tx.now
        clock.move(minutes=5)
        assert tx.now == before
    with workspace.write() as tx:
        assert (tx.now - before).total_seconds() == 300


def test_the_journal_says_who_did_what(database: str, clock: Clock) -> None:
    with open_workspace(database, actor="door-1", clock=clock) as workspace, workspace.write() as tx:
        tx.record("registration.cancelled", event=1, registration=2, person=3, seats=4)
        row = tx.connection.execute(text("SELECT actor, action, event_id, registration_id, person_id FROM journal"))
        assert tuple(row.one()) == ("door-1", "registration.cancelled", 1, 2, 3)


def test_many_threads_may_write_through_one_workspace(workspace: Workspace) -> None:
    errors: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for again in range(10):
                workspace.transact(partial(keep, name=f"{number}-{again}"))
        except BaseException as error:  # noqa: BLE001 - seen in the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(kept(workspace)) == 80


def in_the_way(workspace: Workspace, other: Workspace, times: int) -> tuple[int, str]:
    """Run a transaction that another one makes impossible *times* times; how often it ran, and what is stored then."""
    ran = 0
    with workspace.write() as tx:
        keep(tx, "a", "0")

    def work(tx: Transaction) -> None:
        nonlocal ran
        ran += 1
        tx.connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        before = tx.connection.scalar(text("SELECT value FROM settings"))
        if ran <= times:
            with other.write() as meddling:
                meddling.connection.execute(text("UPDATE settings SET value = :ran"), {"ran": f"meddled {ran}"})
        tx.connection.execute(text("UPDATE settings SET value = :new"), {"new": f"{before}, then ours"})

    try:
        workspace.transact(work)
    finally:
        with other.read() as tx:
            stored = str(tx.connection.scalar(text("SELECT value FROM settings")))
    return ran, stored


@postgres_only
def test_a_transaction_that_another_one_made_impossible_is_run_again(workspace: Workspace, other: Workspace) -> None:
    assert in_the_way(workspace, other, times=2) == (3, "meddled 2, then ours")


@postgres_only
def test_it_is_given_up_in_the_end(workspace: Workspace, other: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(workspace_module, "sleep", pauses.append)
    with pytest.raises(Unavailable, match=r"other programs change the same things .* try again in a moment") as seen:
        in_the_way(workspace, other, times=99)
    assert seen.value.details == {"attempts": ATTEMPTS}
    assert len(pauses) == ATTEMPTS - 1
    assert all(0 <= pause < 0.05 for pause in pauses)


@postgres_only
def test_two_transactions_in_each_others_way_both_come_to_an_end(workspace: Workspace, other: Workspace) -> None:
    with workspace.write() as tx:
        keep(tx, "a", "")
        keep(tx, "b", "")
    both_hold_one = threading.Barrier(2)
    attempts: list[str] = []

    def change(through: Workspace, who: str, names: str) -> None:
        def work(tx: Transaction) -> None:
            attempts.append(who)
            for name in names:
                change = text("UPDATE settings SET value = value || :who WHERE name = :name")
                tx.connection.execute(change, {"who": who, "name": name})
                if name == names[0] and attempts.count(who) == 1:
                    both_hold_one.wait(timeout=5)

        through.transact(work)

    thread = threading.Thread(target=change, args=(other, "2", "ba"))
    thread.start()
    change(workspace, "1", "ab")
    thread.join()
    assert len(attempts) == 3
    with workspace.read() as tx:
        values = [set(row.value) for row in tx.select(settings.select())]
    assert values == [{"1", "2"}, {"1", "2"}]


@postgres_only
@pytest.mark.parametrize("default", ["serializable", "repeatable read"])
def test_transactions_are_read_committed_whatever_the_server_is_set_to(default: str, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as server:
        name = server.info.dbname
        server.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = '{default}'".encode())
    with psycopg.connect(database) as plain:
        assert plain.execute("SHOW transaction_isolation").fetchone() == (default,)
    with open_workspace(database) as workspace:
        for block in (workspace.write, workspace.read):
            with block() as tx:
                assert tx.connection.scalar(text("SHOW transaction_isolation")) == "read committed"


def test_other_errors_are_not_tried_again(workspace: Workspace) -> None:
    ran: list[int] = []

    def work(_: Transaction) -> None:
        ran.append(1)
        raise Invalid("refused")

    with pytest.raises(Invalid):
        workspace.transact(work)
    assert ran == [1]


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"there is no database at .*missing\.db"):
        open_workspace(tmp_path / "missing.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("number", "told"), [("0099", "made by a newer geekx"), ("0000", "no schema that ever was")])
def test_another_version_is_refused(number: str, told: str, database: str, workspace: Workspace) -> None:
    with workspace.write() as tx:
        tx.connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = :number"), {"number": number})
    with pytest.raises((SchemaOutdated, Unavailable), match=told):
        open_workspace(database)
