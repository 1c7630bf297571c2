"""`geekx mail send`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.cli import mail_words
from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.mail_options import optional_kind, server, server_option, templates_option
from geekx_ops.cli.output import show
from geekx_ops.errors import DeliveryFailed, Invalid
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.mail.kinds import Kind
    from geekx_ops.mail.mailings import Mailing
    from geekx_ops.mail.sending import Order, Outlook, Run
    from geekx_ops.mail.smtp_settings import Server
    from geekx_ops.workspace import Transaction

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

    if at is not None:
        _reschedule(desk, kind, at, templates)
    if address is not None:
        _send_test(desk, _needed(kind, "--test"), address, templates, server(settings))
        return
    order = Order("", kind, templates, force)
    found = desk.read(lambda tx, event: _outlooks(tx, event, kind))
    mail_words.tell_dates(found, desk)
    if not (go or yes):
        show(mail_words.outlooks(found, desk), desk.form, empty="No mailing is planned.")
        click.echo(_DRY, err=True)
        return
    to = server(settings)
    number = sum(one.left for one in found if one.goes_now)
    if not number and not any(one.is_late for one in found):
        show(mail_words.outlooks(found, desk), desk.form, empty="No mailing is planned.")
        click.echo("Nothing is due.", err=True)
        return
    if number:
        agreed(_question(found, number, to), yes=yes)
    _tell(desk, _sent(desk, order, to))


def _needed(kind: Kind | None, option: str) -> Kind:
    if kind is None:
        raise Invalid(f"{option} needs a KIND: geekx mail send KIND {option} … Nothing was sent.")
    return kind


def _reschedule(desk: Desk, kind: Kind | None, at: str, templates: Path | None) -> None:
    from geekx_ops.mail.rescheduling import reschedule

    one = _needed(kind, "--at")
    desk.write(lambda tx, event: reschedule(tx, event, one, at, folder=templates))


def _outlooks(tx: Transaction, event: str, kind: Kind | None) -> list[Outlook]:
    """What there is to send, with what follows from the journal; this transaction is not kept."""
    from geekx_ops.mail import queueing, sending

    queueing.take_in(tx, event)
    return sending.outlooks(tx, event, kind)


def _question(found: list[Outlook], number: int, to: Server) -> str:
    kinds = ", ".join(f"{one.mailing.kind}: {one.left}" for one in found if one.goes_now)
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
    bars: dict[int, Progress] = {}

    def shown(mailing: Mailing, done: int, of: int) -> None:
        bar = bars.setdefault(mailing.id, Progress(f"{mailing.kind}"))
        bar.show(done, of)

    with desk.open() as workspace:
        try:
            return Sending(workspace, to, replace(order, event=slug), show=shown).run()
        finally:
            for bar in bars.values():
                bar.close()


def _tell(desk: Desk, run: Run) -> None:
    show(mail_words.outlooks([one.outlook for one in run.sent], desk), desk.form, empty="Nothing was sent.")
    mail_words.tell_run(run)
    left = sum(one.outlook.left for one in run.sent)
    if run.room_again is not None:
        told = mail_words.local(run.room_again, desk)
        click.echo(f"Note: the server takes no more today; {left} wait until {told}: geekx mail send", err=True)
    if run.failed:
        why = run.stop or "some mailings lack something; see above"
        raise DeliveryFailed(
            f"sending stopped: {why}. {counted(left, 'message')} wait, nothing is lost. Mend it, then: geekx mail send",
            left=left,
        )
    if run.stop is not None:
        click.echo(f"Stopped ({run.stop}). {counted(left, 'message')} wait: geekx mail send goes on.", err=True)
        raise click.exceptions.Exit(1)
