from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth, wcwidth

from geekx_ops.cli import columns


@given(text=st.text(max_size=40).map(columns.printable), room=st.integers(-3, 30))
def test_what_is_fitted_fits_and_what_is_padded_fills(text: str, room: int) -> None:
    assert max(0, room) >= wcswidth(columns.fitted(text, room)) >= 0
    assert text.startswith(columns.cut(text, room))
    for right in (False, True):
        assert columns.width(columns.padded(text, room, right=right)) == max(0, room)


@given(text=st.text(max_size=40))
def test_the_width_is_that_of_the_tables_even_where_they_are_not_asked(text: str) -> None:
    measured = wcswidth(text)
    assert columns.width(text) == (len(text) if measured < 0 else measured)


def test_every_letter_that_is_not_looked_up_takes_one_column() -> None:
    plain = [chr(point) for point in range(0x300) if chr(point).isprintable()]
    assert {wcwidth(letter) for letter in plain} == {1}
    assert columns.width("".join(plain)) == len(plain)


@pytest.mark.parametrize(
    ("text", "room", "fitted"),
    [
        ("Ada", 3, "Ada"),
        ("Ada Lovelace", 5, "Ada …"),
        ("李小龍", 5, "李小…"),
        ("李小龍", 4, "李…"),
        ("Ada", 1, "…"),
        ("Ada", 0, ""),
    ],
)
def test_what_does_not_fit_ends_in_an_ellipsis(text: str, room: int, fitted: str) -> None:
    assert columns.fitted(text, room) == fitted


def test_what_cannot_be_printed_is_a_blank_or_a_mark_or_nothing() -> None:
    assert columns.printable("a\nb\x1b[2Jc\u200dd\u202ee\u00a0f\ufffeg") == "a b�[2Jcde f�g"
    assert columns.printable("Zoë 李\u0301") == "Zoë 李\u0301"
