"""A draw whose processes end without a word: at a statement of the database, or at a file that is opened or renamed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import traceback
import warnings
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import event
from sqlalchemy.pool import Pool

from geekx_ops import workspace
from geekx_ops.raffle import steps
from geekx_ops.raffle.vocabulary import Step
from tests.cli.running import run
from tests.door.scenes import DOORS
from tests.factories import DINNER
from tests.raffle import evening

SEED = 7
_WRITING = ("BEGIN IMMEDIATE", "INSERT", "UPDATE", "DELETE", "COMMIT")
_FILES = {"open", "os.mkdir", "os.rename"}


def told_next(database: Path) -> str:
    """What the program says that comes next, as `geekx raffle status` does."""
    with workspace.open_workspace(database) as opened, opened.read() as tx:
        return steps.next_step(tx, DINNER)


def command(told: str, database: Path, folder: Path) -> list[str]:
    """That step, as it is typed. The first who is called has left, the others come forward."""
    if "publish" in told:
        return ["publish", str(folder)]
    if "number" in told:
        return ["number", *evening.ROOM, "--yes"]
    if "claim" in told:
        answered = _counted(database, f"raffle_log WHERE step <> '{Step.CALLED.value}'")
        return ["claim" if answered else "absent"]
    return [told.split()[2]]


def take_step(database: Path, folder: Path) -> str:
    """Do what comes next, by the real command; which one it was.

    The clock stands at a minute for each step that is noted in the journal, so that a step which is done again has the
    time of the first attempt: else two draws could not be compared.
    """
    words = command(told_next(database), database, folder)
    noted = _counted(database, "journal WHERE action LIKE 'raffle.%'")
    now = DOORS + timedelta(minutes=noted + _counted(database, "raffle_log"))
    ran = run("raffle", *words, "--db", str(database), GEEKX_NOW=now.isoformat())
    assert ran.code == 0, (words, ran)
    return words[0]


def finish(database: Path, folder: Path) -> None:
    """Go on from wherever the draw stands until the proof is published."""
    while take_step(database, folder) != "publish":
        pass


def _counted(database: Path, what: str) -> int:
    with closing(sqlite3.connect(database)) as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM {what}").fetchone()
    return int(found)


def content(database: Path) -> list[str]:
    """All that the database holds, row by row."""
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


NEVER = sys.maxsize


def dies(work: Callable[[], object], at: int = NEVER) -> bool:
    """Whether *work*, in a process of its own, is killed at its point number *at*; else it comes to its end before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of threads; the child uses none
        child = os.fork()
    if child == 0:
        _live(work, at)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "it failed by itself"
    return False


def _live(work: Callable[[], object], at: int) -> NoReturn:
    try:
        _seed_chance()
        _watch(at)
        work()
    except BaseException:  # noqa: BLE001 - this is the end of a process
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _seed_chance() -> None:
    """Each process has the same chance, or draws could not be compared: the secret and the codes come out of it."""
    assert workspace.open_workspace.__kwdefaults__ is not None
    workspace.open_workspace.__kwdefaults__["randrange"] = random.Random(SEED).randrange


def _watch(at: int) -> None:
    """Count the points, and be killed at number *at*.

    A point is where the disk may look otherwise than at the one before: a transaction, something written in it, its
    end, what follows on that; a file that is opened, a file that gets its name. Reading is none.
    """
    left, is_over = at, False

    def near() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def executed(statement: str) -> None:
        nonlocal is_over
        if is_over or statement.startswith(_WRITING):
            near()
        is_over = statement == "COMMIT"

    def happened(name: str, arguments: tuple[Any, ...]) -> None:
        if name in _FILES and "proof" in Path(str(arguments[0])).parts:
            near()

    event.listen(Pool, "connect", lambda driver, _: driver.set_trace_callback(executed))
    sys.addaudithook(happened)
