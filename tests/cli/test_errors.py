"""Errors: one text, one exit code and one JSON shape for each kind; a bug stays a traceback."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest

from geekx_ops import errors
from geekx_ops.cli import main as main_module
from geekx_ops.cli.desk import at_desk
from geekx_ops.cli.main import COMMANDS, EXIT_CODES
from geekx_ops.errors import GeekxError
from tests.cli.running import Ran, environment, run, started

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, GeekxError)]
FULL = str(Path(os.devnull).with_name("full"))
TOO_FULL = (
    "Error: the output could not be written: No space left on device."
    " What was asked for may be done: look before you repeat it.\n"
)
CODES = {
    "invalid": 2,
    "not-found": 3,
    "conflict": 4,
    "closed": 4,
    "schema-outdated": 5,
    "delivery-failed": 6,
    "missing-extra": 7,
    "unavailable": 8,
}


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> dict[str, BaseException]:
    """A command `fail`, which raises what is put in here as "error"."""
    raised: dict[str, BaseException] = {}

    @click.command("fail")
    @at_desk(event=False)
    def command(_: Any) -> None:
        raise raised["error"]

    class Module:
        pass

    module = Module()
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(COMMANDS, "fail", "Fail.")
    monkeypatch.setattr(main_module, "import_module", lambda _: module)
    return raised


def test_each_kind_of_error_has_an_exit_code() -> None:
    assert set(EXIT_CODES) == set(KINDS) - {GeekxError}
    assert {kind("").kind: code for kind, code in EXIT_CODES.items()} == CODES


@pytest.mark.parametrize("kind", EXIT_CODES)
def test_an_error_is_a_sentence_and_an_exit_code(kind: type[GeekxError], failing: dict[str, BaseException]) -> None:
    failing["error"] = kind("what happened; what to do.", seats=3)
    code = CODES[failing["error"].kind]  # type: ignore[attr-defined]
    assert run("fail") == Ran(code, "", "Error: what happened; what to do.\n")
    assert run("fail", "--format", "csv") == Ran(code, "", "Error: what happened; what to do.\n")


@pytest.mark.parametrize("kind", EXIT_CODES)
def test_an_error_is_one_json_object_on_stderr(kind: type[GeekxError], failing: dict[str, BaseException]) -> None:
    failing["error"] = kind("“Zoë”: no.", seats=3, names=["Ada"])
    ran = run("fail", "--format", "json")
    assert (ran.out, ran.err.count("\n")) == ("", 1)
    assert json.loads(ran.err) == {
        "error": "“Zoë”: no.",
        "kind": failing["error"].kind,  # type: ignore[attr-defined]
        "seats": 3,
        "names": ["Ada"],
    }
    assert list(json.loads(ran.err))[:2] == ["error", "kind"]


@pytest.mark.usefixtures("folder")
def test_a_wrong_option_is_a_json_object_too() -> None:
    ran = run("guests", "list", "--format", "json", "--standing", "sitting")
    assert (ran.code, ran.out) == (2, "")
    found = json.loads(ran.err)
    assert found["kind"] == "invalid"
    assert found["error"].startswith("Invalid value for '--standing': 'sitting' is not one of 'confirmed', ")


@pytest.mark.skipif(not Path(FULL).exists(), reason="no device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("signup Dee dee@example.org", TOO_FULL),
        ("guests list", TOO_FULL),
        ("guests --help", TOO_FULL),
        ("--version", TOO_FULL),
        ("guests list --format json", json.dumps({"error": TOO_FULL.strip()[7:], "kind": "unavailable"}) + "\n"),
    ],
)
def test_what_cannot_be_printed_may_be_done(command: str, complaint: str, unbuffered: str, party: Path) -> None:
    with Path(FULL).open("w", encoding="utf-8") as full:
        done = subprocess.run(
            started(*command.split()), cwd=party, env=environment(PYTHONUNBUFFERED=unbuffered),
            stdout=full, stderr=subprocess.PIPE, text=True,
            check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (8, complaint)
    assert ("Dee" in run("guests", "list").out) == command.startswith("signup")


def test_another_failure_of_the_system_is_a_bug(failing: dict[str, BaseException]) -> None:
    failing["error"] = OSError(28, "of ours")
    with pytest.raises(OSError, match="of ours"):
        run("fail")


@pytest.mark.parametrize("bug", [ZeroDivisionError("of ours"), KeyError("of ours"), GeekxError("without a kind")])
def test_a_bug_is_an_exception(bug: Exception, failing: dict[str, BaseException]) -> None:
    failing["error"] = bug
    with pytest.raises((type(bug), KeyError)):
        run("fail")


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), click.Abort()])
def test_who_stops_a_command_is_told_so(stop: BaseException, failing: dict[str, BaseException]) -> None:
    failing["error"] = stop
    assert run("fail") == Ran(1, "", "\nStopped. What was not finished was undone.\n")


@pytest.mark.usefixtures("party")
@pytest.mark.parametrize(
    ("arguments", "settings", "code", "kind", "keys"),
    [
        (("signup", "Dee", "nobody"), {}, 2, "invalid", {"problem"}),
        (("signup", "D\u200ee", "d@example.org"), {}, 2, "invalid", {"problem", "what", "character", "place"}),
        (("signup", "x" * 999, "d@example.org"), {}, 2, "invalid", {"problem", "what", "length", "limit"}),
        (("guests", "show", "Zoë"), {}, 3, "not-found", {"who"}),
        (("guests", "list", "--event", "ball"), {}, 3, "not-found", {"event"}),
        (("guests", "list", "--db", "no.db"), {}, 3, "not-found", {"path"}),
        (("event", "load", "no.toml"), {}, 3, "not-found", {"path"}),
        (("event", "cap", "1"), {}, 4, "conflict", {"cap", "taken"}),
        (("signup", "Dee", "d@example.org"), {"GEEKX_NOW": "2030-01-01T00:00Z"}, 4, "closed", None),
        (("guests", "list", "--db", "event.toml"), {}, 8, "unavailable", {"cause"}),
    ],
)
def test_what_an_error_tells_a_program(
    arguments: tuple[str, ...], settings: dict[str, str], code: int, kind: str, keys: set[str] | None
) -> None:
    ran = run(*arguments, "--format", "json", **settings)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    found = json.loads(ran.err)
    assert found["kind"] == kind
    assert found["error"]
    if keys is not None:
        assert set(found) == {"error", "kind", *keys}


@pytest.mark.usefixtures("party")
@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("yesterday", "GEEKX_NOW is 'yesterday'; it takes a time such as 2022-05-01T12:00-07:00."),
        ("0001-01-01T00:00+14:00", "GEEKX_NOW is '0001-01-01T00:00+14:00'; it takes a time such as "),
        ("9999-12-31T23:59-14:00", "GEEKX_NOW is '9999-12-31T23:59-14:00'; it takes a time such as "),
        ("2026-13-01", "GEEKX_NOW is '2026-13-01'; it takes a time such as "),
    ],
)
def test_a_pretended_time_that_is_none(now: str, told: str) -> None:
    ran = run("guests", "list", GEEKX_NOW=now)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {told}")


@pytest.mark.usefixtures("party")
def test_who_works_may_not_be_a_line_of_control_characters() -> None:
    ran = run("guests", "list", GEEKX_ACTOR="door\x1b[31m")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Error: GEEKX_ACTOR ")


def test_empty_settings_are_no_settings(party: Path) -> None:
    assert party.is_dir()
    ran = run("guests", "list", GEEKX_DB="", GEEKX_EVENT="", GEEKX_ACTOR="", GEEKX_NOW="")
    assert (ran.code, ran.err) == (0, "")
