"""A list is taken in: all of it or nothing, through the same gate as a sign-up, and what was changed here is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, Question
from geekx_ops.guest_lists import remembered
from geekx_ops.guest_lists.applying import follow
from geekx_ops.guest_lists.comparing import Comparison, Found, Wishes, put_down
from geekx_ops.guest_lists.diff import ENDED, Difference, Guest, Kind, said_of
from geekx_ops.guest_lists.lines import Lines
from geekx_ops.guest_lists.listed import Listed, Refused
from geekx_ops.guest_lists.remembered import Known, Remembered, Source
from geekx_ops.guest_lists.staging import Staging, pages, staged
from geekx_ops.guest_lists.watching import Phase, Watch, unwatched
from geekx_ops.identity import addresses, people
from geekx_ops.registration import capacity, guests, queue
from geekx_ops.registration.many import Admitted, Gate, Newcomer
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.text import counted
from geekx_ops.workspace import Transaction

MOST_NAMED = 10
"""Bad lines that an error repeats."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: how it had compared, and what was done.

    `admitted` counts the new ones by standing, `over_cap` those of them who got seats that the event does not have;
    `placed` has, by their keys, those of them whom the comparison tells one by one.
    `kept` are guests whose party could not be changed, and why. `promoted` moved up by it, to be told.
    """

    comparison: Comparison
    admitted: Counter[Standing]
    over_cap: int = 0
    cancelled: tuple[Registration, ...] = ()
    kept: tuple[tuple[Difference, str], ...] = ()
    promoted: tuple[Registration, ...] = ()
    placed: Mapping[str, Admitted] = field(default_factory=dict)

    def unseated(self) -> Iterator[Guest]:
        """Those who asked for seats and have to wait for them, of whom the comparison tells."""
        moved = {one.id for one in self.promoted}
        for one in self.comparison.told:
            got = self.placed.get(one.guest.key)
            if got is not None and got.unseated and got.registration_id not in moved:
                yield one.guest


def import_list(
    tx: Transaction, event: str, lines: Iterable[Listed | Refused], wishes: Wishes, *, watch: Watch = unwatched
) -> Imported:
    """Take *lines* in. What only the list changed is followed, what was changed here since the last import is kept.

    Who is new comes through the gate of the event: those with a ticket first, then those who wait, each in the order
    of sign-up. Raises Invalid, with all that is wrong, unless every line is good or bad ones are to be skipped;
    Closed if the event is over.
    """
    return _taken_in(tx, event, lines, wishes, watch=watch, refuse_bad=True)


def rehearse(
    tx: Transaction, event: str, lines: Iterable[Listed | Refused], wishes: Wishes, *, watch: Watch = unwatched
) -> Imported:
    """What `import_list` would come to: all of it is done and undone, so nothing can go another way than foretold.

    Of bad lines it is only told what is wrong with them. Numbers and ticket codes of who is new are made up.
    """
    with tx.connection.begin_nested() as undone:
        done = _taken_in(tx, event, lines, wishes, watch=watch, refuse_bad=False)
        undone.rollback()
    tx.seen.clear()  # an event may have been read with questions that it does not have
    return done


def _taken_in(
    tx: Transaction, event: str, lines: Iterable[Listed | Refused], wishes: Wishes, *, watch: Watch, refuse_bad: bool
) -> Imported:
    stored = events.locked(tx, event)
    if (refusal := opening.over(stored, tx.now)) is not None:
        raise refusal
    if wishes.partial and wishes.cancel_gone:
        raise Conflict("this is a part of a list, so nobody can be gone from it; leave --cancel-gone away.")
    with staged(tx) as staging:
        source = Source(stored, wishes.list_name)
        taken = put_down(tx, staging, source, lines, wishes)
        if refuse_bad:
            _refuse_bad(taken, wishes)
        if taken.terms.new_questions:
            source = replace(source, event=_with_questions(tx, stored, taken.terms.new_questions))
        return _TakingIn(tx, source, wishes, taken, watch).done(staging)


def _refuse_bad(taken: Lines, wishes: Wishes) -> None:
    bad = taken.refused
    if not bad or (wishes.skip_bad and not wishes.cancel_gone):
        return
    if wishes.skip_bad:
        raise Conflict(
            f"{counted(len(bad), 'line')} of the list cannot be read, so nobody knows whether their guests are gone. "
            "Nothing was changed; mend them, or leave --cancel-gone away."
        )
    told = "\n".join(f"  {one}" for one in bad[:MOST_NAMED])
    more = f"\n  and {len(bad) - MOST_NAMED} more" if len(bad) > MOST_NAMED else ""
    raise Invalid(
        f"{counted(len(bad), 'line')} of the list cannot be taken in, so nothing was changed:\n{told}{more}\n"
        "Mend them, or say --skip-bad: the others are taken in, and these written to a file that can be mended.",
        refused=[{"line": one.line, "column": one.column, "reason": one.reason} for one in bad[:100]],
        number=len(bad),
    )


def _with_questions(tx: Transaction, event: Event, new: Sequence[Question]) -> Event:
    wanted = replace(event.settings, questions=(*event.settings.questions, *new))
    return capacity.change_event(tx, wanted, allow_over=True).event


@dataclass(slots=True)
class _TakingIn:
    """One import, while it is done."""

    tx: Transaction
    source: Source
    wishes: Wishes
    lines: Lines
    watch: Watch
    admitted: Counter[Standing] = field(default_factory=Counter)
    placed: dict[str, Admitted] = field(default_factory=dict)
    over_cap: int = 0
    kept: list[tuple[Difference, str]] = field(default_factory=list)
    promoted: list[Registration] = field(default_factory=list)
    back: set[int] = field(default_factory=set)
    steps: int = 0
    all_steps: int = 0

    def done(self, staging: Staging) -> Imported:
        event, found = self.source.event, Found(self.tx, self.source, partial=self.wishes.partial, watch=self.watch)
        self.promoted += queue.settle(self.tx, event).promoted
        changed: list[tuple[Difference, Known]] = []
        for page in found.pages(staging):
            staging.put_newcomers(self._newcomers(page))
            self._link(page)
            changed += [pair for pair in page if pair[0].kind is Kind.CHANGED and not _comes_back(pair[0])]
        comparison = found.comparison(self.lines, staging)
        self._refuse_emptying(comparison)
        ending = comparison.gone if self.wishes.cancel_gone else ()
        self.all_steps = len(changed) + len(ending) + staging.new
        self._follow(changed)
        cancelled = self._cancel(ending)
        self._admit(staging, {one.guest.key for one in comparison.told})
        self.promoted += queue.settle(self.tx, event).promoted
        self._record(comparison)
        kept, promoted = tuple(self.kept), tuple(self.promoted)
        return Imported(comparison, self.admitted, self.over_cap, cancelled, kept, promoted, self.placed)

    def _refuse_emptying(self, comparison: Comparison) -> None:
        """A list that names nobody is a wrong file, or read by wrong columns, sooner than a night without guests."""
        if self.wishes.cancel_gone and comparison.gone and comparison.counts.total() == len(comparison.gone):
            raise Conflict(
                f"the list names nobody, so all {len(comparison.gone)} would be cancelled. Nothing was changed; "
                "is it the right file? See what is read in it with --explain."
            )

    def _newcomers(self, page: Sequence[tuple[Difference, Known]]) -> list[tuple[int, Guest]]:
        """Who is to be registered, with the number of each person, who is made known if she is not."""
        new = [(one.guest, about.person) for one, about in page if one.kind is Kind.NEW]
        wanted = {
            addresses.email_key(guest.email): (guest.called, guest.email)
            for guest, person in new
            if person is None and guest.email is not None
        }
        added = people.add_all(self.tx, wanted) if wanted else {}
        known = [(guest, self._person(guest, person, added)) for guest, person in new]
        return [(person.id, _as_known(guest, person)) for guest, person in known] + self._back(page)

    def _back(self, page: Sequence[tuple[Difference, Known]]) -> list[tuple[int, Guest]]:
        """Who had ended and comes again, each once: two lines may be about one, if her records were merged since."""
        found = {one.here.person_id: one.guest for one, _ in page if one.here and _comes_back(one)}
        again = [(person, replace(guest, digest=0)) for person, guest in found.items() if person not in self.back]
        self.back |= set(found)
        return again

    def _person(self, guest: Guest, known: people.Person | None, added: dict[str, people.Person]) -> people.Person:
        if known is not None:
            return known
        if guest.email is None:
            return people.add(self.tx, name=guest.called, email=None)
        return added[addresses.email_key(guest.email)]

    def _link(self, page: Sequence[tuple[Difference, Known]]) -> None:
        """Remember what is said of those who were here before the list named them, and of whom all agree again."""
        known = [(one, about) for one, about in page if one.here and one.kind is not Kind.ERASED]
        linked = [(one, about) for one, about in known if about.remembered is None or _agreed(one)]
        self._remember(
            Remembered(one.guest, one.here.number, {**(about.said or {}), **said_of(one.guest)}, same=_agreed(one))
            for one, about in linked
            if one.here
        )

    def _follow(self, changed: Sequence[tuple[Difference, Known]]) -> None:
        """Those who do not come first: their seats may be what others need."""
        for one, about in sorted(changed, key=lambda pair: pair[0].guest.wish != ENDED):
            done = follow(self.tx, self.source.event, one, about.said or {}, over_cap=self.wishes.allow_over)
            self.promoted += done.promoted
            if done.kept is not None:
                self.kept.append((one, done.kept))
            if one.here:
                self._remember([Remembered(one.guest, one.here.number, done.said)])
            self._stepped()

    def _cancel(self, gone: Sequence[Registration]) -> tuple[Registration, ...]:
        slug, ended = self.source.event.settings.slug, []
        for one in gone:
            outcome = guests.cancel(self.tx, slug, f"#{one.id}")
            ended.append(outcome.registration)
            self.promoted += outcome.promoted
            self._stepped()
        remembered.remember_gone(self.tx, self.source, gone)
        return tuple(ended)

    def _admit(self, staging: Staging, told: AbstractSet[str]) -> None:
        gate = Gate(self.tx, self.source.event, allow_over=self.wishes.allow_over)
        for page in pages(self._with_types(staging.newcomers())):
            admitted = gate.admit([_newcomer(person, guest) for person, guest in page])
            self._count(admitted)
            placed = [(guest, one) for (_, guest), one in zip(page, admitted, strict=True)]
            self.placed |= {guest.key: one for guest, one in placed if guest.key in told}
            self._remember(
                Remembered(guest, one.registration_id, said_of(guest), same=guest.digest > 0) for guest, one in placed
            )
            self._stepped(len(page))

    def _with_types(self, newcomers: Iterable[tuple[int, Guest]]) -> Iterator[tuple[int, Guest]]:
        """Everybody has a ticket type, also those of whom the list says none."""
        first = self.lines.terms.first_type()
        for person, guest in newcomers:
            yield person, guest if guest.ticket_type else replace(guest, ticket_type=first)

    def _stepped(self, steps: int = 1) -> None:
        self.steps += steps
        self.watch(Phase.TAKING_IN, self.steps, self.all_steps)

    def _remember(self, what: Iterable[Remembered]) -> None:
        remembered.remember(self.tx, self.source, what)

    def _count(self, admitted: Sequence[Admitted]) -> None:
        self.admitted.update(one.standing for one in admitted)
        self.over_cap += sum(one.over_cap for one in admitted)

    def _record(self, comparison: Comparison) -> None:
        counts = {kind.value.replace(" ", "_"): number for kind, number in comparison.counts.items()}
        self.tx.record("guests.imported", event=self.source.event.id, **counts)


def _comes_back(one: Difference) -> bool:
    """Whether she had ended here, and the list says that she comes all the same."""
    return one.kind is Kind.CHANGED and one.here is not None and one.here.ended


def _agreed(one: Difference) -> bool:
    """Whether the list says what stands here, of somebody who comes."""
    return one.kind is Kind.SAME and one.here is not None and not one.here.ended


def _as_known(guest: Guest, person: people.Person) -> Guest:
    """*guest*; without her digest, if she keeps the name by which she is known since another event."""
    return guest if guest.name in {"", person.name} else replace(guest, digest=0)


def _newcomer(person: int, guest: Guest) -> Newcomer:
    return Newcomer(
        person,
        guest.ticket_type or "",
        guest.seats,
        guest.standing,
        guest.signed_up_at,
        guest.companions,
        guest.answers,
    )
