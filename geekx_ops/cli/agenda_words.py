"""The plan of an evening as sentences and records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from geekx_ops import times
from geekx_ops.agenda import nights
from geekx_ops.cli.event_words import difference_line
from geekx_ops.cli.output import show
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.agenda.checking import Checked
    from geekx_ops.agenda.files.clocks import Clocks
    from geekx_ops.agenda.findings import Finding
    from geekx_ops.agenda.plan import Item, Plan, Speaker
    from geekx_ops.agenda.planned import Planned
    from geekx_ops.agenda.service import StoredPlan
    from geekx_ops.events.diff import Change


def tell_change(done: Checked, form: str, *, dry_run: bool = False) -> None:
    """Print what a change of the plan came to; on stderr what cannot go like that since."""
    slug = done.change.stored.event.settings.slug
    if form != "table":
        show([{"event": slug, "changes": list(map(str, done.change.changes))}], form)
    else:
        click.echo("\n".join(difference_lines(slug, done.change.changes)))
        if dry_run:
            click.echo("Dry run: nothing was changed.")
    tell_errors(done.errors, hint="by this change; all there is to say: geekx agenda check")


def tell_errors(errors: Sequence[Finding], *, hint: str) -> None:
    """Print on stderr what cannot go like that, a line each, and under it how many there are and a *hint*."""
    for one in errors:
        click.echo(finding_line(one), err=True)
    if errors:
        click.echo(f"Note: {counted(len(errors), 'error')} {hint}.", err=True)


_COLOURS = {"error": "red", "warning": "yellow"}


def finding_line(one: Finding) -> str:
    """A finding as a line: how bad, where, what to do."""
    return f"{click.style(f'{one.severity:<7}', fg=_COLOURS.get(one.severity))}  {one.where}: {one.message}"


def difference_lines(slug: str, changes: Iterable[Change]) -> list[str]:
    """A diff as lines under the event's name."""
    lines = [difference_line(change) for change in changes]
    return [f"{slug}:", *lines] if lines else [f"{slug}: no change."]


OVERLAPS = "✗"
"""Stands at the start of an item that begins before something in front of it in its room ends."""


def item_rows(stored: StoredPlan, clocks: Clocks) -> list[dict[str, Any]]:
    """The running order as a table for people: the *clocks* of the evening, short columns."""
    several = len({one.room for one in stored.planned}) > 1
    return [_row(number, one, stored, clocks, room=several) for number, one in enumerate(stored.planned, 1)]


def _row(number: int, one: Planned, stored: StoredPlan, clocks: Clocks, *, room: bool) -> dict[str, Any]:
    item, night_of = one.item, clocks.night
    own = _marked(one.starts, stored.zone, night_of, is_kept=item.starts is not None)
    title = clocks.titles(stored.event.settings.starts)[0] if clocks.several else ""
    first = {
        "#": number,
        f"starts {title}".rstrip(): f"{own} {OVERLAPS}" if one.overlaps else own,
        **clocks.elsewhere(one.starts, stored.event.settings.starts),
        "lasts": _lasts(item),
        "ends": _marked(one.ends, stored.zone, night_of, is_kept=item.ends is not None),
        "item": item.slug,
        "title": item.title,
        "who": ", ".join(names(stored.plan, item.speakers)),
    }
    return {**first, "room": one.room} if room else first


def _marked(instant: datetime | None, zone: ZoneInfo, night: date, *, is_kept: bool) -> str:
    if instant is None:
        return "?"
    later = nights.days_after(instant, night, zone)
    return f"{times.format_clock(instant, zone)}{'!' if is_kept else ''}{f' +{later}' if later else ''}"


def _lasts(item: Item) -> str:
    length = times.format_duration(item.duration)
    limits = {"min": item.shortest, "max": item.longest}
    told = ", ".join(f"{word} {times.format_duration(limit)}" for word, limit in limits.items() if limit is not None)
    return f"{length} ({told})" if told else length


def names(plan: Plan, slugs: Iterable[str]) -> list[str]:
    """The names of speakers; a slug where nobody is known by it."""
    known = {speaker.slug: speaker.name for speaker in plan.speakers}
    return [known.get(slug, slug) for slug in slugs]


def item_record(one: Planned, stored: StoredPlan) -> dict[str, Any]:
    """An item as a record for programs: planned times as instants, lengths in seconds."""
    item = one.item
    return {
        "item": item.slug,
        "title": item.title,
        "kind": item.kind.value,
        "starts": one.starts,
        "ends": one.ends,
        "seconds": seconds(item.duration),
        "hard_start": item.starts is not None,
        "fixed_end": item.ends is not None,
        "shortest_seconds": seconds(item.shortest),
        "longest_seconds": seconds(item.longest),
        "gap_seconds": seconds(one.gap),
        "room": one.room,
        "speakers": list(item.speakers),
        "emcee": stored.plan.emcee_of(item),
        "introduction": item.introduction,
        "notes": item.notes,
        "cues": list(item.cues),
        "links": list(item.links),
        "recorded": item.recorded,
    }


def seconds(length: timedelta | None) -> int | None:
    """Whole seconds, for records."""
    return None if length is None else round(length.total_seconds())


def speaker_record(speaker: Speaker) -> dict[str, Any]:
    """A speaker as a record."""
    return {"speaker": speaker.slug, **{key: value for key, value in asdict(speaker).items() if key != "slug"}}


def speaker_row(speaker: Speaker) -> dict[str, Any]:
    """A speaker as a row of a table for people."""
    return {
        "speaker": speaker.slug,
        "name": speaker.name,
        "say_it": speaker.say_it,
        "pronouns": speaker.pronouns,
        "role": ", ".join(part for part in (speaker.role, speaker.employer) if part),
        "recording": speaker.recording.value,
        "confirmed": _yes_no(value=speaker.confirmed),
        "arrived": _yes_no(value=speaker.arrived is not None),
    }


def _yes_no(*, value: bool) -> str:
    return "yes" if value else "no"


def summary(stored: StoredPlan) -> str:
    """How much there is, and when it is over."""
    timed = [one for one in stored.planned if one.ends is not None]
    skipped = sum(item.skipped for item in stored.plan.items)
    parts = [counted(len(stored.planned), "item")]
    if timed:
        over = max(one.ends for one in timed if one.ends is not None)
        parts.append(f"over at {times.format_clock(over, stored.zone)}")
    if skipped:
        parts.append(f"{skipped} more skipped")
    told = f"{stored.event.settings.name}: {', '.join(parts)}."
    if any(one.overlaps for one in stored.planned):
        return f"{told}\n{OVERLAPS} begins before something in front of it ends; what to do: geekx agenda check"
    return told


def item_lines(one: Planned | None, item: Item, stored: StoredPlan) -> Iterator[str]:
    """All that is planned of one item, for a person."""
    yield f"{item.title} ({item.slug}, {item.kind.value})"
    for label, words in _item_parts(one, item, stored):
        if words:
            first, *rest = words.split("\n")
            yield f"  {label + ':':<14}{first}"
            yield from (f"  {'':<14}{line}" for line in rest)


def _item_parts(one: Planned | None, item: Item, stored: StoredPlan) -> Iterator[tuple[str, str | None]]:
    plan = stored.plan
    yield "When", "skipped" if one is None else _when(one, stored)
    yield "Lasts", _lasts(item)
    yield "Room", plan.room_of(item)
    for speaker in (plan.speaker(slug) for slug in item.speakers):
        yield "Who", introduced(speaker)
        yield "Not yet", speaker.not_yet and f"do not say: {speaker.not_yet}"
    yield "Emcee", ", ".join(names(plan, filter(None, [plan.emcee_of(item)])))
    yield "Introduction", item.introduction
    yield "Notes", item.notes
    yield "Cues", "\n".join(item.cues)
    yield "Links", "\n".join(item.links)
    yield "Recorded", "yes" if item.recorded else None


def _when(one: Planned, stored: StoredPlan) -> str:
    if one.starts is None or one.ends is None:
        return "not known: no item before or after it has a time"
    start = times.format_local(one.starts, stored.zone, named=True)
    return f"{start} to {times.format_clock(one.ends, stored.zone)}{' (hard)' if one.item.starts else ''}"


def introduced(speaker: Speaker) -> str:
    """A speaker as the emcee needs it: name, how it is said, pronouns, role and employer."""
    said = f" (say {speaker.say_it})" if speaker.say_it else ""
    rest = [part for part in (speaker.pronouns, speaker.role, speaker.employer) if part]
    return ", ".join([f"{speaker.name}{said}", *rest])
