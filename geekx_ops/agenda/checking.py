"""The checks, held against what is stored."""

from __future__ import annotations

from geekx_ops.agenda import checks, releases, service
from geekx_ops.agenda.findings import Finding, Occasion
from geekx_ops.workspace import Transaction


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
