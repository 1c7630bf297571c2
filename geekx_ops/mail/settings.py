"""What the organizer decides about the mails of an event: `[mails]` of the event file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from geekx_ops.mail.kinds import TRAITS, Kind
from geekx_ops.mail.moments import Moment


@dataclass(frozen=True, slots=True)
class TalkLinks:
    """What there is of a talk afterwards. `item` is its slug in the running order."""

    item: str
    video: str | None = None
    slides: str | None = None


@dataclass(frozen=True, slots=True)
class JobAd:
    """An open job. After the day `until` it is not told any more."""

    title: str
    company: str
    url: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An event that follows; `when` is written as it is to be read."""

    name: str
    when: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class MailSettings:
    """All of it."""

    sender: str
    address: str
    reply_to: str | None = None
    """Where answers go, if not to `address`."""
    postal: str | None = None
    """The sender's address on paper: mails to many have to name it."""
    unsubscribe: str | None = None
    """A page of one's own that takes who unsubscribes; None: they write a mail."""
    language: str = "en"
    """Of the texts: a tag such as en or pt-BR (BCP 47)."""
    send: tuple[Kind, ...] = ()
    """Kinds that are sent by themselves."""
    survey: str | None = None
    survey_minutes: int = 2
    photos: str | None = None
    videos_by: date | None = None
    join: str | None = None
    detail: str | None = None
    practical: str | None = None
    for_speakers: str | None = None
    for_waiting: str | None = None
    """What those are told who waited and got no seat: such as that they come first next time."""
    change: str | None = None
    cancelled: str | None = None
    jobs_consent: str | None = None
    """The yes-no question whose “yes” asks for jobs; None: nobody is told of jobs."""
    talks: tuple[TalkLinks, ...] = ()
    jobs: tuple[JobAd, ...] = ()
    next_events: tuple[Upcoming, ...] = ()
    moments: Mapping[Kind, Moment] = field(default_factory=dict)
    """When a kind is sent, where it is not as usual."""

    def moment_of(self, kind: Kind) -> Moment | None:
        """When *kind* is sent; None: as soon as what it tells has happened."""
        return self.moments.get(kind, TRAITS[kind].moment)


def postponed(found: MailSettings, by: timedelta) -> MailSettings:
    """The same, of an event that was moved. Jobs and other events have days of their own."""
    return found if found.videos_by is None else replace(found, videos_by=found.videos_by + timedelta(days=by.days))
