"""Changes of a registration: what is given changes, the rest stays, and a refused one leaves everything as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events.event import QuestionKind
from geekx_ops.registration import capacity, guests, listing
from geekx_ops.registration.guests import Outcome
from geekx_ops.registration.listing import Guest
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, HeldSeats, Promotion, Question, cancel, fill, make_event
from tests.registration.seen import one, problems, refused, rows, seats, waiting


def change(workspace: Workspace, who: str, **wanted: Any) -> Outcome:
    with workspace.write() as tx:
        return guests.change(tx, DINNER, who, **wanted)


def names(outcome: Outcome) -> list[str]:
    return [promoted.name for promoted in outcome.promoted]


def guest(workspace: Workspace, who: str) -> Guest:
    with workspace.read() as tx:
        return listing.guest(tx, DINNER, who)


def test_what_is_not_given_stays(workspace: Workspace) -> None:
    make_event(workspace, cap=5)
    fill(workspace, "Ada", companions=["Ben"], party=3, at_least=2)
    before = rows(workspace)
    assert not change(workspace, "Ada").changed
    assert not change(workspace, "Ada", name="Ada", party_size=3, companions=["Ben"], at_least=2).changed
    assert rows(workspace) == before


def test_a_name_and_an_address_are_changed(workspace: Workspace) -> None:
    make_event(workspace)
    [old] = fill(workspace, "Ada Byron")
    outcome = change(workspace, "Ada Byron", name="Ada Lovelace", email="lovelace@example.org")
    assert (outcome.changed, outcome.registration.id) == (True, old.id)
    new = one(workspace, "lovelace@example.org")
    assert (new.name, new.ticket_code) == ("Ada Lovelace", old.ticket_code)


def test_an_address_in_another_spelling_stays_the_same_persons(workspace: Workspace) -> None:
    make_event(workspace)
    fill(workspace, "Ada")
    assert change(workspace, "Ada", email="Ada@Example.org").registration.email == "Ada@Example.org"


def test_an_address_of_somebody_else_is_refused(workspace: Workspace) -> None:
    make_event(workspace)
    fill(workspace, "Ada", "Ben")
    with refused(workspace, Conflict) as error:
        change(workspace, "Ada", name="Adele", email="BEN@example.org")
    assert error.value.message == "BEN@example.org belongs to Ben already; nothing was changed."


def test_a_party_grows_while_there_are_seats(workspace: Workspace) -> None:
    make_event(workspace, cap=3)
    fill(workspace, "Ada")
    assert change(workspace, "Ada", party_size=3).registration.party_size == 3
    assert seats(workspace).free == 0


def test_a_party_that_would_grow_beyond_the_last_seat_stays_as_it_was(workspace: Workspace) -> None:
    make_event(workspace, cap=3)
    fill(workspace, "First", "Ada")
    with refused(workspace, Conflict) as error:
        change(workspace, "Ada", party_size=3, name="Adele", companions=["Cleo", "Dan"])
    said = "Ada has 1 and would need 3 seats (standard), but 1 are free. Nothing was changed. Who is to come along may"
    assert error.value.message.startswith(said)
    assert error.value.details == {"needed": 3, "free": 1, "waiting": 0}
    assert guest(workspace, "Ada").registration.party_size == 1


def test_a_party_does_not_grow_into_a_seat_that_others_wait_for(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=3, cutoff=clock.now + timedelta(days=1))
    fill(workspace, "First", "Second", "Ada", "Ben")
    clock.move(days=1)
    cancel(workspace, "First")
    with refused(workspace, Conflict) as error:
        change(workspace, "Ada", party_size=2)
    assert error.value.details == {"needed": 2, "free": 1, "waiting": 1}


def test_a_party_grows_into_a_seat_that_nobody_waiting_can_take(workspace: Workspace) -> None:
    make_event(workspace, cap=3)
    fill(workspace, "First", "Ada")
    fill(workspace, "Ben", party=2)
    assert change(workspace, "Ada", party_size=2).registration.party_size == 2
    assert waiting(workspace) == ["Ben"]
    assert problems(workspace) == []


def test_a_party_that_shrinks_loses_the_last_named_and_promotes(workspace: Workspace) -> None:
    make_event(workspace, cap=3)
    fill(workspace, "Ada", companions=["Cleo", "Dan"])
    fill(workspace, "Ben")
    outcome = change(workspace, "Ada", party_size=2)
    assert names(outcome) == ["Ben"]
    assert guest(workspace, "Ada").companions == ("Cleo",)


def test_names_are_replaced_as_a_whole_and_make_the_party_as_large_as_needed(workspace: Workspace) -> None:
    make_event(workspace, cap=5)
    fill(workspace, "Ada", companions=["Ben"])
    change(workspace, "Ada", companions=["Cleo", "Dan"])
    changed = guest(workspace, "Ada")
    assert (changed.companions, changed.registration.party_size) == (("Cleo", "Dan"), 3)
    change(workspace, "Ada", companions=[])
    changed = guest(workspace, "Ada")
    assert (changed.companions, changed.registration.party_size) == ((), 3)


@pytest.mark.parametrize(
    "wanted", [{"party_size": 5}, {"party_size": 0}, {"party_size": 2, "at_least": 3}, {"name": ""}, {"email": "ada"}]
)
def test_what_cannot_be_is_refused(workspace: Workspace, wanted: dict[str, Any]) -> None:
    make_event(workspace, cap=9, max_party=4)
    fill(workspace, "Ada", companions=["Ben"])
    with refused(workspace, Invalid):
        change(workspace, "Ada", **wanted)


def test_a_party_that_is_larger_than_allowed_may_stay_so(workspace: Workspace) -> None:
    make_event(workspace, cap=9, max_party=2)
    fill(workspace, "Ada", party=4, over_cap=True)
    assert change(workspace, "Ada", companions=["Ben"]).registration.party_size == 4


def test_who_waits_may_ask_for_less_and_moves_up_by_it(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    fill(workspace, "First")
    fill(workspace, "Ada", party=2)
    outcome = change(workspace, "Ada", at_least=1)
    assert names(outcome) == ["Ada"]
    assert (outcome.registration.standing, outcome.registration.party_size) == (Standing.CONFIRMED, 1)
    assert problems(workspace) == []


def test_who_waits_keeps_the_place_with_a_larger_party(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "First", "Ada", "Ben")
    assert change(workspace, "Ada", party_size=3).registration.party_size == 3
    assert waiting(workspace) == ["Ada", "Ben"]


def test_another_ticket_type_is_given_if_it_has_room(workspace: Workspace) -> None:
    make_event(workspace, cap=2, types=[("hall", 1), ("overflow", 1)])
    fill(workspace, "Ada", ticket_type="hall")
    fill(workspace, "Ben", ticket_type="hall")
    outcome = change(workspace, "Ada", ticket_type="overflow")
    assert (outcome.registration.ticket_type, names(outcome)) == ("overflow", ["Ben"])
    assert problems(workspace) == []


def test_another_ticket_type_is_given_at_a_full_event_because_the_seat_comes_along(workspace: Workspace) -> None:
    make_event(workspace, cap=2, types=[("hall", None), ("overflow", 1)])
    fill(workspace, "Ada", "Ben", "Cleo", ticket_type="hall")
    outcome = change(workspace, "Ada", ticket_type="overflow")
    assert (outcome.registration.ticket_type, outcome.promoted) == ("overflow", ())
    with refused(workspace, Conflict):
        change(workspace, "Ben", ticket_type="overflow")


def test_another_ticket_type_is_refused_to_one_with_held_seats(workspace: Workspace) -> None:
    make_event(workspace, types=[("hall", None), ("stage", None)], held=(HeldSeats("crew", 2, "stage"),))
    fill(workspace, "Ada", held="crew")
    with refused(workspace, Invalid):
        change(workspace, "Ada", ticket_type="hall")


def test_a_held_party_grows_within_its_pool_and_no_further(workspace: Workspace) -> None:
    make_event(workspace, cap=9, held=(HeldSeats("crew", 3, "standard"),))
    fill(workspace, "Ada", held="crew")
    assert change(workspace, "Ada", party_size=3).registration.party_size == 3
    with refused(workspace, Conflict):
        change(workspace, "Ada", party_size=4)
    assert (seats(workspace).free, seats(workspace).taken) == (6, 3)


def test_who_has_left_has_nothing_to_change(workspace: Workspace) -> None:
    make_event(workspace)
    fill(workspace, "Ada")
    cancel(workspace, "Ada")
    with refused(workspace, Conflict) as error:
        change(workspace, "Ada", party_size=2)
    assert error.value.message == "Ada is cancelled: there is nothing to change."


def test_an_offer_that_ran_out_is_not_changed_but_ended(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=1, promotion=Promotion.OFFER)
    fill(workspace, "First", "Ada")
    cancel(workspace, "First")
    clock.move(days=2)
    with refused(workspace, Conflict) as error:
        change(workspace, "Ada", name="Adele")
    assert error.value.details == {"standing": "expired"}


def test_who_moves_up_at_the_moment_of_the_change_is_changed_as_one_who_moved_up(
    workspace: Workspace, clock: Clock
) -> None:
    make_event(workspace, cap=2, promotion=Promotion.OFFER)
    fill(workspace, "First", "Second", "Ada", "Ben")
    cancel(workspace, "First")
    clock.move(days=2)
    outcome = change(workspace, "Ben", companions=[], name="Benno")
    assert names(outcome) == ["Ben"]
    assert (outcome.registration.standing, outcome.registration.name) == (Standing.OFFERED, "Benno")
    assert one(workspace, "Ada").standing is Standing.EXPIRED
    assert problems(workspace) == []


def asking(workspace: Workspace) -> None:
    food = Question("food", "What do you eat?", required=True)
    photo = Question("photo", "May we show you?", QuestionKind.YES_NO)
    make_event(workspace, questions=(food, photo))
    fill(workspace, "Ada", answers={"food": "all", "photo": "no"})


def test_answers_are_replaced_and_taken_away_one_by_one(workspace: Workspace) -> None:
    asking(workspace)
    assert change(workspace, "Ada", answers={"photo": "YES"}).changed
    assert guest(workspace, "Ada").answers == {"food": "all", "photo": "yes"}
    change(workspace, "Ada", answers={"photo": ""})
    assert guest(workspace, "Ada").answers == {"food": "all"}
    assert not change(workspace, "Ada", answers={"food": "all"}).changed


@pytest.mark.parametrize("answers", [{"food": " "}, {"photo": "perhaps"}, {"shoes": "42"}])
def test_an_answer_that_cannot_be_is_refused(workspace: Workspace, answers: dict[str, str]) -> None:
    asking(workspace)
    with refused(workspace, Invalid):
        change(workspace, "Ada", name="Adele", answers=answers)


def test_the_last_seat_of_a_type_is_theirs_who_wait_for_it(workspace: Workspace) -> None:
    make_event(workspace, cap=2, types=[("hall", None), ("stage", 1)])
    fill(workspace, "Ada", "Ben", ticket_type="hall")
    fill(workspace, "Cleo", ticket_type="stage")
    with refused(workspace, Conflict) as error:
        change(workspace, "Ada", ticket_type="stage")
    assert "would need 1 seat (stage), but 1 are free, with 1 in the queue" in error.value.message
    cancel(workspace, "Cleo")
    assert change(workspace, "Ada", ticket_type="stage").registration.ticket_type == "stage"


def test_at_an_event_over_its_cap_the_type_may_change_all_the_same(workspace: Workspace) -> None:
    make_event(workspace, cap=3, types=[("hall", None), ("overflow", None)])
    fill(workspace, "Ada", "Ben", "Cleo")
    with workspace.write() as tx:
        capacity.set_cap(tx, DINNER, 1, allow_over=True)
    assert change(workspace, "Ada", ticket_type="overflow").registration.ticket_type == "overflow"
