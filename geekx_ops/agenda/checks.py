"""Is the plan ready for the night: everything that is worth a line before it, the worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from geekx_ops import times
from geekx_ops.agenda import time_checks
from geekx_ops.agenda.findings import Finding, Occasion, Severity
from geekx_ops.agenda.plan import ON_STAGE, Consent, Item, ItemKind, Speaker

WORDS_A_MINUTE = 140
LONGEST_INTRODUCTION = timedelta(minutes=1)
EXPECTED_BEFORE = timedelta(minutes=30)
"""A speaker who is not there so long before the item is missed."""


def findings(occasion: Occasion) -> list[Finding]:
    """All there is to say about a plan: errors first, then warnings, then notes; each in the order of the plan."""
    found = [
        *time_checks.findings(occasion),
        *_emcees(occasion),
        *(one for item in occasion.played() for one in _item(occasion, item)),
        *(one for speaker in occasion.plan.speakers for one in _speaker(occasion, speaker)),
        *_alike(occasion),
        *_release(occasion),
    ]
    ranks = list(Severity)
    return sorted(found, key=lambda one: ranks.index(one.severity))


def spoken(text: str) -> timedelta:
    """How long it takes to say *text*, at 140 words a minute."""
    return timedelta(minutes=1) * len(text.split()) / WORDS_A_MINUTE


def _emcees(occasion: Occasion) -> Iterator[Finding]:
    without = [item for item in occasion.played() if item.kind in ON_STAGE and occasion.plan.emcee_of(item) is None]
    if without:
        slugs = [item.slug for item in without]
        listed = ", ".join(slugs[:4]) + (f" and {len(slugs) - 4} more" if slugs[4:] else "")
        message = f"nobody leads through {listed}; name an emcee in the event file, or with --emcee"
        yield Finding(Severity.WARNING, "no-emcee", slugs[0], message)


def _item(occasion: Occasion, item: Item) -> Iterator[Finding]:
    if item.kind in {ItemKind.TALK, ItemKind.PANEL}:
        if not item.speakers:
            yield Finding(Severity.WARNING, "no-speaker", item.slug, "nobody speaks; say who: --speaker SLUG")
        elif not item.introduction:
            yield Finding(Severity.NOTE, "no-introduction", item.slug, "has no introduction; write one: --introduction")
    if item.introduction and spoken(item.introduction) > LONGEST_INTRODUCTION:
        length = times.format_duration(spoken(item.introduction))
        message = f"its introduction takes {length} to say; shorten it to {WORDS_A_MINUTE} words"
        yield Finding(Severity.WARNING, "long-introduction", item.slug, message)
    yield from (
        Finding(Severity.NOTE, "no-qr", item.slug, f"{link} has no QR code: put it into [[links]] of the event file")
        for link in item.links
        if link not in occasion.coded
    )
    if item.recorded:
        yield from _consent(occasion, item)


def _consent(occasion: Occasion, item: Item) -> Iterator[Finding]:
    known = {speaker.slug: speaker for speaker in occasion.plan.speakers}
    for speaker in (known[slug] for slug in item.speakers if slug in known):
        if speaker.recording is Consent.NO:
            message = f"{speaker.name} does not want to be recorded; turn it off: --not-recorded"
            yield Finding(Severity.ERROR, "recorded-against-will", item.slug, message)
        elif speaker.recording is Consent.UNKNOWN:
            message = f"it is recorded, and {speaker.name} was not asked; ask: geekx agenda speaker {speaker.slug}"
            yield Finding(Severity.WARNING, "no-consent", item.slug, f"{message} --recording yes")


def _speaker(occasion: Occasion, speaker: Speaker) -> Iterator[Finding]:
    theirs = [one for one in occasion.planned if speaker.slug in one.item.speakers]
    change = f"geekx agenda speaker {speaker.slug}"
    if (
        occasion.planned
        and not theirs
        and speaker.slug not in {occasion.plan.emcee, *(item.emcee for item in occasion.played())}
    ):
        message = f"{speaker.name} is in no item; name them in one (--speaker), or: {change} --remove"
        yield Finding(Severity.NOTE, "unplanned", speaker.slug, message)
        return
    if not speaker.confirmed:
        message = f"{speaker.name} has not confirmed; after a yes: {change} --confirmed"
        yield Finding(Severity.WARNING, "unconfirmed", speaker.slug, message)
    if speaker.say_it is None:
        message = f"nobody wrote down how {speaker.name} is said; ask: {change} --say-it R-kway"
        yield Finding(Severity.WARNING, "no-say-it", speaker.slug, message)
    if speaker.pronouns is None:
        message = f'the emcee does not know the pronouns of {speaker.name}; ask: {change} --pronouns "…"'
        yield Finding(Severity.NOTE, "no-pronouns", speaker.slug, message)
    begins = min((one.starts for one in theirs if one.starts), default=None)
    is_evening = begins is not None and begins - EXPECTED_BEFORE <= occasion.now < begins
    if begins is not None and speaker.arrived is None and is_evening:
        message = f"{speaker.name} has not arrived, and is on at {occasion.clock(begins)}; call them"
        yield Finding(Severity.WARNING, "not-arrived", speaker.slug, message)


def _alike(occasion: Occasion) -> Iterator[Finding]:
    """Two first names that are one: on stage they are confused."""
    firsts = Counter(speaker.name.split()[0].casefold() for speaker in occasion.plan.speakers)
    for speaker in occasion.plan.speakers:
        if firsts.pop(speaker.name.split()[0].casefold(), 0) > 1:
            message = f"more than one speaker is called {speaker.name.split()[0]}; announce them with their last names"
            yield Finding(Severity.NOTE, "same-name", speaker.slug, message)


def _release(occasion: Occasion) -> Iterator[Finding]:
    if occasion.released is None:
        message = "no release yet: nobody has a version with a number; when it is ready: geekx agenda release"
        yield Finding(Severity.NOTE, "no-release", "agenda", message)
    elif occasion.released < occasion.version:
        message = "the plan was changed after the last release; see what: geekx agenda diff; then: geekx agenda release"
        yield Finding(Severity.WARNING, "old-release", "agenda", message)
