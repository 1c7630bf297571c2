"""Many people registered in one go: through the same gate as a sign-up, in a few statements for hundreds of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from geekx_ops.events import opening
from geekx_ops.events.event import Event, Promotion
from geekx_ops.registration import details, ledger, queue
from geekx_ops.registration.ledger import NewRegistration
from geekx_ops.registration.seats import Entry, Standing
from geekx_ops.workspace import Entry as JournalEntry
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who comes through the gate. `standing` is what she asks for: confirmed, pending, or waiting."""

    person_id: int
    ticket_type: str
    party_size: int
    standing: Standing
    signed_up_at: datetime | None = None
    companions: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Admitted:
    """What came of a newcomer who `asked` for a standing: the number of her registration, and where it stands."""

    registration_id: int
    standing: Standing
    over_cap: bool
    asked: Standing

    @property
    def unseated(self) -> bool:
        """Whether she asked for seats, and there were none for her."""
        return self.standing is Standing.WAITING and self.asked is not Standing.WAITING


class Gate:
    """The gate of an event, which must be locked and settled. Who comes first is served first.

    A newcomer gets seats if there are any that nobody in the queue could have, else a place in it; with *allow_over*
    whoever asks for seats gets them, also those that the event does not have. Who asks for the queue only is seated
    like everybody else while it moves by itself: nobody waits while there is room.
    """

    def __init__(self, tx: Transaction, event: Event, *, allow_over: bool = False) -> None:
        self._tx, self._event, self._allow_over = tx, event, allow_over
        self._turns = queue.behind(tx, event, ledger.seats(tx, event))
        by_itself = event.settings.sign_up.promotion is Promotion.INSTANT
        self._queue_moves = by_itself and opening.queue_stopped(event, tx.now) is None

    def admit(self, newcomers: Sequence[Newcomer]) -> list[Admitted]:
        """Register *newcomers* in this order; none of them may be registered already."""
        placed = [self._placed(one) for one in newcomers]
        people = [one.person_id for one in newcomers]
        numbers = ledger.enter_all(self._tx, self._event, list(zip(people, placed, strict=True)))
        with_numbers = list(zip(numbers, newcomers, strict=True))
        details.add_all_companions(self._tx, {number: one.companions for number, one in with_numbers})
        details.add_all_answers(self._tx, self._event.id, {number: one.answers for number, one in with_numbers})
        self._tx.record_all(self._entries(numbers, people, placed))
        return [
            Admitted(number, new.standing, new.over_cap, one.standing)
            for number, new, one in zip(numbers, placed, newcomers, strict=True)
        ]

    def _placed(self, one: Newcomer) -> NewRegistration:
        standing, over = self._standing(one)
        return NewRegistration(
            one.ticket_type, standing, one.party_size, one.party_size, over_cap=over, signed_up_at=one.signed_up_at
        )

    def _standing(self, one: Newcomer) -> tuple[Standing, bool]:
        for_queue = one.standing is Standing.WAITING
        if for_queue and not self._queue_moves:
            return Standing.WAITING, False
        got = self._turns.give(Entry(queue.NEWCOMER, one.ticket_type, one.party_size, one.party_size))
        if got:
            return (Standing.CONFIRMED if for_queue else one.standing), False
        if for_queue or not self._allow_over:
            return Standing.WAITING, False
        self._turns.room.take(one.ticket_type, one.party_size)
        return one.standing, True

    def _entries(
        self, numbers: Sequence[int], people: Sequence[int], placed: Sequence[NewRegistration]
    ) -> Iterator[JournalEntry]:
        for number, person, new in zip(numbers, people, placed, strict=True):
            over = {"over_cap": 1} if new.over_cap else {}
            told = {"seats": new.party_size, **over}
            yield JournalEntry(f"registration.{new.standing.value}", self._event.id, number, person, told)
