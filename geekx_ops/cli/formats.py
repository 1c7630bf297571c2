"""The formats that commands print, and where the chosen one is kept for the one place that prints errors."""

from __future__ import annotations

FORMATS = ("table", "json", "csv")
FORMAT_KEY = "geekx.format"
"""The key in Click's `Context.meta`."""
