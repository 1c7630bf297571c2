"""What a test looks at: the queue by names, one registration, all rows, and whether the rules hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select

from geekx_ops.errors import GeekxError
from geekx_ops.events import service as events
from geekx_ops.registration import audit, find, ledger
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Seats, Standing
from geekx_ops.storage.tables import metadata, registrations
from geekx_ops.workspace import Transaction, Workspace
from tests.factories import DINNER


def names(tx: Transaction, standing: Standing, event: str = DINNER) -> list[str]:
    """The names of those who stand so, in the order of arrival; those who wait in the order of the queue."""
    own = registrations.c
    wanted = ledger.registrations_with_names().where(
        own.event_id == events.stored(tx, event).id, own.standing == standing
    )
    order = [own.priority.desc(), own.id] if standing is Standing.WAITING else [own.id]
    return [row.name for row in tx.select(wanted.order_by(*order))]


def confirmed(workspace: Workspace, event: str = DINNER) -> list[str]:
    with workspace.read() as tx:
        return names(tx, Standing.CONFIRMED, event)


def waiting(workspace: Workspace, event: str = DINNER) -> list[str]:
    with workspace.read() as tx:
        return names(tx, Standing.WAITING, event)


def one(workspace: Workspace, who: str, event: str = DINNER) -> Registration:
    with workspace.read() as tx:
        return find.registration(tx, events.stored(tx, event), who)


def seats(workspace: Workspace, event: str = DINNER) -> Seats:
    with workspace.read() as tx:
        return ledger.seats(tx, events.stored(tx, event))


def problems(workspace: Workspace) -> list[str]:
    with workspace.read() as tx:
        return audit.problems(tx)


def rows(workspace: Workspace) -> dict[str, list[Any]]:
    """All that is stored."""
    with workspace.read() as tx:
        return {
            table.name: sorted(map(repr, tx.select(select(table).order_by(*table.primary_key))))
            for table in metadata.sorted_tables
        }


@contextmanager
def refused(workspace: Workspace, kind: type[GeekxError]) -> Iterator[pytest.ExceptionInfo[GeekxError]]:
    """What happens inside raises *kind*, and leaves every row as it was."""
    before = rows(workspace)
    with pytest.raises(kind) as error:
        yield error
    assert rows(workspace) == before
    assert problems(workspace) == []
