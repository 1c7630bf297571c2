"""Conversations with real mail servers, on their good days and on the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from geekx_ops.mail.retrying import Answer, verdict
from geekx_ops.mail.smtp import MOST_MESSAGES, Envelope, Parcel, Session
from geekx_ops.mail.smtp_connecting import NoConnectionError
from geekx_ops.mail.smtp_settings import Tls
from geekx_ops.mail.states import Phase, State
from tests.mail.mailing import at
from tests.mail.servers import Handler, certified, nobody, running, saying

TEXT = b"Subject: Hello\r\n\r\n.a dot\r\n..two\r\nthe end\r\n"
PARCEL = Parcel(Envelope("us@example.org", "ada@example.org"), TEXT)


def handed_over(port: int, **server: Any) -> Answer:
    session = Session(at(port, **server))
    try:
        return session.hand_over(PARCEL)
    finally:
        session.close()


def refusal(port: int, **server: Any) -> Answer:
    with pytest.raises(NoConnectionError) as raised:
        Session(at(port, **server))
    return raised.value.answer


def test_a_message_arrives_as_it_was() -> None:
    handler = Handler()
    with running(handler) as port:
        answer = handed_over(port)
    assert (answer.phase, answer.code, answer.enhanced) == (Phase.DOT, 250, "2.0.0")
    (message,) = handler.messages
    assert (message.mail_from, message.rcpt_tos, message.content) == ("us@example.org", ["ada@example.org"], TEXT)


def test_many_messages_go_over_one_connection() -> None:
    handler = Handler(answers={"RCPT": ["250 OK", "550 5.1.1 no such user"]})
    with running(handler) as port:
        session = Session(at(port))
        codes = [session.hand_over(PARCEL).code for _ in range(4)]
        worn_before = session.is_worn
        for _ in range(MOST_MESSAGES - 4):
            session.hand_over(PARCEL)
        assert (worn_before, session.is_worn) == (False, True)
        session.close()
    assert codes == [250, 550, 250, 250]
    assert len(handler.messages) == MOST_MESSAGES - 1


def test_commands_go_at_once_where_that_is_offered() -> None:
    """Several messages over one connection, one of them refused: each answer is that of its own command."""
    refusals: Any = {"RCPT": ["250 OK", "550 5.1.1 no such user", "250 OK"], "MAIL": ["250 OK"] * 3 + ["451 later"]}
    handler = Handler(answers=refusals, together=True)
    with running(handler) as port:
        session = Session(at(port))
        answers = [session.hand_over(PARCEL) for _ in range(5)]
        session.close()
    told = [(answer.phase, answer.code) for answer in answers]
    assert told == [(Phase.DOT, 250), (Phase.RCPT, 550), (Phase.DOT, 250), (Phase.MAIL, 451), (Phase.DOT, 250)]
    assert [one.content for one in handler.messages] == [TEXT] * 3


def test_a_server_that_waits_for_a_text_to_nobody_is_left() -> None:
    greeting = b"250-me\r\n250 PIPELINING\r\n"
    said = b"250 OK\r\n550 5.1.1 no such user\r\n354 go on\r\n"
    with saying(b"220 hello\r\n", greeting, said, silent=True) as port:
        session = Session(at(port))
        assert session.tell(PARCEL) == Answer(Phase.RCPT, 550, "5.1.1 no such user")
        assert not session.is_alive()
        session.close()


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(
    ("step", "said", "phase", "state"),
    [
        ("MAIL", "451 4.3.0 later", Phase.MAIL, State.RETRY),
        ("RCPT", "450 4.2.0 greylisted", Phase.RCPT, State.RETRY),
        ("RCPT", "550 5.1.1 no such user", Phase.RCPT, State.FAILED),
        ("RCPT", "421 4.3.2 closing", Phase.RCPT, State.QUEUED),
        ("DATA", "452 4.3.1 no room", Phase.DOT, State.RETRY),
        ("DATA", "550 5.7.1 spam", Phase.DOT, State.FAILED),
    ],
)
def test_each_answer_is_told_with_its_step(step: str, said: str, phase: Phase, state: State, *, together: bool) -> None:
    with running(Handler(answers={step: [said]}, together=together)) as port:
        session = Session(at(port))
        answer = session.tell(PARCEL)
        assert (answer is None) == (phase is Phase.DOT)
        if answer is None:
            session.end()
            answer = session.answered()
        session.close()
    assert (answer.phase, answer.code) == (phase, int(said[:3]))
    assert verdict(answer, attempts=0).state is state


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(
    ("step", "phase", "state"),
    [
        ("MAIL", Phase.MAIL, State.QUEUED),
        ("RCPT", Phase.RCPT, State.QUEUED),
        ("DATA", Phase.DOT, State.UNKNOWN),  # the text and its dot were there: the server may have the message
    ],
)
def test_a_connection_that_breaks_is_told_with_its_step(
    step: str, phase: Phase, state: State, *, together: bool
) -> None:
    with running(Handler(answers={step: ["drop"]}, together=together)) as port:
        answer = handed_over(port)
    assert (answer.phase, answer.code) == (phase, None)
    assert verdict(answer, attempts=0).state is state


def test_a_server_that_thinks_too_long_about_the_end_leaves_it_unknown() -> None:
    with running(Handler(seconds=0.5)) as port:
        answer = handed_over(port, dot_timeout=0.1)
    assert answer == Answer(Phase.DOT, None, "no answer in time")


def test_a_server_that_hangs_is_given_up() -> None:
    with saying(b"220 hello\r\n", silent=True) as port:
        assert refusal(port, timeout=0.1) == Answer(Phase.CONNECT, None, "no answer in time")
    with saying(silent=True) as port:
        assert refusal(port, timeout=0.1) == Answer(Phase.CONNECT, None, "no answer in time")
    with saying(b"220 hello\r\n", b"250 me\r\n", silent=True) as port:
        assert handed_over(port, timeout=0.1) == Answer(Phase.MAIL, None, "no answer in time")


def test_without_its_dot_a_text_is_no_message() -> None:
    handler = Handler()
    with running(handler) as port:
        session = Session(at(port))
        assert session.tell(PARCEL) is None
        session.drop()
    assert handler.messages == []


@pytest.mark.parametrize("together", [False, True])
def test_the_next_envelope_goes_with_the_dot(*, together: bool) -> None:
    """The server refuses the first message at its end, and the one that follows at its envelope."""
    handler = Handler(answers={"DATA": ["550 5.7.1 spam"], "RCPT": ["250 OK", "550 5.1.1 no such user"]})
    handler.together = together
    with running(handler) as port:
        session = Session(at(port))
        assert session.tell(PARCEL) is None
        session.end(PARCEL.envelope)
        assert session.answered().code == 550
        assert session.tell(PARCEL) == Answer(Phase.RCPT, 550, "5.1.1 no such user")
        assert not session.is_announced
        assert session.hand_over(PARCEL).code == 250
        session.close()
    assert [one.content for one in handler.messages] == [TEXT]


def test_a_connection_that_broke_under_the_text_is_no_delivery() -> None:
    with saying(b"220 hello\r\n", b"250 me\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go\r\n") as port:
        session = Session(at(port))
        session._smtp.sock.settimeout(5)  # type: ignore[union-attr]
        answer = session.tell(Parcel(PARCEL.envelope, b"x\r\n" * 4_000_000))
        session.close()
    assert answer is not None
    assert (answer.phase, answer.code) == (Phase.BODY, None)


@pytest.mark.parametrize(
    ("said", "code", "text"),
    [
        (b"554 5.3.2 not from you\r\n", 554, "5.3.2 not from you"),
        (b"421 busy\r\n", 421, "busy"),
        (b"HTTP/1.1 200 OK\r\n", None, "/1.1 200 OK"),
    ],
)
def test_a_server_that_does_not_want_us(said: bytes, code: int | None, text: str) -> None:
    with saying(said) as port:
        answer = refusal(port)
    assert (answer.phase, answer.code, answer.text) == (Phase.CONNECT, code, text)


def test_an_answer_that_is_none_is_no_success() -> None:
    said = (b"220 hello\r\n", b"250 me\r\n", b"250 OK\r\n", b"250 OK\r\n")
    with saying(*said, b"250 what?\r\n") as port:
        assert handed_over(port) == Answer(Phase.DATA, None, "250 is no answer to DATA")
    with saying(*said, b"HTTP/1.1 200 OK\r\n") as port:
        assert handed_over(port) == Answer(Phase.DATA, None, "not SMTP: /1.1 200 OK")


def test_nobody_there() -> None:
    answer = refusal(nobody())
    assert (answer.phase, answer.code, answer.hopeless) == (Phase.CONNECT, None, False)
    assert "refused" in answer.text


def test_starttls_and_a_login(tmp_path: Path) -> None:
    context, vouching = certified()
    handler = Handler()
    secured = {"tls_context": context, "authenticator": handler.authenticate, "auth_required": True}
    login: dict[str, Any] = {"user": "us", "password": "correct horse — battery"}
    with running(handler, **secured) as port:
        trusted = vouching(tmp_path)
        assert handed_over(port, tls=Tls.STARTTLS, ca_file=trusted, **login).code == 250
        assert handler.logins == [(b"us", "correct horse — battery".encode())]
        wrong = refusal(port, tls=Tls.STARTTLS, ca_file=trusted, **{**login, "password": "wrong"})
        assert (wrong.phase, wrong.code) == (Phase.LOGIN, 535)
        assert handed_over(port, tls=Tls.STARTTLS, ca_file=trusted).code == 530
    assert verdict(wrong, attempts=0).stop is not None


def test_a_login_in_two_steps(tmp_path: Path) -> None:
    context, vouching = certified()
    handler = Handler()
    secured = {"tls_context": context, "authenticator": handler.authenticate, "auth_exclude_mechanism": ["PLAIN"]}
    with running(handler, **secured) as port:
        login: dict[str, Any] = {"user": "us", "password": "correct horse — battery"}
        assert handed_over(port, tls=Tls.STARTTLS, ca_file=vouching(tmp_path), **login).code == 250


def test_a_login_that_nobody_offers() -> None:
    with saying(b"220 hello\r\n", b"250-me\r\n250 AUTH GSSAPI\r\n") as port:
        answer = refusal(port, user="us")
    assert (answer.phase, answer.hopeless) == (Phase.LOGIN, True)
    assert answer.text == "127.0.0.1 offers no login that we know (it offers GSSAPI)"


def test_tls_from_the_first_octet(tmp_path: Path) -> None:
    context, vouching = certified()
    handler = Handler()
    with running(handler, ssl_context=context) as port:
        assert handed_over(port, tls=Tls.IMPLICIT, ca_file=vouching(tmp_path)).code == 250


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
def test_a_certificate_of_somebody_unknown(tls: Tls) -> None:
    context, _ = certified()
    with running(Handler(), **{"tls_context" if tls is Tls.STARTTLS else "ssl_context": context}) as port:
        answer = refusal(port, tls=tls)
    assert (answer.phase, answer.hopeless) == (Phase.TLS, True)
    assert answer.text.startswith("the certificate of 127.0.0.1 is not good: ")


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
def test_a_certificate_for_somebody_else(tls: Tls, tmp_path: Path) -> None:
    context, vouching = certified("mail.example.org")
    with running(Handler(), **{"tls_context" if tls is Tls.STARTTLS else "ssl_context": context}) as port:
        answer = refusal(port, tls=tls, ca_file=vouching(tmp_path))
    assert answer.hopeless
    assert "IP address mismatch" in answer.text


def test_nothing_is_sent_in_the_clear_because_nobody_offers_better() -> None:
    handler = Handler()
    with running(handler) as port:
        answer = refusal(port, tls=Tls.STARTTLS)
    assert (answer.phase, answer.hopeless) == (Phase.TLS, True)
    assert "offers no STARTTLS" in answer.text
    assert handler.messages == []


def test_tls_with_a_server_that_speaks_none() -> None:
    with running(Handler()) as port:
        answer = refusal(port, tls=Tls.IMPLICIT)
    assert (answer.phase, answer.hopeless) == (Phase.TLS, True)
    assert f"speaks no TLS on port {port}" in answer.text


def test_starttls_that_is_refused_for_now() -> None:
    with saying(b"220 hello\r\n", b"250-me\r\n250 STARTTLS\r\n", b"454 4.7.0 not now\r\n") as port:
        answer = refusal(port, tls=Tls.STARTTLS)
    assert answer == Answer(Phase.CONNECT, 454, "4.7.0 not now")
    with saying(b"220 hello\r\n", b"250-me\r\n250 STARTTLS\r\n") as port:
        assert refusal(port, tls=Tls.STARTTLS).code is None


def test_an_idle_connection_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(Handler()) as port:
        session = Session(at(port))
        assert session.is_alive()
        monkeypatch.setattr("geekx_ops.mail.smtp.IDLE", -1.0)
        assert session.is_alive()
        session.drop()
        assert not session.is_alive()
        session.close()
