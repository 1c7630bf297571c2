"""`geekx mail …`: looking at mails before they are sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.cli import mail_words
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.mail_options import kind_argument, templates_option, to_option
from geekx_ops.cli.output import show
from geekx_ops.cli.progress import Progress
from geekx_ops.errors import Invalid
from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.mail.files import Written
    from geekx_ops.mail.kinds import Kind
    from geekx_ops.mail.letters import Letters
    from geekx_ops.mail.lint import Finding
    from geekx_ops.workspace import Transaction


@click.command("preview", short_help="Look at a sample in the browser.")
@kind_argument
@to_option
@templates_option
@click.option("--out", type=click.Path(path_type=Path), default="mail-preview", show_default=True, metavar="DIR",
              help="Where to.")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Only tell where the page lies.")
@at_desk()
def preview_(desk: Desk, kind: Kind, to: str | None, templates: Path | None, out: Path, no_browser: bool) -> None:
    """Make the mails KIND and open a sample of them in the browser: one of each text, the longest name, an awkward one.

    As they are planned; if they are not planned yet, as they would be now. Nothing is stored, nothing sent.
    """
    found = _found(desk, kind, to, templates)
    written = _written(desk, found, out, None)
    _tell(desk, written)
    _tell_queued(desk, found)
    click.echo(f"Look at {written.page}. It holds personal data: only you can read it.", err=True)
    if not no_browser:
        click.launch(written.page.resolve().as_uri())


@click.command("render", short_help="Write the mails as files.")
@kind_argument
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", required=True, help="Where to.")
@click.option(
    "--all", "every", type=click.Choice(["mbox", "files"]), help="Write each mail: as one mailbox, or a file each."
)
@to_option
@templates_option
@at_desk()
def render_(desk: Desk, kind: Kind, out: Path, every: str | None, to: str | None, templates: Path | None) -> None:
    """Make the mails KIND and write into DIR: a sample (.eml, .html, .txt), all of them as a list, and a page about it.

    The list's last number is the manifest; `geekx mail approve KIND --manifest …` approves these mails and no others.
    """
    found = _found(desk, kind, to, templates)
    written = _written(desk, found, out, every)
    _tell(desk, written)
    _tell_queued(desk, found)
    click.echo(f"Wrote {written.page}. The folder holds personal data: only you can read it.", err=True)


@click.command("lint", short_help="Check the mails for mistakes.")
@kind_argument
@to_option
@templates_option
@at_desk()
def lint_(desk: Desk, kind: Kind, to: str | None, templates: Path | None) -> None:
    """Check a sample of the mails KIND: links, both parts, subject, accessibility, size, head, and who gets them.

    Errors end with exit code 2, warnings do not.
    """
    from geekx_ops.mail import linting

    findings = linting.findings(_found(desk, kind, to, templates), desk.now())
    show([_record(one) for one in findings], desk.form, empty="Nothing was found.")
    errors = sum(one.is_error for one in findings)
    if errors:
        raise Invalid(f"{counted(errors, 'error')} to mend before these mails can be approved.", errors=errors)


@click.command("template", short_help="Write our templates as files, to start from.")
@kind_argument
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", required=True, help="Where to.")
@click.option("--parts", is_flag=True, help="Also what they are made of: layout, style sheet, footer, ….")
def template_(kind: Kind, out: Path, parts: bool) -> None:
    """Write our templates of the mail KIND into DIR/mail, to be changed; nothing that is there is replaced.

    `geekx mail preview KIND --templates DIR` shows what becomes of them. Files that you do not change may be deleted.
    """
    from geekx_ops.mail import starting

    for path in starting.write(kind, out, parts=parts):
        click.echo(path)
    click.echo(f"Next: change them, then geekx mail preview {kind} --templates {out}", err=True)


def _found(desk: Desk, kind: Kind, to: str | None, templates: Path | None) -> Letters:
    from geekx_ops.mail import audience, letters

    who = None if to is None else audience.parse(to)
    return desk.read(lambda tx, event: letters.letters(tx, event, kind, folder=templates, who=who))


def _written(desk: Desk, found: Letters, folder: Path, every: str | None) -> Written:
    from geekx_ops.mail import files

    with Progress("Making mails") as progress:
        asked = None if every is None else files.Every(every)
        return files.write(found, folder, now=desk.now(), every=asked, show=progress.show)


def _tell(desk: Desk, written: Written) -> None:
    errors = sum(one.is_error for one in written.findings)
    told = {
        "mails": written.mails,
        "refused": written.refused,
        "errors": errors,
        "warnings": len(written.findings) - errors,
        "manifest": written.digest,
    }
    show([told], desk.form)
    mail_words.tell_unseen(written.findings)


def _tell_queued(desk: Desk, found: Letters) -> None:
    """Say what is shown of a kind that goes out by itself: not what is queued."""
    if found.mailing is not None or found.kind not in found.settings.send:
        return
    queued = desk.read(lambda tx, event: _queued(tx, event, found.kind))
    click.echo(
        f"Note: “{found.kind}” goes out by itself: {queued} {'is' if queued == 1 else 'are'} queued. Shown:"
        f" {len(found.letters)}, as everybody whom it may concern would get it now.",
        err=True,
    )


def _queued(tx: Transaction, event: str, kind: Kind) -> int:
    """How many mails of *kind* wait, with what follows from the journal; this transaction is not kept."""
    from geekx_ops.mail import outlooks, queueing

    queueing.take_in(tx, event)
    return sum(one.left for one in outlooks.of_event(tx, event, kind) if one.mailing.automatic)


def _record(finding: Finding) -> dict[str, str]:
    return {"level": finding.level.value, "rule": finding.id, "where": finding.where, "told": finding.told}


VERBS = (preview_, render_, lint_, template_)
