"""What is made of the log when the evening is over: chapters of its video."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from geekx_ops.agenda import chapters as video
from geekx_ops.agenda import evening, releases
from geekx_ops.agenda.chapters import Began, Chapters, Segment
from geekx_ops.agenda.evening import Stage
from geekx_ops.agenda.plan import Consent, Item, ItemKind, Plan, people_of
from geekx_ops.errors import Conflict
from geekx_ops.workspace import Transaction


def chapters(
    tx: Transaction, event: str, segments: Iterable[Segment], *, nudge: timedelta, room: str | None, names: bool
) -> Chapters:
    """The chapters of a recording. With *names*, those who speak stand behind the titles.

    Raises Conflict if nothing was logged, Invalid if the segments cannot be.
    """
    stage = evening.stage(tx, event, room)
    if not stage.evening.runs:
        raise Conflict("nothing was logged on the stage, so nothing tells where in the recording anything begins.")
    plans = [stage.stored.plan, *(one.frozen.plan for one in reversed(releases.releases(tx, event)))]
    items = {slug: _item(slug, plans) for slug in stage.evening.runs}
    began = [
        Began(_title(items[slug], names=names) or slug, run.started, run.ended, _is_welcome(items[slug]))
        for slug, run in stage.evening.runs.items()
    ]
    return video.chapters(sorted(began, key=lambda one: one.starts), video.sound(segments), nudge)


Known = tuple[Plan, Item] | None
"""An item with the plan that has it: the one of now, or the latest release that still had it."""


def _item(slug: str, plans: list[Plan]) -> Known:
    found = ((plan, item) for plan in plans for item in plan.items if item.slug == slug)
    return next(found, None)


def _title(known: Known, *, names: bool) -> str:
    if known is None:
        return ""
    plan, item = known
    told = ", ".join(speaker.name for speaker in people_of(plan, item))
    return f"{item.title}: {told}" if names and told else item.title


def _is_welcome(known: Known) -> bool:
    return known is not None and known[1].kind is ItemKind.WELCOME


def not_to_be_shown(stage: Stage, segments: Iterable[Segment]) -> tuple[str, ...]:
    """Names of those who do not let themselves be recorded, and were on stage while something was."""
    recorded = list(segments)
    found = []
    for slug, run in stage.evening.runs.items():
        if any(_overlap(one, run.started, run.ended) for one in recorded) and (
            known := _item(slug, [stage.stored.plan])
        ):
            found += [one.name for one in people_of(*known) if one.recording is Consent.NO]
    return tuple(dict.fromkeys(found))


def _overlap(one: Segment, starts: datetime, ends: datetime | None) -> bool:
    return (one.ends is None or starts < one.ends) and (ends is None or one.starts < ends)
