"""What an answer of a server means: the table of RFC 5321 and of what servers do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.mail.retrying import BACK_OFF, FULL, PATIENCE, Answer, Verdict, too_many_refusals, verdict
from geekx_ops.mail.states import Phase, State

MINUTE = timedelta(minutes=1)


def meaning(phase: Phase, code: int | None, text: str = "", *, attempts: int = 0, calls: int = 0) -> Verdict:
    return verdict(Answer(phase, code, text), attempts=attempts, calls=calls)


@pytest.mark.parametrize(
    ("phase", "code", "text", "wanted"),
    [
        (Phase.DOT, 250, "2.0.0 queued", Verdict(State.SENT)),
        (Phase.RCPT, 450, "4.2.0 greylisted", Verdict(State.RETRY, 5 * MINUTE)),
        (Phase.RCPT, 451, "", Verdict(State.RETRY, 5 * MINUTE)),
        (Phase.RCPT, 452, "4.5.3 too many", Verdict(State.RETRY, 5 * MINUTE, slower=True)),
        (Phase.RCPT, 452, "4.2.2 full", Verdict(State.RETRY, 120 * MINUTE)),
        (Phase.DATA, 451, "", Verdict(State.RETRY, 5 * MINUTE, slower=True)),
        (Phase.DOT, 452, "4.3.1 no room", Verdict(State.RETRY, 5 * MINUTE, slower=True)),
        (Phase.MAIL, 451, "", Verdict(State.RETRY, 5 * MINUTE, slower=True)),
        (Phase.RCPT, 550, "5.1.1 no such user", Verdict(State.FAILED, bounced=True)),
        (Phase.RCPT, 550, "5.1.10 null MX", Verdict(State.FAILED, bounced=True)),
        (Phase.RCPT, 550, "5.1.0 address rejected", Verdict(State.FAILED)),
        (Phase.RCPT, 550, "5.2.1 mailbox disabled", Verdict(State.FAILED)),
        (Phase.RCPT, 550, "relay not permitted", Verdict(State.FAILED, refused=True)),
        (Phase.RCPT, 554, "Client host blocked", Verdict(State.FAILED, refused=True)),
        (Phase.RCPT, 554, "5.1.1 no such user", Verdict(State.FAILED, bounced=True)),
        (Phase.RCPT, 550, "5.3.0 no", Verdict(State.FAILED, refused=True)),
        (Phase.RCPT, 553, "5.1.8 bad sender", Verdict(State.FAILED, refused=True)),
        (Phase.RCPT, 553, "5.1.7 bad sender", Verdict(State.FAILED, refused=True)),
        (Phase.RCPT, 550, "5.7.1 not wanted", Verdict(State.FAILED, refused=True)),
        (Phase.RCPT, 552, "5.2.2 full", Verdict(State.RETRY, 120 * MINUTE)),
        (Phase.DOT, 552, "5.2.2 full", Verdict(State.RETRY, 120 * MINUTE)),
        (Phase.DOT, 550, "5.7.515 DMARC", Verdict(State.FAILED, refused=True)),
        (Phase.DATA, 554, "", Verdict(State.FAILED, refused=True)),
    ],
)
def test_what_is_said_of_a_message(phase: Phase, code: int, text: str, wanted: Verdict) -> None:
    assert meaning(phase, code, text) == wanted


@pytest.mark.parametrize("phase", list(Phase))
def test_a_server_that_closes_is_called_again_and_no_attempt_is_charged(phase: Phase) -> None:
    assert meaning(phase, 421) == Verdict(State.QUEUED, BACK_OFF[0], charged=False, broken=True)
    assert meaning(phase, 421, calls=99).wait == BACK_OFF[-1]


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.DOT])
def test_before_the_dot_a_broken_connection_is_no_delivery(phase: Phase) -> None:
    assert meaning(phase, None) == Verdict(State.QUEUED, charged=False, broken=True)
    assert meaning(phase, None, calls=1) == Verdict(State.QUEUED, BACK_OFF[0], charged=False, broken=True)


def test_after_the_dot_nobody_knows() -> None:
    assert meaning(Phase.DOT, None) == Verdict(State.UNKNOWN, broken=True)


@pytest.mark.parametrize(
    ("phase", "code", "text", "stop"),
    [
        (Phase.LOGIN, 535, "5.7.8 wrong", "the server refused the login (535 5.7.8 wrong)"),
        (Phase.LOGIN, 454, "", "the server refused the login (454)"),
        (Phase.CONNECT, 554, "go away", "the server takes no mails from here (554 go away)"),
        (Phase.MAIL, 550, "5.7.1 not yours", "the server refused the sender's address (550 5.7.1 not yours)"),
        (Phase.TLS, 501, "", "the connection cannot be made secure (501)"),
        (Phase.MAIL, 530, "5.7.0", "the server wants a login: set its user and password (530 5.7.0)"),
        (Phase.RCPT, 530, "", "the server wants a login: set its user and password (530)"),
    ],
)
def test_what_is_said_of_us_stops_everything(phase: Phase, code: int, text: str, stop: str) -> None:
    assert meaning(phase, code, text) == Verdict(State.QUEUED, charged=False, broken=True, stop=stop)


def test_what_is_hopeless_stops_everything() -> None:
    found = verdict(Answer(Phase.TLS, None, "the certificate is not good", hopeless=True), attempts=0)
    assert found.stop == "the certificate is not good"


def test_a_busy_server_is_called_again() -> None:
    assert meaning(Phase.CONNECT, 450) == Verdict(State.QUEUED, BACK_OFF[0], charged=False, broken=True)


def test_pauses_grow_until_there_are_no_more() -> None:
    waits = [meaning(Phase.RCPT, 450, attempts=tried).wait for tried in range(len(PATIENCE))]
    assert waits == list(PATIENCE) == sorted(PATIENCE)
    assert meaning(Phase.RCPT, 450, attempts=len(PATIENCE)) == Verdict(State.FAILED)
    assert sum(FULL, timedelta()) == timedelta(hours=24)
    assert meaning(Phase.RCPT, 552, "5.2.2", attempts=len(FULL)) == Verdict(State.FAILED)


def test_a_record_holds_no_address() -> None:
    said = Answer(Phase.RCPT, 550, "5.1.1 <Ada@Example.org>: no such user ADA@example.org")
    assert said.without("ada@example.org").text == "5.1.1 <(address)>: no such user (address)"
    other = Answer(Phase.RCPT, 550, "5.1.1 <uli@xn--bcher-kva.example.org>: no such user uli@bücher.example.org")
    cleaned = other.without("uli@bücher.example.org", "uli@xn--bcher-kva.example.org")
    assert cleaned.text == "5.1.1 <(address)>: no such user (address)"
    assert other.without("ada@example.org") is other


codes = st.one_of(st.none(), st.integers(200, 599))
answers = st.builds(Answer, st.sampled_from(Phase), codes, st.sampled_from(["", "4.2.2 x", "5.1.1 x", "5.7.1 x"]))


@given(answers, st.integers(0, 9), st.integers(0, 9))
def test_only_an_answered_dot_can_be_sent_and_only_an_unanswered_one_unknown(
    answer: Answer, attempts: int, calls: int
) -> None:
    found = verdict(answer, attempts=attempts, calls=calls)
    if found.state is State.SENT:
        assert answer.code is not None
        assert answer.code < 400
    assert (found.state is State.UNKNOWN) == (answer.phase is Phase.DOT and answer.code is None)
    assert found.state in {State.SENT, State.UNKNOWN, State.RETRY, State.QUEUED, State.FAILED}
    assert not found.charged or found.stop is None


def test_a_mailing_that_is_refused_is_stopped() -> None:
    assert too_many_refusals([]) is None
    assert too_many_refusals([True, True]) is None
    assert too_many_refusals([True, True, True]) == "the server refused 3 messages in a row"
    assert too_many_refusals([True, True, False, True]) is None
    few = [True, False] * 4 + [False] * 192
    assert too_many_refusals(few) is None
    assert too_many_refusals([*few[:-1], True]) == "the server refused 5 of the last 200 messages"
    assert too_many_refusals([True] * 2 + [False] * 200) is None
