"""`geekx journal`."""

from __future__ import annotations

import click

from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show


@click.command("journal")
@click.option(
    "--last", type=click.IntRange(1, 1_000_000), default=50, show_default=True, metavar="N", help="How many entries."
)
@at_desk()
def command(desk: Desk, last: int) -> None:
    """Show who did what, and when.

    The journal names registrations and people by their numbers only; `geekx guests show 12` tells who it is.
    """
    from geekx_ops.events.journal import last_entries

    entries = desk.read(lambda tx, event: last_entries(tx, event, number=last))
    records = [
        {
            "at": f"{entry.at:%Y-%m-%d %H:%M:%S}Z" if desk.form == "table" else entry.at,
            "actor": entry.actor,
            "action": entry.action,
            "registration": entry.registration_id,
            "person": entry.person_id,
            "details": entry.details,
        }
        for entry in entries
    ]
    show(records, desk.form, empty="The journal is empty.")
