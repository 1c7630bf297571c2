"""Whoever is forgotten is nowhere in the outbox any more, gets nothing that waited, and is left alone for good."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from geekx_ops.events.event import EventState
from geekx_ops.mail import letters, suppressing
from geekx_ops.mail.states import Reason, State
from geekx_ops.people import erasing, event_export, merging, retiring
from geekx_ops.registration import capacity
from geekx_ops.storage import tables
from geekx_ops.storage.scrub import scrub
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, make_event, sign_up
from tests.mail.mailing import Kind, at, decide, make_party, plan_and_approve, send, send_to_sink, states
from tests.mail.servers import Handler, running

BEN = "ben.birch@example.org"
_TABLES = (tables.mail_outbox, tables.mail_attempts, tables.mail_suppressions, tables.mail_mailings)


def everything(workspace: Workspace) -> str:
    """All that the tables of mails hold, as one text."""
    with workspace.read() as tx:
        return json.dumps([[list(map(str, row)) for row in tx.select(select(table))] for table in _TABLES])


def some_sent(workspace: Workspace) -> None:
    """Ada has hers, Ben's was refused, Cleo's waits."""
    make_party(workspace)
    plan_and_approve(workspace)
    with running(Handler(answers={"RCPT": ["250 OK", f"550 5.1.1 {BEN}: Ben Birch is no user", "450 later"]})) as port:
        send(workspace, at(port))
    assert states(workspace) == {State.SENT: 1, State.RETRY: 1, State.FAILED: 1}


@pytest.fixture
def told(workspace: Workspace, clock: Clock) -> Workspace:
    some_sent(workspace)
    clock.move(days=30)
    return workspace


def test_nothing_of_her_is_left(told: Workspace) -> None:
    for words in ("Ben", "ben.birch", "Cleo"):
        assert words in everything(told)
    with told.write() as tx:
        erasing.erase(tx, "Ben Birch")
        erasing.erase(tx, "Cleo Cedar")
    left = everything(told)
    assert "Ada Ash" in left
    for words in ("Ben", "ben", "Cleo", "cleo"):
        assert words not in left
    assert states(told) == {State.SENT: 1, State.FAILED: 1, State.CANCELLED: 1}
    assert send_to_sink(told)[1] == []


def test_who_was_left_alone_is_left_alone_when_she_is_brought_back(told: Workspace) -> None:
    with told.write() as tx:
        erasing.erase(tx, "Ben Birch")
    make_event(told, slug="later", name="Later")
    with told.write() as tx:
        (suppressed,) = suppressing.listed(tx)
        assert suppressed.address.startswith("sha256:")
        assert suppressing.stops(tx, 1, Kind.REMINDER, BEN) is Reason.BOUNCE
        assert suppressing.suppress(tx, [BEN], reason=Reason.MANUAL) == 0
        assert suppressing.unsuppress(tx, [BEN]) == 1
        assert suppressing.listed(tx) == []


def test_forgetting_twice_keeps_one_digest(workspace: Workspace) -> None:
    with workspace.write() as tx:
        for _ in range(2):
            suppressing._added(tx, BEN, Reason.MANUAL, suppressing.EVERYTHING, "organizer")
            suppressing.forget(tx, [BEN])
        assert len(suppressing.listed(tx)) == 1


def test_what_names_her_in_mails_to_others(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace)
    decide(workspace)
    with workspace.write() as tx:
        sign_up(tx, "Ada Ash", companions=["Ben Birch"])
        sign_up(tx, "Ben Birch")
    plan_and_approve(workspace)
    clock.move(days=30)
    with workspace.write() as tx:
        erasing.erase(tx, "Ben Birch")
    assert "Ben" not in everything(workspace)
    assert "for you and (erased)" in everything(workspace)
    with workspace.read() as tx:
        assert letters.letters(tx, DINNER, Kind.THANKS).letters


def test_the_attempts_are_kept_by_the_database_itself(told: Workspace) -> None:
    attempts = tables.mail_attempts
    with pytest.raises(DBAPIError, match="mail_attempts is frozen"), told.write() as tx:
        tx.connection.execute(update(attempts).values(code=250))
    with pytest.raises(DBAPIError, match="mail_attempts is frozen"), told.write() as tx:
        tx.connection.execute(attempts.delete())


def test_two_records_of_one_person_have_their_mails_together(told: Workspace) -> None:
    with told.write() as tx:
        merging.merge(tx, "Ada Ash", "Ben Birch")
        own = tables.mail_outbox.c.person_id
        people = {row.person_id for row in tx.select(select(own))}
        assert people == {1, 3}


def test_all_of_it_is_exported_and_forgotten_when_an_event_is_retired(told: Workspace, clock: Clock) -> None:
    clock.move(days=200)
    kept: list[dict[str, Any]] = []
    with told.write() as tx:
        retiring.retire(tx, DINNER, keep=kept.append)
    (mails,) = [one["mails"] for one in kept]
    assert [one["kind"] for one in mails["mailings"]] == ["reminder"]
    assert [(one["name"], one["state"]) for one in mails["messages"]] == [
        ("Ada Ash", "sent"),
        ("Ben Birch", "failed"),
        ("Cleo Cedar", "retry"),
    ]
    assert "@" not in everything(told).replace("girlgeek.example.org", "").replace("@", "", 3)


def test_an_export_is_fit_for_json(told: Workspace) -> None:
    with told.write() as tx:
        stored = capacity.end(tx, DINNER, EventState.RETIRED)
        json.dumps(event_export.exported(tx, stored))


def test_the_bytes_go_too(workspace: Workspace, clock: Clock) -> None:
    some_sent(workspace)
    clock.move(days=30)
    with workspace.write() as tx:
        spellings = erasing.erase(tx, "Ben Birch").spellings
    assert scrub(workspace.url, spellings, again="geekx people erase", patience=5) == ()


def test_why_a_mailing_was_stopped_names_nobody(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file)
    plan_and_approve(workspace_of_file)
    names = ("ada.ash", "ben.birch", "cleo.cedar")
    refused = [f"554 5.7.1 <{name}@example.org>: Recipient address rejected" for name in names]
    with running(Handler(answers={"RCPT": refused})) as port:
        run = send(workspace_of_file, at(port))
    assert run.stop == "the server refused 3 messages in a row (554 5.7.1 <(address)>: Recipient address rejected)"
    with workspace_of_file.read() as tx:
        (why,) = (row.why for row in tx.select(select(tables.mail_mailings.c.why)))
    assert why == run.stop


def test_why_an_earlier_program_stopped_a_mailing_is_rewritten(told: Workspace) -> None:
    with told.write() as tx:
        tx.connection.execute(update(tables.mail_mailings).values(why=f"550 <{BEN}> Ben Birch is no user"))
        erasing.erase(tx, "Ben Birch")
    assert "550 <(erased)> (erased) is no user" in everything(told)


def test_an_address_in_other_letters_is_repeated_by_servers_in_plain_ones(workspace_of_file: Workspace) -> None:
    make_party(workspace_of_file, "Ada Ash")
    with workspace_of_file.write() as tx:
        sign_up(tx, "Uli Ulme", email="uli@bücher.example.org")
    plan_and_approve(workspace_of_file)
    refused = "550 5.1.1 <uli@xn--bcher-kva.example.org>: no such user"
    with running(Handler(answers={"RCPT": ["250 OK", refused]})) as port:
        send(workspace_of_file, at(port))
    with workspace_of_file.read() as tx:
        outbox, attempts = tables.mail_outbox, tables.mail_attempts
        for table in (outbox, attempts):
            rows = tx.select(select(table.c.reply).where(table.c.code == 550))
            assert [row.reply for row in rows] == ["5.1.1 <(address)>: no such user"]


@pytest.mark.parametrize("name", ['Grace "Amazing" Hopper', "Grace\\Hopper Ash", "Grace Hopper"])
def test_a_name_in_quotation_marks_is_found_in_mails_to_others(name: str, workspace: Workspace) -> None:
    make_event(workspace)
    decide(workspace)
    with workspace.write() as tx:
        sign_up(tx, "Ada Ash", companions=[name])
        sign_up(tx, name, email="grace@example.org")
    plan_and_approve(workspace)
    assert "Grace" in everything(workspace)
    with workspace.write() as tx:
        assert erasing.erase(tx, "grace@example.org", cancel_registrations=True).left == ()
    left = everything(workspace)
    assert "2 seats, for you and (erased)" in left
    assert "Grace" not in left
    assert "Ada Ash" in left
