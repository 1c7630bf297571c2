"""What a mail has to know before it can be written, told by the key of the event file that is missing."""

from __future__ import annotations

from collections.abc import Iterator

from geekx_ops.errors import Conflict
from geekx_ops.mail.facts import Facts
from geekx_ops.mail.kinds import Kind


def refuse_lacking(kind: Kind, facts: Facts) -> None:
    """Raise Conflict with all that *facts* lack for a mail of *kind*."""
    if found := list(lacks(kind, facts)):
        told = " ".join(f"{one}." for one in found)
        raise Conflict(f"the mail “{kind}” cannot be written yet. {told}", kind=kind.value, lacks=found)


def lacks(kind: Kind, facts: Facts) -> Iterator[str]:
    """What *facts* lack for a mail of *kind*, in sentences without a full stop."""
    off = facts.event.is_cancelled
    if off is not (kind is Kind.CANCELLED_EVENT):
        yield "The event is cancelled" if off else "The event is not cancelled: `geekx event cancel` does that"
    if kind.bulk and facts.sender.postal is None:
        yield "Mails to many have to name the sender's address on paper: set mails.postal in the event file"
    if kind.tells_of_talks:
        for title in facts.withheld:
            yield f"There is a video of “{title}”, and somebody who speaks there did not want to be recorded"
    yield from _texts_missing(kind, facts)


def _texts_missing(kind: Kind, facts: Facts) -> Iterator[str]:
    if kind is Kind.LAST_CALL and facts.survey is None:
        yield "It asks for answers to a survey: set mails.survey"
    if kind is Kind.CHANGE and not facts.change:
        yield "It tells what changed: write it in mails.change"
    if kind is Kind.PRACTICAL_NOTE and facts.join is None and not facts.practical:
        yield "It tells where to take part, or what to know before: set mails.join or mails.practical"
    if kind is Kind.FOLLOW_UP and not _has_something(facts):
        yield "It tells of videos, slides, photos, what comes next: nothing of it is there yet; see [mails]"


def _has_something(facts: Facts) -> bool:
    linked = any(talk.video or talk.slides for talk in facts.talks)
    return bool(linked or facts.photos or facts.next_events or facts.jobs)
