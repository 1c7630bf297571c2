"""Several events with a door each, over which people come and go: what the tests of people look at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from geekx_ops.door import service as door
from geekx_ops.registration import capacity, service
from geekx_ops.registration.record import Registration
from geekx_ops.workspace import Transaction, Workspace
from tests.conftest import Clock
from tests.factories import NOON, dinner


def evening(workspace: Workspace, slug: str, *, days: float = 0, **changes: Any) -> str:
    """An event that begins *days* after NOON and lasts four hours; sign-up is open until it ends."""
    starts = NOON + timedelta(days=days)
    settings = dinner(
        slug=slug, name=slug.title(), starts=starts, ends=starts + timedelta(hours=4), timezone="UTC", **changes
    )
    with workspace.write() as tx:
        return capacity.change_event(tx, settings).event.settings.slug


def signed_up(tx: Transaction, slug: str, name: str, **rest: Any) -> Registration:
    given = {"email": f"{name.lower().replace(' ', '.')}@example.org", **rest}
    return service.sign_up(tx, slug, name=name, **given).registration


def sign_ups(workspace: Workspace, slug: str, *names: str, **rest: Any) -> list[Registration]:
    with workspace.write() as tx:
        return [signed_up(tx, slug, name, **rest) for name in names]


def arrive(workspace: Workspace, clock: Clock, slug: str, *who: str, days: float = 0, **rest: Any) -> None:
    """Let *who* in, one a minute from an hour after the beginning on."""
    clock.now = NOON + timedelta(days=days, hours=1)
    for one in who:
        with workspace.write() as tx:
            assert door.check_in(tx, slug, one, **rest).ok
        clock.move(minutes=1)
