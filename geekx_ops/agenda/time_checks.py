"""Checks of the running order: can it take place at these times, with these people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from geekx_ops import times
from geekx_ops.agenda.findings import Finding, Occasion, Severity
from geekx_ops.agenda.plan import ON_STAGE, Item, ItemKind
from geekx_ops.agenda.planned import Planned

LONG_STRETCH = timedelta(minutes=100)
"""So long people listen without a break, and no longer."""


def findings(occasion: Occasion) -> Iterator[Finding]:
    """Everything about times, rooms, and who is where when."""
    for room in dict.fromkeys(one.room for one in occasion.planned):
        inside = [one for one in occasion.planned if one.room == room]
        yield from _overlaps(occasion, inside)
        yield from _turnarounds(occasion, inside)
        yield from _stretches(inside)
    yield from _double_booked(occasion)
    yield from _unavailable(occasion)
    yield from _edges(occasion)
    yield from _unknown_times(occasion)


def _overlaps(occasion: Occasion, inside: Sequence[Planned]) -> Iterator[Finding]:
    latest: Planned | None = None
    for one in inside:
        if one.overlaps and one.gap is not None and latest is not None and latest.ends is not None:
            over, both_hard = times.format_duration(-one.gap), one.item.starts and latest.item.starts
            told = "both have hard starts: " if both_hard else ""
            message = (
                f"begins {over} before {latest.item.slug} ends ({occasion.clock(latest.ends)}); "
                f"{told}start it later, or shorten what is before"
            )
            yield Finding(Severity.ERROR, "overlap", one.item.slug, message)
        if one.ends is not None and (latest is None or latest.ends is None or one.ends > latest.ends):
            latest = one


def _turnarounds(occasion: Occasion, inside: Sequence[Planned]) -> Iterator[Finding]:
    wanted = occasion.plan.turnaround
    for before, one in pairwise(inside):
        both = {before.item.kind, one.item.kind} <= ON_STAGE
        same = set(before.item.speakers) == set(one.item.speakers)
        if both and not same and one.gap is not None and timedelta() <= one.gap < wanted:
            found = times.format_duration(one.gap) if one.gap else "no time"
            message = (
                f"{found} after {before.item.slug}, {times.format_duration(wanted)} wanted to change; start it later"
            )
            yield Finding(Severity.WARNING, "turnaround", one.item.slug, message)
    talks = [one for one in inside if one.item.kind is ItemKind.TALK]
    if not wanted and len(talks) > 1:
        message = 'no time is planned to change between talks; say how much in the event file: turnaround = "1m"'
        yield Finding(Severity.NOTE, "turnaround", talks[0].item.slug, message)


def _stretches(inside: Sequence[Planned]) -> Iterator[Finding]:
    begin: Planned | None = None
    for one in inside:
        if one.item.kind not in ON_STAGE or (one.gap is not None and one.gap >= timedelta(minutes=5)):
            begin = None
        if one.item.kind in ON_STAGE:
            begin = begin or one
            length = _between(begin.starts, one.ends)
            if length > LONG_STRETCH >= _between(begin.starts, one.starts):
                since = times.format_duration(length)
                message = f"people have listened for {since} without a break when it ends; put a break before it"
                yield Finding(Severity.NOTE, "no-break", one.item.slug, message)


def _between(first: datetime | None, second: datetime | None) -> timedelta:
    return timedelta() if first is None or second is None else second - first


def _double_booked(occasion: Occasion) -> Iterator[Finding]:
    booked: dict[str, list[Planned]] = {}
    for one in sorted(occasion.planned, key=lambda one: one.starts or occasion.starts):
        for slug in _needed(occasion, one.item):
            booked.setdefault(slug, []).append(one)
    for slug, when in booked.items():
        for before, one in _overlapping(when):
            if before.room != one.room and before.ends:
                message = (
                    f"{occasion.name(slug)} is needed in {before.item.slug} until {occasion.clock(before.ends)}, too"
                )
                yield Finding(Severity.ERROR, "double-booked", one.item.slug, f"{message}; move one of them")


def _overlapping(by_start: Sequence[Planned]) -> Iterator[tuple[Planned, Planned]]:
    """Each item that begins before the latest end in front of it, with the one that ends then."""
    latest: Planned | None = None
    for one in by_start:
        if latest is not None and latest.ends and one.starts and one.starts < latest.ends:
            yield latest, one
        if one.ends is not None and (latest is None or latest.ends is None or one.ends > latest.ends):
            latest = one


def _needed(occasion: Occasion, item: Item) -> list[str]:
    emcee = occasion.plan.emcee_of(item) if item.kind in ON_STAGE else None
    return list(dict.fromkeys([*item.speakers, *([emcee] if emcee else [])]))


def _unavailable(occasion: Occasion) -> Iterator[Finding]:
    known = {speaker.slug: speaker for speaker in occasion.plan.speakers}
    for one in occasion.planned:
        for speaker in (known[slug] for slug in one.item.speakers if slug in known):
            if speaker.available_from and one.starts and one.starts < speaker.available_from:
                told = f"{speaker.name} can only come from {occasion.clock(speaker.available_from)}"
                yield Finding(
                    Severity.ERROR, "unavailable", one.item.slug, f"{told}; put it later, or ask for another time"
                )
            if speaker.available_until and one.ends and one.ends > speaker.available_until:
                told = f"{speaker.name} has to leave at {occasion.clock(speaker.available_until)}"
                yield Finding(
                    Severity.ERROR, "unavailable", one.item.slug, f"{told}; put it earlier, or ask for another time"
                )


def _edges(occasion: Occasion) -> Iterator[Finding]:
    if not occasion.planned:
        message = "the plan has no items; add one: geekx agenda add TITLE --duration 10m"
        yield Finding(Severity.ERROR, "empty", "agenda", message)
    end = occasion.plan.ends or occasion.ends
    last = max((one for one in occasion.planned if one.ends), key=lambda one: one.ends or end, default=None)
    if last is not None and last.ends is not None and last.ends > end:
        over = times.format_duration(last.ends - end)
        message = f"ends {over} after all has to be over ({occasion.clock(end)}); shorten or skip something"
        yield Finding(Severity.ERROR, "past-the-end", last.item.slug, message)
    for one in occasion.planned:
        on_stage = one.item.kind in ON_STAGE and one.starts is not None
        if on_stage and occasion.doors and one.starts and one.starts < occasion.doors:
            message = f"begins before the doors open ({occasion.clock(occasion.doors)}); start it later"
            yield Finding(Severity.WARNING, "before-doors", one.item.slug, message)


def _unknown_times(occasion: Occasion) -> Iterator[Finding]:
    for one in occasion.planned:
        if one.starts is None:
            message = "nothing tells when it begins; give it or one before it a start: --starts 19:30"
            yield Finding(Severity.WARNING, "unknown-time", one.item.slug, message)
