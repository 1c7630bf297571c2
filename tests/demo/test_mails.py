"""The mails of the demonstration: each kind to each audience, as a mail server got it."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape
from pathlib import Path

import pytest

from geekx_ops.mail import outbox_counts
from geekx_ops.mail.kinds import TRAITS, Audience, Kind
from geekx_ops.mail.states import State
from geekx_ops.workspace import open_workspace
from tests.mail.samples import every

pytestmark = pytest.mark.xdist_group("demo")


def arrived(out: Path, kind: Kind, audience: Audience) -> EmailMessage:
    read = message_from_bytes((out / f"mails/{kind}-{audience}.eml").read_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


def test_every_mail_is_shown_as_it_arrived(out: Path) -> None:
    page = (out / "mails.html").read_text(encoding="utf-8")
    shown = [unescape(found) for found in re.findall(r'srcdoc="([^"]*)"', page)]
    assert len(shown) == len(list(every())) == 46
    for kind, audience in every():
        alone = (out / f"mails/{kind}-{audience}.html").read_text(encoding="utf-8")
        assert alone in shown
        assert text(arrived(out, kind, audience)) == (out / f"mails/{kind}-{audience}.txt").read_text(encoding="utf-8")


def test_nothing_but_the_mails_comes_from_elsewhere(out: Path) -> None:
    page = (out / "mails.html").read_text(encoding="utf-8")
    assert "default-src 'none'; img-src data:" in page
    assert page.count('<iframe loading="lazy" sandbox ') == page.count("<iframe")


def test_heads_calendars_and_tickets_are_those_of_the_kind(out: Path) -> None:
    for kind, audience in every():
        message = arrived(out, kind, audience)
        seated = audience not in {Audience.WAITING, Audience.OFFERED}
        types = [part.get_content_type() for part in message.walk()]
        assert ("text/calendar" in types) is (TRAITS[kind].calendar is not None and seated)
        assert ("image/png" in types) is kind.has_ticket
        assert (message["List-Unsubscribe-Post"] is not None) is kind.has_unsubscribe
        assert str(message["To"]).endswith("@example.org>")


def test_what_there_is_of_the_evening_is_told(out: Path) -> None:
    told = " ".join(text(arrived(out, Kind.FOLLOW_UP, Audience.CAME)).split())
    assert "Making ML Training Faster, Algorithmically Laura Florescu (MosaicML) Watch: https://" in told
    assert "Seeking the Bigger Picture Banu Nagasundaram (Amazon Web Services) Video coming by" in told
    assert "Machine learning engineer, MosaicML (until 30 June 2022)" in told
    assert "JOBS" not in text(arrived(out, Kind.FOLLOW_UP, Audience.SPEAKER))
    assert "“Making ML Training Faster, Algorithmically”" in " ".join(
        text(arrived(out, Kind.SPEAKER_NOTE, Audience.SPEAKER)).split()
    )


def test_everybody_is_thanked_once(out: Path) -> None:
    with open_workspace(out / "mails.db") as workspace, workspace.read() as tx:
        assert outbox_counts.counts(tx, 1) == {State.SENT: 182}
    assert "9 speaker, 3 winner, 3 crew, 82 came, 14 no-show, 71 waiting" in (out / "mails.html").read_text(
        encoding="utf-8"
    )
