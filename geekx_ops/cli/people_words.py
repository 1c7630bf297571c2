"""People, their history and what is done to their records: as sentences and as records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from geekx_ops.cli import words
from geekx_ops.cli.output import show
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.identity.people import Profile
    from geekx_ops.people.history import History, Ranking, Regular, Totals, Visit
    from geekx_ops.people.merging import Merge


def person(one: Profile) -> dict[str, Any]:
    """A person as a record."""
    return {
        "number": one.id,
        "name": one.name,
        "email": one.email,
        "employer": one.employer,
        "note": one.note,
        "do_not_contact": one.do_not_contact,
    }


def who(one: Profile) -> str:
    """A person in a sentence."""
    return f"{one.name} (person {one.id}, {one.email or 'no e-mail'})"


def visit(one: Visit) -> dict[str, Any]:
    """One registration, and what became of it, as a record."""
    return {
        "event": one.event.settings.slug,
        "starts": one.event.settings.starts,
        "registration": one.registration.id,
        "standing": one.registration.standing.value,
        "seats": one.registration.party_size,
        "presence": one.presence.value,
        "came": one.attendance.came,
        "arrived_at": one.arrived_at,
    }


def totals(found: Totals) -> dict[str, int]:
    """The numbers of somebody as a record."""
    return {
        "events": found.signed_up,
        "came": found.came,
        "no_shows": found.no_shows,
        "unrecorded": found.unrecorded,
    }


def tell_history(found: History) -> None:
    """Print all that is known of a person."""
    for key, value in person(found.person).items():
        if value not in {None, False}:
            click.echo(f"{key.replace('_', ' '):>16}  {'yes' if value is True else value}")
    show([_visit_for_the_table(one) for one in found.visits], "table", empty="Never signed up for anything.")
    click.echo(_totals_sentence(found.totals))


def _visit_for_the_table(one: Visit) -> dict[str, Any]:
    zone = ZoneInfo(one.event.settings.timezone)
    return {
        "event": one.event.settings.slug,
        "on": f"{one.event.settings.starts.astimezone(zone):%Y-%m-%d}",
        "standing": one.registration.standing.value,
        "seats": one.registration.party_size,
        "presence": one.presence.value if one.presence.value != "no-seat" else None,
        "came": one.attendance.came or None,
        "arrived": one.arrived_at and f"{one.arrived_at.astimezone(zone):%H:%M}",
    }


def _totals_sentence(found: Totals) -> str:
    told = f"{counted(found.signed_up, 'event')}: came to {found.came}"
    if found.no_shows:
        told += f", not to {found.no_shows} in spite of a seat"
    if found.unrecorded:
        told += f"; had a seat at {found.unrecorded} more, where nobody was checked in"
    return f"{told}."


def regular(one: Regular) -> dict[str, Any]:
    """Somebody of the ranking as a record."""
    return {
        "number": one.person.id,
        "name": one.person.name,
        "email": one.person.email,
        "employer": one.person.employer,
        **totals(one.totals),
        "first_came": one.first_came,
        "last_event": one.last.settings.slug,
    }


def note_unlogged(ranking: Ranking) -> None:
    """Say on stderr for how many events nobody knows who came."""
    if ranking.unlogged:
        told = f"{len(ranking.unlogged)} of {counted(len(ranking.events), 'event')}"
        click.echo(f"Note: at {told} nobody was checked in; a seat there counts as unrecorded, not as come.", err=True)


def merge_question(planned: Merge) -> str:
    """What to ask before a merge."""
    moved = counted(planned.moved, "registration")
    return " ".join([f"Merge {who(planned.gone)}, with {moved}, into {who(planned.person)}?", *_clashes(planned)])


def tell_merge(merged: Merge, *, dry_run: bool) -> None:
    """Print what a merge came to, or would come to."""
    moved = counted(merged.moved, "registration")
    verb = "would get" if dry_run else "has"
    click.echo(f"{who(merged.person)} {verb} {moved} of {merged.gone.name} (person {merged.gone.id}).")
    for line in _clashes(merged):
        click.echo(line)
    if merged.gone.email not in {None, merged.person.email}:
        click.echo(f"{merged.gone.email} {'would be' if dry_run else 'is'} forgotten: who signs up under it is new.")
    words.tell_promoted(merged.promoted)
    if dry_run:
        click.echo("Dry run: nothing was changed.")


def _clashes(merged: Merge) -> list[str]:
    return [
        f"{clash.event.settings.name}: #{clash.stays.id} ({clash.stays.standing.value}) stays, "
        f"#{clash.goes.id} ({clash.goes.standing.value}, {counted(clash.goes.party_size, 'seat')}) is cancelled."
        for clash in merged.clashes
    ]


def merge_record(merged: Merge) -> dict[str, Any]:
    """A merge as a record."""
    return {
        **person(merged.person),
        "gone": merged.gone.id,
        "registrations": merged.moved,
        "cancelled": [clash.goes.id for clash in merged.clashes],
        "promoted": [one.id for one in merged.promoted],
    }
