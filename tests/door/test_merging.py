"""Two doors become one: the log, the guests, what contradicts. Every rule, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from geekx_ops.door import entries, joining, listing
from geekx_ops.door.joining import ClashKind
from geekx_ops.door.log import Kind, Reason
from geekx_ops.door.merging import Merged
from geekx_ops.events import service as events
from geekx_ops.events.event import EventState
from geekx_ops.identity.names import ERASED
from geekx_ops.people import erasing
from geekx_ops.registration import capacity, details, guests, service
from geekx_ops.registration.seats import Standing
from tests.conftest import Clock
from tests.door.laptops import EVENING, Doors, come, count, guest, leave, merge, rows, sentences, undo, walk, who_came
from tests.factories import DINNER, cancel, sign_up


def test_both_logs_come_together(doors: Doors, clock: Clock) -> None:
    here, there = doors
    come(here, "Ada")
    clock.move(minutes=1)
    come(there, "Cleo", people=1, nonce="cleo-1")
    clock.move(minutes=1)
    merged = merge(here, there)
    assert merged == Merged(merged.event, new=1, known=0)
    with here.read() as tx:
        entry = entries.by_nonce(tx, "cleo-1")
    assert entry is not None
    assert (entry.registration_id, entry.people, entry.at) == (
        guest(here, "Cleo").id,
        1,
        EVENING + timedelta(minutes=1),
    )
    assert (entry.actor, entry.recorded_at, entry.reason) == ("door-2", EVENING + timedelta(minutes=2), None)
    assert (count(here).inside, count(there).inside) == (2, 1)
    assert merge(there, here) == Merged(merged.event, new=1, known=1)
    assert who_came(there) == who_came(here)


def test_merging_twice_changes_nothing(doors: Doors) -> None:
    here, there = doors
    come(here, "Ada")
    come(there, "Ada")
    come(there, "Bo")
    undo(there, "Bo")
    walk(there, "Zoe", over_cap=True)
    cancel(here, "Cleo")
    come(there, "Cleo")
    assert merge(here, there).changed
    before = rows(here)
    again = merge(here, there)
    assert again == Merged(again.event, new=0, known=5)
    assert not again.changed
    assert rows(here) == before


def test_every_kind_of_entry_comes_along(doors: Doors, clock: Clock) -> None:
    here, there = doors
    for step in (come, leave, come):
        clock.move(minutes=1)
        step(there, "Ada")
    come(there, "Bo")
    undo(there, "Bo")
    come(there, "Wim")
    come(there, "abcde-fghjk")
    assert merge(here, there).new == 7
    assert who_came(here) == who_came(there)
    assert count(here) == count(there)
    with here.read() as tx:
        kinds = [line.entry.kind for line in listing.log_lines(tx, DINNER)]
    assert sorted(kinds) == sorted(
        [Kind.CHECK_IN, Kind.CHECK_OUT, Kind.CHECK_IN, Kind.CHECK_IN, Kind.UNDO, Kind.PRESENT, Kind.REFUSED]
    )


def test_a_ticket_at_both_doors_is_listed_kept_twice_and_counted_once(doors: Doors, clock: Clock) -> None:
    here, there = doors
    come(here, "Ada")
    clock.move(minutes=9)
    come(there, "Ada")
    merged = merge(here, there)
    (clash,) = merged.clashes
    assert (clash.kind, clash.registration.name, clash.reason) == (ClashKind.BOTH_DOORS, "Ada", None)
    assert [(entry.actor, entry.at) for entry in clash.entries] == [
        ("door-1", EVENING),
        ("door-2", EVENING + timedelta(minutes=9)),
    ]
    assert sentences(merged) == [
        (
            "Ada came in at both doors: at 04:00 (door-1) and at 04:09 (door-2). Both are kept, and counted once."
            " If two people used one ticket, one of them is a walk-in."
        )
    ]
    assert (count(here).inside, count(here).conflicts) == (1, 1)
    assert [clash.kind for clash in merge(there, here).clashes] == [ClashKind.BOTH_DOORS]
    assert who_came(here) == who_came(there)


def test_a_party_that_comes_in_at_two_doors_is_no_contradiction(doors: Doors, clock: Clock) -> None:
    here, there = doors
    come(here, "Cleo", people=1)
    clock.move(minutes=1)
    come(there, "Cleo", people=1)
    assert merge(here, there).clashes == ()
    assert count(here).inside == 2


def test_a_walk_in_of_the_other_door_is_entered_with_the_same_ticket(doors: Doors, clock: Clock) -> None:
    here, there = doors
    walk(there, "Zoe", email="zoe@example.org", party_size=2, companions=["Yan"], over_cap=True)
    with there.write() as tx:
        guests.change(tx, DINNER, "Zoe", answers={"diet": "nuts"})
    clock.move(minutes=5)
    merged = merge(here, there)
    (entered,) = merged.entered
    walked = guest(there, "Zoe")
    assert (entered.ticket_code, entered.standing, entered.party_size) == (walked.ticket_code, Standing.CONFIRMED, 2)
    assert (entered.signed_up_at, entered.over_cap) == (EVENING, True)
    with here.read() as tx:
        assert (details.companions(tx, entered), details.answers(tx, entered)) == (("Yan",), {"diet": "nuts"})
    assert count(here).inside == 2
    assert merged.clashes == ()


def test_a_walk_in_is_not_over_the_cap_where_there_is_room(doors: Doors) -> None:
    here, there = doors
    walk(there, "Zoe", over_cap=True)
    with here.write() as tx:
        capacity.set_cap(tx, DINNER, 9)
    assert [(one.name, one.over_cap) for one in merge(here, there).entered] == [("Zoe", False)]


def test_walk_ins_of_one_number_stay_two_people(doors: Doors) -> None:
    here, there = doors
    ours, theirs = walk(here, "Yves", over_cap=True).visitor, walk(there, "Zoe", over_cap=True).visitor
    assert ours is not None and theirs is not None  # noqa: PT018 - for the type checker
    assert ours.registration.id == theirs.registration.id
    merge(here, there)
    merge(there, here)
    assert [guest(at, name).name for at in doors for name in ("Yves", "Zoe")] == ["Yves", "Zoe"] * 2
    assert (count(here).inside, count(there).inside) == (2, 2)


def test_somebody_who_walks_in_and_waits_there_waits_here(doors: Doors) -> None:
    here, there = doors
    walk(there, "Zoe")
    (entered,) = merge(here, there).entered
    assert (entered.name, entered.standing, entered.ticket_code) == ("Zoe", Standing.WAITING, None)
    assert count(here).here == 1
    assert merge(here, there).entered == ()


def test_a_walk_in_who_is_known_here_stays_one_person(doors: Doors) -> None:
    here, there = doors
    with here.write() as tx:
        capacity.change_event(tx, replace(events.stored(tx, DINNER).settings, slug="lunch"))
        known = service.sign_up(tx, "lunch", name="Zoe Q.", email="zoe@example.org").registration
    walk(there, "Zoe", email="Zoe@Example.org", over_cap=True)
    (entered,) = merge(here, there).entered
    assert (entered.person_id, entered.name) == (known.person_id, "Zoe Q.")


def test_one_person_who_walks_in_at_both_doors_is_one_guest(doors: Doors, clock: Clock) -> None:
    here, there = doors
    walk(here, "Zoe", email="zoe@example.org", over_cap=True)
    clock.move(minutes=1)
    walk(there, "Zoe", email="zoe@example.org", over_cap=True)
    merged = merge(here, there)
    assert (merged.entered, [clash.kind for clash in merged.clashes]) == ((), [ClashKind.BOTH_DOORS])
    merge(there, here)
    assert (count(here).inside, count(there).inside) == (1, 1)


def test_whoever_cancelled_here_and_came_in_there_has_the_seat(doors: Doors, clock: Clock) -> None:
    here, there = doors
    code = guest(here, "Ada").ticket_code
    assert cancel(here, "Ada") == ["Wim"]
    clock.move(minutes=3)
    come(there, "Ada", nonce="ada-1")
    merged = merge(here, there)
    ada = guest(here, "Ada")
    assert (ada.standing, ada.over_cap, ada.ticket_code) == (Standing.CONFIRMED, True, code)
    with here.read() as tx:
        entry = entries.by_nonce(tx, "ada-1")
    assert entry is not None
    assert entry.reason is Reason.CANCELLED
    assert [(clash.kind, clash.reason, clash.registration) for clash in merged.clashes] == [
        (ClashKind.REFUSED_HERE, Reason.CANCELLED, ada)
    ]
    assert sentences(merged) == [
        (
            "Ada was let in at 04:03 (door-2), and had cancelled here. The check-in is kept."
            " There was no room for it: see `geekx event show`."
        )
    ]


def test_a_seat_that_is_still_free_is_simply_given_back(doors: Doors) -> None:
    here, there = doors
    for name in ("Wim", "Xena", "Ada"):
        cancel(here, name)
    come(there, "Ada")
    merge(here, there)
    assert (guest(here, "Ada").standing, guest(here, "Ada").over_cap) == (Standing.CONFIRMED, False)


def test_a_check_in_that_was_taken_back_there_gives_nothing_back(doors: Doors) -> None:
    here, there = doors
    cancel(here, "Ada")
    come(there, "Ada")
    undo(there, "Ada")
    merged = merge(here, there)
    assert (merged.new, merged.clashes, guest(here, "Ada").standing) == (2, (), Standing.CANCELLED)


def test_whoever_has_signed_up_again_here_came_in_with_that(doors: Doors, clock: Clock) -> None:
    here, there = doors
    cancel(here, "Ada")
    clock.move(minutes=1)
    with here.write() as tx:
        again = sign_up(tx, "Ada")
    come(there, "Ada")
    merged = merge(here, there)
    assert [(clash.reason, clash.registration.id) for clash in merged.clashes] == [(Reason.WAITING, again.id)]
    assert guest(here, "Ada").standing is Standing.CONFIRMED
    assert merge(here, there).new == 0


def test_an_event_that_is_called_off_here_keeps_who_came(doors: Doors) -> None:
    here, there = doors
    with here.write() as tx:
        capacity.end(tx, DINNER, EventState.CANCELLED)
    come(there, "Ada")
    merged = merge(here, there)
    assert sentences(merged) == [
        "Ada was let in at 04:00 (door-2), and the event is called off here. The check-in is kept."
    ]
    assert count(here).inside == 1


def test_whoever_was_erased_here_does_not_come_back(doors: Doors) -> None:
    here, there = doors
    come(there, "Wim")
    with here.write() as tx:
        erasing.erase(tx, "Wim", cancel_registrations=True)
    merged = merge(here, there)
    assert (merged.new, merged.entered, merged.clashes) == (1, (), ())
    assert guest(here, ERASED).name == ERASED
    assert "Wim" not in repr(rows(here))


def test_an_undo_finds_the_entry_that_came_before_its_guest_signed_up_again(doors: Doors, clock: Clock) -> None:
    here, there = doors
    come(there, "Ada", nonce="ada-1")
    merge(here, there)
    undo(here, "Ada")
    first = guest(here, "Ada").id
    with here.write() as tx:
        guests.cancel(tx, DINNER, "Ada")
    clock.move(minutes=1)
    with here.write() as tx:
        service.sign_up(tx, DINNER, name="Ada", email="ada@example.org", over_cap=True)
    undo(there, "Ada")
    merge(here, there)
    with here.read() as tx:
        stored = events.stored(tx, DINNER)
        undone = [entry.registration_id for entry in entries.of_event(tx, stored) if entry.undoes == "ada-1"]
    assert undone == [first, first]


def test_walk_ins_who_share_a_name_and_nothing_else_are_two(doors: Doors, clock: Clock) -> None:
    here, there = doors
    walk(here, "Zoe", over_cap=True)
    clock.move(seconds=1)
    walk(there, "Zoe", over_cap=True)
    assert [one.name for one in merge(here, there).entered] == ["Zoe"]
    assert count(here).inside == 2


def test_two_of_one_name_from_one_list_are_paired_in_order(doors: Doors) -> None:
    here, _ = doors
    wim, xena = guest(here, "Wim"), guest(here, "Xena")
    twins = [replace(one, name="Sam", email=None, signed_up_at=wim.signed_up_at) for one in (wim, xena)]
    theirs = [replace(twin, id=twin.id + 100) for twin in twins]
    assert joining.pairs(theirs, twins) == {wim.id + 100: wim.id, xena.id + 100: xena.id}
    assert joining.pairs(theirs, twins[1:]) == {wim.id + 100: xena.id}
