"""Who is let in, by the rules alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from geekx_ops.door import admission
from geekx_ops.door.log import NOBODY_CAME, Attendance, Entry, Kind, Reason
from geekx_ops.events.event import Event, EventState
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from tests.door.scenes import DOORS, ENDS, STARTS
from tests.factories import NOON, dinner

EVENT = Event(1, dinner(doors=DOORS, starts=STARTS, ends=ENDS))
MOMENT = timedelta(microseconds=1)
HALF_A_DAY = timedelta(hours=12)
GIVEN_AWAY = Attendance(
    given_away=Entry("n", Kind.GIVEN_AWAY, 1, 0, None, None, None, STARTS, STARTS, "door-1"),
)


def guest(standing: Standing, party: int = 1, offer_expires_at: datetime | None = None) -> Registration:
    return Registration(
        id=1,
        event_id=1,
        person_id=1,
        name="Ada",
        email=None,
        ticket_type="standard",
        held=None,
        standing=standing,
        party_size=party,
        at_least=1,
        ticket_code=None,
        priority=0,
        priority_reason=None,
        over_cap=False,
        signed_up_at=NOON,
        standing_since=NOON,
        offer_expires_at=offer_expires_at,
    )


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing.CONFIRMED, None),
        (Standing.WAITING, Reason.WAITING),
        (Standing.PENDING, Reason.PENDING),
        (Standing.CANCELLED, Reason.CANCELLED),
        (Standing.DECLINED, Reason.DECLINED),
        (Standing.EXPIRED, Reason.EXPIRED),
    ],
)
def test_the_standing_decides(standing: Standing, reason: Reason | None) -> None:
    assert admission.refusal(EVENT, guest(standing), NOBODY_CAME, STARTS) == reason


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing.CONFIRMED, None),
        (Standing.WAITING, Reason.GIVEN_AWAY),
        (Standing.EXPIRED, Reason.GIVEN_AWAY),
        (Standing.CANCELLED, Reason.CANCELLED),
    ],
)
def test_whose_seats_were_given_away_is_told_that(standing: Standing, reason: Reason | None) -> None:
    assert admission.refusal(EVENT, guest(standing), GIVEN_AWAY, STARTS) == reason


@pytest.mark.parametrize(
    ("later", "reason"), [(MOMENT, None), (timedelta(), Reason.EXPIRED), (-MOMENT, Reason.EXPIRED)]
)
def test_an_offer_holds_up_to_its_deadline(later: timedelta, reason: Reason | None) -> None:
    assert admission.refusal(EVENT, guest(Standing.OFFERED, 1, STARTS + later), NOBODY_CAME, STARTS) == reason


@pytest.mark.parametrize(("inside", "reason"), [(0, None), (2, None), (3, Reason.ALREADY_IN), (4, Reason.ALREADY_IN)])
def test_a_party_is_in_when_all_of_it_is(inside: int, reason: Reason | None) -> None:
    one, seen = guest(Standing.CONFIRMED, 3), Attendance(inside=inside)
    assert admission.refusal(EVENT, one, seen, STARTS) == reason
    assert admission.left(one, seen) == max(0, 3 - inside)


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (DOORS - HALF_A_DAY - MOMENT, Reason.WRONG_TIME),
        (DOORS - HALF_A_DAY, None),
        (ENDS + HALF_A_DAY, None),
        (ENDS + HALF_A_DAY + MOMENT, Reason.WRONG_TIME),
    ],
)
def test_half_a_day_around_the_event_the_door_takes_check_ins(at: datetime, reason: Reason | None) -> None:
    assert admission.closed(EVENT, at) == reason
    assert admission.refusal(EVENT, guest(Standing.CONFIRMED), NOBODY_CAME, at) == reason


def test_without_doors_the_start_counts() -> None:
    event = replace(EVENT, settings=replace(EVENT.settings, doors=None))
    assert admission.closed(event, STARTS - HALF_A_DAY - MOMENT) is Reason.WRONG_TIME
    assert admission.closed(event, STARTS - HALF_A_DAY) is None


@pytest.mark.parametrize("state", [EventState.CANCELLED, EventState.RETIRED])
def test_an_event_that_is_off_comes_before_everything_else(state: EventState) -> None:
    event = replace(EVENT, state=state)
    for standing in Standing:
        assert admission.refusal(event, guest(standing), GIVEN_AWAY, NOON) is Reason.EVENT_OFF


def test_who_cancelled_and_is_inside_is_told_that_they_cancelled() -> None:
    assert admission.refusal(EVENT, guest(Standing.CANCELLED), Attendance(inside=1), STARTS) is Reason.CANCELLED
