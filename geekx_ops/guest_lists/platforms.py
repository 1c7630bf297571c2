"""How the lists of other platforms are recognised, and which of their columns is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geekx_ops.errors import Invalid
from geekx_ops.guest_lists.sheet import OWN
from geekx_ops.registration.seats import Standing
from geekx_ops.text import excerpt

FIELDS = (
    "name", "first_name", "last_name", "email", "standing", "seats", "plus_ones", "ticket", "ticket_type", "companions",
    "signed_up_at",
)  # fmt: skip
"""What a column can be, apart from a question."""

_CONFIRMED, _WAITING, _PENDING = Standing.CONFIRMED, Standing.WAITING, Standing.PENDING
_CANCELLED, _DECLINED = Standing.CANCELLED, Standing.DECLINED
_USUAL_WORDS = {
    "approved": _CONFIRMED, "attending": _CONFIRMED, "checked in": _CONFIRMED, "checked_in": _CONFIRMED,
    "paid": _CONFIRMED, "complete": _CONFIRMED, "confirmed": _CONFIRMED, "yes": _CONFIRMED, "active": _CONFIRMED,
    "waitlist": _WAITING, "waiting": _WAITING, "offered": _WAITING,
    "pending_approval": _PENDING, "pending": _PENDING, "unpaid": _PENDING,
    "not attending": _CANCELLED, "refunded": _CANCELLED, "deleted": _CANCELLED, "transferred": _CANCELLED,
    "no": _CANCELLED, "void": _CANCELLED, "cancelled": _CANCELLED, "withdrawn": _CANCELLED, "expired": _CANCELLED,
    "declined": _DECLINED, "rejected": _DECLINED, "denied": _DECLINED, "invited": _DECLINED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform's list: the titles that it is known by, which title is what, and which ones say nothing here."""

    word: str
    signature: frozenset[str]
    fields: Mapping[str, str]
    ignored: frozenset[str] = frozenset()
    statuses: Mapping[str, Standing] = field(default_factory=lambda: _USUAL_WORDS)


def _platform(word: str, signature: str, fields: Mapping[str, str], ignored: str = "") -> Platform:
    return Platform(word, frozenset(signature.split(",")), fields, frozenset(ignored.split(",")))


PLATFORMS = (
    _platform(
        "geekx",
        "standing,seats,ticket_type",
        {"number": "ticket", **{name: name for name in FIELDS if name in OWN}},
        ",".join(OWN),
    ),
    _platform(
        "luma",
        "api_id,approval_status",
        {
            "api_id": "ticket", "name": "name", "email": "email", "created_at": "signed_up_at",
            "approval_status": "standing", "ticket_name": "ticket_type", "first_name": "first_name",
            "last_name": "last_name",
        },
        "phone_number,checked_in_at,custom_source,qr_code_url,amount,amount_tax,amount_discount,currency,coupon_code,"
        "eth_address,solana_address,survey_response_rating,survey_response_feedback,ticket_type_id",
    ),
)  # fmt: skip


def plain(title: str) -> str:
    """A title as titles are compared: without a byte order mark, blanks joined, in small letters."""
    return " ".join(title.replace("\ufeff", "").split()).casefold()


def recognised(titles: Sequence[str]) -> Platform:
    """The platform whose list has these titles. Raises Invalid if there is none."""
    found = {plain(title) for title in titles}
    for one in PLATFORMS:
        if one.signature <= found:
            return one
    shown = ", ".join(excerpt(title, width=30) for title in titles[:8])
    raise Invalid(
        f"no platform makes lists with the columns {shown}. Nothing was changed. Say which column is what: "
        "--column name=TITLE --column email=TITLE, and --remember NAME for the next time.",
        titles=list(titles[:100]),
    )


def named(word: str) -> Platform:
    """The platform that is called *word*. Raises Invalid."""
    for one in PLATFORMS:
        if one.word == word:
            return one
    listed = ", ".join(one.word for one in PLATFORMS)
    raise Invalid(f"“{excerpt(word)}” is no platform and no name that was remembered; there is: {listed}.")


def by_hand(titles: Sequence[str], columns: Mapping[str, str]) -> Platform:
    """A list of which somebody says which title is what: *columns* has the title of each field."""
    found = {plain(title) for title in titles}
    for name, title in columns.items():
        if name not in FIELDS:
            raise Invalid(f"a column cannot be “{excerpt(name)}”; it can be: {', '.join(FIELDS)}.")
        if plain(title) not in found:
            raise Invalid(f"the list has no column “{excerpt(title)}”; it has: {', '.join(titles)[:300]}.")
    return Platform("by-hand", frozenset(), {plain(title): name for name, title in columns.items()})
