"""Everything that can happen at a door, in any order, on a real file; after each step the count is made anew.

Who is inside is worked out here from what the door answered, not from its log.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from geekx_ops.door import guests, listing, release
from geekx_ops.door import service as door
from geekx_ops.door.log import Kind
from geekx_ops.door.visitor import Answer
from geekx_ops.door.walk_in import WalkIn, walk_in
from geekx_ops.errors import GeekxError
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import PartyRule, Promotion
from geekx_ops.registration import audit, capacity, ledger, queue, service
from geekx_ops.registration.seats import LIVE, Standing
from geekx_ops.workspace import Transaction, open_workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, HeldSeats, dinner

HOUR = timedelta(hours=1)
kinds = st.sampled_from(["hall", "stage"])
sizes = st.integers(1, 3)
some = st.none() | st.integers(1, 3)
crowds = st.lists(st.tuples(sizes, sizes, kinds), min_size=3, max_size=8)


@dataclass(frozen=True)
class Step:
    """What the door said it did: people in (above zero) or out of one registration."""

    at: datetime
    registration: int
    people: int


class Door(RuleBasedStateMachine):
    """Five seats, three at most on the stage, one held for the crew; doors at noon, over at six."""

    people = Bundle("people")
    scans = Bundle("scans")

    def __init__(self, template: Path, folder: Path) -> None:
        super().__init__()
        self.path = folder / "door.db"
        shutil.copy(template, self.path)
        self.clock = Clock(NOON - HOUR)
        self.workspace = open_workspace(self.path, clock=self.clock, randrange=random.Random(7).randrange)
        self.numbers = count(1)
        self.steps: dict[str, Step] = {}
        self.refusals = 0

    def teardown(self) -> None:
        self.workspace.close()
        for path in self.path.parent.glob("door.db*"):
            path.unlink()

    def do(self, work: Callable[[Transaction], Any]) -> Any:
        """What came of it; nothing if it was refused: then it must have changed nothing, which the invariants show."""
        with suppress(GeekxError), self.workspace.write() as tx:
            return work(tx)

    @initialize(target=people, crowd=crowds, promotion=st.sampled_from(Promotion), parties=st.sampled_from(PartyRule))
    def begin(self, crowd: list[tuple[int, int, str]], promotion: Promotion, parties: PartyRule) -> Any:
        times = {"doors": NOON, "starts": NOON + HOUR, "ends": NOON + 6 * HOUR}
        seats: dict[str, Any] = {"types": [("hall", None), ("stage", 3)], "held": (HeldSeats("crew", 1, "stage"),)}
        rules = {"promotion": promotion, "offer_lasts": 2 * HOUR, "parties": parties}
        self.do(lambda tx: capacity.change_event(tx, dinner(cap=5, **times, **seats, **rules)))
        crew = self.signed_up(held="crew")
        guests = [self.signed_up(party_size=max(s), at_least=min(s), ticket_type=kind) for *s, kind in crowd]
        self.clock.now = NOON
        return multiple(crew, *guests)

    def signed_up(self, **wanted: Any) -> str:
        address = f"guest-{next(self.numbers)}@example.org"
        self.do(lambda tx: service.sign_up(tx, DINNER, name=address.partition("@")[0], email=address, **wanted))
        return address

    # Before the door, and beside it

    @rule(target=people, size=sizes, kind=kinds)
    def sign_up(self, size: int, kind: str) -> str:
        return self.signed_up(party_size=size, ticket_type=kind)

    @rule(who=people)
    def sign_up_again(self, who: str) -> None:
        self.do(lambda tx: service.sign_up(tx, DINNER, name="Again", email=who))

    @rule(who=people)
    def cancel(self, who: str) -> None:
        self.do(lambda tx: guests.cancel(tx, DINNER, who))

    @rule(minutes=st.sampled_from([-5, 1, 20, 60]))
    def wait(self, minutes: int) -> None:
        self.clock.move(minutes=minutes)
        if (
            minutes < 0
        ):  # a clock that is put back before the release lets the queue move again, with whatever comes next
            self.do(lambda tx: queue.settle(tx, events.locked(tx, DINNER)))

    # At the door

    def noted(self, answer: Answer | None) -> Any:
        """Remember what the door said; the nonces of what can be taken back."""
        if answer is None:
            return multiple()
        entry = answer.entry
        if entry.kind is Kind.REFUSED and not answer.repeated:
            self.refusals += 1
        if entry.registration_id is None or entry.kind is Kind.UNDO:
            return multiple()
        if entry.kind in {Kind.CHECK_IN, Kind.CHECK_OUT}:
            people = entry.people if entry.kind is Kind.CHECK_IN else -entry.people
            self.steps[entry.nonce] = Step(entry.at, entry.registration_id, people)
        return entry.nonce

    @rule(target=scans, who=people, people=some)
    def scan(self, who: str, people: int | None) -> Any:
        answer = self.do(lambda tx: door.check_in(tx, DINNER, who, people=people))
        if answer is not None and answer.visitor.registration.standing is Standing.WAITING:
            self.nobody_here_waits_in_vain()
        return self.noted(answer)

    @rule(who=people, people=some)
    def scan_twice(self, who: str, people: int | None) -> None:
        nonce = f"n-{next(self.numbers)}"
        first, again = (
            self.do(lambda tx: door.check_in(tx, DINNER, who, people=people, nonce=nonce)) for _ in range(2)
        )
        self.noted(first)
        assert (first is None) == (again is None)
        if first is not None:
            assert again.repeated
            assert (again.entry, again.message) == (first.entry, first.message)

    @rule(given=st.sampled_from(["nobody", "abcde-fg", "abcdefghja", "guest", "\0", ""]))
    def scan_rubbish(self, given: str) -> None:
        answer = self.do(lambda tx: door.check_in(tx, DINNER, given))
        self.noted(answer)
        assert answer is not None
        assert not answer.ok or given == "guest"

    @rule(target=scans, who=people, people=some)
    def leave(self, who: str, people: int | None) -> Any:
        return self.noted(self.do(lambda tx: door.check_out(tx, DINNER, who, people=people)))

    @rule(who=people)
    def undo(self, who: str) -> None:
        self.taken_back(self.do(lambda tx: door.undo(tx, DINNER, who)))

    @rule(nonce=consumes(scans))
    def undo_scan(self, nonce: str) -> None:
        self.taken_back(self.do(lambda tx: door.undo(tx, DINNER, nonce=nonce)))

    def taken_back(self, answer: Answer | None) -> None:
        if answer is not None:
            self.steps.pop(answer.entry.undoes or "", None)

    @rule(target=people, size=sizes, kind=kinds)
    def walk_in(self, size: int, kind: str) -> str:
        address = f"walk-in-{next(self.numbers)}@example.org"
        guest = WalkIn(address.partition("@")[0], email=address, party_size=size, ticket_type=kind)
        self.noted(self.do(lambda tx: walk_in(tx, DINNER, guest)))
        return address

    @rule(who=people)
    def walk_in_although_known(self, who: str) -> None:
        self.noted(self.do(lambda tx: walk_in(tx, DINNER, WalkIn("Known", email=who))))

    @rule(later=st.sampled_from([None, 0, 30]))
    def release(self, later: int | None) -> None:
        at = None if later is None else self.clock.now + timedelta(minutes=later)
        if self.do(lambda tx: release.release(tx, DINNER, at=at)) is not None:
            self.nobody_here_waits_in_vain()

    @rule()
    def withdraw(self) -> None:
        self.do(lambda tx: release.withdraw(tx, DINNER))

    # What must be true, whatever was done

    def nobody_here_waits_in_vain(self) -> None:
        with self.workspace.read() as tx:
            event = events.stored(tx, DINNER)
            if opening.released(event, tx.now) and opening.over(event, tx.now) is None:
                assert release.preview(tx, DINNER).seated == ()

    def seen(self) -> listing.Door:
        with self.workspace.read() as tx:
            return listing.door(tx, DINNER)

    @invariant()
    def the_audit_is_content_and_nothing_is_oversold(self) -> None:
        with self.workspace.read() as tx:
            assert audit.problems(tx) == []
            room = ledger.seats(tx, events.stored(tx, DINNER)).room()
        assert (room.event >= 0, room.types["stage"] >= 0) == (True, True)

    @invariant()
    def those_inside_are_those_who_were_told_to_come_in(self) -> None:
        seen = self.seen()
        inside = dict.fromkeys(seen.guests, 0)
        conflicts = 0
        for step in sorted(self.steps.values(), key=lambda step: step.at):
            size, there = seen.guests[step.registration].party_size, inside[step.registration]
            conflicts += there + step.people > size
            inside[step.registration] = min(size, max(0, there + step.people))
        assert {number: seen.attendance(number).inside for number in seen.guests} == inside
        found = seen.count
        assert (found.inside, found.conflicts, found.refused) == (sum(inside.values()), conflicts, self.refusals)

    @invariant()
    def nobody_is_inside_on_seats_that_were_given_away(self) -> None:
        seen = self.seen()
        for one in seen.guests.values():
            if seen.attendance(one.id).inside:
                assert one.standing not in {Standing.WAITING, Standing.EXPIRED, Standing.OFFERED}

    @invariant()
    def the_crew_keeps_its_seat(self) -> None:
        crew = [one for one in self.seen().guests.values() if one.held]
        assert all(one.standing is Standing.CONFIRMED for one in crew if one.standing in LIVE | {Standing.EXPIRED})


@pytest.mark.slow
def test_whatever_happens_at_the_door_the_count_is_right(sqlite_template: Path, tmp_path: Path) -> None:
    class DoorOnThisFile(Door):
        def __init__(self) -> None:
            super().__init__(sqlite_template, tmp_path)

    steps = settings(max_examples=30, stateful_step_count=40, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(DoorOnThisFile, settings=steps)
