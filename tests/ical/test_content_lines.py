from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.ical.content_lines import address, escaped, folded, quoted


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Demo night", "Demo night"),
        ("Cats; dogs, and mice", r"Cats\; dogs\, and mice"),
        ("a\\nb", r"a\\nb"),
        ("one\ntwo\r\nthree\rfour\vfive\u2028six", r"one\ntwo\nthree\nfour\nfive\nsix"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff\ufffeg\ud800h", "abcdefgh"),
        ("tab\tstays: so does a colon", "tab\tstays: so does a colon"),
        (r"\n;,\\", r"\\n\;\,\\\\"),
        ("", ""),
    ],
)
def test_a_text_is_escaped(text: str, value: str) -> None:
    assert escaped(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("Doe, Jane: the 1st", '"Doe, Jane: the 1st"'), ('Jane "JD" Doe', "\"Jane 'JD' Doe\""), ("a\nb\0c", '"a bc"')],
)
def test_a_parameter_is_quoted(text: str, value: str) -> None:
    assert quoted(text) == value


@pytest.mark.parametrize(
    ("given_address", "written"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        ("https://example.org/ä b", "https://example.org/%C3%A4%20b"),
        ("https://example.org/\r\nATTACH:x", "https://example.org/%0AATTACH:x"),
        ("jürgen@example.org", "j%C3%BCrgen@example.org"),
    ],
)
def test_an_address_is_ascii_and_one_line(given_address: str, written: str) -> None:
    assert address(given_address) == written


@pytest.mark.parametrize(
    ("length", "lines"), [(0, [0]), (75, [75]), (76, [75, 2]), (149, [75, 75]), (150, [75, 75, 2])]
)
def test_a_line_is_folded_at_75_octets(length: int, lines: list[int]) -> None:
    assert [len(piece) for piece in folded("x" * length).split(b"\r\n")[:-1]] == lines


@pytest.mark.parametrize("before", range(71, 76))
def test_a_character_at_octet_75_stays_whole(before: int) -> None:
    first, second, end = folded("x" * before + "😀" + "y").split(b"\r\n")
    assert end == b""
    assert first + second[1:] == ("x" * before + "😀y").encode()
    assert len(first) == (75 if before in {71, 75} else before)
    assert first.decode()
    assert second.decode().startswith(" ")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=400))
def test_unfolding_gives_the_line_back(line: str) -> None:
    pieces = folded(line)
    assert pieces.decode().replace("\r\n ", "") == line + "\r\n"
    assert all(len(piece) <= 75 and piece.decode() is not None for piece in pieces.split(b"\r\n"))
