"""Reading `event.toml`. Pure: text in, settings out; `event_file_writing` goes the other way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from geekx_ops import text as texts
from geekx_ops.errors import Invalid
from geekx_ops.events import file_values as value
from geekx_ops.events import soundness, toml_text
from geekx_ops.events.event import (
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
from geekx_ops.events.file_sections import Section, Sections
from geekx_ops.events.file_values import Check
from geekx_ops.events.problems import Problem, Problems, refusal

T = TypeVar("T")

Part = Callable[[Sections, EventSettings], T]
"""Reads the sections of another capability. What is wrong goes to their problems; the settings may be incomplete."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in for a time that could not be read. Settings that hold it are not given to anybody."""

_USUAL = EventSettings("", "", "UTC", _NEVER, _NEVER)
"""What holds where the file says nothing."""


def read(text: str, *, source: str) -> EventSettings:
    """The settings that the event file *text* holds; *source* is its name in messages.

    Raises one Invalid for everything that is wrong with it, each with its line: see `Problem`.
    """
    settings, _ = read_with(text, lambda _sections, _settings: None, source=source)
    return settings


def read_with(text: str, part: Part[T], *, source: str) -> tuple[EventSettings, T]:
    """The same, and what *part* makes of the sections that are not the event's own: one refusal for all of it."""
    tables = _tables(text, source)
    problems = Problems(source, toml_text.key_lines(text))
    sections = Sections(tables, problems)
    settings = _settings(sections)
    found = part(sections, settings)
    sections.refuse_unknown()
    problems.refuse()
    return settings, found


def names_slug(text: str) -> bool:
    """Whether the file says the event's slug itself, so that the event may get another name and stay the same."""
    return "slug" in _tables(text, "the event file").get("event", {})


def _tables(text: str, source: str) -> dict[str, Any]:
    try:
        return toml_text.tables(text)
    except toml_text.NotToml as error:
        raise refusal([Problem(source, error.line, None, error.message, error.column)]) from error


def _settings(sections: Sections) -> EventSettings:
    event = sections.one("event")
    zone = event.need("timezone", value.zone, None, wanted='a time zone such as "America/Los_Angeles"')
    clock = value.instant(zone or ZoneInfo("UTC"))
    settings = replace(
        _event(event, clock),
        timezone=zone.key if zone else "",
        sign_up=_sign_up(sections.one("signup"), clock),
        ticket_types=(types := _ticket_types(sections)),
        held=_held(sections, types[0].slug),
        questions=_questions(sections),
        links=tuple(map(_link, sections.many("links"))),
    )
    for flaw in _contradictions(settings, zone):
        sections.at(flaw.section, flaw.number).problem(flaw.key, flaw.message)
    return settings


def _contradictions(settings: EventSettings, zone: ZoneInfo | None) -> Iterator[soundness.Flaw]:
    if zone is not None:  # without it, times with an offset and times without one cannot be compared
        known = {key: moment for key, moment in soundness.instants(settings).items() if moment is not _NEVER}
        yield from soundness.time_flaws(known, zone)
    yield from soundness.seat_flaws(settings.cap, settings.ticket_types, settings.held)
    yield from soundness.question_flaws(settings.questions)
    yield from soundness.link_flaws(settings.links)


def _event(event: Section, clock: Check[datetime]) -> EventSettings:
    name = event.need("name", value.one_line(200), "", wanted="the name of the event")
    return EventSettings(
        slug=_slug(event, name),
        name=name,
        timezone="",
        series=event.take("series", value.one_line(200), None),
        host=event.take("host", value.one_line(200), None),
        format=event.take("format", value.one_of(EventFormat), _USUAL.format),
        venue=event.take("venue", value.one_line(200), None),
        city=event.take("city", value.one_line(200), None),
        doors=event.take("doors", clock, None),
        starts=event.need("starts", clock, _NEVER, wanted="a day and a time such as 2022-05-25 18:00:00"),
        ends=event.need("ends", clock, _NEVER, wanted="a day and a time such as 2022-05-25 21:00:00"),
        cap=event.take("cap", value.whole(1), None),
        retention_days=event.take("retention_days", value.whole(0, 36_500), _USUAL.retention_days),
    )


def _slug(event: Section, name: str) -> str:
    """The slug that the file gives, else one made of the name."""
    slug = event.take("slug", value.slug, "")
    if event.has("slug") or not name:
        return slug
    try:
        return texts.slug_from(name)
    except Invalid:
        event.problem("slug", 'expected a slug such as "spring-dinner", as the name gives none; found nothing')
        return slug


def _sign_up(signup: Section, clock: Check[datetime]) -> SignUpRules:
    usual = _USUAL.sign_up
    return SignUpRules(
        opens=signup.take("opens", clock, None),
        closes=signup.take("closes", clock, None),
        max_party=signup.take("max_party", value.whole(1, 1000), usual.max_party),
        promotion=signup.take("promotion", value.one_of(Promotion), usual.promotion),
        offer_lasts=signup.take("offer_lasts", value.duration, usual.offer_lasts),
        parties=signup.take("parties", value.one_of(PartyRule), usual.parties),
        cutoff=signup.take("cutoff", clock, None),
        door_release=signup.take("door_release", clock, None),
    )


def _ticket_types(sections: Sections) -> tuple[TicketType, ...]:
    """The ticket types, at least one. A slug that cannot be read is empty: its problem is noted."""
    return tuple(map(_ticket_type, sections.many("ticket_types"))) or _USUAL.ticket_types


def _ticket_type(section: Section) -> TicketType:
    return TicketType(
        slug=section.need("slug", value.slug, "", wanted='a slug such as "in-person"'),
        name=section.need("name", value.one_line(200), "", wanted='a name such as "In person"'),
        cap=section.take("cap", value.whole(1), None),
    )


def _held(sections: Sections, usual_type: str) -> tuple[HeldSeats, ...]:
    return tuple(
        HeldSeats(
            slug=section.need("slug", value.slug, "", wanted='a slug such as "speakers"'),
            seats=section.need("seats", value.whole(0), 0, wanted="the number of seats"),
            ticket_type=section.take("ticket_type", value.slug, "" if section.has("ticket_type") else usual_type),
        )
        for section in sections.many("held")
    )


def _questions(sections: Sections) -> tuple[Question, ...]:
    return tuple(map(_question, sections.many("questions")))


def _question(section: Section) -> Question:
    # What cannot be read must not be blamed a second time for contradicting the rest.
    kind = section.take("kind", value.one_of(QuestionKind), None)
    choices = section.take("choices", value.choices, ("",) if section.has("choices") else ())
    unclear = kind is None and section.has("kind")
    return Question(
        slug=section.need("slug", value.slug, "", wanted='a slug such as "dietary"'),
        text=section.need("text", value.one_line(500), "", wanted="the question in full"),
        kind=kind or QuestionKind.TEXT,
        required=section.take("required", value.true_or_false, default=False),
        choices=() if unclear else choices,
        asked=section.take("asked", value.true_or_false, default=True),
        at_door=section.take("at_door", value.choices, ()),
    )


def _link(section: Section) -> Link:
    return Link(
        slug=section.need("slug", value.slug, "", wanted='a slug such as "slides"'),
        url=section.need("url", value.web_address, "", wanted='an address such as "https://girlgeek.io/"'),
        item=section.take("item", value.slug, None),
        slides=section.take("slides", value.slides, ()),
    )
