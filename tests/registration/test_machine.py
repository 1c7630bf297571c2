"""Everything that can be done to an event, in any order, on a real file; after each step the rules are looked at anew.

What is looked at is added up from the rows here, not by the program's own counting.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from geekx_ops.errors import GeekxError
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, PartyRule, Promotion, SignUpSwitch
from geekx_ops.registration import audit, capacity, guests, listing, service, ticket_code
from geekx_ops.registration.listing import Filter, Guest
from geekx_ops.registration.seats import LIVE, SEATED, Entry, Move, Room, Standing, move_up
from geekx_ops.workspace import Transaction, open_workspace
from tests.conftest import Clock
from tests.factories import DINNER, HeldSeats, dinner

TYPES = ("hall", "stage")
NO_LIMIT = 10**6

kinds = st.sampled_from(TYPES)
sizes = st.integers(1, 4)
lateness = st.sampled_from([0, 1])
"""Hours that pass before; an offer lasts one."""
crowds = st.lists(st.tuples(st.integers(1, 3), kinds), min_size=4, max_size=8)
promotions = st.sampled_from(Promotion)
party_rules = st.sampled_from(PartyRule)


class Night(RuleBasedStateMachine):
    """One event of six seats, four at most of them on the stage, one held for the crew."""

    people = Bundle("people")

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__()
        self.path = folder / "night.db"
        shutil.copy(template, self.path)
        self.clock = Clock()
        self.workspace = open_workspace(self.path, clock=self.clock, randrange=random.Random(7).randrange)
        self.numbers = count(1)
        held = (HeldSeats("crew", 1, "stage"),)
        self.do(lambda tx: capacity.change_event(tx, dinner(cap=6, types=[("hall", None), ("stage", 4)], held=held)))
        self.over = self.seats_too_many()

    def teardown(self) -> None:
        self.workspace.close()
        for path in self.path.parent.glob("night.db*"):
            path.unlink()

    def do(self, work: Callable[[Transaction], Any]) -> None:
        """Do it, unless it is refused: then it must have changed nothing, which the invariants show."""
        with suppress(GeekxError), self.workspace.write() as tx:
            work(tx)

    def allow_more_than_there_are(self) -> None:
        """Whatever this step does, it may leave more seats taken than there are."""
        self.over = dict.fromkeys(self.over, NO_LIMIT)

    @initialize(target=people, parties=crowds, promotion=promotions, rule=party_rules)
    def begin(self, parties: list[tuple[int, str]], promotion: Promotion, rule: PartyRule) -> Any:
        self.set_rules(promotion, rule, cut_off=False)
        return multiple(*(self.signed_up(party_size=size, ticket_type=kind) for size, kind in parties))

    # What people do

    @rule(target=people, size=sizes, least=sizes, kind=kinds)
    def sign_up(self, size: int, least: int, kind: str) -> str:
        before = self.everything()
        address = self.signed_up(party_size=size, at_least=min(size, least), ticket_type=kind)
        event, listed = self.everything()
        if any(guest.registration.email == address and guest.registration.standing in SEATED for guest in listed):
            # Past the cut-off somebody may wait for whom there is room, and that room is left to them.
            left_to = {move.entry.id for move in could_move_up(event, listed)}
            passed = {entry.ticket_type for entry in queue_of(listed) if entry.id not in left_to}
            assert event.settings.sign_up.parties is PartyRule.FIT or kind not in passed
            if not any(guest.registration.standing is Standing.OFFERED for guest in before[1]):
                assert could_move_up(*before) == could_move_up(event, listed)
        return address

    @rule(target=people, size=sizes)
    def sign_crew_up(self, size: int) -> str:
        return self.signed_up(party_size=size, held="crew")

    @rule(target=people, kind=kinds, held=st.booleans())
    def sign_up_over_the_cap(self, kind: str, *, held: bool) -> str:
        place = {"held": "crew"} if held else {"ticket_type": kind}
        self.allow_more_than_there_are()
        return self.signed_up(over_cap=True, **place)

    def signed_up(self, **wanted: Any) -> str:
        address = f"guest-{next(self.numbers)}@example.org"
        self.do(lambda tx: service.sign_up(tx, DINNER, name=address.partition("@")[0], email=address, **wanted))
        return address

    @rule(who=people, late=lateness)
    def sign_up_again(self, who: str, late: int) -> None:
        self.clock.move(hours=late)
        self.do(lambda tx: service.sign_up(tx, DINNER, name="Again", email=who.upper()))

    @rule(who=people, size=st.none() | sizes, least=st.none() | sizes, kind=st.none() | kinds, late=lateness)
    def change(self, who: str, size: int | None, least: int | None, kind: str | None, late: int) -> None:
        self.clock.move(hours=late)
        self.do(lambda tx: guests.change(tx, DINNER, who, party_size=size, at_least=least, ticket_type=kind))

    @rule(who=people, companions=st.integers(0, 3), late=lateness)
    def name_companions(self, who: str, companions: int, late: int) -> None:
        self.clock.move(hours=late)
        self.do(lambda tx: guests.change(tx, DINNER, who, companions=["Somebody"] * companions))

    @rule(who=people, late=lateness)
    def cancel(self, who: str, late: int) -> None:
        self.clock.move(hours=late)
        self.do(lambda tx: guests.cancel(tx, DINNER, who))

    @rule(who=people, late=lateness)
    def confirm(self, who: str, late: int) -> None:
        self.clock.move(hours=late)
        self.do(lambda tx: guests.confirm(tx, DINNER, who))

    # What the organizer does

    @rule(cap=st.sampled_from([*range(1, 9), None]))
    def set_cap(self, cap: int | None) -> None:
        self.do(lambda tx: capacity.set_cap(tx, DINNER, cap))

    @rule(cap=st.integers(3, 6))
    def set_cap_over_what_is_taken(self, cap: int) -> None:
        self.allow_more_than_there_are()
        self.do(lambda tx: capacity.set_cap(tx, DINNER, cap, allow_over=True))

    @rule(seats=st.integers(0, 4), allow_over=st.booleans())
    def hold(self, seats: int, *, allow_over: bool) -> None:
        if allow_over:
            self.allow_more_than_there_are()
        self.do(lambda tx: capacity.hold(tx, DINNER, "crew", seats, allow_over=allow_over))

    @rule(seats=st.none() | st.integers(0, 3))
    def release(self, seats: int | None) -> None:
        self.do(lambda tx: capacity.release(tx, DINNER, "crew", seats))

    @rule(promotion=promotions, parties=party_rules, cut_off=st.booleans())
    def set_rules(self, promotion: Promotion, parties: PartyRule, *, cut_off: bool) -> None:
        def work(tx: Transaction) -> None:
            wanted = events.locked(tx, DINNER).settings
            cutoff = tx.now if cut_off else None
            hour = timedelta(hours=1)
            rules = replace(wanted.sign_up, promotion=promotion, offer_lasts=hour, parties=parties, cutoff=cutoff)
            capacity.change_event(tx, replace(wanted, sign_up=rules))

        self.do(work)

    @rule(switch=st.sampled_from(SignUpSwitch))
    def switch(self, switch: SignUpSwitch) -> None:
        self.do(lambda tx: capacity.switch_sign_up(tx, DINNER, switch))

    @rule(who=st.none() | people, late=lateness)
    def move_up(self, who: str | None, late: int) -> None:
        self.clock.move(hours=late)
        self.do(lambda tx: guests.move_up(tx, DINNER, who, reason="is here"))

    @rule(who=people)
    def move_up_over_the_cap(self, who: str) -> None:
        self.allow_more_than_there_are()
        self.do(lambda tx: guests.move_up(tx, DINNER, who, reason="speaks", over_cap=True))

    # What must be true, whatever was done

    @invariant()
    def the_audit_is_content(self) -> None:
        with self.workspace.read() as tx:
            assert audit.problems(tx) == []

    @invariant()
    def no_more_seats_are_given_than_there_are(self) -> None:
        now = self.seats_too_many()
        assert all(now[which] <= self.over[which] for which in now), (now, self.over)
        self.over = now

    @invariant()
    def nobody_waits_while_there_is_room(self) -> None:
        event, listed = self.everything()
        if opening.queue_stopped(event, self.clock.now) is not None:
            return
        queue = queue_of(listed)
        if event.settings.sign_up.parties is PartyRule.STRICT:
            queue = queue[:1]
        free = free_seats(event, listed)
        assert [one.id for one in queue if min(free[""], free[one.ticket_type]) >= one.at_least] == []

    @invariant()
    def places_in_the_queue_have_no_gaps(self) -> None:
        _, listed = self.everything()
        positions = [guest.position for guest in listed if guest.registration.standing is Standing.WAITING]
        assert positions == list(range(1, len(positions) + 1))

    @invariant()
    def every_ticket_code_is_valid_and_unique(self) -> None:
        _, listed = self.everything(standings=list(Standing))
        codes = [guest.registration.ticket_code for guest in listed if guest.registration.ticket_code]
        assert len(codes) == len(set(codes))
        assert [ticket_code.parse(code) for code in codes] == codes
        confirmed = [guest for guest in listed if guest.registration.standing is Standing.CONFIRMED]
        assert all(guest.registration.ticket_code for guest in confirmed)

    @invariant()
    def nobody_is_registered_twice(self) -> None:
        _, listed = self.everything()
        assert len({guest.registration.person_id for guest in listed}) == len(listed)
        assert all(len(guest.companions) < guest.registration.party_size for guest in listed)

    def everything(self, **wanted: Any) -> tuple[Event, list[Guest]]:
        with self.workspace.read() as tx:
            return events.stored(tx, DINNER), listing.guest_list(tx, DINNER, Filter(**{"standings": LIVE, **wanted}))

    def seats_too_many(self) -> dict[str, int]:
        return {which: max(0, -free) for which, free in free_seats(*self.everything()).items()}


def queue_of(listed: list[Guest]) -> list[Entry]:
    return [guest.registration.entry for guest in listed if guest.registration.standing is Standing.WAITING]


def could_move_up(event: Event, listed: list[Guest]) -> tuple[Move, ...]:
    """Who would get which seats if the queue moved now."""
    free = free_seats(event, listed)
    return move_up(queue_of(listed), Room(free.pop(""), free), event.settings.sign_up.parties)


def free_seats(event: Event, listed: list[Guest]) -> dict[str, int]:
    """What is free in the event ("") and of each ticket type, added up from the guests."""
    seated = [guest.registration for guest in listed if guest.registration.standing in SEATED]

    def left(cap: int | None, *kinds: str) -> int:
        taken = sum(one.party_size for one in seated if one.ticket_type in kinds)
        kept = 0
        for pool in (pool for pool in event.settings.held if pool.ticket_type in kinds):
            used = sum(one.party_size for one in seated if one.held == pool.slug)
            kept += max(0, pool.seats - used)
        return (NO_LIMIT if cap is None else cap) - taken - kept

    of_types = {kind.slug: left(kind.cap, kind.slug) for kind in event.settings.ticket_types}
    return {"": left(event.settings.cap, *TYPES), **of_types}


@pytest.mark.slow
def test_whatever_is_done_in_whatever_order_the_rules_hold(sqlite_template: Path, tmp_path: Path) -> None:
    class NightOnThisFile(Night):
        def __init__(self) -> None:
            super().__init__(sqlite_template, tmp_path)

    steps = settings(max_examples=40, stateful_step_count=30, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(NightOnThisFile, settings=steps)
