"""What an organizer does with an event, as values; each knows the command that somebody would have typed for it."""

from __future__ import annotations

import shlex
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from geekx_ops.agenda import agenda_file_writing
from geekx_ops.agenda.plan import Plan
from geekx_ops.demo.cast import Guest
from geekx_ops.events import event_file_writing
from geekx_ops.events.event import EventSettings
from geekx_ops.mail import settings_file
from geekx_ops.mail.settings import MailSettings
from geekx_ops.raffle import rules_file
from geekx_ops.raffle.rules import Rules


class Act(ABC):
    """Something that is done, or asked, in one command."""

    __slots__ = ()

    @property
    def command(self) -> str:
        """The command line that does it, as a shell takes it."""
        return " ".join(self.typed)

    @property
    def typed(self) -> tuple[str, ...]:
        """The words of the command line, each quoted where a shell wants it."""
        return tuple(map(_quoted, ("geekx", *self._words())))

    @abstractmethod
    def _words(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Load(Act):
    """Load the event file, which says *settings*, with *plan*, *rules* of a raffle, *mails* if it has them."""

    settings: EventSettings
    plan: Plan | None = None
    rules: Rules | None = None
    mails: MailSettings | None = None

    @property
    def file(self) -> str:
        """The text of the file."""
        zone = ZoneInfo(self.settings.timezone)
        plan = [] if self.plan is None else [agenda_file_writing.write(self.plan, zone)]
        rules = [] if self.rules is None else [rules_file.write(self.rules, zone)]
        mails = [] if self.mails is None else [settings_file.write(self.mails, zone)]
        return "\n".join([event_file_writing.write(self.settings), *plan, *rules, *mails])

    def _words(self) -> tuple[str, ...]:
        return ("event", "load", "event.toml")


@dataclass(frozen=True, slots=True)
class SignUp(Act):
    """Sign a guest up."""

    guest: Guest

    def _words(self) -> tuple[str, ...]:
        return ("signup", self.guest.name, self.guest.email, *_wishes(self.guest))


@dataclass(frozen=True, slots=True)
class Cancel(Act):
    """Cancel a registration."""

    who: str

    def _words(self) -> tuple[str, ...]:
        return ("guests", "cancel", self.who, "--yes")


@dataclass(frozen=True, slots=True)
class Correct(Act):
    """Correct a name and an address."""

    who: str
    name: str
    email: str

    def _words(self) -> tuple[str, ...]:
        return ("guests", "change", self.who, "--name", self.name, "--email", self.email)


@dataclass(frozen=True, slots=True)
class ComeAlone(Act):
    """Shrink a party to the guest."""

    who: str

    def _words(self) -> tuple[str, ...]:
        return ("guests", "change", self.who, "--alone")


@dataclass(frozen=True, slots=True)
class ChangeType(Act):
    """Take another kind of seat."""

    who: str
    ticket_type: str

    def _words(self) -> tuple[str, ...]:
        return ("guests", "change", self.who, "--type", self.ticket_type)


@dataclass(frozen=True, slots=True)
class PutFirst(Act):
    """Put somebody at the head of the queue."""

    who: str
    reason: str

    def _words(self) -> tuple[str, ...]:
        return ("guests", "move-up", self.who, "--reason", self.reason)


@dataclass(frozen=True, slots=True)
class RunQueue(Act):
    """Give free seats to whoever is next, by hand."""

    def _words(self) -> tuple[str, ...]:
        return ("guests", "move-up")


@dataclass(frozen=True, slots=True)
class SetCap(Act):
    """Raise or lower the cap."""

    cap: int

    def _words(self) -> tuple[str, ...]:
        return ("event", "cap", str(self.cap))


@dataclass(frozen=True, slots=True)
class Release(Act):
    """Give what is left of a held pool to the public."""

    pool: str

    def _words(self) -> tuple[str, ...]:
        return ("event", "release", self.pool)


@dataclass(frozen=True, slots=True)
class Why(Act):
    """Ask why somebody stands where they stand."""

    who: str

    def _words(self) -> tuple[str, ...]:
        return ("guests", "why", self.who)


@dataclass(frozen=True, slots=True)
class Check(Act):
    """Ask whether every rule holds."""

    def _words(self) -> tuple[str, ...]:
        return ("db", "check")


def _quoted(word: str) -> str:
    """*word* for a shell; in double quotes where they do, since O'Neill is hard to read between single ones."""
    if shlex.quote(word) == word or set(word) & set('"$`\\!'):
        return shlex.quote(word)
    return f'"{word}"'


def _wishes(guest: Guest) -> Iterator[str]:
    if guest.held:
        yield from ("--held", guest.held)
    if guest.ticket_type:
        yield from ("--type", guest.ticket_type)
    if guest.party_size:
        yield from ("--party", str(guest.party_size))
    for companion in guest.companions:
        yield from ("--with", companion)
    if guest.at_least:
        yield from ("--at-least", str(guest.at_least))
    for question, answer in guest.answers.items():
        yield from ("--answer", f"{question}={answer}")
