from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.mail import message_id, unsubscribe
from geekx_ops.mail.unsubscribe import WayOut

KEY = bytes(range(32))
PEOPLE = st.integers(min_value=0, max_value=2**40 - 1)


@given(PEOPLE, st.binary(min_size=16, max_size=32))
def test_a_token_tells_who_and_is_ours(person: int, key: bytes) -> None:
    token = unsubscribe.token(key, person, "Ada@Example.org")
    assert len(token) == unsubscribe.LENGTH
    assert unsubscribe.person_of(token) == person
    assert unsubscribe.is_genuine(key, token, "ada@example.org")
    assert not unsubscribe.is_genuine(key, token, "eve@example.org")
    assert not unsubscribe.is_genuine(key + b"x", token, "ada@example.org")


@given(PEOPLE, st.integers(min_value=0, max_value=20), st.integers(min_value=1, max_value=255))
def test_a_token_with_one_octet_changed_is_not_ours(person: int, place: int, change: int) -> None:
    octets = bytearray(urlsafe_b64decode(unsubscribe.token(KEY, person, "ada@example.org")))
    octets[place] ^= change
    assert not unsubscribe.is_genuine(KEY, urlsafe_b64encode(octets).decode(), "ada@example.org")


def test_a_token_is_always_the_same() -> None:
    assert unsubscribe.token(KEY, 7, "ada@example.org") == "AAAAAAe2zFivRnQ2C9jrgPIgQ0A7"


@pytest.mark.parametrize("given", ["", "x", "AAAA", "A" * 27, "A" * 32, "ä" * 28, "!" * 28, "A" * 27 + " A"])
def test_what_is_no_token(given: str) -> None:
    with pytest.raises(Invalid, match="no token of ours"):
        unsubscribe.person_of(given)


def test_a_page_and_a_mailbox() -> None:
    way = WayOut("https://events.example.org/u/", "leave@example.org")
    assert way.link("TOKEN") == "https://events.example.org/u/TOKEN"
    mail = "<mailto:leave@example.org?subject=unsubscribe%20TOKEN>"
    assert way.headers("TOKEN") == (
        ("List-Unsubscribe", f"<https://events.example.org/u/TOKEN>, {mail}"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def test_a_mailbox_alone_is_no_one_click() -> None:
    way = WayOut(mailbox="leave@example.org")
    assert way.link("TOKEN") == "mailto:leave@example.org?subject=unsubscribe%20TOKEN"
    assert way.headers("TOKEN") == (("List-Unsubscribe", "<mailto:leave@example.org?subject=unsubscribe%20TOKEN>"),)


def test_no_way_out() -> None:
    assert WayOut().link("TOKEN") == ""
    assert WayOut().headers("TOKEN") == ()
    assert WayOut("http://example.org/u").headers("TOKEN") == (("List-Unsubscribe", "<http://example.org/u/TOKEN>"),)


def test_a_message_id_is_the_same_again_and_differs_with_each_part() -> None:
    made = message_id.made(KEY, "17", 7, 0, "events.example.org")
    assert made == "4933bd2462053639c63e81b6e1a1cc44@events.example.org"
    others = [
        message_id.made(bytes(32), "17", 7, 0, "events.example.org"),
        message_id.made(KEY, "1", 77, 0, "events.example.org"),
        message_id.made(KEY, "17", 8, 0, "events.example.org"),
        message_id.made(KEY, "17", 7, 1, "events.example.org"),
    ]
    assert len({made, *others}) == 5
