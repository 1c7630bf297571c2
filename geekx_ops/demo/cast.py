"""The made-up cast of the night: who signs up, when, and for how many seats."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from geekx_ops import times

QUESTIONS = {"dietary": "dietary", "photo_consent": "photo-consent", "first_dinner": "first-dinner", "jobs": "jobs"}
"""The columns that hold answers, and which question each one answers."""


@dataclass(frozen=True, slots=True)
class Guest:
    """One sign-up as it is typed. `held` names the pool of those who make the evening; the public has none."""

    signs_up: datetime
    name: str
    email: str
    held: str | None = None
    ticket_type: str | None = None
    party_size: int | None = None
    companions: tuple[str, ...] = ()
    at_least: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)


def read(table: str, zone: ZoneInfo) -> tuple[Guest, ...]:
    """The guests in the CSV text *table*, in its order; its times are read from clocks in *zone*."""
    return tuple(_guests(table, zone))


def _guests(table: str, zone: ZoneInfo) -> Iterator[Guest]:
    for row in csv.DictReader(table.splitlines()):
        yield Guest(
            signs_up=times.parse_instant(row["signs_up"], zone=zone),
            name=row["name"],
            email=row["email"],
            held=row["held"] or None,
            ticket_type=row["type"] or None,
            party_size=int(row["party"]) if row["party"] else None,
            companions=tuple(row["with"].split("; ")) if row["with"] else (),
            at_least=int(row["at_least"]) if row["at_least"] else None,
            answers={question: row[column] for column, question in QUESTIONS.items() if row[column]},
        )
