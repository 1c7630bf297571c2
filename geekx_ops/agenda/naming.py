"""Where a plan names people, and the same plan without that."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from geekx_ops.agenda.plan import Item, Plan, Speaker
from geekx_ops.identity.names import ERASED

FORGOTTEN = "erased-"
"""How the slugs of speakers begin who were forgotten."""


def texts(plan: Plan) -> Iterator[tuple[str, str]]:
    """Each text of *plan* that may name somebody, with its key in the event file."""
    for item in plan.items:
        for key in ("title", "room", "introduction", "notes"):
            if value := getattr(item, key):
                yield f"agenda.items.{key}", value
        yield from (("agenda.items.cues", cue) for cue in item.cues)
        yield from (("agenda.items.links", link) for link in item.links)
    for speaker in plan.speakers:
        for key in ("name", "say_it", "ipa", "pronouns", "role", "employer", "not_yet", "bio"):
            if value := getattr(speaker, key):
                yield f"speakers.{key}", value


def forgotten(plan: Plan, slugs: Collection[str]) -> Plan:
    """*plan* without who the speakers of *slugs* are: neither what is known of them, nor what is said about them.

    Titles and times stay. The speakers get slugs without a name, so that items still tell how many there were.
    """
    numbered = (f"{FORGOTTEN}{number}" for number in range(1, 2 * len(plan.speakers) + 1))
    free = (slug for slug in numbered if slug not in {speaker.slug for speaker in plan.speakers})
    new = {speaker.slug: next(free) for speaker in plan.speakers if speaker.slug in slugs}
    return replace(
        plan,
        emcee=None if plan.emcee is None else new.get(plan.emcee, plan.emcee),
        items=tuple(_item(item, new) for item in plan.items),
        speakers=tuple(
            Speaker(new[speaker.slug], ERASED) if speaker.slug in new else speaker for speaker in plan.speakers
        ),
    )


def _item(item: Item, new: dict[str, str]) -> Item:
    named = {*item.speakers, item.emcee} & new.keys()
    if not named:
        return item
    return replace(
        item,
        speakers=tuple(new.get(slug, slug) for slug in item.speakers),
        emcee=None if item.emcee is None else new.get(item.emcee, item.emcee),
        introduction=None,
        notes=None,
        cues=(),
    )
