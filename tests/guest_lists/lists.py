"""Lists of made-up guests, compared with an event and taken in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from geekx_ops.guest_lists.comparing import Comparison, Wishes, compare
from geekx_ops.guest_lists.diff import Kind
from geekx_ops.guest_lists.importing import Imported, import_list
from geekx_ops.guest_lists.listed import Listed, Refused
from geekx_ops.guest_lists.terms import TypeChoice
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, NOON

CONFIRMED, WAITING, CANCELLED, PENDING = Standing.CONFIRMED, Standing.WAITING, Standing.CANCELLED, Standing.PENDING


def line(number: int, name: str, standing: Standing = CONFIRMED, **rest: Any) -> Listed:
    """The line of *name*, who signed up *number* hours before noon under an address made of the name."""
    given = {"email": f"{name.lower().replace(' ', '.')}@example.org", "signed_up_at": signed_up(number), **rest}
    return Listed(number, name, standing=standing, **given)


def signed_up(number: int) -> datetime:
    return NOON - timedelta(days=1) + timedelta(minutes=number)


def lines(*names: str, **rest: Any) -> list[Listed]:
    return [line(number, name, **rest) for number, name in enumerate(names, start=2)]


def wishes(types: TypeChoice | None = None, **rest: Any) -> Wishes:
    return Wishes(rest.pop("list_name", "luma"), types or TypeChoice(), **rest)


def take_in(workspace: Workspace, listed: Iterable[Listed | Refused], **rest: Any) -> Imported:
    with workspace.write() as tx:
        return import_list(tx, DINNER, listed, wishes(**rest))


def compared(workspace: Workspace, listed: Iterable[Listed | Refused], **rest: Any) -> Comparison:
    with workspace.read() as tx:
        return compare(tx, DINNER, listed, wishes(**rest))


def counts(comparison: Comparison) -> dict[str, int]:
    return {kind.value: number for kind, number in sorted(comparison.counts.items()) if number}


__all__ = ["CANCELLED", "CONFIRMED", "PENDING", "WAITING", "Kind"]
