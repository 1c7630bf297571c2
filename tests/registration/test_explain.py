from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from geekx_ops.errors import Closed
from geekx_ops.events.event import Promotion, SignUpSwitch
from geekx_ops.registration import capacity, explain, guests, listing
from geekx_ops.registration.explain import Facts
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Count, Entry, Seats, Standing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, HeldSeats, PartyRule, cancel, dinner, fill, make_event

ADA = Registration(
    id=7,
    event_id=1,
    person_id=1,
    name="Ada",
    email="ada@example.org",
    ticket_type="hall",
    held=None,
    standing=Standing.WAITING,
    party_size=2,
    at_least=2,
    ticket_code=None,
    priority=0,
    priority_reason=None,
    over_cap=False,
    signed_up_at=NOON,
    standing_since=NOON,
    offer_expires_at=None,
)
AHEAD = (Entry(1, "hall", 3, 3), Entry(2, "hall", 1, 1))


def seats(taken: int, *, cap: int | None = 10, hall: int | None = None, **settings: Any) -> Seats:
    evening = dinner(cap=cap, types=[("hall", hall), ("stage", None)], **settings)
    return Seats(evening, (Count("hall", None, taken, waiting=3),))


def local(instant: datetime) -> str:
    return f"{instant:%d.%m. %H:%M}"


def why(facts: Facts) -> list[str]:
    return list(explain.why(facts, local))


def missing(facts: Facts) -> str:
    """The sentence that says what would have to happen."""
    return why(facts)[2]


def test_a_confirmed_guest() -> None:
    confirmed = replace(ADA, standing=Standing.CONFIRMED, ticket_code="abcdefghjk")
    assert why(Facts(confirmed, seats(5))) == [
        "Ada is confirmed since 04.05. 12:00: 2 seats (hall), ticket code abcde-fghjk."
    ]


def test_a_confirmed_guest_with_all_there_is_to_say() -> None:
    special = replace(
        ADA, standing=Standing.CONFIRMED, ticket_code="abcdefghjk", party_size=1, held="crew", over_cap=True
    )
    assert why(Facts(replace(special, priority=1, priority_reason="speaks"), seats(5))) == [
        "Ada is confirmed since 04.05. 12:00: 1 seat (hall), ticket code abcde-fghjk.",
        "The seats come out of those held for crew.",
        "The organizer gave these seats beyond what was free.",
        "Was put first in the queue: speaks.",
    ]


def test_a_guest_with_an_offer() -> None:
    offered = replace(ADA, standing=Standing.OFFERED, offer_expires_at=NOON + timedelta(hours=6))
    sentences = why(Facts(offered, seats(5)))
    assert sentences[0] == "Ada was offered 2 seats on 04.05. 12:00, to be taken until 04.05. 18:00."
    assert "geekx guests confirm" in sentences[1]


@pytest.mark.parametrize(
    ("standing", "begin"),
    [
        (Standing.PENDING, "Ada is pending since 04.05. 12:00: the seats are kept until"),
        (Standing.CANCELLED, "Ada cancelled on 04.05. 12:00: no seat is kept."),
        (Standing.DECLINED, "Ada declined on 04.05. 12:00: no seat is kept."),
        (Standing.EXPIRED, "Ada let the offer run out on 04.05. 12:00: no seat is kept."),
    ],
)
def test_who_neither_has_a_seat_nor_waits_for_one(standing: Standing, begin: str) -> None:
    [sentence] = why(Facts(replace(ADA, standing=standing), seats(5)))
    assert sentence.startswith(begin)


def test_a_guest_who_waits_for_a_full_event() -> None:
    held = (HeldSeats("crew", 2, "hall"),)
    first = replace(ADA, priority=1, priority_reason="speaks")
    assert why(Facts(first, seats(8, held=held), 3, ahead=AHEAD, passed_over=2)) == [
        "Ada is waiting since 04.05. 12:00: number 3 of 3 in the queue.",
        "Was put first in the queue: speaks.",
        "The event has 10 seats: 8 taken, 2 held back, 0 free.",
        "Nobody moves up until 2 seats are given back, the cap is raised, or held seats are released.",
        "Ahead: 2 in the queue, for 4 seats.",
        "Was passed over 2 times: a smaller party, or another ticket type, fitted where this one did not.",
    ]


def test_an_event_that_is_over_its_cap_has_nothing_free() -> None:
    assert why(Facts(ADA, seats(12), 1))[1] == "The event has 10 seats: 12 taken, 0 free; that is 2 over the cap."


def test_a_party_that_is_too_large() -> None:
    assert missing(Facts(ADA, seats(9), 1)) == (
        "The party needs 2 seats, but 1 can be had: it keeps its place until it fits."
    )


def test_a_ticket_type_that_is_full() -> None:
    assert missing(Facts(ADA, seats(5, hall=5), 1)).startswith("No seat of the ticket type “hall” is free")
    assert why(Facts(ADA, seats(5, cap=None, hall=5), 1))[1] == "The event has no cap: 5 taken, any number free."


def test_a_queue_that_is_stopped() -> None:
    stopped = Facts(ADA, seats(5), 1, stopped=Closed("sign-up was closed by hand.", reason="closed"))
    assert why(stopped)[2:] == [
        "There is room for it.",
        "Nobody moves up by itself now: sign-up was closed by hand. `geekx guests move-up` does it by hand.",
    ]


def test_an_event_that_is_over_moves_nobody_by_hand_either() -> None:
    over = Facts(ADA, seats(10), 1, stopped=Closed("Spring Dinner was cancelled.", reason="cancelled"))
    assert why(over)[3] == "Nobody moves up any more: Spring Dinner was cancelled."


def test_a_queue_under_strict_behind_somebody_who_does_not_fit() -> None:
    facts = Facts(ADA, seats(8, parties=PartyRule.STRICT), 3, ahead=AHEAD)
    assert "under the rule `strict` nobody goes by" in missing(facts)


def test_a_long_queue_is_told_as_far_as_it_was_read() -> None:
    facts = Facts(ADA, seats(10), 60, ahead=AHEAD, passed_over=1)
    assert why(facts)[3:] == [
        "Ahead: 59 in the queue; the first 2 of them ask for 4 seats.",
        "Was passed over once: a smaller party, or another ticket type, fitted where this one did not.",
    ]


def test_the_facts_are_those_of_the_event(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    fill(workspace, "First", "Second")
    fill(workspace, "Ada", party=2)
    fill(workspace, "Ben")
    assert cancel(workspace, "First") == ["Ben"]
    with workspace.read() as tx:
        assert listing.why(tx, DINNER, "Ada") == (
            "Ada is waiting since Mon 4 May 2026 05:00: number 1 of 1 in the queue.",
            "The event has 2 seats: 2 taken, 0 free.",
            "Nobody moves up until 2 seats are given back, the cap is raised, or held seats are released.",
            "Was passed over once: a smaller party, or another ticket type, fitted where this one did not.",
        )


def test_offers_that_ran_out_are_what_is_waited_for(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=2, promotion=Promotion.OFFER, offer_lasts=timedelta(hours=6))
    fill(workspace, "First", "Second", "Ben", "Ada")
    cancel(workspace, "First")
    clock.move(hours=6)
    with workspace.read() as tx:
        assert listing.why(tx, DINNER, "Ada")[2] == (
            "1 seat of offers that ran out is to be given on: `geekx guests move-up` does it now."
        )
    with workspace.write() as tx:
        assert [one.name for one in guests.move_up_due(tx, DINNER).promoted] == ["Ada"]


def test_what_is_due_stops_at_the_cut_off(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=1, cutoff=NOON + timedelta(hours=1))
    fill(workspace, "First", "Ada")
    clock.move(hours=1)
    cancel(workspace, "First")
    with workspace.write() as tx:
        assert guests.move_up_due(tx, DINNER).promoted == ()
        assert [one.name for one in guests.move_up(tx, DINNER).promoted] == ["Ada"]


def test_why_says_that_the_queue_is_stopped_and_by_what(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "First", "Ada")
    with workspace.write() as tx:
        capacity.switch_sign_up(tx, DINNER, SignUpSwitch.CLOSED)
    cancel(workspace, "First")
    with workspace.read() as tx:
        sentences = listing.why(tx, DINNER, "Ada")
    assert sentences[3].startswith("Nobody moves up by itself now: sign-up was closed by hand.")
