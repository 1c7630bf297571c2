"""The mails of one kind, checked: the texts on a sample, the list of those who get them as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from geekx_ops.errors import Invalid
from geekx_ops.mail import lint, lint_page, sampling
from geekx_ops.mail.due import is_at_night
from geekx_ops.mail.facts import Talk
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.letters import Letter, Letters
from geekx_ops.mail.lint import Draft, Finding, error, warning
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.mail.posting import is_about_one
from geekx_ops.mail.recipient import Variant, listed, without_what_she_typed
from geekx_ops.text import counted

RULES = (
    lint.words, lint.subject, lint.preheader, lint.domains, lint.leaving, lint.form,
    lint_page.links, lint_page.both_parts, lint_page.accessible, lint_page.colours, lint_page.size,
)  # fmt: skip
_WITH_A_LINK = frozenset({Kind.REMINDER, Kind.PRACTICAL_NOTE})
"""After these nobody hears any more how to take part."""


def findings(found: Letters, now: datetime) -> list[Finding]:
    """What is wrong with the mails of *found*, errors first; each once, however many mails have it."""
    drafts = [finding for letter in sampling.sample(found) for finding in of_letter(found, letter, now)]
    told: dict[tuple[str, str], Finding] = {}
    for finding in (*plan(found), *facts(found), *drafts):
        told.setdefault((finding.id, finding.told), finding)
    return sorted(told.values(), key=lambda one: not one.is_error)


def of_letter(found: Letters, letter: Letter, now: datetime) -> list[Finding]:
    """What is wrong with one mail: with its text, whoever gets it, and with what is hers alone."""
    one = letter.recipient
    where = named(one.variant)
    to_nobody = replace(letter, recipient=without_what_she_typed(one))
    try:
        content = found.message(letter).serialized()
        draft = Draft.of(found.kind, found.message(to_nobody), found.facts.sender.postal, content)
    except Invalid as refused:
        if not is_about_one(refused):
            raise
        told = f"{refused.message} She gets no mail."
        return [Finding("recipient", lint.Level.WARNING, told, _whose(letter))]
    rules = (*RULES, lambda draft: lint.ahead(draft.message, _goes_out(found, now)))
    hers = (replace(finding, where=_whose(letter)) for finding in lint.typed(one))
    return [*lint.found(draft, rules, where), *hers]


def _whose(letter: Letter) -> str:
    """Which mail it is, in words: “coming, #12”."""
    one = letter.recipient
    return f"{named(one.variant)}, {one.number}" if one.number else named(one.variant)


def _goes_out(found: Letters, now: datetime) -> datetime:
    """When it is read for the first time: not before its time, whose date it bears."""
    send_at = None if found.mailing is None else found.mailing.send_at
    return now if send_at is None else max(now, send_at)


def named(variant: Variant) -> str:
    """Which text it is, in words: “came, jobs”."""
    other = [] if variant.language == "en" else [variant.language]
    return ", ".join([variant.audience, *other, *(["jobs"] if variant.jobs_ok else [])])


def plan(found: Letters) -> Iterator[Finding]:
    """Who gets a mail, and when."""
    if not found.letters:
        yield error("plan-empty", "nobody gets this mail.")
    keys = Counter(mailbox_key(letter.recipient.address) for letter in found.letters)
    twice = sum(number > 1 for number in keys.values())
    if twice and found.kind.bulk:
        yield error("plan-twice", f"{counted(twice, 'mailbox')} would get it more than once.")
    if found.mailing is not None and found.mailing.send_at is not None:
        local = found.mailing.send_at.astimezone(ZoneInfo(found.event.settings.timezone))
        if is_at_night(local, found.event.settings):
            yield warning("plan-hour", f"it is to go out at {local:%H:%M}, when people sleep.")


def left_out(found: Letters) -> list[str]:
    """What a mail to many could tell, and does not because nobody wrote it down: the fields of the facts."""
    told = ("detail", "survey", "talks", "videos_by", "photos", "next_events", "jobs") if found.kind.bulk else ()
    return [name for name in told if not getattr(found.facts, name)]


def facts(found: Letters) -> Iterator[Finding]:
    """What the event does not say and readers will look for."""
    if found.rendered.is_slow:
        yield warning(
            "slow", "the templates decide by what is personal, so each mail is made by itself: many times slower."
        )
    for name, meant in found.rendered.strays():
        hint = f"is “{meant}” meant?" if meant else "mails are made of mail/KIND.html and mail/KIND.txt."
        yield warning("template-unused", f"the template {name} is used by nothing; {hint}")
    for name, other in found.rendered.alone():
        half = "the page, which nearly everybody sees," if other.endswith(".html") else "the plain text"
        yield warning("template-alone", f"there is a {name} of yours and no {other}: {half} is ours still.")
    if found.unreached:
        yield warning("speaker-unreached", found.unreached)
    if found.kind in _WITH_A_LINK and found.facts.event.is_virtual and found.facts.join is None:
        yield warning("join", "nobody meets in a room, and the mail does not tell where to take part: mails.join.")
    if found.kind.tells_of_talks:
        yield from talks(found.facts.talks)


def talks(given: Sequence[Talk]) -> Iterator[Finding]:
    """Talks of which there is nothing that readers will look for."""
    bare = {
        "video": [talk.title for talk in given if talk.video is None and not talk.video_coming],
        "slides": [talk.title for talk in given if talk.slides is None],
    }
    for what, titles in bare.items():
        if titles:
            said = "any talk" if len(titles) == len(given) > 1 else listed([f"“{title}”" for title in titles])
            yield warning(f"talk-{what}", f"there {'is no video' if what == 'video' else 'are no slides'} of {said}.")
