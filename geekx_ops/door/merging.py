"""The door of another laptop taken into this database: its guests, its log, the seats it gave away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from geekx_ops.door import elsewhere, entries, joining, release, wording
from geekx_ops.door.joining import Clash, Guest, Meeting, OtherDoor
from geekx_ops.door.log import Entry, replay
from geekx_ops.errors import Closed, Conflict
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, EventState
from geekx_ops.identity import people
from geekx_ops.registration import details, find, ledger, queue
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import LIVE, SEATED, Standing
from geekx_ops.text import counted
from geekx_ops.workspace import Transaction

_SOON = timedelta(minutes=1)
"""By how much two good clocks may differ."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge came to.

    `new` and `known` count their entries of the log: taken over now, or here before. `entered` are registrations that
    were unknown here. `seated` got their seat at the other door, and `given_away` lost it there. `promoted` moved up
    by it here, to be told. `clashes` are contradictions, for people to settle; both sides of each are kept.
    """

    event: Event
    new: int
    known: int
    entered: tuple[Registration, ...] = ()
    seated: tuple[Registration, ...] = ()
    given_away: tuple[Registration, ...] = ()
    promoted: tuple[Registration, ...] = ()
    clashes: tuple[Clash, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was new."""
        return bool(self.new or self.entered or self.seated or self.given_away)


def merge(tx: Transaction, event: str, other: OtherDoor) -> Merged:
    """Take what happened at the *other* door of *event* into this database; again changes nothing.

    The log is put together, entry by entry. A guest who is unknown here (a walk-in there) is entered, over the cap if
    there is no room; a check-in that would have been refused here is kept, and the guest gets the seat: they are
    inside. Seats that the other door gave away to people who waited are given away here too, unless their guest came.
    Cancellations and other changes that were made on the other laptop with `geekx guests` do not come along.

    Raises NotFound (no such event), Closed if its personal data were erased, Conflict if the other database has another
    event of that name, or ticket types, held seats or questions that are missing here.
    """
    stored = events.locked(tx, event)
    _refuse_another(tx, stored, other)
    ours = elsewhere.everybody(tx, stored)
    same = joining.pairs([guest.registration for guest in other.guests], ours)
    newcomers = [guest for guest in other.guests if guest.registration.id not in same]
    _refuse_missing_parts(stored, newcomers)
    log_here = _by_registration(entries.of_event(tx, stored))
    news = _news(tx, other)
    log_there = _by_registration(entry for entry in other.entries if entry.nonce not in news.strange)
    under_way = _Merge(tx, stored, other, same, log_here, log_there, news)
    under_way.hand_over_seats({one.id: one for one in ours})
    under_way.enter(newcomers)
    under_way.put_logs_together()
    return under_way.finish()


def _refuse_another(tx: Transaction, event: Event, other: OtherDoor) -> None:
    name = event.settings.name
    if event.state is EventState.RETIRED:
        raise Closed(f"{name} was put away, and what is known of its guests with it. Nothing was merged.")
    if (other.event.settings.slug, other.created_at) != (event.settings.slug, elsewhere.created_at(tx, event)):
        raise Conflict(
            f"the other database has another event called {other.event.settings.slug}, which was made by itself: its"
            f" guests are not those of {name}. Nothing was merged. A second door begins with `geekx door export`.",
            event=event.settings.slug,
        )


def _refuse_missing_parts(event: Event, newcomers: Iterable[Guest]) -> None:
    """Raise Conflict if a guest who is to be entered has something that the event does not have here."""
    settings = event.settings
    types, pools = {kind.slug for kind in settings.ticket_types}, {held.slug for held in settings.held}
    questions = {question.slug for question in settings.questions}
    for guest in newcomers:
        one = guest.registration
        lacking = [
            *([f'the ticket type "{one.ticket_type}"'] if one.ticket_type not in types else []),
            *([f'the held seats "{one.held}"'] if one.held not in {None, *pools} else []),
            *(f'the question "{question}"' for question in guest.answers if question not in questions),
        ]
        if lacking:
            raise Conflict(
                f"{one.name} has {lacking[0]} on the other laptop, which {settings.name} does not have here. Nothing"
                " was merged. Put it into the event file, load that with `geekx event load`, and merge again.",
                name=one.name,
            )


@dataclass(frozen=True, slots=True)
class _News:
    """Their entries by nonce: unknown here, known here, and those whose nonce was used here for something else.

    What takes back one of the last is one of them.
    """

    fresh: frozenset[str]
    known: frozenset[str]
    strange: frozenset[str]


def _news(tx: Transaction, other: OtherDoor) -> _News:
    here = {entry.nonce: entries.by_nonce(tx, entry.nonce) for entry in other.entries}
    found = [(entry, same) for entry in other.entries if (same := here[entry.nonce]) is not None]
    strange = frozenset(entry.nonce for entry, same in found if _what(entry) != _what(same))
    strange |= {entry.nonce for entry in other.entries if entry.undoes in strange}
    known = frozenset(entry.nonce for entry, _ in found) - strange
    return _News(frozenset(here) - known - strange, known, strange)


def _what(entry: Entry) -> tuple[object, ...]:
    """What an entry says wherever it is stored."""
    return entry.kind, entry.people, entry.undoes, entry.at, entry.actor


def _by_registration(found: Iterable[Entry]) -> dict[int | None, list[Entry]]:
    grouped: dict[int | None, list[Entry]] = {}
    for entry in found:
        grouped.setdefault(entry.registration_id, []).append(entry)
    return grouped


@dataclass(slots=True)
class _Merge:
    """One merge while it is under way; `same` says which registration here each of theirs is, by number."""

    tx: Transaction
    event: Event
    other: OtherDoor
    same: dict[int, int]
    ours: dict[int | None, list[Entry]]
    theirs: dict[int | None, list[Entry]]
    news: _News
    written: list[Entry] = field(default_factory=list)
    entered: list[Registration] = field(default_factory=list)
    seated: list[Registration] = field(default_factory=list)
    given_away: list[Registration] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)

    def hand_over_seats(self, ours: Mapping[int, Registration]) -> None:
        """Seats that the other door gave away go first: whoever got one needs it."""
        guests = [guest.registration for guest in self.other.guests if guest.registration.id in self.same]
        met = [self._meeting(ours[self.same[one.id]], one) for one in guests]
        for meeting in met:
            self._take_seat(meeting)
        for meeting in met:
            if joining.seated_there(meeting):
                there = meeting.there
                details.keep_companions(self.tx, meeting.here, seats=there.party_size)
                self.seated.append(self._confirm(meeting.here, there, there.party_size))

    def enter(self, newcomers: Iterable[Guest]) -> None:
        """Enter those who are unknown here."""
        for guest in newcomers:
            one = guest.registration
            person = people.known(self.tx, one.email) or people.add(self.tx, name=one.name, email=one.email)
            over = one.standing in SEATED and self._is_beyond(one, one.party_size)
            entered = ledger.take_over(self.tx, self.event, person, one, over_cap=over)
            details.add_companions(self.tx, entered, guest.companions)
            details.add_answers(self.tx, entered, guest.answers)
            queue.note(self.tx, entered, merged=1)
            self.same[one.id] = entered.id
            self.entered.append(entered)

    def put_logs_together(self) -> None:
        """Write their entries that are unknown here, and give those who are inside what they need for it."""
        for guest in self.other.guests:
            there = guest.registration
            if any(entry.nonce in self.news.fresh for entry in self.theirs.get(there.id, ())):
                here = ledger.registration(self.tx, self.same[there.id])
                self._let_in(joining.judged(self.event, self._meeting(here, there)))
        for entry in self.theirs.get(None, ()):
            if entry.nonce in self.news.fresh:
                self._write(replace(entry, recorded_at=self.tx.now))

    def finish(self) -> Merged:
        """The queue moves if it may, and the whole is told."""
        merged = Merged(
            self.event,
            len(self.written),
            len(self.news.known),
            tuple(self.entered),
            tuple(self.seated),
            tuple(self.given_away),
            clashes=tuple(self.clashes),
            warnings=tuple(self._warnings()),
        )
        if not merged.changed:
            return merged
        self.tx.record("door.merged", event=self.event.id, entries=merged.new, entered=len(merged.entered))
        return replace(merged, promoted=queue.settle(self.tx, self.event).promoted)

    def _meeting(self, here: Registration, there: Registration) -> Meeting:
        theirs = self.theirs.get(there.id, ())
        as_here = (replace(entry, registration_id=here.id, recorded_at=self.tx.now) for entry in theirs)
        return Meeting(here, there, tuple(self.ours.get(here.id, ())), tuple(as_here), self.news.fresh)

    def _take_seat(self, met: Meeting) -> None:
        """Take the seat that the other door gave away, unless its guest came."""
        given_away = joining.given_away_there(met)
        if given_away is None:
            return
        here, there = met.here, met.there
        arrived = replay(met.together, here.party_size).arrived
        if arrived is not None:
            self.clashes.append(joining.given_away_and_came(here, given_away, arrived))
            return
        # Only what the door itself said comes along: a reason in words may name somebody who was erased here since.
        came_late = there.priority == release.FRONT
        first = {"priority": release.FRONT, "priority_reason": release.FRONT_REASON} if came_late else {}
        lost = ledger.stand(self.tx, here, there.standing, **first)
        queue.note(self.tx, lost, merged=1)
        self.given_away.append(lost)

    def _let_in(self, met: Meeting) -> None:
        for entry in met.new:
            self._write(entry)
        after = self._with_seats(met) if met.let_in else met.here
        self.clashes.extend(joining.clashes(met, after))

    def _with_seats(self, met: Meeting) -> Registration:
        """The registration of *met*, of which somebody is inside: confirmed, with a seat for each of them."""
        here, seats = met.here, joining.party_needed(met)
        if here.standing is Standing.CONFIRMED and here.party_size == seats:
            return here
        if here.standing not in LIVE and find.live(self.tx, self.event, here.person_id) is not None:
            return here  # she has another registration by now, and no second one can live
        return self._confirm(here, met.there, seats)

    def _confirm(self, here: Registration, there: Registration, seats: int) -> Registration:
        more = seats - (here.party_size if here.standing in SEATED else 0)
        confirmed = ledger.stand(
            self.tx,
            here,
            Standing.CONFIRMED,
            party_size=seats,
            at_least=min(here.at_least, seats),
            ticket_code=here.ticket_code or there.ticket_code,
            over_cap=here.over_cap or self._is_beyond(here, more),
        )
        queue.note(self.tx, confirmed, merged=1)
        return confirmed

    def _is_beyond(self, one: Registration, more: int) -> bool:
        """Whether *more* seats for this registration are more than there are."""
        seats = ledger.seats(self.tx, self.event)
        left = seats.left_in(one.held) if one.held else seats.room().of(one.ticket_type)
        return more > max(0, left)

    def _write(self, entry: Entry) -> None:
        mistake = None if entry.undoes is None else entries.by_nonce(self.tx, entry.undoes)
        if mistake is not None:  # it may have come here before its guest cancelled and signed up again
            entry = replace(entry, registration_id=mistake.registration_id)
        earlier = self.ours.setdefault(entry.registration_id, [])
        number = None if entry.registration_id is None else len(earlier) + 1
        earlier.append(entries.add(self.tx, self.event, entry, number))
        self.written.append(entry)

    def _warnings(self) -> Iterator[str]:
        newest = max((entry.at for entry in self.written), default=self.tx.now)
        if newest > self.tx.now + _SOON:
            there, here = (wording.when(self.event, instant) for instant in (newest, self.tx.now))
            yield (
                f"the newest entry of the other laptop is of {there}, and it is {here} here: a clock is wrong."
                " All were taken over; who came first may be told wrongly. Set the clocks."
            )
        if self.news.strange:
            yield (
                f"{counted(len(self.news.strange), 'scan')} of the other laptop not taken over: their nonces were used"
                " here for other scans. Compare the two logs, and let each scan have a nonce of its own."
            )
