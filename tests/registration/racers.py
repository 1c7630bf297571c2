"""Processes that are started once and run one race after the other; see `racing` for what they can do."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from geekx_ops.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
LOCK = "lock, transactions by the driver"
EVERY_LOCK = "lock, no transactions"


class Racer:
    """A process that takes one job after the other."""

    def __init__(self) -> None:
        program = [sys.executable, "-m", "tests.registration.racing"]
        self._process = subprocess.Popen(
            program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")

    def heard(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def end(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0


@contextmanager
def racers_at_start(number: int = 8) -> Iterator[list[Racer]]:
    started = [Racer() for _ in range(number)]
    yield started
    for racer in started:
        racer.end()


Job = tuple[str, str, Sequence[str]]


def race(workspace: Workspace, racers: list[Racer], jobs: Sequence[Job], *without: str) -> list[list[str]]:
    """Start all *jobs* at one moment; what each says of its every step."""
    database = str(workspace.url.render_as_string(hide_password=False) if not workspace.is_sqlite else workspace.place)
    runners = racers[: len(jobs)]
    for racer, (work, event, names) in zip(runners, jobs, strict=True):
        racer.tell(json.dumps({"database": database, "work": work, "event": event, "names": names, "without": without}))
    assert {racer.heard() for racer in runners} == {"ready"}
    for racer in runners:
        racer.tell("go")
    return [json.loads(racer.heard()) for racer in runners]


def outcomes(results: list[list[str]]) -> Counter[str]:
    return Counter(outcome for result in results for outcome in result)
