from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.mail import headers
from geekx_ops.mail.headers import Mailbox, mailbox

TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=120)


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("Thank you!", "Subject: Thank you!\r\n"),
        ("", "Subject: \r\n"),  # no word that says nothing
        ("  Two \u00a0 blanks ", "Subject: Two blanks\r\n"),
        ("Merci à toi", "Subject: =?utf-8?b?TWVyY2kgw6AgdG9p?=\r\n"),
        ("=?utf-8?q?Bcc:_x?=", "Subject: =?utf-8?b?PT91dGYtOD9xP0JjYzpfeD89?=\r\n"),
        ("x" * 67, f"Subject: {'x' * 67}\r\n"),
        ("x" * 68, f"Subject: =?utf-8?b?{'eHh4' * 13}?=\r\n =?utf-8?b?{'eHh4' * 9}eHg=?=\r\n"),
    ],
)
def test_a_subject(written: str, field: str) -> None:
    assert headers.unstructured("Subject", written) == field


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("", "To: ada@example.org\r\n"),
        ("Ada Lovelace", "To: Ada Lovelace <ada@example.org>\r\n"),
        ("O'Brien-Smith", "To: O'Brien-Smith <ada@example.org>\r\n"),
        ("Lovelace, Ada", "To: =?utf-8?b?TG92ZWxhY2UsIEFkYQ==?= <ada@example.org>\r\n"),
        ("A. Lovelace", "To: =?utf-8?b?QS4gTG92ZWxhY2U=?= <ada@example.org>\r\n"),
        ("x" * 60, f"To: {'x' * 60}\r\n <ada@example.org>\r\n"),
        ("Ada \u202eexe", "To: Ada exe <ada@example.org>\r\n"),
    ],
)
def test_a_name_beside_an_address(name: str, field: str) -> None:
    assert headers.addressed("To", mailbox("ada@example.org", name)) == field


@given(TEXT)
def test_encoded_words_are_short_whole_and_say_the_same(text: str) -> None:
    field = headers.unstructured("Subject", text)
    assert field.isascii()
    assert "?==?" not in field  # some servers refuse words that stand side by side
    assert all(len(line) <= 76 for line in field.split("\r\n"))
    words = re.findall(r"=\?utf-8\?b\?([A-Za-z0-9+/=]+)\?=", field)
    said = "".join(b64decode(word).decode() for word in words) if words else field[9:-2]
    assert said == " ".join(text.split())


@pytest.mark.parametrize("odd", ["\r", "\n", "\r\n", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"])
@pytest.mark.parametrize(
    "field",
    [
        lambda text: headers.unstructured("Subject", text),
        lambda text: headers.addressed("From", Mailbox("team@example.org", text)),
        lambda text: headers.addressed("To", Mailbox(f"ada{text}@example.org")),
        lambda text: headers.addressed("To", Mailbox(f"ada{text}@example.org", "Ada")),
        lambda text: headers.raw("List-ID", f"<{text}.example.org>"),
        lambda text: headers.raw(f"X{text}-Name", "value"),
        lambda text: headers.unstructured(f"Subject{text}", "value"),
        lambda text: mailbox("ada@example.org", text),
        lambda text: mailbox(f"a{text}da@example.org"),
        lambda text: mailbox(f"ada@exa{text}mple.org"),
    ],
    ids=["subject", "name", "address", "address with name", "value", "name of a field", "name of another", "given name",
         "local part", "domain"],
)  # fmt: skip
@pytest.mark.parametrize("text", ["a{}Bcc: x@example.org", "a{}", "=?utf-8?q?=0A?={}Bcc: x"])
def test_nothing_ends_a_field_early(odd: str, field: Callable[[str], object], text: str) -> None:
    with pytest.raises(Invalid):
        field(text.format(odd))


@pytest.mark.parametrize("name", ["", "Sub ject", "Subject:", "Sübject", "-X", "X" * 41])
def test_what_no_field_is_called(name: str) -> None:
    with pytest.raises(Invalid, match="no field of a mail can be called"):
        headers.raw(name, "value")


def test_a_raw_value_is_folded_after_commas_only() -> None:
    page, mail = f"<https://events.example.org/u/{'A' * 60}>", f"<mailto:leave@example.org?subject={'b' * 40}>"
    assert headers.raw("List-Unsubscribe", f"{page}, {mail}") == f"List-Unsubscribe: {page},\r\n {mail}\r\n"
    assert headers.raw("List-ID", "<a, b>") == "List-ID: <a, b>\r\n"


def test_a_raw_value_is_ascii_and_fits_into_a_line() -> None:
    with pytest.raises(Invalid, match="ASCII"):
        headers.raw("List-ID", "<ä.example.org>")
    with pytest.raises(Invalid, match="too long"):
        headers.raw("List-ID", "x" * 1000)


@pytest.mark.parametrize(
    ("address", "ascii_form"),
    [
        ("Ada.Lovelace@Example.org", "Ada.Lovelace@Example.org"),
        ("ada@straße.example.org", "ada@xn--strae-oqa.example.org"),  # IDNA 2003 would write to strasse
        ("ada@MÜLLER.example.org", "ada@xn--mller-kva.example.org"),
        ("ada@例え。テスト", "ada@xn--r8jz45g.xn--zckzah"),
    ],
)
def test_domains_in_other_letters(address: str, ascii_form: str) -> None:
    assert mailbox(address).address == ascii_form
    assert mailbox(address).domain == ascii_form.partition("@")[2]


def test_other_letters_before_the_at_need_another_address() -> None:
    with pytest.raises(Invalid, match="SMTPUTF8") as refused:
        mailbox("søren@example.org")
    assert refused.value.details["problem"] == "smtputf8"


@pytest.mark.parametrize("address", ["ada@\u0640a.example.org", "ada@\u0301a.example.org", "ada", "a b@example.org"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(Invalid):
        mailbox(address)


def test_the_name_of_a_sender() -> None:
    assert headers.sender_name('Team: "X", hello@example.org \u202e') == "Team X helloexample.org"
    assert headers.sender_name("x " * 60) == ("x " * 38).strip()


@pytest.mark.parametrize(
    ("offset", "written"),
    [
        (timedelta(hours=-7), "Thu, 05 May 2022 02:03:04 -0700"),
        (timedelta(hours=5, minutes=30), "Thu, 05 May 2022 14:33:04 +0530"),
    ],
)
def test_a_date(offset: timedelta, written: str) -> None:
    assert headers.dated(datetime(2022, 5, 5, 9, 3, 4, tzinfo=UTC).astimezone(timezone(offset))) == written


@pytest.mark.parametrize(
    ("address", "is_one"), [("me@gmail.com", True), ("me@Web.DE", True), ("me@mail.gmx.net.example.org", False)]
)
def test_which_addresses_nobody_else_may_send_from(address: str, is_one: bool) -> None:  # noqa: FBT001 - a parameter
    assert headers.mailbox(address).is_of_a_provider is is_one
