"""Undo, leaving and coming back, and what was written on paper: everything stays in the log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import (
    DOORS,
    STARTS,
    attendance,
    inside,
    kinds,
    leave,
    log_of,
    make_evening,
    said,
    scan,
    undo,
)
from tests.factories import fill
from tests.registration.seen import refused

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    make_evening(workspace, cap=4)
    fill(workspace, "Ada")
    fill(workspace, "Cleo", party=3)
    fill(workspace, "Dan")
    clock.now = DOORS
    return workspace


def test_an_undo_is_a_row_and_the_mistake_stays(evening: Workspace) -> None:
    mistake = scan(evening, "ada").entry
    answer = undo(evening, "ada")
    assert (answer.ok, answer.message) == (True, "Taken back: the check-in of Ada at 17:30; now not inside.")
    assert (answer.entry.kind, answer.entry.undoes, answer.entry.people) == ("undo", mistake.nonce, 0)
    assert log_of(evening) == [mistake, answer.entry]
    assert inside(evening) == {}


def test_what_was_taken_back_cannot_be_taken_back_again(evening: Workspace) -> None:
    nonce = scan(evening, "ada").entry.nonce
    taken = undo(evening, "ada")
    for wanted in ({"who": "ada"}, {"nonce": nonce}, {"nonce": taken.entry.nonce}):
        with refused(evening, Conflict) as error:
            undo(evening, **wanted)
        assert error.value.message == "there is nothing of Ada to take back."


def test_the_check_in_after_an_undo_counts_from_its_own_time(evening: Workspace, clock: Clock) -> None:
    scan(evening, "ada")
    clock.move(minutes=1)
    undo(evening, "ada")
    clock.move(minutes=1)
    assert scan(evening, "ada").message == "Ada is in."
    assert kinds(evening) == ["check-in", "undo", "check-in"]
    assert said(scan(evening, "ada"))[1] == "Ada is inside already since 17:32 (organizer). Nothing was counted twice."


def test_one_step_of_a_party_is_taken_back(evening: Workspace, clock: Clock) -> None:
    scan(evening, "cleo", people=1, nonce="one")
    clock.move(minutes=5)
    scan(evening, "cleo", people=2)
    assert undo(evening, nonce="one").message == "Taken back: the check-in of Cleo at 17:30; now 2 of 3 inside."
    assert scan(evening, "cleo").message == "Cleo is in (3 of 3); the first arrival was at 17:35."


def test_a_refusal_is_nothing_to_take_back(evening: Workspace) -> None:
    scan(evening, "ada", nonce="in")
    scan(evening, "ada", nonce="refused")
    with refused(evening, Conflict):
        undo(evening, nonce="refused")
    assert undo(evening, "ada").entry.undoes == "in"


def test_waiting_at_the_door_is_taken_back(evening: Workspace) -> None:
    scan(evening, "dan")
    assert undo(evening, "dan").message == "Taken back: the waiting at the door of Dan at 17:30; now not inside."
    assert not attendance(evening, "Dan").is_here


@pytest.mark.parametrize("nonce", ["nobody's", "stranger"])
def test_a_nonce_that_let_nobody_in(evening: Workspace, nonce: str) -> None:
    scan(evening, "nobody there", nonce="stranger")
    with refused(evening, NotFound) as error:
        undo(evening, nonce=nonce)
    assert error.value.message == "no scan with this nonce let anybody in here; nothing was taken back."


def test_a_scan_at_another_event_is_not_taken_back_here(evening: Workspace) -> None:
    make_evening(evening, slug="picnic", name="Picnic")
    scan(evening, "ada", nonce="here")
    with refused(evening, NotFound):
        undo(evening, event="picnic", nonce="here")


@pytest.mark.parametrize(
    ("who", "kind", "message"),
    [
        ("ben", NotFound, "Nobody at Spring Dinner is found by “ben”. Try a part of the name, or the e-mail address."),
        (
            "abcde-f",
            Invalid,
            "“abcde-f” has 6 symbols, and a ticket code has 10, such as abcde-fghjk. Type the rest of it.",
        ),
        ("", Invalid, "Nothing was scanned. Scan the ticket again, or type the name."),
        (
            "ad",
            Conflict,
            ("“ad” fits 2 guests: #4 Adele (adele@example.org, waiting); #1 Ada (ada@example.org, confirmed)."
            " Say the e-mail address or the number."),
        ),
    ],
)  # fmt: skip
def test_undo_and_leaving_need_somebody(evening: Workspace, who: str, kind: type[Conflict], message: str) -> None:
    fill(evening, "Adele")
    for do in (undo, leave):
        with refused(evening, kind) as error:
            do(evening, who)
        assert error.value.message == message


def test_undo_of_nobody_in_particular(evening: Workspace) -> None:
    with refused(evening, Invalid) as error:
        undo(evening)
    assert error.value.message == "say whose check-in is to be taken back."


# Leaving, and coming back


def test_who_left_comes_in_again_on_the_same_ticket(evening: Workspace, clock: Clock) -> None:
    scan(evening, "ada")
    clock.move(minutes=10)
    assert leave(evening, "ada").message == "Ada has left. The ticket lets in again."
    assert inside(evening) == {}
    clock.move(minutes=10)
    assert scan(evening, "ada").message == "Ada is in; the first arrival was at 17:30."
    assert said(scan(evening, "ada"))[1] == "Ada is inside already since 17:30 (organizer). Nothing was counted twice."
    assert kinds(evening) == ["check-in", "check-out", "check-in", "refused: already-in"]


def test_some_of_a_party_leave(evening: Workspace) -> None:
    scan(evening, "cleo")
    assert leave(evening, "cleo", people=2).message == "2 of Cleo's party left; 1 of 3 are inside."
    assert scan(evening, "cleo", people=1).message.startswith("Cleo is in (2 of 3); the first arrival was at 17:30.")
    with refused(evening, Conflict) as error:
        leave(evening, "cleo", people=3)
    assert error.value.message == "Cleo has 2 inside; 3 cannot leave. Nothing was noted."
    assert inside(evening) == {"Cleo": 2}


def test_who_is_not_inside_cannot_leave(evening: Workspace) -> None:
    for who in ("ada", "dan"):
        with refused(evening, Conflict) as error:
            leave(evening, who)
        assert error.value.message.endswith("is not inside, so there is nobody to leave. Nothing was noted.")
        assert error.value.details == {"inside": 0}


def test_leaving_twice_under_one_nonce_is_leaving_once(evening: Workspace) -> None:
    scan(evening, "cleo")
    first, again = (leave(evening, "cleo", people=1, nonce="out") for _ in range(2))
    assert (first.message, again.message, again.repeated) == (first.message, first.message, True)
    assert inside(evening) == {"Cleo": 2}


def test_leaving_is_taken_back(evening: Workspace, clock: Clock) -> None:
    scan(evening, "ada")
    clock.move(minutes=1)
    leave(evening, "ada")
    assert undo(evening, "ada").message == "Taken back: the leaving of Ada at 17:31; now inside."
    assert inside(evening) == {"Ada": 1}


# Paper, and clocks


def test_what_was_on_paper_keeps_its_own_time(evening: Workspace, clock: Clock) -> None:
    clock.now = STARTS
    entry = scan(evening, "ada", at=DOORS).entry
    assert (entry.at, entry.recorded_at) == (DOORS, STARTS)
    assert said(scan(evening, "ada"))[1] == "Ada is inside already since 17:30 (organizer). Nothing was counted twice."


def test_paper_with_an_earlier_time_makes_the_first_arrival(evening: Workspace, clock: Clock) -> None:
    clock.now = STARTS
    scan(evening, "cleo", people=1)
    scan(evening, "cleo", people=1, at=DOORS)
    found = attendance(evening, "Cleo")
    assert found.arrived is not None
    assert (found.inside, found.arrived.at) == (2, DOORS)


def test_a_time_that_has_not_come_is_refused(evening: Workspace) -> None:
    with refused(evening, Invalid) as error:
        scan(evening, "ada", at=DOORS + timedelta(minutes=1) + MOMENT)
    assert error.value.message == "that time has not come yet; nothing was noted. Leave --at away for now."
    assert scan(evening, "ada", at=DOORS + timedelta(minutes=1)).ok


def test_no_two_entries_of_a_guest_happen_at_one_instant(evening: Workspace) -> None:
    for _ in range(3):
        scan(evening, "cleo", people=1, at=DOORS)
    assert [entry.at - DOORS for entry in log_of(evening)] == [0 * MOMENT, MOMENT, 2 * MOMENT]
    scan(evening, "ada")
    undo(evening, "ada")
    assert scan(evening, "ada").ok
    assert inside(evening) == {"Ada": 1, "Cleo": 3}


def test_a_clock_that_is_put_back_turns_nothing_round(evening: Workspace, clock: Clock) -> None:
    scan(evening, "ada")
    clock.move(hours=-1)
    leave(evening, "ada")
    scan(evening, "ada")
    assert [entry.at - DOORS for entry in log_of(evening)] == [0 * MOMENT, MOMENT, 2 * MOMENT]
    assert [entry.recorded_at for entry in log_of(evening)] == [DOORS, clock.now, clock.now]
    assert inside(evening) == {"Ada": 1}
