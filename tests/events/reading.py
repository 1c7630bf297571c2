"""Event files in tests: a short one, and what is said about those that are wrong."""

from __future__ import annotations

from textwrap import dedent

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.events import event_file
from geekx_ops.events.event import EventSettings

SHORT = """\
[event]
name = "Spring Dinner"
timezone = "America/Los_Angeles"
starts = 2022-05-25 18:00:00
ends = 2022-05-25 21:00:00
"""


def read(content: str) -> EventSettings:
    return event_file.read(dedent(content), source="event.toml")


def refused(content: str) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read(content)
    return caught.value


def problems(content: str) -> list[str]:
    """The lines of the message, without the first one, which counts them; none if the file is in order."""
    try:
        read(content)
    except Invalid as error:
        return error.message.splitlines()[1:]
    return []
