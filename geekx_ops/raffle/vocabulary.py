"""The words of raffles as they are stored. They stand apart because every command loads them, with the tables."""

from __future__ import annotations

from enum import StrEnum


class Presence(StrEnum):
    """What somebody must have done to be in."""

    INSIDE = "inside"
    CAME = "came"
    CONFIRMED = "confirmed"


class Method(StrEnum):
    """How a round becomes a ranking."""

    COMMITMENT = "commitment"
    RFC3797 = "rfc3797"


class Step(StrEnum):
    """What a line of the log says of somebody who was drawn."""

    CALLED = "called"
    CLAIMED = "claimed"
    ABSENT = "absent"
    DECLINED = "declined"
    INELIGIBLE = "ineligible"
