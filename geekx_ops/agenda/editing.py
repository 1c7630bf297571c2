"""A plan with one thing changed: pure functions from a plan to the next.

What is typed for an item or a speaker is read as the event file is, by the same checks: there is one rule for each key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from geekx_ops import text
from geekx_ops.agenda import agenda_file, agenda_file_writing
from geekx_ops.agenda.plan import Item, Plan, Speaker
from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events.event import EventSettings
from geekx_ops.events.file_sections import Section
from geekx_ops.events.problems import Problems

Part = TypeVar("Part")
Given = Mapping[str, Any]
"""Keys of the event file and what was typed for them; an empty text takes a value away."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the order: before one item, after one, or (neither) at the end."""

    before: str | None = None
    after: str | None = None


def added(plan: Plan, settings: EventSettings, given: Given, place: Place) -> Plan:
    """*plan* with a new item. Without a slug it gets one made of its title."""
    known = {item.slug for item in plan.items}
    values = {**given, "slug": given.get("slug") or _free_slug(str(given.get("title", "")), known)}
    if values["slug"] in known:
        raise Conflict(f'there is an item "{values["slug"]}" already; nothing was changed. Give another --slug.')
    return _put(plan, _item(values, settings), place)


def edited(plan: Plan, settings: EventSettings, slug: str, given: Given) -> Plan:
    """*plan* with other values for the item *slug*."""
    old = plan.item(slug)
    values = {**agenda_file_writing.item_values(old, ZoneInfo(settings.timezone)), **given}
    new = _item(values, settings)
    return replace(plan, items=tuple(new if item is old else item for item in plan.items))


def placed(plan: Plan, slug: str, place: Place) -> Plan:
    """*plan* with the item *slug* at another place in the order."""
    item = plan.item(slug)
    if slug in {place.before, place.after}:
        raise Invalid(f"{slug} cannot stand before or after itself. Nothing was changed.")
    return _put(without(plan, slug), item, place)


def without(plan: Plan, slug: str) -> Plan:
    """*plan* without the item *slug*."""
    gone = plan.item(slug)
    return replace(plan, items=tuple(item for item in plan.items if item is not gone))


def _put(plan: Plan, item: Item, place: Place) -> Plan:
    slugs = [one.slug for one in plan.items]
    at = len(slugs)
    if place.before is not None:
        at = slugs.index(plan.item(place.before).slug)
    elif place.after is not None:
        at = slugs.index(plan.item(place.after).slug) + 1
    return replace(plan, items=(*plan.items[:at], item, *plan.items[at:]))


def with_speaker(plan: Plan, settings: EventSettings, slug: str, given: Given) -> Plan:
    """*plan* with other values for the speaker *slug*, or with a new one of that slug."""
    old = next((speaker for speaker in plan.speakers if speaker.slug == slug), None)
    kept = {} if old is None else agenda_file_writing.speaker_values(old, ZoneInfo(settings.timezone))
    new = _speaker({"slug": slug, **kept, **given}, settings)
    if old is None:
        return replace(plan, speakers=(*plan.speakers, new))
    return replace(plan, speakers=tuple(new if speaker is old else speaker for speaker in plan.speakers))


def without_speaker(plan: Plan, slug: str) -> Plan:
    """*plan* without the speaker *slug*. Raises Conflict if items still need her."""
    gone = plan.speaker(slug)
    needed = [item.slug for item in plan.items if slug in {*item.speakers, item.emcee}]
    if plan.emcee == slug:
        needed.insert(0, "the whole evening, as its emcee")
    if needed:
        raise Conflict(
            f"{gone.name} is still planned for {', '.join(needed)}; nothing was changed. "
            "Change or remove these first: geekx agenda edit ITEM --speaker OTHER.",
            items=needed,
        )
    return replace(plan, speakers=tuple(speaker for speaker in plan.speakers if speaker is not gone))


def _free_slug(title: str, known: set[str]) -> str:
    made = text.slug_from(title)[: text.LONGEST_SLUG - 4].rstrip("-")
    numbered = (made if number == 1 else f"{made}-{number}" for number in range(1, len(known) + 2))
    return next(slug for slug in numbered if slug not in known)


def _item(values: Given, settings: EventSettings) -> Item:
    return _read("item", values, lambda section: agenda_file.item(section, agenda_file.clock_of(settings)))


def _speaker(values: Given, settings: EventSettings) -> Speaker:
    return _read("speaker", values, lambda section: agenda_file.speaker(section, agenda_file.clock_of(settings)))


def _read(what: str, values: Given, read: Callable[[Section], Part]) -> Part:
    """The part that *values* describe. Raises one Invalid for all that is wrong with them."""
    problems = Problems("", {})
    section = Section(what, None, {key: value for key, value in values.items() if not _is_nothing(value)}, problems)
    part = read(section)
    if problems.found:
        told = "; ".join(f"{problem.key}: {problem.message.rstrip('.')}" for problem in problems.found)
        raise Invalid(f"{told}. Nothing was changed.", problems=[problem.message for problem in problems.found])
    return part


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or _all_empty(value)


def _all_empty(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and not any(value)
