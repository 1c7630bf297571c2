from __future__ import annotations

from typing import Any

import pytest

from geekx_ops.errors import Invalid, NotFound
from geekx_ops.events import journal
from geekx_ops.events.event import QuestionKind
from geekx_ops.registration import guests, listing
from geekx_ops.registration.listing import AnswerCount, Filter
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, HeldSeats, Promotion, Question, cancel, fill, make_event
from tests.registration.seen import one

FOOD = Question("food", "What do you eat?", QuestionKind.CHOICE, choices=("Everything", "Vegan"))


@pytest.fixture
def evening(workspace: Workspace) -> Workspace:
    """Five seats, one of them held; a party, two who wait (the later one first), one who left, one with an offer."""
    make_event(
        workspace,
        cap=5,
        promotion=Promotion.OFFER,
        types=[("hall", None), ("stage", None)],
        held=(HeldSeats("crew", 1, "stage"),),
        questions=(FOOD,),
    )
    fill(workspace, "Zoe", held="crew")
    fill(workspace, "ben", companions=["Cleo"], answers={"food": "vegan"})
    fill(workspace, "Ada", answers={"food": "everything"})
    fill(workspace, "Left", "Offered", "Waits", "Hurries", answers={"food": "vegan"})
    cancel(workspace, "Left")
    with workspace.write() as tx:
        guests.move_up(tx, DINNER, "Hurries", reason="speaks")
    return workspace


def listed(workspace: Workspace, **wanted: Any) -> list[str]:
    with workspace.read() as tx:
        return [guest.registration.name for guest in listing.guest_list(tx, DINNER, Filter(**wanted))]


def test_guests_stand_by_standing_then_by_queue_and_by_name(evening: Workspace) -> None:
    with evening.read() as tx:
        found = listing.guest_list(tx, DINNER)
    assert [(guest.registration.name, guest.position) for guest in found] == [
        ("Ada", None),
        ("ben", None),
        ("Zoe", None),
        ("Hurries", 1),
        ("Waits", 2),
        ("Offered", None),
    ]
    ben = found[1]
    assert (ben.companions, ben.answers) == (("Cleo",), {"food": "Vegan"})
    assert ben.registration == one(evening, "ben")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"standings": [Standing.CANCELLED]}, ["Left"]),
        ({"standings": list(Standing), "name": "le"}, ["Left"]),
        ({"ticket_type": "stage"}, ["Zoe"]),
        ({"held": "crew"}, ["Zoe"]),
        ({"name": "BE"}, ["ben"]),
        ({"answers": {"food": "VEGAN"}}, ["ben", "Hurries", "Waits", "Offered"]),
        ({"answers": {"food": "vegan"}, "standings": [Standing.CONFIRMED]}, ["ben"]),
        ({"standings": []}, []),
    ],
)
def test_only_those_who_are_wanted_are_listed(evening: Workspace, wanted: dict[str, Any], expected: list[str]) -> None:
    assert listed(evening, **wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"answers": {"drinks": "tea"}}, 'this event has no question "drinks"; it has: food.'),
        ({"ticket_type": "vip"}, 'there is no ticket type "vip" here; there is: hall, stage.'),
        ({"held": "press"}, 'there are no held seats "press" here; there is: crew.'),
    ],
)
def test_a_filter_for_what_the_event_does_not_have_is_refused(
    evening: Workspace, wanted: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Invalid) as error:
        listed(evening, **wanted)
    assert error.value.message == sentence


def test_one_guest_is_shown_with_the_place_in_the_queue(evening: Workspace) -> None:
    with evening.read() as tx:
        assert listing.guest(tx, DINNER, "waits@example.org").position == 2
        assert listing.guest(tx, DINNER, "ada@example.org").position is None
        assert listing.guest(tx, DINNER, "ben").companions == ("Cleo",)


def test_guests_of_other_events_are_not_listed(evening: Workspace) -> None:
    make_event(evening, slug="picnic", name="Picnic")
    with evening.read() as tx:
        assert listing.guest_list(tx, "picnic") == []
        assert listing.overview(tx, "picnic").registrations == {}


def test_the_numbers_of_an_event(evening: Workspace) -> None:
    with evening.read() as tx:
        overview = listing.overview(tx, DINNER)
    assert overview.event.settings.slug == DINNER
    assert overview.registrations == {
        Standing.CONFIRMED: 3,
        Standing.OFFERED: 1,
        Standing.WAITING: 2,
        Standing.CANCELLED: 1,
    }
    assert overview.party_seats[Standing.CONFIRMED] == 4
    assert (overview.seats.taken, overview.seats.free, overview.seats.offers) == (5, 0, 1)


def test_the_caterer_counts_the_answers_of_those_who_have_a_seat(evening: Workspace) -> None:
    with evening.read() as tx:
        counted = listing.answer_counts(tx, DINNER, "food")
    assert counted == [
        AnswerCount("Vegan", 2, 3, ("ben", "Offered")),
        AnswerCount("Everything", 1, 1, ("Ada",)),
        AnswerCount(None, 1, 1, ("Zoe",)),
    ]


def test_a_question_that_was_not_asked_has_no_answers(evening: Workspace) -> None:
    with evening.read() as tx, pytest.raises(NotFound) as error:
        listing.answer_counts(tx, DINNER, "drinks")
    assert error.value.message == 'Spring Dinner has no question "drinks"; it has: food.'


def test_what_happened_to_a_guest_is_kept_in_order(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "First", "Ada")
    clock.move(hours=1)
    workspace.actor = "door-1"
    cancel(workspace, "First")
    with workspace.write() as tx:
        guests.change(tx, DINNER, "Ada", name="Adele")
    with workspace.read() as tx:
        entries = journal.of_registration(tx, one(workspace, "Adele").id)
    assert [(entry.action, entry.actor, (entry.at - NOON).seconds) for entry in entries] == [
        ("registration.waiting", "organizer", 0),
        ("registration.confirmed", "door-1", 3600),
        ("registration.changed", "door-1", 3600),
    ]
