"""Check-ins on real databases: what is answered, and which rows stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from geekx_ops.door.log import Entry, Kind, Reason
from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.events.event import EventState, Question, QuestionKind
from geekx_ops.registration import capacity, guests, ledger
from geekx_ops.registration.seats import Standing
from geekx_ops.storage.tables import people
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.door.scenes import (
    DOORS,
    ENDS,
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
from tests.factories import DINNER, fill
from tests.registration.seen import one, problems, refused, rows


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    """Ada and Ben alone, Cleo with two others, and Dan who waits; it is half past five."""
    make_evening(workspace, cap=5)
    fill(workspace, "Ada", "Ben")
    fill(workspace, "Cleo", party=3)
    fill(workspace, "Dan")
    clock.now = DOORS
    return workspace


def test_a_check_in_is_one_row_of_the_log(evening: Workspace) -> None:
    answer = scan(evening, "ada", nonce="scan-1")
    assert (answer.ok, answer.reason, answer.message) == (True, None, "Ada is in.")
    assert (answer.notes, answer.repeated, answer.seated) == ((), False, ())
    ada = one(evening, "Ada")
    kept = Entry("scan-1", Kind.CHECK_IN, ada.id, 1, None, None, None, DOORS, DOORS, "organizer")
    assert log_of(evening) == [kept] == [answer.entry]
    assert answer.visitor is not None
    assert (answer.visitor.registration, answer.visitor.attendance.arrived) == (ada, kept)
    assert problems(evening) == []


def test_a_ticket_lets_in_once_and_the_refusal_says_since_when_and_where(
    database: str, evening: Workspace, clock: Clock
) -> None:
    scan(evening, "ada")
    clock.move(minutes=7)
    with open_workspace(database, clock=clock, actor="door-2") as other:
        again = scan(other, "ada")
    assert said(again) == (
        "already-in",
        "Ada is inside already since 17:30 (organizer). Nothing was counted twice.",
    )
    assert again.visitor is not None
    first = again.visitor.attendance.arrived
    assert first is not None
    assert (first.at, first.actor, again.entry.actor) == (DOORS, "organizer", "door-2")
    assert (inside(evening), kinds(evening)) == ({"Ada": 1}, ["check-in", "refused: already-in"])


def test_a_first_check_in_of_another_day_is_told_with_its_day(evening: Workspace, clock: Clock) -> None:
    scan(evening, "ada", at=DOORS)
    clock.now = ENDS + timedelta(hours=3)
    assert scan(evening, "ben").message == "Ben is in."
    assert scan(evening, "ben").message == (
        "Ben is inside already since Tue 26 May 2026 01:00 (organizer). Nothing was counted twice."
    )


def test_who_waits_is_noted_as_here_and_once(evening: Workspace) -> None:
    sentence = (
        "Dan is on the waiting list and is noted as here;"
        " seats of those who do not come are given out with `geekx door release`."
    )
    assert said(scan(evening, "dan")) == ("waiting", sentence)
    assert said(scan(evening, "dan")) == ("waiting", sentence)
    assert kinds(evening) == ["present: waiting", "refused: waiting"]
    assert attendance(evening, "Dan").is_here
    assert inside(evening) == {}


def ended(workspace: Workspace, standing: Standing) -> None:
    with workspace.write() as tx:
        ledger.stand(tx, one(workspace, "Ada"), standing)


@pytest.mark.parametrize(
    ("standing", "reason", "message"),
    [
        (
            Standing.CANCELLED,
            "cancelled",
            "Ada cancelled, and the seat is free for others. If there is room, let them in as a walk-in.",
        ),
        (
            Standing.DECLINED,
            "declined",
            "Ada declined the seat that was offered. If there is room, let them in as a walk-in.",
        ),
        (
            Standing.EXPIRED,
            "expired",
            "The offer of a seat to Ada ran out before it was accepted. If there is room, let them in as a walk-in.",
        ),
        (Standing.PENDING, "pending", "Ada is not confirmed yet. Whoever may: geekx guests confirm 1"),
    ],
)
def test_who_has_no_seat_any_more_is_told_why(
    evening: Workspace, standing: Standing, reason: str, message: str
) -> None:
    ended(evening, standing)
    assert said(scan(evening, "ada")) == (reason, message)
    assert kinds(evening) == [f"refused: {reason}"]


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (EventState.CANCELLED, "Spring Dinner was cancelled: nobody is let in. `geekx event open` brings it back."),
        (
            EventState.RETIRED,
            "Spring Dinner is over and was put away: nobody is let in. `geekx event open` brings it back.",
        ),
    ],
)
def test_an_event_that_is_off_lets_nobody_in(evening: Workspace, state: EventState, message: str) -> None:
    with evening.write() as tx:
        capacity.end(tx, DINNER, state)
    assert said(scan(evening, "ada")) == ("event-off", message)
    assert said(scan(evening, "dan")) == ("event-off", message)
    assert kinds(evening) == ["refused: event-off"] * 2


@pytest.mark.parametrize("moment", [DOORS - timedelta(hours=13), ENDS + timedelta(hours=13)])
def test_on_another_day_nobody_is_let_in(evening: Workspace, clock: Clock, moment: object) -> None:
    clock.now = moment  # type: ignore[assignment]
    assert said(scan(evening, "ada")) == (
        "wrong-time",
        "Spring Dinner is on another day: its doors open Mon 25 May 2026 17:30. Is it the right event? See --event.",
    )
    assert said(scan(evening, "dan"))[0] == "wrong-time"
    assert kinds(evening) == ["refused: wrong-time"] * 2


# The nonce


@pytest.mark.parametrize("who", ["ada", "dan", "nobody there", "abcdefghja", "cleo"])
def test_the_same_scan_again_gets_the_same_answer_and_no_row(evening: Workspace, clock: Clock, who: str) -> None:
    first = scan(evening, who, nonce="n-1")
    before = rows(evening)
    clock.move(minutes=1)
    again = scan(evening, who, nonce="n-1")
    assert again.repeated
    assert again == replace(first, repeated=True)
    assert rows(evening) == before


def test_a_refusal_is_repeated_too(evening: Workspace) -> None:
    scan(evening, "ada")
    first = scan(evening, "ada", nonce="n-1")
    again = scan(evening, "ada", nonce="n-1")
    assert (again, again.reason) == (replace(first, repeated=True), Reason.ALREADY_IN)


def test_a_nonce_belongs_to_one_guest(evening: Workspace) -> None:
    scan(evening, "ada", nonce="n-1")
    for who in ("ben", "nobody there"):
        with refused(evening, Conflict) as error:
            scan(evening, who, nonce="n-1")
        assert error.value.message == (
            "this nonce was used for another scan already; nothing was changed. Draw a new one for each scan."
        )
        assert error.value.details == {"nonce": "n-1"}


def test_a_nonce_belongs_to_one_thing_that_was_done(evening: Workspace) -> None:
    scan(evening, "ada", nonce="in")
    leave(evening, "ada", nonce="out")
    taken = undo(evening, "ada")
    for nonce in ("out", taken.entry.nonce):
        with refused(evening, Conflict):
            scan(evening, "ada", nonce=nonce)
    with refused(evening, Conflict):
        leave(evening, "ada", nonce="in")


@pytest.mark.parametrize("nonce", ["", "a b", "a" * 65, "ä", "a\n", "x/y"])
def test_a_nonce_that_cannot_be_is_refused(evening: Workspace, nonce: str) -> None:
    with refused(evening, Invalid) as error:
        scan(evening, "ada", nonce=nonce)
    assert error.value.message == "a nonce has 1 to 64 letters, digits, or . _ ~ -; a UUID is a good one."


# Parties


def test_a_party_of_three_comes_in_steps(evening: Workspace, clock: Clock) -> None:
    assert (
        scan(evening, "cleo", people=1).message == "Cleo is in (1 of 3). 2 of the party may follow on the same ticket."
    )
    clock.move(minutes=5)
    assert scan(evening, "cleo").message == "Cleo is in (3 of 3); the first arrival was at 17:30."
    assert said(scan(evening, "cleo")) == (
        "already-in",
        "All 3 of Cleo are inside already since 17:30 (organizer). Nothing was counted twice.",
    )
    assert [entry.people for entry in log_of(evening)] == [1, 2, 0]


def test_more_people_than_a_party_has_are_refused(evening: Workspace) -> None:
    scan(evening, "cleo", people=2)
    with refused(evening, Conflict) as error:
        scan(evening, "cleo", people=2)
    assert error.value.message == (
        "Cleo has 3 seats; 1 may still come in, not 2. Nothing was noted. Whoever has no seat is a walk-in."
    )
    assert error.value.details == {"left": 1}


@pytest.mark.parametrize("people", [0, -1])
def test_nobody_at_all_cannot_come(evening: Workspace, people: int) -> None:
    for do in (scan, leave):
        with refused(evening, Invalid) as error:
            do(evening, "ada", people=people)
        assert error.value.message == f"at least one of the party comes or goes, not {people}."


# Offers


# What the door should know


def test_answers_for_the_door_and_a_remark_are_shown(evening: Workspace) -> None:
    questions = (
        Question("dietary", "What?", at_door=("*",)),
        Question("photos", "Photos?", QuestionKind.YES_NO, at_door=("no",)),
        Question("first", "First?", QuestionKind.YES_NO, at_door=("yes",)),
        Question("shirt", "Size?"),
    )
    make_evening(evening, cap=5, questions=questions)
    given = {"dietary": "nuts kill me", "photos": "no", "first": "no", "shirt": "XL"}
    with evening.write() as tx:
        guests.change(tx, DINNER, "ada", answers=given)
        tx.connection.execute(people.update().where(people.c.name == "Ada").values(note="is the mayor"))
    for _ in range(2):
        assert scan(evening, "ada").notes == ("dietary: nuts kill me", "photos: no", "is the mayor")
    assert scan(evening, "ben").notes == ()
    assert undo(evening, "ada").notes == ("dietary: nuts kill me", "photos: no", "is the mayor")


def test_an_event_that_is_not_there(evening: Workspace) -> None:
    with refused(evening, NotFound) as error:
        scan(evening, "ada", "picnic")
    assert error.value.message == 'there is no event "picnic". `geekx event list` shows those there are.'
