"""`geekx people …`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from geekx_ops.cli import people_words as told
from geekx_ops.cli import words
from geekx_ops.cli.asking import agreed, yes_option
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show
from geekx_ops.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from geekx_ops.people.erasing import Erased
    from geekx_ops.workspace import Transaction

T = TypeVar("T")

_PERSON = "PERSON is the number of a person, an e-mail address, or (part of) a name."
_who = click.argument("person")


@click.group("people")
def command() -> None:
    """See who came to which events; change, merge, erase people.

    PERSON is the number of a person, an e-mail address, or (part of) a name.
    """


@command.command("list", short_help="List everybody who ever signed up.")
@click.option("--name", metavar="TEXT", help="Only names with words that begin like these.")
@click.option("--do-not-contact", is_flag=True, help="Only those who want no mails.")
@at_desk(event=False)
def list_(desk: Desk, name: str | None, do_not_contact: bool) -> None:
    """List everybody who ever signed up for anything, by name."""
    from geekx_ops.people.finding import listed

    found = _read(desk, lambda tx: listed(tx, name=name, do_not_contact=do_not_contact))
    show([told.person(one) for one in found], desk.form, empty="Nobody found.")


@command.command("show", epilog=_PERSON, short_help="Show a person, with all events.")
@_who
@at_desk(event=False)
def show_(desk: Desk, person: str) -> None:
    """Show what is known of a person: every event, and whether and when somebody of the party came."""
    from geekx_ops.people.history import history

    found = _read(desk, lambda tx: history(tx, person))
    visits = [told.visit(one) for one in found.visits]
    if desk.form == "json":
        show([{**told.person(found.person), **told.totals(found.totals), "visits": visits}], desk.form)
    elif desk.form == "csv":
        show(visits, desk.form)
    else:
        told.tell_history(found)


@command.command("top", short_help="List who came to the most events.")
@click.option("--last", type=click.IntRange(1, 1_000_000), metavar="N", help="Only the last N events. [default: all]")
@click.option("--series", metavar="NAME", help="Only the events of this series.")
@click.option("--number", type=click.IntRange(1, 1_000_000), default=20, show_default=True, metavar="N",
              help="How many people.")  # fmt: skip
@at_desk(event=False)
def top_(desk: Desk, last: int | None, series: str | None, number: int) -> None:
    """List who came to the most events, as the doors wrote it down; who came first stands first among equals."""
    from geekx_ops.people.history import top

    ranking = _read(desk, lambda tx: top(tx, last=last, series=series))
    records = [told.regular(one) for one in ranking.regulars[:number]]
    if desk.form == "table":
        for record in records:
            del record["first_came"]
    show(records, desk.form, empty="Nobody came to anything yet.")
    told.note_unlogged(ranking)


@command.command("change", epilog=_PERSON, short_help="Change name, address, employer, note.")
@_who
@click.option("--name", metavar="NAME", help="Another name.")
@click.option("--email", metavar="ADDRESS", help="Another e-mail address.")
@click.option("--employer", metavar="NAME", help="For whom the person works; empty removes it.")
@click.option("--note", metavar="TEXT", help="What the door should know; empty removes it.")
@click.option("--do-not-contact/--contact", default=None, help="The person wants no mails, or wants them again.")
@at_desk(event=False)
def change_(
    desk: Desk,
    person: str,
    name: str | None,
    email: str | None,
    employer: str | None,
    note: str | None,
    do_not_contact: bool | None,
) -> None:
    """Change what is known of a person, for all events."""
    from geekx_ops.people.changing import change

    now, changed = desk.do(
        lambda tx: change(
            tx, person, name=name, email=email, employer=employer, note=note, do_not_contact=do_not_contact
        )
    )
    if desk.form != "table":
        show([{**told.person(now), "changed": changed}], desk.form)
        return
    marks = [text for text in (now.employer, "do not contact" if now.do_not_contact else None, now.note) if text]
    click.echo("; ".join([("" if changed else "No change. ") + told.who(now), *marks]))


@command.command("merge", epilog=_PERSON, short_help="Make one record of two.")
@_who
@click.argument("other")
@click.option("--dry-run", is_flag=True, help="Only show what would happen.")
@yes_option
@at_desk(event=False)
def merge_(desk: Desk, person: str, other: str, dry_run: bool, yes: bool) -> None:
    """Make one record of two: PERSON stays, with all registrations of OTHER, whose name and address are forgotten.

    Where both are registered, the better registration stays, and the other is cancelled.
    """
    from geekx_ops.people import merging

    plan = _read(desk, lambda tx: merging.plan(tx, person, other))
    if not dry_run:
        agreed(told.merge_question(plan), yes=yes)
        plan = desk.do(lambda tx: merging.merge(tx, str(plan.person.id), str(plan.gone.id)))
    if desk.form == "table":
        told.tell_merge(plan, dry_run=dry_run)
    else:
        show([told.merge_record(plan)], desk.form)


@command.command("erase", epilog=_PERSON, short_help="Forget who a person is, for good.")
@_who
@click.option("--cancel-registrations", is_flag=True, help="Give back seats at events to come, and erase then.")
@yes_option
@at_desk(event=False)
def erase_(desk: Desk, person: str, cancel_registrations: bool, yes: bool) -> None:
    """Forget who a person is: no trace of name or address is left in the file. Seats and numbers stay.

    Copies of the file that still have them are named. Erasing again, by number, finishes what could not be done.
    """
    from geekx_ops.cli import scrubbing
    from geekx_ops.people import erasing, finding

    one = _read(desk, lambda tx: finding.person(tx, person))
    if one.erased_at is None:
        agreed(f"Forget {told.who(one)} for good?", yes=yes)
    erased = desk.do(lambda tx: erasing.erase(tx, str(one.id), cancel_registrations=cancel_registrations))
    if desk.form == "table":
        _tell_erased(erased)
    found = scrubbing.scrubbed(desk, erased.spellings, again=f"geekx people erase {one.id}")
    if desk.form == "table":
        scrubbing.tell(found)
    else:
        show([{**_erased_record(erased), **scrubbing.records(found)}], desk.form)


def _read(desk: Desk, work: Callable[[Transaction], T]) -> T:
    with desk.open() as workspace, workspace.read() as tx:
        return work(tx)


def _tell_erased(erased: Erased) -> None:
    if not erased.changed:
        click.echo(f"Person {erased.person.id} was erased before.")
        return
    words.tell_promoted(erased.promoted)
    stay = "1 registration stays" if erased.registrations == 1 else f"{erased.registrations} registrations stay"
    click.echo(f"Person {erased.person.id} is erased; {stay}, without a name.")
    if erased.texts:
        click.echo(f"The name was taken out of {counted(erased.texts, 'text')} about others.")
    if erased.left:
        click.echo(f"Still named, look there yourself: {', '.join(erased.left)}.")


def _erased_record(erased: Erased) -> dict[str, object]:
    return {
        "number": erased.person.id,
        "changed": erased.changed,
        "registrations": erased.registrations,
        "texts": erased.texts,
        "still_named": list(erased.left),
        "promoted": [one.id for one in erased.promoted],
    }
