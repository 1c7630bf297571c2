"""What each guest of an event is now, for mails that are on their way: looked up again when it may differ."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from geekx_ops.door.visitor import visitor
from geekx_ops.events.event import Event
from geekx_ops.mail import audience, members
from geekx_ops.mail.audience import Words
from geekx_ops.storage.prepared import Query
from geekx_ops.storage.tables import door_log, journal
from geekx_ops.workspace import Transaction

_last, _last_at_door = (
    select(func.max(table.c.id)).where(table.c.event_id == bindparam("event_id")).scalar_subquery()
    for table in (journal, door_log)
)
_WRITTEN = Query(select(_last, _last_at_door), lambda *rows: rows)


def is_at_the_door(tx: Transaction, event: Event, registration: int) -> bool:
    """Whether somebody with this *registration* is inside, or waits there for a seat."""
    if _written(tx, event)[1] is None:  # of most mails, for their door is not open yet
        return False
    return visitor(tx, event, registration).attendance.is_here


def _written(tx: Transaction, event: Event) -> tuple[int | None, int | None]:
    """The last rows of the journal and of the door's log that are about *event*."""
    return tx.all(_WRITTEN, event_id=event.id)[0]


class Watch:
    """The guests of one event by the rule that planning has. As long as nobody wrote anything, they are what they were.

    So the last look before each of 100,000 messages costs two numbers, and a check-in in between is seen all the same.
    """

    def __init__(self) -> None:
        self._seen: tuple[int | None, int | None, bool] | None = None
        self._words: dict[int, Words] = {}

    def words(self, tx: Transaction, event: Event, person: int) -> Words | None:
        """All that *person* is at *event* now; None if she has nothing to do with it."""
        is_over = event.settings.ends <= tx.now
        seen = (*_written(tx, event), is_over)
        if seen != self._seen or person not in self._words:
            self._words = audience.words_by_person(members.guests(tx, event).guests)
            self._seen = seen
        return self._words.get(person)
