"""`geekx event retire`: an event put away, and its personal data when they have had their time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import Ran, run
from tests.cli.terminal import Terminal

EVENING = "2026-05-25T18:40-07:00"
AFTER = "2026-06-01T12:00-07:00"
MUCH_LATER = "2026-12-01T12:00-07:00"


def said(*arguments: str, **settings: str) -> str:
    done = run(*arguments, **settings)
    assert (done.code, done.err) == (0, ""), done
    return done.out


def bytes_of(folder: Path) -> bytes:
    return b"\0".join(path.read_bytes() for path in sorted(folder.glob("geekx.db*"))).lower()


@pytest.fixture
def over(party: Path) -> Path:
    """The dinner is over, and somebody came."""
    said("door", "check-in", "ada", GEEKX_NOW=EVENING)
    return party


def test_before_its_time_an_event_is_put_away_and_tells_from_when_it_may_be_erased(party: Path) -> None:
    assert said("event", "retire", "--yes", "--export", "all.json") == (
        "Wrote all there is of Spring Dinner to all.json. It holds personal data: only you can read it.\n"
        "Spring Dinner is retired. `geekx event open --event dinner` brings it back.\n"
        "Its personal data may be kept until Sat 21 Nov 2026 20:30; then "
        "`geekx event retire --event dinner --export FILE` erases them.\n"
    )
    assert b"ada@example.org" in bytes_of(party)
    assert (party / "all.json").stat().st_mode & 0o777 == 0o600


def test_who_puts_away_an_event_that_is_not_over_is_told_so(party: Path) -> None:
    with Terminal("event", "retire", cwd=party) as terminal:
        terminal.wait_for("Put Spring Dinner away? It goes on until Mon 25 May 2026 21:30. [y/N]: ")
        terminal.type("n\n")
        assert terminal.ended()[0] == 1


def test_an_event_whose_time_is_over_is_exported_and_forgotten(over: Path) -> None:
    refused = run("event", "retire", "--yes", GEEKX_NOW=MUCH_LATER)
    assert (refused.code, refused.out) == (2, "")
    assert "--export FILE writes them down before, --no-export loses them." in refused.err
    run("db", "backup", "copy.db")
    assert said("event", "retire", "--yes", "--export", "all.json", GEEKX_NOW=MUCH_LATER) == (
        "Wrote all there is of Spring Dinner to all.json. It holds personal data: only you can read it.\n"
        "Spring Dinner is retired; who came along, answers in words and reasons are erased.\n"
        "3 people are erased.\n"
        "geekx.db was written anew without what was erased, and looked through for what is to be forgotten.\n"
        "1 other file still holds a name or address. Delete what is not needed, or erase there too, with --db FILE:\n"
        "  copy.db\n"
    )
    kept = json.loads((over / "all.json").read_text(encoding="utf-8"))
    assert [one["person"]["name"] for one in kept["registrations"]] == ["Ada", "Bo", "Cy"]
    assert (over / "all.json").stat().st_mode & 0o777 == 0o600
    assert b"@example.org" not in bytes_of(over)
    again = said("event", "retire", "--yes", "--event", "dinner", GEEKX_NOW=MUCH_LATER)
    assert again.splitlines()[1] == "No person is erased."


def test_who_stays_is_told(over: Path) -> None:
    run("event", "new", "Ball", "--starts", "2026-12-24 19:00", "--timezone", "UTC", GEEKX_NOW=AFTER)
    run("signup", "Ada", "ada@example.org", "--event", "ball", GEEKX_NOW=AFTER)
    out = said("event", "retire", "--yes", "--event", "dinner", "--no-export", GEEKX_NOW=MUCH_LATER)
    assert "2 people are erased. 1 stays, because of other events whose data are not erased yet.\n" in out
    assert b"ada@example.org" in bytes_of(over)
    assert b"bo@example.org" not in bytes_of(over)


def no_such_folder() -> list[str]:
    return ["--export", "nowhere/all.json"]


def what_is_there() -> list[str]:
    Path("all.json").write_text("{}", encoding="utf-8")
    return ["--export", "all.json"]


def both() -> list[str]:
    return ["--export", "all.json", "--no-export"]


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (no_such_folder, 2, "nowhere/all.json cannot be written: No such file or directory. Nothing was changed."),
        (what_is_there, 4, "all.json exists already; nothing was changed. Give another name."),
        (both, 2, "--export and --no-export contradict each other; nothing was changed. Leave one away."),
    ],
)
def test_what_cannot_be_exported_is_not_erased(
    options: Callable[[], list[str]], code: int, told: str, over: Path
) -> None:
    before = bytes_of(over)
    refused = run("event", "retire", "--yes", *options(), GEEKX_NOW=MUCH_LATER)
    assert refused == Ran(code, "", f"Error: {told}\n")
    assert b"ada@example.org" in before
    assert said("event", "list", "--format", "csv").count(",scheduled") == 1


def test_what_is_asked_when_data_are_to_be_erased(over: Path) -> None:
    for options, after in (
        (["--no-export"], "without writing them down"),
        (["--export", "a"], "after writing them to a"),
    ):
        with Terminal("event", "retire", *options, cwd=over, GEEKX_NOW=MUCH_LATER) as terminal:
            terminal.wait_for(f"Put Spring Dinner away, and erase its personal data {after}? [y/N]: ")
            terminal.type("n\n")
            assert terminal.ended()[0] == 1
