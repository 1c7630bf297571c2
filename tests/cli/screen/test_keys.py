from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geekx_ops.cli.screen.keys import Keys

PIECES = st.sampled_from(
    [*(bytes([byte]) for byte in b"\x1b[OAM~;2\r\ta\xff]P\x07"), "é".encode(), "李".encode(), b"\x1b[200~"]
)
STREAMS = st.one_of(st.binary(max_size=60), st.lists(PIECES, max_size=30).map(b"".join))


def keys(data: bytes) -> list[str]:
    return Keys().feed(data)


@given(data=STREAMS, cuts=st.lists(st.integers(0, 60)))
@example(data="李\x1b[1;5A\r".encode(), cuts=[1, 2, 4, 5, 6])
def test_pieces_give_the_same_keys_as_the_whole(data: bytes, cuts: list[int]) -> None:
    pieces, decoder = [], Keys()
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(data)], strict=True):
        pieces += decoder.feed(data[start:end])
    assert pieces == keys(data)


@given(data=STREAMS)
def test_every_key_is_a_letter_or_has_a_name(data: bytes) -> None:
    for key in keys(data):
        assert key.isprintable()
        assert len(key) == 1 or key.replace("-", "").isalnum()


@given(data=STREAMS, text=st.text(st.characters(categories=["L", "N", "P"])))
def test_whatever_came_before_a_scan_after_a_pause_is_whole(data: bytes, text: str) -> None:
    decoder = Keys()
    decoder.feed(data)
    decoder.pause()
    # Half a letter that was left takes nothing along with it.
    assert decoder.feed(b"\r" + text.encode() + b"\r")[-len(text) - 2 :] == ["enter", *text, "enter"]


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (b"a\r", ["a", "enter"]),
        (b"a\t\n", ["a", "tab", "enter"]),
        ("Zoë 李".encode(), list("Zoë 李")),
        (b"\x7f\x08", ["backspace", "backspace"]),
        (b"\x01\x1a\x0e", ["ctrl-a", "ctrl-z", "ctrl-n"]),
        (b"\x1b[A\x1b[B\x1bOC\x1b[1;5D", ["up", "down", "right", "left"]),
        (b"\x1bOP\x1b[11~\x1b[[A", ["f1", "f1", "f1"]),
        (b"\x1b[[B", []),
        (b"\x1bOM", ["enter"]),
        (b"\x1b[200~ab\x1b[201~", ["a", "b"]),
        (b"\x1b[<0;10;20M\x1b[<0;10;20mx", ["x"]),
        (b"\x1b[M !!x", ["x"]),
        (b"\x1b]0;title\x07x", ["ctrl-g", "x"]),
        (b"\x1bPq#0\x1b\\x", ["x"]),
        (b"\x1b(Bx\x1bax\x1bNdx", ["x", "x", "x"]),
        (b"\x1b\x1b[A", ["escape", "up"]),
        (b"\x1b\r", ["escape", "enter"]),
        (b"\x1b[12\rx", ["enter", "x"]),
        (b"\x1b[" + b"1;" * 5000 + b"Ax", ["x"]),
        (b"\xc3\x28\xff\xfea", ["(", "a"]),
        ("\u200b\u00a0\u202e\x85a".encode(), [" ", "a"]),
        (b"\x00\x1c\x1fa", ["a"]),
    ],
)
def test_what_is_sent_is_meant(sent: bytes, meant: list[str]) -> None:
    assert keys(sent) == meant


def test_an_escape_is_one_when_nothing_follows() -> None:
    decoder = Keys()
    assert decoder.feed(b"\x1b") == []
    assert (decoder.may_be_escape, decoder.pause()) == (True, ["escape"])
    assert (decoder.may_be_escape, decoder.pause()) == (False, [])
    assert decoder.feed(b"\x1b[1") + decoder.pause() + decoder.feed(b"A") == ["A"]
