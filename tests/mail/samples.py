"""Facts and recipients for mails of every kind: with nothing that may be missing, and with everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from geekx_ops.events.event import EventFormat, EventSettings
from geekx_ops.mail import facts as told
from geekx_ops.mail import headers, recipient
from geekx_ops.mail.facts import Facts, Job, NextEvent, Sender, Survey, Talk
from geekx_ops.mail.kinds import TRAITS, Audience, Kind
from geekx_ops.mail.letterhead import Letterhead
from geekx_ops.mail.recipient import Recipient, Variant
from geekx_ops.mail.unsubscribe import WayOut

SETTINGS = EventSettings(
    slug="spring-dinner",
    name="Spring Girl Geek Dinner",
    timezone="America/Los_Angeles",
    doors=datetime(2022, 5, 26, 0, 30, tzinfo=UTC),
    starts=datetime(2022, 5, 26, 1, 30, tzinfo=UTC),
    ends=datetime(2022, 5, 26, 4, 30, tzinfo=UTC),
    series="Girl Geek X",
    host="MosaicML",
    venue="The Barn",
    city="Palo Alto",
)
BARE_SETTINGS = replace(SETTINGS, doors=None, series=None, host=None, venue=None, city=None)
POSTAL = "Girl Geek X, 1 Example Street, Palo Alto, CA 94301, USA"
SENDER = Sender("Girl Geek X", "hello@girlgeek.example.org", "answers@girlgeek.example.org", POSTAL, None)
LETTERHEAD = Letterhead(
    sender=headers.mailbox("hello@girlgeek.example.org", "Girl Geek X"),
    reply_to=None,
    date=datetime(2022, 5, 26, 16, tzinfo=UTC),
    mailing="1",
    event="spring-dinner",
    key=b"k" * 32,
    way_out=WayOut("https://girlgeek.example.org/u", "hello@girlgeek.example.org"),
)
CREATED = datetime(2022, 4, 1, 12, 30, 15, 250_000, tzinfo=UTC)
STAMP = datetime(2022, 5, 1, 12, tzinfo=UTC)


def talk(number: int) -> Talk:
    """A talk that lacks something different each time."""
    page = f"https://girlgeek.example.org/{number}"
    return Talk(
        title=f"{number} ways to <train> & ship",
        speakers="" if number % 5 == 4 else f"Ada Lovelace {number} (Babbage & Co.)",
        video=f"{page}/video?a=1&b=2" if number % 3 == 0 else None,
        slides=f"{page}/slides" if number % 2 == 0 else None,
        video_coming=number % 3 == 1,
    )


def full(kind: Kind, *, talks: int = 6, jobs: int = 3) -> Facts:
    """All that can be known."""
    event = told.event_facts(SETTINGS, is_cancelled=kind is Kind.CANCELLED_EVENT)
    return Facts(
        event=event,
        sender=SENDER,
        created=CREATED,
        stamp=STAMP,
        sequence=3,
        talks=tuple(map(talk, range(talks))),
        videos_by="Wednesday, 8 June 2022",
        survey=Survey("https://girlgeek.example.org/survey?e=1&s=2", 2),
        photos="https://girlgeek.example.org/photos",
        next_events=(
            NextEvent("Dinner in June", "Thursday, 16 June 2022", "https://girlgeek.example.org/june"),
            NextEvent("A walk in July", None, None),
        ),
        jobs=tuple(
            Job(
                f"Engineer {number}",
                "R&D <Labs>",
                f"https://girlgeek.example.org/jobs/{number}?x=1&y=2",
                "30 June 2022",
            )
            for number in range(jobs)
        ),
        join="https://meet.example.org/spring?pwd=a&b=c",
        detail="Six talks, and a patio that was full until the end.",
        practical=("Doors open at 17:30.", "There is parking in front of the building. " * 4),
        for_speakers=("Please bring your slides as a file.",),
        for_waiting=("Next time you come first: answer this mail when you have signed up.",),
        change=("The dinner begins half an hour later.",),
        cancelled=("The house has no water.", "Whoever had a seat comes first next time."),
    )


def bare(kind: Kind) -> Facts:
    """No more than `needs` asks for."""
    whole = full(kind)
    return Facts(
        event=told.event_facts(BARE_SETTINGS, is_cancelled=kind is Kind.CANCELLED_EVENT),
        sender=whole.sender if kind.bulk else replace(SENDER, postal=None),
        created=CREATED,
        stamp=STAMP,
        survey=Survey("https://girlgeek.example.org/survey", 1) if kind is Kind.LAST_CALL else None,
        photos=whole.photos if kind is Kind.FOLLOW_UP else None,
        change=whole.change if kind is Kind.CHANGE else (),
        practical=whole.practical if kind is Kind.PRACTICAL_NOTE else (),
    )


def virtual(kind: Kind) -> Facts:
    """The same as `full`, and nobody meets in a room."""
    return replace(
        full(kind),
        event=told.event_facts(
            replace(SETTINGS, format=EventFormat.VIRTUAL), is_cancelled=kind is Kind.CANCELLED_EVENT
        ),
    )


def reader(audience: Audience, *, jobs_ok: bool = True, name: str = "Grace O’Brien & Co.") -> Recipient:
    """Somebody of whom all is known."""
    return Recipient(
        person=7,
        registration=12,
        address="grace@example.org",
        name=name,
        variant=Variant(audience, "en", jobs_ok),
        greeting=recipient.greeted(name),
        signed_up="20 April 2022",
        number="#12",
        ticket_code="K7QX-2M9P",
        ticket_type="In the room",
        seats="2 seats, for you and Ada Lovelace",
        place="3rd",
        deadline="Tuesday, 24 May 2022, 18:30 (PDT)",
        accept="mailto:answers@girlgeek.example.org?subject=Yes%2C%20I%20take%20the%20seat%20%28%2312%29",
        decline="mailto:answers@girlgeek.example.org?subject=I%20cannot%20come%20%28%2312%29",
        talk="“10 ways to <train> & ship”",
        on_stage="19:05, for 10 minutes",
        prize="A book and a mug",
    )


def every() -> Iterator[tuple[Kind, Audience]]:
    """Each kind with each audience that it may go to."""
    for kind in Kind:
        for audience in Audience:
            if audience in TRAITS[kind].audiences:
                yield kind, audience
