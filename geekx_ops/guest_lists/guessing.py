"""What the columns of a list that nobody recognises could be, and what it lacks to be a list that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geekx_ops.errors import Invalid
from geekx_ops.guest_lists.platforms import FIELDS, PLATFORMS, Platform, plain
from geekx_ops.text import excerpt

QUESTION = "a question"

_PARTS = {
    "email": "mail",
    "first_name": "first name|firstname|given|vorname|forename|prénom|nombre",
    "last_name": "last name|lastname|surname|family|nachname|nom de famille|apellido",
    "plus_ones": "plus one|plus-one|+1|plusone|guests|begleit",
    "ticket_type": "ticket type|ticket name|category|tier",
    "ticket": "ticket id|ticket number|ticket no|order id|reference",
    "seats": "seats|how many|quantity|tickets|party|plätze|anzahl",
    "standing": "status|standing|rsvp|attending|approval",
    "signed_up_at": "signed up|registered|registration date|timestamp|created|submitted|when|date|datum",
    "companions": "companion|accompan|other names",
    "name": "name",
}
"""Words in a title that tell what a column could be; what stands above wins."""


def guesses(titles: Sequence[str]) -> Mapping[str, str]:
    """What each of *titles* could be: a field, of each only one, or a question."""
    found: dict[str, str] = {}
    for title in titles:
        field = _field(plain(title))
        found[title] = QUESTION if field is None or field in found.values() else field
    return found


def _field(title: str) -> str | None:
    by_word = (field for field, parts in _PARTS.items() if any(part in title for part in parts.split("|")))
    return title if title in FIELDS else next(by_word, None)


def suggested(titles: Sequence[str]) -> str:
    """The options that say which column is what, as far as titles tell it."""
    fields = {field: title for title, field in guesses(titles).items() if field != QUESTION}
    if not {"name", "first_name", "last_name", "email"} & set(fields):
        return "--column name=TITLE --column email=TITLE"
    return " ".join(f"--column {_argument(field, fields[field])}" for field in FIELDS if field in fields)


def _argument(field: str, title: str) -> str:
    said = f"{field}={excerpt(title, width=60)}"
    return said if title.isalnum() else "'" + said.replace("'", "'\\''") + "'"


def nearest(titles: Sequence[str]) -> tuple[Platform, tuple[str, ...]] | None:
    """The platform whose list these *titles* nearly are, and what they lack; None if there is none that is near."""
    found = set(map(plain, titles))
    lacking = [
        (one, tuple(part for part in one.signature if not found & set(part.split("|"))))
        for one in PLATFORMS
        if not one.bare
    ]
    near = [(one, lacks) for one, lacks in lacking if 0 < len(lacks) < len(one.signature)]
    return min(near, key=lambda pair: len(pair[1]) / len(pair[0].signature), default=None)


def unrecognised(titles: Sequence[str]) -> Invalid:
    """Why a list with these titles cannot be read, and what makes it readable."""
    shown = ", ".join(excerpt(title, width=30) for title in titles[:8])
    near = nearest(titles)
    lacks = "" if near is None else f" Nearest is {near[0].word}, of which it lacks {_and(near[1])}."
    return Invalid(
        f"no platform makes lists with the columns {shown}.{lacks} Nothing was changed. Say which column is what, and "
        f"--remember NAME for the next time:\n  {suggested(titles)}\n"
        f"A column can be {', '.join(FIELDS)}; those that are not named are questions.",
        titles=list(titles[:100]),
    )


def _and(signature: Sequence[str]) -> str:
    return " and ".join(" or ".join(f"“{title}”" for title in part.split("|")) for part in signature)
