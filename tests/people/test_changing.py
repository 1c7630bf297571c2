"""What is noted about a person."""

from __future__ import annotations

import pytest

from geekx_ops.door import service as door
from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import journal
from geekx_ops.people import erasing, finding
from geekx_ops.people.changing import change
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.people.evenings import evening, sign_ups


@pytest.fixture
def ada(workspace: Workspace) -> Workspace:
    evening(workspace, "april")
    sign_ups(workspace, "april", "Ada Example", "Bo Sample")
    return workspace


def test_what_is_given_changes_and_the_rest_stays(ada: Workspace) -> None:
    with ada.write() as tx:
        first, changed = change(tx, "ada", employer=" Acme ", note="walks\nwith a cane", do_not_contact=True)
        assert (first.employer, first.note, first.do_not_contact, changed) == ("Acme", "walks\nwith a cane", True, True)
        second, changed = change(tx, "ada", name="Ada E. Example", email="ada@example.org", do_not_contact=False)
        assert (second.name, second.email, second.employer) == ("Ada E. Example", "ada@example.org", "Acme")
        assert finding.person(tx, "ADA@example.org") == second
        third, changed = change(tx, "ada", employer="", note=" ")
        assert (third.employer, third.note) == (None, None)
        assert change(tx, "ada", name="Ada E. Example", email="ada@example.org", note="") == (third, False)


def test_the_journal_tells_what_was_changed_but_not_to_what(ada: Workspace) -> None:
    with ada.write() as tx:
        change(tx, "ada", name="Ada Sample", employer="Acme")
        last = journal.last_entries(tx, number=2)
    assert [(entry.action, entry.person_id, entry.details) for entry in last] == [
        ("person.renamed", 1, {}),
        ("person.described", 1, {"keys": ["employer"]}),
    ]


def test_the_note_is_seen_at_the_door(ada: Workspace, clock: Clock) -> None:
    clock.move(hours=1)
    with ada.write() as tx:
        change(tx, "ada", note="speaks tonight")
        assert door.check_in(tx, "april", "ada").notes == ("speaks tonight",)


def test_what_cannot_be_is_refused(ada: Workspace) -> None:
    with ada.write() as tx:
        with pytest.raises(Conflict, match="belongs to Bo Sample already"):
            change(tx, "ada", email="bo.sample@example.org")
        with pytest.raises(Invalid, match="is not an e-mail address"):
            change(tx, "ada", email="ada")
        with pytest.raises(Invalid, match="the name is empty"):
            change(tx, "ada", name=" ")
        with pytest.raises(Invalid, match="the employer has 201 characters"):
            change(tx, "ada", employer="x" * 201)


def test_who_was_erased_is_not_changed(ada: Workspace) -> None:
    with ada.write() as tx:
        erasing.erase(tx, "ada", cancel_registrations=True)
        with pytest.raises(Conflict, match="person 1 was erased"):
            change(tx, "1", name="Ada Example")
