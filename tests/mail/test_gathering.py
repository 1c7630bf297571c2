"""What is stored, as mails tell it, and what of it is each guest's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from geekx_ops.agenda import service as agenda
from geekx_ops.agenda.plan import Consent, Item, ItemKind, Plan, Speaker
from geekx_ops.errors import Conflict
from geekx_ops.events import service as events
from geekx_ops.events.event import EventFormat, EventState, Promotion, Question, QuestionKind
from geekx_ops.mail import calendar, gathering, needs, stored
from geekx_ops.mail import facts as told
from geekx_ops.mail.audience import Member
from geekx_ops.mail.facts import Facts, Job, Talk
from geekx_ops.mail.kinds import TRAITS, Audience, Kind
from geekx_ops.mail.recipient import Recipient, Variant
from geekx_ops.mail.settings import JobAd, MailSettings, TalkLinks
from geekx_ops.raffle import history
from geekx_ops.registration import capacity, guests, ticket_code
from geekx_ops.registration.record import Registration
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, NOON, dinner, fill, make_event
from tests.ical.ical_checker import defects
from tests.mail import samples
from tests.raffle.evening import make_room, play

PLAN = Plan(
    items=(
        Item("welcome", "Welcome", timedelta(minutes=5), ItemKind.WELCOME, speakers=("ada",)),
        Item("trees", "Trees", timedelta(minutes=20), speakers=("ada", "ben"), recorded=True),
        Item("queues", "Queues", timedelta(minutes=10), speakers=("ben",), recorded=True),
        Item("hash", "Hash tables", timedelta(minutes=10), speakers=("shy",), recorded=True),
        Item("off", "Not given", timedelta(minutes=10), skipped=True),
    ),
    speakers=(
        Speaker("ada", "Ada Ash", employer="Babbage"),
        Speaker("ben", "Ben Birch"),
        Speaker("shy", "Shy Spruce", recording=Consent.NO),
    ),
)
SETTINGS = MailSettings(
    sender="Girl Geek X",
    address="hello@girlgeek.example.org",
    postal="1 Example Street, Palo Alto",
    photos="https://girlgeek.example.org/photos",
    jobs_consent="jobs",
    talks=(
        TalkLinks("trees", "https://girlgeek.example.org/trees", None),
        TalkLinks("queues", None, "https://girlgeek.example.org/queues.pdf"),
    ),
    jobs=(
        JobAd("Engineer", "Babbage", "https://girlgeek.example.org/1", date(2026, 5, 3)),
        JobAd("Editor", "Babbage", "https://girlgeek.example.org/2", date(2026, 5, 4)),
        JobAd("Cook", "Babbage", "https://girlgeek.example.org/3"),
    ),
)
JOBS = Question("jobs", "May we tell you of jobs?", QuestionKind.YES_NO)


def make_night(workspace: Workspace, settings: MailSettings = SETTINGS, **changes: object) -> None:
    make_event(workspace, questions=(JOBS,), **changes)
    with workspace.write() as tx:
        agenda.load(tx, DINNER, PLAN)
        stored.load(tx, DINNER, settings)


def facts(workspace: Workspace, kind: Kind) -> Facts:
    with workspace.read() as tx:
        return gathering.facts(tx, events.stored(tx, DINNER), kind)


def member(one: Registration, audience: Audience = Audience.COMING) -> Member:
    return Member(one.person_id, one.id, audience, one.email or "", one.name)


def recipients(workspace: Workspace, *members: Member) -> list[Recipient]:
    with workspace.read() as tx:
        return gathering.recipients(tx, events.stored(tx, DINNER), members)


def test_the_talks_with_what_there_is_of_them(workspace: Workspace) -> None:
    make_night(workspace)
    assert facts(workspace, Kind.FOLLOW_UP).talks == (
        Talk("Trees", "Ada Ash (Babbage), Ben Birch", "https://girlgeek.example.org/trees"),
        Talk("Queues", "Ben Birch", None, "https://girlgeek.example.org/queues.pdf", video_coming=True),
        Talk("Hash tables", "Shy Spruce"),
    )


def test_a_video_of_somebody_who_said_no_is_told_and_not_shown(workspace: Workspace) -> None:
    shown = TalkLinks("hash", "https://girlgeek.example.org/hash")
    make_night(workspace, replace(SETTINGS, talks=(shown,)))
    with pytest.raises(Conflict, match="a video of “Hash tables”, and somebody who speaks there did not want"):
        facts(workspace, Kind.FOLLOW_UP)
    assert all(talk.video is None for talk in facts(workspace, Kind.CONFIRMATION).talks)


def test_jobs_that_are_still_open_on_the_day_of_the_event(workspace: Workspace) -> None:
    make_night(workspace)
    assert facts(workspace, Kind.FOLLOW_UP).jobs == (
        Job("Editor", "Babbage", "https://girlgeek.example.org/2", "4 May 2026"),
        Job("Cook", "Babbage", "https://girlgeek.example.org/3", None),
    )


def test_only_a_yes_asks_for_jobs(workspace: Workspace) -> None:
    make_night(workspace)
    (ada,) = fill(workspace, "Ada", answers={"jobs": "yes"})
    (ben,) = fill(workspace, "Ben", answers={"jobs": "no"})
    (cleo,) = fill(workspace, "Cleo")
    found = recipients(workspace, *map(member, (ada, ben, cleo)))
    assert [one.variant.jobs_ok for one in found] == [True, False, False]
    with workspace.write() as tx:
        stored.load(tx, DINNER, replace(SETTINGS, jobs=(), jobs_consent=None))
    assert [one.variant.jobs_ok for one in recipients(workspace, member(ada))] == [False]


def test_what_is_hers(workspace: Workspace) -> None:
    make_night(workspace, cap=3)
    (ada,) = fill(workspace, "Ada Ash", party=3, companions=["Ben Birch"])
    (cleo,) = fill(workspace, "Cleo Cedar", party=2)
    assert recipients(workspace, member(ada), member(cleo, Audience.WAITING)) == [
        Recipient(
            person=ada.person_id,
            registration=ada.id,
            address="ada.ash@example.org",
            name="Ada Ash",
            variant=Variant(Audience.COMING),
            greeting="Ada",
            signed_up="4 May 2026",
            number="#1",
            ticket_code=ticket_code.shown(ada.ticket_code or ""),
            ticket_type="Standard",
            seats="3 seats, for you, Ben Birch and one more",
            accept="mailto:hello@girlgeek.example.org?subject=Yes%2C%20I%20take%20the%20seat%20%28%231%29%3A%20Spring%20Dinner",
            decline="mailto:hello@girlgeek.example.org?subject=I%20cannot%20come%20%28%231%29%3A%20Spring%20Dinner",
            talk="your part in it",
            on_stage="as we agreed",
        ),
        replace(
            recipients(workspace, member(ada))[0],
            person=cleo.person_id,
            registration=cleo.id,
            address="cleo.cedar@example.org",
            name="Cleo Cedar",
            variant=Variant(Audience.WAITING),
            greeting="Cleo",
            number="#2",
            ticket_code="",
            seats="2 seats, for you and one guest",
            place="1st",
            accept="mailto:hello@girlgeek.example.org?subject=Yes%2C%20I%20take%20the%20seat%20%28%232%29%3A%20Spring%20Dinner",
            decline="mailto:hello@girlgeek.example.org?subject=I%20cannot%20come%20%28%232%29%3A%20Spring%20Dinner",
        ),
    ]


def test_many_are_gathered_as_each_alone(workspace: Workspace) -> None:
    make_night(workspace, cap=20)
    found = [member(one) for one in fill(workspace, *(f"Ada {number}" for number in range(gathering.FEW + 5)))]
    assert len(found) > gathering.FEW
    together = recipients(workspace, *reversed(found))
    assert together == [recipients(workspace, one)[0] for one in reversed(found)]
    assert together[0].place == "5th"


def test_an_offer_has_its_deadline(workspace: Workspace) -> None:
    make_night(workspace, cap=1, promotion=Promotion.OFFER)
    fill(workspace, "Ada Ash")
    (ben,) = fill(workspace, "Ben Birch")
    with workspace.write() as tx:
        guests.cancel(tx, DINNER, "Ada Ash")
    (found,) = recipients(workspace, member(ben, Audience.OFFERED))
    assert found.deadline == "Tuesday, 5 May 2026, 05:00 (PDT)"


def test_a_speaker_with_her_talks_and_when_she_is_on(workspace: Workspace) -> None:
    make_night(workspace)
    ada, ben, eve = fill(workspace, "Ada Ash", "ben birch", "Eve Elm")
    found = recipients(workspace, *(member(one, Audience.SPEAKER) for one in (ada, ben, eve)))
    assert [(one.talk, one.on_stage) for one in found] == [
        ("“Welcome” and “Trees”", "05:00, for 5 minutes and 05:05, for 20 minutes"),
        ("“Trees” and “Queues”", "05:05, for 20 minutes and 05:25, for 10 minutes"),
        ("your part in it", "as we agreed"),
    ]


def test_a_winner_with_her_prizes(workspace: Workspace, clock: Clock, tmp_path: Path) -> None:
    make_room(workspace, clock)
    play(workspace, tmp_path / "proof")
    with workspace.write() as tx:
        stored.load(tx, DINNER, replace(SETTINGS, jobs_consent=None, jobs=(), talks=()))
        event = events.stored(tx, DINNER)
        won = {win.name: win for win in history.claims(tx)}
        members = [Member(win.person, 1, Audience.WINNER, "a@example.org", name) for name, win in won.items()]
        found = gathering.recipients(tx, event, members)
    assert {one.name: one.prize for one in found} == {name: win.prize for name, win in won.items()}


def test_a_calendar_knows_the_newer_version(workspace: Workspace, clock: Clock) -> None:
    make_night(workspace)
    first = facts(workspace, Kind.CONFIRMATION)
    assert (first.stamp, first.sequence) == (NOON, 1)
    clock.move(hours=1)
    with workspace.write() as tx:
        capacity.change_event(tx, dinner(questions=(JOBS,), venue="The Barn"))
        event = events.stored(tx, DINNER)
        events.change_state(tx, event, EventState.CANCELLED)
    last = facts(workspace, Kind.CANCELLED_EVENT)
    assert (last.stamp, last.sequence) == (NOON + timedelta(hours=1), 3)
    assert first.created == last.created == NOON
    other = replace(last, sender=replace(last.sender, address="hi@new.example.org"))
    assert calendar.uid(other) == calendar.uid(first) == "dinner-20260504T120000000000@mails.geekx-ops"


@pytest.mark.parametrize(("kind", "audience"), list(samples.every()))
def test_calendars_are_in_order_and_for_those_with_a_seat(kind: Kind, audience: Audience) -> None:
    reader = samples.reader(audience, name="Grace “G”, O’Brien; & Co: Ltd")
    for known in (samples.full(kind), samples.bare(kind), samples.virtual(kind)):
        written = calendar.part(kind, known, reader)
        wanted = TRAITS[kind].calendar is not None and audience not in {Audience.WAITING, Audience.OFFERED}
        assert (written is not None) is wanted
        if written is not None:
            assert defects(written.encode()) == []
            assert f"METHOD:{kind.calendar_method}\r\n" in written
            assert "UID:spring-dinner-20220401T123015250000@mails.geekx-ops\r\n" in written


def test_a_calendar_to_the_letter() -> None:
    written = calendar.part(Kind.CANCELLED_EVENT, samples.full(Kind.CANCELLED_EVENT), samples.reader(Audience.COMING))
    lines = (written or "").replace("\r\n ", "").split("\r\n")
    event = lines[lines.index("BEGIN:VEVENT") : lines.index("END:VEVENT")]
    assert [
        line for line in event if line.startswith(("DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "ATT"))
    ] == [
        "DTSTART;TZID=America/Los_Angeles:20220525T173000",
        "DTEND;TZID=America/Los_Angeles:20220525T213000",
        "SEQUENCE:3",
        "STATUS:CANCELLED",
        "SUMMARY:Spring Girl Geek Dinner",
        'ATTENDEE;CN="Grace O’Brien & Co.";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:grace@example.org',
    ]


@pytest.mark.parametrize(
    ("kind", "without", "wanted"),
    [
        (Kind.THANKS, {"sender": replace(samples.SENDER, postal=None)}, "set mails.postal in the event file"),
        (Kind.LAST_CALL, {"survey": None}, "set mails.survey"),
        (Kind.CHANGE, {"change": ()}, "write it in mails.change"),
        (Kind.PRACTICAL_NOTE, {"join": None, "practical": ()}, "set mails.join or mails.practical"),
        (Kind.FOLLOW_UP, {"talks": (), "photos": None, "next_events": (), "jobs": ()}, "nothing of it is there yet"),
        (Kind.CANCELLED_EVENT, {"event": samples.full(Kind.THANKS).event}, "`geekx event cancel` does that"),
        (Kind.REMINDER, {"event": samples.full(Kind.CANCELLED_EVENT).event}, "The event is cancelled."),
    ],
)
def test_what_is_missing_is_told_by_its_key(kind: Kind, without: dict[str, object], wanted: str) -> None:
    needs.refuse_lacking(kind, samples.full(kind))
    with pytest.raises(Conflict) as caught:
        needs.refuse_lacking(kind, replace(samples.full(kind), **without))  # type: ignore[arg-type]
    assert wanted in caught.value.message
    assert len(caught.value.details["lacks"]) == 1


@pytest.mark.parametrize("kind", Kind)
def test_the_barest_facts_are_enough(kind: Kind) -> None:
    needs.refuse_lacking(kind, samples.bare(kind))


def test_the_event_in_words() -> None:
    found = told.event_facts(samples.SETTINGS)
    assert (found.day, found.doors, found.starts, found.ends, found.zone, found.where) == (
        "Wednesday, 25 May 2022",
        "17:30",
        "18:30",
        "21:30",
        "PDT",
        "The Barn, Palo Alto",
    )
    long = replace(samples.SETTINGS, ends=datetime(2022, 5, 28, 4, 30, tzinfo=UTC), format=EventFormat.VIRTUAL)
    assert told.event_facts(long).ends == "Friday, 27 May 2022, 21:30"
    assert told.event_facts(long).where is None
