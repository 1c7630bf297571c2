"""Seats that another door gave away, and what becomes of them in a merge; on both engines."""

from __future__ import annotations

from dataclasses import replace

from geekx_ops.door import entries, release
from geekx_ops.door.joining import ClashKind
from geekx_ops.door.log import Reason
from geekx_ops.door.merging import Merged
from geekx_ops.events import service as events
from geekx_ops.registration import capacity, details, find, guests, ledger
from geekx_ops.registration.seats import Standing
from tests.conftest import Clock
from tests.door.laptops import Doors, come, count, guest, merge, sentences, who_came
from tests.factories import DINNER, Promotion, cancel, sign_up


def test_seats_that_were_given_away_there_are_given_away_here(doors: Doors) -> None:
    here, there = doors
    come(here, "Ada")
    come(there, "Cleo")
    come(there, "Wim")
    merge(there, here)
    with there.write() as tx:
        assert [one.name for one in release.release(tx, DINNER).seated] == ["Wim"]
    merged = merge(here, there)
    assert ([one.name for one in merged.seated], [one.name for one in merged.given_away]) == (["Wim"], ["Bo"])
    assert (merged.clashes, merged.promoted) == ((), ())
    assert guest(here, "Wim").ticket_code == guest(there, "Wim").ticket_code
    assert (guest(here, "Wim").over_cap, guest(here, "Bo").standing) == (False, Standing.EXPIRED)
    assert who_came(here) == who_came(there)


def test_a_reason_in_words_does_not_come_along(doors: Doors) -> None:
    """It may name somebody who was erased here since the file for the other laptop was made."""
    here, there = doors
    for name in ("Ada", "Cleo", "Wim"):
        come(there, name)
    with there.write() as tx:
        bo = guest(there, "Bo")
        ledger.change(tx, bo, priority=1, priority_reason="a friend of Mallory")
        assert [one.name for one in release.release(tx, DINNER).given_away] == ["Bo"]
    assert [one.name for one in merge(here, there).given_away] == ["Bo"]
    assert (guest(here, "Bo").priority, guest(here, "Bo").priority_reason) == (0, None)


def test_whoever_is_late_there_stands_first_here(doors: Doors) -> None:
    here, there = doors
    for name in ("Ada", "Cleo", "Wim"):
        come(there, name)
    with there.write() as tx:
        release.release(tx, DINNER)
    come(there, "Bo")
    merge(here, there)
    assert (guest(here, "Bo").standing, guest(here, "Bo").priority_reason) == (Standing.WAITING, release.FRONT_REASON)


def test_whoever_came_in_here_keeps_the_seat_that_was_given_away_there(doors: Doors, clock: Clock) -> None:
    here, there = doors
    come(there, "Cleo")
    come(there, "Ada")
    come(here, "Bo")
    clock.move(minutes=7)
    come(there, "Wim")
    with there.write() as tx:
        release.release(tx, DINNER)
    come(there, "Wim")
    merged = merge(here, there)
    assert merged.given_away == ()
    assert sentences(merged) == [
        (
            "The seat of Bo was given away at 04:07 (door-2), and they came in at 04:00 (door-1)."
            " They keep their seat; so does whoever got it."
        )
    ]
    assert (guest(here, "Bo").standing, guest(here, "Wim").standing) == (Standing.CONFIRMED, Standing.CONFIRMED)
    assert (guest(here, "Wim").over_cap, count(here).inside) == (True, 5)
    back = merge(there, here)
    assert [clash.kind for clash in back.clashes] == [ClashKind.GIVEN_AWAY]
    assert (guest(there, "Bo").standing, guest(there, "Bo").over_cap) == (Standing.CONFIRMED, True)
    assert who_came(here) == who_came(there)


def test_whoever_lost_the_seat_here_and_came_in_there_has_it_again(doors: Doors, clock: Clock) -> None:
    here, there = doors
    for name in ("Ada", "Cleo", "Wim"):
        come(here, name)
    with here.write() as tx:
        release.release(tx, DINNER)
    come(here, "Wim")
    clock.move(minutes=2)
    come(there, "Bo", nonce="bo-1")
    merged = merge(here, there)
    assert sentences(merged) == [
        (
            "The seat of Bo was given away at 04:00 (door-1), and they came in at 04:02 (door-2)."
            " They keep their seat; so does whoever got it. There was no room for it: see `geekx event show`."
        )
    ]
    assert (guest(here, "Bo").standing, guest(here, "Bo").over_cap) == (Standing.CONFIRMED, True)
    with here.read() as tx:
        entry = entries.by_nonce(tx, "bo-1")
    assert entry is not None
    assert entry.reason is Reason.GIVEN_AWAY
    assert count(here).inside == 5


def test_a_seat_that_was_given_away_here_is_not_got_back_by_those_who_have_not_heard(doors: Doors) -> None:
    here, there = doors
    for name in ("Ada", "Cleo", "Wim"):
        come(here, name)
    with here.write() as tx:
        assert [one.name for one in release.release(tx, DINNER).given_away] == ["Bo"]
    come(here, "Bo")
    assert guest(here, "Bo").standing is Standing.WAITING
    come(there, "abcde-fghjk")
    merged = merge(here, there)
    assert merged == Merged(merged.event, new=1, known=0)
    assert guest(here, "Bo").standing is Standing.WAITING
    assert [one.name for one in merge(there, here).given_away] == ["Bo"]
    assert guest(there, "Bo").priority_reason == "came after the seat had been given away at the door"


def test_a_late_guest_who_was_seated_again_there_is_seated_here(doors: Doors, clock: Clock) -> None:
    here, there = doors
    come(here, "Wim")
    with here.write() as tx:
        release.release(tx, DINNER)
    come(here, "Wim")
    merge(there, here)
    with there.write() as tx:
        release.release(tx, DINNER)
    clock.move(minutes=9)
    assert come(there, "Bo").ok
    merged = merge(here, there)
    assert ([one.name for one in merged.seated], merged.clashes) == (["Bo"], ())
    assert who_came(here) == who_came(there)


def test_a_party_of_which_fewer_got_in_there_is_that_small_here(doors: Doors) -> None:
    here, there = doors
    with here.write() as tx, there.write() as other:
        for one in (tx, other):
            guests.change(one, DINNER, "Wim", party_size=3, companions=["Ann", "Ben"], at_least=1)
    for name in ("Ada", "Cleo", "Wim"):
        come(there, name)
    with there.write() as tx:
        release.release(tx, DINNER)
    come(there, "Wim")
    merge(here, there)
    wim = guest(here, "Wim")
    with here.read() as tx:
        assert (wim.party_size, wim.at_least, details.companions(tx, wim)) == (1, 1, ())
    assert who_came(here) == who_came(there)


def test_more_who_came_in_there_than_have_seats_here_get_them(doors: Doors) -> None:
    here, there = doors
    with here.write() as tx:
        guests.change(tx, DINNER, "Cleo", party_size=1)
    assert guest(here, "Wim").standing is Standing.CONFIRMED
    come(there, "Cleo")
    assert merge(here, there).clashes == ()
    assert (guest(here, "Cleo").party_size, guest(here, "Cleo").over_cap, count(here).inside) == (2, True, 2)


def test_an_offer_that_was_taken_at_the_other_door_is_taken_here(doors: Doors) -> None:
    here, there = doors
    for at in doors:
        with at.write() as tx:
            rules = events.stored(tx, DINNER).settings
            capacity.change_event(tx, replace(rules, sign_up=replace(rules.sign_up, promotion=Promotion.OFFER)))
        cancel(at, "Ada")
    assert guest(here, "Wim").standing is Standing.OFFERED
    come(there, "Wim")
    merged = merge(here, there)
    assert ([one.name for one in merged.seated], merged.clashes) == (["Wim"], ())
    assert (guest(here, "Wim").standing, guest(here, "Wim").over_cap) == (Standing.CONFIRMED, False)


def test_guests_on_held_seats_keep_them(doors: Doors) -> None:
    here, there = doors
    come(there, "Wim")
    with there.write() as tx:
        assert [one.name for one in release.release(tx, DINNER).given_away] == ["Bo"]
    with here.write() as tx:
        capacity.hold(tx, DINNER, "crew", 0)
        bo = find.registration(tx, events.stored(tx, DINNER), "Bo")
        ledger.change(tx, bo, held="crew", over_cap=True)
    assert merge(here, there).given_away == ()
    assert guest(here, "Bo").standing is Standing.CONFIRMED


def test_seats_that_become_free_go_to_the_queue_where_it_moves(doors: Doors) -> None:
    here, there = doors
    for name in ("Ada", "Bo", "Wim"):
        come(there, name)
    with there.write() as tx:
        assert [one.name for one in release.release(tx, DINNER).given_away] == ["Cleo"]
    assert [one.name for one in merge(here, there).promoted] == ["Xena"]
    assert merge(there, here).seated[0].name == "Xena"
    assert not merge(here, there).changed


def test_what_was_changed_there_by_hand_does_not_come_along(doors: Doors) -> None:
    here, there = doors
    cancel(there, "Ada")
    with there.write() as tx:
        guests.change(tx, DINNER, "Bo", name="Bodo")
    merged = merge(here, there)
    assert [one.name for one in merged.seated] == ["Wim"]
    assert (guest(here, "Ada").standing, guest(here, "Bo").name) == (Standing.CONFIRMED, "Bo")
    assert guest(here, "Wim").over_cap


def test_whoever_ended_there_and_signed_up_again_here_keeps_what_she_has_now(doors: Doors, clock: Clock) -> None:
    here, there = doors
    come(there, "Ada")
    for at in doors:
        cancel(at, "Ada")
    clock.move(minutes=1)
    with here.write() as tx:
        sign_up(tx, "Ada")
    merged = merge(here, there)
    assert [(clash.reason, clash.registration.standing) for clash in merged.clashes] == [
        (Reason.CANCELLED, Standing.CANCELLED)
    ]
    assert (guest(here, "Ada").standing, count(here).inside) == (Standing.WAITING, 1)
