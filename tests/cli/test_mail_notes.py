"""`geekx mail`: what is said beside the numbers, and the command that comes next."""

from __future__ import annotations

import pytest

from tests.cli.mailing import approved, mail


def told(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.usefixtures("mails")
def test_mails_with_an_old_date_are_told() -> None:
    approved("reminder")
    assert "dated" not in mail("send").err
    ran = mail("send", GEEKX_NOW="2099-01-01T00:00+00:00")
    assert "dated" not in ran.err  # the event has begun: nothing goes
