"""`geekx mail …`: addresses that get no mails."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geekx_ops.cli import mail_words
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.event_texts import text_of
from geekx_ops.cli.mail_options import KindType
from geekx_ops.cli.output import show
from geekx_ops.errors import Invalid

if TYPE_CHECKING:
    from geekx_ops.mail.kinds import Kind
    from geekx_ops.mail.suppressing import Extent
    from geekx_ops.mail.suppression_list import SuppressionList
    from geekx_ops.workspace import Transaction

_REASONS = ("manual", "unsubscribed", "bounce", "complaint")

_file = click.option(
    "--file", type=click.Path(path_type=Path), metavar="CSV", help="Also the addresses of this file: its column email."
)
_kind = click.option("--kind", type=KindType(), metavar="KIND", help="Only mails of this kind.")
_here = click.option("--this-event", is_flag=True, help="Only mails about the event.")


@click.command("suppress", short_help="Write no mails any more to some addresses.")
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]…")
@_file
@click.option("--reason", type=click.Choice(_REASONS), help="Why. [default: manual]")
@click.option("--token", "tokens", multiple=True, metavar="TOKEN", help="Who unsubscribed with this token of ours.")
@_kind
@_here
@click.option("--dry-run", is_flag=True, help="Only say how many that would be.")
@at_desk()
def suppress_(
    desk: Desk,
    addresses: tuple[str, ...],
    file: Path | None,
    reason: str | None,
    tokens: tuple[str, ...],
    kind: Kind | None,
    this_event: bool,
    dry_run: bool,
) -> None:
    """Write no mails any more to ADDRESSes. It is looked at before each single message.

    Who unsubscribed gets no more mails to many and no reminders, but still the ticket she signs up for. A file that
    `suppressed --format csv` wrote is taken as it is: with why, of what, and since when.
    """
    from geekx_ops.mail import leaving, suppressing
    from geekx_ops.mail.states import Reason

    if tokens and (kind is not None or this_event):
        raise Invalid("--token is about all mails; leave --kind and --this-event away. Nothing was changed.")
    given = _given(addresses, file, needed=not tokens)
    if given.suppressions and (reason or kind is not None or this_event):
        raise Invalid(
            f"{file} says itself why, and of what; leave --reason, --kind and --this-event away. Nothing was changed."
        )

    def work(tx: Transaction, event: str) -> int:
        extent = _extent(tx, event, kind, this_event=this_event)
        number = suppressing.suppress(tx, given.addresses, reason=Reason(reason or "manual"), extent=extent)
        number += suppressing.take(tx, given.suppressions)
        return number + sum(leaving.unsubscribe_token(tx, token) for token in tokens)

    number = (desk.read if dry_run else desk.write)(work)
    told = "would get" if dry_run else "get"
    click.echo(f"{number} more {told} no mails.")


@click.command("unsuppress", short_help="Write mails to some addresses again.")
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]…")
@_file
@_kind
@_here
@at_desk()
def unsuppress_(desk: Desk, addresses: tuple[str, ...], file: Path | None, kind: Kind | None, this_event: bool) -> None:
    """Write mails to ADDRESSes again; without --kind and --this-event whatever stopped them."""
    from geekx_ops.mail import suppressing

    found = _given(addresses, file, needed=True)
    given = [*found.addresses, *(one.address for one in found.suppressions)]
    number = desk.write(
        lambda tx, event: suppressing.unsuppress(tx, given, extent=_extent(tx, event, kind, this_event=this_event))
    )
    click.echo(f"{number} of {len(given)} get mails again.")


@click.command("suppressed", short_help="List addresses that get no mails.")
@at_desk(event=False)
def suppressed_(desk: Desk) -> None:
    """List addresses that get no mails, and why; --format csv writes what `suppress --file` reads."""
    from geekx_ops.mail import suppressing

    with desk.open() as workspace, workspace.read() as tx:
        found = suppressing.listed(tx)
        _remember_zone(tx)
    show([mail_words.suppression(one, desk) for one in found], desk.form, empty="Everybody gets mails.")


def _remember_zone(tx: Transaction) -> None:
    """Tell times on the clocks of the event that is meant, if one is."""
    from geekx_ops.cli.desk import remember_zone
    from geekx_ops.errors import GeekxError
    from geekx_ops.events import service as events

    with suppress(GeekxError):
        remember_zone(events.stored(tx, events.chosen_slug(tx, None)).settings.timezone)


def _extent(tx: Transaction, event: str, kind: Kind | None, *, this_event: bool) -> Extent:
    from geekx_ops.events import service as events
    from geekx_ops.mail.suppressing import Extent

    if kind is not None and this_event:
        raise Invalid("--kind and --this-event exclude each other. Nothing was changed.")
    return Extent(events.stored(tx, event).id if this_event else None, kind)


def _given(addresses: Iterable[str], file: Path | None, *, needed: bool) -> SuppressionList:
    from geekx_ops.mail import suppression_list

    found = suppression_list.SuppressionList()
    if file is not None:
        found = suppression_list.read(text_of(file), source=str(file))
    together = replace(found, addresses=(*addresses, *found.addresses))
    if needed and not together.addresses and not together.suppressions:
        raise Invalid("say which addresses, or --file CSV. Nothing was changed.")
    return together


VERBS = (suppress_, unsuppress_, suppressed_)
