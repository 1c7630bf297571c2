"""Files that are not merged, and what is said of them; warnings about those that are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from geekx_ops.door.elsewhere import read_door, read_file
from geekx_ops.door.merging import merge
from geekx_ops.errors import Closed, Conflict, GeekxError, NotFound, SchemaOutdated, Unavailable
from geekx_ops.events import service as events
from geekx_ops.events.event import EventState
from geekx_ops.registration import capacity, service
from geekx_ops.storage import migrate
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.door import laptops
from tests.door.laptops import Doors, come, count, guest, rows, undo
from tests.factories import DINNER, HeldSeats, Question, dinner, fill, make_event


@pytest.fixture
def other(new_sqlite: Callable[[], Path], clock: Clock) -> Iterator[Workspace]:
    """A database that was made by itself."""
    with open_workspace(new_sqlite(), clock=clock) as opened:
        yield opened


def refused(path: Path, here: Workspace) -> GeekxError:
    """How reading *path* to merge it into *here* is refused, which changes nothing."""
    before = rows(here)
    with pytest.raises(GeekxError) as caught:
        read_file(path, DINNER, own=here.url.render_as_string(hide_password=False))
    assert rows(here) == before
    return caught.value


def not_merged(here: Workspace, there: Workspace) -> GeekxError:
    before = rows(here)
    with there.read() as tx:
        door = read_door(tx, DINNER)
    with pytest.raises(GeekxError) as caught, here.write() as tx:
        merge(tx, DINNER, door)
    assert rows(here) == before
    return caught.value


def test_a_file_is_read_without_being_changed(doors: Doors) -> None:
    here, there = doors
    come(there, "Ada")
    with there.read() as tx:
        expected = read_door(tx, DINNER)
    path = Path(there.place)
    there.close()
    before = path.read_bytes()
    assert read_file(path, DINNER, own=here.place) == expected
    assert path.read_bytes() == before
    assert not path.with_name(f"{path.name}-wal").exists()


def test_a_file_that_is_not_there(doors: Doors, tmp_path: Path) -> None:
    error = refused(tmp_path / "no.db", doors[0])
    assert (type(error), error.message) == (
        NotFound,
        f"there is no database at {tmp_path / 'no.db'}; nothing was merged. Check the name.",
    )


def test_the_database_itself(doors: Doors, tmp_path: Path) -> None:
    there = doors[1]
    link = tmp_path / "link.db"
    link.symlink_to(there.place)
    error = refused(link, there)
    assert (type(error), error.message) == (
        Conflict,
        f"{link} is this database itself; nothing was merged. Name the file of the other laptop.",
    )


def test_a_database_without_this_event(doors: Doors, other: Workspace) -> None:
    path = Path(other.place)
    told = 'the other database has no event "dinner": it holds {}. Nothing was merged.'
    assert refused(path, doors[0]).message.startswith(told.format("none"))
    with other.write() as tx:
        capacity.change_event(tx, replace(dinner(), slug="lunch"))
    error = refused(path, doors[0])
    assert (type(error), error.details["events"]) == (NotFound, ["lunch"])
    assert error.message == f"{told.format('lunch')} Check the file, or say --event SLUG."


def test_another_event_of_the_same_name(doors: Doors, other: Workspace, clock: Clock) -> None:
    clock.move(seconds=1)
    make_event(other)
    fill(other, "Ada")
    error = not_merged(doors[0], other)
    assert isinstance(error, Conflict)
    assert error.message == (
        "the other database has another event called dinner, which was made by itself: its guests are not those of"
        " Spring Dinner. Nothing was merged. A second door begins with `geekx door export`."
    )


def test_a_door_of_another_event(doors: Doors) -> None:
    here, there = doors
    with there.read() as tx:
        door = read_door(tx, DINNER)
    with here.write() as tx:
        capacity.change_event(tx, replace(dinner(), slug="lunch"))
        with pytest.raises(Conflict, match="another event called dinner"):
            merge(tx, "lunch", door)


@pytest.mark.parametrize("content", [b"Ada;18:40\n" * 400, bytes(range(256)) * 40], ids=["text", "binary"])
def test_what_is_no_database(doors: Doors, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(content)
    error = refused(path, doors[0])
    assert (type(error), path.read_bytes()) == (Unavailable, content)
    assert error.message == (
        f"{path} is no database of geekx; nothing was merged."
        " On the other laptop, `geekx door export FILE` makes the file to bring here."
    )


def test_a_database_of_another_program(doors: Doors, tmp_path: Path) -> None:
    path = tmp_path / "music.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE songs (name TEXT)")
    error = refused(path, doors[0])
    assert isinstance(error, Unavailable)
    assert error.message.startswith(f"{path} is no database of geekx; nothing was merged.")


def test_a_folder(doors: Doors, tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, doors[0]), Unavailable)


def test_a_damaged_file(doors: Doors) -> None:
    here, there = doors
    path = Path(there.place)
    there.close()
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xa5" * (len(content) - 8192))
    error = refused(path, here)
    assert isinstance(error, Unavailable)
    assert "is damaged" in error.message


def test_a_file_whose_tables_are_not_ours(doors: Doors) -> None:
    here, there = doors
    with closing(sqlite3.connect(there.place)) as connection:
        connection.execute("DROP TABLE door_log")
    error = refused(Path(there.place), here)
    assert isinstance(error, Unavailable)
    assert "is not as the migrations make it" in error.message


def test_an_older_schema(doors: Doors, tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    migrate.upgrade(path, to="0001")
    error = refused(path, doors[0])
    assert isinstance(error, SchemaOutdated)
    assert error.message.endswith(f"nothing was merged. Run `geekx db upgrade --db {path}`; it keeps a copy first.")


def test_a_newer_schema(doors: Doors) -> None:
    here, there = doors
    with closing(sqlite3.connect(there.place)) as connection:
        connection.execute("UPDATE geekx_schema_version SET version_num = '9999'")
        connection.commit()
    error = refused(Path(there.place), here)
    assert isinstance(error, SchemaOutdated)
    assert error.message.endswith("Update geekx-ops. Nothing was merged.")


def test_an_event_whose_guests_were_forgotten(doors: Doors) -> None:
    here, there = doors
    with here.write() as tx:
        capacity.end(tx, DINNER, EventState.RETIRED)
    assert isinstance(not_merged(here, there), Closed)


def test_guests_with_what_the_event_does_not_have_here(doors: Doors) -> None:
    here, there = doors
    with there.write() as tx:
        settings = events.stored(tx, DINNER).settings
        capacity.change_event(
            tx,
            replace(
                settings,
                ticket_types=(*settings.ticket_types, replace(settings.ticket_types[0], slug="late")),
                held=(HeldSeats("crew", 0, "standard"),),
                questions=(*settings.questions, Question("photo", "May we?")),
            ),
        )
        service.sign_up(tx, DINNER, name="Zoe", ticket_type="late", answers={"photo": "no"}, at_door=True)
        service.sign_up(tx, DINNER, name="Yan", held="crew", over_cap=True)
    error = not_merged(here, there)
    assert error.message == (
        'Zoe has the ticket type "late" on the other laptop, which Spring Dinner does not have here. Nothing was'
        " merged. Put it into the event file, load that with `geekx event load`, and merge again."
    )
    with there.read() as tx, here.write() as ours:
        changed = events.stored(tx, DINNER).settings
        capacity.change_event(ours, replace(changed, held=(), questions=settings.questions))
    assert not_merged(here, there).message.startswith('Zoe has the question "photo" on the other laptop')
    with here.write() as ours:
        capacity.change_event(ours, replace(changed, held=()))
    assert not_merged(here, there).message.startswith('Yan has the held seats "crew" on the other laptop')
    with here.write() as ours:
        capacity.change_event(ours, changed)
    assert [one.name for one in laptops.merge(here, there).entered] == ["Zoe", "Yan"]
    assert (guest(here, "Yan").held, guest(here, "Yan").over_cap) == ("crew", True)


def test_only_this_event_is_read_from_a_database_with_others(doors: Doors) -> None:
    here, there = doors
    with there.write() as tx:
        capacity.change_event(tx, replace(dinner(), slug="lunch"))
        service.sign_up(tx, "lunch", name="Lea", email="lea@example.org")
    assert not laptops.merge(here, there).changed
    assert "Lea" not in repr(rows(here))


def test_a_clock_that_is_ahead_is_told_once(doors: Doors, clock: Clock) -> None:
    here, there = doors
    clock.move(minutes=30)
    come(there, "Ada")
    clock.move(minutes=-30)
    (warning,) = laptops.merge(here, there).warnings
    assert warning == (
        "the newest entry of the other laptop is of 04:30, and it is 04:00 here: a clock is wrong."
        " All were taken over; who came first may be told wrongly. Set the clocks."
    )
    assert laptops.merge(here, there).warnings == ()


def test_a_nonce_that_was_used_here_for_another_scan(doors: Doors, clock: Clock) -> None:
    here, there = doors
    come(here, "Ada", nonce="1")
    clock.move(minutes=1)
    come(there, "Bo", nonce="1")
    undo(there, "Bo")
    come(there, "Bo", nonce="2")
    merged = laptops.merge(here, there)
    assert (merged.new, merged.known) == (1, 0)
    (warning,) = merged.warnings
    assert warning == (
        "2 scans of the other laptop not taken over: their nonces were used here for other scans."
        " Compare the two logs, and let each scan have a nonce of its own."
    )
    assert count(here).inside == 2
