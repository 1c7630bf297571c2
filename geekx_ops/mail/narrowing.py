"""Mailings for some of those who are meant by a kind: how their filter says so, as it is stored."""

from __future__ import annotations

from geekx_ops.mail import audience
from geekx_ops.mail.audience import Filter
from geekx_ops.mail.kinds import Kind

MISSING, ONLY, AGAIN = "missing: ", "only: ", "again: "
"""Before the filter: for who has not got one, or for one guest, who has not or (again) may have."""


def is_narrow(who: str) -> bool:
    """Whether a mailing with this filter is for some of those who are meant by it."""
    return who.startswith((MISSING, ONLY, AGAIN))


def is_for_one(who: str) -> bool:
    """Whether a mailing with this filter is for one guest."""
    return who.startswith((ONLY, AGAIN))


def is_for_who_has_none(who: str) -> bool:
    """Whether a mailing with this filter is for nobody who has got one."""
    return who.startswith((MISSING, ONLY))


def meant(who: str, kind: Kind) -> Filter:
    """Who is meant by the filter of a mailing of *kind*: whoever it may go to if that says nothing."""
    written = who.removeprefix(MISSING).removeprefix(ONLY).removeprefix(AGAIN)
    return audience.parse(written) if written else audience.everybody(kind)
