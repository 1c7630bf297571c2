"""Sending mailings: what would go out now, whether it still may, and all of it on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.mail import (
    approving,
    letters,
    mailings,
    outbox_counts,
    outlooks,
    pacing,
    planning,
    queueing,
    reached,
    recovering,
    sending_lock,
)
from geekx_ops.mail.delivery import Delivery
from geekx_ops.mail.due import Due
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.outbox import Recovered
from geekx_ops.mail.outlooks import TOO_LATE, Outlook
from geekx_ops.mail.posting import Post
from geekx_ops.mail.recipient import some_of
from geekx_ops.mail.smtp_settings import Server
from geekx_ops.mail.states import MailingState
from geekx_ops.mail.tally import Tally
from geekx_ops.workspace import Transaction, Workspace

Show = Callable[[Mailing, int, int], None]
"""Is told of a mailing how many of its messages are done, of how many."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a mailing in one run: how it is now, and what ended the run early, if anything did.

    `missing` are meant by it as things are now, and have not got it.
    """

    outlook: Outlook
    tally: Tally
    missing: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """A mailing that cannot be written, and what it lacks."""

    mailing: Mailing
    why: str


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of sending came to.

    `missed` mailings were given up, `blocked` ones lack something. `room_again`: when the server takes more, if its day
    is used up.
    """

    recovered: Recovered
    sent: tuple[Sent, ...]
    missed: tuple[Mailing, ...]
    blocked: tuple[Blocked, ...]
    room_again: datetime | None

    @property
    def stopped(self) -> tuple[Sent, ...]:
        """The mailings that were stopped early, the last one last: it may have stopped all that would have followed."""
        return tuple(one for one in self.sent if one.tally.stop is not None)

    @property
    def stop(self) -> str | None:
        """Why it ended early; None if it did not."""
        return self.stopped[-1].tally.stop if self.stopped else None

    @property
    def failed(self) -> bool:
        """Whether trouble ended it early."""
        return bool(self.blocked) or any(one.tally.failed for one in self.sent)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be sent: one *kind* or all that is due, with templates of *folder*, and *forced* past doubts."""

    event: str
    kind: Kind | None = None
    folder: Path | None = None
    forced: bool = False


class Sending:
    """One run of sending. *show* is told how far each mailing is; *hurry* shortens pauses after trouble, for tests."""

    def __init__(
        self,
        workspace: Workspace,
        server: Server,
        order: Order,
        *,
        show: Show = lambda _mailing, _done, _of: None,
        hurry: float = 1.0,
    ) -> None:
        self._workspace = workspace
        self._server = server
        self._order = order
        self._show = show
        self._hurry = hurry

    def run(self) -> Run:
        """Send what is due. Ctrl-C ends it cleanly. Raises Unavailable if another one is sending.

        What was approved and is not what there is now, or is about others, is not sent: if a kind was ordered, that
        raises Conflict, else the others go out. An order that is *forced* sends it although a part of the members
        changed, and a text that was sent before.
        """
        write = self._workspace.transact
        with sending_lock.sending(self._workspace) as is_alone:
            recovered = write(recovering.recover)
            write(lambda tx: queueing.take_in(tx, self._order.event))
            missed = write(lambda tx: _give_up_late(tx, self._order))
            ready, lacking = write(lambda tx: _begin(tx, self._order))
            sent, blocked = self._all(ready, is_alone)
            return Run(recovered, sent, missed, (*lacking, *blocked), write(self._room_again))

    def _all(
        self, ready: Iterable[Mailing], is_alone: Callable[[], bool]
    ) -> tuple[tuple[Sent, ...], tuple[Blocked, ...]]:
        sent, blocked = [], []
        for one in ready:
            try:
                done = self._one(one, is_alone)
            except (Conflict, Invalid) as error:  # this kind lacks something; the others need not wait for it
                blocked.append(Blocked(one, error.message))
                continue
            sent.append(done)
            if done.tally.stop is not None and not done.tally.alone:
                break
        return tuple(sent), tuple(blocked)

    def _one(self, one: Mailing, is_alone: Callable[[], bool]) -> Sent:
        def prepared(tx: Transaction) -> tuple[Post, int | None]:
            return Post(tx, self._order.event, one, folder=self._order.folder), self._room(tx)

        post, room = self._workspace.transact(prepared)
        delivery = Delivery(self._workspace, self._server, post, room=room, is_alone=is_alone, hurry=self._hurry)
        tally = delivery.run(lambda done, of: self._show(one, done, of))
        return self._workspace.transact(lambda tx: _end(tx, self._order.event, one, tally))

    def _room(self, tx: Transaction) -> int | None:
        return pacing.room_today(self._server.pace, outbox_counts.of_last_day(tx)[0])

    def _room_again(self, tx: Transaction) -> datetime | None:
        _, first = outbox_counts.of_last_day(tx)
        return pacing.next_room(first) if self._room(tx) == 0 and first is not None else None


def _give_up_late(tx: Transaction, order: Order) -> tuple[Mailing, ...]:
    """Mark mailings whose time went by: what they say would be stale."""
    events.locked(tx, order.event)
    late = [one for one in outlooks.of_event(tx, order.event, order.kind) if one.is_late]
    return tuple(mailings.become(tx, one.mailing, MailingState.MISSED, why=TOO_LATE[one.due]) for one in late)


def _begin(tx: Transaction, order: Order) -> tuple[list[Mailing], list[Blocked]]:
    """The mailings that go out now, marked as being sent; and those that would, and cannot."""
    event = events.locked(tx, order.event)
    ready, blocked = [], []
    for one in outlooks.of_event(tx, order.event, order.kind):
        if one.is_blocked and not order.forced:
            blocked.append(Blocked(one.mailing, one.lacks or ""))
        elif one.goes_now or one.is_blocked:
            try:
                _refuse_changed(tx, event, one.mailing, order)
            except (Conflict, Invalid) as error:
                if order.kind is not None:
                    raise
                blocked.append(Blocked(one.mailing, error.message))
            else:
                ready.append(mailings.become(tx, one.mailing, MailingState.SENDING))
    return ready, blocked


def _refuse_changed(tx: Transaction, event: Event, one: Mailing, order: Order) -> None:
    if one.state is not MailingState.APPROVED:
        return
    found = letters.of_mailing(tx, event, one, folder=order.folder)
    approving.refuse_other(tx, one, found, "Nothing was sent")
    drift = planning.drift(tx, event, one)
    if drift.is_too_much:
        if not order.forced:
            raise Conflict(
                f"“{one.kind}” was planned for {drift.of}; {drift.others} of them are others by now"
                f" ({some_of(drift.gone or drift.new)}). Nothing was sent. Plan it anew (geekx mail plan {one.kind}),"
                " or send it to those who still fit: --force",
                kind=one.kind.value,
                changed=drift.others,
            )
        tx.record("mail.forced", event=event.id, mailing=one.id, changed=drift.others)


def _end(tx: Transaction, slug: str, one: Mailing, tally: Tally) -> Sent:
    """Write down how a mailing is after a run."""
    event = events.locked(tx, slug)
    now = mailings.mailing(tx, one.id)
    if tally.pause and now.state is MailingState.SENDING:
        now = mailings.become(tx, now, MailingState.PAUSED, why=tally.stop or "")
    now = recovering.end_if_done(tx, now)
    found = outlooks.of_mailing(tx, event, now)
    has_ended = now.state is MailingState.DONE and found.due is not Due.BEGUN
    return Sent(found, tally, reached.missing(tx, event, now) if has_ended else 0)
