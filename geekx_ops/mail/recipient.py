"""Who gets a mail, and what of it is hers alone: plain texts, put into the gaps of a text that is made once.

A text is made once for each `Variant`, with marks where something personal belongs. So what stands in a mail can only
depend on the variant, and a personal value is never more than a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from geekx_ops.mail.kinds import Audience
from geekx_ops.text import excerpt

EARLIEST_LETTERS_BEYOND_LATIN = "\u0250"
"""From here on letters are not Latin ones, but for some with two accents, which come later."""


@dataclass(frozen=True, slots=True)
class Variant:
    """On what the text itself depends: everybody with the same one reads the same, but for her own values."""

    audience: Audience
    language: str = "en"
    jobs_ok: bool = False
    """She said that she wants to hear of jobs."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person as a mail knows her. What is not known of her, or not hers, is an empty text."""

    person: int
    registration: int | None
    address: str
    name: str
    variant: Variant
    greeting: str
    """Whom a mail greets: a given name, the whole name where it cannot be told, or nothing where that is none."""
    signed_up: str = ""
    """The day: 20 April 2022."""
    number: str = ""
    """Of the registration, as commands take it: #12."""
    ticket_code: str = ""
    """As people read it: xxxxx-xxxxx."""
    ticket_type: str = ""
    seats: str = ""
    """How many, and for whom: 3 seats, for you, Grace Hopper and one more."""
    place: str = ""
    """In the queue: 3rd."""
    deadline: str = ""
    """Until when an offer stands."""
    accept: str = ""
    """mailto: with the answer that takes what is offered."""
    decline: str = ""
    """The same, for who cannot come: also of a seat."""
    talk: str = ""
    """What she speaks about: “A”, or “A” and “B”."""
    on_stage: str = ""
    """When, by the plan: 19:05, for 10 minutes."""
    prize: str = ""
    """What she won: A book, or A book and A mug."""


PERSONAL = tuple(name for name in Recipient.__dataclass_fields__ if name not in {"person", "registration", "variant"})
"""The values that a text may have gaps for: `{{ r.name }}`."""


def personal(recipient: Recipient) -> dict[str, str]:
    """The values of *recipient* for the gaps of a text."""
    return {name: getattr(recipient, name) for name in PERSONAL}


def to_json(recipient: Recipient) -> str:
    """*recipient* as it is kept until the mail is sent."""
    return json.dumps(asdict(recipient), ensure_ascii=False, separators=(",", ":"))


def from_json(written: str) -> Recipient:
    """The recipient that `to_json` wrote."""
    values: dict[str, Any] = json.loads(written)
    variant: dict[str, Any] = values.pop("variant")
    return Recipient(variant=Variant(Audience(variant.pop("audience")), **variant), **values)


_TYPED: dict[str, Any] = {
    "name": "Given Family",
    "greeting": "Given",
    "address": "guest@example.org",
    "seats": "2 seats",
}
_APOSTROPHES = "'\u2018\u2019\u02bb\u02bc"
"""A name may begin with one: 't Hooft."""
_PICTURES = "(?:[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d]*)+"
_LEADS_SOMEWHERE = r"://|@|\bwww\.|^\S+\.\w{2,}$"
"""An address, a page, or what somebody logs in with."""
_TITLES = frozenset({
    "dame", "dr", "dra", "frau", "herr", "lady", "lord", "madame", "mag", "miss", "mlle", "mme", "mr", "mrs", "ms",
    "mx", "prof", "professor", "rev", "sir",
})  # fmt: skip
_SHORTEST_SHOUT = 3
"""Letters of a given name in capitals, where all of the name is; AJ and JP may be meant so."""


def without_what_she_typed(recipient: Recipient) -> Recipient:
    """*recipient* with plain words in place of what she wrote herself: what is left wrong is the template's."""
    return replace(recipient, **{name: plain for name, plain in _TYPED.items() if getattr(recipient, name)})


def greeted(name: str) -> str:
    """How a mail greets somebody called *name*: Ada, or all of it where the given name cannot be told.

    What does not begin with a letter, is a single one, or leads somewhere, is no name to greet: an empty text.
    """
    whole = " ".join(re.sub(_PICTURES, " ", name).split())
    if not whole.lstrip(_APOSTROPHES)[:1].isalpha() or re.search(_LEADS_SOMEWHERE, whole):
        return ""
    if not _is_latin(whole):
        return whole
    if sum(map(str.isalpha, whole)) == 1:
        return ""
    first = whole.split()[0]
    if whole.isupper() and sum(map(str.isalpha, first)) >= _SHORTEST_SHOUT:
        return first.title()
    doubtful = len(first) == 1 or first.endswith((".", ",")) or first.isupper() or first.lower() in _TITLES
    return whole if doubtful else first


def _is_latin(name: str) -> bool:
    return all(
        letter < EARLIEST_LETTERS_BEYOND_LATIN or "\u1e00" <= letter <= "\u1eff" or not letter.isalpha()
        for letter in name
    )


def listed(parts: list[str]) -> str:
    """*parts* as one says them: a, b and c."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def some_of(names: Sequence[str], most: int = 5) -> str:
    """The first of some *names* as one says them, and how many more there are."""
    shown = [excerpt(name) for name in names[:most]]
    if more := len(names) - len(shown):
        shown.append(f"{more} more")
    return listed(shown)


def seats_for(size: int, companions: tuple[str, ...]) -> str:
    """Seats, and for whom."""
    if size == 1:
        return "1 seat, for you"
    named = list(companions[: size - 1])
    unnamed = size - 1 - len(named)
    more = "guest" if not named else "more"
    rest = [] if unnamed == 0 else [f"one {more}" if unnamed == 1 else f"{unnamed} {more}{'' if named else 's'}"]
    return f"{size} seats, for {listed(['you', *named, *rest])}"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ends.get(number % 10, 'th')}"
