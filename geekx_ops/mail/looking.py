"""The last look at a message of one mailing before it goes: whether it still may, as all is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from geekx_ops.events.event import Event
from geekx_ops.mail import audience, following, holding, members, narrowing, occasions, outbox, reached, suppressing
from geekx_ops.mail.holding import Held
from geekx_ops.mail.kinds import TRAITS, Per
from geekx_ops.mail.mailboxes import mailbox_key
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.outbox import Claimed
from geekx_ops.mail.states import State
from geekx_ops.mail.watching import Watch, is_at_the_door
from geekx_ops.workspace import Transaction

_AT_THE_DOOR = Held(State.CANCELLED, "at the door by now")
_HAS_IT = Held(State.CANCELLED, audience.LeftOut.HAS_IT.value)


class LastLook:
    """What is looked at for each message of *mailing*."""

    def __init__(self, tx: Transaction, event: Event, mailing: Mailing) -> None:
        self._mailing = mailing
        self._about = occasions.occasion(tx, event, mailing.kind)
        self._wanted = narrowing.meant(mailing.who, mailing.kind)
        self._watch = Watch()
        self._mute = members.mute(tx)

    def held(self, tx: Transaction, event: Event, message: Claimed) -> Held | None:
        """Why *message* is not sent now; None if it is."""
        now = outbox.as_now(tx, message)
        kind, key = self._mailing.kind, mailbox_key(now.email or "")
        if key in self._mute:
            now = replace(now, do_not_contact=True)
        suppressed = suppressing.stops(tx, event.id, kind, key)
        planned = None if message.variables is None else message.address
        held = holding.why_held(kind, event, now, tx.now, address=planned, suppressed=suppressed)
        is_for_who_has_none = narrowing.is_for_who_has_none(self._mailing.who)
        if held is None and is_for_who_has_none and self.has_another(tx, message, now.email or ""):
            return _HAS_IT
        if held is None and self._is_of_no_use(tx, event, message):
            return _AT_THE_DOOR
        return held or self._other(tx, event, message)

    def has_another(self, tx: Transaction, message: Claimed, address: str, *, since: datetime | None = None) -> bool:
        """Whether she got one like *message* of another mailing, at this *address*."""
        whose = reached.Whose(message.person, message.registration, address)
        return reached.has_another(tx, self._mailing, self._about, whose, since=since)

    def is_made_up_for(self, tx: Transaction, message: Claimed) -> bool:
        """Whether *message*, which failed, need not be tried again, as she got another one where she is now.

        Of those that go out by themselves each says something else: only what went since then is as good.
        """
        address = outbox.as_now(tx, message).email or ""
        if not self._mailing.automatic:
            return self.has_another(tx, message, address)
        failed = outbox.done_at(tx, message.id)
        return failed is not None and self.has_another(tx, message, address, since=failed)

    def _is_of_no_use(self, tx: Transaction, event: Event, message: Claimed) -> bool:
        """Whether it tells one who came how to come."""
        if message.registration is None or self._mailing.kind not in following.PERSONAL:
            return False
        return is_at_the_door(tx, event, message.registration)

    def _other(self, tx: Transaction, event: Event, message: Claimed) -> Held | None:
        """Why a text that depends on what she is, or that not everybody gets, is not hers any more.

        Others ask for a standing: see `holding`.
        """
        is_of_person = TRAITS[self._mailing.kind].per is Per.PERSON
        if not is_of_person and not self._wanted.written:
            return None
        words = self._watch.words(tx, event, message.person)
        if words is None:
            return None
        other = holding.why_other(message.audience, words) if is_of_person else None
        return other or holding.why_not_meant(self._wanted, words)
