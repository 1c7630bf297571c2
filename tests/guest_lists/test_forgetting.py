"""What is known of a list when a person is erased or merged, and when an event is over."""

from __future__ import annotations

from geekx_ops.errors import Closed
from geekx_ops.events.event import Question
from geekx_ops.people import erasing, merging, retiring
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, make_event
from tests.guest_lists.lists import compared, counts, line, lines, take_in
from tests.registration.seen import problems, refused, rows

ASKED = (Question("tea", "Tea?"),)


def test_who_was_erased_is_not_taken_in_again(workspace: Workspace) -> None:
    make_event(workspace, cap=9, questions=ASKED)
    listed = [line(2, "Ada Example", answers={"tea": "green"}), line(3, "Bo", answers={"tea": "with Ada Example"})]
    take_in(workspace, listed)
    with workspace.write() as tx:
        erasing.erase(tx, "ada", cancel_registrations=True)
    done = take_in(workspace, listed)
    assert counts(done.comparison) == {"conflict": 1, "erased": 1}
    assert "ada" not in str(rows(workspace)).casefold()
    assert problems(workspace) == []


def test_who_is_gone_by_another_address_is_not_gone(workspace: Workspace) -> None:
    """Two records of one person became one: she is in the list as long as one of her addresses is."""
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada", "Ada Private"))
    with workspace.write() as tx:
        merging.merge(tx, "ada@example.org", "ada.private@example.org")
    assert take_in(workspace, lines("Ada"), cancel_gone=True).cancelled == ()
    assert counts(compared(workspace, lines("Ada Private"))) == {"conflict": 1}
    assert [gone.name for gone in compared(workspace, lines("Bo")).gone] == ["Ada"]


def test_when_an_event_is_forgotten_so_are_its_lists(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=9)
    take_in(workspace, lines("Ada"))
    assert len(rows(workspace)["guest_list_rows"]) == 1
    clock.move(days=300)
    with workspace.write() as tx:
        retiring.retire(tx, DINNER, without_export=True)
    assert rows(workspace)["guest_list_rows"] == []


def test_nothing_is_taken_in_when_the_event_is_over(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=9)
    clock.move(days=40)
    with refused(workspace, Closed):
        take_in(workspace, lines("Ada"))
