"""What each platform's words for a status mean here. One and the same word can mean two things on two of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from geekx_ops.errors import Invalid
from geekx_ops.registration.seats import Standing
from geekx_ops.text import counted, excerpt

_CONFIRMED, _WAITING, _PENDING = Standing.CONFIRMED, Standing.WAITING, Standing.PENDING
_CANCELLED, _DECLINED = Standing.CANCELLED, Standing.DECLINED

_ZOOM = {_CONFIRMED: "approved", _PENDING: "pending|pending approval", _DECLINED: "denied|declined|rejected",
         _CANCELLED: "cancelled|canceled"}  # fmt: skip
_WORDS: Mapping[str, Mapping[Standing, str]] = {
    "geekx": {one: one.value for one in Standing},
    # Who is only invited does not come, nor does who began to sign up ("session") and has not ended it.
    "luma": {
        _CONFIRMED: "approved",
        _WAITING: "waitlist",
        _PENDING: "pending_approval",
        _DECLINED: "declined|invited|session",
    },
    "eventbrite": {
        _CONFIRMED: "attending|checked in|completed|manual|offline|partially refunded|partially transferred",
        _PENDING: "pending|unpaid",
        _CANCELLED: "not attending|refunded|refunded/canceled|deleted|transferred|abandoned|cancelled|canceled",
    },
    "meetup": {_CONFIRMED: "yes", _WAITING: "waitlist", _CANCELLED: "no"},
    "zoom-attendees": _ZOOM,
    "zoom-registrations": _ZOOM,
    "tito": {_CONFIRMED: "complete", _CANCELLED: "void|voided"},
    "pretix-positions": {
        _CONFIRMED: "paid|pending (confirmed)",
        _PENDING: "pending|approval pending",
        _CANCELLED: "canceled|cancelled|canceled (paid fee)|expired",
    },
    "hievents": {_CONFIRMED: "active", _PENDING: "awaiting_payment", _CANCELLED: "cancelled"},
    "hievents-orders": {
        _CONFIRMED: "completed|active",
        _PENDING: "awaiting_payment|awaiting_offline_payment",
        _CANCELLED: "cancelled|abandoned",
    },
    "alfio": {
        _CONFIRMED: "acquired|checked_in",
        _PENDING: "pending|to_be_paid",
        _CANCELLED: "cancelled|expired|invalidated|released",
    },
    # Whose place is "pending" there was offered one, and has not taken it.
    "alfio-waiting": {_CONFIRMED: "acquired", _WAITING: "|waiting|pending", _CANCELLED: "cancelled|expired"},
    "indico": {
        _CONFIRMED: "complete|completed",
        _PENDING: "pending|unpaid|awaiting payment",
        _CANCELLED: "withdrawn",
        _DECLINED: "rejected",
    },
    "eventyay": {
        _CONFIRMED: "complete|completed|placed|paid",
        _PENDING: "pending",
        _CANCELLED: "cancelled|canceled|expired|deleted",
    },
}


def _meanings(words: Mapping[Standing, str]) -> dict[str, Standing]:
    return {word: standing for standing, listed in words.items() for word in listed.split("|")}


_BY_PLATFORM = {platform: {"": _CONFIRMED, **_meanings(words)} for platform, words in _WORDS.items()}
_ANYBODYS = {word: standing for words in reversed(_BY_PLATFORM.values()) for word, standing in words.items()}
_ALIKE = {"eventbrite-orders": "eventbrite"}


def meanings(platform: str) -> Mapping[str, Standing]:
    """What the words of *platform* mean, in small letters; a list of no platform may use those of all."""
    return _BY_PLATFORM.get(_ALIKE.get(platform, platform), _ANYBODYS)


SAYABLE = (Standing.CONFIRMED, Standing.PENDING, Standing.WAITING, Standing.CANCELLED, Standing.DECLINED)
"""What an organizer may say that a word means."""

MOST_UNKNOWN = 30
"""Different words that nobody knows; a column with more of them says something else."""

_LINES_TOLD = 5


def said(word: str, meaning: str) -> tuple[str, Standing]:
    """What somebody says that *word* means, as `Statuses` takes it. Raises Invalid."""
    if meaning not in SAYABLE:
        listed = ", ".join(SAYABLE)
        raise Invalid(f"a status cannot mean “{excerpt(meaning)}”; it can mean: {listed}.", meaning=meaning[:40])
    return word.strip().casefold(), Standing(meaning)


class Statuses:
    """What words for a status mean in a list of *platform*, of which *others* say more; all unknown ones are kept."""

    def __init__(self, platform: str, others: Mapping[str, Standing]) -> None:
        self._known = meanings(platform)
        self._meanings = {**self._known, **others}
        self._unknown: dict[str, list[int]] = defaultdict(list)

    def standing(self, line: int, word: str) -> Standing | None:
        """What *word* means; None where nobody knows. Raises Invalid after too many such words."""
        found = self._meanings.get(word.casefold())
        if found is None:
            self._unknown[word].append(line)
            if len(self._unknown) > MOST_UNKNOWN:
                self.refuse_unknown()
        return found

    def refuse_unknown(self) -> None:
        """Raise Invalid if there were words that nobody knows: with all of them, their lines, and what to do."""
        if not self._unknown:
            return
        told = "".join(f"\n  “{excerpt(word)}” in {_in_lines(lines)}" for word, lines in self._unknown.items())
        more = "\n  and more: is this the column of the status?" if len(self._unknown) > MOST_UNKNOWN else ""
        first = excerpt(next(iter(self._unknown)))
        raise Invalid(
            "the list has statuses of which nobody here knows whether such a guest comes, so nothing was changed:"
            f"{told}{more}\nSay what each means, such as --status '{first}=waiting'; it can be "
            f"{', '.join(SAYABLE)}. Known are {', '.join(filter(None, self._known))}.",
            statuses={word[:40]: len(lines) for word, lines in self._unknown.items()},
        )


def _in_lines(lines: list[int]) -> str:
    told = ", ".join(map(str, lines[:_LINES_TOLD])) + (", …" if len(lines) > _LINES_TOLD else "")
    return f"line {told}" if len(lines) == 1 else f"{counted(len(lines), 'line')}: {told}"
