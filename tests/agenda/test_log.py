"""The log of the evening, replayed."""

from __future__ import annotations

import random
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.agenda.log import BEFORE, Act, Entry, Run, counting, replay, to_undo
from tests.agenda.clocks import after, at, log, minutes


def test_nothing_has_happened_yet() -> None:
    assert replay([], "") == BEFORE
    assert to_undo([], "") is None


def test_the_next_item_ends_the_one_before_it() -> None:
    evening = after((0, "start", "a"), (12, "start", "b"))
    assert evening.runs == {"a": Run(at(0), at(12)), "b": Run(at(12))}
    assert (evening.begun, evening.current) == (at(0), "b")


def test_pauses_do_not_count_as_elapsed() -> None:
    evening = after((0, "start", "a"), (2, "pause", "a"), (5, "resume", "a"), (6, "pause", "a"), (8, "resume", "a"))
    assert evening.runs["a"].paused == minutes(5)
    assert evening.runs["a"].elapsed(at(10)) == minutes(5)
    paused = after((0, "start", "a"), (2, "pause", "a"))
    assert (paused.is_paused, paused.runs["a"].elapsed(at(30))) == (True, minutes(2))


def test_an_item_that_ends_while_it_is_paused_took_what_it_ran() -> None:
    run = after((0, "start", "a"), (2, "pause", "a"), (9, "start", "b")).runs["a"]
    assert (run, run.elapsed(at(99))) == (Run(at(0), at(9), minutes(7)), minutes(2))


def test_pausing_twice_and_resuming_what_runs_changes_nothing() -> None:
    once = after((0, "start", "a"), (2, "pause", "a"))
    twice = after((0, "start", "a"), (2, "pause", "a"), (3, "pause", "a"))
    assert twice.runs == once.runs
    assert after((0, "start", "a"), (2, "resume", "a")).runs == after((0, "start", "a")).runs


def test_what_cannot_be_is_passed_over() -> None:
    for act in ("pause", "resume", "stop", "back"):
        assert after((0, act, None)).runs == {}
    assert after((0, "start", "a"), (1, "start", "a")).runs == {"a": Run(at(0))}


def test_back_lets_the_item_before_go_on_as_if_it_had_not_ended() -> None:
    evening = after((0, "start", "a"), (9, "start", "b"), (10, "back", None))
    assert (evening.current, evening.runs) == ("a", {"a": Run(at(0))})


def test_back_from_the_first_item_is_before_the_show() -> None:
    evening = after((0, "start", "a"), (1, "back", None))
    assert (evening.begun, evening.current, evening.runs) == (None, None, {})


def test_back_after_a_stop_takes_the_stop_away() -> None:
    evening = after((0, "start", "a"), (5, "stop", "a"), (6, "back", None))
    assert (evening.current, evening.runs) == ("a", {"a": Run(at(0))})


def test_an_item_played_twice_has_its_last_run() -> None:
    evening = after((0, "start", "a"), (5, "start", "b"), (9, "start", "a"))
    assert evening.runs == {"b": Run(at(5), at(9)), "a": Run(at(9))}
    assert list(evening.runs) == ["b", "a"]


def test_time_is_added_up() -> None:
    assert after((0, "start", "a"), (1, "adjust", "a", 120), (2, "adjust", "a", -30)).adjusted == {"a": minutes(1.5)}


def test_who_is_started_is_not_skipped_any_more() -> None:
    assert after((0, "skip", "a")).skipped == {"a"}
    assert after((0, "skip", "a"), (1, "start", "a")).skipped == frozenset()


def test_each_kind_of_row_can_be_taken_back() -> None:
    before = [(0, "start", "a"), (3, "start", "b")]
    for step in ((4, "start", "c"), (4, "stop", "b"), (4, "pause", "b"), (4, "adjust", "b", 60), (4, "skip", "c")):
        assert after(*before, step, (5, "undo", 3)) == after(*before)
    paused = [*before, (4, "pause", "b")]
    assert after(*paused, (5, "resume", "b"), (6, "undo", 4)) == after(*paused)
    assert after(*before, (4, "back", None), (5, "undo", 3)) == after(*before)


def test_an_undo_can_be_taken_back() -> None:
    rows = log((0, "start", "a"), (3, "start", "b"), (4, "undo", 2), (5, "undo", 3))
    assert [entry.number for entry in counting(rows)] == [1, 2, 4]
    assert replay(rows, "").current == "b"


def test_rows_written_as_one_are_taken_back_as_one() -> None:
    rows = log((0, "start", "a"))
    rows += [Entry(n, Act.ADJUST, "", name, at(1), "stage", -60, together=2) for n, name in ((2, "b"), (3, "c"))]
    wanted = to_undo(rows, "")
    assert wanted == rows[1]
    undone = [*rows, Entry(4, Act.UNDO, "", None, at(2), "stage", undoes=2)]
    assert replay(undone, "").adjusted == {}
    assert to_undo(undone, "") == rows[0]


def test_rooms_do_not_know_each_other() -> None:
    rows = [Entry(1, Act.START, "hall", "a", at(0), "stage"), Entry(2, Act.START, "bar", "b", at(1), "stage")]
    assert (replay(rows, "hall").current, replay(rows, "bar").current) == ("a", "b")
    assert to_undo(rows, "hall") == rows[0]


steps = st.lists(
    st.tuples(
        st.sampled_from([act for act in Act if act is not Act.UNDO]),
        st.sampled_from(["a", "b", "c"]),
        st.integers(0, 300),
    ),
    max_size=12,
)


def _rows(drawn: list[tuple[Act, str, int]]) -> list[Entry]:
    """Rows with times that do not go back."""
    rows, now = [], at(0)
    for number, (act, name, seconds) in enumerate(drawn, start=1):
        now += timedelta(seconds=seconds)
        rows.append(Entry(number, act, "", name, now, "stage", seconds if act is Act.ADJUST else None))
    return rows


@given(steps, steps)
def test_undo_restores_exactly_what_was(before: list[tuple[Act, str, int]], more: list[tuple[Act, str, int]]) -> None:
    rows = _rows(before)
    wanted = replay(rows, "")
    grown = _rows([*before, *more])
    while len(counting(grown)) > len(rows) and (latest := to_undo(grown, "")) is not None:
        if latest.number <= len(rows):
            break
        undo = Entry(len(grown) + 1, Act.UNDO, "", None, grown[-1].at, "stage", undoes=latest.number)
        grown.append(undo)
    assert replay(grown, "") == wanted


@given(steps, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_does_not_matter(
    drawn: list[tuple[Act, str, int]], chance: random.Random
) -> None:
    rows = _rows(drawn)
    mixed = list(rows)
    chance.shuffle(mixed)
    assert replay(mixed, "") == replay(rows, "")
    on = [name for name, run in replay(rows, "").runs.items() if run.ended is None]
    assert on == [current for current in [replay(rows, "").current] if current is not None]
