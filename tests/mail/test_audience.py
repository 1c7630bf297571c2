"""Who gets a mail, as what, and who does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.door.presence import Presence
from geekx_ops.errors import Conflict, Invalid
from geekx_ops.mail.audience import (
    Guest,
    LeftOut,
    can_tell_apart,
    chosen,
    everybody,
    of_registration,
    parse,
    refuse_guessing,
    words_of,
)
from geekx_ops.mail.kinds import TRAITS, Audience, Kind
from geekx_ops.registration.seats import Standing

A = Audience


def guest(
    number: int, *words: Audience, address: str | None = "", person: int | None = None, mute: bool = False
) -> Guest:
    own = f"guest{number}@example.org" if address == "" else address
    return Guest(person or number, number, f"Guest {number}", own, frozenset(words), mute)


def audiences(guests: list[Guest], kind: Kind = Kind.THANKS, to: str | None = None) -> dict[int, Audience]:
    found = chosen(guests, kind, everybody(kind) if to is None else parse(to), lambda _key: False)
    return {member.person: member.audience for member in found.members}


def words(standing: Standing, presence: Presence, *, held: str | None = None, **rest: bool) -> set[Audience]:
    given = {"speaks": False, "won": False, "told_apart": True, **rest}
    return set(words_of(standing, presence, held=held, **given))


@pytest.mark.parametrize(
    ("standing", "presence", "found"),
    [
        (Standing.CONFIRMED, Presence.CAME, {A.CAME}),
        (Standing.CONFIRMED, Presence.NO_SHOW, {A.NO_SHOW}),
        (Standing.CANCELLED, Presence.NO_SHOW, {A.NO_SHOW}),  # the seat was given away at the door
        (Standing.CONFIRMED, Presence.EXPECTED, {A.COMING}),
        (Standing.CONFIRMED, Presence.UNRECORDED, {A.COMING}),
        (Standing.WAITING, Presence.NO_SEAT, {A.WAITING}),
        (Standing.OFFERED, Presence.NO_SEAT, {A.OFFERED}),
        (Standing.PENDING, Presence.NO_SEAT, {A.OFFERED}),
        (Standing.CANCELLED, Presence.NO_SEAT, {A.CANCELLED}),
        (Standing.DECLINED, Presence.NO_SEAT, {A.CANCELLED}),
        (Standing.EXPIRED, Presence.NO_SEAT, {A.CANCELLED}),
    ],
)
def test_what_somebody_is(standing: Standing, presence: Presence, found: set[Audience]) -> None:
    assert words(standing, presence) == found


def test_what_somebody_is_beside_a_guest() -> None:
    assert words(Standing.CONFIRMED, Presence.CAME, held="speakers") == {A.CAME, A.SPEAKER}
    assert words(Standing.CONFIRMED, Presence.CAME, held="crew", won=True) == {A.CAME, A.CREW, A.WINNER}
    assert words(Standing.CONFIRMED, Presence.CAME, speaks=True) == {A.CAME, A.SPEAKER}
    assert words(Standing.CANCELLED, Presence.NO_SEAT, held="speakers") == {A.CANCELLED}


@pytest.mark.parametrize("standing", [Standing.CANCELLED, Standing.WAITING, Standing.OFFERED])
def test_who_stands_in_the_programme_speaks_without_a_seat_and_has_no_ticket(standing: Standing) -> None:
    found = words(standing, Presence.NO_SEAT, speaks=True)
    assert A.SPEAKER in found
    assert audiences([guest(1, *found)], Kind.SPEAKER_NOTE) == {1: A.SPEAKER}
    assert audiences([guest(1, *found)], Kind.THANKS) == {1: A.SPEAKER}
    assert audiences([guest(1, *found)], Kind.REMINDER) == {}
    rest = found - {A.SPEAKER, A.CANCELLED}
    assert set(audiences([guest(1, *found)], Kind.CHANGE).values()) == rest


def test_a_seat_that_she_has_counts_more_than_one_that_she_gave_back() -> None:
    guests = [guest(1, A.COMING, A.SPEAKER, person=1), guest(2, A.CANCELLED, A.SPEAKER, person=1)]
    for kind in (Kind.SPEAKER_NOTE, Kind.REMINDER):
        found = chosen(guests, kind, everybody(kind), lambda _key: False)
        assert [(one.registration, one.audience) for one in found.members] == [(1, A.SPEAKER)]


def test_who_gave_her_seat_back_is_followed_up_only_if_she_is_asked_for() -> None:
    guests = [guest(1, A.CAME), guest(2, A.CANCELLED)]
    assert audiences(guests, Kind.FOLLOW_UP) == {1: A.CAME}
    assert audiences(guests, Kind.FOLLOW_UP, "cancelled") == {2: A.CANCELLED}
    assert audiences(guests, Kind.THANKS, "cancelled") == {}


def test_where_nobody_knows_who_came_all_with_seats_are_alike() -> None:
    assert words(Standing.CONFIRMED, Presence.CAME, told_apart=False) == {A.COMING}
    assert words(Standing.CONFIRMED, Presence.NO_SHOW, told_apart=False) == {A.COMING}


def test_a_registration_is_written_to_as_what_it_is() -> None:
    assert of_registration(Kind.CONFIRMATION, Standing.CONFIRMED, None) is A.COMING
    assert of_registration(Kind.CONFIRMATION, Standing.CONFIRMED, "speakers") is A.SPEAKER
    assert of_registration(Kind.WAITING, Standing.WAITING, None) is A.WAITING
    assert of_registration(Kind.CONFIRMATION, Standing.CANCELLED, None) in TRAITS[Kind.CONFIRMATION].audiences


def test_who_is_several_things_gets_one_mail_as_the_first_of_them() -> None:
    guests = [
        guest(1, A.CAME, A.WINNER, A.SPEAKER),
        guest(2, A.CAME, A.WINNER),
        guest(3, A.CAME),
        guest(4, A.NO_SHOW),
        guest(5, A.WAITING),
        guest(6, A.CANCELLED),
    ]
    assert audiences(guests) == {1: A.SPEAKER, 2: A.WINNER, 3: A.CAME, 4: A.NO_SHOW, 5: A.WAITING}


def test_who_signed_up_again_did_not_cancel() -> None:
    guests = [guest(1, A.CANCELLED, person=1), guest(2, A.CAME, person=1)]
    found = chosen(guests, Kind.FOLLOW_UP, parse("came or cancelled"), lambda _key: False)
    assert [(one.registration, one.audience) for one in found.members] == [(2, A.CAME)]
    assert audiences(guests, Kind.FOLLOW_UP, "cancelled") == {}


def test_one_mailbox_gets_one_mail_as_the_first_of_those_who_share_it() -> None:
    guests = [guest(1, A.CAME, address="a.da@gmail.com"), guest(2, A.SPEAKER, address="ada+x@googlemail.com")]
    found = chosen(guests, Kind.THANKS, everybody(Kind.THANKS), lambda _key: False)
    assert [(one.person, one.audience, one.address) for one in found.members] == [
        (2, A.SPEAKER, "ada+x@googlemail.com")
    ]
    assert found.left_out == {LeftOut.SAME_MAILBOX: 1}


def test_tickets_go_to_both_who_share_a_mailbox() -> None:
    guests = [guest(number, A.COMING, address="ada@gmail.com") for number in (1, 2)]
    assert audiences(guests, Kind.REMINDER) == {1: A.COMING, 2: A.COMING}


def test_why_somebody_gets_none() -> None:
    guests = [guest(1, A.CAME), guest(2, A.CAME, address=None), guest(3, A.CAME, mute=True), guest(4, A.CAME)]
    found = chosen(guests, Kind.THANKS, everybody(Kind.THANKS), {"guest4@example.org"}.__contains__)
    assert [one.person for one in found.members] == [1]
    assert found.left_out == {LeftOut.NO_ADDRESS: 1, LeftOut.DO_NOT_CONTACT: 1, LeftOut.SUPPRESSED: 1}


@pytest.mark.parametrize(
    ("written", "normal", "people"),
    [
        ("came", "came", [1, 2]),
        ("speakers, waiting", "speakers or waiting", [1, 4]),
        ("came and not speaker", "came and not speaker", [2]),
        ("not came", "not came", [3, 4]),
        ("(came or no-show) and not (speaker or crew)", "(came or no-show) and not (speaker or crew)", [2, 3]),
        ("CAME or  waiting and speaker", "came or waiting and speaker", [1, 2]),
    ],
)
def test_who_is_meant(written: str, normal: str, people: list[int]) -> None:
    guests = [guest(1, A.CAME, A.SPEAKER), guest(2, A.CAME), guest(3, A.NO_SHOW), guest(4, A.WAITING)]
    assert parse(written).written == normal
    assert list(audiences(guests, to=written)) == people


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "something is missing"),
        ("came or", "something is missing"),
        ("friends", "“friends” is none of those"),
        ("came came", "“came” is none of those"),
        ("(came", "a parenthesis of --to is not closed"),
        ("not", "something is missing"),
    ],
)
def test_what_is_not_understood(written: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        parse(written)


def test_nobody_is_told_that_she_was_missed_where_nobody_was_checked_in() -> None:
    assert [can_tell_apart(came, 100) for came in (0, 19, 20, 100)] == [False, False, True, True]
    assert not can_tell_apart(0, 0)
    with pytest.raises(Conflict, match=r"19 guests of 100 with a seat came by the log of the door, .* --to coming"):
        refuse_guessing(parse("no-show"), came=19, seated=100, over=True)
    with pytest.raises(Conflict, match="the event is not over"):
        refuse_guessing(parse("came"), came=100, seated=100, over=False)
    refuse_guessing(parse("no-show"), came=20, seated=100, over=True)
    refuse_guessing(parse("coming or waiting"), came=0, seated=100, over=True)


guests = st.builds(
    Guest,
    person=st.integers(1, 8),
    registration=st.integers(1, 1_000_000),
    name=st.just("Ada"),
    address=st.sampled_from([None, "a.b@gmail.com", "ab@gmail.com", "c@example.org", "d@example.org"]),
    words=st.frozensets(st.sampled_from(Audience), min_size=1, max_size=4),
    mute=st.booleans(),
)


@given(
    st.lists(guests, max_size=14, unique_by=lambda one: one.registration),
    st.sampled_from(Kind),
    st.sets(st.sampled_from(["ab@gmail.com", "c@example.org"])),
)
def test_the_counts_are_of_distinct_people_and_nobody_is_told_twice(
    people: list[Guest], kind: Kind, silenced: set[str]
) -> None:
    found = chosen(people, kind, everybody(kind), silenced.__contains__)
    assert sum(found.counts.values()) == len(found.members)
    assert {member.audience for member in found.members} <= TRAITS[kind].audiences
    assert not silenced & {member.key for member in found.members}
    keys = list(_once(found.members, kind))
    assert len(keys) == len(set(keys))


def _once(members: tuple[object, ...], kind: Kind) -> Iterator[object]:
    for member in members:
        yield getattr(member, "key" if TRAITS[kind].per == "person" else "registration")
