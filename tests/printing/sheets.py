"""Lists made of records that no database has seen, and an HTML page taken apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from geekx_ops.door.log import Attendance, Entry, Kind
from geekx_ops.events.event import Event
from geekx_ops.printing.door_rows import DoorList, Known, door_list
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from tests.factories import NOON, dinner

EVENT = Event(1, dinner(timezone="UTC", starts=NOON, ends=NOON + timedelta(hours=4)))
_OF_ITS_OWN = {"party_size", "standing", "email", "ticket_code", "held", "offer_expires_at", "ticket_type"}


def guest(number: int, name: str, **changes: Any) -> Known:
    """A guest with a seat; what is said may be of the registration, or of what is known beside it."""
    one = Registration(
        id=number,
        event_id=1,
        person_id=number,
        name=name,
        email=None,
        ticket_type="standard",
        held=None,
        standing=Standing.CONFIRMED,
        party_size=1,
        at_least=1,
        ticket_code=f"abcde{number:05}",
        priority=0,
        priority_reason=None,
        over_cap=False,
        signed_up_at=NOON,
        standing_since=NOON,
        offer_expires_at=None,
    )
    own = {key: changes.pop(key) for key in list(changes) if key in _OF_ITS_OWN}
    return Known(replace(one, **own), **changes)


def waits(number: int, name: str, position: int | None, **changes: Any) -> Known:
    standing = Standing.EXPIRED if position is None else Standing.WAITING
    return guest(number, name, position=position, standing=standing, ticket_code=None, **changes)


def sheet(*known: Known, event: Event = EVENT) -> DoorList:
    return door_list(event, known, NOON)


def entry(kind: Kind, at: datetime = NOON, people: int = 0) -> Entry:
    return Entry("n", kind, 1, people, None, None, None, at, at, "door")


def came(people: int, *, left: int = 0) -> Attendance:
    arrival = entry(Kind.CHECK_IN, NOON + timedelta(minutes=5), people)
    return Attendance(people - left, people, arrival, is_here=people > left, last=arrival)


class Page(HTMLParser):
    """The words of a page, and its elements; raises AssertionError where one is not closed, or another one is."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []
        self.cells = [cell.strip() for cell in self.cells]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag in {"td", "th", "style"}:
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data

    def of_class(self, name: str) -> list[str]:
        return [tag for tag, attributes in self.elements if name in (attributes.get("class") or "").split()]
