"""Recipients in words."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.mail import recipient
from geekx_ops.mail.kinds import Audience
from geekx_ops.mail.recipient import Recipient, Variant


@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Ada Lovelace", "Ada"),
        ("Łucja Żak", "Łucja"),
        ("Nguyễn Thị Ánh", "Nguyễn"),
        ("Ada", "Ada"),
        ("Dr. Ada Lovelace", "Dr. Ada Lovelace"),
        ("A Lovelace", "A Lovelace"),
        ("Lovelace, Ada", "Lovelace, Ada"),
        ("Dr Ada Lovelace", "Dr Ada Lovelace"),
        ("Prof Ada", "Prof Ada"),
        ("Drew Barry", "Drew"),
        ("ADA LOVELACE", "Ada"),
        ("JEAN-LUC O'NEILL", "Jean-Luc"),
        ("ŁUCJA", "Łucja"),
        ("AJ LEE", "AJ LEE"),
        ("LOVELACE Ada", "LOVELACE Ada"),
        ("ada lovelace", "ada"),
        ("J", ""),
        ("J.", ""),
        ("J.R.R. Tolkien", "J.R.R. Tolkien"),
        ("王", "王"),
        ("ada@example.org", ""),
        ("Ada ada@example.org", ""),
        ("ada.lovelace", ""),
        ("www.example.org win", ""),
        ("St.John Smith", "St.John"),
        ("山田 花子", "山田 花子"),
        ("فاطمة الزهراء", "فاطمة الزهراء"),
        ("O'Neill Kim", "O'Neill"),
        ("'t Hooft", "'t"),
        ("None", "None"),
        ("", ""),
        ("{{ 7*7 }} Kim", ""),
        ("[[x]] Y", ""),
        ("👩 Ada", "Ada"),
        ("Ada👩🏽\u200d💻 Lovelace", "Ada"),
        ("♥️Ada", "Ada"),
        ("🎉", ""),
        ("4 Ada", ""),
        ("https://example.org/win Kim", ""),
    ],
)
def test_whom_a_mail_greets(name: str, greeting: str) -> None:
    assert recipient.greeted(name) == greeting


@pytest.mark.parametrize(
    ("size", "companions", "said"),
    [
        (1, (), "1 seat, for you"),
        (2, (), "2 seats, for you and one guest"),
        (3, (), "3 seats, for you and 2 guests"),
        (2, ("Ben",), "2 seats, for you and Ben"),
        (4, ("Ben",), "4 seats, for you, Ben and 2 more"),
        (2, ("Ben", "Cleo"), "2 seats, for you and Ben"),
    ],
)
def test_seats_and_for_whom(size: int, companions: tuple[str, ...], said: str) -> None:
    assert recipient.seats_for(size, companions) == said


def test_what_she_typed_can_be_taken_out() -> None:
    one = Recipient(
        1, 2, "todo@example.org", "{{ x }}", Variant(Audience.CAME), "{{", seats="2 seats, for you and [[y]]"
    )
    plain = recipient.without_what_she_typed(one)
    assert not re.search(r"[{\[]|todo", "".join(recipient.personal(plain).values()))
    assert (plain.person, plain.registration, plain.variant) == (1, 2, one.variant)
    bare = replace(one, greeting="", seats="")
    assert (recipient.without_what_she_typed(bare).greeting, recipient.without_what_she_typed(bare).seats) == ("", "")


def test_ordinals() -> None:
    assert [recipient.ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th",
    ]  # fmt: skip


texts = st.text(max_size=40).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))


@given(
    st.builds(
        Recipient,
        variant=st.builds(Variant, st.sampled_from(Audience), texts, st.booleans()),
        **dict.fromkeys(recipient.PERSONAL, texts),
    )
)
def test_a_recipient_comes_back_as_she_was_kept(one: Recipient) -> None:
    assert recipient.from_json(recipient.to_json(one)) == one
    assert set(recipient.personal(one)) == set(recipient.PERSONAL)
