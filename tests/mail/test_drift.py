"""Guests come and go after a mailing was planned: who, and when that is too much."""

from __future__ import annotations

import pytest

from geekx_ops.errors import Conflict
from geekx_ops.mail import outlooks, suppressing
from geekx_ops.mail.drift import Drift
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.states import MailingState, Reason
from geekx_ops.people import changing
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, cancel, fill
from tests.mail.delivering import ADA, BEN, CLEO, GUESTS
from tests.mail.mailing import make_party, plan, plan_and_approve, send_to_sink


def names(number: int) -> tuple[str, ...]:
    return tuple(f"Guest {one}" for one in range(number))


@pytest.mark.parametrize(
    ("of", "gone", "new", "is_too_much"),
    [
        (30, 1, 1, False),
        (3, 3, 5, False),  # a few are never too many
        (30, 6, 0, True),
        (30, 0, 6, True),
        (120, 6, 6, False),  # a swap is one change
        (119, 6, 1, True),
        (200, 10, 10, False),
        (200, 10, 11, True),
    ],
)
def test_how_many_others_are_too_many(of: int, gone: int, new: int, *, is_too_much: bool) -> None:
    assert Drift(of, names(gone), names(new)).is_too_much is is_too_much


def test_who_moved_is_no_other() -> None:
    found = Drift(30, moved=names(30))
    assert (bool(found), found.others, found.is_too_much) == (True, 0, False)
    assert not Drift(30)


def drift(workspace: Workspace) -> Drift | None:
    with workspace.write() as tx:
        (found,) = outlooks.survey(tx, DINNER, Kind.REMINDER).drifts.values() or (None,)
        return found


def test_one_who_cancels_and_one_who_moves_up_stop_nothing(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file, cap=3)
    fill(workspace_of_file, "Dee Dahl")
    plan_and_approve(workspace_of_file)
    assert drift(workspace_of_file) is None
    assert cancel(workspace_of_file, "Ben Birch") == ["Dee Dahl"]
    assert drift(workspace_of_file) == Drift(3, ("Ben Birch",), ("Dee Dahl",))
    run, got = send_to_sink(workspace_of_file)
    assert (got, run.sent[0].outlook.held, run.sent[0].missing) == ([ADA, CLEO], {"cancelled since": 1}, 1)
    assert drift(workspace_of_file) is None
    plan_and_approve(workspace_of_file, missing=True)
    assert send_to_sink(workspace_of_file)[1] == ["dee.dahl@example.org"]


def test_too_many_others_are_told_before_it_is_time_and_stop_it_then(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file, *GUESTS)
    plan_and_approve(workspace_of_file)
    for name in GUESTS[:6]:
        cancel(workspace_of_file, name)
    found = drift(workspace_of_file)
    assert found is not None
    assert (found.is_too_much, found.gone) == (True, tuple(GUESTS[:6]))
    with pytest.raises(Conflict, match=r"planned for 40; 6 of them are others by now .*Guest Number0, .* and 1 more"):
        send_to_sink(workspace_of_file, kind=Kind.REMINDER)
    run, got = send_to_sink(workspace_of_file)
    assert ([one.mailing.state for one in run.blocked], got) == ([MailingState.APPROVED], [])
    assert len(send_to_sink(workspace_of_file, forced=True)[1]) == 34


def test_another_address_and_one_who_wants_no_mails(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file)
    plan(workspace_of_file)
    with workspace_of_file.write() as tx:
        changing.change(tx, "Ben Birch", email="bb@example.org")
        suppressing.suppress(tx, [CLEO], reason=Reason.MANUAL)
    assert drift(workspace_of_file) == Drift(3, ("Cleo Cedar",), (), ("Ben Birch",))


def test_who_was_not_meant_is_missed_in_no_mailing_for_some(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file)
    plan_and_approve(workspace_of_file, only="Ben Birch")
    assert drift(workspace_of_file) is None
    cancel(workspace_of_file, "Ben Birch")
    assert drift(workspace_of_file) == Drift(1, ("Ben Birch",))
    assert BEN not in send_to_sink(workspace_of_file)[1]
