"""How much registrations add to the counts of their event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geekx_ops.registration.seats import SEATED, Standing


@dataclass(frozen=True, slots=True)
class Weight:
    """How much something adds to the count of one ticket type and held pool; "" stands for public seats."""

    event_id: int
    ticket_type: str
    held: str
    seats: int
    waiting: int
    offers: int

    def same_count(self, other: Weight) -> bool:
        """Whether both belong to one count."""
        return (self.event_id, self.ticket_type, self.held) == (other.event_id, other.ticket_type, other.held)


def weight(event_id: int, ticket_type: str, held: str | None, standing: Standing, party_size: int) -> Weight:
    """What one registration adds."""
    return Weight(
        event_id=event_id,
        ticket_type=ticket_type,
        held=held or "",
        seats=party_size if standing in SEATED else 0,
        waiting=1 if standing is Standing.WAITING else 0,
        offers=1 if standing is Standing.OFFERED else 0,
    )


def summed(weights: Iterable[Weight]) -> Iterator[Weight]:
    """One weight for each count that *weights* belong to."""
    totals: dict[tuple[int, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in weights:
        total = totals[one.event_id, one.ticket_type, one.held]
        for place, more in enumerate((one.seats, one.waiting, one.offers)):
            total[place] += more
    for (event_id, ticket_type, held), (seats, waiting, offers) in totals.items():
        yield Weight(event_id, ticket_type, held, seats, waiting, offers)
