"""What somebody is may change between planning and sending: she never gets a text that is wrong by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from geekx_ops.agenda import service as agenda
from geekx_ops.agenda.plan import Item, Plan, Speaker
from geekx_ops.demo.sink import Sink
from geekx_ops.door import service as door
from geekx_ops.events.event import Question, QuestionKind
from geekx_ops.mail import audience, rendering, steering
from geekx_ops.mail.audience import LeftOut
from geekx_ops.mail.holding import why_not_meant, why_other
from geekx_ops.mail.kinds import Audience, Kind
from geekx_ops.mail.recipient import Variant
from geekx_ops.mail.settings import JobAd
from geekx_ops.mail.states import State
from geekx_ops.people import changing
from geekx_ops.registration import guests
from geekx_ops.workspace import Transaction, Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, fill, make_event, sign_up
from tests.mail import mailing
from tests.mail.delivering import ADA, BEN, CLEO, GUESTS, sent_while
from tests.mail.letters import FACTS, templates

START = NOON + timedelta(days=21)


@pytest.mark.parametrize(
    ("planned", "now", "why"),
    [
        (Audience.NO_SHOW, {Audience.NO_SHOW}, None),
        (Audience.CAME, {Audience.CAME, Audience.WINNER}, None),
        (Audience.COMING, {Audience.CAME}, None),
        (Audience.COMING, {Audience.NO_SHOW}, None),
        (Audience.NO_SHOW, {Audience.CAME}, "planned as “no-show”, and “came” by now"),
        (Audience.NO_SHOW, {Audience.CAME, Audience.SPEAKER}, "planned as “no-show”, and “speaker” by now"),
        (Audience.CAME, {Audience.NO_SHOW}, "planned as “came”, and “no-show” by now"),
        (Audience.NO_SHOW, {Audience.COMING}, "planned as “no-show”, and “coming” by now"),
        (Audience.COMING, {Audience.CANCELLED}, "planned as “coming”, and “cancelled” by now"),
        (Audience.WAITING, {Audience.COMING}, "planned as “waiting”, and “coming” by now"),
        (Audience.WINNER, {Audience.CAME}, "planned as “winner”, and “came” by now"),
    ],
)
def test_a_text_fits_as_long_as_she_is_what_it_says(planned: Audience, now: set[Audience], why: str | None) -> None:
    held = why_other(planned, frozenset(now))
    assert (held and held.why) == why


def party_after(workspace: Workspace, clock: Clock) -> None:
    """The day after a dinner to which Ada came and Ben and Cleo did not; Dee waited."""
    mailing.make_party(workspace, cap=3)
    with workspace.write() as tx:
        sign_up(tx, "Dee Dogwood")
    clock.now = START
    with workspace.write() as tx:
        assert door.check_in(tx, DINNER, "Ada Ash").entry is not None
    clock.now = START + timedelta(hours=22)


def held(workspace: Workspace) -> list[tuple[str, str | None]]:
    with workspace.read() as tx:
        return [(one.name, one.reply) for one in steering.messages(tx, DINNER, None, [State.CANCELLED])]


def test_who_is_checked_in_late_does_not_read_that_she_was_missed(workspace: Workspace, clock: Clock) -> None:
    party_after(workspace, clock)
    mailing.plan_and_approve(workspace, Kind.THANKS)
    with workspace.write() as tx:
        door.check_in(tx, DINNER, "Ben Birch", at=START)
    assert mailing.send_to_sink(workspace)[1] == [ADA, CLEO, "dee.dogwood@example.org"]
    assert held(workspace) == [("Ben Birch", "planned as “no-show”, and “came” by now")]


def test_it_is_seen_in_the_middle_of_a_run(workspace: Workspace, clock: Clock) -> None:
    party_after(workspace, clock)
    mailing.plan_and_approve(workspace, Kind.THANKS)

    def change(tx: Transaction) -> None:
        door.check_in(tx, DINNER, "Ben Birch", at=START)
        guests.cancel(tx, DINNER, "Dee Dogwood")

    assert sent_while(workspace, change)[1] == [ADA, CLEO]
    assert held(workspace) == [
        ("Ben Birch", "planned as “no-show”, and “came” by now"),
        ("Dee Dogwood", "planned as “waiting”, and “cancelled” by now"),
    ]


SPEAKS = Plan(
    items=(Item("trees", "Trees", timedelta(minutes=10), speakers=("ben",)),), speakers=(Speaker("ben", "Ben Birch"),)
)


@pytest.mark.parametrize("kind", [Kind.REMINDER, Kind.THANKS])
def test_who_is_not_meant_any_more_gets_nothing(kind: Kind, workspace: Workspace, clock: Clock) -> None:
    mailing.make_party(workspace)
    if kind is Kind.THANKS:
        clock.now = START + timedelta(hours=22)
    mailing.plan_and_approve(workspace, kind, to="coming and not speaker")
    with workspace.write() as tx:
        agenda.load(tx, DINNER, SPEAKS)
    assert mailing.send_to_sink(workspace, kind=kind, forced=True)[1] == [ADA, CLEO]
    assert held(workspace) == [("Ben Birch", "planned for “coming and not speaker”, and she is not by now")]


def test_who_came_was_coming() -> None:
    """As the mail to all with seats is planned when the door cannot tell them apart yet."""
    wanted = audience.parse("coming and not crew")
    assert why_not_meant(wanted, frozenset({Audience.CAME})) is None
    assert why_not_meant(wanted, frozenset({Audience.NO_SHOW, Audience.WINNER})) is None
    assert why_not_meant(wanted, frozenset({Audience.CAME, Audience.CREW})) is not None
    assert why_not_meant(wanted, frozenset({Audience.WAITING})) is not None


def party_with_jobs(workspace: Workspace, clock: Clock) -> None:
    """The week after a dinner at which all wanted to hear of jobs; the mail that tells of them is approved."""
    make_event(workspace, questions=(Question("jobs", "Jobs?", QuestionKind.YES_NO),))
    fill(workspace, *mailing.NAMES, answers={"jobs": "yes"})
    mailing.decide(workspace, jobs_consent="jobs", jobs=(JobAd("Dev", "Acme", "https://acme.example.org/j"),))
    clock.now = START + timedelta(days=4)
    mailing.plan_and_approve(workspace, Kind.FOLLOW_UP)


def test_who_wants_no_jobs_any_more_gets_no_mail_that_tells_of_them(workspace_of_file: Workspace, clock: Clock) -> None:
    party_with_jobs(workspace_of_file, clock)
    with workspace_of_file.write() as tx:
        guests.change(tx, DINNER, "Ben Birch", answers={"jobs": "no"})
    assert mailing.send_to_sink(workspace_of_file)[1] == [ADA, CLEO]
    assert held(workspace_of_file) == [("Ben Birch", "wants to hear of no jobs any more")]
    mailing.plan_and_approve(workspace_of_file, Kind.FOLLOW_UP, missing=True)
    with Sink() as sink:
        mailing.send(workspace_of_file, mailing.at(sink.port))
        assert [(one.to, b"acme.example.org" in one.content) for one in sink.messages] == [(BEN, False)]


@pytest.mark.parametrize("html", ["<p>{{ r.name }}</p>", "<p>{% if r.name %}x{% endif %}</p>"])
def test_which_texts_tell_of_jobs(html: str, tmp_path: Path) -> None:
    for more, tells in (("", "if r.name" in html), ("{% if variant.jobs_ok %}x{% endif %}", True)):
        made = rendering.prepare(Kind.THANKS, FACTS, templates(tmp_path, html=html + more))
        assert made.tells_of_jobs(Variant(Audience.CAME, jobs_ok=True)) is tells
        assert not made.tells_of_jobs(Variant(Audience.CAME))
    made = rendering.prepare(Kind.THANKS, replace(FACTS, jobs=()), tmp_path)
    assert not made.tells_of_jobs(Variant(Audience.CAME, jobs_ok=True))


ADA_AGAIN, ADA_AT_GOOGLE = "adaash+dinner@gmail.com", "ada.ash@gmail.com"


def leave_alone(workspace: Workspace) -> None:
    with workspace.write() as tx:
        changing.change(tx, ADA_AT_GOOGLE, do_not_contact=True)


def test_who_is_not_to_be_contacted_is_left_alone_in_whatever_record_her_mailbox_stands(
    workspace_of_file: Workspace,
) -> None:
    mailing.make_party(workspace_of_file, *GUESTS)
    with workspace_of_file.write() as tx:
        sign_up(tx, "Ada Ash", email=ADA_AT_GOOGLE)
        sign_up(tx, "Ada A", email=ADA_AGAIN)
    mailing.plan_and_approve(workspace_of_file)
    leave_alone(workspace_of_file)  # at the last moment
    assert len(mailing.send_to_sink(workspace_of_file)[1]) == len(GUESTS)
    assert mailing.states(workspace_of_file) == {State.SENT: len(GUESTS), State.SUPPRESSED: 2}
    found = mailing.plan(workspace_of_file, again=True).selection  # and when it is planned
    assert (len(found.members), found.left_out) == (len(GUESTS), {LeftOut.DO_NOT_CONTACT: 2})
