"""Texts that go into a style sheet, such as the margins of a printed page."""

from __future__ import annotations

import re

from markupsafe import Markup


def css_string(text: str) -> Markup:
    """*text* as a string in a style sheet: whatever could end it, or the style sheet, is written by its number."""
    escaped = re.sub(r"[^\w .,:;()-]", lambda found: f"\\{ord(found.group()):x} ", text)
    return Markup(f'"{escaped}"')  # noqa: S704 - nothing that HTML knows is left
