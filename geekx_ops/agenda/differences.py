"""What a new version of a plan changes in the old one, in the words of the event file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from geekx_ops import text, times
from geekx_ops.agenda.plan import Item, Plan, Speaker, Thresholds
from geekx_ops.agenda.soundness import ITEMS, SPEAKERS
from geekx_ops.events.diff import Change, Shown, part_changes, plain, time, value_changes, yes_no


def changes(old: Plan | None, new: Plan, zone: ZoneInfo) -> tuple[Change, ...]:
    """What *new* changes in *old*, in the order of the event file; all of it if there is no *old*; empty if nothing."""
    before = old or Plan()

    def item(one: Item) -> dict[str, Shown]:
        return _item(one, zone)

    def speaker(one: Speaker) -> dict[str, Shown]:
        return _speaker(one, zone)

    return (
        *value_changes("agenda", _agenda(before, zone), _agenda(new, zone)),
        *part_changes(ITEMS, before.items, new.items, item, lambda one: "".join(_item_summary(one, zone))),
        *part_changes(SPEAKERS, before.speakers, new.speakers, speaker, _speaker_summary),
    )


def _agenda(plan: Plan, zone: ZoneInfo) -> dict[str, Shown]:
    return {
        ".starts": time(plan.starts, zone),
        ".ends": time(plan.ends, zone),
        ".emcee": plain(plan.emcee),
        ".room": plain(plan.room),
        ".turnaround": _length(plan.turnaround or None),
        ".clock": Shown(plan.clock, "; ".join(map(_thresholds, plan.clock)) or None),
    }


def _thresholds(one: Thresholds) -> str:
    return f"{one.kind or 'all'}: {one.warning}, {one.danger}"


def _item(item: Item, zone: ZoneInfo) -> dict[str, Shown]:
    return {
        ".title": plain(item.title),
        ".kind": plain(item.kind.value),
        ".starts": time(item.starts, zone),
        ".duration": _length(item.duration),
        ".ends": time(item.ends, zone),
        ".shortest": _length(item.shortest),
        ".longest": _length(item.longest),
        ".speakers": _several(item.speakers),
        ".emcee": plain(item.emcee),
        ".room": plain(item.room),
        ".introduction": _long(item.introduction),
        ".notes": _long(item.notes),
        ".cues": _several(item.cues),
        ".links": _several(item.links),
        ".recorded": yes_no(value=item.recorded),
        ".skipped": yes_no(value=item.skipped),
    }


def _item_summary(item: Item, zone: ZoneInfo) -> Iterator[str]:
    yield f"{item.title} ({item.kind}, {times.format_duration(item.duration)}"
    if item.starts is not None:
        yield f", at {_clock(item.starts, zone)}"
    yield f"; {', '.join(item.speakers)})" if item.speakers else ")"


def _clock(instant: datetime, zone: ZoneInfo) -> str:
    return times.format_local(instant, zone, seconds=instant.second > 0)


def _speaker(speaker: Speaker, zone: ZoneInfo) -> dict[str, Shown]:
    return {
        ".name": plain(speaker.name),
        ".say_it": plain(speaker.say_it),
        ".ipa": plain(speaker.ipa),
        ".pronouns": plain(speaker.pronouns),
        ".role": plain(speaker.role),
        ".employer": plain(speaker.employer),
        ".not_yet": _long(speaker.not_yet),
        ".bio": _long(speaker.bio),
        ".available_from": time(speaker.available_from, zone),
        ".available_until": time(speaker.available_until, zone),
        ".timezone": plain(speaker.timezone),
        ".recording": plain(speaker.recording.value),
        ".confirmed": yes_no(value=speaker.confirmed),
        ".arrived": time(speaker.arrived, zone),
    }


def _speaker_summary(speaker: Speaker) -> str:
    described = ", ".join(part for part in (speaker.role, speaker.employer) if part)
    return f"{speaker.name}, {described}" if described else speaker.name


def _length(length: timedelta | None) -> Shown:
    return Shown(length, None if length is None else times.format_duration(length))


def _several(words: tuple[str, ...]) -> Shown:
    return Shown(words, ", ".join(words) or None)


def _long(words: str | None) -> Shown:
    """A text, of which the beginning is shown; two that begin alike still differ."""
    return Shown(words, None if words is None else f"“{text.excerpt(words, width=60)}”")
