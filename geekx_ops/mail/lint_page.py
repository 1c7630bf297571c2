"""Rules for the page of a mail and its links."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from geekx_ops.mail.lint import Draft, Finding, error, warning, ways_out
from geekx_ops.mail.page_reading import contrast
from geekx_ops.text import counted, excerpt

LARGE, LARGEST = 80_000, 100_000
"""Octets of a page; Gmail cuts it off at about 102 KB."""
LEAST_CONTRAST = 4.5

_URL = re.compile(r"https?://[^\s<>\"]+")


def links(draft: Draft) -> Iterator[Finding]:
    """Where the links go, and what they say."""
    meant = defaultdict(set)
    for link in draft.page.links:
        shown = excerpt(link.target, width=60)
        if not link.target.strip() or link.target == "#":
            yield error("link-empty", f"the link “{excerpt(link.text)}” goes nowhere.")
        if link.target.startswith("http://"):
            yield warning("link-http", f"{shown} is not https: browsers warn of it.")
        if not link.text:
            yield error("link-text", f"the link to {shown} says nothing.")
        meant[link.text].add(link.target)
    for text, targets in meant.items():
        if text and len(targets) > 1:
            yield warning(
                "link-same", f"{counted(len(targets), 'link')} say “{excerpt(text)}” and go to different places."
            )


def both_parts(draft: Draft) -> Iterator[Finding]:
    """Whether who reads the text gets to the same places as who reads the page."""
    if draft.message.html is None:
        return
    ways = ways_out(draft.message)  # which have a rule of their own
    page = {link.target for link in draft.page.links if _URL.match(link.target)} - ways
    text = {found.rstrip(".,;:!?)") for found in _URL.findall(draft.message.text)} - ways
    for missing in sorted(page - text):
        yield error("parts-differ", f"the page links to {excerpt(missing, width=60)}, the text does not.")
    for missing in sorted(text - page):
        yield error("parts-differ", f"the text links to {excerpt(missing, width=60)}, the page does not.")
    for link in draft.page.links:
        mailbox = unquote(link.target.removeprefix("mailto:").partition("?")[0])
        if link.target.startswith("mailto:") and not _is_reached(draft, mailbox):
            yield warning(
                "parts-differ", f"the page tells where to write to (“{excerpt(link.text)}”), the text does not."
            )


def _is_reached(draft: Draft, mailbox: str) -> bool:
    """Whether who reads the text alone can write to *mailbox*: it stands there, or answers go to it."""
    answers = draft.message.reply_to or draft.message.sender
    return mailbox == answers.address or mailbox in draft.message.text


def accessible(draft: Draft) -> Iterator[Finding]:
    """Whether somebody who hears the page can follow it."""
    page = draft.page
    if draft.message.html is None:
        return
    if without := [one for one in page.pictures if one.alt is None]:
        yield error("alt", f"{counted(len(without), 'picture')} without an alternative text (`alt`).")
    if not all(page.languages) or len(page.languages) < 2:  # noqa: PLR2004 - html and body
        yield error("language", "`lang` and `dir` have to stand on <html> and on <body>: programs cut off the first.")
    if page.tables_without_role:
        yield warning("table-role", f'{counted(page.tables_without_role, "table")} without role="presentation".')
    if page.headings.count(1) != 1 or any(after - before > 1 for before, after in pairwise(page.headings)):
        yield warning("headings", "there should be one <h1>, and no level left out below it.")


def colours(draft: Draft) -> Iterator[Finding]:
    """Whether the text can be told from what lies under it, in light; each pair of colours once."""
    pairs = {(shown.colour, shown.ground): shown.text for shown in reversed(draft.page.shown)}
    for (colour, ground), text in pairs.items():
        if colour is None or ground is None:
            continue
        ratio = contrast(colour, ground)
        if ratio < LEAST_CONTRAST:
            shown = excerpt(" ".join(text.split()))
            yield warning("contrast", f"“{shown}” has a contrast of {ratio:.1f}; {LEAST_CONTRAST} is needed.")


def size(draft: Draft) -> Iterator[Finding]:
    """Whether Gmail shows all of it."""
    octets = len((draft.message.html or "").encode())
    if octets >= LARGEST:
        yield error("size", f"the page has {octets / 1000:.0f} KB; Gmail cuts it off at 102, the footer first.")
    elif octets >= LARGE:
        yield warning("size", f"the page has {octets / 1000:.0f} KB; Gmail cuts it off at 102.")
