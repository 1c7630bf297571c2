"""What a dry run foretells is what the import does: it is the import, undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from geekx_ops.guest_lists.importing import Imported, rehearse
from geekx_ops.guest_lists.listed import Listed, Refused
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, fill, make_event
from tests.guest_lists.lists import CANCELLED, PENDING, WAITING, counts, line, lines, take_in, wishes
from tests.registration.seen import rows


def rehearsed(workspace: Workspace, listed: Sequence[Listed | Refused], **rest: Any) -> Imported:
    with workspace.write() as tx:
        return rehearse(tx, DINNER, listed, wishes(**rest))


def come_to(done: Imported) -> tuple[Any, ...]:
    placed = {key: (one.standing, one.over_cap) for key, one in done.placed.items()}
    return placed, done.admitted, done.over_cap, [one.name for one in done.unseated()], counts(done.comparison)


LISTED = [
    line(2, "Ada", PENDING), line(3, "Bo", seats=2), line(4, "Cy", WAITING), line(5, "Dee", seats=3),
    line(6, "Eve"), line(7, "Flo"), line(8, "Gus", CANCELLED), line(9, "Hal", answers={"Tea?": "green"}),
]  # fmt: skip


@pytest.mark.parametrize("allow_over", [False, True])
def test_the_standings_are_those_of_the_import(workspace: Workspace, *, allow_over: bool) -> None:
    make_event(workspace, cap=5)
    fill(workspace, "Zoe")
    before = rows(workspace)
    foretold = rehearsed(workspace, LISTED, allow_over=allow_over)
    assert rows(workspace) == before
    assert come_to(foretold) == come_to(take_in(workspace, LISTED, allow_over=allow_over))
    assert [one.name for one in foretold.unseated()] == ([] if allow_over else ["Dee", "Flo", "Hal"])


def test_seats_that_the_list_sets_free_are_foretold(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    take_in(workspace, lines("Ada", "Bo"))
    later = [line(3, "Bo"), line(4, "Cy")]
    foretold = rehearsed(workspace, later, cancel_gone=True)
    assert [one.name for one in foretold.promoted] == ["Bo"]
    assert [one.name for one in foretold.cancelled] == ["Ada"]
    assert foretold.admitted == {Standing.WAITING: 1}
    done = take_in(workspace, later, cancel_gone=True)
    assert come_to(done) == come_to(foretold)


def test_bad_lines_are_told_and_the_others_foretold(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    foretold = rehearsed(workspace, [*lines("Ada", "Bo"), Refused(4, "seats", "no number.")])
    assert [one.line for one in foretold.comparison.refused] == [4]
    assert foretold.admitted == {Standing.CONFIRMED: 1, Standing.WAITING: 1}


def test_nothing_of_a_rehearsal_is_taken_for_true(workspace: Workspace) -> None:
    """The event is read anew: the rehearsal gave it a question."""
    make_event(workspace, cap=5)
    for _ in range(2):
        new = rehearsed(workspace, LISTED).comparison.new_questions
        assert [question.slug for question in new] == ["tea"]
