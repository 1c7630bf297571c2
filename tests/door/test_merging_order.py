"""Laptops may be merged in any order, in any grouping, and as often as one likes: the same people are inside."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geekx_ops.door import listing, log, release
from geekx_ops.door.copying import copy_for_door
from geekx_ops.door.log import Entry
from geekx_ops.errors import Conflict
from geekx_ops.storage import migrate
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.door.laptops import EVENING, come, count, guest, laptop, leave, merge, rows, undo, walk, who_came
from tests.factories import DINNER, fill, make_event

GUESTS = ("Ada", "Bo", "Cleo", "Wim")
DOORS = ("door-1", "door-2", "door-3")

_laptop = st.integers(0, len(DOORS) - 1)
_who = st.sampled_from(GUESTS)
_steps = st.one_of(
    st.tuples(st.just("come"), _laptop, _who),
    st.tuples(st.just("one comes"), _laptop, _who),
    st.tuples(st.just("leave"), _laptop, _who),
    st.tuples(st.just("undo"), _laptop, _who),
    st.tuples(st.just("walk in"), _laptop, _who),
    st.tuples(st.just("Zoe walks in"), _laptop, _who),
    st.tuples(st.just("release"), _laptop, _who),
    st.tuples(st.just("merge"), _laptop, _laptop),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file for another door: four seats, of Ada, Bo, and Cleo with a friend; Wim waits."""
    folder = tmp_path_factory.mktemp("order")
    migrate.upgrade(folder / "geekx.db")
    with open_workspace(folder / "geekx.db", clock=Clock()) as workspace:
        make_event(workspace, cap=4)
        fill(workspace, "Ada", "Bo")
        fill(workspace, "Cleo", party=2)
        fill(workspace, "Wim")
        with workspace.read() as tx:
            return copy_for_door(tx, DINNER, folder / "door.db").path


def laptops(stack: ExitStack, template: Path, clock: Clock, *actors: str) -> list[Workspace]:
    folder = Path(stack.enter_context(TemporaryDirectory()))
    return [stack.enter_context(laptop(Path(shutil.copy(template, folder / actor)), clock, actor)) for actor in actors]


def act(at: list[Workspace], number: int, step: tuple[str, int, Any]) -> None:
    """Do one step; what the door refuses is a step as well."""
    verb, place, whom = step
    try:
        if verb == "come":
            come(at[place], whom)
        elif verb == "one comes":
            come(at[place], whom, people=1)
        elif verb == "leave":
            leave(at[place], whom)
        elif verb == "undo":
            undo(at[place], whom)
        elif verb == "walk in":
            walk(at[place], f"Walker {number}", party_size=2, over_cap=whom != "Wim")
        elif verb == "Zoe walks in":
            walk(at[place], "Zoe", email="zoe@example.org", over_cap=True)
        elif verb == "release":
            with at[place].write() as tx:
                release.release(tx, DINNER)
        elif place != whom:
            merge(at[place], at[whom])
    except Conflict:
        pass


def everything(at: list[Workspace]) -> dict[str, dict[str, Entry]]:
    """All that any of the laptops knows, by guest and nonce."""
    known: dict[str, dict[str, Entry]] = {}
    for one in at:
        for name, entries in by_guest(one).items():
            known.setdefault(name, {}).update({entry.nonce: entry for entry in entries})
    return known


def by_guest(at: Workspace) -> dict[str, list[Entry]]:
    with at.read() as tx:
        found: dict[str, list[Entry]] = {}
        for line in listing.log_lines(tx, DINNER):
            if line.name is not None:
                found.setdefault(line.name, []).append(line.entry)
    return found


@pytest.mark.slow
@settings(max_examples=30)
@given(steps=st.lists(_steps, min_size=6, max_size=16), order=st.permutations(range(len(DOORS))))
def test_all_laptops_come_to_the_union_of_their_logs(
    template: Path, steps: list[tuple[str, int, Any]], order: list[int]
) -> None:
    with ExitStack() as stack:
        clock = Clock(EVENING)
        at = laptops(stack, template, clock, *DOORS)
        for number, step in enumerate(steps):
            clock.move(seconds=1)
            act(at, number, step)
        union = everything(at)
        first, second, third = (at[place] for place in order)
        for into, source in ((second, first), (third, second), (first, third), (second, third)):
            merge(into, source)
        expected = {
            name: log.replay(entries.values(), guest(at[0], name).party_size).inside for name, entries in union.items()
        }
        for one in at:
            assert {name: found[0] for name, found in who_came(one).items()} == expected
            assert who_came(one) == who_came(at[0])
            assert count(one).inside == sum(expected.values())
        before = rows(at[0])
        assert [merge(at[0], other).changed for other in at[1:]] == [False, False]
        assert rows(at[0]) == before


@pytest.mark.parametrize("order", list(permutations(range(len(DOORS)))))
def test_every_order_and_grouping_of_three_has_one_result(template: Path, order: tuple[int, ...]) -> None:
    with ExitStack() as stack:
        clock = Clock(EVENING)
        at = laptops(stack, template, clock, *DOORS)
        one, two, three = (at[place] for place in order)
        one_by_one, grouped = laptops(stack, template, clock, "office", "home")
        for number, (door, whom) in enumerate([(0, "Ada"), (1, "Ada"), (2, "Bo"), (1, "Cleo"), (2, "Cleo")]):
            clock.move(minutes=1)
            come(at[door], whom)
            walk(at[door], f"Walker {number}", over_cap=True)
        undo(at[1], "Ada")
        for source in (one, two, three):
            merge(one_by_one, source)
        merge(two, three)
        merge(grouped, two)
        merge(grouped, one)
        assert who_came(grouped) == who_came(one_by_one)
        assert (count(grouped).inside, count(grouped).conflicts) == (9, 1)
