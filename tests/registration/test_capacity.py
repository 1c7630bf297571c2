from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from geekx_ops.errors import Conflict, GeekxError, Invalid, NotFound
from geekx_ops.events import journal
from geekx_ops.events.event import EventState, SignUpSwitch
from geekx_ops.registration import capacity
from geekx_ops.registration.capacity import EventChange
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, HeldSeats, Question, cancel, dinner, fill, make_event, sign_up
from tests.registration.seen import confirmed, problems, refused, rows, seats, waiting

CREW = HeldSeats("crew", 4, "standard")


def set_cap(workspace: Workspace, cap: int | None, *, allow_over: bool = False) -> EventChange:
    with workspace.write() as tx:
        return capacity.set_cap(tx, DINNER, cap, allow_over=allow_over)


def hold(workspace: Workspace, pool: str, number: int, **rest: Any) -> EventChange:
    with workspace.write() as tx:
        return capacity.hold(tx, DINNER, pool, number, **rest)


def release(workspace: Workspace, pool: str, number: int | None = None) -> EventChange:
    with workspace.write() as tx:
        return capacity.release(tx, DINNER, pool, number)


def change(workspace: Workspace, **settings: Any) -> EventChange:
    with workspace.write() as tx:
        return capacity.change_event(tx, dinner(**settings))


def switch(workspace: Workspace, to: SignUpSwitch) -> EventChange:
    with workspace.write() as tx:
        return capacity.switch_sign_up(tx, DINNER, to)


def names(changed: EventChange) -> list[str]:
    return [promoted.name for promoted in changed.promoted]


def crowd(workspace: Workspace, number: int, **settings: Any) -> list[str]:
    make_event(workspace, **settings)
    guests = [f"Guest {place:03}" for place in range(1, number + 1)]
    with workspace.write() as tx:
        for name in guests:
            sign_up(tx, name)
    return guests


def test_a_new_event_is_stored_and_its_every_setting_told(workspace: Workspace) -> None:
    changed = change(workspace, cap=120)
    assert changed.event.settings == dinner(cap=120)
    assert {one.key: (one.old, one.new) for one in changed.changes}["event.cap"] == (None, "120")


def test_the_same_again_changes_nothing(workspace: Workspace) -> None:
    make_event(workspace, cap=120)
    before = rows(workspace)
    assert change(workspace, cap=120).changes == ()
    assert rows(workspace) == before


def test_a_raised_cap_fills_exactly_what_it_adds(workspace: Workspace) -> None:
    guests = crowd(workspace, 130, cap=120)
    changed = set_cap(workspace, 125)
    assert names(changed) == guests[120:125]
    assert [(one.key, one.old, one.new) for one in changed.changes] == [("event.cap", "120", "125")]
    assert waiting(workspace) == guests[125:]


def test_without_a_cap_everybody_moves_up(workspace: Workspace) -> None:
    guests = crowd(workspace, 9, cap=2)
    assert names(set_cap(workspace, None)) == guests[2:]


def test_a_cap_below_what_is_taken_is_refused_with_the_numbers(workspace: Workspace) -> None:
    crowd(workspace, 120, cap=125)
    with refused(workspace, Conflict) as error:
        set_cap(workspace, 110)
    assert error.value.message == (
        "the event would have 110 seats, but 120 are taken. Nothing was changed; --allow-over does it all the same: "
        "nobody is thrown out, and nobody moves up until there is room."
    )
    assert error.value.details == {"cap": 110, "taken": 120}


def test_a_cap_below_what_is_taken_throws_nobody_out_and_promotes_nobody_until_there_is_room(
    workspace: Workspace,
) -> None:
    guests = crowd(workspace, 14, cap=12)
    assert names(set_cap(workspace, 10, allow_over=True)) == []
    assert confirmed(workspace) == guests[:12]
    assert [cancel(workspace, who) for who in guests[:3]] == [[], [], [guests[12]]]
    assert (seats(workspace).taken, waiting(workspace)) == (10, [guests[13]])
    assert problems(workspace) == []


def test_the_journal_tells_who_allowed_more_than_the_cap(workspace: Workspace) -> None:
    crowd(workspace, 5, cap=5)
    workspace.actor = "door-1"
    set_cap(workspace, 3, allow_over=True)
    with workspace.read() as tx:
        [entry] = [one for one in journal.last_entries(tx, DINNER) if one.action == capacity.OVER_ALLOWED]
    assert (entry.actor, entry.details) == ("door-1", {"cap": 3, "taken": 5})


def test_an_event_that_is_over_may_be_lowered_no_further(workspace: Workspace) -> None:
    crowd(workspace, 5, cap=5)
    set_cap(workspace, 3, allow_over=True)
    set_cap(workspace, 4)
    with refused(workspace, Conflict):
        set_cap(workspace, 3)


@pytest.mark.parametrize("cap", [0, -5, 10**12])
def test_a_cap_that_is_none_is_refused(workspace: Workspace, cap: int) -> None:
    make_event(workspace, cap=5)
    with refused(workspace, Invalid):
        set_cap(workspace, cap)


def test_an_event_that_is_not_there_is_refused(workspace: Workspace) -> None:
    with refused(workspace, NotFound):
        set_cap(workspace, 5)


def test_seats_are_held_out_of_those_that_are_free(workspace: Workspace) -> None:
    crowd(workspace, 3, cap=8)
    assert names(hold(workspace, "crew", 4)) == []
    assert (seats(workspace).free, seats(workspace).left_in("crew")) == (1, 4)
    with refused(workspace, Conflict) as error:
        hold(workspace, "press", 2)
    assert "the event would have 8 seats, but 3 are taken and 6 are held back" in error.value.message
    hold(workspace, "press", 2, allow_over=True)
    assert seats(workspace).free == -1
    assert problems(workspace) == []


def test_seats_are_held_out_of_one_ticket_type(workspace: Workspace) -> None:
    make_event(workspace, types=[("hall", 5), ("stage", 3)])
    hold(workspace, "speakers", 3, ticket_type="stage")
    assert (seats(workspace).free_of("stage"), seats(workspace).free_of("hall")) == (0, 5)
    hold(workspace, "speakers", 1)
    assert seats(workspace).free_of("stage") == 2


@pytest.mark.parametrize(("number", "kind"), [(-1, None), (10**12, None), (2, "balcony"), (99, None)])
def test_held_seats_that_cannot_be_are_refused(workspace: Workspace, number: int, kind: str | None) -> None:
    make_event(workspace, cap=9)
    with refused(workspace, Invalid):
        hold(workspace, "crew", number, ticket_type=kind)


def test_released_seats_go_to_those_who_wait_and_used_ones_stay_used(workspace: Workspace) -> None:
    make_event(workspace, cap=6, held=(CREW,))
    fill(workspace, "Crew", party=3, held="crew")
    fill(workspace, "Ada", "Ben", "Cleo", "Dan")
    assert names(release(workspace, "crew")) == ["Cleo"]
    assert seats(workspace).settings.held == (HeldSeats("crew", 3, "standard"),)
    assert names(release(workspace, "crew")) == []
    assert names(hold(workspace, "crew", 0)) == []
    assert (seats(workspace).taken, seats(workspace).free, waiting(workspace)) == (6, 0, ["Dan"])


def test_some_of_the_seats_are_released(workspace: Workspace) -> None:
    make_event(workspace, cap=4, held=(CREW,))
    fill(workspace, "Ada", "Ben", "Cleo")
    assert names(release(workspace, "crew", 2)) == ["Ada", "Ben"]
    assert seats(workspace).left_in("crew") == 2


@pytest.mark.parametrize(
    ("pool", "number", "kind", "sentence"),
    [
        ("press", None, Invalid, 'there are no held seats "press" here; there is: crew.'),
        ("crew", 2, Conflict, "1 of the 4 seats held for crew are left; 2 cannot be released."),
        ("crew", -1, Conflict, "1 of the 4 seats held for crew are left; -1 cannot be released."),
    ],
)
def test_more_than_is_left_cannot_be_released(
    workspace: Workspace, pool: str, number: int | None, kind: type[GeekxError], sentence: str
) -> None:
    make_event(workspace, cap=6, held=(CREW,))
    fill(workspace, "Crew", party=3, held="crew")
    with refused(workspace, kind) as error:
        release(workspace, pool, number)
    assert error.value.message == sentence


def test_what_registrations_use_cannot_go(workspace: Workspace) -> None:
    parts: dict[str, Any] = {
        "types": [("hall", None), ("overflow", None)],
        "held": (HeldSeats("crew", 1, "hall"),),
        "questions": (Question("food", "What do you eat?"),),
    }
    make_event(workspace, **parts)
    fill(workspace, "Ada", ticket_type="overflow", answers={"food": "all"})
    fill(workspace, "Ben", held="crew")
    for gone, what in (({"types": [("hall", None)]}, "overflow"), ({"held": ()}, "crew"), ({"questions": ()}, "food")):
        with refused(workspace, Conflict) as error:
            change(workspace, **{**parts, **gone})
        assert f'"{what}" cannot go' in error.value.message
        assert error.value.details == {"used": 1}


def test_what_nobody_uses_may_go(workspace: Workspace) -> None:
    make_event(workspace, types=[("hall", None), ("overflow", None)], questions=(Question("food", "Food?"),))
    fill(workspace, "Ada")
    changed = change(workspace, types=[("hall", None)])
    assert [kind.slug for kind in changed.event.settings.ticket_types] == ["hall"]
    assert changed.event.settings.questions == ()


def test_a_larger_ticket_type_promotes_as_well(workspace: Workspace) -> None:
    make_event(workspace, cap=5, types=[("hall", 1)])
    fill(workspace, "Ada", "Ben", "Cleo")
    assert names(change(workspace, cap=5, types=[("hall", 2)])) == ["Ben"]
    with refused(workspace, Conflict) as error:
        change(workspace, cap=5, types=[("hall", 1)])
    assert error.value.message.startswith('ticket type "hall" would have 1 seats, but 2 are taken. ')


def test_an_event_is_postponed_with_its_times_and_its_guests(workspace: Workspace) -> None:
    closes = NOON + timedelta(days=20)
    make_event(workspace, cap=1, opens=NOON, closes=closes, cutoff=closes)
    fill(workspace, "Ada", "Ben")
    with workspace.write() as tx:
        changed = capacity.postpone(tx, DINNER, by=timedelta(days=7))
    old = dinner(cap=1, opens=NOON, closes=closes, cutoff=closes)
    week = timedelta(days=7)
    later = replace(old.sign_up, closes=closes + week, cutoff=closes + week)
    assert changed.event.settings == replace(old, starts=old.starts + week, ends=old.ends + week, sign_up=later)
    assert (confirmed(workspace), waiting(workspace)) == (["Ada"], ["Ben"])


def test_an_event_over_its_cap_may_be_postponed(workspace: Workspace) -> None:
    crowd(workspace, 5, cap=5)
    set_cap(workspace, 3, allow_over=True)
    with workspace.write() as tx:
        assert capacity.postpone(tx, DINNER, by=timedelta(days=1)).promoted == ()


def test_opening_by_hand_moves_the_queue(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    fill(workspace, "Ada", "Ben", "Cleo")
    switch(workspace, SignUpSwitch.CLOSED)
    assert cancel(workspace, "Ada") == []
    assert names(switch(workspace, SignUpSwitch.AUTO)) == ["Cleo"]


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.RETIRED])
def test_an_event_that_is_off_keeps_everybody_and_comes_back(workspace: Workspace, state: EventState) -> None:
    make_event(workspace, cap=2)
    fill(workspace, "Ada", "Ben", "Cleo")
    with workspace.write() as tx:
        assert capacity.end(tx, DINNER, state).state is state
    before = rows(workspace)
    with workspace.write() as tx:
        capacity.end(tx, DINNER, state)
    assert rows(workspace) == before
    assert cancel(workspace, "Ada") == []
    back = switch(workspace, SignUpSwitch.OPEN)
    assert (back.event.state, back.event.switch, names(back)) == (EventState.SCHEDULED, SignUpSwitch.OPEN, ["Cleo"])


def test_after_the_cut_off_a_raised_cap_promotes_nobody(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=1, cutoff=NOON + timedelta(days=1))
    fill(workspace, "Ada", "Ben")
    clock.move(days=1)
    assert names(set_cap(workspace, 5)) == []
    assert waiting(workspace) == ["Ben"]
