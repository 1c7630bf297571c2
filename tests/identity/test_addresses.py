from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.identity import addresses

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=30)
ADDRESS_LIKE = st.text(st.sampled_from("aB1.@-+_ é\u00df\u200f´＠。ﷺ\u0130\udc80<xn"), max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada@example.org", "  Ada@Example.ORG\t"),
        ("müller@example.org", "MU\u0308LLER@example.org"),
        ("ada@müller.example.org", "ADA@XN--MLLER-KVA.example.org"),
        ("ada@müller.example.org", "ada@mu\u0308ller。example.org"),
        ("ada@example.org", "ａｄａ＠example.org"),
        ("ada@example.org", "\u00a0ada@example.org"),
    ],
)
def test_two_spellings_are_one_person(one: str, other: str) -> None:
    assert addresses.email_key(one) == addresses.email_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada@example.org", "ada+news@example.org"),
        ("ada@example.org", "a.da@example.org"),
        ("ada@straße.example.org", "ada@strasse.example.org"),
        ("müller@example.org", "mueller@example.org"),
    ],
)
def test_two_people_stay_two(one: str, other: str) -> None:
    assert addresses.email_key(one) != addresses.email_key(other)


def test_the_domain_of_a_key_is_ascii() -> None:
    assert addresses.email_key("Ada@Bücher.example.org") == "ada@xn--bcher-kva.example.org"


@given(ANYTHING | ADDRESS_LIKE)
@example("\u0130@\u0130.example.org")
def test_the_key_of_a_key_is_itself(address: str) -> None:
    key = addresses.email_key(address)
    assert addresses.email_key(key) == key


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.org",
        "Ada.Lovelace+geekx@Mail.Example.org",
        "o'brien@example.org",
        "a_b-c!#$%&*/=?^`{|}~@example.org",
        "1@2.example.org",
        "ada@xn--mller-kva.example.org",
        "ada@müller.example.org",
        "用户@例え.example.org",
        "é@xn--mller-kva.example.org",
        "é@xn--99999999.example.org",
        "मोहन@example.org",
        "ada@example。org",
        "a" * 64 + "@example.org",
        "é" * 32 + "@example.org",
        "ada@" + "b" * 63 + ".example.org",
        "ada@" + "b." * 119 + "example.org",
    ],
)
def test_an_address_is_kept_as_it_was_given(address: str) -> None:
    assert addresses.checked_email(f" {address}\n") == address


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("", "it is empty"),
        ("   ", "it is empty"),
        ("ada.example.org", "it has no @"),
        ("ada@@example.org", "it has 2 @, and one is right"),
        ("ada＠bob@example.org", "it has 2 @"),
        ("ada lovelace@example.org", "it has a blank as character 4"),
        ("ada\u00a0l@example.org", "it has a blank as character 4"),
        ("a´da@example.org", "“ ” cannot stand before the @"),
        ("ada\0@example.org", "it holds U+0000 (NUL) as character 4"),
        ("ada@exam\u200bple.org", "it holds U+200B (zero width space) as character 9"),
        ("ad\u202ea@example.org", "it holds U+202E (right-to-left override) as character 3"),
        ("ad\udce9@example.org", "it holds U+DCE9 (half a character"),
        ("Ada <ada@example.org>", "give the address alone, without a name and without < and >"),
        ("mailto:ada@example.org", "give it without “mailto:”"),
        ("@example.org", "there is nothing before the @"),
        (".ada@example.org", "what stands before the @ begins or ends with a dot"),
        ("ada.@example.org", "what stands before the @ begins or ends with a dot"),
        ("ada..l@example.org", "it has two dots in a row"),
        ('"ada"@example.org', '“"” cannot stand before the @'),
        ("ada,bob@example.org", "“,” cannot stand before the @"),
        ("a" * 65 + "@example.org", "what stands before the @ is longer than 64"),
        ("é" * 33 + "@example.org", "what stands before the @ is longer than 64"),
        ("ada@", "there is nothing after the @"),
        ("ada@localhost", "what stands after the @ has no dot"),
        ("ada@.example.org", "what stands after the @ begins or ends with a dot, or has two in a row"),
        ("ada@example.org.", "what stands after the @ begins or ends with a dot, or has two in a row"),
        ("ada@example..org", "what stands after the @ begins or ends with a dot, or has two in a row"),
        ("ada@-example.org", "“-example” begins or ends with a hyphen"),
        ("ada@example-.org", "“example-” begins or ends with a hyphen"),
        ("ada@exam_ple.org", "“_” cannot stand after the @"),
        ("ada@exam/ple.org", "“/” cannot stand after the @"),
        ("ada@❤.example.org", "“❤” cannot stand after the @"),
        (
            "ada@" + "b" * 64 + ".org",
            f"“{'b' * 39}…” is longer than the 63 characters that a part of a domain may have",
        ),
        (
            "ada@" + "é" * 60 + ".org",
            f"“{'é' * 39}…” is longer than the 63 characters that a part of a domain may have",
        ),
        ("ada@192.0.2.1", "it ends with the number 1, and no domain does"),
        ("ada@[192.0.2.1]", "“[” cannot stand after the @"),
        ("ada@" + "b." * 120 + "example.org", "it is longer than 254 characters"),
        ("ﷺ" * 4 + "@example.org", "“ ” cannot stand before the @"),
    ],
)
def test_what_is_no_address_is_refused(address: str, problem: str) -> None:
    with pytest.raises(Invalid) as refused:
        addresses.checked_email(address)
    assert f"is not an e-mail address: {problem}" in refused.value.message
    assert refused.value.message.endswith(". Write it like ada@example.org.")
    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 300


@given(ANYTHING | ADDRESS_LIKE)
def test_an_address_is_fit_to_be_stored_or_refused(address: str) -> None:
    try:
        kept = addresses.checked_email(address)
    except Invalid as refused:
        kept, said = None, refused.message
    if kept is None:
        assert said.isprintable()
        return
    key = addresses.email_key(kept)
    assert kept == address.strip()
    assert addresses.checked_email(key) == key
    assert max(len(kept), len(key)) <= 254
    assert key.count("@") == 1


@given(st.from_regex(r"[a-z0-9.+_-]{1,8}@[a-z0-9.-]{1,12}", fullmatch=True))
def test_the_quick_look_and_the_close_look_agree(address: str) -> None:
    quick = bool(re.fullmatch(addresses._USUAL, address))
    assert quick == (next(addresses._problems(address), None) is None)


@given(st.emails(domains=st.just("example.org")))
def test_real_addresses_pass(address: str) -> None:
    assert addresses.checked_email(address) == address


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("Ada+News@Example.org", "ada@example.org"),
        ("ada+a+b@example.org", "ada@example.org"),
        ("ada@example.org", None),
        ("+ada@example.org", None),
        ("ada@exa+mple.org", None),
        ("+", None),
    ],
)
def test_a_tag_is_taken_off(address: str, plain: str | None) -> None:
    assert addresses.plus_alias_of(address) == plain
