"""The formats that commands print, and where the chosen one is kept for the one place that prints errors."""

from __future__ import annotations

FORMATS = ("table", "json", "csv")
FORMAT_KEY = "geekx.format"
"""The key in Click's `Context.meta`."""

ZONE_KEY = "geekx.zone"
"""The same for the time zone of the event that a command works on: deadlines are told in it."""
