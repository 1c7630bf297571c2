"""What is suggested of lists that nobody recognises."""

from __future__ import annotations

import pytest

from geekx_ops.guest_lists.guessing import QUESTION, guesses, nearest, suggested
from geekx_ops.guest_lists.platforms import BY_HAND, by_hand


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("First Name", "first_name"), ("Given name", "first_name"), ("Surname", "last_name"), ("Nachname", "last_name"),
        ("Your e-mail", "email"), ("Full name", "name"), ("RSVP", "standing"), ("How many of you?", "seats"),
        ("Plus ones", "plus_ones"), ("Ticket type", "ticket_type"), ("Order ID", "ticket"),
        ("Signed up", "signed_up_at"), ("signed_up_at", "signed_up_at"), ("Companions", "companions"),
        ("What do you eat?", QUESTION),
    ],
)  # fmt: skip
def test_a_title_tells_what_its_column_could_be(title: str, field: str) -> None:
    assert guesses([title]) == {title: field}


def test_no_field_is_two_columns() -> None:
    assert guesses(["Mail", "Work mail"]) == {"Mail": "email", "Work mail": QUESTION}


def test_the_options_can_be_typed_as_they_stand() -> None:
    assert suggested(["Tea?", "Guest's name", "Mail"]) == "--column 'name=Guest'\\''s name' --column email=Mail"
    assert suggested(["Tea?", "Seats"]) == "--column name=TITLE --column email=TITLE"
    assert by_hand(["Tea?", "Mail"], {"email": "Mail"}).word == BY_HAND


def test_the_nearest_platform_is_the_one_that_lacks_least() -> None:
    near = nearest(["name", "api_id"])
    assert near is not None
    assert (near[0].word, near[1]) == ("luma", ("approval_status",))
    assert nearest(["Tea?"]) is None
