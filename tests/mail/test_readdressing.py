"""Whoever has another address, or is merged, is still left alone; and nobody can read the address that she had."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete

from geekx_ops.door import guests as door
from geekx_ops.errors import NotFound
from geekx_ops.mail import keys, leaving, readdressing, suppressing, unsubscribe
from geekx_ops.mail.mailboxes import forgotten
from geekx_ops.mail.states import Reason
from geekx_ops.mail.suppressing import Extent
from geekx_ops.people import changing, erasing, merging
from geekx_ops.storage.tables import journal
from geekx_ops.workspace import Transaction, Workspace
from tests.factories import DINNER, sign_up
from tests.mail.delivering import ADA
from tests.mail.mailing import Kind, at, make_party, plan_and_approve, send
from tests.mail.servers import Handler, running

NEW = "ada@new.example.org"
Change = Callable[[Transaction], object]


def by_the_people(tx: Transaction) -> None:
    changing.change(tx, ADA, email=NEW)


def by_the_guests(tx: Transaction) -> None:
    door.change(tx, DINNER, ADA, email=NEW)


def by_merging(tx: Transaction) -> None:
    sign_up(tx, "Ada A. Ash", email=NEW)
    merging.merge(tx, NEW, ADA)


EACH_WAY = pytest.mark.parametrize("change", [by_the_people, by_the_guests, by_merging])


def token_of(tx: Transaction, person: int, address: str) -> str:
    return unsubscribe.token(keys.made(tx), person, address)


@EACH_WAY
@pytest.mark.parametrize("reason", [Reason.UNSUBSCRIBED, Reason.COMPLAINT])
def test_her_wish_follows_her(change: Change, reason: Reason, workspace: Workspace) -> None:
    make_party(workspace, "Ada Ash")
    with workspace.write() as tx:
        suppressing.suppress(tx, [ADA], reason=reason)
        suppressing.suppress(tx, [ADA], reason=reason, extent=Extent(event=1), source="her letter")
        change(tx)
        assert suppressing.stops(tx, 1, Kind.THANKS, NEW) is reason
        assert suppressing.stops(tx, 1, Kind.THANKS, ADA) is reason
        found = {(one.address, one.event, one.source) for one in suppressing.listed(tx)}
    both = ((None, "organizer"), (DINNER, "her letter"))
    assert found == {(address, *rest) for address in (NEW, forgotten(ADA)) for rest in both}


@EACH_WAY
@pytest.mark.parametrize("reason", [Reason.BOUNCE, Reason.MANUAL])
def test_what_is_about_a_mailbox_stays_with_it_unreadable(
    change: Change, reason: Reason, workspace_of_file: Workspace
) -> None:
    make_party(workspace_of_file, "Ada Ash")
    with workspace_of_file.write() as tx:
        suppressing.suppress(tx, [ADA], reason=reason)
        change(tx)
        assert suppressing.stops(tx, 1, Kind.THANKS, NEW) is None
        assert suppressing.stops(tx, 1, Kind.THANKS, ADA) is reason
        erasing.erase(tx, NEW, cancel_registrations=True)
        assert [one.address for one in suppressing.listed(tx)] == [forgotten(ADA)]


@EACH_WAY
def test_a_token_for_the_old_address_still_leads_to_her(change: Change, workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file, "Ada Ash")
    with workspace_of_file.write() as tx:
        token = token_of(tx, 1, ADA)
        change(tx)
        assert leaving.person_leaving(tx, token) == NEW
        assert leaving.unsubscribe_token(tx, f" {token}\n")
        assert suppressing.stops(tx, 1, Kind.THANKS, NEW) is Reason.UNSUBSCRIBED
        tx.connection.execute(delete(journal).where(journal.c.action == readdressing._KEPT))
        with pytest.raises(NotFound, match="not of this database"):
            leaving.person_leaving(tx, token)


def test_a_token_leads_on_when_she_is_merged_again_and_nowhere_when_she_is_erased(workspace: Workspace) -> None:
    make_party(workspace, "Ada Ash", "Ben Birch")
    with workspace.write() as tx:
        first = token_of(tx, 1, ADA)
        by_the_people(tx)
        second = token_of(tx, 1, NEW)
        merging.merge(tx, "Ben Birch", NEW)
        assert [leaving.person_leaving(tx, one) for one in (first, second)] == ["ben.birch@example.org"] * 2
        erasing.erase(tx, "Ben Birch", cancel_registrations=True)
        for one in (first, second, token_of(tx, 2, "ben.birch@example.org")):
            with pytest.raises(NotFound, match="somebody who was erased"):
                leaving.person_leaving(tx, one)


def test_who_had_no_address_takes_the_other_one_with_its_tokens(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file, "Ada Ash")
    with workspace_of_file.write() as tx:
        sign_up(tx, "Ada A. Ash", email=None)
        token = token_of(tx, 1, ADA)
        suppressing.suppress(tx, [ADA], reason=Reason.MANUAL)
        merging.merge(tx, "Ada A. Ash", ADA)
        assert leaving.person_leaving(tx, token) == ADA
        assert [one.address for one in suppressing.listed(tx)] == [ADA]


@pytest.mark.parametrize(
    ("change", "kept"), [(None, ADA), (by_the_people, forgotten(ADA)), (erasing.erase, forgotten(ADA))]
)
def test_a_bounce_of_one_who_went_meanwhile(
    change: Callable[..., object] | None, kept: str, workspace_of_file: Workspace
) -> None:
    make_party(workspace_of_file, "Ada Ash")
    plan_and_approve(workspace_of_file)

    class Slow(Handler):
        """Refuses the address after something has changed."""

        async def handle_RCPT(self, *_: object) -> str:  # noqa: N802
            with workspace_of_file.write() as tx:
                if change is erasing.erase:
                    erasing.erase(tx, ADA, cancel_registrations=True)
                elif change is not None:
                    change(tx)
            return f"550 5.1.1 <{ADA}>: no such user"

    with running(Slow()) as port:
        send(workspace_of_file, at(port))
    with workspace_of_file.read() as tx:
        assert [(one.address, one.reason) for one in suppressing.listed(tx)] == [(kept, Reason.BOUNCE)]
