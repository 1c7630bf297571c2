"""`geekx mail send`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.cli import mail_notes, mail_words
from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.mail_options import optional_kind, server, server_option, templates_option
from geekx_ops.cli.output import show
from geekx_ops.errors import Conflict, DeliveryFailed, Invalid, Unavailable
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.mail.kinds import Kind
    from geekx_ops.mail.mailings import Mailing
    from geekx_ops.mail.outlooks import Outlook, Survey
    from geekx_ops.mail.sending import Order, Run, Sent
    from geekx_ops.mail.smtp_settings import Server

_DRY = "Nothing was sent. --go asks, and sends; --yes sends without asking."


@click.command("send", short_help="Send what is approved and due; without --go, only show it.")
@optional_kind
@click.option("--go", is_flag=True, help="Ask, and send.")
@click.option("--test", "address", metavar="ADDRESS", help="Send one of each text of KIND to this address, marked.")
@click.option("--at", metavar="WHEN", help="Set when KIND may go out: a time, “1d before start”, or now.")
@click.option("--force", is_flag=True, help="Send it although many of those who would get it now are others.")
@templates_option
@server_option
@yes_option
@at_desk()
def send_(
    desk: Desk,
    kind: Kind | None,
    go: bool,
    address: str | None,
    at: str | None,
    force: bool,
    templates: Path | None,
    settings: Path | None,
    yes: bool,
) -> None:
    """Send mails: the approved ones that are due, and those that go out by themselves; of KIND alone, if it is given.

    Each message is sent once, whatever breaks. Ctrl-C stops cleanly; the same command goes on where it stopped.
    """
    from geekx_ops.mail.sending import Order

    with _told_when_stopped("Nothing was sent to guests."), _told_who_sends(desk):
        if at is not None:
            _reschedule(desk, kind, at, templates)
        if address is not None:
            _send_test(desk, _needed(kind, "--test"), address, templates, server(settings))
            return
        _send(desk, Order("", kind, templates, force), settings, asks=go, yes=yes)


def _send(desk: Desk, order: Order, settings: Path | None, *, asks: bool, yes: bool) -> None:
    """Show what would be sent; send it, after asking, if that is wanted."""
    from geekx_ops.mail import outlooks

    set_right(desk)
    kind = order.kind
    dry = not (asks or yes)
    survey = desk.read(lambda tx, event: outlooks.survey(tx, event, kind, brief=not dry))  # a clock calls this often
    found = survey.outlooks
    mail_notes.tell(mail_notes.of_dates(found, desk.now()))
    if dry:
        _show(desk, survey, _DRY)
        return
    number = sum(one.ready for one in found if one.goes_now)
    if not number and not any(one.is_late or one.is_blocked or one.is_on_its_way for one in found):
        _refuse_draft(found, kind)
        _show(desk, survey, "Nothing is due.")
        return
    to = server(settings)
    if number:
        agreed(_question(found, number, to), yes=yes)
    _tell(desk, _sent(desk, order, to), _again(kind))


def set_right(desk: Desk) -> None:
    """Write down what a run left behind that was killed, so that every command says the same of it."""
    from geekx_ops.mail import recovering

    with desk.open() as workspace:
        found = recovering.set_right(workspace)
    mail_notes.tell(mail_notes.of_recovery(found))


def _show(desk: Desk, survey: Survey, told: str) -> None:
    show(mail_words.outlooks(survey.outlooks, desk), desk.form, empty="No mailing is planned.")
    mail_notes.tell(mail_notes.of_survey(survey))
    click.echo(told, err=True)


def _refuse_draft(found: Sequence[Outlook], kind: Kind | None) -> None:
    """Raise Conflict if *kind*, which was asked for, only waits for somebody who approves it."""
    draft = next((one for one in found if one.waits_for_approval), None)
    if kind is not None and draft is not None:
        raise Conflict(f"{mail_notes.of_draft(draft)}. Nothing was sent.")


@contextmanager
def _told_when_stopped(told: str) -> Iterator[None]:
    """Say *told* at Ctrl-C."""
    try:
        yield
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"\nStopped. {told}", err=True)
        raise click.exceptions.Exit(1) from None


def _again(kind: Kind | None) -> str:
    """What goes on with what was being sent, and with nothing else."""
    return f"geekx mail send {kind} --go" if kind is not None else "geekx mail send --go"


@contextmanager
def _told_who_sends(desk: Desk) -> Iterator[None]:
    """Say that another geekx sends, if that is what keeps the database busy: nobody has to close a program then."""
    from geekx_ops.mail.sending_lock import sending

    try:
        yield
    except Unavailable:
        with desk.open() as workspace, sending(workspace):
            raise


def _needed(kind: Kind | None, option: str) -> Kind:
    if kind is None:
        raise Invalid(f"{option} needs a KIND: geekx mail send KIND {option} … Nothing was sent.")
    return kind


def _reschedule(desk: Desk, kind: Kind | None, at: str, templates: Path | None) -> None:
    from geekx_ops.mail.rescheduling import reschedule

    one = _needed(kind, "--at")
    desk.write(lambda tx, event: reschedule(tx, event, one, at, folder=templates))


def _question(found: Sequence[Outlook], number: int, to: Server) -> str:
    kinds = ", ".join(f"{one.mailing.kind}: {one.ready}" for one in found if one.goes_now)
    return f"Send {counted(number, 'message')} ({kinds}) over {to}?"


def _send_test(desk: Desk, kind: Kind, address: str, templates: Path | None, to: Server) -> None:
    from geekx_ops.mail import trying

    tests = desk.read(lambda tx, event: trying.parcels(tx, event, kind, address, folder=templates))
    trying.send(to, tests)
    click.echo(f"Sent {counted(len(tests), 'test')} to {address}. Their links unsubscribe nobody.")


def _sent(desk: Desk, order: Order, to: Server) -> Run:
    """The run, with a bar on the terminal."""
    from dataclasses import replace

    from geekx_ops.cli.progress import Progress
    from geekx_ops.mail.sending import Sending

    slug = desk.read(lambda _tx, event: event)
    again = _again(order.kind)
    bars: dict[int, Progress] = {}

    def shown(mailing: Mailing, done: int, of: int) -> None:
        bar = bars.setdefault(mailing.id, Progress(f"{mailing.kind}"))
        bar.show(done, of)

    # While messages are on their way the run ends by itself, and tells.
    with desk.open() as workspace, _told_when_stopped(f"What was sent is written down; {again} goes on."):
        try:
            return Sending(workspace, to, replace(order, event=slug), show=shown).run()
        finally:
            for bar in bars.values():
                bar.close()


def _tell(desk: Desk, run: Run, again: str) -> None:
    show(mail_words.outlooks([one.outlook for one in run.sent], desk), desk.form, empty="Nothing was sent.")
    mail_notes.tell(mail_notes.of_run(run))
    left = sum(one.outlook.left for one in run.sent)
    waiting = f"{counted(left, 'message')} {'waits' if left == 1 else 'wait'}"
    if run.stop is not None and not run.failed:
        click.echo(f"Stopped ({run.stop}). {waiting}: {again} goes on.", err=True)
        raise click.exceptions.Exit(1)
    if run.stop is not None:
        first = " ".join(
            f"“{one.outlook.mailing.kind}” stopped: {one.tally.stop}. {_next(one)}." for one in run.stopped[:-1]
        )
        told = f"sending stopped: {run.stop}. {waiting}, nothing is lost. {_next(run.stopped[-1])}"
        raise DeliveryFailed(f"{first} {told}".strip(), left=left)
    if told := ", ".join(_failures(run)):
        raise DeliveryFailed(f"{told}; see the notes above. What can be sent was sent.", left=left)


def _next(one: Sent) -> str:
    """What is to be done when trouble stopped a mailing."""
    from geekx_ops.mail.posting import NOT_AS_APPROVED

    kind = one.outlook.mailing.kind
    if one.tally.stop == NOT_AS_APPROVED:
        return f"Next: geekx mail preview {kind}, geekx mail approve {kind}, geekx mail send --go"
    if one.tally.pause:
        return f"Mend it, then: geekx mail resume {kind}, geekx mail send --go; what failed: geekx mail retry {kind}"
    return "Mend it, then: geekx mail send --go"


def _failures(run: Run) -> Iterator[str]:
    """What of a run did not go as it should, although nothing stopped it."""
    from geekx_ops.mail.states import State

    for state, word in ((State.FAILED, "failed"), (State.UNKNOWN, "may have arrived or not")):
        if number := sum(one.tally.became[state] for one in run.sent):
            yield f"{counted(number, 'message')} {word}"
    if number := len(run.missed) + len(run.blocked):
        yield f"{counted(number, 'mailing')} {'was' if number == 1 else 'were'} not sent"
