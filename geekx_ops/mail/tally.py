"""What came of the messages of one run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from geekx_ops.mail.states import State


@dataclass(slots=True)
class Tally:
    """What came of the messages of one run. `stop` says why it ended early."""

    became: Counter[State] = field(default_factory=Counter)
    stop: str | None = None
    failed: bool = False
    """It was stopped by trouble, and not by somebody."""
    pause: bool = False
    """The server does not want this mailing."""
    alone: bool = False
    """It is about this mailing: nothing stops the others."""
    room: int | None = None
    """How many more may go today; None: any number."""

    @property
    def done(self) -> int:
        """Messages that need no more."""
        return sum(number for state, number in self.became.items() if state not in {State.RETRY, State.QUEUED})
