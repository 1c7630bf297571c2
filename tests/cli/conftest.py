"""A folder to work in, with `geekx.db` in it: one event, three guests for two seats."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from geekx_ops.demo.sink import Sink
from tests.cli.running import run

EVENT = """
[event]
slug = "dinner"
name = "Spring Dinner"
timezone = "America/Los_Angeles"
starts = 2026-05-25 18:30:00
ends = 2026-05-25 21:30:00
cap = 2
venue = "The Barn"
city = "Palo Alto"

[[questions]]
slug = "dietary"
text = "What should the kitchen know?"
kind = "choice"
choices = ["none", "vegan"]

[[questions]]
slug = "wishes"
text = "Anything else?"
kind = "text"
[[prizes]]
name = "A mug"
"""


MAILS = """
[mails]
sender = "Girl Geek X"
address = "hello@girlgeek.example.org"
postal = "1 Example Street"
unsubscribe = "https://girlgeek.example.org/u"
send = ["confirmation"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def party_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("party")
    (path / "event.toml").write_text(EVENT, encoding="utf-8")
    database = str(path / "geekx.db")
    run("event", "load", str(path / "event.toml"), GEEKX_DB=database)
    for name, *rest in (("Ada", "--answer", "dietary=vegan"), ("Bo",), ("Cy",)):
        done = run("signup", name, f"{name.lower()}@example.org", *rest, GEEKX_DB=database)
        assert done.code == 0, done
    return path


@pytest.fixture
def party(party_template: Path, folder: Path) -> Path:
    """The current folder with `event.toml`, and `geekx.db` in which Ada and Bo have seats and Cy waits."""
    for name in ("geekx.db", "event.toml"):
        shutil.copy(party_template / name, folder / name)
    return folder


@pytest.fixture
def mails(party: Path) -> Path:
    """Ada and Bo have seats, Cy waits; the event says from whom mails come."""
    text = (party / "event.toml").read_text(encoding="utf-8")
    (party / "event.toml").write_text(text.replace("[[prizes]]", f"{MAILS}\n[[prizes]]", 1), encoding="utf-8")
    assert run("event", "load", "event.toml").code == 0
    return party


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as listening:
        yield listening
