"""What is said beside the numbers of mailings: why, and which command comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from geekx_ops.cli import mail_words
from geekx_ops.text import counted, excerpt

if TYPE_CHECKING:
    from datetime import datetime

    from geekx_ops.mail.announcing import Announcement
    from geekx_ops.mail.drift import Drift
    from geekx_ops.mail.kinds import Kind
    from geekx_ops.mail.mailings import Mailing
    from geekx_ops.mail.outbox import Recovered
    from geekx_ops.mail.outlooks import Outlook, Survey
    from geekx_ops.mail.sending import Run

_MOST_REASONS = 3


def tell(notes: Iterable[str]) -> None:
    """Say each of *notes* on stderr."""
    for note in notes:
        click.echo(f"Note: {note}", err=True)


def of_recovery(found: Recovered) -> Iterator[str]:
    """What a run left behind that was killed."""
    if found.unknown:
        told = counted(found.unknown, "message")
        yield f"an earlier run ended in the middle; of {told} nobody knows: geekx mail unknown"


def of_others(on_their_way: int) -> Iterator[str]:
    """How many messages another geekx has in hand."""
    if on_their_way:
        are = "is on its way" if on_their_way == 1 else "are on their way"
        yield f"{counted(on_their_way, 'message')} {are} at this moment, from another geekx that sends"


def of_survey(found: Survey) -> Iterator[str]:
    """All that there is to know of mailings before they are sent, or afterwards."""
    for one in found.outlooks:
        yield from _of_outlook(one)
    for kind, number in found.lacking.items():
        yield _of_missing(kind, number)
    for one in found.outlooks:
        yield from of_drift(one.mailing.kind, found.drifts.get(one.mailing.id))
    told = {one.mailing.kind for one in found.outlooks if one.lacks}
    if found.announcement is not None and found.announcement.kind not in told:
        yield _of_announcement(found.announcement)
    if found.offers_run_out or found.can_move_up:
        yield _of_queue(found)
    if found.left_out:
        yield f"{counted(found.left_out, 'mailing')} that came to nothing: geekx mail status --all"


def of_drift(kind: Kind, drift: Drift | None) -> Iterator[str]:
    """Who is another one since a mailing of *kind* was planned, and what becomes of it."""
    from geekx_ops.mail.recipient import some_of

    if not drift:
        return
    since = (
        (drift.gone, "would not get it now"),
        (drift.new, "would get it now and {is_} not in it"),
        (drift.moved, "{has} another address"),
    )
    told = "; ".join(f"{some_of(names)} {_numbered(words, names)}" for names, words in since if names)
    anew = f"geekx mail plan {kind} plans it anew"
    if drift.is_too_much:
        then = f"These are too many: {anew}; geekx mail send {kind} --go --force sends it to those who still fit"
    elif drift.new or drift.moved:
        then = f"It goes to those who still fit, and geekx mail plan {kind} --missing afterwards to the rest; {anew}"
    else:
        then = "It goes to those who still fit"
    yield f"since “{kind}” was planned: {told}. {then}"


def _numbered(words: str, names: Sequence[str]) -> str:
    is_, has = ("is", "has") if len(names) == 1 else ("are", "have")
    return words.format(is_=is_, has=has)


def _of_queue(found: Survey) -> str:
    """That the queue has to move, and how."""
    offers = f"{counted(found.offers_run_out, 'offer')} ran out" if found.offers_run_out else ""
    told = f"{found.can_move_up} in the queue can move up" if found.can_move_up else ""
    return f"{'; '.join(filter(None, (offers, told)))}: geekx guests move-up --due"


def of_announcement(found: Announcement | None) -> Iterator[str]:
    """Whether guests hear of what was changed."""
    if found is not None:
        yield _of_announcement(found)


def of_dates(found: Sequence[Outlook], now: datetime) -> Iterator[str]:
    """Which mails bear an old date, and how they get today's."""
    for one in found:
        if one.dates_back(now):
            kind, dated = one.mailing.kind, mail_words.local(one.mailing.dated)
            yield f"the mails “{kind}” are dated {dated}; for today's date: geekx mail send {kind} --at now"


def of_run(run: Run) -> Iterator[str]:
    """What there is to know of a run."""
    yield from of_recovery(run.recovered)
    for sent in run.sent:
        yield from _of_outlook(sent.outlook)
        if sent.missing:
            yield _of_missing(sent.outlook.mailing.kind, sent.missing)
    yield from map(_of_missed, run.missed)
    for blocked in run.blocked:
        yield f"“{blocked.mailing.kind}” was not sent: {blocked.why}"
    if run.room_again is not None:
        left = sum(one.outlook.left for one in run.sent)
        told = mail_words.local(run.room_again)
        yield f"the server takes no more today; {left} wait until {told}: geekx mail send --go"


def _of_outlook(one: Outlook) -> Iterator[str]:
    """Why messages of a mailing have not arrived, each with the command that helps."""
    from geekx_ops.mail.states import MailingState, State

    kind = one.mailing.kind
    if one.mailing.state is MailingState.MISSED:
        yield _of_missed(one.mailing)
    if one.held:
        yield f"“{kind}”: {sum(one.held.values())} held: {reasons(one.held)}"
    if one.lacks:
        yield f"“{kind}” does not go out: {one.lacks}"
    if one.waits_for_approval:
        yield of_draft(one)
    if failed := one.counts.get(State.FAILED, 0) - one.made_up_for:
        told = f"{failed} failed: {reasons(one.reasons[State.FAILED])}"
        yield f"“{kind}”: {told}. Who: geekx mail status {kind} --state failed; once more: geekx mail retry {kind}"
    if unknown := one.counts.get(State.UNKNOWN):
        yield f"“{kind}”: of {counted(unknown, 'message')} nobody knows: geekx mail unknown"
    if one.mailing.state is MailingState.PAUSED:
        left = f"; {one.left} wait" if one.left else ""
        yield f"“{kind}” is stopped{left}: geekx mail resume {kind}"
    elif (waiting := one.counts.get(State.RETRY)) and one.next_try is not None:
        told = f"{waiting} put off ({reasons(one.reasons[State.RETRY])})"
        yield f"“{kind}”: {told}; the next try is due {mail_words.local(one.next_try)}: geekx mail send --go"


def _of_missed(one: Mailing) -> str:
    from geekx_ops.mail.outlooks import STALE

    anew = f". geekx mail plan {one.kind} plans it anew" if one.why == STALE else ""
    return f"“{one.kind}” was not sent: {one.why}{anew}"


def of_draft(one: Outlook) -> str:
    """That somebody has to approve it, and why again."""
    kind, why = one.mailing.kind, f": {one.mailing.why}" if one.mailing.why else ""
    return f"“{kind}” is not approved{why}. Next: geekx mail preview {kind}, then geekx mail approve {kind}"


def _of_missing(kind: object, number: int) -> str:
    have = "has" if number == 1 else "have"
    return f"{number} who would get “{kind}” now {have} not got it: geekx mail plan {kind} --missing"


def _of_announcement(found: Announcement) -> str:
    """Who hears of it by itself, who does not, and what it says."""
    off = found.kind.value == "cancelled-event"
    what = "that the event is off" if off else "of the last change"
    says = _says(found, "mails.cancelled" if off else "mails.change")
    guests = counted(found.waiting, "guest")
    by_itself = f"The next geekx mail send --go tells {guests} {what}"
    if found.is_old or (found.text is None and not off):
        by_itself = f"{guests} {'waits' if found.waiting == 1 else 'wait'} to be told {what}"
    not_yet = f"No mail tells {counted(found.untold, 'guest')} yet {what}"
    parts = [by_itself] * bool(found.waiting) + [f"{not_yet}: geekx mail plan {found.kind} --missing"] * bool(
        found.untold
    )
    return f"{'; '.join(parts)}. {says}"


def _says(found: Announcement, key: str) -> str:
    if found.text is None:
        return f"{key} says nothing" + (" yet, and has to." if key == "mails.change" else " more.")
    text = f"{key} says: “{excerpt(found.text, width=60)}”"
    if not found.is_old:
        return text
    return f"{text} That was sent already about an earlier change: write what changed now, then geekx event load FILE."


def reasons(found: Mapping[str, int]) -> str:
    """The most frequent of some reasons, with numbers if there are several."""
    if len(found) == 1:
        return next(iter(found))
    most = [f"{why} ({number})" if number > 1 else why for why, number in list(found.items())[:_MOST_REASONS]]
    rest = sum(list(found.values())[_MOST_REASONS:])
    return "; ".join([*most, f"{rest} for other reasons"] if rest else most)
