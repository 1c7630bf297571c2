"""What an event is, as its organizer decides it: values only, no storage, no clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

DEFAULT_TICKET_TYPE = "standard"
ANY_ANSWER = "*"


class EventFormat(StrEnum):
    """Where people meet."""

    IN_PERSON = "in-person"
    VIRTUAL = "virtual"
    HYBRID = "hybrid"


class EventState(StrEnum):
    """What has become of the event. Only a scheduled one takes guests."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    RETIRED = "retired"


class SignUpSwitch(StrEnum):
    """Sign-up follows the event's times, or was opened or closed by hand."""

    AUTO = "auto"
    OPEN = "open"
    CLOSED = "closed"


class Promotion(StrEnum):
    """What the next in the queue gets when a seat is freed: the seat, or an offer with a deadline."""

    INSTANT = "instant"
    OFFER = "offer"


class PartyRule(StrEnum):
    """Whether a smaller party behind may pass one that does not fit (`fit`), or waits behind it (`strict`)."""

    FIT = "fit"
    STRICT = "strict"


class QuestionKind(StrEnum):
    """The answers that a question takes."""

    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes-no"


@dataclass(frozen=True, slots=True)
class TicketType:
    """A kind of place. `cap` is a limit of its own inside the event's cap; None means only the event's counts."""

    slug: str
    name: str
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class HeldSeats:
    """A number of seats kept back for one purpose (speakers, crew), out of one ticket type."""

    slug: str
    seats: int
    ticket_type: str


@dataclass(frozen=True, slots=True)
class Question:
    """What guests are asked at sign-up. One no longer `asked` keeps the answers it has."""

    slug: str
    text: str
    kind: QuestionKind = QuestionKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    asked: bool = True
    at_door: tuple[str, ...] = ()
    """Answers that the door is shown; `ANY_ANSWER` stands for each."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a code leads. `item` is what of the evening shows it on its slides, None for the event as a whole."""

    slug: str
    url: str
    item: str | None = None
    slides: tuple[int, ...] = ()
    """The slides that show it, counted from 1; empty for every slide."""


@dataclass(frozen=True, slots=True)
class SignUpRules:
    """When people may sign up, and how those who wait move up."""

    opens: datetime | None = None
    closes: datetime | None = None
    max_party: int = 4
    promotion: Promotion = Promotion.INSTANT
    offer_lasts: timedelta = timedelta(hours=24)
    parties: PartyRule = PartyRule.FIT
    cutoff: datetime | None = None
    """From this instant nobody moves up by itself any more."""
    door_release: datetime | None = None
    """From this instant the seats of those who have not come go to those who wait at the door."""


@dataclass(frozen=True, slots=True)
class EventSettings:
    """All that the organizer decides about an event: what `event.toml` holds. Times are aware instants."""

    slug: str
    name: str
    timezone: str
    starts: datetime
    ends: datetime
    cap: int | None = None
    """Seats in all, None for no limit."""
    format: EventFormat = EventFormat.IN_PERSON
    doors: datetime | None = None
    series: str | None = None
    host: str | None = None
    venue: str | None = None
    city: str | None = None
    retention_days: int = 180
    """Days after the end for which personal data may be kept."""
    sign_up: SignUpRules = field(default_factory=SignUpRules)
    ticket_types: tuple[TicketType, ...] = (TicketType(DEFAULT_TICKET_TYPE, "Standard"),)
    held: tuple[HeldSeats, ...] = ()
    questions: tuple[Question, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def place(self) -> str | None:
        """Where people meet: venue and city."""
        return ", ".join(filter(None, (self.venue, self.city))) or None


@dataclass(frozen=True, slots=True)
class Event:
    """A stored event: its settings, what has become of it, and whether sign-up was switched by hand."""

    id: int
    settings: EventSettings
    state: EventState = EventState.SCHEDULED
    switch: SignUpSwitch = SignUpSwitch.AUTO


def postponed(settings: EventSettings, *, by: timedelta) -> EventSettings:
    """The same event later (or earlier): doors, start, end, closing, cut-off and release at the door move along."""

    def moved(instant: datetime | None) -> datetime | None:
        return None if instant is None else instant + by

    rules = settings.sign_up
    return replace(
        settings,
        doors=moved(settings.doors),
        starts=settings.starts + by,
        ends=settings.ends + by,
        sign_up=replace(
            rules,
            closes=moved(rules.closes),
            cutoff=moved(rules.cutoff),
            door_release=moved(rules.door_release),
        ),
    )
