"""Whatever comes out of a scanner or a keyboard: who is meant, or why nobody is. Each refusal is kept in the log."""

from __future__ import annotations

import pytest

from geekx_ops.door.log import Reason
from geekx_ops.registration import service as registration
from geekx_ops.registration import ticket_code
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import DOORS, log_of, make_evening, said, scan
from tests.factories import fill
from tests.registration.seen import problems, rows

FOREIGN = "abcdefghj" + ticket_code.check_symbol("abcdefghj")


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    make_evening(workspace, cap=9)
    fill(workspace, "Ada Lovelace", "Bo Li", "Wu Ng", "Grace Hopper", "Grace Kelly")
    clock.now = DOORS
    return workspace


@pytest.mark.parametrize(
    "given", ["bo", "Li", "LI BO", "bo.li@example.org", "BO.LI@EXAMPLE.ORG ", "#2", "2", "  Bo  Li\t"]
)
def test_a_guest_is_meant_by_a_name_an_address_or_a_number(evening: Workspace, given: str) -> None:
    assert scan(evening, given).message == "Bo Li is in."


@pytest.mark.parametrize("write", [str, str.upper, ticket_code.shown, " ".join, lambda code: code + "\n"])
def test_a_guest_is_meant_by_the_ticket_code(evening: Workspace, write: object) -> None:
    [guest] = fill(evening, "Dan")
    assert scan(evening, write(guest.ticket_code)).message == "Dan is in."  # type: ignore[operator]


CASES = {
    "foreign": (
        ticket_code.shown(FOREIGN).upper(),
        "unknown",
        (
            f"Nobody has the ticket {ticket_code.shown(FOREIGN)}, and it is well-formed: it may be from another list."
            " Look for the name of the guest."
        ),
    ),
    "one symbol wrong": (
        "abcdefghja",
        "mistyped",
        (
            "The ticket code “abcdefghja” is mistyped: its last symbol does not fit the others."
            " Compare it with the ticket, symbol by symbol."
        ),
    ),
    "half typed": (
        "abcde-fgh",
        "mistyped",
        "“abcde-fgh” has 8 symbols, and a ticket code has 10, such as abcde-fghjk. Type the rest of it.",
    ),
    "typed twice": (
        "abcde23456789",
        "mistyped",
        (
            "“abcde23456789” has 13 symbols, and a ticket code has 10, such as abcde-fghjk."
            " Look for what was typed twice."
        ),
    ),
    "a zero": (
        "abcde-fgh20",
        "mistyped",
        (
            "The ticket code “abcde-fgh20” holds “0”, which no code does:"
            " there are only letters and digits, without o, 0, i, l and 1. Look at the ticket again."
        ),
    ),
    "nothing": ("", "unreadable", "Nothing was scanned. Scan the ticket again, or type the name."),
    "blanks": (" \t\r\n", "unreadable", "Nothing was scanned. Scan the ticket again, or type the name."),
    "a stuck scanner": (
        "x" * 10_000,
        "unreadable",
        (
            "That is no ticket: 10000 characters came, as from a scanner that is stuck."
            " Scan the ticket again, or type the name."
        ),
    ),
    "a binary blob": (
        "PK\x03\x04\x00\x00",
        "unreadable",
        (
            "That is no ticket: it holds U+0003, which is no letter and no digit."
            " Scan the ticket again, or type the name."
        ),
    ),
    "NUL": (
        "ada\0",
        "unreadable",
        (
            "That is no ticket: it holds U+0000, which is no letter and no digit."
            " Scan the ticket again, or type the name."
        ),
    ),
    "turned text": (
        "ada\u202elarak",
        "unreadable",
        (
            "That is no ticket: it holds U+202E, which is no letter and no digit."
            " Scan the ticket again, or type the name."
        ),
    ),
    "a stranger": (
        "Zoë Quinn",
        "nobody",
        "Nobody at Spring Dinner is found by “Zoë Quinn”. Try a part of the name, or the e-mail address.",
    ),
    "an address": (
        "zoe2@example.org",
        "nobody",
        "Nobody at Spring Dinner is found by “zoe2@example.org”. Try a part of the name, or the e-mail address.",
    ),
    "a number": (
        "#99",
        "nobody",
        "Nobody at Spring Dinner is found by “#99”. Try a part of the name, or the e-mail address.",
    ),
    "two of one name": (
        "grace",
        "ambiguous",
        (
            "“grace” fits 2 guests: #5 Grace Kelly (grace.kelly@example.org, confirmed);"
            " #4 Grace Hopper (grace.hopper@example.org, confirmed). Say the e-mail address or the number."
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_why_nobody_is_meant(evening: Workspace, case: str) -> None:
    given, reason, message = CASES[case]
    answer = scan(evening, given)
    assert (answer.ok, answer.visitor, answer.notes) == (False, None, ())
    assert said(answer) == (reason, message)
    [kept] = log_of(evening)
    assert kept == answer.entry
    assert (kept.kind, kept.reason, kept.registration_id, kept.people) == ("refused", Reason(reason), None, 0)
    assert kept.code == (FOREIGN if case == "foreign" else None)
    assert problems(evening) == []


def test_what_was_typed_is_not_kept_as_it_may_be_a_name(evening: Workspace) -> None:
    for given, _, _ in CASES.values():
        scan(evening, given)
    kept = "".join(rows(evening)["door_log"])
    assert not any(given.strip() in kept for given, _, _ in CASES.values() if given.strip())


def test_a_ticket_of_another_event(evening: Workspace) -> None:
    make_evening(evening, slug="picnic", name="Picnic")
    with evening.write() as tx:
        code = registration.sign_up(tx, "picnic", name="Cy Ono", email="cy@example.org").registration.ticket_code or ""
    answer = scan(evening, code)
    assert said(answer) == (
        "other-event",
        "This is a ticket for another event: Picnic (picnic). Look for the name of the guest here.",
    )
    assert (answer.entry.code, answer.entry.registration_id) == (code, None)
    assert scan(evening, code, "picnic").message == "Cy Ono is in."


def test_a_guest_whose_name_looks_like_a_ticket_is_found(evening: Workspace) -> None:
    fill(evening, "Jens2 Extra")
    assert scan(evening, "jens2 extra").message == "Jens2 Extra is in."


def test_a_long_name_of_nobody_is_not_repeated_in_full(evening: Workspace) -> None:
    told = scan(evening, "Zz " * 99).message
    assert told.startswith("Nobody at Spring Dinner is found by “Zz Zz")
    assert len(told) < 170
