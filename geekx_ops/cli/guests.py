"""`geekx guests …`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from geekx_ops.cli import words
from geekx_ops.cli.asking import agreed, pairs, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.forecast import forecast_
from geekx_ops.cli.guest_filter import filtered
from geekx_ops.cli.guest_lists import VERBS
from geekx_ops.cli.output import show
from geekx_ops.errors import Invalid
from geekx_ops.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from geekx_ops.events.journal import JournalEntry
    from geekx_ops.registration.guests import Outcome
    from geekx_ops.registration.listing import Filter, Guest
    from geekx_ops.registration.queue import Settled
    from geekx_ops.registration.record import Registration
    from geekx_ops.workspace import Transaction

_who = click.argument("person")
_PERSON = "PERSON is an e-mail address, a ticket code, its number in the list, or (part of) a name."


@click.group("guests")
def command() -> None:
    """See who comes and who waits; cancel, change, confirm, move up.

    PERSON is an e-mail address, a ticket code, its number in the list, or (part of) a name.
    """


for verb in (forecast_, *VERBS):
    command.add_command(verb)


@command.command("list", short_help="List the guests, by standing.")
@filtered
@click.option("--with-codes", is_flag=True, help="Show the ticket codes.")
@at_desk()
def list_(desk: Desk, chosen: Callable[[], Filter], with_codes: bool) -> None:
    """List the guests: by standing, those who wait in the order of the queue."""
    from geekx_ops.registration.listing import Filter, guest_list

    wanted = chosen()
    found = desk.read(lambda tx, event: guest_list(tx, event, wanted))
    records = [words.guest_record(guest) for guest in found]
    hidden = set() if with_codes else {"ticket_code"}
    if desk.form == "table":
        records = [_for_the_table(record) for record in records]
        hidden |= _empty_columns(records, "position", "held", "offer_expires_at", "companions")
    show(
        [{key: value for key, value in record.items() if key not in hidden} for record in records],
        desk.form,
        empty="No guests yet." if wanted == Filter() else "Nobody fits these filters.",
    )


_IN_TABLE = (
    "number",
    "name",
    "email",
    "standing",
    "position",
    "seats",
    "ticket_type",
    "held",
    "ticket_code",
    "offer_expires_at",
    "companions",
)
"""The columns for people; JSON and CSV have all there is."""


def _for_the_table(record: dict[str, Any]) -> dict[str, Any]:
    until = record["offer_expires_at"]
    return {key: record[key] for key in _IN_TABLE} | {"offer_expires_at": until and words.local(until)}


def _empty_columns(records: list[dict[str, Any]], *names: str) -> set[str]:
    return {name for name in names if not any(record[name] for record in records)}


@command.command("show", epilog=_PERSON, short_help="Show all that is known of one guest.")
@_who
@at_desk()
def show_(desk: Desk, person: str) -> None:
    """Show all that is known of one guest, with what happened so far; times are those of the event's zone."""
    from geekx_ops.events.journal import of_registration
    from geekx_ops.events.service import stored
    from geekx_ops.registration.listing import guest

    def found(tx: Transaction, event: str) -> tuple[Guest, list[JournalEntry], ZoneInfo]:
        one = guest(tx, event, person)
        return one, of_registration(tx, one.registration.id), ZoneInfo(stored(tx, event).settings.timezone)

    one, past, zone = desk.read(found)
    record = words.guest_record(one)
    if desk.form != "table":
        show([record], desk.form)
        return
    if record["ticket_code"] and record["standing"] != "confirmed":
        record["ticket_code"] += " (not valid any more)"
    for key, value in record.items():
        if value not in (None, [], {}, "", 0, False):
            click.echo(f"{key.replace('_', ' '):>16}  {_shown(value, zone)}")
    for entry in past:
        click.echo(f"{_shown(entry.at, zone)}  {entry.action.partition('.')[2]} (by {entry.actor})")


def _shown(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


@command.command("why", epilog=_PERSON, short_help="Explain where a guest stands.")
@_who
@at_desk()
def why_(desk: Desk, person: str) -> None:
    """Explain where a guest stands, and what would have to happen for a seat."""
    from geekx_ops.registration.listing import why

    for sentence in desk.read(lambda tx, event: why(tx, event, person)):
        click.echo(sentence)


@command.command("cancel", epilog=_PERSON, short_help="Cancel a registration; who is next moves up.")
@_who
@yes_option
@at_desk()
def cancel_(desk: Desk, person: str, yes: bool) -> None:
    """Cancel a guest's registration; whoever is next moves up at once."""
    from geekx_ops.door.guests import cancel
    from geekx_ops.events.service import stored
    from geekx_ops.registration import find

    one = desk.read(lambda tx, event: find.registration(tx, stored(tx, event), person))
    agreed(f"Cancel {counted(one.party_size, 'seat')} of {one.name} ({one.standing.value})?", yes=yes)
    _tell(desk, desk.write(lambda tx, event: cancel(tx, event, f"#{one.id}")))


@command.command("confirm", epilog=_PERSON, short_help="Confirm who was offered a seat, or is pending.")
@_who
@at_desk()
def confirm_(desk: Desk, person: str) -> None:
    """Confirm a guest who was offered a seat, or is pending."""
    from geekx_ops.registration.guests import confirm

    _tell(desk, desk.freeing(lambda tx, event: confirm(tx, event, person)))


@command.command("change", epilog=_PERSON, short_help="Change a guest's name, party, answers, …")
@_who
@click.option("--name", metavar="NAME", help="Another name.")
@click.option("--email", metavar="ADDRESS", help="Another e-mail address.")
@click.option("--party", type=click.IntRange(1, 1000), metavar="N", help="Another number of seats.")
@click.option("--with", "companions", multiple=True, metavar="NAME", help="Who comes along, instead of those named.")
@click.option("--alone", is_flag=True, help="Nobody comes along after all.")
@click.option("--at-least", type=click.IntRange(1, 1000), metavar="N", help="The fewest seats that are accepted.")
@click.option("--type", "ticket_type", metavar="SLUG", help="Another ticket type.")
@click.option("--answer", "answers", multiple=True, metavar="QUESTION=ANSWER", help="Another answer; empty removes it.")
@at_desk()
def change_(
    desk: Desk,
    person: str,
    name: str | None,
    email: str | None,
    party: int | None,
    companions: tuple[str, ...],
    alone: bool,
    at_least: int | None,
    ticket_type: str | None,
    answers: tuple[str, ...],
) -> None:
    """Change a guest's name, address, party, ticket type or answers. A refused change changes nothing."""
    from geekx_ops.door.guests import change

    outcome = desk.write(
        lambda tx, event: change(
            tx,
            event,
            person,
            name=name,
            email=email,
            party_size=1 if alone else party,
            companions=companions if companions or alone else None,
            at_least=at_least,
            ticket_type=ticket_type,
            answers=pairs(answers, "--answer"),
        )
    )
    _tell(desk, outcome)


@command.command("move-up", epilog=_PERSON, short_help="Run the queue now, or put somebody first.")
@click.argument("person", required=False)
@click.option("--reason", metavar="TEXT", help="Why PERSON goes first; kept with the registration.")
@click.option("--over-cap", is_flag=True, help="Give PERSON seats that the event does not have.")
@click.option(
    "--due", is_flag=True, help="Only end offers that ran out, and move whom the event lets move: for a clock."
)
@at_desk()
def move_up_(desk: Desk, person: str | None, reason: str | None, over_cap: bool, due: bool) -> None:
    """Run the queue now, also past its cut-off; with PERSON, put that guest first.

    With --due it stops at the cut-off, and may be called every few minutes.
    """
    from geekx_ops.registration.guests import move_up, move_up_due

    if due and (person is not None or reason is not None or over_cap):
        raise Invalid("--due moves whoever is next, and takes nobody's name. Nothing was changed.")

    def work(tx: Transaction, event: str) -> Settled:
        return move_up_due(tx, event) if due else move_up(tx, event, person, reason=reason, over_cap=over_cap)

    settled = desk.write(work)
    if desk.form != "table":
        show([words.record(one) for one in settled.promoted], desk.form)
        return
    for one in settled.expired:
        click.echo(f"Offer ended: {words.standing(one)}")
    words.tell_promoted(settled.promoted)
    if not settled.promoted:
        first = f"; {person} is first now" if person else ""
        click.echo(f"Nobody moved up{first}; {settled.seats.waiting} in the queue.")


@command.command("answers", short_help="Count the answers of those who have a seat.")
@click.argument("question")
@click.option("--who", is_flag=True, help="List the names behind each answer.")
@at_desk()
def answers_(desk: Desk, question: str, who: bool) -> None:
    """Count the answers to QUESTION of those who have a seat: `geekx guests answers dietary` is for the caterer."""
    from geekx_ops.registration.listing import answer_counts

    counts = desk.read(lambda tx, event: answer_counts(tx, event, question))
    records = [
        {"answer": count.answer or "(no answer)", "guests": count.guests, "seats": count.seats}
        | ({"names": list(count.names)} if who else {})
        for count in counts
    ]
    show(records, desk.form, empty="Nobody has a seat yet.")


def _tell(desk: Desk, outcome: Outcome) -> None:
    one: Registration = outcome.registration
    if desk.form != "table":
        promoted = [promoted.id for promoted in outcome.promoted]
        show([{**words.record(one), "changed": outcome.changed, "promoted": promoted}], desk.form)
        return
    click.echo(("" if outcome.changed else "No change. ") + words.standing(one, outcome.position))
    words.tell_promoted(other for other in outcome.promoted if other.id != one.id)
