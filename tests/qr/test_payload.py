"""Payloads: what is built is read back as it was, and what cannot be is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geekx_ops import text
from geekx_ops.errors import Invalid
from geekx_ops.qr import kinds, payload
from geekx_ops.qr.payload import Card
from tests.qr import reading_payloads as read

SPECIAL = st.sampled_from([*"\\;,:\"'&?=%+# äßñ漢😀", "deadbeef", "\\n", "\\\\"])


def _cleaned(value: str) -> str:
    try:
        return text.line(value, what="it")
    except Invalid:
        return "x"


lines = st.lists(SPECIAL | st.text(max_size=3), min_size=1, max_size=8).map("".join).map(_cleaned)
paragraphs = st.lists(lines, min_size=1, max_size=3).map("\n".join)
hex_like = st.text("0123456789abcdefABCDEF", min_size=8, max_size=12)


@given(lines | hex_like, lines | hex_like, st.booleans(), st.sampled_from(["WPA", "SAE", "WEP"]))
def test_a_network_is_read_back(name: str, password: str, hidden: bool, security: str) -> None:  # noqa: FBT001 - drawn
    found = read.wifi(payload.wifi(name, password, security=security, hidden=hidden))
    assert found == {"T": security, "S": name, "P": password, **({"H": "true"} if hidden else {})}


def test_a_network_as_it_is_written() -> None:
    assert payload.wifi("Caf\u00e9, upstairs", 'a;b:"c\\') == 'WIFI:T:WPA;S:Caf\u00e9\\, upstairs;P:a\\;b\\:\\"c\\\\;;'
    assert payload.wifi("cafe", "", security="nopass", hidden=True) == 'WIFI:T:nopass;S:"cafe";H:true;;'
    assert read.wifi(payload.wifi("a", " two  blanks "))["P"] == " two  blanks "


@given(lines, lines, lines, paragraphs)
def test_a_card_is_read_back(name: str, surname: str, organisation: str, note: str) -> None:
    card = Card(
        name, surname, organisation, "CTO", "+1 (650) 555-0100", "ada+x@example.org", "https://example.org/a;b", note
    )
    assert read.vcard(payload.vcard(card)) == {
        "VERSION": "3.0", "N": f"{surname}|{name}", "FN": card.full_name, "ORG": organisation, "TITLE": "CTO",
        "TEL": "+16505550100", "EMAIL": "ada+x@example.org", "URL": "https://example.org/a;b", "NOTE": note,
    }  # fmt: skip


@given(lines, lines, lines)
def test_a_short_card_is_read_back(name: str, surname: str, note: str) -> None:
    card = Card(name, surname, note=note, url="https://example.org/a:b")
    found = read.mecard(payload.mecard(card))
    assert found == {"N": f"{surname}|{name}", "URL": "https://example.org/a:b", "NOTE": note}


@given(lines, paragraphs)
def test_a_mail_is_read_back(subject: str, body: str) -> None:
    made = payload.mailto("ada@example.org", subject=subject, body=body)
    assert read.query(made) == ("ada@example.org", {"subject": subject, "body": body.replace("\n", "\r\n")})
    assert "%0D%0A" in made or "\n" not in body


@given(paragraphs)
def test_a_message_is_read_back(message: str) -> None:
    made = payload.sms("+49 170 1234567", message)
    assert read.query(made) == ("+491701234567", {"body": message.replace("\n", "\r\n")})


@given(lines, lines, paragraphs)
def test_an_event_is_read_back(name: str, place: str, about: str) -> None:
    zone = timezone(timedelta(hours=-7))
    starts = datetime(2022, 5, 25, 18, 30, tzinfo=zone)
    made = payload.calendar(name, starts, starts + timedelta(hours=3), place=place, about=about)
    found = read.lines(made)
    assert made.startswith("BEGIN:VEVENT\r\n")
    assert (found["DTSTART"], found["DTEND"]) == ("20220526T013000Z", "20220526T043000Z")
    told = {key: read.unescaped(found[key]) for key in ("SUMMARY", "LOCATION", "DESCRIPTION")}
    assert told == {"SUMMARY": name, "LOCATION": place, "DESCRIPTION": about}


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_place_is_read_back(latitude: float, longitude: float) -> None:
    found = payload.geo(latitude, longitude).removeprefix("geo:").split(",")
    assert [float(value) for value in found] == pytest.approx([latitude, longitude], abs=1e-6)
    assert "e" not in "".join(found)


def test_plain_ones() -> None:
    assert payload.tel("+1 650-555.0100") == "tel:+16505550100"
    assert payload.url("HTTPS://example.org/A") == "https://example.org/A"
    assert payload.plain("two\r\nlines") == "two\nlines"


@pytest.mark.parametrize(
    ("kind", "value", "fields", "said"),
    [
        ("link", "", {}, "is empty"),
        ("link", "javascript:alert(1)", {}, "begins with javascript:"),
        ("wifi", "a\nb", {"password": "x"}, "has several lines"),
        ("wifi", "a", {"password": "x", "security": "wpa9"}, "is protected by one of"),
        ("wifi", "a", {"security": "WPA"}, "needs a password"),
        ("wifi", "a", {"password": "x", "hidden": "perhaps"}, "hidden is yes or no"),
        ("wifi", "a\x1bb", {"password": "x"}, "escape"),
        ("tel", "call me", {}, "no telephone number"),
        ("tel", "١٢٣٤", {}, "no telephone number"),
        ("mail", "ada", {}, "ada"),
        ("geo", "91,0", {}, "there is no place"),
        ("geo", "here", {}, "is no place"),
        ("geo", "nan,nan", {}, "there is no place"),
        ("text", " ", {}, "is empty"),
        ("text", "x" * 3001, {}, "may have 3000"),
        ("event", "Dinner", {}, "needs starts=TIME"),
        ("event", "Dinner", {"starts": "2022-05-25 18:30", "ends": "2022-05-25 18:30"}, "ends after it begins"),
        ("barcode", "x", {}, "there is no kind of code"),
        ("link", "https://example.org/", {"colour": "red"}, "has no field “colour”"),
    ],
)
def test_what_is_refused(kind: str, value: str, fields: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        kinds.made(kind, value, fields)
    assert said in refused.value.message


def test_each_kind_can_be_asked_for() -> None:
    times = {"starts": "2022-05-25 18:30", "ends": "2022-05-25 21:00", "timezone": "America/Los_Angeles"}
    made = {
        "link": kinds.made("link", "https://example.org/", {}),
        "wifi": kinds.made("wifi", "Guests", {}),
        "vcard": kinds.made("vcard", "Ada", {"surname": "Example"}),
        "mecard": kinds.made("mecard", "Ada", {}),
        "mail": kinds.made("mail", "ada@example.org", {"subject": "Hi"}),
        "tel": kinds.made("tel", "112", {}),
        "sms": kinds.made("sms", "+16505550100", {}),
        "geo": kinds.made("geo", "37.4419,-122.143", {}),
        "event": kinds.made("event", "Dinner", times),
        "text": kinds.made("text", "hello", {}),
    }
    assert set(made) == set(kinds.KINDS)
    assert made["wifi"] == "WIFI:T:nopass;S:Guests;;"
    assert made["geo"] == "geo:37.4419,-122.143"
    assert "DTSTART:20220526T013000Z" in made["event"]


@given(st.text(max_size=30))
def test_no_control_character_gets_in(value: str) -> None:
    assume(any(ord(letter) < 32 and letter not in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f" for letter in value))
    for kind in ("wifi", "text", "vcard", "mecard"):
        with pytest.raises(Invalid):
            kinds.made(kind, value, {"password": "x"} if kind == "wifi" else {})


def test_an_instant_is_told_in_utc() -> None:
    now = datetime(2022, 1, 1, tzinfo=UTC)
    assert "DTSTART:20220101T000000Z" in payload.calendar("x", now, now + timedelta(hours=1))
