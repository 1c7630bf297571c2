"""Writing `event.toml`: settings in, text out, in an order and a form that people like to edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import tomli_w

from geekx_ops import times
from geekx_ops.events.event import EventSettings, HeldSeats, Link, Question, SignUpRules


def write(settings: EventSettings) -> str:
    """The event file that reads as *settings*: values that are not set are left out, times are local ones."""
    return written(_sections(settings))


def written(sections: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """The text of *sections*, each a header and its values, without those that are None."""
    return "\n".join(f"{header}\n{_lines(values)}" for header, values in sections)


def _lines(values: Mapping[str, Any]) -> str:
    return tomli_w.dumps({key: value for key, value in values.items() if value is not None})


def _sections(settings: EventSettings) -> Iterator[tuple[str, dict[str, Any]]]:
    zone = ZoneInfo(settings.timezone)
    yield "[event]", _event(settings, zone)
    yield "[signup]", _sign_up(settings.sign_up, zone)
    for kind in settings.ticket_types:
        yield "[[ticket_types]]", {"slug": kind.slug, "name": kind.name, "cap": kind.cap}
    for held in settings.held:
        yield "[[held]]", _held(held, settings)
    for question in settings.questions:
        yield "[[questions]]", _question(question)
    for link in settings.links:
        yield "[[links]]", _link(link)


def _event(settings: EventSettings, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "slug": settings.slug,
        "name": settings.name,
        "series": settings.series,
        "host": settings.host,
        "format": settings.format.value,
        "venue": settings.venue,
        "city": settings.city,
        "timezone": settings.timezone,
        "doors": local_time(settings.doors, zone),
        "starts": local_time(settings.starts, zone),
        "ends": local_time(settings.ends, zone),
        "cap": settings.cap,
        "retention_days": settings.retention_days,
    }


def _sign_up(rules: SignUpRules, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "opens": local_time(rules.opens, zone),
        "closes": local_time(rules.closes, zone),
        "cutoff": local_time(rules.cutoff, zone),
        "door_release": local_time(rules.door_release, zone),
        "max_party": rules.max_party,
        "parties": rules.parties.value,
        "promotion": rules.promotion.value,
        "offer_lasts": times.format_duration(rules.offer_lasts),
    }


def _held(held: HeldSeats, settings: EventSettings) -> dict[str, Any]:
    only_one = len(settings.ticket_types) == 1
    return {"slug": held.slug, "seats": held.seats, "ticket_type": None if only_one else held.ticket_type}


def _question(question: Question) -> dict[str, Any]:
    return {
        "slug": question.slug,
        "text": question.text,
        "kind": question.kind.value,
        "required": question.required or None,
        "choices": list(question.choices) or None,
        "asked": None if question.asked else False,
        "at_door": list(question.at_door) or None,
    }


def _link(link: Link) -> dict[str, Any]:
    return {"slug": link.slug, "url": link.url, "item": link.item, "slides": list(link.slides) or None}


def local_time(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    """*instant* on the clocks of *zone*, with an offset only where they show the same time twice."""
    if instant is None:
        return None
    local = instant.astimezone(zone)
    if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
        return local.replace(tzinfo=None)
    # TOML writes offsets in minutes; a few zones once had seconds in theirs.
    whole = (local.utcoffset() or timedelta()) % timedelta(minutes=1) == timedelta()
    return local if whole else local.astimezone(UTC)
