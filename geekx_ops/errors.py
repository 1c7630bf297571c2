"""Every exception that geekx-ops raises on purpose.

Each is understood and refused: its text is a finished sentence for the person who asked and names what to do; whatever
else a caller may want to act on stands in `details`. Exit codes are the command line's business (`cli/main.py`).
"""

from __future__ import annotations

from typing import Any


class GeekxError(Exception):
    """Something was asked that cannot be done; nothing was changed.

    `message` is the sentence to show, `details` the data behind it (JSON-safe values only).
    """

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    @property
    def kind(self) -> str:
        """The stable name of this kind of error, as in `--format json`: "not-found", "conflict"."""
        words = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in type(self).__name__)
        return words.removeprefix("-")


class Invalid(GeekxError):
    """What was given is not of the form, or the time, or the size that is needed."""


class NotFound(GeekxError):
    """There is no event, guest, file or setting of that name."""


class Conflict(GeekxError):
    """What was asked contradicts what is stored: no room, taken already, two of one name."""


class Closed(GeekxError):
    """The event does not take this now: sign-up is not open yet, over, or the event is off."""


class SchemaOutdated(GeekxError):
    """The database was made by an older or a newer geekx-ops."""


class DeliveryFailed(GeekxError):
    """Some messages could not be delivered; `details` say which."""


class MissingExtra(GeekxError):
    """An optional package is needed; `details["extra"]` is the extra that brings it."""


class Unavailable(GeekxError):
    """The database itself cannot be read or written now: locked, full, read-only, damaged, away."""
