"""Web addresses: what is taken, in which form, and what is refused in which words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops import web
from geekx_ops.errors import Invalid


@pytest.mark.parametrize(
    ("given_one", "kept"),
    [
        ("https://girlgeek.io/", "https://girlgeek.io/"),
        (" HTTPS://GirlGeek.IO/Path ", "https://girlgeek.io/Path"),
        ("http://example.org:8080/a?b=c&d=e#f", "http://example.org:8080/a?b=c&d=e#f"),
        ("https://bücher.example.org/ä?ö=ü", "https://xn--bcher-kva.example.org/%C3%A4?%C3%B6=%C3%BC"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://straße.example.org", "https://xn--strae-oqa.example.org"),
    ],
)
def test_an_address_is_complete_and_ascii(given_one: str, kept: str) -> None:
    assert web.address(given_one) == kept
    assert web.address(kept) == kept


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "is empty"),
        ("girlgeek.io/x", "did you mean https://girlgeek.io/x?"),
        ("localhost:8080", "may begin with https:// or http:// only"),
        ("javascript:alert(1)", "begins with javascript:"),
        ("data:text/html,x", "begins with data:"),
        ("ftp://example.org/", "begins with ftp:"),
        ("https://exa mple.org/", "has a blank in it"),
        ("https://example.org/a b", "write %20 there"),
        ("https://user:secret@example.org/", "holds a name or a password"),
        ("https://", "names no place"),
        ("https://example.org:99999/", "cannot be read"),
        ("https://a..b/", "has a host that cannot be"),
        ("https://ex\u200eample.org/", "U+200E"),
        ("https://example.org/\x07", "U+0007"),
        ("https://example.org/" + "a" * 2000, "may have 2000"),
    ],
)
def test_what_is_no_address_is_refused(wrong: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        web.address(wrong)
    assert said in refused.value.message


@given(st.text(max_size=60))
def test_nothing_else_than_a_refusal_comes_of_any_text(text: str) -> None:
    for tried in (text, f"https://{text}", f"https://example.org/{text}"):
        try:
            kept = web.address(tried)
        except Invalid:
            continue
        assert kept.isascii()
        assert web.address(kept) == kept


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.girlgeek.io/", "girlgeek.io"),
        ("https://example.org/talks/a?utm_source=x", "example.org/talks/a"),
        ("https://xn--bcher-kva.example.org:8080/", "bücher.example.org:8080"),
        ("https://xn--\u0131.example.org/", "xn--\u0131.example.org"),
    ],
)
def test_what_one_types_from_a_slide(url: str, shown: str) -> None:
    assert web.readable(url) == shown
