"""Do the stored plans keep the rules, and can every release be read."""

from __future__ import annotations

from geekx_ops.agenda import releases, service, soundness
from geekx_ops.errors import GeekxError
from geekx_ops.events import service as events
from geekx_ops.workspace import Transaction


def problems(tx: Transaction) -> list[str]:
    """What is wrong with the agenda of any event, in sentences."""
    found = []
    for event in events.all_events(tx):
        slug = event.settings.slug
        flaws = soundness.flaws(service.as_stored(tx, event).plan)
        found += [f"the agenda of {slug} contradicts itself: {flaw}" for flaw in flaws]
        try:
            releases.releases(tx, slug)
        except (GeekxError, ValueError) as error:
            found.append(f"a release of the agenda of {slug} cannot be read: {error}")
    return found
