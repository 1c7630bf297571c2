"""`[mails]` of the event file: read, written, compared. Pure, as the reading of the event file is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from geekx_ops import text
from geekx_ops.events import file_values as value
from geekx_ops.events import toml_text
from geekx_ops.events.diff import Change, Shown, value_changes
from geekx_ops.events.event import EventSettings, QuestionKind
from geekx_ops.events.event_file_writing import written
from geekx_ops.events.file_sections import Section, Sections
from geekx_ops.events.problems import Problems
from geekx_ops.identity import addresses
from geekx_ops.mail import moments
from geekx_ops.mail.kinds import TRAITS, Kind
from geekx_ops.mail.moments import Moment
from geekx_ops.mail.settings import JobAd, MailSettings, TalkLinks, Upcoming

MOST_OF_A_LIST = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LANGUAGE = r"(?a)[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_YEARS = range(1970, 2200)


def settings(sections: Sections, of: EventSettings) -> MailSettings | None:
    """What the file says of mails; None if it says nothing. Problems are noted where they are."""
    if not sections.has("mails"):
        return None
    mails = sections.one("mails")
    found = _settings(mails, sections)
    if found.jobs_consent is not None:
        _check_consent(mails, found.jobs_consent, of)
    if found.jobs and found.jobs_consent is None:
        mails.problem("jobs_consent", "expected the question that asks who wants to hear of jobs, found nothing")
    return found


def _check_consent(mails: Section, wanted: str, of: EventSettings) -> None:
    asked = {one.slug: one.kind for one in of.questions}
    if asked.get(wanted) is not QuestionKind.YES_NO:
        found = "none of that slug" if wanted not in asked else f"one of the kind {asked[wanted]}"
        mails.problem("jobs_consent", f"expected a yes-no question of this event, found {found}")


def _settings(mails: Section, sections: Sections) -> MailSettings:
    usual = MailSettings("", "")
    line, link = value.one_line(300), value.web_address
    return MailSettings(
        sender=mails.need("sender", value.one_line(75), "", wanted='a name such as "Girl Geek X"'),
        address=mails.need("address", _mailbox, "", wanted='an address such as "hello@example.org"'),
        reply_to=mails.take("reply_to", _mailbox, None),
        postal=mails.take("postal", line, None),
        unsubscribe=mails.take("unsubscribe", _safe_page, None),
        language=mails.take("language", _language, usual.language),
        send=mails.take("send", _kinds, ()),
        survey=mails.take("survey", link, None),
        survey_minutes=mails.take("survey_minutes", value.whole(1, 60), usual.survey_minutes),
        photos=mails.take("photos", link, None),
        videos_by=mails.take("videos_by", _day, None),
        join=mails.take("join", link, None),
        detail=mails.take("detail", line, None),
        practical=mails.take("practical", _paragraph, None),
        for_speakers=mails.take("for_speakers", _paragraph, None),
        for_waiting=mails.take("for_waiting", _paragraph, None),
        change=mails.take("change", _paragraph, None),
        cancelled=mails.take("cancelled", _paragraph, None),
        jobs_consent=mails.take("jobs_consent", value.slug, None),
        talks=_talks(_few(sections.inside(mails, "talks"))),
        jobs=tuple(map(_job, _few(sections.inside(mails, "jobs")))),
        next_events=tuple(map(_upcoming, _few(sections.inside(mails, "next")))),
        moments=_moments(_few(sections.inside(mails, "moments"))),
    )


def _few(sections: Sequence[Section]) -> Sequence[Section]:
    if len(sections) > MOST_OF_A_LIST:
        sections[MOST_OF_A_LIST].problem(None, f"expected at most {MOST_OF_A_LIST} of them, found {len(sections)}")
    return sections[:MOST_OF_A_LIST]


def _talks(sections: Sequence[Section]) -> tuple[TalkLinks, ...]:
    found: dict[str, TalkLinks] = {}
    for section in sections:
        item = section.need("item", value.slug, "", wanted='an item of the running order such as "opening"')
        if item in found:
            section.problem("item", f"expected each item once, found {item} twice")
        video, slides = section.take("video", value.web_address, None), section.take("slides", value.web_address, None)
        found[item] = TalkLinks(item, video, slides)
    return tuple(found.values())


def _job(section: Section) -> JobAd:
    return JobAd(
        title=section.need("title", value.one_line(120), "", wanted='a title such as "ML engineer"'),
        company=section.need("company", value.one_line(120), "", wanted="the company that offers it"),
        url=section.need("url", value.web_address, "", wanted="the address that tells of it"),
        until=section.take("until", _day, None),
    )


def _upcoming(section: Section) -> Upcoming:
    return Upcoming(
        name=section.need("name", value.one_line(150), "", wanted="the name of the event"),
        when=section.take("when", value.one_line(100), None),
        url=section.take("url", value.web_address, None),
    )


def _moments(sections: Sequence[Section]) -> dict[Kind, Moment]:
    found: dict[Kind, Moment] = {}
    for section in sections:
        kind = section.need("kind", value.one_of(Kind), None, wanted='a kind such as "thanks"')
        moment = section.need("at", _moment, None, wanted='a moment such as "6h after end, at 09:00"')
        if kind is None or moment is None:
            continue
        if TRAITS[kind].moment is None:
            section.problem("kind", f"expected a kind that has a moment, found {kind}, which is sent when it happens")
        if kind in found:
            section.problem("kind", f"expected each kind once, found {kind} twice")
        found[kind] = moment
    return found


def _mailbox(given: Any) -> str:
    return addresses.checked_email(value.one_line(addresses.LONGEST_ADDRESS)(given))


def _safe_page(given: Any) -> str:
    found = value.web_address(given)
    if not found.startswith("https://") or "?" in found or "#" in found:
        raise value.unexpected("a page that begins with https:// and ends without ? and #", given)
    return found


def _language(given: Any) -> str:
    if not isinstance(given, str) or re.fullmatch(_LANGUAGE, given) is None:
        raise value.unexpected('a language such as "en" or "pt-BR"', given)
    return given


def _kinds(given: Any) -> tuple[Kind, ...]:
    if not isinstance(given, list):
        raise value.unexpected('a list such as ["confirmation", "moved-up"]', given)
    return tuple(dict.fromkeys(map(value.one_of(Kind), given)))


def _day(given: Any) -> date:
    if not isinstance(given, date) or isinstance(given, datetime) or given.year not in _YEARS:
        raise value.unexpected("a day such as 2022-06-01", given)
    return given


def _paragraph(given: Any) -> str:
    if not isinstance(given, str):
        raise value.unexpected("a text in quotes", given)
    return text.paragraph(given, what="the text", limit=4000)


def _moment(given: Any) -> Moment:
    if not isinstance(given, str):
        raise value.unexpected('a moment in quotes such as "1d before start"', given)
    return moments.parse(given)


def write(found: MailSettings, _: ZoneInfo) -> str:
    """The section of *found*: what is as usual is left out."""
    return written(_sections(found))


def _sections(found: MailSettings) -> Iterator[tuple[str, dict[str, Any]]]:
    usual = _values(MailSettings("", ""))
    yield "[mails]", {key: given for key, given in _values(found).items() if given != usual[key]}
    for talk in found.talks:
        yield "[[mails.talks]]", {"item": talk.item, "video": talk.video, "slides": talk.slides}
    for job in found.jobs:
        yield "[[mails.jobs]]", {"title": job.title, "company": job.company, "url": job.url, "until": job.until}
    for one in found.next_events:
        yield "[[mails.next]]", {"name": one.name, "when": one.when, "url": one.url}
    for kind, moment in found.moments.items():
        yield "[[mails.moments]]", {"kind": kind.value, "at": str(moment)}


_LISTS = ("talks", "jobs", "next_events", "moments")


def _values(found: MailSettings) -> dict[str, Any]:
    """What stands in [mails] itself."""
    names = [name for name in MailSettings.__dataclass_fields__ if name not in _LISTS]
    return {**{name: getattr(found, name) for name in names}, "send": [kind.value for kind in found.send]}


def stored(text_of_it: str) -> MailSettings:
    """The settings that `write` wrote, as they are kept."""
    sections = Sections(toml_text.tables(text_of_it), Problems("the stored mails", {}))
    return _settings(sections.one("mails"), sections)


def changes(old: MailSettings | None, new: MailSettings, _: ZoneInfo) -> tuple[Change, ...]:
    """What *new* changes in *old*, in the words of the event file; without *old* all that is not as usual."""
    return tuple(value_changes("", _shown(old or MailSettings("", "")), _shown(new)))


def _shown(found: MailSettings) -> dict[str, Shown]:
    values = {f"mails.{key}": Shown(given, _words(given)) for key, given in _values(found).items()}
    lists: Mapping[str, Sequence[str]] = {
        "talks": [f"{one.item} ({_joined(one.video, one.slides)})" for one in found.talks],
        "jobs": [f"{one.title}, {one.company} ({_joined(_until(one.until), one.url)})" for one in found.jobs],
        "next": [f"{one.name} ({_joined(one.when, one.url)})" for one in found.next_events],
        "moments": [f"{kind} ({moment})" for kind, moment in sorted(found.moments.items())],
    }
    return {**values, **{f"mails.{name}": Shown(said, "; ".join(said) or None) for name, said in lists.items()}}


def _joined(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part) or "nothing yet"


def _until(day: date | None) -> str | None:
    return None if day is None else f"until {day}"


def _words(given: Any) -> str | None:
    if isinstance(given, list):
        return ", ".join(given) or None
    return None if given in {None, ""} else text.excerpt(str(given), width=120)
