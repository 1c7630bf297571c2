"""`geekx mail …`: from the plan of a mailing to its end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.cli import mail_form, mail_notes, mail_steering, mail_suppressing, mail_words
from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.mail_options import kind_argument, server, server_option, templates_option, the_same, to_option
from geekx_ops.cli.mail_sending import send_
from geekx_ops.cli.output import show
from geekx_ops.errors import Invalid
from geekx_ops.text import counted, sentence

if TYPE_CHECKING:
    from geekx_ops.mail.approving import Check
    from geekx_ops.mail.kinds import Kind
    from geekx_ops.mail.lint import Finding
    from geekx_ops.workspace import Transaction


@click.group("mail")
def command() -> None:
    """Write to guests: look at mails, approve them, send each once.

    The steps in their order: plan, then preview, render and lint, then approve, then send.
    """


@command.command("plan", short_help="Choose who gets a mail, and when.")
@kind_argument
@to_option
@click.option("--at", metavar="WHEN", help="A time, “6h after end, at 09:00”, or now. [default: as the event says]")
@click.option("--again", is_flag=True, help="Plan another one although it was sent before.")
@click.option("--missing", is_flag=True, help="Only for those who have not got one yet.")
@click.option("--only", metavar="GUEST", help="Only for this guest, if she has not got one yet.")
@click.option("--dry-run", is_flag=True, help="Only show who would get it.")
@at_desk()
def plan_(
    desk: Desk,
    kind: Kind,
    to: str | None,
    at: str | None,
    again: bool,
    missing: bool,
    only: str | None,
    dry_run: bool,
) -> None:
    """Freeze who gets the mail KIND, one for each mailbox, and when it may go out. Nothing is sent.

    Planning again replaces a plan that has not been sent, and an approval with it. After it was sent, --missing plans
    one for those who came later, or whose address was another.
    """
    from geekx_ops.mail import planning

    wishes = planning.Wishes(to, at, again, missing, only)
    work = desk.read if dry_run else desk.write
    found = work(lambda tx, event: planning.plan(tx, event, kind, wishes))
    if desk.form != "table":
        show([mail_words.planned(found)], desk.form)
        return
    show(mail_words.selection(found.selection), desk.form)
    for warning in found.warnings:
        click.echo(f"Note: {warning}", err=True)
    click.echo("Nothing was planned." if dry_run else f"Next: geekx mail preview {kind}, then approve {kind}", err=True)


@command.command("approve", short_help="Approve what was looked at: nothing else is sent.")
@kind_argument
@click.option("--manifest", metavar="HASH", help="What render printed: refuse if it is not the same any more.")
@click.option("--force", is_flag=True, help="Approve it although lint found errors; the journal keeps that.")
@click.option("--dry-run", is_flag=True, help="Only show what would be approved.")
@templates_option
@yes_option
@at_desk()
def approve_(
    desk: Desk,
    kind: Kind,
    manifest: str | None,
    force: bool,
    dry_run: bool,
    templates: Path | None,
    yes: bool,
) -> None:
    """Make every message of the planned mailing KIND, check it, and keep its hash: only these bytes are sent.

    Of a mailing under way that says something else by now, what is left is approved.
    """
    from geekx_ops.mail import approving, outlooks

    def look(tx: Transaction, event: str) -> tuple[Check, list[Finding]]:
        return approving.check(tx, event, kind, folder=templates), approving.findings(tx, event, kind, templates)

    check, findings = desk.read(look)
    errors = [one for one in findings if one.is_error]
    if errors and not force:
        told = " ".join(sentence(one.told) for one in errors[:3])
        raise Invalid(
            f"lint finds {counted(len(errors), 'error')}: {told} Nothing was approved. `geekx mail lint {kind}` shows"
            " all; --force approves it all the same.",
            errors=len(errors),
        )
    if not dry_run:
        agreed(_question(check), yes=yes)
        reviewed = manifest or check.digest
        check = desk.write(
            lambda tx, event: approving.approve(
                tx, event, kind, folder=templates, reviewed=reviewed, despite=len(errors)
            )
        )
    show([mail_words.checked(check)], desk.form)
    mail_words.tell_unseen(findings)
    mail_notes.tell(
        [
            *check.unfit[:3],
            *mail_notes.of_drift(kind, desk.read(lambda tx, event: outlooks.drift_of_newest(tx, event, kind))),
        ]
    )
    click.echo("Nothing was approved." if dry_run else f"Next: geekx mail send {kind}{the_same(templates)}", err=True)


def _question(check: Check) -> str:
    unfit = f" {counted(len(check.unfit), 'more')} cannot be sent." if check.unfit else ""
    return f"Approve {counted(check.messages, 'message')} ({check.digest[:16]})?{unfit}"


@command.command("doctor", short_help="Tell what stands in the way of mails that arrive.")
@click.option("--call", is_flag=True, help="Also call the server, log in, and hang up.")
@server_option
@at_desk()
def doctor_(desk: Desk, call: bool, settings: Path | None) -> None:
    """Check what can be checked here: server, sender, the way out; and name what has to be looked at elsewhere.

    Without --call nothing leaves this machine.
    """
    from geekx_ops.mail import doctor

    found = desk.read(doctor.of_event)
    found += doctor.of_server(lambda: server(settings), call=call)
    show([{"check": one.what, "result": one.level, "told": one.told} for one in found], desk.form)
    if wrong := sum(one.level == doctor.BAD for one in found):
        raise Invalid(f"{counted(wrong, 'thing')} {'is' if wrong == 1 else 'are'} wrong; mails would not arrive.")


for verb in (*mail_form.VERBS, send_, *mail_steering.VERBS, *mail_suppressing.VERBS):
    command.add_command(verb)
