"""Forgetting speakers: in the plan, and in every release of it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update

from geekx_ops.agenda import agenda_file_writing, naming, releases, rows, service
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.storage.tables import agenda_releases
from geekx_ops.workspace import Transaction


def texts(tx: Transaction, event: Event) -> list[tuple[str, str]]:
    """Each text of the plan and of its releases that may name somebody, with its place."""
    found = list(naming.texts(service.as_stored(tx, event).plan))
    for one in releases.releases(tx, event.settings.slug):
        found += [(f"release {one.number}: {place}", value) for place, value in naming.texts(one.frozen.plan)]
        if one.frozen.place:
            found.append((f"release {one.number}: place", one.frozen.place))
    return found


def forget_speaker(tx: Transaction, event: str, slug: str) -> tuple[str, ...]:
    """Forget who the speaker *slug* is, in the plan and in its releases. Gives the names that she had there.

    It may be repeated. Raises NotFound if there is no such speaker, and nobody was forgotten before.
    """
    stored = events.locked(tx, event)
    names = _forget(tx, stored, {slug})
    plan = service.as_stored(tx, stored).plan
    if not names and not any(speaker.slug.startswith(naming.FORGOTTEN) for speaker in plan.speakers):
        plan.speaker(slug)
    return names


def forget_all(tx: Transaction, event: Event) -> tuple[str, ...]:
    """Forget everybody on the programme of an event; the names that were forgotten."""
    return _forget(tx, event, None)


def _forget(tx: Transaction, event: Event, wanted: Collection[str] | None) -> tuple[str, ...]:
    """Forget the speakers of these slugs, or all."""
    stored = service.as_stored(tx, event)
    names = [one.name for one in stored.plan.speakers if _is_meant(one.slug, wanted)]
    if names:
        slugs = [one.slug for one in stored.plan.speakers if _is_meant(one.slug, wanted)]
        rows.write(tx, event.id, naming.forgotten(stored.plan, slugs), version=stored.version)
        tx.record("agenda.speakers-forgotten", event=event.id, speakers=len(names))
    for one in releases.releases(tx, event.settings.slug):
        meant = [speaker for speaker in one.frozen.plan.speakers if _is_meant(speaker.slug, wanted)]
        if meant:
            plan = naming.forgotten(one.frozen.plan, [speaker.slug for speaker in meant])
            _rewrite(tx, event.id, one.number, agenda_file_writing.write(plan, releases.UTC_ZONE))
            names += [speaker.name for speaker in meant]
    return tuple(dict.fromkeys(names))


def _is_meant(slug: str, wanted: Collection[str] | None) -> bool:
    return slug in wanted if wanted is not None else not slug.startswith(naming.FORGOTTEN)


def _rewrite(tx: Transaction, event_id: int, number: int, plan: str) -> None:
    own = agenda_releases.c
    tx.connection.execute(
        update(agenda_releases).where(own.event_id == event_id, own.number == number).values(plan=plan)
    )
