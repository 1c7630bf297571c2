"""The releases of a plan one after the other: which of them changed an item last, and what is no longer in it.

A calendar that was handed out once has to hear of what was taken out of the plan: it would stay there forever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from geekx_ops.agenda.comparing import Version
from geekx_ops.agenda.files.programme import ALL, Choice, Entry, entries


@dataclass(frozen=True, slots=True)
class Edition:
    """A plan as it is handed out: a release, or the draft of the next one, under the number that it will get."""

    number: int
    at: datetime
    version: Version
    is_draft: bool = False

    @property
    def name(self) -> str:
        """`release 3`, or `the draft`."""
        return "the draft" if self.is_draft else f"release {self.number}"

    @property
    def version_name(self) -> str:
        """The same for formats that have a place for it: `3`, or `draft`."""
        return "draft" if self.is_draft else str(self.number)


@dataclass(frozen=True, slots=True)
class Kept:
    """An item as it stands after all editions. `changed` is the last one that changed it, or cancelled it."""

    entry: Entry
    place: str | None
    changed: Edition
    cancelled: bool = False


def kept(editions: Sequence[Edition], choice: Choice = ALL) -> tuple[Kept, ...]:
    """What *choice* takes of the last of *editions*, in its order; then what only earlier ones had, cancelled."""
    known: dict[str, Kept] = {}
    for edition in editions:
        now = {entry.slug: entry for entry in entries(edition.version, choice)}
        here = {slug: _followed(known.get(slug), entry, edition) for slug, entry in now.items()}
        gone = {slug: _cancelled(was, edition) for slug, was in known.items() if slug not in now}
        known = {**here, **gone}
    return tuple(known.values())


def _followed(was: Kept | None, entry: Entry, edition: Edition) -> Kept:
    place = edition.version.place
    is_same = was is not None and not was.cancelled and (was.entry.announced, was.place) == (entry.announced, place)
    return was if was is not None and is_same else Kept(entry, place, edition)


def _cancelled(was: Kept, edition: Edition) -> Kept:
    return was if was.cancelled else replace(was, changed=edition, cancelled=True)
