"""Speakers whom no mail reaches are named wherever somebody looks at a mailing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.agenda import service as agenda
from geekx_ops.agenda.plan import Item, Plan, Speaker
from geekx_ops.errors import Conflict
from geekx_ops.events import service as events
from geekx_ops.mail import letters, linting, narrowing, unreached
from geekx_ops.mail.kinds import Kind
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, fill
from tests.mail import mailing

NOBODY = "nobody of that name signed up with an address. Write to them yourself, or sign them up."
PLAN = Plan(
    items=(
        Item("trees", "Trees", timedelta(minutes=10), speakers=("ada", "kim")),
        Item("off", "Not given", timedelta(minutes=10), skipped=True, speakers=("zoe",)),
    ),
    speakers=(Speaker("ada", "ADA ASH"), Speaker("kim", "Kim Karr"), Speaker("zoe", "Zoe Zinn")),
)


@pytest.fixture
def night(workspace: Workspace) -> Workspace:
    """Ada is in the programme and has a seat; Kim is in the programme alone."""
    mailing.make_party(workspace, "Ada Ash", "Ben Birch")
    with workspace.write() as tx:
        agenda.load(tx, DINNER, PLAN)
    return workspace


def missed(workspace: Workspace, kind: Kind, to: str | None = None) -> tuple[str, ...]:
    with workspace.read() as tx:
        return unreached.speakers(tx, events.stored(tx, DINNER), kind, narrowing.meant(to or "", kind))


def test_who_is_on_stage_and_did_not_sign_up(night: Workspace) -> None:
    assert missed(night, Kind.SPEAKER_NOTE) == missed(night, Kind.THANKS) == ("Kim Karr",)
    assert missed(night, Kind.THANKS, "came and not speaker") == ()
    assert missed(night, Kind.REMINDER) == ()  # which goes to registrations
    fill(night, "Kim Karr", email=None)
    assert missed(night, Kind.SPEAKER_NOTE) == ("Kim Karr",)
    fill(night, "Kim Karr")
    assert missed(night, Kind.SPEAKER_NOTE) == ()


def test_namesakes_of_a_speaker_are_named(night: Workspace) -> None:
    assert not any("are called" in told for told in mailing.plan(night, Kind.SPEAKER_NOTE).warnings)
    fill(night, "Ada Ash", email="another@example.org")
    told = "2 guests are called Ada Ash, and all of them get “speaker-note” as speakers."
    assert told in mailing.plan(night, Kind.SPEAKER_NOTE).warnings


def test_it_is_said_when_a_mailing_is_planned_looked_at_and_until_it_is_over(night: Workspace) -> None:
    told = f"Kim Karr speaks and gets no “speaker-note”: {NOBODY}"
    assert told in mailing.plan(night, Kind.SPEAKER_NOTE).warnings
    with night.read() as tx:
        assert unreached.of_open_mailings(tx, DINNER, None) == [told]
        assert unreached.of_open_mailings(tx, DINNER, Kind.REMINDER) == []
        found = linting.findings(letters.letters(tx, DINNER, Kind.SPEAKER_NOTE), tx.now)
    assert [(one.id, one.told, one.is_error) for one in found] == [("speaker-unreached", told, False)]
    mailing.approve(night, Kind.SPEAKER_NOTE)
    mailing.send_to_sink(night)
    with night.read() as tx:
        assert unreached.of_open_mailings(tx, DINNER, None) == []


def test_of_what_goes_out_by_itself_it_is_said_until_the_event_begins(night: Workspace, clock: Clock) -> None:
    mailing.decide(night, send=(Kind.SPEAKER_NOTE, Kind.CONFIRMATION, Kind.THANKS))
    with night.read() as tx:
        (told,) = unreached.of_open_mailings(tx, DINNER, None)
        starts = events.stored(tx, DINNER).settings.starts
    assert "gets no “speaker-note”" in told
    clock.now = starts
    with night.read() as tx:
        assert unreached.of_open_mailings(tx, DINNER, None) == []


def test_it_is_said_too_if_that_leaves_nobody(workspace: Workspace) -> None:
    mailing.make_party(workspace, "Ben Birch")
    with workspace.write() as tx:
        agenda.load(tx, DINNER, PLAN)
    with pytest.raises(Conflict, match=r"“speaker-note”\. Nothing was planned\. ADA ASH and Kim"):
        mailing.plan(workspace, Kind.SPEAKER_NOTE)


def test_of_many_a_few_are_named() -> None:
    told = unreached.told_of(Kind.THANKS, [f"Ada {number}" for number in range(7)])
    assert told.startswith("Ada 0, Ada 1, Ada 2, Ada 3, Ada 4 and 2 more speak and get no “thanks”: ")
    assert unreached.told_of(Kind.THANKS, []) == ""
