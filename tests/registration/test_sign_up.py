from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from geekx_ops.errors import Closed, Conflict, Invalid, NotFound
from geekx_ops.events.event import EventState, SignUpSwitch
from geekx_ops.registration import capacity, guests, service, ticket_code
from geekx_ops.registration.seats import Standing
from geekx_ops.registration.service import SignUp
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, HeldSeats, Question, cancel, fill, make_event
from tests.registration.seen import confirmed, one, problems, refused, seats, waiting


def signed_up(workspace: Workspace, name: str, email: str | None = None, event: str = DINNER) -> SignUp:
    with workspace.write() as tx:
        return service.sign_up(tx, event, name=name, email=email)


def test_while_there_is_room_everybody_gets_a_seat_and_a_ticket_code(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    result = signed_up(workspace, "Ada", "ada@example.org")
    assert result.created
    assert (result.position, result.promoted, result.warnings) == (None, (), ())
    entered = result.registration
    assert (entered.standing, entered.party_size, entered.signed_up_at) == (Standing.CONFIRMED, 1, NOON)
    assert ticket_code.parse(entered.ticket_code or "") == entered.ticket_code
    assert one(workspace, "Ada") == entered


def test_when_it_is_full_everybody_waits_in_the_order_of_arrival(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    fill(workspace, "Ada", "Ben")
    assert [signed_up(workspace, name).position for name in ("Cleo", "Dan", "Eve")] == [1, 2, 3]
    assert confirmed(workspace) == ["Ada", "Ben"]
    assert waiting(workspace) == ["Cleo", "Dan", "Eve"]
    assert one(workspace, "Cleo").ticket_code is None
    assert problems(workspace) == []


def test_without_a_cap_nobody_waits(workspace: Workspace) -> None:
    make_event(workspace, cap=None)
    fill(workspace, *(f"Guest {number}" for number in range(20)))
    assert len(confirmed(workspace)) == 20


def test_a_ticket_type_has_a_cap_of_its_own_inside_the_events(workspace: Workspace) -> None:
    make_event(workspace, cap=3, types=[("hall", 1), ("overflow", None)])
    fill(workspace, "Ada", "Ben")
    fill(workspace, "Cleo", "Dan", "Eve", ticket_type="overflow")
    assert confirmed(workspace) == ["Ada", "Cleo", "Dan"]
    assert waiting(workspace) == ["Ben", "Eve"]
    assert one(workspace, "Ada").ticket_type == "hall"
    assert problems(workspace) == []


def test_a_ticket_type_that_is_not_there_is_refused(workspace: Workspace) -> None:
    make_event(workspace, types=[("hall", None), ("overflow", None)])
    with refused(workspace, Invalid) as error:
        fill(workspace, "Ada", ticket_type="balcony")
    assert error.value.message == 'there is no ticket type "balcony" here; there is: hall, overflow.'


def test_an_event_that_is_not_there_is_refused(workspace: Workspace) -> None:
    with refused(workspace, NotFound) as error:
        signed_up(workspace, "Ada", event="picnic")
    assert error.value.message == 'there is no event "picnic". `geekx event list` shows those there are.'


def test_two_without_an_address_are_two_people(workspace: Workspace) -> None:
    make_event(workspace)
    assert signed_up(workspace, "Ada").created
    assert signed_up(workspace, "Ada").created
    assert confirmed(workspace) == ["Ada", "Ada"]


@pytest.mark.parametrize(
    "name",
    [
        "Robert'); DROP TABLE registrations; --",
        "<script>alert(1)</script>",
        "Zoë 🦆 McDonald-Ørsted",
        "李小龙",
        "محمد",
        "a" * 200,
    ],
)
def test_a_name_is_kept_as_it_was_written(workspace: Workspace, name: str) -> None:
    make_event(workspace)
    signed_up(workspace, name, "ada@example.org")
    assert one(workspace, "ada@example.org").name == name


@pytest.mark.parametrize("name", ["", " \t ", "Ada\0", "Ada\x1b[2J", "Ada\u202elarak", "a" * 10_000])
def test_a_name_that_cannot_be_is_refused(workspace: Workspace, name: str) -> None:
    make_event(workspace)
    with refused(workspace, Invalid) as error:
        signed_up(workspace, name, "ada@example.org")
    assert error.value.message.startswith("the name")


def test_an_address_that_cannot_be_is_refused(workspace: Workspace) -> None:
    make_event(workspace)
    with refused(workspace, Invalid) as error:
        signed_up(workspace, "Ada", "ada at example.org")
    assert error.value.details == {"problem": "email"}


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (-1, "sign-up opens Mon 4 May 2026 05:00. `geekx event open` opens it now."),
        (48, "sign-up closed Wed 6 May 2026 05:00. `geekx event open` opens it again."),
        (24 * 30, "Spring Dinner ended Mon 25 May 2026 09:00."),
    ],
)
def test_before_and_after_its_time_nobody_signs_up(
    workspace: Workspace, clock: Clock, hours: int, sentence: str
) -> None:
    make_event(workspace, opens=NOON, closes=NOON + timedelta(hours=48))
    clock.move(hours=hours)
    with refused(workspace, Closed) as error:
        signed_up(workspace, "Ada")
    assert error.value.message == sentence


def test_sign_up_is_open_from_its_first_instant_to_the_one_before_its_last(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, opens=NOON, closes=NOON + timedelta(hours=48))
    assert signed_up(workspace, "Ada").created
    clock.move(hours=48, microseconds=-1)
    assert signed_up(workspace, "Ben").created


@pytest.mark.parametrize("hours", [-1, 49])
def test_opened_by_hand_it_takes_guests_outside_its_time(workspace: Workspace, clock: Clock, hours: int) -> None:
    make_event(workspace, opens=NOON, closes=NOON + timedelta(hours=48))
    clock.move(hours=hours)
    with workspace.write() as tx:
        capacity.switch_sign_up(tx, DINNER, SignUpSwitch.OPEN)
    assert signed_up(workspace, "Ada").created


def test_closed_by_hand_it_takes_nobody(workspace: Workspace) -> None:
    make_event(workspace)
    with workspace.write() as tx:
        capacity.switch_sign_up(tx, DINNER, SignUpSwitch.CLOSED)
    with refused(workspace, Closed) as error:
        signed_up(workspace, "Ada")
    assert error.value.details == {"reason": "closed"}


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.RETIRED])
def test_an_event_that_is_off_takes_nobody(workspace: Workspace, state: EventState) -> None:
    make_event(workspace, held=(HeldSeats("crew", 2, "standard"),))
    with workspace.write() as tx:
        capacity.end(tx, DINNER, state)
    with refused(workspace, Closed) as error:
        signed_up(workspace, "Ada")
    assert error.value.details == {"reason": state.value}
    with refused(workspace, Closed):
        fill(workspace, "Ben", held="crew")


def test_held_seats_are_given_out_before_sign_up_opens_and_never_wait(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=3, opens=NOON, held=(HeldSeats("crew", 2, "standard"),))
    fill(workspace, "Ada", "Ben")
    assert (confirmed(workspace), waiting(workspace)) == (["Ada"], ["Ben"])
    clock.move(days=-1)
    [crew] = fill(workspace, "Cleo", held="crew")
    assert (crew.standing, crew.held, crew.over_cap) == (Standing.CONFIRMED, "crew", False)
    assert (seats(workspace).left_in("crew"), seats(workspace).free) == (1, 0)
    assert problems(workspace) == []


def test_held_seats_that_are_gone_are_refused_with_their_number(workspace: Workspace) -> None:
    make_event(workspace, cap=9, held=(HeldSeats("crew", 3, "standard"),))
    fill(workspace, "Ada", party=2, held="crew")
    with refused(workspace, Conflict) as error:
        fill(workspace, "Ben", party=2, held="crew")
    assert error.value.message == (
        "1 of the seats held for crew are left, 2 needed; nobody was registered. "
        "Hold more (geekx event hold crew SEATS), or sign up without --held."
    )


def test_more_than_a_pool_holds_is_given_on_demand_and_marked(workspace: Workspace) -> None:
    make_event(workspace, cap=4, held=(HeldSeats("crew", 1, "standard"),))
    inside, beyond = fill(workspace, "Ada", "Ben", held="crew", over_cap=True)
    assert (inside.over_cap, beyond.over_cap) == (False, True)
    assert (seats(workspace).free, seats(workspace).left_in("crew")) == (2, 0)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"held": "press"}, 'there are no held seats "press" here; there is: crew.'),
        ({"held": "crew", "ticket_type": "hall"}, 'the seats held for crew are "stage"; leave --type away.'),
    ],
)
def test_held_seats_that_are_not_there_are_refused(workspace: Workspace, asked: dict[str, str], sentence: str) -> None:
    make_event(workspace, types=[("hall", None), ("stage", None)], held=(HeldSeats("crew", 1, "stage"),))
    with refused(workspace, Invalid) as error:
        fill(workspace, "Ada", **asked)
    assert error.value.message == sentence


def test_the_organizer_may_give_seats_that_are_not_there_and_they_are_marked(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    given = fill(workspace, "Ada", "Ben", "Cleo", over_cap=True)
    assert [entered.over_cap for entered in given] == [False, False, True]
    assert confirmed(workspace) == ["Ada", "Ben", "Cleo"]
    assert signed_up(workspace, "Dan").position == 1
    assert problems(workspace) == []


def test_a_party_that_lies_partly_beyond_the_cap_is_marked(workspace: Workspace) -> None:
    make_event(workspace, cap=2, max_party=1)
    [party] = fill(workspace, "Ada", party=3, over_cap=True)
    assert (party.over_cap, party.party_size, seats(workspace).free) == (True, 3, -1)


def test_who_cancelled_may_come_back_with_a_new_code(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    [old] = fill(workspace, "Ada")
    with workspace.write() as tx:
        guests.cancel(tx, DINNER, "Ada")
    [new] = fill(workspace, "Ada")
    assert (new.standing, new.person_id) == (Standing.CONFIRMED, old.person_id)
    assert new.id != old.id
    assert new.ticket_code not in {None, old.ticket_code}
    assert one(workspace, old.ticket_code or "").standing is Standing.CANCELLED
    assert one(workspace, "Ada") == new


def at_the_door(workspace: Workspace, name: str, **rest: Any) -> SignUp:
    with workspace.write() as tx:
        return service.sign_up(tx, DINNER, name=name, at_door=True, **rest)


def test_at_the_door_sign_up_may_be_closed_and_nothing_has_to_be_answered(workspace: Workspace, clock: Clock) -> None:
    questions = (Question("diet", "What do you eat?", required=True),)
    make_event(workspace, cap=4, max_party=1, closes=NOON + timedelta(hours=1), questions=questions)
    clock.move(hours=2)
    entered = at_the_door(workspace, "Ada", party_size=3, answers={"diet": "vegan"}).registration
    assert (entered.standing, entered.party_size, entered.over_cap) == (Standing.CONFIRMED, 3, False)
    assert at_the_door(workspace, "Ben", party_size=2).position == 1
    assert (seats(workspace).free, problems(workspace)) == (1, [])


def test_at_the_door_nobody_passes_those_who_wait(workspace: Workspace) -> None:
    make_event(workspace, cap=1, cutoff=NOON)
    fill(workspace, "Ada", "Ben")
    cancel(workspace, "Ada")
    assert at_the_door(workspace, "Cleo").position == 2
    assert (confirmed(workspace), waiting(workspace)) == ([], ["Ben", "Cleo"])


def test_at_the_door_of_an_event_that_has_ended_nobody_signs_up(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace)
    clock.move(days=22)
    with refused(workspace, Closed) as error:
        at_the_door(workspace, "Ada")
    assert error.value.details == {"reason": "ended"}
