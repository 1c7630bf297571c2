"""Hypothesis strategies for event settings that can be true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from geekx_ops import text
from geekx_ops.errors import Invalid
from geekx_ops.events.event import (
    ANY_ANSWER,
    EventFormat,
    EventSettings,
    HeldSeats,
    Link,
    PartyRule,
    Promotion,
    Question,
    QuestionKind,
    SignUpRules,
    TicketType,
)

T = TypeVar("T")

ZONES = ("America/Los_Angeles", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Monrovia", "UTC")

PATIENT = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
"""For properties over whole events, on machines that are busy with other tests."""

slugs = st.sampled_from(["a", "b", "c-3"]) | st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
caps = st.none() | st.integers(1, 1000)


def _cleaned(value: str) -> str:
    try:
        return text.line(value, what="it")
    except Invalid:
        return "x"


lines = st.text(min_size=1, max_size=30).map(_cleaned)


def unique(parts: st.SearchStrategy[T], key: Callable[[T], Any], *, least: int = 0) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(parts, min_size=least, max_size=3, unique_by=key).map(tuple)


def _seen_at_door(question: Question) -> st.SearchStrategy[Question]:
    possible = {QuestionKind.YES_NO: ("yes", "no"), QuestionKind.CHOICE: question.choices}.get(question.kind)
    answers = lines if possible is None else st.sampled_from([*possible, ANY_ANSWER])
    return unique(answers, str.casefold).map(lambda at_door: replace(question, at_door=at_door))


open_questions = st.builds(
    Question,
    slugs,
    lines,
    st.sampled_from([QuestionKind.TEXT, QuestionKind.YES_NO]),
    st.booleans(),
    asked=st.booleans(),
)
choices = st.builds(
    Question,
    slugs,
    lines,
    st.just(QuestionKind.CHOICE),
    st.booleans(),
    unique(lines, str.casefold, least=1),
    st.booleans(),
)
questions = (open_questions | choices).flatmap(_seen_at_door)


addresses = st.sampled_from(["https://example.org/", "https://example.org/a?b=c&d=%C3%A9", "http://example.org:8080/x"])
links = st.builds(Link, slugs, addresses, st.none() | slugs)


@st.composite
def instants(draw: st.DrawFn, zone: ZoneInfo) -> datetime:
    """Any instant, and more often than by chance one in the hour that a clock put back shows twice."""
    if draw(st.booleans()):
        minutes = draw(st.integers(-180, 180))
        return datetime(2022, 11, 6, 9, tzinfo=UTC) + timedelta(minutes=minutes)
    local = draw(st.datetimes(datetime(1971, 1, 1), datetime(2190, 1, 1), timezones=st.just(zone)))  # noqa: DTZ001
    return local.astimezone(UTC)


def _on_slides(found: tuple[Link, ...], count: int) -> tuple[Link, ...]:
    """Each of *found* on *count* slides of its own."""
    return tuple(replace(link, slides=tuple(range(n * 9 + 1, n * 9 + 1 + count))) for n, link in enumerate(found))


@st.composite
def event_settings(draw: st.DrawFn) -> EventSettings:
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    starts = draw(instants(zone))
    before = st.none() | st.timedeltas(timedelta(0), timedelta(days=60)).map(lambda length: starts - length)
    cap = draw(caps)
    types = draw(unique(st.builds(TicketType, slugs, lines, caps), lambda kind: kind.slug, least=1))
    if cap is not None:
        types = tuple(TicketType(kind.slug, kind.name, min(kind.cap or cap, cap)) for kind in types)
    room = min([kind.cap for kind in types if kind.cap is not None] + ([cap] if cap else []), default=90)
    held = st.builds(HeldSeats, slugs, st.integers(0, room // 3), st.sampled_from([kind.slug for kind in types]))
    opens = draw(before)
    return EventSettings(
        slug=draw(slugs),
        name=draw(lines),
        timezone=zone.key,
        starts=starts,
        ends=starts + draw(st.timedeltas(timedelta(seconds=1), timedelta(days=3))),
        cap=cap,
        format=draw(st.sampled_from(EventFormat)),
        doors=draw(before),
        series=draw(st.none() | lines),
        host=draw(st.none() | lines),
        venue=draw(st.none() | lines),
        city=draw(st.none() | lines),
        retention_days=draw(st.integers(0, 400)),
        sign_up=SignUpRules(
            opens=opens,
            closes=draw(st.none() if opens == starts else st.none() | st.just(starts)),
            max_party=draw(st.integers(1, 9)),
            promotion=draw(st.sampled_from(Promotion)),
            offer_lasts=timedelta(seconds=draw(st.integers(1, 10**6))),
            parties=draw(st.sampled_from(PartyRule)),
            cutoff=draw(before),
            door_release=draw(st.none() | st.just(starts)),
        ),
        ticket_types=types,
        held=draw(unique(held, lambda seats: seats.slug)),
        questions=draw(unique(questions, lambda question: question.slug)),
        links=_on_slides(draw(unique(links, lambda link: link.slug)), draw(st.integers(0, 3))),
    )


@st.composite
def neighbours(draw: st.DrawFn) -> tuple[EventSettings, EventSettings]:
    """Two versions of an event that have some settings in common, perhaps all."""
    one, other = draw(event_settings()), draw(event_settings())
    names = draw(st.sets(st.sampled_from([part.name for part in fields(EventSettings)])))
    return one, replace(one, **{name: getattr(other, name) for name in names})
