"""Which of several reasons stands, and that none is lost."""

from __future__ import annotations

import pytest

from geekx_ops.mail import suppressing
from geekx_ops.mail.mailboxes import forgotten
from geekx_ops.mail.states import Reason
from geekx_ops.mail.suppressing import EVERYTHING, Extent
from geekx_ops.workspace import Transaction, Workspace
from tests.mail.delivering import ADA
from tests.mail.mailing import Kind

STRONGER = [Reason.BOUNCE, Reason.COMPLAINT, Reason.MANUAL]


def reasons(tx: Transaction) -> list[Reason]:
    return [one.reason for one in suppressing.listed(tx)]


def stopped(tx: Transaction, kind: Kind = Kind.CONFIRMATION) -> Reason | None:
    return suppressing.stops(tx, 1, kind, ADA)


@pytest.mark.parametrize("reason", STRONGER)
def test_what_stops_more_takes_the_place_of_an_unsubscription(reason: Reason, workspace: Workspace) -> None:
    with workspace.write() as tx:
        assert suppressing.suppress(tx, [ADA], reason=Reason.UNSUBSCRIBED) == 1
        assert stopped(tx) is None  # she still gets the ticket that she asks for
        assert suppressing.suppress(tx, [ADA], reason=reason, source="the list") == 1
        assert suppressing.suppress(tx, [ADA], reason=Reason.UNSUBSCRIBED) == 0
        assert (stopped(tx), reasons(tx)) == (reason, [reason])
        assert suppressing.listed(tx)[0].source == "the list"


def test_a_bounce_counts_also_for_who_unsubscribed_and_was_forgotten(workspace: Workspace) -> None:
    with workspace.write() as tx:
        suppressing.suppress_key(tx, ADA, Reason.UNSUBSCRIBED, source="token")
        suppressing.forget(tx, [ADA])
        assert suppressing.suppress_key(tx, ADA, Reason.BOUNCE, source="delivery")
        assert (stopped(tx), reasons(tx)) == (Reason.BOUNCE, [Reason.BOUNCE])
        assert not suppressing.suppress_key(tx, ADA, Reason.COMPLAINT, source="token")


def test_forgetting_again_loses_nothing(workspace: Workspace) -> None:
    reminders = Extent(kind=Kind.REMINDER)
    with workspace.write() as tx:
        suppressing.suppress(tx, [ADA], reason=Reason.MANUAL, extent=reminders)
        suppressing.forget(tx, [ADA])
        suppressing.suppress(tx, [ADA], reason=Reason.COMPLAINT)
        suppressing.forget(tx, [ADA])
        assert stopped(tx) is Reason.COMPLAINT
        assert reasons(tx) == [Reason.MANUAL, Reason.COMPLAINT]
        assert {one.address for one in suppressing.listed(tx)} == {forgotten(ADA)}


def test_of_a_digest_that_a_list_brought_along_one_stays(workspace: Workspace) -> None:
    with workspace.write() as tx:
        suppressing.suppress_key(tx, ADA, Reason.COMPLAINT, source="us")
        suppressing._added(tx, forgotten(ADA), Reason.UNSUBSCRIBED, EVERYTHING, "the list")
        suppressing.forget(tx, [ADA])
        assert (stopped(tx), reasons(tx)) == (Reason.COMPLAINT, [Reason.COMPLAINT])
