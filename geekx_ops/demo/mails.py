"""Writes every kind of mail to every audience, hands them to a mail server here, and sends the thanks for real."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from geekx_ops.demo.sink import Sink
from geekx_ops.events import service as events
from geekx_ops.events.event import Event, EventState, Promotion
from geekx_ops.mail import approving, audience, letters, linting, planning, stored
from geekx_ops.mail.files import shown_alone
from geekx_ops.mail.kinds import TRAITS, Audience, Kind
from geekx_ops.mail.letters import Letter, Letters
from geekx_ops.mail.message import Message
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.planning import Planned, Wishes
from geekx_ops.mail.sending import Order, Run, Sending
from geekx_ops.mail.smtp import Envelope, Parcel, Session
from geekx_ops.mail.smtp_settings import Server, Tls
from geekx_ops.mail.states import State
from geekx_ops.registration import capacity, guests
from geekx_ops.storage import backup
from geekx_ops.workspace import Transaction, Workspace, open_workspace

SEED = 1510
"""The secret of the tokens comes out of it: what a demonstration needs, and an event must not have."""
LATER = timedelta(minutes=30)
CHANGE = "The doors open half an hour later than we wrote: the caterer needs the time. All else stays as it is."
AFTER = frozenset({Kind.WINNER, Kind.THANKS, Kind.FOLLOW_UP, Kind.LAST_CALL})


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail as the server got it. `text` tells in words which of the texts of its kind it is."""

    kind: Kind
    audience: Audience
    text: str
    message: Message
    content: bytes

    @property
    def file(self) -> str:
        """Where it lies, without an ending."""
        return f"mails/{self.kind}-{self.audience}"

    @property
    def page(self) -> str:
        """What a browser shows of it, pictures and all."""
        return shown_alone(self.message)

    @property
    def files(self) -> dict[str, str | bytes]:
        """The mail, its page, and its text for programs that show no pages."""
        return {f"{self.file}.eml": self.content, f"{self.file}.html": self.page, f"{self.file}.txt": self.message.text}


@dataclass(frozen=True, slots=True)
class Mails:
    """What was written and handed over, and what became of the thanks."""

    shown: tuple[Shown, ...]
    thanks: Mapping[Audience, int]
    sent: int

    @property
    def kinds(self) -> dict[Kind, list[Shown]]:
        """The mails by kind, in the order in which guests get them."""
        order = list(Audience)
        of = {kind: [one for one in self.shown if one.kind is kind] for kind in Kind}
        return {kind: sorted(shown, key=lambda one: order.index(one.audience)) for kind, shown in of.items()}

    @property
    def files(self) -> dict[str, str | bytes]:
        """All files by their names in the folder."""
        return {name: content for one in self.shown for name, content in one.files.items()}


@dataclass(frozen=True, slots=True)
class _World:
    """A database as it was or might have been at some time, and the kinds of mails that go out then."""

    database: Path
    now: datetime
    kinds: frozenset[Kind]
    prepare: Callable[[Transaction, Event], object] = lambda _tx, _event: None


def play_mails(night: Path, evening: Path, database: Path, event: Event) -> Mails:
    """Write, hand over and send them. *night* is the database before the doors open, *evening* the one after.

    What becomes of the thanks stands in *database*, a new file beside the others.
    """
    backup.copy_file(evening, database)
    with Sink() as sink:
        server = Server("127.0.0.1", sink.port, Tls.NONE, pace=Pace(a_second=1000, connections=1))
        shown = _each_once([one for world in _worlds(night, evening, event) for one in _shown(world, event)])
        _hand_over(server, sink, shown)
        planned, run = _thanked(database, server, event)
    return Mails(shown, planned.selection.counts, sum(one.tally.became[State.SENT] for one in run.sent))


def _worlds(night: Path, evening: Path, event: Event) -> Iterator[_World]:
    before, after = event.settings.starts - timedelta(days=1), _moment_of_thanks(event)
    yield _World(night, before, frozenset(Kind) - AFTER - {Kind.CHANGE, Kind.CANCELLED_EVENT}, _offered)
    yield _World(night, before, frozenset({Kind.CHANGE}), _changed)
    yield _World(night, before, frozenset({Kind.CANCELLED_EVENT}), _called_off)
    yield _World(evening, after, AFTER)
    # Without a log of the door nobody knows who came: the text is a neutral one.
    yield _World(night, after, AFTER - {Kind.WINNER})


def _moment_of_thanks(event: Event) -> datetime:
    moment = TRAITS[Kind.THANKS].moment
    return event.settings.ends if moment is None else moment.instant(event.settings)


def _offered(tx: Transaction, event: Event) -> None:
    """A seat comes free, and is offered to whoever is next."""
    rules = replace(event.settings.sign_up, promotion=Promotion.OFFER)
    capacity.change_event(tx, replace(event.settings, sign_up=rules))
    guests.cancel(tx, event.settings.slug, "Maya Okafor")


def _changed(tx: Transaction, event: Event) -> None:
    """The same, and the doors open later."""
    _offered(tx, event)
    slug = event.settings.slug
    settings = events.stored(tx, slug).settings
    capacity.change_event(tx, replace(settings, doors=(settings.doors or settings.starts) + LATER))
    stored.load(tx, slug, replace(stored.needed(tx, event), change=CHANGE))


def _called_off(tx: Transaction, event: Event) -> None:
    _offered(tx, event)
    settings = replace(stored.needed(tx, event), cancelled="The house has no water today. We look for another evening.")
    stored.load(tx, event.settings.slug, settings)
    events.change_state(tx, event, EventState.CANCELLED)


def _shown(world: _World, event: Event) -> Iterator[Shown]:
    """One mail to each audience that there is, made on a copy."""
    copy = world.database.with_name("mails-tried.db")
    backup.copy_file(world.database, copy)
    with open_workspace(copy, clock=lambda: world.now, randrange=Random(SEED).randrange) as workspace:
        workspace.transact(lambda tx: world.prepare(tx, events.locked(tx, event.settings.slug)))
        with workspace.read() as tx:
            for kind in Kind:
                if kind in world.kinds:
                    yield from _of_kind(letters.letters(tx, event.settings.slug, kind, who=audience.anybody(kind)))
    copy.unlink()


def _of_kind(found: Letters) -> Iterator[Shown]:
    """The first mail to each audience; one that tells of jobs, if there is one."""
    of: dict[Audience, Letter] = {}
    for letter in sorted(letters.samples(found), key=lambda letter: not letter.recipient.variant.jobs_ok):
        of.setdefault(letter.recipient.variant.audience, letter)
    for word in Audience:
        if word in of:
            message = found.message(of[word])
            text = linting.named(of[word].recipient.variant)
            yield Shown(found.kind, word, text, message, message.serialized())


def _each_once(shown: Iterable[Shown]) -> tuple[Shown, ...]:
    first: dict[str, Shown] = {}
    for one in shown:
        first.setdefault(one.file, one)
    return tuple(first.values())


def _hand_over(server: Server, sink: Sink, shown: Iterable[Shown]) -> None:
    """Give all of them to the server, and see that it got what was written."""
    session = Session(server)
    for one in shown:
        envelope = Envelope(one.message.sender.address, one.message.to.address)
        answer = session.hand_over(Parcel(envelope, one.content))
        if answer.code != 250 or sink.messages[-1].content != one.content:  # noqa: PLR2004 - RFC 5321: taken
            raise AssertionError(f"{one.file} did not arrive as it was sent: {answer}")
        if session.is_worn:
            session.close()
            session = Session(server)
    session.close()


def _thanked(database: Path, server: Server, event: Event) -> tuple[Planned, Run]:
    """Plan, approve and send the thanks, on the morning after."""
    slug, now = event.settings.slug, _moment_of_thanks(event)
    with open_workspace(database, clock=lambda: now, randrange=Random(SEED).randrange) as workspace:
        planned = workspace.transact(lambda tx: planning.plan(tx, slug, Kind.THANKS, Wishes(at="now")))
        workspace.transact(lambda tx: approving.approve(tx, slug, Kind.THANKS))
        return planned, _sent(workspace, server, slug)


def _sent(workspace: Workspace, server: Server, slug: str) -> Run:
    return Sending(workspace, server, Order(slug)).run()
