"""What a list says now, what it said, what stands here: the rules, apart from any database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geekx_ops.guest_lists.diff import Difference, Guest, Here, Kind, difference, key_of, said_of, together
from geekx_ops.registration.seats import LIVE, Standing
from tests.factories import NOON

KEY = key_of("email ada@example.org")
ADA = Guest(KEY, 2, "Ada", "ada@example.org", Standing.CONFIRMED)

words = st.sampled_from(["Ada", "Bo", "Cy Trial", "=cmd", "+41 79", "-", "Zoë"])
guests = st.builds(
    Guest,
    st.just(KEY),
    st.integers(2, 9),
    words | st.just(""),
    st.just("ada@example.org"),
    st.sampled_from(Standing),
    st.integers(1, 4),
    st.sampled_from([None, "t1", "t2", "t3"]),
    st.none() | st.sampled_from(["hall", "stage"]),
    st.just(()) | st.tuples(words),
    st.none() | st.datetimes(timezones=st.just(NOON.tzinfo)),
    st.dictionaries(st.sampled_from(["tea", "shoes"]), words, max_size=2),
)


def here(guest: Guest, **changes: Any) -> Here:
    """Somebody as the import of *guest* leaves her."""
    standing = guest.standing if guest.standing in LIVE else Standing.CANCELLED
    one = Here(1, 1, guest.called, standing, guest.seats, guest.ticket_type or "hall", guest.companions, guest.answers)
    return replace(one, **changes)


def found(guest: Guest, stands: Here, said: Mapping[str, str] | None) -> tuple[Kind, list[str], list[str]]:
    result: Difference = difference(guest, stands, said)
    return result.kind, [one.field for one in result.changes], [one.field for one in result.conflicts]


@given(guests)
def test_who_was_just_taken_in_is_the_same(guest: Guest) -> None:
    assert found(guest, here(guest), said_of(guest)) == (Kind.SAME, [], [])


@given(guests, guests)
def test_what_only_the_list_changed_is_followed_and_then_the_same(before: Guest, after: Guest) -> None:
    before = replace(before, ticket_type=before.ticket_type or "hall")  # what she gets if the list says none
    after = replace(after, companions=after.companions or before.companions)
    change = difference(after, here(before), said_of(before))
    assert change.conflicts == ()
    assert found(after, here(after), said_of(after))[0] is Kind.SAME


@given(guests, guests, guests)
def test_what_was_changed_here_is_never_followed(said: Guest, stands: Guest, listed: Guest) -> None:
    """For each field: followed only where what stands is what the list said before, or there was nothing."""
    change = difference(listed, here(stands), said_of(said))
    untouched = {one.field: one for one in change.changes if one.field != "standing"}
    for name, one in untouched.items():
        was = {"name": said.called, "seats": str(said.seats), "ticket_type": said.ticket_type or ""}
        was |= {"companions": "; ".join(said.companions)} | {
            f"answer:{slug}": value for slug, value in said.answers.items()
        }
        assert one.here in {was.get(name, ""), ""}


@given(st.lists(guests, min_size=1, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=500)
def test_the_order_of_lines_does_not_matter(lines: list[Guest], random: Any) -> None:
    shuffled = random.sample(lines, len(lines))
    assert together(lines) == together(shuffled)


@given(st.lists(guests, min_size=1, max_size=5))
def test_tickets_add_up_and_lines_about_one_do_not(lines: list[Guest]) -> None:
    one = together(lines)
    counting = [line for line in lines if line.wish == one.wish]
    assert one.seats == sum(
        max(line.seats for line in counting if line.ticket == ticket) for ticket in {line.ticket for line in counting}
    )
    assert len(one.companions) < max(2, one.seats) or len(lines) == 1


CONFIRMED, WAITING, PENDING, CANCELLED = (
    Standing.CONFIRMED,
    Standing.WAITING,
    Standing.PENDING,
    Standing.CANCELLED,
)


@pytest.mark.parametrize(
    ("said", "listed", "stands", "kind"),
    [
        (CONFIRMED, CONFIRMED, WAITING, Kind.SAME),
        (WAITING, CONFIRMED, WAITING, Kind.SAME),
        (WAITING, WAITING, CONFIRMED, Kind.SAME),
        (CONFIRMED, CANCELLED, CONFIRMED, Kind.CHANGED),
        (CONFIRMED, CANCELLED, Standing.EXPIRED, Kind.SAME),
        (CONFIRMED, CONFIRMED, CANCELLED, Kind.CONFLICT),
        (CANCELLED, CONFIRMED, CANCELLED, Kind.CHANGED),
        (CANCELLED, CANCELLED, CONFIRMED, Kind.CONFLICT),
        (PENDING, CONFIRMED, PENDING, Kind.CHANGED),
        (PENDING, PENDING, CONFIRMED, Kind.SAME),
        (None, CONFIRMED, CANCELLED, Kind.CONFLICT),
        (None, CANCELLED, CONFIRMED, Kind.CONFLICT),
        (None, CONFIRMED, PENDING, Kind.CONFLICT),
    ],
)
def test_standings(said: Standing | None, listed: Standing, stands: Standing, kind: Kind) -> None:
    remembered = None if said is None else said_of(replace(ADA, standing=said))
    assert found(replace(ADA, standing=listed), here(ADA, standing=stands), remembered)[0] is kind


def test_who_is_not_here_is_new_or_does_not_come() -> None:
    assert difference(ADA, None, None).kind is Kind.NEW
    assert difference(replace(ADA, standing=Standing.DECLINED), None, None).kind is Kind.NOT_COMING


def test_who_was_erased_is_left_alone() -> None:
    assert found(ADA, here(ADA, name="(erased)", erased=True), {}) == (Kind.ERASED, [], [])


def test_a_question_that_is_new_in_the_list_overwrites_nothing() -> None:
    asked = replace(ADA, answers={"tea": "green"})
    assert found(asked, here(ADA), said_of(ADA)) == (Kind.CHANGED, ["answer:tea"], [])
    assert found(asked, here(ADA, answers={"tea": "black"}), said_of(ADA)) == (Kind.CONFLICT, [], ["answer:tea"])
    assert found(asked, here(ADA, answers={}), said_of(asked)) == (Kind.CONFLICT, [], ["answer:tea"])


def test_what_is_remembered_names_nobody() -> None:
    said = said_of(replace(ADA, answers={"tea": "green"}, companions=("Ken",)))
    assert {"ada", "green", "ken"}.isdisjoint(str(said).casefold().replace("'", " ").split())
    assert said["name"] != said_of(replace(ADA, key=key_of("email bo@example.org")))["name"]
