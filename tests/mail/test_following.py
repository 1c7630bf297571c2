"""What follows from what was done."""

from __future__ import annotations

from typing import Any

from geekx_ops.mail.following import Done, Step, replaces, steps
from geekx_ops.mail.kinds import Kind
from geekx_ops.registration.seats import Standing


def test_what_follows_from_a_row_of_the_journal() -> None:
    def kinds(action: str, before: Standing | None = None, had: int | None = None, **details: Any) -> list[Kind]:
        done = Done(7, action, 3, details, before, had)
        return [step.kind for step in steps([done], frozenset(Kind))]

    assert kinds("registration.confirmed") == [Kind.CONFIRMATION]
    assert kinds("registration.confirmed", Standing.WAITING) == [Kind.MOVED_UP]
    assert kinds("registration.confirmed", Standing.OFFERED) == [Kind.CONFIRMATION]
    assert kinds("registration.offered", Standing.WAITING) == [Kind.OFFER]
    assert kinds("registration.waiting") == [Kind.WAITING]
    assert kinds("registration.cancelled", Standing.CONFIRMED) == []
    assert kinds("registration.passed-over") == kinds("registration.put-first") == kinds("guests.imported") == []
    assert kinds("registration.changed", Standing.CONFIRMED, 1, seats=1) == []
    assert kinds("registration.changed", Standing.CONFIRMED, 1, seats=2) == [Kind.CONFIRMATION]
    assert kinds("registration.changed", Standing.WAITING, 1, seats=2) == []
    assert kinds("event.changed", keys=["event.starts"]) == [Kind.CHANGE]
    assert kinds("event.changed", keys=["event.cap", "held.crew.seats"]) == []
    assert kinds("event.cancelled") == [Kind.CANCELLED_EVENT]
    assert list(steps([Done(7, "registration.waiting", 3, {})], ())) == []
    turned = [Done(1, "mails.changed", None, {"send": ["waiting"]}), Done(2, "registration.waiting", 3, {})]
    assert list(steps(turned, ())) == [Step(Kind.WAITING, 3, 2)]


def test_what_makes_a_waiting_mail_superfluous() -> None:
    assert replaces(Kind.MOVED_UP, Kind.WAITING)
    assert replaces(Kind.CONFIRMATION, Kind.CHANGE)
    assert replaces(Kind.CHANGE, Kind.CHANGE)
    assert replaces(Kind.CANCELLED_EVENT, Kind.REMINDER)
    assert not replaces(Kind.CONFIRMATION, Kind.REMINDER)
    assert not replaces(Kind.CHANGE, Kind.CONFIRMATION)
