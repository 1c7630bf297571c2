"""What a check may find, and what it is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.agenda.plan import Item, Plan
from geekx_ops.agenda.planned import Planned


class Severity(StrEnum):
    """How bad it is: an evening cannot go like that; it may go wrong; it is worth a thought."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found, in one line: what it is, and what to do. `where`: slug of an item or a speaker."""

    severity: Severity
    check: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """A plan with its planned times, and all that it is checked against."""

    plan: Plan
    planned: Sequence[Planned]
    zone: ZoneInfo
    starts: datetime
    ends: datetime
    now: datetime
    doors: datetime | None = None
    version: int = 1
    released: int | None = None
    """The version of the plan that was released last, None if none was."""
    coded: frozenset[str] = frozenset()
    """Links that have a QR code."""

    def clock(self, instant: datetime) -> str:
        """*instant* on the clocks of the evening."""
        return times.format_clock(instant, self.zone)

    def name(self, slug: str) -> str:
        """The name of a speaker."""
        return next((speaker.name for speaker in self.plan.speakers if speaker.slug == slug), slug)

    def played(self) -> list[Item]:
        """The items that are not skipped."""
        return [one.item for one in self.planned]
