"""Exports of every platform with the same dozen of awkward guests, made after the titles of real ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from geekx_ops.registration.seats import Standing
from tests.guest_lists.headers import titles

ZONE = ZoneInfo("Europe/Zurich")
QUESTION = "What do you eat?"
FIRST_SIGN_UP = datetime(2026, 3, 15, 13, 23, 29, tzinfo=ZONE)
_C, _W, _P, _X = Standing.CONFIRMED, Standing.WAITING, Standing.PENDING, Standing.CANCELLED


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an export: what its cells say, and what is meant by them where that is something else."""

    first: str
    last: str
    email: str
    standing: Standing = _C
    written_email: str = ""
    answer: str = ""
    written_answer: str = ""
    seats: int = 1
    after: tuple[str, ...] = ()


ROWS = (
    Row("Ada", "Example", "ada@example.org", answer="vegan"),
    Row("Bo", 'Sample, "Bobby"', "bo@example.org", answer='everything, but "no" fish; or nuts'),
    Row("Zoë", "Müller-Çelik", "zoe@example.org", answer="crème brûlée"),
    Row("Fiona", "McDonald", "Fiona.McDonald@example.org", answer="first this\nthen that"),
    Row("Gus", "Trial", "gus@example.org", written_email="Gus the Great <gus@example.org>"),
    Row("Hana", "de la Cruz", "hana@example.org", written_email="mailto:hana@example.org"),
    Row("Ines", "O'Neil", "ines@example.org", answer="+41 79 123", written_answer="'+41 79 123"),
    Row("Jo", "=SUM(A1)", "jo@example.org", answer="'=1+1", written_answer="''=1+1"),
    Row("Kim", "Trial", "kim@example.org", _W, answer="9.19E+11"),
    Row("Lee", "Trial", "lee@example.org", _P, answer="-"),
    Row("Mo", "Trial", "mo@example.org", _X, answer="x\0y", written_answer="x\0y"),
    Row("Ngozi", "Sample", "ngozi@example.org", seats=3, after=("", "", "")),
    Row("Ada", "Example", "Ada@Example.org", answer="vegan"),
)
AGAIN = ROWS[-1]
"""The second line of somebody who has one already."""


@dataclass(frozen=True, slots=True)
class Export:
    """How a platform writes its list: the titles of its columns, its words for a status, its times, its form."""

    name: str
    columns: Mapping[str, str]
    words: Mapping[Standing, str] = field(default_factory=dict)
    times: str = "%Y-%m-%d %H:%M:%S"
    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\r\n"
    quoting: Literal[0, 1, 2, 3] = csv.QUOTE_MINIMAL
    above: str = ""
    below: str = ""
    others: Mapping[str, str] = field(default_factory=dict)

    def standing(self, row: Row) -> Standing:
        """The standing of *row*, as far as this platform can say it."""
        return row.standing if row.standing in self.words else next(iter(self.words), _C)

    def table(self) -> list[list[str]]:
        """The titles, and the lines under them."""
        return [titles(self.name), *(self._cells(number, row) for number, row in enumerate(ROWS))]

    def content(self) -> bytes:
        """The whole file."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator=self.line_end, quoting=self.quoting)
        writer.writerows(self.table())
        return (self.above + out.getvalue() + self.below).encode(self.encoding)

    def _cells(self, number: int, row: Row) -> list[str]:
        said = {
            "name": f"{row.first} {row.last}",
            "first": row.first,
            "last": row.last,
            "email": row.written_email or row.email,
            "ticket": f"T-{number}",
            "seats": str(row.seats),
            "plus": str(row.seats - 1),
            "standing": self.words.get(self.standing(row), ""),
            "when": (FIRST_SIGN_UP + timedelta(minutes=number)).strftime(self.times),
        }
        cells = {self.columns[what]: value for what, value in said.items() if what in self.columns}
        cells |= {**self.others, QUESTION: row.written_answer or row.answer}
        given = titles(self.name)
        places = {title: given.index(title) for title in cells}  # of two that are alike, the first
        filled = {place: cells[title] for title, place in places.items()}
        return [filled.get(place, "") for place in range(len(given))] + list(row.after)


def _columns(given: str) -> dict[str, str]:
    return dict(one.split("=", 1) for one in given.split("; "))


_NAMED = "first=First Name; last=Last Name; email=Email"
_BUYER = {"Buyer First Name": "Rich", "Buyer Last Name": "Uncle", "Buyer Email": "uncle@example.org"}
_LOWER_BUYER = {title.capitalize(): value for title, value in _BUYER.items()}
_ORDER = {"Order Name": "Rich Uncle", "Order Email": "uncle@example.org"}
_EVENTBRITE = {_C: "Attending", _X: "Not Attending"}
_ZOOM = {_C: "approved", _P: "pending"}
_ZOOM_ABOVE = (
    "Attendee Report\r\nReport Generated:,05/01/2026\r\nTopic,Webinar ID,Actual Start Time\r\nDinner,1,05/01/2026\r\n"
    "Host Details,\r\nAttended,User Name (Original Name),Email,\r\nYes,Hosty,host@example.org,\r\nAttendee Details,\r\n"
)
EXPORTS = (
    Export(
        "geekx", _columns("name=name; email=email; ticket=number; standing=standing; seats=seats; when=signed_up_at"),
        {one: one.value for one in (_C, _W, _P, _X)}, "%Y-%m-%dT%H:%M:%S+01:00", encoding="utf-8-sig",
    ),
    Export(
        "luma",
        _columns("name=name; first=first_name; last=last_name; email=email; ticket=api_id; when=created_at; "
                 "standing=approval_status"),
        {_C: "approved", _W: "waitlist", _P: "pending_approval"}, "%Y-%m-%dT%H:%M:%S.000+01:00", encoding="utf-8-sig",
    ),
    Export(
        "eventbrite",
        _columns(f"{_NAMED}; ticket=Attendee #; seats=Quantity; standing=Attendee Status; when=Order Date"),
        _EVENTBRITE, others={"Order #": "123"},
    ),
    Export(
        "eventbrite UK",
        _columns("first=First Name; last=Surname; email=Email; seats=Quantity; standing=Attendee Status; "
                 "when=Order Date"),
        _EVENTBRITE, encoding="cp1252",
    ),
    Export("eventbrite variant", _columns(f"{_NAMED}; seats=Quantity; when=Order Date"), others=_BUYER),
    Export(
        "eventbrite short",
        _columns("name=Name; email=Email; seats=Ticket Quantity; standing=Attendee Status; when=Order Date"),
        {_C: "Checked In", _X: "Refunded"}, others={"Buyer Name": "Rich Uncle", "Buyer Email": "uncle@example.org"},
    ),
    Export(
        "eventbrite 2024",
        _columns("first=Attendee first name; last=Attendee last name; email=Attendee email; seats=Ticket quantity; "
                 "ticket=Barcode number; when=Order date"),
        others=_LOWER_BUYER,
    ),
    Export(
        "eventbrite-orders",
        _columns("first=Buyer first name; last=Buyer last name; email=Buyer email; seats=Ticket quantity; "
                 "ticket=Order ID; when=Order date"),
    ),
    Export(
        "meetup",
        _columns("name=Name; ticket=User ID; standing=RSVP; plus=Guests; when=RSVPed on"),
        {_C: "Yes", _W: "Waitlist", _X: "No"}, delimiter="\t", encoding="utf-16",
    ),
    Export("meetup-members", _columns("name=Name; ticket=Member ID; when=Joined Group on"), delimiter="\t"),
    Export("gforms", _columns("name=Your full name; email=Email Address; when=Timestamp"), {}, "%Y/%m/%d %I:%M:%S %p"),
    Export(
        "msforms", _columns("name=Name; email=Email; when=Completion time"), {}, "%m/%d/%y %H:%M:%S",
        delimiter=";", encoding="utf-8-sig", above="",
    ),
    Export(
        "zoom-attendees",
        _columns(f"name=User Name (Original Name); {_NAMED}; standing=Approval Status; when=Registration Time"),
        _ZOOM, "%b %d, %Y %H:%M:%S", above=_ZOOM_ABOVE,
        below="Other Attended,\r\nUser Name,Join Time\r\nXi,--\r\n",
    ),
    Export(
        "zoom-registrations", _columns(f"{_NAMED}; standing=Approval Status; when=Registration Time"), _ZOOM,
        "%m/%d/%Y %I:%M:%S %p", above="Report Generated:,05/01/2026\r\nTopic,Webinar ID\r\nDinner,1\r\n",
    ),
    Export(
        "tito",
        _columns("name=Ticket Full Name; first=Ticket First Name; last=Ticket Last Name; email=Ticket Email; "
                 "ticket=Ticket Reference; standing=Void Status; when=Ticket Created Date"),
        {_C: "", _X: "void"}, line_end="\n", others=_ORDER,
    ),
    Export(
        "pretix-positions",
        _columns("name=Attendee name; email=Attendee email; ticket=Pseudonymization ID; standing=Status"),
        {_C: "paid", _P: "pending", _X: "canceled"}, delimiter=";", encoding="utf-8-sig",
        others={"Company": "Trial Ltd", "Email": "uncle@example.org", "Invoice address name": "Rich Uncle"},
    ),
    Export(
        "pretix-checkin", _columns("name=Attendee name; email=E-mail; ticket=Secret"), delimiter=";",
        above="sep=;\r\n", others={"Checked in": "No"},
    ),
    Export(
        "hievents", _columns(f"{_NAMED}; ticket=Short ID; standing=Status; when=Created Date"),
        {_C: "ACTIVE", _P: "AWAITING_PAYMENT", _X: "CANCELLED"},
    ),
    Export(
        "hievents-orders", _columns(f"{_NAMED}; ticket=Public ID; standing=Status; when=Created At"),
        {_C: "COMPLETED", _P: "AWAITING_OFFLINE_PAYMENT", _X: "CANCELLED"},
    ),
    Export(
        "alfio",
        _columns("name=Full Name; first=First Name; last=Last Name; email=E-Mail; ticket=ID; standing=Status"),
        {_C: "ACQUIRED", _P: "TO_BE_PAID", _X: "CANCELLED"}, encoding="utf-8-sig", others={"Language": "de"},
    ),
    Export(
        "alfio-waiting", _columns("first=Firstname; last=Lastname; email=Email; standing=Status; when=Date"),
        {_W: "WAITING", _C: "ACQUIRED", _X: "CANCELLED"},
    ),
    Export(
        "indico",
        _columns("name=Name; email=Email Address; ticket=ID; standing=Registration state; when=Registration date"),
        {_C: "Completed", _P: "Awaiting payment", _X: "Withdrawn"},
    ),
    Export(
        "eventyay", _columns(f"{_NAMED}; ticket=Ticket ID; standing=Status; when=Order Date"),
        {_C: "completed", _P: "pending", _X: "cancelled"}, others={"Order#": "O1"},
    ),
    Export("attendize", _columns(f"{_NAMED}; ticket=Ticket ID; when=Order Date"), line_end="\r", quoting=csv.QUOTE_ALL),
    Export("dice", _columns("first=First name; last=Last name; email=Email; when=Order date")),
    Export(
        "tickster", _columns("first=Förnamn; last=Efternamn; email=E-post; when=Köpdatum"), delimiter=";",
        encoding="cp1252",
    ),
    Export("open-community-groups", _columns("name=Name"), others={"Invited": "Yes", "Company": ""}),
    Export("typeform", _columns("name=Name; email=Email; ticket=#; when=Submitted At")),
)  # fmt: skip
