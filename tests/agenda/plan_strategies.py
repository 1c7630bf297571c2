"""Hypothesis strategies for plans that can be stored, and short makers of plans for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from geekx_ops import text
from geekx_ops.agenda.plan import Consent, Item, ItemKind, Plan, Speaker, Threshold, Thresholds
from geekx_ops.errors import Invalid
from tests.events.settings_strategies import instants, lines, slugs

LINKS = ("https://example.org/slides", "http://example.org/a?b=c#d", "https://xn--exmple-cua.example.org/ä")


def _cleaned(value: str) -> str:
    try:
        return text.paragraph(value, what="it")
    except Invalid:
        return 'say "hello"\nthen \\ wait'


paragraphs = st.text(max_size=60).map(_cleaned)
lengths = st.integers(0, 86_400).map(lambda seconds: timedelta(seconds=seconds))


thresholds = st.builds(Threshold, lengths | st.integers(0, 100))
clocks = st.builds(Thresholds, thresholds, thresholds, st.none() | st.sampled_from(ItemKind))


@st.composite
def speakers(draw: st.DrawFn, slug: str, zone: ZoneInfo) -> Speaker:
    begin = draw(st.none() | instants(zone))
    some = st.none() | lines
    return Speaker(
        slug,
        draw(lines),
        say_it=draw(some),
        ipa=draw(some),
        pronouns=draw(some),
        role=draw(some),
        employer=draw(some),
        not_yet=draw(st.none() | paragraphs),
        bio=draw(st.none() | paragraphs),
        available_from=begin,
        available_until=draw(st.none() | instants(zone)) if begin is None else begin + timedelta(hours=1),
        timezone=draw(st.sampled_from([None, "Europe/London", "America/Port-au-Prince"])),
        recording=draw(st.sampled_from(Consent)),
        confirmed=draw(st.booleans()),
        arrived=draw(st.none() | instants(zone)),
    )


@st.composite
def items(draw: st.DrawFn, slug: str, zone: ZoneInfo, known: list[str]) -> Item:
    starts = draw(st.none() | instants(zone))
    duration = draw(lengths)
    named = st.none() | st.sampled_from(known) if known else st.none()
    return Item(
        slug,
        draw(lines),
        duration,
        draw(st.sampled_from(ItemKind)),
        starts,
        draw(st.none() | instants(zone)) if starts is None else starts + timedelta(minutes=7),
        draw(st.none() | st.just(duration // 2).map(lambda length: timedelta(seconds=length // timedelta(seconds=1)))),
        draw(st.none() | lengths.map(lambda more: duration + more).filter(lambda most: most <= timedelta(hours=24))),
        tuple(draw(st.lists(st.sampled_from(known), unique=True, max_size=3))) if known else (),
        draw(named),
        draw(st.none() | lines),
        draw(st.none() | paragraphs),
        draw(st.none() | paragraphs),
        tuple(draw(st.lists(lines, max_size=2))),
        tuple(draw(st.lists(st.sampled_from(LINKS), max_size=2))),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@st.composite
def plans(draw: st.DrawFn, zone: ZoneInfo) -> Plan:
    known = draw(st.lists(slugs, unique=True, max_size=3))
    named = draw(st.lists(slugs, unique=True, max_size=4))
    starts = draw(st.none() | instants(zone))
    return Plan(
        tuple(draw(items(slug, zone, known)) for slug in named),
        tuple(draw(speakers(slug, zone)) for slug in known),
        starts,
        draw(st.none() | instants(zone)) if starts is None else starts + timedelta(hours=3),
        draw(st.none() | st.sampled_from(known)) if known else None,
        draw(st.none() | lines),
        draw(lengths),
        tuple(draw(st.lists(clocks, max_size=3, unique_by=lambda one: one.kind))),
    )


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def at(clock: str, day: str = "2022-05-25") -> datetime:
    """A clock of the west coast in summer."""
    return datetime.fromisoformat(f"{day}T{clock}-07:00").astimezone(UTC)


def talk(slug: str, length: float = 10, **rest: Any) -> Item:
    return Item(slug, slug.capitalize(), minutes(length), **rest)


def ready(slug: str, **rest: Any) -> Speaker:
    """A speaker about whom nothing is missing."""
    known: dict[str, Any] = {"say_it": slug, "pronouns": "she/her", "role": "Engineer", "confirmed": True}
    return Speaker(slug, slug.capitalize(), **{**known, "recording": Consent.YES, **rest})
