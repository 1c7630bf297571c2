"""A mailing on its way: several connections, each with one message after the other, until there are no more.

For each message two transactions are committed: the intent to send its dot, and what came of it together with the
claim of the next one. Only the first waits for the disk, and takes the other one along: so after a power cut there may
be one message more for each connection of which nobody knows. Nothing is held open while the server thinks.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from threading import Event, Lock
from time import monotonic
from typing import TypeVar

from geekx_ops.errors import Invalid
from geekx_ops.mail import outbox, pacing, posting, retrying, suppressing
from geekx_ops.mail.pacing import Bucket
from geekx_ops.mail.posting import CHANGED_ALONE, NOT_AS_APPROVED, DifferentError, Made, Post, Ready
from geekx_ops.mail.retrying import Answer, Verdict
from geekx_ops.mail.smtp import NoConnectionError, Session
from geekx_ops.mail.smtp_settings import Server
from geekx_ops.mail.states import Phase, State
from geekx_ops.mail.tally import Tally
from geekx_ops.workspace import Transaction, Workspace

T = TypeVar("T")
Show = Callable[[int, int], None]
"""Is told how many messages are done, of how many."""

MOST_CALLS, MOST_FIRST_CALLS = 6, 2
"""How often in a row a server is called that went away, and one that never answered: that may be a slip."""
MOST_UNKNOWN = 2
"""Messages in a row of which nobody knows: a server that is silent after each would leave all of them so."""
GRACE = 5.0
"""Seconds that Ctrl-C leaves a server to answer to what is on its way; a second Ctrl-C leaves it none."""
LOOK, LOOK_AT_LOCK = 0.2, 5.0
"""Seconds between two looks at how far it is, and at whether nobody else sends."""
TAKEN_OVER = "another geekx sends the mails of this database, and took over what was on its way from here"
LOCK_LOST = "the database let go of what keeps others from sending at the same time"


class Delivery:
    """Delivers what *post* has to *server*, as long as it *is alone*.

    *hurry* shortens the pauses after trouble, for tests.
    """

    def __init__(
        self,
        workspace: Workspace,
        server: Server,
        post: Post,
        *,
        room: int | None,
        is_alone: Callable[[], bool] = lambda: True,
        hurry: float = 1,
    ) -> None:
        self.workspace = workspace
        self.server = server
        self.post = post
        self.tally = Tally(room=room)
        self._is_alone, self._looked = is_alone, monotonic() - LOOK_AT_LOCK
        self._hurry = hurry
        self._stopped, self._cut = Event(), Event()
        self._workers: list[_Worker] = []
        self._lock, self._writing = Lock(), Lock()
        self._pace = server.pace.a_second
        self._bucket = Bucket()
        self._resume = 0.0
        self._calls = self._unknown = 0
        self._most_calls = MOST_FIRST_CALLS
        self._refused: deque[bool] = deque(maxlen=retrying.LAST)

    def run(self, show: Show = lambda _done, _of: None) -> Tally:
        """Deliver until nothing is due any more, or something stops it.

        Ctrl-C ends it when what is on its way is answered, at the latest after `GRACE`.
        """
        total, _ = self.write(lambda tx: outbox.open_ones(tx, self.post.mailing.id))
        connections = max(1, min(self.server.pace.connections, total))
        with ThreadPoolExecutor(connections) as pool:
            self._workers = [_Worker(self, f"connection {one + 1}") for one in range(connections)]
            working = [pool.submit(one.work) for one in self._workers]
            try:
                self._watch(working, total, show)
            except BaseException as error:
                self.stop("Ctrl-C" if isinstance(error, KeyboardInterrupt) else "an error", failed=False)
                self._end(working)
                if not isinstance(error, KeyboardInterrupt):
                    raise
        return self.tally

    def _end(self, working: list[Future[None]]) -> None:
        """Wait a moment for what has its dot, as the answer decides whether it was sent; then nobody knows of it."""
        with suppress(KeyboardInterrupt):
            wait(working, timeout=GRACE)
        self._cut.set()
        for one in self._workers:
            one.interrupt()
        wait(working)

    def _watch(self, working: list[Future[None]], total: int, show: Show) -> None:
        left = set(working)
        while left:
            done, left = wait(left, timeout=LOOK, return_when=FIRST_EXCEPTION)
            for one in done:
                one.result()
            self._look_at_lock()
            show(min(self.tally.done, total), total)

    def _look_at_lock(self) -> None:
        """Stop if somebody else may be sending. Until that is seen, nobody gets a mail twice all the same."""
        if monotonic() - self._looked >= LOOK_AT_LOCK:
            self._looked = monotonic()
            if not self._is_alone():
                self.stop(LOCK_LOST, failed=True)

    def write(self, work: Callable[[Transaction], T], *, flush: bool = True) -> T:
        """What *work* does, in one transaction. The threads take turns: SQLite would let one of them wait for long."""
        with self._writing:
            return self.workspace.transact(work, flush=flush)

    def stop(self, why: str, *, failed: bool, pause: bool = False, alone: bool = False) -> None:
        """Begin no more messages; what is wrong with this mailing *alone* does not hide what is wrong with all."""
        with self._lock:
            if self.tally.stop is None or (self.tally.alone and not alone):
                self.tally.stop, self.tally.failed, self.tally.pause, self.tally.alone = why, failed, pause, alone
        self._stopped.set()

    def pause(self) -> float | None:
        """The seconds until one more message may go; None if none may any more today."""
        with self._lock:
            if self.tally.room == 0:
                return None
            if self.tally.room is not None:
                self.tally.room -= 1  # taken before it goes: the other connections must not take it as well
            now = monotonic()
            self._bucket, seconds = pacing.taken(self._bucket, now, self._pace)
            return max(seconds, self._resume - now)

    def waited(self, seconds: float) -> bool:
        """Wait so long; False, at once, if no message may go any more."""
        return not (self._stopped.wait(seconds) if seconds > 0 else self._stopped.is_set())

    def begin_dot(self, ready: Ready, made: Made) -> bool:
        """Commit the intent to send the final dot; False if it may not be sent any more."""
        if self._cut.is_set():
            return False
        is_ours = self.write(lambda tx: outbox.begin_dot(tx, ready.message, made.handed))
        if not is_ours:
            self.stop(TAKEN_OVER, failed=True)
        return is_ours

    def verdict(self, answer: Answer, attempts: int) -> Verdict:
        """What *answer* means, and what follows from it for all."""
        with self._lock:
            found = retrying.verdict(answer, attempts=attempts, calls=self._calls)
            self._resume = max(self._resume, monotonic() + found.wait.total_seconds() * self._hurry * found.broken)
            self._calls = self._calls + 1 if found.broken else 0
            self._most_calls = self._most_calls if found.broken else MOST_CALLS
            self._unknown = self._unknown + 1 if found.state is State.UNKNOWN else self._unknown * found.broken
            if found.slower:
                self._pace = pacing.slower(self._pace)
            if found.state in {State.SENT, State.FAILED}:
                self._refused.append(found.refused)
        self._judge(answer, found)
        return found

    def _judge(self, answer: Answer, found: Verdict) -> None:
        if found.stop is not None:
            self.stop(found.stop, failed=True)
        elif self._unknown >= MOST_UNKNOWN:
            self.stop(f"the server was silent after {MOST_UNKNOWN} messages in a row", failed=True)
        elif self._calls >= self._most_calls:
            self.stop(f"the server does not answer: {answer.text or answer.code}", failed=True)
        elif found.refused and (why := retrying.too_many_refusals(list(self._refused))) is not None:
            self.stop(f"{why} ({answer.code} {answer.text})", failed=True, pause=True, alone=True)

    def count(self, found: Verdict) -> None:
        """Count what became of a message; one that did not go leaves its room to another."""
        with self._lock:
            self.tally.became[found.state] += 1
            if self.tally.room is not None and found.state not in {State.SENT, State.UNKNOWN}:
                self.tally.room += 1


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of a message and is not written yet. `answer` names nobody's address."""

    ready: Ready
    answer: Answer
    verdict: Verdict


class _Worker:
    """One connection and its messages."""

    def __init__(self, delivery: Delivery, name: str) -> None:
        self._delivery = delivery
        self._name = name
        self._session: Session | None = None
        self._last: _Outcome | None = None

    def work(self) -> None:
        """One message after the other, until there are no more or none may go."""
        try:
            while (ready := self._next()) is not None:
                self._last = self._outcome(ready)
                self._delivery.count(self._last.verdict)
        except BaseException:
            self._delivery.stop("an error", failed=True)
            raise
        finally:
            try:
                if self._last is not None:
                    self._delivery.write(self._settle)
            finally:
                if self._session is not None:
                    self._session.close()

    def interrupt(self) -> None:
        """Wait for no answer any more; from another thread."""
        if (session := self._session) is not None:
            session.interrupt()

    def _next(self) -> Ready | None:
        """Write down what came of the last message, and take the next one: in one transaction if there is no pause."""
        pause = self._delivery.pause()
        if pause is None or pause > 0:
            self._delivery.write(self._settle)
            self._last = None
        may_go = pause is not None and self._delivery.waited(pause)

        def work(tx: Transaction) -> Ready | None:
            self._settle(tx)
            goes_on = may_go and self._delivery.waited(0)
            return self._delivery.post.next(tx, self._name) if goes_on else None

        ready = self._delivery.write(work, flush=False)
        self._last = None
        return ready

    def _settle(self, tx: Transaction) -> None:
        last = self._last
        if last is None:
            return
        if not outbox.settle(tx, last.ready.message, last.answer, last.verdict):
            self._delivery.stop(TAKEN_OVER, failed=True)
        if last.verdict.bounced:
            suppressing.bounced(tx, last.ready.recipient.address)

    def _outcome(self, ready: Ready) -> _Outcome:
        try:
            answer = self._handed_over(ready)
        except DifferentError:
            return self._not_as_approved(ready)
        except Invalid as error:
            if not posting.is_about_one(error):
                raise
            answer = Answer(Phase.RENDER, None, error.message).without(ready.recipient.address)
            return _Outcome(ready, answer, Verdict(State.FAILED))
        return _Outcome(ready, answer, self._verdict(answer, ready))

    def _not_as_approved(self, ready: Ready) -> _Outcome:
        if self._delivery.write(self._delivery.post.is_hers_alone):
            return _Outcome(ready, Answer(Phase.RENDER, None, CHANGED_ALONE), Verdict(State.FAILED))
        self._delivery.stop(NOT_AS_APPROVED, failed=True, alone=True)
        return _Outcome(ready, Answer(Phase.RENDER, None, "not as approved"), Verdict(State.QUEUED, charged=False))

    def _handed_over(self, ready: Ready) -> Answer:
        sender, to = self._delivery.post.envelope(ready)
        try:
            session = self._ready_session()
        except NoConnectionError as error:
            return error.answer
        session.announce(sender, to)
        try:
            made = self._delivery.post.made(ready)
        except BaseException:
            session.drop()  # it waits for a text
            raise
        answer = session.hand_over(made.parcel, lambda: self._delivery.begin_dot(ready, made))
        # At once: what is made of an answer is kept and shown in places where nobody is forgotten.
        return answer.without(ready.recipient.address, to)

    def _ready_session(self) -> Session:
        if self._session is not None and (self._session.is_worn or not self._session.is_alive()):
            self._session.close()
            self._session = None
        if self._session is None:
            self._session = Session(self._delivery.server)
        return self._session

    def _verdict(self, answer: Answer, ready: Ready) -> Verdict:
        found = self._delivery.verdict(answer, ready.message.attempts)
        if found.broken and self._session is not None:
            with suppress(OSError):
                self._session.drop()
            self._session = None
        return found
