"""Somebody who comes without a ticket: signed up and let in, in one step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.door.walk_in import WalkIn, walk_in
from geekx_ops.errors import Closed, Conflict, Invalid
from geekx_ops.events.event import EventState, Question
from geekx_ops.registration import capacity
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Transaction, Workspace
from tests.conftest import Clock
from tests.door.scenes import (
    DOORS,
    ENDS,
    attendance,
    come,
    give_away,
    inside,
    kinds,
    make_evening,
    names_of,
    said,
    scan,
    undo,
)
from tests.factories import DINNER, NOON, cancel, fill
from tests.registration.seen import confirmed, one, problems, refused, rows, seats, waiting


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    """Two seats; Ada has one, the other is free. Sign-up is closed, and everybody would be asked what they eat."""
    make_evening(
        workspace,
        cap=2,
        max_party=2,
        closes=NOON + timedelta(days=1),
        questions=(Question("diet", "?", required=True),),
    )
    fill(workspace, "Ada", answers={"diet": "none"})
    clock.now = DOORS
    return workspace


def test_while_there_is_room_a_walk_in_is_let_in(evening: Workspace) -> None:
    answer = come(evening, "Gus Walker", email="gus@example.org", nonce="n-1")
    assert (answer.ok, answer.message, answer.repeated) == (True, "Gus Walker is in.", False)
    gus = one(evening, "gus@example.org")
    assert (gus.standing, gus.signed_up_at, gus.over_cap) == (Standing.CONFIRMED, DOORS, False)
    assert gus.ticket_code is not None
    assert (inside(evening), kinds(evening)) == ({"Gus Walker": 1}, ["check-in"])
    assert problems(evening) == []


def test_a_walk_in_needs_no_address_and_may_bring_others(evening: Workspace) -> None:
    answer = come(evening, "Gus", companions=["Flo"])
    assert said(answer)[1].startswith("Gus is on the waiting list and is noted as here; ")
    cancel(evening, "Ada")
    assert names_of(give_away(evening).seated) == ["Gus"]
    assert scan(evening, "gus").message == "Gus is in (2 of 2)."
    assert (one(evening, "gus").email, rows(evening)["registration_companions"]) == (None, ["(2, 1, 'Flo')"])


def test_when_it_is_full_a_walk_in_waits_as_here(evening: Workspace) -> None:
    come(evening, "Gus")
    assert said(come(evening, "Flo"))[0] == "waiting"
    assert (confirmed(evening), waiting(evening)) == (["Ada", "Gus"], ["Flo"])
    assert attendance(evening, "Flo").is_here
    assert kinds(evening) == ["check-in", "present: waiting"]


def test_before_the_release_a_walk_in_passes_nobody_who_waits(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=1, cutoff=NOON + timedelta(days=1))
    fill(workspace, "Ada", "Ben")
    clock.now = DOORS
    cancel(workspace, "Ada")
    assert said(come(workspace, "Gus"))[0] == "waiting"
    assert (confirmed(workspace), waiting(workspace)) == ([], ["Ben", "Gus"])


def test_after_the_release_those_who_are_here_come_first(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=2)
    fill(workspace, "Ada", "Ben", "Cleo", "Dan")
    clock.now = DOORS
    scan(workspace, "dan")
    give_away(workspace)
    assert come(workspace, "Gus").message == "Gus is in."
    assert said(come(workspace, "Flo"))[0] == "waiting"
    assert (confirmed(workspace), waiting(workspace)) == (["Dan", "Gus"], ["Cleo", "Flo"])
    assert problems(workspace) == []


def test_a_walk_in_who_finds_a_seat_for_another_tells_of_it(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=1)
    fill(workspace, "Ada", "Ben")
    clock.now = DOORS
    for who in ("ada", "ben"):
        scan(workspace, who)
    give_away(workspace)
    cancel(workspace, "Ada")
    answer = come(workspace, "Gus")
    assert (said(answer)[0], names_of(answer.seated)) == ("waiting", ["Ben"])


def test_over_the_cap_a_walk_in_is_let_in_and_marked(evening: Workspace) -> None:
    come(evening, "Gus")
    assert come(evening, "Flo", over_cap=True).message == "Flo is in."
    assert (one(evening, "Flo").over_cap, seats(evening).free) == (True, -1)
    assert problems(evening) == []


def test_who_is_on_the_list_already_is_let_in_by_that(evening: Workspace) -> None:
    assert come(evening, "Ada L", email="ADA@example.org").message == "Ada is in."
    assert said(come(evening, "Ada L", email="ada@example.org"))[0] == "already-in"
    assert len(rows(evening)["registrations"]) == 1
    assert kinds(evening) == ["check-in", "refused: already-in"]


def test_who_cancelled_comes_back_as_a_walk_in(evening: Workspace) -> None:
    cancel(evening, "Ada")
    assert come(evening, "Ada", email="ada@example.org").message == "Ada is in."
    assert confirmed(evening) == ["Ada"]


@pytest.mark.parametrize("email", [None, "gus@example.org"])
def test_the_same_walk_in_again_happens_once(evening: Workspace, email: str | None) -> None:
    first = come(evening, "Gus", email=email, nonce="n-1")
    before = rows(evening)
    again = come(evening, "Gus", email=email, nonce="n-1")
    assert (again.repeated, again.message, again.entry) == (True, first.message, first.entry)
    assert rows(evening) == before


def test_a_nonce_of_somebody_else_lets_nobody_in(evening: Workspace) -> None:
    scan(evening, "ada", nonce="n-1")
    come(evening, "Gus", email="gus@example.org", nonce="n-2")
    scan(evening, "nobody there", nonce="n-3")
    make_evening(evening, slug="picnic", name="Picnic")
    for nonce in ("n-1", "n-2", "n-3"):
        for email in (None, "flo@example.org"):
            with refused(evening, Conflict) as error:
                come(evening, "Flo", email=email, nonce=nonce)
            assert error.value.details == {"nonce": nonce}


def test_a_nonce_of_another_event_lets_nobody_in(evening: Workspace) -> None:
    make_evening(evening, slug="picnic", name="Picnic")
    scan(evening, "ada", nonce="n-1")
    with refused(evening, Conflict), evening.write() as tx:
        from_picnic(tx)


def from_picnic(tx: Transaction) -> None:
    walk_in(tx, "picnic", WalkIn("Ada", email="ada@example.org"), nonce="n-1")


@pytest.mark.parametrize(
    ("given", "problem"),
    [({"name": ""}, "empty"), ({"name": "Gus\0"}, "character"), ({"name": "Gus", "email": "gus"}, "email")],
)
def test_what_cannot_be_is_refused(evening: Workspace, given: dict[str, str], problem: str) -> None:
    with refused(evening, Invalid) as error:
        come(evening, **given)
    assert error.value.details["problem"] == problem


def test_on_another_day_nobody_is_signed_up_at_the_door(evening: Workspace, clock: Clock) -> None:
    clock.now = DOORS - timedelta(hours=13)
    with refused(evening, Closed) as error:
        come(evening, "Gus")
    assert error.value.message == (
        "Spring Dinner is on another day: its doors open Mon 25 May 2026 17:30. Is it the right event? See --event."
    )
    assert error.value.details == {"reason": "wrong-time"}


@pytest.mark.parametrize("days", [0, 1])
def test_when_the_event_has_ended_nobody_walks_in(evening: Workspace, clock: Clock, days: int) -> None:
    clock.now = ENDS + timedelta(days=days)
    with refused(evening, Closed) as error:
        come(evening, "Gus")
    assert error.value.details == {"reason": "ended"}


def test_at_an_event_that_is_off_nobody_walks_in(evening: Workspace) -> None:
    with evening.write() as tx:
        capacity.end(tx, DINNER, EventState.CANCELLED)
    with refused(evening, Closed) as error:
        come(evening, "Gus")
    assert error.value.details == {"reason": "cancelled"}


def test_somebody_who_waits_already_is_let_in_over_the_cap(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=1)
    fill(workspace, "Ada")
    clock.now = DOORS
    assert come(workspace, "Ed", email="ed@example.org").reason == "waiting"
    answer = come(workspace, "Ed", email="ed@example.org", over_cap=True)
    assert (answer.ok, answer.message) == (True, "Ed is in.")
    found = one(workspace, "ed@example.org")
    assert (found.standing, found.over_cap, found.priority_reason) == (
        Standing.CONFIRMED, True, "let in at the door, over the cap"
    )  # fmt: skip


def test_a_walk_in_that_is_taken_back_says_what_becomes_of_the_seat(workspace: Workspace, clock: Clock) -> None:
    make_evening(workspace, cap=3)
    clock.now = DOORS
    come(workspace, "Ed")
    assert undo(workspace, "Ed").message.endswith(
        "now not inside. The walk-in keeps the seat; to free it: geekx guests cancel 1"
    )


def test_somebody_of_the_same_name_is_told_where_no_address_tells_them_apart(
    workspace: Workspace, clock: Clock
) -> None:
    make_evening(workspace, cap=9)
    fill(workspace, "Ada")
    clock.now = DOORS
    assert come(workspace, "Gus", nonce="n-1").notes == ()
    came = "Somebody of that name came at 17:30 (#2); if it is the same person, undo this one."
    assert come(workspace, "GUS", nonce="n-2").notes == (came,)
    assert come(workspace, "Gus", email="gus@example.org").notes == ()
    listed = "Somebody of that name is on the list (#1); if it is the same person, undo this one, and let #1 in."
    assert come(workspace, "Ada").notes == (listed,)
    assert come(workspace, "Flo").notes == ()
