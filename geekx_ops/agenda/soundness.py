"""Whether a plan can be one at all. What is merely unwise is told by `checks`, and may be stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from geekx_ops import times
from geekx_ops.agenda.plan import LONGEST_ITEM, Item, Plan, Speaker
from geekx_ops.events.soundness import Flaw

ITEMS = "agenda.items"
SPEAKERS = "speakers"
CLOCK = "agenda.clock"


def flaws(plan: Plan) -> Iterator[Flaw]:
    """Everything that contradicts itself in *plan*, at its place in the event file."""
    if plan.starts is not None and plan.ends is not None and plan.ends <= plan.starts:
        yield Flaw("agenda", None, "ends", "expected a time after agenda.starts, found one that is not")
    yield from _clock_flaws(plan)
    yield from _repeated(ITEMS, [item.slug for item in plan.items])
    yield from _repeated(SPEAKERS, [speaker.slug for speaker in plan.speakers])
    known = [speaker.slug for speaker in plan.speakers]
    yield from _unknown("agenda", None, "emcee", [plan.emcee] if plan.emcee else [], known)
    for number, item in enumerate(plan.items):
        yield from _item_flaws(number, item)
        yield from _unknown(ITEMS, number, "speakers", item.speakers, known)
        yield from _unknown(ITEMS, number, "emcee", [item.emcee] if item.emcee else [], known)
    for number, speaker in enumerate(plan.speakers):
        yield from _speaker_flaws(number, speaker)


def _clock_flaws(plan: Plan) -> Iterator[Flaw]:
    kinds = [one.kind for one in plan.clock]
    for number, kind in enumerate(kinds):
        if kind in kinds[:number]:
            yield Flaw(CLOCK, number, "kind", "expected each kind once, and one section without any")


def _item_flaws(number: int, item: Item) -> Iterator[Flaw]:
    if not timedelta() <= item.duration <= LONGEST_ITEM:
        message = f"expected from no time to 24h, found {times.format_duration(item.duration)}"
        yield Flaw(ITEMS, number, "duration", message)
    if not _in_order(item.starts, item.ends):
        yield Flaw(ITEMS, number, "ends", "expected a time after starts, found one that is not")
    if item.shortest is not None and item.shortest > item.duration:
        yield _length_flaw(number, "shortest", "at most", item.duration, item.shortest)
    if item.longest is not None and item.longest < item.duration:
        yield _length_flaw(number, "longest", "at least", item.duration, item.longest)


def _in_order(first: datetime | None, second: datetime | None) -> bool:
    return first is None or second is None or first < second


def _length_flaw(number: int, key: str, relation: str, bound: timedelta, found: timedelta) -> Flaw:
    wanted = f"expected {relation} the duration ({times.format_duration(bound)})"
    return Flaw(ITEMS, number, key, f"{wanted}, found {times.format_duration(found)}")


def _speaker_flaws(number: int, speaker: Speaker) -> Iterator[Flaw]:
    if not _in_order(speaker.available_from, speaker.available_until):
        yield Flaw(SPEAKERS, number, "available_until", "expected a time after available_from, found one that is not")


def _unknown(section: str, number: int | None, key: str, named: Sequence[str], known: Sequence[str]) -> Iterator[Flaw]:
    for slug in named:
        if slug not in known and "" not in {slug, *known}:  # one that could not be read is empty, and was told about
            listed = ", ".join(known[:12]) + (", …" if known[12:] else "") or "there are none"
            yield Flaw(section, number, key, f'expected the slug of a speaker ({listed}), found "{slug}"')
    for place, slug in enumerate(named):
        if slug in named[:place]:
            yield Flaw(section, number, key, f'expected each speaker once, found "{slug}" twice')


def _repeated(section: str, slugs: Sequence[str]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for number, slug in enumerate(slugs):
        if slug and slug in seen:
            yield Flaw(section, number, "slug", f'expected a slug of its own, found "{slug}" a second time')
        seen.add(slug)
