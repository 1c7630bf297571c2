"""The running order in the event file, read: `[agenda]`, `[[agenda.items]]` and `[[speakers]]`.

Pure, as the reading of the event file is: its tables in, a plan out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from geekx_ops import text as texts
from geekx_ops import times
from geekx_ops.agenda import nights, soundness
from geekx_ops.agenda.plan import LONGEST_ITEM, Consent, Item, ItemKind, Plan, Speaker, Threshold, Thresholds
from geekx_ops.errors import Invalid
from geekx_ops.events import file_values as value
from geekx_ops.events import toml_text
from geekx_ops.events.event import EventSettings
from geekx_ops.events.file_sections import Section, Sections
from geekx_ops.events.file_values import Check
from geekx_ops.events.problems import Problems

LONGEST_TEXT = 4000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MOST = 2000
"""Items or speakers: more is a slip, and would only fill the database."""


def plan(sections: Sections, settings: EventSettings) -> Plan | None:
    """The plan that the file holds; None if it says nothing of one. Problems are noted where they are."""
    if not (sections.has("agenda") or sections.has("speakers")):
        return None
    clock, zone = clock_of(settings), ZoneInfo(settings.timezone or "UTC")
    agenda = sections.one("agenda")
    found = Plan(
        starts=agenda.take("starts", clock, None),
        ends=agenda.take("ends", clock, None),
        emcee=agenda.take("emcee", value.slug, None),
        room=agenda.take("room", value.one_line(100), None),
        turnaround=agenda.take("turnaround", length, timedelta()),
        clock=tuple(map(_thresholds, sections.inside(agenda, "clock"))),
        items=tuple(item(section, clock) for section in _few(sections.inside(agenda, "items"))),
        speakers=tuple(speaker(section, value.instant(zone)) for section in _few(sections.many("speakers"))),
    )
    for flaw in soundness.flaws(found):
        sections.at(flaw.section, flaw.number).problem(flaw.key, flaw.message)
    return found


def _thresholds(section: Section) -> Thresholds:
    usual = Thresholds()
    return Thresholds(
        warning=section.take("warning", threshold, usual.warning),
        danger=section.take("danger", threshold, usual.danger),
        kind=section.take("kind", value.one_of(ItemKind), None),
    )


def frozen(text: str) -> Plan:
    """The plan that a release holds: the same sections, with times in UTC."""
    problems = Problems("the release", {})
    settings = EventSettings("", "", "UTC", _EPOCH, _EPOCH)
    found = plan(Sections(toml_text.tables(text), problems), settings) or Plan()
    problems.refuse()
    return found


def _few(sections: Sequence[Section]) -> Sequence[Section]:
    if len(sections) > MOST:
        sections[MOST].problem(None, f"expected at most {MOST} of them, found {len(sections)}")
    return sections[:MOST]


def clock_of(settings: EventSettings) -> Check[datetime]:
    """Reads moments of the night of an event."""
    zone = ZoneInfo(settings.timezone or "UTC")
    return moment(nights.night_of(settings.starts, zone), zone)


def item(section: Section, clock: Check[datetime]) -> Item:
    """One item. What is wrong with it is noted there."""
    starts, ends = section.take("starts", clock, None), section.take("ends", clock, None)
    return Item(
        slug=section.need("slug", value.slug, "", wanted='a slug such as "opening"'),
        title=section.need("title", value.one_line(200), "", wanted='a title such as "Welcome"'),
        duration=_duration(section, starts, ends),
        kind=section.take("kind", value.one_of(ItemKind), ItemKind.TALK),
        starts=starts,
        ends=ends,
        shortest=section.take("shortest", length, None),
        longest=section.take("longest", length, None),
        speakers=section.take("speakers", _slugs, ()),
        emcee=section.take("emcee", value.slug, None),
        room=section.take("room", value.one_line(100), None),
        introduction=section.take("introduction", paragraph, None),
        notes=section.take("notes", paragraph, None),
        cues=section.take("cues", _lines, ()),
        links=section.take("links", _links, ()),
        recorded=section.take("recorded", value.true_or_false, default=False),
        skipped=section.take("skipped", value.true_or_false, default=False),
    )


def _duration(section: Section, starts: datetime | None, ends: datetime | None) -> timedelta:
    """The length that is given, else that from start to end: of the three, two give the third."""
    if not section.has("duration") and starts is not None and ends is not None and starts < ends:
        if ends - starts > LONGEST_ITEM:
            section.problem("ends", "expected an end within 24h of starts, found one later")
        return min(ends - starts, LONGEST_ITEM)
    return section.need("duration", length, timedelta(), wanted='a length of time such as "10m"')


def speaker(section: Section, clock: Check[datetime]) -> Speaker:
    """One speaker. What is wrong with her is noted there."""
    line = value.one_line(200)
    return Speaker(
        slug=section.need("slug", value.slug, "", wanted='a slug such as "ada"'),
        name=section.need("name", line, "", wanted="the name as it is printed"),
        say_it=section.take("say_it", line, None),
        ipa=section.take("ipa", line, None),
        pronouns=section.take("pronouns", line, None),
        role=section.take("role", line, None),
        employer=section.take("employer", line, None),
        not_yet=section.take("not_yet", paragraph, None),
        bio=section.take("bio", paragraph, None),
        available_from=section.take("available_from", clock, None),
        available_until=section.take("available_until", clock, None),
        timezone=section.take("timezone", lambda given: value.zone(given).key, None),
        recording=section.take("recording", value.one_of(Consent), Consent.UNKNOWN),
        confirmed=section.take("confirmed", value.true_or_false, default=False),
        arrived=section.take("arrived", clock, None),
    )


def moment(night: date, zone: ZoneInfo) -> Check[datetime]:
    """A moment as the event file has it, or a clock alone, which is one of that night."""
    whole = value.instant(zone)

    def check(given: Any) -> datetime:
        if isinstance(given, time):
            return whole(datetime.combine(nights.day_of(given, night), given))
        return whole(nights.instant_on(given, night=night, zone=zone) if isinstance(given, str) else given)

    return check


def length(given: Any) -> timedelta:
    """How long an item lasts: from no time to a day, in whole seconds."""
    if not isinstance(given, str):
        raise value.unexpected('a length of time in quotes such as "10m"', given)
    if given.lstrip().startswith("-"):
        raise value.unexpected("no less than no time", given)
    found = times.parse_duration(given)
    if found > LONGEST_ITEM:
        raise value.unexpected("at most 24h", given)
    return found


def threshold(given: Any) -> Threshold:
    """What is left of an item: `20%` of it, or `2m`."""
    share = re.fullmatch(r"(?a)(\d{1,2}|100) ?%", given.strip()) if isinstance(given, str) else None
    return Threshold(length(given) if share is None else int(share[1]))


def paragraph(given: Any) -> str:
    """A text of several lines."""
    if not isinstance(given, str):
        raise value.unexpected("a text in quotes", given)
    return texts.paragraph(given, what="the text", limit=LONGEST_TEXT)


def _slugs(given: Any) -> tuple[str, ...]:
    return _list_of(value.slug, given, 'a list such as ["ada", "grace"]')


def _lines(given: Any) -> tuple[str, ...]:
    return _list_of(value.one_line(500), given, 'a list such as ["mic 4 open", "LX 12 fade 5 s"]')


def _links(given: Any) -> tuple[str, ...]:
    return _list_of(link, given, 'a list such as ["https://example.org/slides"]')


def _list_of(check: Check[str], given: Any, wanted: str) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise value.unexpected(wanted, given)
    return tuple(map(check, given))


def link(given: Any) -> str:
    """An address that a phone can open."""
    address = value.one_line(2000)(given)
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that hold no address
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or " " in address:
        raise Invalid(f'expected an address such as "https://example.org/slides", found "{texts.excerpt(address)}"')
    return address
