"""What is stored, gathered for mails: what they tell, and what of it is each person's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from geekx_ops.agenda import service as agenda
from geekx_ops.agenda.plan import Consent, Item, ItemKind, Plan, Speaker, people_of
from geekx_ops.agenda.planned import Planned
from geekx_ops.events.event import Event, EventState
from geekx_ops.identity.names import name_key
from geekx_ops.mail import facts as told
from geekx_ops.mail import needs, stored
from geekx_ops.mail import recipient as written
from geekx_ops.mail.audience import Member
from geekx_ops.mail.facts import Facts, Job, NextEvent, Sender, Survey, Talk
from geekx_ops.mail.kinds import Audience, Kind
from geekx_ops.mail.recipient import Recipient, Variant
from geekx_ops.mail.settings import JobAd, MailSettings, TalkLinks
from geekx_ops.raffle import history
from geekx_ops.registration import ledger, listing, ticket_code
from geekx_ops.registration.listing import Filter, Guest
from geekx_ops.registration.seats import Standing
from geekx_ops.storage.tables import events, journal
from geekx_ops.workspace import Transaction

FEW = 20
"""Up to so many members are looked up one by one, which costs the same however many guests there are."""

_DECIDED = ("event.changed", "event.cancelled", "event.scheduled", "mails.changed")
"""What the journal calls changes that a calendar should know of."""

_AS_AGREED = "as we agreed"
_HER_PART = "your part in it"
_GIVEN_BY_SPEAKERS = frozenset({ItemKind.TALK, ItemKind.PANEL})


def facts(tx: Transaction, event: Event, kind: Kind, *, at: datetime | None = None) -> Facts:
    """What a mail of *kind* about *event* that is dated *at* (None: now) tells, as all is stored now.

    Raises Conflict, naming all of it, if something is missing.
    """
    settings = stored.needed(tx, event)
    plan = agenda.as_stored(tx, event).plan
    talks = list(_talks(plan, settings))
    stamp, sequence = _decided(tx, event)
    found = Facts(
        event=told.event_facts(event.settings, is_cancelled=event.state is EventState.CANCELLED),
        sender=_sender(settings),
        created=tx.select(select(events.c.created_at).where(events.c.id == event.id))[0][0],
        stamp=stamp,
        sequence=sequence,
        talks=tuple(talk for talk, _ in talks),
        withheld=tuple(talk.title for talk, is_withheld in talks if is_withheld),
        videos_by=None if settings.videos_by is None else told.day_of(settings.videos_by, weekday=True),
        survey=None if settings.survey is None else Survey(settings.survey, settings.survey_minutes),
        photos=settings.photos,
        next_events=tuple(NextEvent(one.name, one.when, one.url) for one in settings.next_events),
        jobs=tuple(_jobs(settings.jobs, (at or tx.now).astimezone(ZoneInfo(event.settings.timezone)))),
        join=settings.join,
        detail=settings.detail,
        practical=told.paragraphs(settings.practical),
        for_speakers=told.paragraphs(settings.for_speakers),
        for_waiting=told.paragraphs(settings.for_waiting),
        change=told.paragraphs(settings.change),
        cancelled=told.paragraphs(settings.cancelled),
    )
    needs.refuse_lacking(kind, found)
    return found


def _sender(settings: MailSettings) -> Sender:
    return Sender(
        settings.sender,
        settings.address,
        settings.reply_to or settings.address,
        settings.postal,
        settings.unsubscribe,
    )


def _talks(plan: Plan, settings: MailSettings) -> Iterator[tuple[Talk, bool]]:
    """The talks of *plan* that were given, and whether there is a video of each that may not be shown."""
    links = {one.item: one for one in settings.talks}
    for item in plan.items:
        if item.kind in _GIVEN_BY_SPEAKERS and not item.skipped:
            yield _talk(item, list(people_of(plan, item)), links.get(item.slug, TalkLinks(item.slug)))


def _talk(item: Item, speakers: list[Speaker], links: TalkLinks) -> tuple[Talk, bool]:
    may_show = all(one.recording is not Consent.NO for one in speakers)
    talk = Talk(
        title=item.title,
        speakers=", ".join(f"{one.name} ({one.employer})" if one.employer else one.name for one in speakers),
        video=links.video if may_show else None,
        slides=links.slides,
        video_coming=item.recorded and may_show and links.video is None,
    )
    return talk, links.video is not None and not may_show


def _jobs(ads: Collection[JobAd], at: datetime) -> Iterator[Job]:
    """Those that are open *at* the date of the mail, whenever it is made: what was approved stays so."""
    for ad in ads:
        if ad.until is None or ad.until >= at.date():
            yield Job(ad.title, ad.company, ad.url, None if ad.until is None else told.day_of(ad.until))


def _decided(tx: Transaction, event: Event) -> tuple[datetime, int]:
    """When something about *event* was last decided, and how often its first decisions were changed."""
    own = journal.c
    rows = tx.select(
        select(own.action, func.count(), func.max(own.at))
        .where(own.event_id == event.id, own.action.in_((*_DECIDED, "event.created")))
        .group_by(own.action)
    )
    last = max((at for _, _, at in rows), default=event.settings.starts)
    return last, sum(number for action, number, _ in rows if action in _DECIDED)


def recipients(tx: Transaction, event: Event, members: Sequence[Member]) -> list[Recipient]:
    """*members* as recipients, in their order, with all that mails may say to each of them alone."""
    guests = _guests(tx, event, members)
    known = _Known(tx, event, {member.audience for member in members})
    return [known.recipient(member, guests[member.registration]) for member in members]


def wants_jobs(settings: MailSettings, answers: Mapping[str, str]) -> bool:
    """Whether somebody with these *answers* said that she wants to hear of jobs."""
    return settings.jobs_consent is not None and answers.get(settings.jobs_consent) == "yes"


def _guests(tx: Transaction, event: Event, members: Sequence[Member]) -> Mapping[int, Guest]:
    if len(members) <= FEW:
        numbers = {member.registration for member in members}
        return {number: listing.with_details(tx, ledger.registration(tx, number)) for number in numbers}
    everybody = listing.guest_list(tx, event.settings.slug, Filter(standings=list(Standing)))
    return {guest.registration.id: guest for guest in everybody}


class _Known:
    """What is known of an event that only some of its guests are told."""

    def __init__(self, tx: Transaction, event: Event, audiences: set[Audience]) -> None:
        self._event = event
        self._settings = stored.needed(tx, event)
        self._zone = ZoneInfo(event.settings.timezone)
        self._types = {kind.slug: kind.name for kind in event.settings.ticket_types}
        self._talks = _talks_by_name(tx, event) if Audience.SPEAKER in audiences else {}
        self._prizes = _prizes_of(tx, event) if Audience.WINNER in audiences else {}

    def recipient(self, member: Member, guest: Guest) -> Recipient:
        """*member*, whose registration is *guest*'s."""
        one, number = guest.registration, f"#{guest.registration.id}"
        talks = self._talks.get(name_key(member.name), [])
        deadline = one.offer_expires_at
        return Recipient(
            person=member.person,
            registration=member.registration,
            address=member.address,
            name=member.name,
            variant=self._variant(member, guest),
            greeting=written.greeted(member.name),
            signed_up=told.day_of(one.signed_up_at.astimezone(self._zone).date()),
            number=number,
            ticket_code="" if one.ticket_code is None else ticket_code.shown(one.ticket_code),
            ticket_type=self._types.get(one.ticket_type, one.ticket_type),
            seats=written.seats_for(one.party_size, guest.companions),
            place="" if guest.position is None else written.ordinal(guest.position),
            deadline="" if deadline is None else f"{told.moment_of(deadline, self._zone)} ({self._named(deadline)})",
            accept=self._answer(f"Yes, I take the seat ({number})"),
            decline=self._answer(f"I cannot come ({number})"),
            talk=written.listed([f"“{talk.item.title}”" for talk in talks] or [_HER_PART]),
            on_stage=written.listed([self._slot(talk) for talk in talks] or [_AS_AGREED]),
            prize=written.listed(self._prizes.get(member.person, [""])),
        )

    def _variant(self, member: Member, guest: Guest) -> Variant:
        jobs_ok = wants_jobs(self._settings, guest.answers)
        return Variant(member.audience, self._settings.language, jobs_ok)

    def _named(self, instant: datetime) -> str:
        return instant.astimezone(self._zone).tzname() or self._zone.key

    def _answer(self, subject: str) -> str:
        """A mail to the sender that only has to be sent."""
        mailbox = self._settings.reply_to or self._settings.address
        return f"mailto:{quote(mailbox, safe='@')}?subject={quote(f'{subject}: {self._event.settings.name}')}"

    def _slot(self, talk: Planned) -> str:
        if talk.starts is None:
            return _AS_AGREED
        minutes = talk.item.duration.total_seconds() / 60
        return f"{told.clock_of(talk.starts, self._zone)}, for {minutes:g} minute{'' if minutes == 1 else 's'}"


def _talks_by_name(tx: Transaction, event: Event) -> dict[str, list[Planned]]:
    """What each speaker gives, by her name as names compare."""
    plan = agenda.as_stored(tx, event)
    found: dict[str, list[Planned]] = defaultdict(list)
    for one in plan.planned:
        for speaker in people_of(plan.plan, one.item):
            found[name_key(speaker.name)].append(one)
    return found


def _prizes_of(tx: Transaction, event: Event) -> dict[int, list[str]]:
    """What each winner won, by the number of the person."""
    found: dict[int, list[str]] = defaultdict(list)
    for win in history.claims(tx):
        if win.event == event.settings.slug:
            found[win.person].append(win.prize)
    return found
