"""The calendar part of a mail."""

from __future__ import annotations

from geekx_ops.mail.facts import Facts
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.recipient import Recipient


def part(kind: Kind, facts: Facts, recipient: Recipient) -> str | None:  # noqa: ARG001 - 9b fills it in
    """The calendar of *kind* for *recipient*; None if there is none."""
    return None
