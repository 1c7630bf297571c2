"""What an answer of a mail server means for the message, for the connection, and for everybody else.

Codes are those of RFC 5321, enhanced ones those of RFC 3463. An answer that never came has no code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from geekx_ops.mail.states import Phase, State

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)

PATIENCE = (5 * _MINUTE, 15 * _MINUTE, _HOUR, 4 * _HOUR, 12 * _HOUR)
"""Pauses before a message that was put off is tried again: greylisting wants some minutes, a sick server hours."""
FULL = (2 * _HOUR, 6 * _HOUR, 16 * _HOUR)
"""The same for a mailbox that is full: a day in all."""
BACK_OFF = (timedelta(seconds=30), _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 15 * _MINUTE)
"""Pauses before a server that closed the connection, or is away, is called again."""

REFUSALS_IN_A_ROW = 3
LAST = 200
"""Messages that are looked back at."""
REFUSALS_OF_LAST = 4
"""More refusals of content among them, which is 2 per cent, stop the mailing."""

_PUT_OFF, _CLOSING, _FAILURE, _LOG_IN = 400, 421, 500, 530
_FULL_CODES = frozenset({452, 552})
_NO_SUCH_USER = re.compile(r"5\.1\.(1|2|3|6|10)")
_ABOUT_HER = re.compile(r"5\.(1\.(?!7$|8$)|2\.)\d+")
"""It is about her address or mailbox. 5.1.7 and 5.1.8 are about the sender's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a step. `code` None: the connection broke, or nobody answered in time."""

    phase: Phase
    code: int | None
    text: str = ""
    hopeless: bool = False
    """The same would come of it for everybody, and again: a wrong certificate, a login that is not offered."""

    @property
    def enhanced(self) -> str | None:
        """The code of RFC 3463 in it, such as 5.1.1."""
        found = re.match(r"(?a)\s*([245]\.\d{1,3}\.\d{1,3})\b", self.text)
        return found[1] if found else None

    def without(self, *addresses: str) -> Answer:
        """The same without *addresses*, which servers like to repeat and which belong into no record."""
        said = self.text.lower()
        held = [re.escape(one) for one in addresses if one.lower() in said]
        if not held:  # as in nearly every answer, and a pattern is dear
            return self
        return replace(self, text=re.sub("|".join(held), "(address)", self.text, flags=re.IGNORECASE))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows from an answer.

    The message becomes `state`, to be tried again after `wait`; `charged` says that this was one of its attempts.
    `broken`: the connection is of no use any more. `slower`: the server asks for it. `bounced`: nobody has this
    address. `refused`: the server does not want what we say, or does not say that it is about her. `stop`: why nobody
    else may be tried either.
    """

    state: State
    wait: timedelta = timedelta()
    charged: bool = True
    broken: bool = False
    slower: bool = False
    bounced: bool = False
    refused: bool = False
    stop: str | None = None


def verdict(answer: Answer, *, attempts: int, calls: int = 0) -> Verdict:
    """What *answer* means for a message that was tried *attempts* times before.

    *calls* is how often in a row the connection was lost before this.
    """
    if answer.hopeless:
        return _stopped(answer, answer.text)
    if answer.code is None:
        return _broken_off(answer.phase, calls)
    if answer.code == _CLOSING:
        return _back(calls)
    if answer.code == _LOG_IN:
        return _stopped(answer, "the server wants a login: set its user and password")
    if answer.phase in {Phase.CONNECT, Phase.TLS, Phase.LOGIN, Phase.MAIL}:
        return _before_anybody(answer, attempts, calls)
    return _about_it(answer, answer.code, attempts)


def _about_it(answer: Answer, code: int, attempts: int) -> Verdict:
    """The server says it of the message, or of the one who is written to."""
    if code < _PUT_OFF:
        return Verdict(State.SENT)
    return _put_off(answer, attempts) if code < _FAILURE else _refused(answer, attempts)


def _broken_off(phase: Phase, calls: int) -> Verdict:
    """Only once the dot is on its way may the server have the message; before it, it drops what it was told."""
    if phase is Phase.DOT:
        return Verdict(State.UNKNOWN, broken=True)
    # Servers hang up after so many messages without a word: the first time it is no trouble.
    return _back(calls - 1) if calls else Verdict(State.QUEUED, charged=False, broken=True)


def _back(calls: int) -> Verdict:
    wait = BACK_OFF[min(calls, len(BACK_OFF) - 1)]
    return Verdict(State.QUEUED, wait, charged=False, broken=True)


def _before_anybody(answer: Answer, attempts: int, calls: int) -> Verdict:
    """The server says it of us, not of the one who is written to."""
    if answer.phase is Phase.MAIL and (answer.code or 0) < _FAILURE:
        return _put_off(answer, attempts)
    if answer.phase is Phase.CONNECT and (answer.code or 0) < _FAILURE:
        return _back(calls)
    told = {
        Phase.CONNECT: "the server takes no mails from here",
        Phase.TLS: "the connection cannot be made secure",
        Phase.LOGIN: "the server refused the login",
        Phase.MAIL: "the server refused the sender's address",
    }
    return _stopped(answer, told[answer.phase])


def _stopped(answer: Answer, why: str) -> Verdict:
    said = "" if answer.code is None else f" ({answer.code} {answer.text})".replace(" )", ")")
    return Verdict(State.QUEUED, charged=False, broken=True, stop=why + said)


def _put_off(answer: Answer, attempts: int) -> Verdict:
    busy = answer.phase is not Phase.RCPT or (answer.code in _FULL_CODES and answer.enhanced != "4.2.2")
    ladder = FULL if _is_full(answer) else PATIENCE
    return _again(ladder, attempts, slower=busy)


def _again(ladder: Sequence[timedelta], attempts: int, *, slower: bool = False) -> Verdict:
    if attempts >= len(ladder):
        return Verdict(State.FAILED, slower=slower)
    return Verdict(State.RETRY, ladder[attempts], slower=slower)


def _is_full(answer: Answer) -> bool:
    return (answer.enhanced or "").endswith(".2.2")


def _refused(answer: Answer, attempts: int) -> Verdict:
    if _is_full(answer):
        return _again(FULL, attempts)
    if answer.phase is Phase.RCPT:
        gone = _NO_SUCH_USER.fullmatch(answer.enhanced or "") is not None
        return Verdict(State.FAILED, bounced=gone, refused=_ABOUT_HER.fullmatch(answer.enhanced or "") is None)
    return Verdict(State.FAILED, refused=True)


def too_many_refusals(refused: Sequence[bool]) -> str | None:
    """Why a mailing is stopped whose messages, the last one last, were refused for what they are; or None."""
    if len(refused) >= REFUSALS_IN_A_ROW and all(refused[-REFUSALS_IN_A_ROW:]):
        return f"the server refused {REFUSALS_IN_A_ROW} messages in a row"
    if (number := sum(refused[-LAST:])) > REFUSALS_OF_LAST:
        return f"the server refused {number} of the last {min(LAST, len(refused))} messages"
    return None
