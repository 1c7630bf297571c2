from __future__ import annotations

import random
import secrets
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.registration import ticket_code
from geekx_ops.registration.ticket_code import ALPHABET, BODY, LENGTH

BODIES = st.text(st.sampled_from(ALPHABET), min_size=BODY, max_size=BODY)
CODES = BODIES.map(lambda body: body + ticket_code.check_symbol(body))


def is_code(text: str) -> bool:
    try:
        return ticket_code.parse(text) == text
    except Invalid:
        return False


def sample() -> list[str]:
    """The corners, and some of everything between."""
    draw = random.Random(20220525)
    drawn = [ticket_code.new(draw.randrange) for _ in range(150)]
    same = [symbol * BODY + ticket_code.check_symbol(symbol * BODY) for symbol in ALPHABET]
    return [*drawn, *same, "abcdefghj" + ticket_code.check_symbol("abcdefghj")]


def test_the_alphabet_is_a_prime_number_of_symbols_that_are_not_mistaken() -> None:
    assert ALPHABET == "abcdefghjkmnpqrstuvwxyz23456789"
    assert len(set(ALPHABET)) == 31
    assert not set(ALPHABET) & set("o0il1")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (0, "aaaaaaaaaa"),
        (1, "baaaaaaaab"),
        (31, "abaaaaaaac"),
        (31**8, "aaaaaaaabk"),
        (31**9 - 1, "999999999u"),
    ],
)
def test_a_number_gives_a_code(number: int, code: str) -> None:
    asked: list[int] = []

    def randrange(numbers: int) -> int:
        asked.append(numbers)
        return number

    assert ticket_code.new(randrange) == code
    assert asked == [31**9]
    assert is_code(code)


def test_real_randomness_gives_codes_that_differ() -> None:
    codes = {ticket_code.new(secrets.randbelow) for _ in range(2000)}
    assert len(codes) == 2000
    assert all(map(is_code, codes))
    assert {symbol for code in codes for symbol in code} == set(ALPHABET)


def test_every_single_wrong_symbol_is_noticed() -> None:
    for code in sample():
        for place in range(LENGTH):
            fitting = [symbol for symbol in ALPHABET if is_code(code[:place] + symbol + code[place + 1 :])]
            assert fitting == [code[place]]


def test_every_swap_of_two_symbols_is_noticed() -> None:
    for code in sample():
        for left, right in combinations(range(LENGTH), 2):
            swapped = list(code)
            swapped[left], swapped[right] = swapped[right], swapped[left]
            assert is_code("".join(swapped)) == (code[left] == code[right])


@given(CODES)
def test_what_is_shown_is_read_again(code: str) -> None:
    shown = ticket_code.shown(code)
    assert shown == f"{code[:5]}-{code[5:]}"
    for typed in (code, shown, shown.upper(), f"  {shown.replace('-', ' – ')}\n", " ".join(code.upper())):
        assert ticket_code.parse(typed) == code


@pytest.mark.parametrize(
    ("typed", "problem", "said"),
    [
        (
            "abcde-fgh",
            "length",
            "“abcde-fgh” has 8 symbols, and a ticket code has 10, such as abcde-fghjk. Type the rest of it.",
        ),
        ("x", "length", "has 1 symbol, and"),
        ("", "length", "has 0 symbols"),
        (
            "abcde-fghjk-m",
            "length",
            "has 11 symbols, and a ticket code has 10, such as abcde-fghjk. Look for what was typed",
        ),
        ("a" * 5000, "length", "has 5000 symbols"),
        ("abcd0-fghjk", "symbol", "holds “0”, which no code does"),
        ("abcdé-fghjk", "symbol", "holds “é”"),
        ("abcd\ud800-fghjk", "symbol", "holds “�”"),
        ("baaaa-aaaaa", "check", "the ticket code “baaaa-aaaaa” is mistyped: its last symbol does not fit"),
    ],
)
def test_what_is_wrong_is_said(typed: str, problem: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        ticket_code.parse(typed)
    assert refused.value.details["problem"] == problem
    assert said in refused.value.message
    assert refused.value.message.isprintable()


@given(st.text(st.characters(exclude_categories=()), max_size=14))
def test_anything_is_read_or_refused(typed: str) -> None:
    try:
        code = ticket_code.parse(typed)
    except Invalid:
        return
    assert is_code(code)
