"""The records that programs read: their keys are a promise."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.cli.running import run

REGISTRATION = [
    "number", "name", "email", "standing", "position", "seats", "ticket_type", "held", "ticket_code", "signed_up_at",
    "offer_expires_at",
]  # fmt: skip
GUEST = [
    *REGISTRATION,
    "at_least",
    "companions",
    "answers",
    "priority",
    "priority_reason",
    "over_cap",
    "standing_since",
]
PERSON = ["number", "name", "email", "employer", "note", "do_not_contact"]
CHANGE = ["event", "created", "changes", "promoted"]
KEYS = {
    "signup Dee dee@example.org": [*REGISTRATION, "created", "promoted"],
    "guests list": [key for key in GUEST if key != "ticket_code"],
    "guests list --with-codes": GUEST,
    "guests show Ada": GUEST,
    "guests cancel Ada --yes": [*REGISTRATION, "changed", "promoted"],
    "guests confirm Ada": [*REGISTRATION, "changed", "promoted"],
    "guests change Ada --party 1": [*REGISTRATION, "changed", "promoted"],
    "guests move-up Cy --over-cap --reason mother": REGISTRATION,
    "guests answers dietary": ["answer", "guests", "seats"],
    "guests answers dietary --who": ["answer", "guests", "seats", "names"],
    "people list": PERSON,
    "people change Ada --employer Acme": [*PERSON, "changed"],
    "people merge Ada Cy --yes": [*PERSON, "gone", "registrations", "cancelled", "promoted"],
    "people erase Ada --cancel-registrations --yes": [
        "number", "changed", "registrations", "texts", "still_named", "promoted", "still_in_rows", "still_in_files",
        "unreadable_files",
    ],
    "event load event.toml": CHANGE,
    "event new Ball --starts 2026-06-01T19:00 --timezone UTC": CHANGE,
    "event cap 9": CHANGE,
    "event hold crew 1 --allow-over": CHANGE,
    "event postpone 2026-06-08 --yes": CHANGE,
    "event list": ["event", "name", "starts", "state", "seats", "taken", "waiting"],
    "event show": [
        "event", "name", "starts", "state", "sign_up_open", "cap", "taken", "held_back", "free", "waiting",
        "registrations",
    ],
    "journal": ["at", "actor", "action", "registration", "person", "details"],
    "db current": ["database", "schema", "needed"],
}  # fmt: skip


def records(command: str) -> list[dict[str, Any]]:
    ran = run(*command.split(), "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


@pytest.mark.usefixtures("party")
@pytest.mark.parametrize("command", KEYS)
def test_json_is_an_array_of_objects_with_these_keys(command: str) -> None:
    found = records(command)
    assert found
    assert [list(record) for record in found] == [KEYS[command]] * len(found)


@pytest.mark.usefixtures("party")
@pytest.mark.parametrize("command", KEYS)
def test_csv_has_the_same_columns(command: str) -> None:
    ran = run(*command.split(), "--format", "csv")
    assert (ran.code, ran.err) == (0, "")
    assert next(csv.reader(io.StringIO(ran.out))) == KEYS[command]


@pytest.mark.usefixtures("party")
def test_a_guest_for_a_program() -> None:
    (ada,) = records("guests show Ada")
    assert ada == {
        "number": 1,
        "name": "Ada",
        "email": "ada@example.org",
        "standing": "confirmed",
        "position": None,
        "seats": 1,
        "ticket_type": "standard",
        "held": None,
        "ticket_code": "CODE",
        "signed_up_at": "2026-05-04T12:00:00+00:00",
        "offer_expires_at": None,
        "at_least": 1,
        "companions": [],
        "answers": {"dietary": "vegan"},
        "priority": 0,
        "priority_reason": None,
        "over_cap": False,
        "standing_since": "2026-05-04T12:00:00+00:00",
    }


@pytest.mark.usefixtures("party")
def test_instants_are_told_to_programs_in_utc() -> None:
    assert records("event list")[0]["starts"] == "2026-05-26T01:30:00+00:00"
    assert records("event show")[0]["starts"] == "2026-05-26T01:30:00+00:00"
    assert records("journal")[0]["at"] == "2026-05-04T12:00:00+00:00"


@pytest.mark.usefixtures("party")
def test_who_moved_up_is_told_to_programs() -> None:
    assert records("guests cancel Ada --yes")[0]["promoted"] == [3]
    assert records("event load event.toml") == [{"event": "dinner", "created": False, "changes": [], "promoted": []}]


@pytest.mark.usefixtures("party")
def test_nothing_found_is_an_empty_array() -> None:
    assert records("guests list --standing expired") == []
    assert records("db check") == []
