"""`geekx mail …`: how far it is; stop, go on, end, try again, and messages of which nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli import mail_notes, mail_words
from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.mail_options import kind_argument, optional_kind
from geekx_ops.cli.mail_sending import set_right
from geekx_ops.cli.output import show
from geekx_ops.errors import Invalid
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.mail.kinds import Kind
    from geekx_ops.workspace import Transaction

_STATES = ("queued", "sent", "retry", "failed", "suppressed", "cancelled", "unknown")


@click.command("status", short_help="Show how far every mailing is.")
@optional_kind
@click.option("--messages", is_flag=True, help="Show each message, with the server's words.")
@click.option("--state", type=click.Choice(_STATES), help="Only messages of this state.")
@click.option("--all", "whole", is_flag=True, help="Also mailings that came to nothing: cancelled, or missed.")
@at_desk()
def status_(desk: Desk, kind: Kind | None, messages: bool, state: str | None, whole: bool) -> None:
    """Show how far every mailing of the event is, and what is to be done; or each message."""
    from geekx_ops.mail import outlooks, steering, unreached
    from geekx_ops.mail.states import State

    set_right(desk)
    if messages or state is not None:
        states = [State(state)] if state else []
        found = desk.read(lambda tx, event: steering.messages(tx, event, kind, states))
        show([mail_words.message(one, desk) for one in found], desk.form, empty="No message.")
        return
    survey = desk.read(lambda tx, event: outlooks.survey(tx, event, kind, whole=whole))
    records = mail_words.outlooks(survey.outlooks, desk)
    show(records, desk.form, empty="No mailing is planned: geekx mail plan KIND")
    mail_notes.tell(mail_notes.of_survey(survey))
    mail_notes.tell(desk.read(lambda tx, event: unreached.of_open_mailings(tx, event, kind)))


@click.command("stop", short_help="Let no more messages go out.")
@optional_kind
@at_desk()
def stop_(desk: Desk, kind: Kind | None) -> None:
    """Let no more messages go out, of KIND or of any, also those of a `geekx mail send` that runs elsewhere."""
    from geekx_ops.mail import steering

    found = desk.write(lambda tx, event: steering.stop(tx, event, kind))
    told = f"Stopped: {mail_words.words(found)}. Next: geekx mail resume" if found else "Nothing was going out."
    click.echo(told)


@click.command("resume", short_help="Let stopped mailings go on.")
@optional_kind
@at_desk()
def resume_(desk: Desk, kind: Kind | None) -> None:
    """Let mailings go on that were stopped, by hand or because the server refused too much."""
    from geekx_ops.mail import steering

    found = desk.write(lambda tx, event: steering.resume(tx, event, kind))
    told = f"May go on: {mail_words.words(found)}. Next: geekx mail send --go" if found else "Nothing was stopped."
    click.echo(told)


@click.command("cancel", short_help="End a mailing: what is not sent never is.")
@kind_argument
@yes_option
@at_desk()
def cancel_(desk: Desk, kind: Kind, yes: bool) -> None:
    """End the mailing KIND. What has been sent stays sent; the rest never is."""
    from geekx_ops.mail import steering

    agreed(f"End the mailing “{kind}”? What is not sent never is.", yes=yes)
    number = desk.write(lambda tx, event: steering.cancel(tx, event, kind))
    click.echo(f"Ended “{kind}”: {counted(number, 'message')} will not be sent.")


@click.command("retry", short_help="Try again what failed.")
@kind_argument
@at_desk()
def retry_(desk: Desk, kind: Kind) -> None:
    """Try the messages of KIND again that failed, and those that wait for another try at once."""
    from geekx_ops.mail import steering

    found = desk.write(lambda tx, event: steering.retry(tx, event, kind))
    first = f"geekx mail resume {kind}, then " if found.is_stopped else ""
    following = f" Next: {first}geekx mail send {kind} --go" if found.messages else ""
    click.echo(f"{counted(found.messages, 'message')} will be tried again.{following}")
    if found.others:
        told = f"{sum(found.others.values())} not tried again: {mail_notes.reasons(found.others)}"
        click.echo(f"Note: {told}. All of them: geekx mail status {kind} --messages", err=True)


@click.command("unknown", short_help="List messages of which nobody knows whether they arrived; decide.")
@click.argument("numbers", nargs=-1, type=click.IntRange(min=1), metavar="[NUMBER]…")
@click.option("--mark-sent", is_flag=True, help="They arrived.")
@click.option("--resend", is_flag=True, help="They did not: send them again.")
@at_desk()
def unknown_(desk: Desk, numbers: tuple[int, ...], mark_sent: bool, resend: bool) -> None:
    """List messages whose end was sent and never answered: the server may have them, so they are not sent again.

    The server's log, searched for the Message-ID, or the one who should have it, tells. Then say so, by NUMBER.
    """
    from geekx_ops.mail import steering
    from geekx_ops.mail.states import IN_FLIGHT, State

    if (mark_sent and resend) or (mark_sent or resend) != bool(numbers):
        raise Invalid("say which messages, and one of --mark-sent and --resend. Nothing was changed.")
    set_right(desk)
    if not numbers:
        found = desk.read(lambda tx, event: steering.messages(tx, event, None, [State.UNKNOWN]))
        show([mail_words.unknown(one, desk) for one in found], desk.form, empty="Every message is accounted for.")
        on_their_way = desk.read(lambda tx, event: steering.messages(tx, event, None, IN_FLIGHT))
        mail_notes.tell(mail_notes.of_others(len(on_their_way)))
        return

    def decide(tx: Transaction, event: str) -> Any:
        return (steering.mark_sent if mark_sent else steering.resend)(tx, event, numbers)

    number = desk.write(decide)
    told = "marked as sent" if mark_sent else "to be sent again. Next: geekx mail send --go"
    click.echo(f"{counted(number, 'message')} {told}")


VERBS = (status_, stop_, resume_, cancel_, retry_, unknown_)
