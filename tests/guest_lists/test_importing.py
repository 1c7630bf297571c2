"""A list is taken in: through the gate, twice without a change, and next week's after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events.event import Question, QuestionKind
from geekx_ops.guest_lists.listed import Listed, Refused
from geekx_ops.guest_lists.terms import TypeChoice
from geekx_ops.registration import guests, listing
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, cancel, fill, make_event
from tests.guest_lists.lists import (
    CANCELLED,
    CONFIRMED,
    PENDING,
    WAITING,
    compared,
    counts,
    line,
    lines,
    signed_up,
    take_in,
)
from tests.registration.seen import confirmed, one, problems, refused, rows, waiting

ASKED = (
    Question("dietary", "What do you eat?", QuestionKind.CHOICE, choices=("vegan", "all")),
    Question("tea", "Tea?"),
)


def test_those_with_a_ticket_get_seats_in_the_order_of_sign_up_and_the_rest_wait(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    listed = [line(5, "Dee"), line(2, "Ada", WAITING), line(4, "Cy"), line(3, "Bo"), line(6, "Eve", CANCELLED)]
    done = take_in(workspace, listed)
    assert (confirmed(workspace), waiting(workspace)) == (["Bo", "Cy"], ["Dee", "Ada"])
    assert done.admitted == {Standing.CONFIRMED: 2, Standing.WAITING: 2}
    assert counts(done.comparison) == {"new": 4, "not coming": 1}
    assert one(workspace, "bo").signed_up_at == signed_up(3)
    assert problems(workspace) == []


def test_the_second_time_nothing_changes(workspace: Workspace) -> None:
    make_event(workspace, cap=2, questions=ASKED)
    listed = [
        line(2, "Ada", answers={"Tea?": "green", "Shoe size": "38"}),
        line(3, "Bo", seats=2),
        line(4, "Li", email=None),
    ]
    take_in(workspace, listed)
    before = rows(workspace)
    again = take_in(workspace, reversed(listed))
    assert counts(again.comparison) == {"same": 3}
    before.pop("journal"), (after := rows(workspace)).pop("journal")
    assert after == before


def test_what_only_the_list_changed_is_followed(workspace: Workspace) -> None:
    make_event(workspace, cap=9, questions=ASKED, types=[("hall", None), ("stage", 2)])
    take_in(workspace, lines("Ada", "Bo", "Cy", ticket_type="Hall", answers={"tea": "green"}))
    later = [
        line(2, "Ada", seats=2, ticket_type="stage", answers={"tea": "black"}, companions=("Ken",)),
        line(3, "Bo", CANCELLED),
        replace(line(4, "Cy", answers={"What do you eat?": "VEGAN"}), name="Cyrus"),
    ]
    found = take_in(workspace, later).comparison
    assert counts(found) == {"changed": 3}
    assert [(change.field, change.here, change.listed) for change in found.told[0].changes] == [
        ("seats", "1", "2"),
        ("ticket_type", "hall", "stage"),
        ("companions", "", "Ken"),
        ("answer:tea", "green", "black"),
    ]
    with workspace.read() as tx:
        ada, cyrus = listing.guest(tx, DINNER, "ada"), listing.guest(tx, DINNER, "cyrus")
    assert (ada.registration.party_size, ada.registration.ticket_type, ada.companions) == (2, "stage", ("Ken",))
    assert (ada.answers, cyrus.answers) == ({"tea": "black"}, {"tea": "green", "dietary": "vegan"})
    assert one(workspace, "bo").standing is Standing.CANCELLED
    assert counts(compared(workspace, later)) == {"same": 3}
    assert problems(workspace) == []


def test_what_was_changed_here_is_kept_and_shown(workspace: Workspace) -> None:
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada", "Bo"))
    with workspace.write() as tx:
        guests.change(tx, DINNER, "ada", name="Ada Example", party_size=2)
    cancel(workspace, "Bo")
    listed = [line(2, "Ada", seats=3), line(3, "Bo")]
    for _ in range(2):
        found = take_in(workspace, listed).comparison
        assert counts(found) == {"conflict": 2}
        assert [(one.field, one.here, one.listed) for guest in found.told for one in guest.conflicts] == [
            ("name", "Ada Example", "Ada"),
            ("seats", "2", "3"),
            ("standing", "cancelled", "confirmed"),
        ]
    assert (one(workspace, "ada").party_size, confirmed(workspace)) == (2, ["Ada Example"])


def test_who_was_signed_up_here_before_is_linked_and_not_overwritten(workspace: Workspace) -> None:
    make_event(workspace, cap=9)
    fill(workspace, "Ada", "Bo")
    found = take_in(workspace, [line(2, "Ada"), line(3, "Bo", seats=3)]).comparison
    assert counts(found) == {"conflict": 1, "same": 1}
    assert one(workspace, "bo").party_size == 1
    assert counts(take_in(workspace, [line(2, "Ada", seats=2)]).comparison) == {"changed": 1, "gone": 1}
    assert one(workspace, "ada").party_size == 2


def test_who_is_gone_is_listed_and_cancelled_only_on_request(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    take_in(workspace, lines("Ada", "Bo", "Cy"))
    fill(workspace, "Own")
    left = take_in(workspace, [line(2, "Ada")])
    assert [gone.name for gone in left.comparison.gone] == ["Bo", "Cy"]
    assert confirmed(workspace) == ["Ada", "Bo"]
    done = take_in(workspace, [line(2, "Ada")], cancel_gone=True)
    assert [gone.name for gone in done.cancelled] == ["Bo", "Cy"]
    assert confirmed(workspace) == ["Ada", "Own"]
    assert counts(compared(workspace, [line(2, "Ada")])) == {"same": 1}
    assert problems(workspace) == []


def test_a_list_that_names_nobody_cancels_nobody(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    take_in(workspace, lines("Ada", "Bo"))
    with refused(workspace, Conflict) as error:
        take_in(workspace, [Listed(2, None, None, CONFIRMED)], cancel_gone=True)
    assert "the list names nobody, so all 2 would be cancelled" in error.value.message


def test_who_was_gone_and_is_back_comes_through_the_gate_again(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    take_in(workspace, lines("Ada", "Bo"))
    take_in(workspace, [line(3, "Bo")], cancel_gone=True)
    done = take_in(workspace, lines("Ada", "Bo"))
    assert (confirmed(workspace), waiting(workspace)) == (["Bo"], ["Ada"])
    assert counts(done.comparison) == {"changed": 1, "same": 1}
    assert problems(workspace) == []


def test_the_cap_is_exceeded_only_when_it_is_allowed(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    done = take_in(workspace, [*lines("Ada", "Bo"), line(9, "Cy", WAITING)], allow_over=True)
    assert (done.over_cap, confirmed(workspace), waiting(workspace)) == (1, ["Ada", "Bo"], ["Cy"])
    take_in(workspace, [line(2, "Ada", seats=3), line(3, "Bo"), line(9, "Cy", WAITING)], allow_over=True)
    assert one(workspace, "ada").party_size == 3
    assert problems(workspace) == []


def test_a_party_that_does_not_fit_is_kept_and_tried_again(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    take_in(workspace, lines("Ada", "Bo"))
    larger = [replace(line(2, "Ada", seats=2), name="Ada Example"), line(3, "Bo")]
    done = take_in(workspace, larger)
    assert [reason.partition(",")[0] for _, reason in done.kept] == ["Ada has 1 and would need 2 seats (standard)"]
    assert (one(workspace, "ada").name, one(workspace, "ada").party_size) == ("Ada Example", 1)
    cancel(workspace, "Bo")
    take_in(workspace, larger)
    assert one(workspace, "ada").party_size == 2
    assert problems(workspace) == []


def test_somebody_pending_has_a_seat_and_is_confirmed_when_the_list_says_so(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    take_in(workspace, [line(2, "Ada", PENDING), line(3, "Bo", PENDING)])
    assert [one(workspace, name).standing for name in ("ada", "bo")] == [Standing.PENDING, Standing.WAITING]
    assert counts(take_in(workspace, lines("Ada", "Bo")).comparison) == {"changed": 1, "same": 1}
    assert confirmed(workspace) == ["Ada"]
    assert counts(compared(workspace, [line(2, "Ada", PENDING), line(3, "Bo")])) == {"same": 2}


def test_several_lines_of_one_person_are_one_registration(workspace: Workspace) -> None:
    make_event(workspace, cap=9)
    same: dict[str, Any] = {"email": "ada@example.org"}
    take_in(
        workspace,
        [
            line(4, "Ken", ticket="t2", **same),
            line(2, "Ada", ticket="t1", **same),
            line(3, "Ada", CANCELLED, ticket="t3", **same),
            line(5, "Bo"),
            line(6, "Bo"),
        ],
    )
    with workspace.read() as tx:
        ada = listing.guest(tx, DINNER, "ada")
    assert (ada.registration.party_size, ada.companions) == (2, ("Ken",))
    assert one(workspace, "bo").party_size == 1


def test_bad_lines_stop_all_and_are_told(workspace: Workspace) -> None:
    make_event(workspace, cap=9, questions=ASKED)
    bad: list[Listed | Refused] = [
        line(2, "Ada"),
        line(3, "Bo", email="bo at example.org"),
        Refused(4, "RSVP", "“perhaps” is no status that is known."),
        line(5, "Dee", answers={"dietary": "stones"}),
        line(6, "Eve", seats=2000),
    ]
    with refused(workspace, Invalid) as error:
        take_in(workspace, bad)
    assert str(error.value).splitlines()[:5] == [
        "4 lines of the list cannot be taken in, so nothing was changed:",
        (
            "  line 3, email: “bo at example.org” is not an e-mail address: it has a blank as character 3. "
            "Write it like ada@example.org."
        ),
        "  line 4, RSVP: “perhaps” is no status that is known.",
        '  line 5, dietary: "dietary" is one of: vegan, all; not "stones".',
        "  line 6, seats: 2000 seats cannot be; a line has 1 to 1000.",
    ]
    done = take_in(workspace, bad, skip_bad=True)
    assert ([one.line for one in done.comparison.refused], confirmed(workspace)) == ([3, 4, 5, 6], ["Ada"])


def test_the_guest_of_a_bad_line_is_not_gone(workspace: Workspace) -> None:
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada", "Bo"))
    bad = [line(2, "Ada", seats=0), line(3, "Bo")]
    assert take_in(workspace, bad, skip_bad=True).comparison.gone == ()
    with refused(workspace, Conflict) as error:
        take_in(workspace, bad, skip_bad=True, cancel_gone=True)
    assert "nobody knows whether their guests are gone" in error.value.message


def test_unknown_ticket_types_ask_for_a_choice(workspace: Workspace) -> None:
    make_event(workspace, cap=9, types=[("hall", None), ("stage", None)])
    listed = [line(2, "Ada", ticket_type="VIP Pass"), line(3, "Bo", ticket_type="STAGE"), line(4, "Cy")]
    with refused(workspace, Invalid) as error:
        take_in(workspace, listed)
    assert "--type 'VIP Pass=hall'" in error.value.message
    with refused(workspace, Invalid):
        take_in(workspace, listed, types=TypeChoice({"vip pass": "balcony"}))
    take_in(workspace, listed, types=TypeChoice({"vip pass": "stage"}))
    assert [one(workspace, name).ticket_type for name in ("ada", "bo", "cy")] == ["stage", "stage", "hall"]


def test_columns_become_questions_that_are_not_asked_here(workspace: Workspace) -> None:
    make_event(workspace, cap=9, questions=ASKED)
    answers = {"what do you  EAT?": "All", "Größe des T-Shirts": "M", "T?": "", "食べ物": "sushi"}
    done = take_in(workspace, [line(2, "Ada", answers=answers)])
    assert [(new.slug, new.asked) for new in done.comparison.new_questions] == [
        ("grosse-des-t-shirts", False),
        ("question", False),
    ]
    with workspace.read() as tx:
        found = listing.guest(tx, DINNER, "ada").answers
    assert found == {"dietary": "all", "grosse-des-t-shirts": "M", "question": "sushi"}
    left = compared(workspace, [line(2, "Ada", answers={"Shoes": "38"})], new_questions=False)
    assert left.left_out == ("Shoes",)


def test_who_has_no_address_is_known_by_number_else_by_name(workspace: Workspace) -> None:
    make_event(workspace, cap=9)
    fill(workspace, "Kim", email=None)
    listed = [
        line(2, "Li Ng", email=None, ticket="user 1"),
        line(3, "Li Ng", email=None, ticket="user 2"),
        line(4, "Kim", email=None, ticket="user 3"),
    ]
    take_in(workspace, listed)
    assert confirmed(workspace) == ["Kim", "Li Ng", "Li Ng"]
    assert counts(compared(workspace, listed)) == {"same": 3}


def test_lists_of_one_event_do_not_disturb_each_other(workspace: Workspace) -> None:
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada", "Bo"))
    done = take_in(workspace, lines("Bo", "Cy"), list_name="meetup")
    assert counts(done.comparison) == {"new": 1, "same": 1}
    assert confirmed(workspace) == ["Ada", "Bo", "Cy"]
    assert (CONFIRMED, done.comparison.gone) == (CONFIRMED, ())


@pytest.mark.parametrize("at", [1, 4, 9])
def test_an_interruption_leaves_everything_as_it_was(workspace: Workspace, at: int) -> None:
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada", "Bo"))
    before = rows(workspace)

    def interrupted() -> Iterator[Listed]:
        for number, name in enumerate("ABCDEFGHIJ"):
            if number == at:
                raise KeyboardInterrupt
            yield line(number, name)

    with pytest.raises(KeyboardInterrupt):
        take_in(workspace, interrupted())
    assert rows(workspace) == before
    assert counts(take_in(workspace, lines("Ada", "Bo")).comparison) == {"same": 2}
