"""What files of a running order say of its event."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class About:
    """Which event it is. `key` is what its identifiers are made of."""

    slug: str
    name: str
    zone: ZoneInfo
    key: str
