"""Two addresses that are one mailbox."""

from __future__ import annotations

import pytest

from geekx_ops.mail.mailboxes import forgotten, mailbox_key


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("Ada@Example.org", "ada@example.org"),
        ("ada+news@example.org", "ada+news@example.org"),
        ("a.d.a@example.org", "a.d.a@example.org"),
        ("A.D.A+news@Gmail.com", "ada@gmail.com"),
        ("ada@googlemail.com", "ada@gmail.com"),
        ("ada@müller.example.org", "ada@xn--mller-kva.example.org"),
    ],
)
def test_a_mailbox_has_one_key(address: str, key: str) -> None:
    assert mailbox_key(address) == key
    assert mailbox_key(key) == key


def test_of_who_was_forgotten_a_digest_stays() -> None:
    digest = forgotten("ada@example.org")
    assert digest.startswith("sha256:")
    assert len(digest) == 71
    assert "ada" not in digest
    assert forgotten(digest) == digest
