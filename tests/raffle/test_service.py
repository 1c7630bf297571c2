from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.events import service as events
from geekx_ops.people import erasing, merging
from geekx_ops.raffle import draws, entrants, history, protocol, service, steps
from geekx_ops.raffle.rules import Out, Rules
from geekx_ops.raffle.vocabulary import Step
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.door.scenes import leave
from tests.factories import DINNER
from tests.raffle import evening as room


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    room.make_room(workspace, clock)
    return workspace


def next_step(workspace: Workspace) -> str:
    with workspace.read() as tx:
        return steps.next_step(tx, DINNER)


def test_each_step_only_in_its_order(evening: Workspace) -> None:
    steps: tuple[Callable[[Workspace], object], ...] = (room.number, room.call, room.answer)
    for step in (room.commit, *steps):
        with pytest.raises(NotFound):
            step(evening)
    room.freeze(evening)
    for step in steps:
        with pytest.raises(Conflict):
            step(evening)
    room.commit(evening)
    with pytest.raises(Conflict):
        room.freeze(evening)
    for step in steps[1:]:
        with pytest.raises(Conflict):
            step(evening)
    room.number(evening)
    with pytest.raises(Conflict):
        room.answer(evening)
    room.call(evening)
    assert next_step(evening) == "geekx raffle claim (or absent, declined)"


def test_the_winners_are_the_first_in_the_ranking_and_the_absent_one_is_passed_by(evening: Workspace) -> None:
    room.freeze(evening)
    draw = room.commit(evening)
    room.number(evening)
    with evening.read() as tx:
        link = draws.links(tx, draw)[1]
    key = protocol.round_key(draw.commitment, 1, link, "407-92-5518")
    ranked = protocol.ranked_people(key, draw.tickets.split())
    called = []
    for step in (Step.ABSENT, Step.CLAIMED, Step.DECLINED, Step.CLAIMED, Step.CLAIMED):
        called.append(room.call(evening).line.code)
        room.answer(evening, step)
    assert called == ranked[:5]
    assert next_step(evening) == "geekx raffle publish FOLDER"


def test_steps_that_were_done_change_nothing_when_done_again(evening: Workspace) -> None:
    room.freeze(evening)
    assert room.commit(evening) == room.commit(evening)
    assert room.number(evening) == room.number(evening)
    assert room.call(evening) == room.call(evening)


def test_the_number_of_a_round_is_locked(evening: Workspace) -> None:
    room.freeze(evening)
    room.commit(evening)
    room.number(evening)
    with pytest.raises(Conflict, match="keeps it"):
        room.number(evening, "12345678")


def test_strict_rules_want_a_new_number_after_an_absent_winner(evening: Workspace) -> None:
    room.freeze(evening, Rules(("mug",), strict=True))
    room.commit(evening)
    room.number(evening)
    first = room.call(evening)
    room.answer(evening, Step.ABSENT)
    with pytest.raises(Conflict, match="number"):
        room.call(evening)
    room.number(evening, "11112222")
    second = room.call(evening)
    assert (second.line.round, second.line.code == first.line.code) == (2, False)


def test_a_void_draw_stays_in_the_chain(evening: Workspace) -> None:
    first = room.freeze(evening)
    second = room.freeze(evening, void=True)
    with evening.read() as tx:
        known = draws.of_event(tx, events.stored(tx, DINNER))
    assert (known[0].void, known[1].void) == (True, False)
    assert (second.number, second.said.prev) == (2, first.commitment)


def test_fewer_people_than_prizes(evening: Workspace) -> None:
    room.freeze(evening, Rules(("mug",) * 9, alternates=99))
    room.commit(evening)
    room.number(evening)
    for _ in room.NAMES:
        room.call(evening)
        room.answer(evening)
    with pytest.raises(Conflict, match="nobody is left"):
        room.call(evening)
    assert next_step(evening) == "geekx raffle publish FOLDER"


def test_nobody_eligible(evening: Workspace) -> None:
    for name in room.NAMES:
        leave(evening, name)
    with pytest.raises(Invalid, match="nobody is in the draw"):
        room.freeze(evening)
    with evening.read() as tx:
        found = entrants.preview(tx, events.stored(tx, DINNER), room.RULES)
    assert (found.out, found.tickets) == ({Out.NOT_THERE: 6}, 0)


def test_who_won_is_not_in_the_next_draw(evening: Workspace, tmp_path: Path) -> None:
    room.play(evening, tmp_path / "proof")
    again = room.freeze(evening, Rules(("mug",), no_win_days=365))
    assert again.said.people == 3


def test_history_forgets_who_was_erased_and_keeps_the_prize(evening: Workspace, tmp_path: Path, clock: Clock) -> None:
    room.play(evening, tmp_path / "proof")
    with evening.read() as tx:
        found = history.claims(tx)
    assert [one.prize for one in found] == ["tote bag", "book", "mug"]
    clock.move(days=2)
    with evening.write() as tx:
        erasing.erase(tx, found[0].name)
    with evening.read() as tx:
        after = history.claims(tx)
    assert [one.prize for one in after] == ["tote bag", "book", "mug"]
    assert found[0].name not in {one.name for one in after}


def test_a_merged_winner_has_won(evening: Workspace, tmp_path: Path, clock: Clock) -> None:
    room.play(evening, tmp_path / "proof")
    with evening.read() as tx:
        winner = history.claims(tx)[0].name
    other = next(name for name in room.NAMES if name != winner)
    clock.move(days=2)
    with evening.write() as tx:
        merging.merge(tx, other, winner)
    with evening.read() as tx:
        assert history.claims(tx)[0].name == other


def test_badge_codes_stay_and_no_name_is_frozen(evening: Workspace) -> None:
    first, second = room.freeze(evening), room.freeze(evening, void=True)
    assert first.tickets == second.tickets
    assert not any(name.split()[0].upper() in first.tickets for name in room.NAMES)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Ada Ash", "Ada A."), ("Ada", "Ada"), ("", ""), ("Maria de la Cruz", "Maria C."), ("佐藤 葵", "佐藤")],
)
def test_the_room_sees_no_last_name(name: str, shown: str) -> None:
    assert service.initials(name) == shown
