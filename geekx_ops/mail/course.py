"""How a mailing on its way goes: what its connections share, and what one of them learns for all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Event, Lock
from time import monotonic
from typing import TypeVar

from geekx_ops.mail import outbox, pacing, retrying
from geekx_ops.mail.pacing import Bucket
from geekx_ops.mail.posting import Made, Post, Ready
from geekx_ops.mail.retrying import Answer, Verdict
from geekx_ops.mail.smtp_settings import Server
from geekx_ops.mail.states import State
from geekx_ops.mail.tally import Tally
from geekx_ops.workspace import Transaction, Workspace

T = TypeVar("T")

MOST_CALLS, MOST_FIRST_CALLS = 6, 2
"""How often in a row a server is called that went away, and one that never answered: that may be a slip."""
MOST_UNKNOWN = 2
"""Messages in a row of which nobody knows: a server that is silent after each would leave all of them so."""
TAKEN_OVER = "another geekx sends the mails of this database, and took over what was on its way from here"


class Course:
    """What the connections share that deliver what *post* has to *server*; of no more messages than there is *room*.

    *hurry* shortens the pauses after trouble, for tests.
    """

    def __init__(self, workspace: Workspace, server: Server, post: Post, *, room: int | None, hurry: float) -> None:
        self.workspace = workspace
        self.server = server
        self.post = post
        self.tally = Tally(room=room)
        self.looks_ahead = True
        """Whether the envelope of a message goes together with the end of the one before."""
        self.bounces = 0
        """How many addresses led nowhere, of which other messages have to know."""
        self._hurry = hurry
        self._stopped, self._cut = Event(), Event()
        self._lock, self._writing = Lock(), Lock()
        self._pace = server.pace.a_second
        self._bucket = Bucket()
        self._resume = 0.0
        self._calls = self._unknown = 0
        self._most_calls = MOST_FIRST_CALLS
        self._refused: deque[bool] = deque(maxlen=retrying.LAST)

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

    def cut(self) -> None:
        """Send no dot any more."""
        self._cut.set()

    def pause(self) -> float | None:
        """The seconds until one more message may go; None if none may any more today."""
        with self._lock:
            if self.tally.room == 0:
                return None
            bucket, seconds = self._turn()
            self._take(bucket)
            return seconds

    def takes_one_more(self) -> bool:
        """Whether one more message may go at once; then its room is taken, as by `pause`."""
        with self._lock:
            bucket, seconds = self._turn()
            if self._stopped.is_set() or self.tally.room == 0 or seconds > 0:
                return False
            self._take(bucket)
            return True

    def _turn(self) -> tuple[Bucket, float]:
        """The bucket after one more message, and the seconds until that may go."""
        now = monotonic()
        bucket, seconds = pacing.taken(self._bucket, now, self._pace)
        return bucket, max(seconds, self._resume - now)

    def _take(self, bucket: Bucket) -> None:
        """Before the message goes: the other connections must not take the same."""
        self._bucket = bucket
        if self.tally.room is not None:
            self.tally.room -= 1

    def give_room(self) -> None:
        """Leave the room of a message that did not go to another."""
        with self._lock:
            if self.tally.room is not None:
                self.tally.room += 1

    def waited(self, seconds: float) -> bool:
        """Wait so long; False, at once, if no message may go any more."""
        return not (self._stopped.wait(seconds) if seconds > 0 else self._stopped.is_set())

    def begin_dot(self, ready: Ready, made: Made, then: Callable[[Transaction], T]) -> tuple[bool, T | None]:
        """Commit the intent to send the final dot, together with what is done *then*; False if it may not be sent."""
        if self._cut.is_set():
            return False, None

        def work(tx: Transaction) -> tuple[bool, T | None]:
            is_ours = outbox.begin_dot(tx, ready.message, made.handed)
            return is_ours, then(tx) if is_ours else None

        is_ours, result = self.write(work)
        if not is_ours:
            self.stop(TAKEN_OVER, failed=True)
        return is_ours, result

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
        if found.state not in {State.SENT, State.UNKNOWN}:
            self.give_room()
