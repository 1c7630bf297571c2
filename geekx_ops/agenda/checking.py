"""The checks, held against what is stored."""

from __future__ import annotations

from dataclasses import dataclass

from geekx_ops.agenda import checks, releases, service
from geekx_ops.agenda.findings import Finding, Occasion, Severity
from geekx_ops.agenda.service import Edit, PlanChange
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Checked:
    """A change of the plan, and the errors that were not there before it."""

    change: PlanChange
    errors: tuple[Finding, ...]


def change(tx: Transaction, event: str, edit: Edit) -> Checked:
    """Make the plan what *edit* makes of it, and say what cannot go like that since."""
    before = errors(tx, event)
    done = service.change(tx, event, edit)
    return Checked(done, tuple(one for one in errors(tx, event) if one not in before))


def errors(tx: Transaction, event: str) -> list[Finding]:
    """What cannot go like that in the plan of an event."""
    return [one for one in findings(tx, event) if one.severity is Severity.ERROR]


def findings(tx: Transaction, event: str) -> list[Finding]:
    """All that the checks find in the plan of an event, the worst first.

    A link has a QR code if it is one of the event's `[[links]]`: of those codes are made, and put on decks.
    """
    stored = service.plan_of(tx, event)
    settings = stored.event.settings
    made = releases.releases(tx, event)
    occasion = Occasion(
        plan=stored.plan,
        planned=stored.planned,
        zone=stored.zone,
        starts=settings.starts,
        ends=settings.ends,
        now=tx.now,
        doors=settings.doors,
        version=stored.version,
        released=made[-1].version if made else None,
        coded=frozenset(link.url for link in settings.links),
    )
    return checks.findings(occasion)
