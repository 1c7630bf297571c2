"""A running order for calendars: one event each, which other releases bring up to date wherever it was taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from geekx_ops import ical
from geekx_ops.agenda.files import identifiers
from geekx_ops.agenda.files.about import About
from geekx_ops.agenda.files.editions import Kept
from geekx_ops.agenda.files.programme import Entry


def calendar(items: Iterable[Kept], about: About) -> bytes:
    """The bytes of an .ics file. The same releases give the same bytes.

    What changes in an item, also that it is cancelled, raises its sequence; so calendars follow.
    """
    events = tuple(_event(one, about) for one in items)
    return ical.encoded(ical.Calendar(events, product="agenda", name=about.name))


def _event(one: Kept, about: About) -> ical.Event:
    entry, changed = one.entry, one.changed
    return ical.Event(
        uid=identifiers.uid(about.key, entry.slug),
        stamp=changed.at,
        starts=entry.starts,
        ends=entry.ends,
        summary=entry.title,
        zone=about.zone,
        sequence=changed.number - 1,
        status=_status(one),
        modified=changed.at,
        description="\n".join(_description(entry)),
        location=", ".join(filter(None, (entry.room, one.place))) or None,
        url=entry.links[0] if entry.links else None,
        categories=(entry.kind.value,),
    )


def _status(one: Kept) -> ical.Status:
    if one.cancelled:
        return ical.Status.CANCELLED
    return ical.Status.TENTATIVE if one.changed.is_draft else ical.Status.CONFIRMED


def _description(entry: Entry) -> Iterator[str]:
    yield from (person.presented for person in entry.people)
    yield from entry.links
