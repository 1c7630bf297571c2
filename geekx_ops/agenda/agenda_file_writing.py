"""The running order as sections of the event file: a plan in, text out that reads as the same plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.agenda.plan import Consent, Item, Plan, Speaker
from geekx_ops.events.event_file_writing import local_time, written


def write(plan: Plan, zone: ZoneInfo) -> str:
    """The sections of *plan*: what is not set, or as usual, is left out; times are those of *zone*."""
    return written(_sections(plan, zone))


def _sections(plan: Plan, zone: ZoneInfo) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "[agenda]", _agenda(plan, zone)
    for one in plan.clock:
        kind = None if one.kind is None else one.kind.value
        yield "[[agenda.clock]]", {"kind": kind, "warning": str(one.warning), "danger": str(one.danger)}
    for item in plan.items:
        yield "[[agenda.items]]", item_values(item, zone)
    for speaker in plan.speakers:
        yield "[[speakers]]", speaker_values(speaker, zone)


def _agenda(plan: Plan, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "starts": local_time(plan.starts, zone),
        "ends": local_time(plan.ends, zone),
        "emcee": plan.emcee,
        "room": plan.room,
        "turnaround": _length(plan.turnaround or None),
    }


def item_values(item: Item, zone: ZoneInfo) -> dict[str, Any]:
    """The keys of an item in the file; None where nothing is written."""
    return {
        "slug": item.slug,
        "title": item.title,
        "kind": item.kind.value,
        "starts": local_time(item.starts, zone),
        "duration": _length(item.duration),
        "ends": local_time(item.ends, zone),
        "shortest": _length(item.shortest),
        "longest": _length(item.longest),
        "speakers": list(item.speakers) or None,
        "emcee": item.emcee,
        "room": item.room,
        "introduction": item.introduction,
        "notes": item.notes,
        "cues": list(item.cues) or None,
        "links": list(item.links) or None,
        "recorded": item.recorded or None,
        "skipped": item.skipped or None,
    }


def speaker_values(speaker: Speaker, zone: ZoneInfo) -> dict[str, Any]:
    """The keys of a speaker in the file; None where nothing is written."""
    return {
        "slug": speaker.slug,
        "name": speaker.name,
        "say_it": speaker.say_it,
        "ipa": speaker.ipa,
        "pronouns": speaker.pronouns,
        "role": speaker.role,
        "employer": speaker.employer,
        "not_yet": speaker.not_yet,
        "bio": speaker.bio,
        "available_from": local_time(speaker.available_from, zone),
        "available_until": local_time(speaker.available_until, zone),
        "timezone": speaker.timezone,
        "recording": None if speaker.recording is Consent.UNKNOWN else speaker.recording.value,
        "confirmed": speaker.confirmed or None,
        "arrived": local_time(speaker.arrived, zone),
    }


def _length(length: timedelta | None) -> str | None:
    return None if length is None else times.format_duration(length)
