"""The checker finds each defect, and only it. Without these it could find nothing and look content."""

from __future__ import annotations

import pytest

from tests.ical.ical_checker import defects

SOUND = rb"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Zurich
BEGIN:STANDARD
DTSTART:20211031T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:one@example.org
DTSTAMP:20220101T120000Z
DTSTART;TZID=Europe/Zurich:20220525T193000
DTEND;TZID=Europe/Zurich:20220525T200000
SEQUENCE:0
STATUS:CONFIRMED
SUMMARY:Cats\, dogs\; mice \\ and\nmore
URL:https://example.org/
ORGANIZER;CN="Doe, Jane":mailto:jane@example.org
ATTENDEE;RSVP=FALSE:mailto:ada@example.org
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")
SECOND = SOUND[SOUND.index(b"BEGIN:VEVENT") : SOUND.index(b"END:VCALENDAR")]


def test_nothing_is_wrong_with_what_is_sound() -> None:
    assert defects(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR", "encoding"),
        (b"SEQUENCE:0\r\n", b"SEQUENCE:0\n", "line end"),
        (b"SEQUENCE:0\r\n", b"SEQUENCE:0\r", "line end"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR", "line end"),
        (b"SUMMARY:", b"SUMMARY:" + b"x" * 60, "length"),
        (b"SUMMARY:", b"SUMMARY:" + b"\xc3\r\n \xa9", "split"),
        (b"SUMMARY:", b"SUMMARY:\xe9", "split"),
        (b"SUMMARY:", b"SUMMARY:\x07", "control"),
        (rb"Cats\,", b"Cats,", "escaping"),
        (rb"dogs\;", b"dogs;", "escaping"),
        (rb"\\ and", rb"\ and", "escaping"),
        (rb"Cats\,", rb"Cats\\,", "escaping"),
        (b"SEQUENCE:0", b"SEQUENCE 0", "form"),
        (b'"Doe, Jane"', b"Doe, Jane", "form"),
        (b"20220525T193000", b"20220525T193000Z", "TZID with Z"),
        (b"DTSTART;TZID=Europe/Zurich:2022", b"DTSTART:2022", "floating or no time"),
        (b"20220101T120000Z", b"20220101T120000", "not UTC"),
        (b"TZID:Europe/Zurich", b"TZID:Europe/Berlin", "no VTIMEZONE"),
        (b"TZOFFSETTO:+0100\r\n", b"", "zone"),
        (b"TZOFFSETTO:+0100\r\n", b"TZOFFSETTO:-0000\r\n", "zone"),
        (b"DTSTART:20211031T030000", b"DTSTART:20221030T030000", "zone"),
        (b"UID:one@example.org\r\n", b"", "required"),
        (b"DTSTAMP:20220101T120000Z\r\n", b"", "required"),
        (b"DTSTART;TZID=Europe/Zurich:20220525T193000\r\n", b"", "required"),
        (b"VERSION:2.0\r\n", b"", "required"),
        (b"PRODID:-//Example//EN\r\n", b"", "required"),
        (SECOND, b"", "required"),
        (SECOND, SECOND + SECOND, "duplicate UID"),
        (b"SEQUENCE:0\r\n", b"SEQUENCE:0\r\nSEQUENCE:1\r\n", "twice"),
        (b"SEQUENCE:0", b"SEQUENCE:-1", "sequence"),
        (b"STATUS:CONFIRMED", b"STATUS:CANCELED", "status"),
        (b"20220525T200000", b"20220525T193000", "end"),
        (b"SEQUENCE:0", b"DURATION:PT1H", "end"),
        (b"END:VEVENT\r\n", b"", "balance"),
        (b"END:VCALENDAR\r\n", b"", "balance"),
        (b"mailto:ada@", b"ada@", "address"),
        (b"https://example.org/", "https://example.org/ä".encode(), "address"),
        (b"METHOD:REQUEST", b"METHOD:SEND", "method"),
        (b"METHOD:REQUEST", b"METHOD:PUBLISH", "method"),
        (b"METHOD:REQUEST", b"METHOD:CANCEL", "method"),
        (b'ORGANIZER;CN="Doe, Jane":mailto:jane@example.org\r\n', b"", "method"),
        (b"ATTENDEE;RSVP=FALSE:mailto:ada@example.org\r\n", b"", "method"),
    ],
)
def test_a_defect_is_found(old: bytes, new: bytes, rule: str) -> None:
    assert old in SOUND
    broken = SOUND.replace(old, new, 1)
    found = [defect.partition(":")[0] for defect in defects(broken)]
    assert found
    assert rule in found
