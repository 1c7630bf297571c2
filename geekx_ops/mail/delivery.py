"""A mailing on its way over several connections, until there are no more messages or something stops it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from time import monotonic

from geekx_ops.mail import outbox_counts
from geekx_ops.mail.carrier import Carrier
from geekx_ops.mail.course import Course
from geekx_ops.mail.posting import Post
from geekx_ops.mail.smtp_settings import Server
from geekx_ops.mail.tally import Tally
from geekx_ops.workspace import Workspace

Show = Callable[[int, int], None]
"""Is told how many messages are done, of how many."""

GRACE = 5.0
"""Seconds that Ctrl-C leaves a server to answer to what is on its way; a second Ctrl-C leaves it none."""
LOOK, LOOK_AT_LOCK = 0.2, 5.0
"""Seconds between two looks at how far it is, and at whether nobody else sends."""
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
        self.course = Course(workspace, server, post, room=room, hurry=hurry)
        self._is_alone, self._looked = is_alone, monotonic() - LOOK_AT_LOCK
        self._carriers: list[Carrier] = []

    def run(self, show: Show = lambda _done, _of: None) -> Tally:
        """Deliver until nothing is due any more, or something stops it.

        Ctrl-C ends it when what is on its way is answered, at the latest after `GRACE`.
        """
        course = self.course
        total, _ = course.write(lambda tx: outbox_counts.open_ones(tx, course.post.mailing.id))
        connections = max(1, min(course.server.pace.connections, total))
        with ThreadPoolExecutor(connections) as pool:
            self._carriers = [Carrier(course, f"connection {one + 1}") for one in range(connections)]
            working = [pool.submit(one.work) for one in self._carriers]
            try:
                self._watch(working, total, show)
            except BaseException as error:
                course.stop("Ctrl-C" if isinstance(error, KeyboardInterrupt) else "an error", failed=False)
                self._end(working)
                if not isinstance(error, KeyboardInterrupt):
                    raise
        return course.tally

    def _end(self, working: list[Future[None]]) -> None:
        """Wait a moment for what has its dot, as the answer decides whether it was sent; then nobody knows of it."""
        with suppress(KeyboardInterrupt):
            wait(working, timeout=GRACE)
        self.course.cut()
        for one in self._carriers:
            one.interrupt()
        wait(working)

    def _watch(self, working: list[Future[None]], total: int, show: Show) -> None:
        left = set(working)
        while left:
            done, left = wait(left, timeout=LOOK, return_when=FIRST_EXCEPTION)
            for one in done:
                one.result()
            self._look_at_lock()
            show(min(self.course.tally.done, total), total)

    def _look_at_lock(self) -> None:
        """Stop if somebody else may be sending. Until that is seen, nobody gets a mail twice all the same."""
        if monotonic() - self._looked >= LOOK_AT_LOCK:
            self._looked = monotonic()
            if not self._is_alone():
                self.course.stop(LOCK_LOST, failed=True)
