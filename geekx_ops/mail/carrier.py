"""One connection of a mailing on its way, and its messages, one after the other.

For each message two transactions are committed: the intent to send its dot, and what came of it. Only the first waits
for the disk, and takes the other one along: so after a power cut there may be one message more of which nobody knows.
Nothing is held open while the server thinks; meanwhile the next message is made, if it may follow at once.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from geekx_ops.errors import Invalid
from geekx_ops.mail import outbox, posting, suppressing
from geekx_ops.mail.course import TAKEN_OVER, Course
from geekx_ops.mail.posting import CHANGED_ALONE, NOT_AS_APPROVED, DifferentError, Made, Ready
from geekx_ops.mail.retrying import Answer, Verdict
from geekx_ops.mail.smtp import Envelope, Session
from geekx_ops.mail.smtp_connecting import SILENCE, NoConnectionError
from geekx_ops.mail.states import Phase, State
from geekx_ops.workspace import Transaction


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of a message and is not written yet. `answer` names nobody's address."""

    ready: Ready
    answer: Answer
    verdict: Verdict


class Carrier:
    """One connection and its messages."""

    def __init__(self, course: Course, name: str) -> None:
        self._course = course
        self._name = name
        self._session: Session | None = None
        self._last: _Outcome | None = None
        self._following: Ready | None = None
        """The message that was taken together with the dot of the one before."""
        self._following_made: Made | None = None
        """What was made of it while the server thought about that dot."""
        self._bounces = 0
        """Of this run, when it was taken."""

    def work(self) -> None:
        """One message after the other, until there are no more or none may go."""
        try:
            while (ready := self._next()) is not None:
                made, self._following, self._following_made = self._following_made, None, None
                self._last = self._outcome(ready, made)
                self._course.count(self._last.verdict)
        except BaseException:
            self._course.stop("an error", failed=True)
            raise
        finally:
            try:
                if self._last is not None or self._following is not None:
                    self._course.write(self._put_down)
            finally:
                if self._session is not None:
                    self._session.close()

    def interrupt(self) -> None:
        """Wait for no answer any more; from another thread."""
        if (session := self._session) is not None:
            session.interrupt()

    def _put_down(self, tx: Transaction) -> None:
        self._settle(tx)
        if self._following is not None:
            outbox.give_back(tx, self._following.message)

    def _next(self) -> Ready | None:
        """Write down what came of the last message, and take the next one."""
        if self._following is None:
            return self._taken()
        following = self._following
        goes = self._course.write(lambda tx: self._still_follows(tx, following), flush=False)
        self._last = None
        if goes:
            return following
        self._following = self._following_made = None
        self._course.give_room()
        if self._session is not None:
            self._session.take_back()
        return self._taken()

    def _still_follows(self, tx: Transaction, following: Ready) -> bool:
        self._settle(tx)
        if self._session is None or not self._course.waited(0):
            outbox.give_back(tx, following.message)
            return False
        return self._course.post.still_goes(tx, following, anew=self._bounces != self._course.bounces)

    def _taken(self) -> Ready | None:
        """The same if none follows yet: in one transaction if there is no pause."""
        pause = self._course.pause()
        if pause is None or pause > 0:
            self._course.write(self._settle)
            self._last = None
        may_go = pause is not None and self._course.waited(pause)

        def work(tx: Transaction) -> Ready | None:
            self._settle(tx)
            goes_on = may_go and self._course.waited(0)
            return self._course.post.next(tx, self._name) if goes_on else None

        ready = self._course.write(work, flush=False)
        self._last = None
        return ready

    def _settle(self, tx: Transaction) -> None:
        last = self._last
        if last is None:
            return
        if not outbox.settle(tx, last.ready.message, last.answer, last.verdict):
            self._course.stop(TAKEN_OVER, failed=True)
        if last.verdict.bounced:
            suppressing.bounced(tx, last.ready.recipient.address)
            self._course.bounces += 1

    def _outcome(self, ready: Ready, made: Made | None) -> _Outcome:
        """What comes of a message; *made* if it is made already."""
        try:
            session = self._ready_session()
            is_announced = session.is_announced
            made = self._made(session, ready, made)
        except NoConnectionError as error:
            answer = error.answer
        except DifferentError:
            return self._not_as_approved(ready)
        except Invalid as error:
            if not posting.is_about_one(error):
                raise
            answer = Answer(Phase.RENDER, None, error.message).without(ready.recipient.address)
            return _Outcome(ready, answer, Verdict(State.FAILED))
        else:
            # At once: what is made of an answer is kept and shown in places where nobody is forgotten.
            answer = self._carried(session, ready, made).without(made.parcel.envelope.to)
            if is_announced and self._is_unheard(answer):
                return self._outcome(ready, made)
        answer = answer.without(ready.recipient.address)
        return _Outcome(ready, answer, self._verdict(answer, ready))

    def _is_unheard(self, answer: Answer) -> bool:
        """Whether a server forgot what came with a dot, or hung up: the message can be handed over by itself then."""
        if answer.code is not None or answer.phase is not Phase.MAIL or not self._course.waited(0):
            return False
        if answer.text == SILENCE:
            self._course.looks_ahead = False
        return True

    def _not_as_approved(self, ready: Ready) -> _Outcome:
        if self._course.write(self._course.post.is_hers_alone):
            return _Outcome(ready, Answer(Phase.RENDER, None, CHANGED_ALONE), Verdict(State.FAILED))
        self._course.stop(NOT_AS_APPROVED, failed=True, alone=True)
        return _Outcome(ready, Answer(Phase.RENDER, None, "not as approved"), Verdict(State.QUEUED, charged=False))

    def _made(self, session: Session, ready: Ready, made: Made | None) -> Made:
        """The message, made while the server hears to whom it goes; that costs the connection if it cannot be made."""
        if not session.is_announced:
            session.announce(self._course.post.envelope(ready))
        try:
            return made or self._course.post.made(ready)
        except BaseException:
            session.take_back()
            raise

    def _carried(self, session: Session, ready: Ready, made: Made) -> Answer:
        """What came of a message on its way to the server, which has none of it if this is broken off."""
        try:
            refused = session.tell(made.parcel)
            if refused is not None:
                return refused
            if not self._begin_dot(session, ready, made):
                session.drop()
                return Answer(Phase.BODY, None, "taken back")
        except BaseException:
            session.drop()
            raise
        session.end(self._envelope_of_following())
        self._make_following()
        return session.answered()

    def _begin_dot(self, session: Session, ready: Ready, made: Made) -> bool:
        """Commit the intent to send the dot, and with it take the message that follows, if it may go at once."""
        course = self._course
        goes_on = course.looks_ahead and not session.is_worn and course.takes_one_more()

        def following(tx: Transaction) -> Ready | None:
            self._bounces = course.bounces
            return course.post.next(tx, self._name) if goes_on else None

        try:
            is_ours, self._following = course.begin_dot(ready, made, following)
        except Invalid:  # of the one that would follow, which is told in its turn
            is_ours, self._following = course.begin_dot(ready, made, lambda _: None)
        if goes_on and self._following is None:
            course.give_room()
        return is_ours

    def _envelope_of_following(self) -> Envelope | None:
        with suppress(Invalid):  # which is told when its turn has come
            return None if self._following is None else self._course.post.envelope(self._following)
        return None

    def _make_following(self) -> None:
        if self._following is not None:
            with suppress(Exception):  # the same
                self._following_made = self._course.post.made(self._following)

    def _ready_session(self) -> Session:
        session = self._session
        if session is not None and not session.is_announced and (session.is_worn or not session.is_alive()):
            session.close()
            self._session = None
        if self._session is None:
            self._session = Session(self._course.server)
        return self._session

    def _verdict(self, answer: Answer, ready: Ready) -> Verdict:
        found = self._course.verdict(answer, ready.message.attempts)
        if found.broken and self._session is not None:
            with suppress(OSError):
                self._session.drop()
            self._session = None
        return found
