"""What holds of every projection, whatever the plan and whatever happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from geekx_ops.agenda.log import Act, Entry, replay, to_undo
from geekx_ops.agenda.plan import Item, ItemKind
from geekx_ops.agenda.planned import Planned
from geekx_ops.agenda.timing import ON, Expected, Projection, State, projection
from tests.agenda.clocks import at, item, known, minutes, plan_of

lengths = st.integers(0, 40)


@st.composite
def plans(draw: st.DrawFn, *, overlaps: bool = True) -> tuple[Planned, ...]:
    """Up to six items, some with hard starts, fixed ends, limits."""
    items: list[Item] = []
    clock = 0
    for number in range(draw(st.integers(1, 6))):
        length = draw(lengths)
        rest: dict[str, Any] = {}
        if draw(st.integers(0, 3)) == 0:
            clock += draw(st.integers(-20 if overlaps else 0, 20))
            rest["hard"] = clock
        shape = draw(st.sampled_from(["plain", "plain", "fixed", "elastic"]))
        if shape == "fixed":
            rest["until"] = clock + length
        if shape == "elastic":
            rest["shortest"] = draw(st.integers(0, length))
            rest["longest"] = length + draw(st.integers(0, 10))
            rest["kind"] = draw(st.sampled_from([ItemKind.BREAK, ItemKind.PANEL]))
        items.append(item(f"i{number}", length, **rest))
        clock += length
    return plan_of(*items)


steps = st.lists(
    st.tuples(
        st.sampled_from(["next", "next", "stop", "back", "pause", "resume", "adjust", "skip"]), st.integers(0, 20)
    ),
    max_size=10,
)


def happened(items: tuple[Planned, ...], drawn: list[tuple[str, int]]) -> tuple[list[Entry], datetime]:
    """Rows as a stage would write them, and the instant after them."""
    rows: list[Entry] = []
    now = at(0)
    for act, more in drawn:
        now += minutes(more)
        shown = projection(items, replay(rows, ""), now)
        to_come = shown.next.item.slug if shown.next else None
        on = shown.current.item.slug if shown.current else None
        wanted = {"next": to_come, "skip": to_come, "adjust": to_come}.get(act, on)
        if wanted is None and act != "back":
            continue
        seconds = (more - 10) * 60 if act == "adjust" else None
        name = "start" if act == "next" else act
        rows.append(Entry(len(rows) + 1, Act(name), "", wanted, now, "stage", seconds))
    return rows, now


def played(shown: Projection) -> list[Expected]:
    return [one for one in shown.items if one.state not in {State.PASSED, State.SKIPPED}]


@given(plans(overlaps=False))
def test_without_a_log_it_is_the_plan(items: tuple[Planned, ...]) -> None:
    shown = projection(items, replay([], ""), at(7))
    assert [(one.starts, one.ends) for one in shown.items] == [(one.starts, one.ends) for one in items]


@given(plans(), steps, st.integers(0, 60))
def test_items_of_a_room_never_overlap(items: tuple[Planned, ...], drawn: list[tuple[str, int]], later: int) -> None:
    rows, now = happened(items, drawn)
    shown = played(projection(items, replay(rows, ""), now + minutes(later)))
    for before, after in pairwise(shown):
        assert known(before.ends) <= known(after.starts) or after.state not in {State.TO_COME, *ON}
    assert all(known(one.starts) <= known(one.ends) for one in shown)


@given(plans(), steps, st.integers(0, 60))
def test_nothing_to_come_begins_before_its_anchor_or_before_now(
    items: tuple[Planned, ...], drawn: list[tuple[str, int]], later: int
) -> None:
    rows, now = happened(items, drawn)
    shown = projection(items, replay(rows, ""), now + minutes(later))
    for one in shown.items:
        if one.state is State.TO_COME:
            assert one.item.starts is None or known(one.starts) >= one.item.starts
            assert shown.begun is None or known(one.starts) >= shown.now


@given(plans(), steps, st.integers(0, 60), st.integers(0, 30))
def test_more_delay_never_makes_anything_earlier(
    items: tuple[Planned, ...], drawn: list[tuple[str, int]], later: int, delay: int
) -> None:
    rows, now = happened(items, drawn)
    evening = replay(rows, "")
    sooner = projection(items, evening, now + minutes(later))
    after = projection(items, evening, now + minutes(later + delay))
    for one, other in zip(sooner.items, after.items, strict=True):
        assert known(other.starts) >= known(one.starts)
        assert known(other.ends) >= known(one.ends)


@given(plans(), steps, st.integers(1, 20))
def test_more_time_for_an_item_never_makes_anything_earlier(
    items: tuple[Planned, ...], drawn: list[tuple[str, int]], more: int
) -> None:
    rows, now = happened(items, drawn)
    given_more = [*rows, Entry(len(rows) + 1, Act.ADJUST, "", items[0].item.slug, now, "stage", more * 60)]
    before, after = (projection(items, replay(log, ""), now) for log in (rows, given_more))
    assert all(known(other.ends) >= known(one.ends) for one, other in zip(before.items, after.items, strict=True))


@given(plans(), steps, st.integers(0, 60))
@settings(max_examples=60)
def test_an_undo_restores_the_projection_at_the_same_instant(
    items: tuple[Planned, ...], drawn: list[tuple[str, int]], later: int
) -> None:
    rows, now = happened(items, drawn)
    latest = to_undo(rows, "")
    if latest is None:
        return
    before = [row for row in rows if row.number < latest.number]
    undone = [*rows, Entry(len(rows) + 1, Act.UNDO, "", None, now, "stage", undoes=latest.number)]
    instant = now + minutes(later)
    assert projection(items, replay(undone, ""), instant) == projection(items, replay(before, ""), instant)


@given(plans(overlaps=False), steps, st.integers(0, 40))
def test_an_edit_of_what_is_to_come_never_moves_the_past(
    items: tuple[Planned, ...], drawn: list[tuple[str, int]], length: int
) -> None:
    rows, now = happened(items, drawn)
    shown = projection(items, replay(rows, ""), now)
    if shown.next is None:
        return
    edited = plan_of(*(item(one.item.slug, length) if one.item is shown.next.item else one.item for one in items))
    after = projection(edited, replay(rows, ""), now)
    facts = [one for one in shown.items if one.state in {State.DONE, *ON}]
    now_seen = {one.item.slug: one for one in after.items}
    for one in facts:
        assert (now_seen[one.item.slug].starts, now_seen[one.item.slug].state) == (one.starts, one.state)
        assert one.state in ON or now_seen[one.item.slug].ends == one.ends


@given(plans(overlaps=False), st.integers(0, 500))
def test_the_lengths_add_up(items: tuple[Planned, ...], start: int) -> None:
    """Of plain items alone: the end is the start and all lengths, however late it begins."""
    plain = plan_of(*(item(one.item.slug, one.item.duration / timedelta(minutes=1)) for one in items))
    rows = [Entry(1, Act.START, "", plain[0].item.slug, at(start), "stage")]
    shown = projection(plain, replay(rows, ""), at(start))
    assert shown.ends == at(start) + sum((one.item.duration for one in plain), timedelta())
