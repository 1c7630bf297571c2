"""How far mailings are: what of each is sent, what is not and why, whether it is its time, and who has not got it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from geekx_ops.errors import Conflict
from geekx_ops.events import opening
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.mail import announcing, mailings, outbox, outbox_counts, planning, queueing, reached
from geekx_ops.mail.announcing import Announcement
from geekx_ops.mail.drift import Drift
from geekx_ops.mail.due import OLD_DATE, Due, due, is_void
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.looking import LastLook
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.outbox_counts import Reasons
from geekx_ops.mail.states import (
    CHANGEABLE,
    IN_FLIGHT,
    MAY_HAVE_ARRIVED,
    OPEN,
    STANDING_BY,
    UNDER_WAY,
    MailingState,
    State,
)
from geekx_ops.registration import queue
from geekx_ops.workspace import Transaction

STALE = "more than 48 hours late"
TOO_LATE = {Due.MISSED: STALE, Due.BEGUN: "the event has begun"}


@dataclass(frozen=True, slots=True)
class Outlook:
    """A mailing, how many of its messages are in which state, why some were not sent, and whether it is its time.

    `ready` messages wait for nothing; `next_try` is when the first of those is due that are to be sent. What it `lacks`
    has to be there before it can be written.
    """

    mailing: Mailing
    counts: Mapping[State, int]
    reasons: Reasons
    due: Due
    ready: int
    next_try: datetime | None
    lacks: str | None
    made_up_for: int = 0
    """Of those that failed, how many got another one since."""

    @property
    def left(self) -> int:
        """Messages that are still to be sent."""
        if self.mailing.state is MailingState.MISSED:
            return 0
        return sum(self.counts.get(state, 0) for state in OPEN)

    @property
    def is_on_its_way(self) -> bool:
        """Whether messages are on their way, or were when a run was killed."""
        return any(self.counts.get(state) for state in IN_FLIGHT)

    @property
    def due_as_a_whole(self) -> Due:
        """Whether it is its time; not yet, if each of its messages waits for another try."""
        return Due.NOT_YET if self.due is Due.NOW and not self.ready else self.due

    @property
    def held(self) -> Mapping[str, int]:
        """Why some are not sent on purpose, and how many."""
        suppressed = {f"suppressed ({why})": n for why, n in self.reasons.get(State.SUPPRESSED, {}).items()}
        return {**self.reasons.get(State.CANCELLED, {}), **suppressed}

    def has_come_to_nothing(self, others: Iterable[Outlook]) -> bool:
        """Whether somebody ended it before anything of it went out; or it was missed, and one of *others* is newer."""
        state, number, kind = self.mailing.state, self.mailing.id, self.mailing.kind
        is_replaced = any(other.mailing.kind is kind and other.mailing.id > number for other in others)
        has_ended = state is MailingState.CANCELLED or (state is MailingState.MISSED and is_replaced)
        return has_ended and not any(self.counts.get(state) for state in (*MAY_HAVE_ARRIVED, State.FAILED))

    @property
    def waits_for_approval(self) -> bool:
        """Whether nobody has approved it, and somebody could."""
        return self.mailing.state is MailingState.DRAFT and self.due is not Due.VOID

    @property
    def is_late(self) -> bool:
        """Whether its time went by: what it says would be stale."""
        return self.mailing.state in STANDING_BY and self.due in TOO_LATE and not self.mailing.automatic

    def dates_back(self, now: datetime) -> bool:
        """Whether its mails, which go *now*, bear a date that readers will take for an old one."""
        return self.goes_now and not self.mailing.automatic and now - self.mailing.dated > OLD_DATE

    @property
    def goes_now(self) -> bool:
        """Whether sending would send something of it."""
        in_time = self.due is Due.NOW or self.mailing.automatic  # of these each message is looked at by itself
        return self.mailing.state in STANDING_BY and in_time and self.ready > 0 and self.lacks is None

    @property
    def is_blocked(self) -> bool:
        """Whether it would go now if it did not lack something."""
        return self.lacks is not None and replace(self, lacks=None).goes_now


def of_event(tx: Transaction, slug: str, kind: Kind | None = None) -> list[Outlook]:
    """The mailings of an event, the oldest first; only those of *kind*, if it is given."""
    event = events.stored(tx, slug)
    return [of_mailing(tx, event, one) for one in mailings.of_event(tx, event) if kind in {None, one.kind}]


def of_mailing(tx: Transaction, event: Event, one: Mailing) -> Outlook:
    """How far one mailing is."""
    left, first = outbox_counts.open_ones(tx, one.id)
    counts, ready = outbox_counts.counts(tx, one.id), outbox_counts.ready_ones(tx, one.id)
    lacks = announcing.lacks(tx, event, one.kind) if one.automatic and left else None
    made_up = _made_up_for(tx, event, one) if counts.get(State.FAILED) else 0
    return Outlook(
        one, counts, outbox_counts.reasons(tx, one.id), _due(event, one, tx.now), ready, first, lacks, made_up
    )


def _made_up_for(tx: Transaction, event: Event, one: Mailing) -> int:
    look = LastLook(tx, event, one)
    return sum(look.is_made_up_for(tx, message) for message in outbox.of_states(tx, one.id, [State.FAILED]))


def _due(event: Event, one: Mailing, now: datetime) -> Due:
    if is_void(one.kind, event.state) and not one.automatic:
        return Due.VOID
    has_begun = one.state in UNDER_WAY
    return due(one.kind, None if has_begun else one.send_at, event.settings, now)


@dataclass(frozen=True, slots=True)
class Survey:
    """How far all is: the mailings, how many of a kind that went out have not got it, and what guests have not heard.

    Mailings that came to nothing are counted only. `drifts` tells by their numbers of those that have not begun and are
    about others by now.
    """

    outlooks: tuple[Outlook, ...]
    left_out: int
    lacking: Mapping[Kind, int]
    announcement: Announcement | None
    drifts: Mapping[int, Drift]
    offers_run_out: int
    can_move_up: int
    """How many offers ran out that nobody has ended yet, and how many in the queue move up as soon as somebody does."""


def survey(tx: Transaction, slug: str, kind: Kind | None = None, *, whole: bool = False, brief: bool = False) -> Survey:
    """How far the mailings of an event are, of *kind* or of any, with what follows from the journal by now.

    *whole*: with those that came to nothing. *brief*: without who has not got what, for which every guest is looked at.
    The transaction is not to be kept.
    """
    queueing.take_in(tx, slug)
    every = of_event(tx, slug, kind)
    found = tuple(one for one in every if whole or not one.has_come_to_nothing(every))
    left_out = len(every) - len(found)
    if brief:
        return Survey(found, left_out, {}, None, {}, *_moves(tx, slug))
    event = events.stored(tx, slug)
    lacking = reached.lacking(tx, event)
    of_kind = {one: number for one, number in lacking.items() if kind in {None, one}}
    drifts = {one.mailing.id: drift for one in found if (drift := drift_of(tx, event, one))}
    return Survey(found, left_out, of_kind, announcing.announcement(tx, slug), drifts, *_moves(tx, slug))


def _moves(tx: Transaction, slug: str) -> tuple[int, int]:
    """How many offers ran out, and who moves up, if the queue ran now. It does, so this is looked at last."""
    event = events.locked(tx, slug)
    if opening.over(event, tx.now) is not None:
        return 0, 0
    settled = queue.settle(tx, event)
    return len(settled.expired), len(settled.promoted)


def drift_of(tx: Transaction, event: Event, one: Outlook) -> Drift | None:
    """How members of *one* changed, if it is to go out yet; None also if it asks who came, and nobody can know."""
    if one.mailing.automatic or one.mailing.state not in CHANGEABLE or one.due not in {Due.NOW, Due.NOT_YET}:
        return None
    try:
        return planning.drift(tx, event, one.mailing)
    except Conflict:
        return None


def drift_of_newest(tx: Transaction, slug: str, kind: Kind) -> Drift | None:
    """The same of the last mailing of *kind* that somebody planned."""
    event = events.stored(tx, slug)
    return drift_of(tx, event, of_mailing(tx, event, mailings.needed(tx, event, kind)))
