"""Runs `geekx`: in this process, where a bug is an exception, or as the program that people start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from click.testing import CliRunner

from geekx_ops.cli.main import main

NOW = "2026-05-04T12:00:00+00:00"
CODE = re.compile(r"\b[a-z2-9]{5}-[a-z2-9]{5}\b")


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def without_codes(text: str) -> str:
    """Ticket codes are drawn by lot: they become CODE."""
    return CODE.sub("CODE", text)


def run(*arguments: str, typed: str | None = None, **settings: str) -> Ran:
    """Run `geekx` in this process. A refusal is an exit code, a bug is an exception here."""
    result = CliRunner(env={"GEEKX_NOW": NOW, "COLUMNS": "80", **settings}).invoke(
        main, arguments, input=typed, catch_exceptions=False
    )
    return Ran(result.exit_code, without_codes(result.stdout), result.stderr)


def started(*arguments: str | Path) -> list[str | Path]:
    """The command line that starts `geekx` as a program."""
    return [sys.executable, "-m", "geekx_ops", *arguments]


def environment(**settings: str) -> dict[str, str]:
    """The environment of such a program."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GEEKX_")}
    return {**own, "GEEKX_NOW": NOW, **settings}


def run_program(*arguments: str | Path, cwd: Path, before: Callable[[], None] | None = None, **settings: str) -> Ran:
    """Run `geekx` as a program of its own, after *before*; a bug is a traceback in `err`."""
    done = subprocess.run(
        started(*arguments), cwd=cwd, env=environment(**settings), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=60, check=False, preexec_fn=before,
    )  # fmt: skip
    return Ran(done.returncode, without_codes(done.stdout), done.stderr)


def leaves(group: click.Group | None = None, *path: str) -> Iterator[tuple[str, ...]]:
    """The path of every command that is no group, such as ("guests", "list")."""
    group = main if group is None else group
    with click.Context(group) as ctx:
        for name in group.list_commands(ctx):
            found = group.get_command(ctx, name)
            if isinstance(found, click.Group):
                yield from leaves(found, *path, name)
            else:
                yield (*path, name)


LEAVES = [" ".join(path) for path in leaves()]
GROUPS = sorted({path[0] for path in leaves() if len(path) > 1})

# Arguments with which each command gets as far as the database; test_help sees to it that none is forgotten.
USES: dict[str, list[str]] = {
    "demo": ["--out", "night"],
    "signup": ["Cy", "cy@example.org"],
    "guests list": [],
    "guests show": ["Ada"],
    "guests why": ["Ada"],
    "guests cancel": ["Ada", "--yes"],
    "guests confirm": ["Ada"],
    "guests change": ["Ada", "--party", "2"],
    "guests move-up": [],
    "guests forecast": [],
    "guests answers": ["dietary"],
    "guests import": ["guests.csv"],
    "guests export": ["-"],
    "qr make": ["link", "https://example.org/"],
    "qr links": [],
    "qr batch": ["codes.csv", "--out", "codes"],
    "qr tickets": ["--out", "tickets"],
    "qr stamp": ["deck.pptx", "--all"],
    "qr unstamp": ["deck.pptx"],
    "qr check": ["deck.pptx"],
    "people list": [],
    "people show": ["Ada"],
    "people top": ["--format", "csv"],
    "people change": ["Ada", "--employer", "Acme"],
    "people merge": ["Ada", "Cy", "--yes"],
    "people erase": ["Ada", "--cancel-registrations", "--yes"],
    "event load": ["event.toml"],
    "event example": ["webflow-dinner"],
    "event export": [],
    "event new": ["Ball", "--starts", "2026-06-01 19:00", "--timezone", "UTC"],
    "event list": [],
    "event show": [],
    "event use": ["dinner"],
    "event open": ["--yes"],
    "event close": [],
    "event postpone": ["2026-06-08", "--yes"],
    "event cancel": ["--yes"],
    "event retire": ["--yes"],
    "event cap": ["5"],
    "event hold": ["crew", "1"],
    "event release": ["crew"],
    "door check-in": ["Ada"],
    "door check-out": ["Ada"],
    "door undo": ["Ada"],
    "door walk-in": ["Cy"],
    "door find": ["Ada"],
    "door count": [],
    "door log": [],
    "door release": ["--yes"],
    "door export": ["door-2.db"],
    "door merge": ["door-2.db"],
    "door paper": [],
    "agenda show": [],
    "agenda add": ["Talk", "--duration", "10m"],
    "agenda edit": ["talk", "--duration", "5m"],
    "agenda move": ["talk"],
    "agenda remove": ["talk"],
    "agenda speakers": [],
    "agenda speaker": ["ada", "--name", "Ada"],
    "agenda import": ["agenda.csv"],
    "agenda export": ["--to", "ics"],
    "agenda chapters": ["--recording", "18:30"],
    "agenda report": [],
    "agenda check": [],
    "agenda release": [],
    "agenda releases": [],
    "agenda diff": [],
    "agenda print": ["--as", "html"],
    "agenda live": [],
    "agenda start": [],
    "agenda next": [],
    "agenda stop": [],
    "agenda back": [],
    "agenda pause": [],
    "agenda resume": [],
    "agenda skip": [],
    "agenda adjust": ["+2m"],
    "agenda undo": [],
    "agenda status": [],
    "agenda cut": [],
    "agenda forecast": [],
    "agenda log": [],
    "raffle preview": [],
    "raffle freeze": [],
    "raffle void": ["--yes"],
    "raffle secret": [],
    "raffle commit": [],
    "raffle number": ["40792551", "--yes"],
    "raffle draw": [],
    "raffle claim": [],
    "raffle absent": [],
    "raffle declined": [],
    "raffle publish": ["proof"],
    "raffle verify": ["proof"],
    "raffle status": [],
    "raffle log": [],
    "raffle double": ["1", "2", "--two"],
    "raffle code": ["Ada"],
    "raffle history": [],
    "mail plan": ["reminder"],
    "mail preview": ["reminder", "--no-browser"],
    "mail render": ["reminder", "--out", "mails"],
    "mail lint": ["reminder"],
    "mail template": ["reminder", "--out", "own"],
    "mail approve": ["reminder", "--yes"],
    "mail send": [],
    "mail status": [],
    "mail stop": [],
    "mail resume": [],
    "mail cancel": ["reminder", "--yes"],
    "mail retry": ["reminder"],
    "mail unknown": [],
    "mail suppress": ["cy@example.org"],
    "mail unsuppress": ["cy@example.org"],
    "mail suppressed": [],
    "mail doctor": [],
    "journal": [],
    "db upgrade": [],
    "db current": [],
    "db check": [],
    "db backup": ["copy.db"],
    "db restore": ["backup.db", "--yes"],
}

WITHOUT_DATABASE = {"raffle verify", "demo", "event example", "mail template", "qr make", "qr batch", "qr unstamp"}
ANY_VERSION = {"db upgrade", "db current", "db restore"}
"""They are for databases of another version, and tell about it themselves."""
