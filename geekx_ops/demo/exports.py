"""What Luma would have exported had the night's guests signed up there: made up, the same every time."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from typing import Any

from geekx_ops.demo.cast import Guest
from geekx_ops.events.event import EventSettings

APPROVED = 150
"""Of those who sign up first, how many the host lets in; the others are on the waiting list there."""

LATECOMERS = ("Odalys Fontaine", "Brigid Ó Súilleabháin", "Wanjiru Kamau", "Linh Trần", "Sanne de Boer", "Noor Haddad")

_TITLES = (
    "api_id", "name", "first_name", "last_name", "email", "phone_number", "created_at", "approval_status",
    "checked_in_at", "custom_source", "qr_code_url", "amount", "amount_tax", "amount_discount", "currency",
    "coupon_code", "eth_address", "solana_address", "survey_response_rating", "survey_response_feedback",
    "ticket_type_id", "ticket_name",
)  # fmt: skip
_Line = dict[str, Any]


def exports(settings: EventSettings, cast: Sequence[Guest]) -> tuple[str, str]:
    """Two exports of the public guests in *cast*: when all of them had signed up, and later that week."""
    titles = [*_TITLES, *(question.text for question in settings.questions)]
    first = [_line(settings, number, one) for number, one in enumerate(one for one in cast if not one.held)]
    return _text(titles, first), _text(titles, reversed([*_later(settings, first), *_new(first)]))


def _line(settings: EventSettings, number: int, one: Guest) -> _Line:
    given, _, family = one.name.partition(" ")
    kind = next((kind for kind in settings.ticket_types if kind.slug == one.ticket_type), settings.ticket_types[0])
    return {
        "api_id": f"gst-{7919 * (number + 1):09d}",
        "name": one.name,
        "first_name": given,
        "last_name": family,
        "email": one.email,
        "created_at": one.signs_up.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "approval_status": "approved" if number < APPROVED else "waitlist",
        "ticket_name": kind.name,
        **{question.text: one.answers.get(question.slug, "") for question in settings.questions},
    }


def _later(settings: EventSettings, first: Sequence[_Line]) -> Iterator[_Line]:
    """What became of them: a few have left, a few declined, a few eat something else or are called otherwise."""
    kitchen = settings.questions[0].text
    for number, line in enumerate(first):
        if number % 37 == 5:  # noqa: PLR2004 - any few of them
            continue
        if number % 41 == 7:  # noqa: PLR2004 - the same
            yield {**line, "approval_status": "declined"}
        elif number % 29 == 3:  # noqa: PLR2004 - the same
            yield {**line, kitchen: "vegan"}
        elif number % 53 == 11:  # noqa: PLR2004 - the same
            yield {**line, "name": f"{line['name']}-Lund", "last_name": f"{line['last_name']}-Lund"}
        else:
            yield line


def _new(first: Sequence[_Line]) -> Iterator[_Line]:
    for number, name in enumerate(LATECOMERS):
        given, _, family = name.partition(" ")
        yield {
            **first[0],
            "api_id": f"gst-{7919 * (len(first) + number + 1):09d}",
            "name": name,
            "first_name": given,
            "last_name": family,
            "email": f"latecomer.{number + 1}@example.org",
            "created_at": f"2022-04-30T1{number}:20:00.000Z",
            "approval_status": "approved" if number % 2 else "waitlist",
        }


def _text(titles: Sequence[str], lines: Iterable[_Line]) -> str:
    """As Luma writes it, with a byte order mark."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.DictWriter(out, titles, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()
