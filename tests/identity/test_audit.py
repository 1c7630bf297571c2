"""The rule of who is who, broken by hand."""

from __future__ import annotations

from sqlalchemy import text

from geekx_ops.identity import audit
from geekx_ops.registration import audit as registrations
from geekx_ops.workspace import Workspace
from tests.factories import fill, make_event


def test_a_person_who_is_not_found_by_her_address_is_noticed(workspace: Workspace) -> None:
    make_event(workspace)
    fill(workspace, "Ada", "Ben")
    with workspace.write() as tx:
        assert audit.problems(tx) == []
        tx.connection.execute(text("UPDATE people SET email = 'other@example.org' WHERE name = 'Ben'"))
    with workspace.read() as tx:
        assert audit.problems(tx) == ["the address of person 2 is not the one that she is found by"]
        assert registrations.problems(tx) == audit.problems(tx)
