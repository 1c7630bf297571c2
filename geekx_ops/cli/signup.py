"""`geekx signup`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from geekx_ops.cli import words
from geekx_ops.cli.asking import asked, pairs, somebody_is_there, wanted
from geekx_ops.cli.desk import Desk, at_desk
from geekx_ops.cli.output import show
from geekx_ops.errors import Invalid

if TYPE_CHECKING:
    from geekx_ops.events.event import Question
    from geekx_ops.registration.service import SignUp


@click.command("signup", short_help="Sign a guest up.")
@click.argument("name", required=False)
@click.argument("email", required=False)
@click.option("--party", type=click.IntRange(1, 1000), metavar="N", help="Seats for the guest and all who come along.")
@click.option(
    "--with", "companions", multiple=True, metavar="NAME", help="Somebody who comes along, by name; may be repeated."
)
@click.option(
    "--at-least", type=click.IntRange(1, 1000), metavar="N", help="Accept fewer seats than --party, down to N."
)
@click.option("--type", "ticket_type", metavar="SLUG", help="The ticket type. [default: the event's first]")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="QUESTION=ANSWER",
    help="An answer to one of the event's questions; may be repeated.",
)
@click.option("--held", metavar="POOL", help="Take the seats out of those held for POOL (speakers, crew, …).")
@click.option("--over-cap", is_flag=True, help="Give seats even if the event does not have them.")
@click.option("--no-email", is_flag=True, help="Sign somebody up who gave no e-mail address.")
@at_desk()
def command(
    desk: Desk,
    name: str | None,
    email: str | None,
    party: int | None,
    companions: tuple[str, ...],
    at_least: int | None,
    ticket_type: str | None,
    answers: tuple[str, ...],
    held: str | None,
    over_cap: bool,
    no_email: bool,
) -> None:
    """Sign a guest up: a seat while there is room, else the queue.

    Asks for what is missing. The same e-mail address again changes nothing and shows the registration there is.
    """
    from geekx_ops.identity.addresses import checked_email
    from geekx_ops.registration.service import checked_name, sign_up

    if email and no_email:
        raise Invalid("an e-mail address and --no-email contradict each other; nobody was signed up. Leave one away.")
    given = pairs(answers, "--answer")
    full_name = wanted(name, "Name", check=checked_name)
    hint = "; --no-email for a guest who has none"
    address = None if no_email else wanted(email, "E-mail", check=checked_email, hint=hint)
    if somebody_is_there() and not held:
        given = {**_asked(desk, given), **given}
    result = desk.write(
        lambda tx, event: sign_up(
            tx,
            event,
            name=full_name,
            email=address,
            party_size=party,
            companions=companions,
            at_least=at_least,
            ticket_type=ticket_type,
            answers=given,
            held=held,
            over_cap=over_cap,
        )
    )
    _tell(desk, result)


def _asked(desk: Desk, given: dict[str, str]) -> dict[str, str]:
    """What somebody at the terminal answers to the required questions that no option answered."""
    from geekx_ops.events.service import stored
    from geekx_ops.registration.answers import accepted

    questions = desk.read(lambda tx, event: stored(tx, event).settings.questions)
    missing = [
        question for question in questions if question.asked and question.required and question.slug not in given
    ]
    return {question.slug: asked(_label(question), partial(accepted, question)) for question in missing}


def _label(question: Question) -> str:
    choices = {"yes-no": "yes/no", "choice": ", ".join(question.choices)}.get(question.kind.value)
    return question.text if choices is None else f"{question.text} [{choices}]"


def _tell(desk: Desk, result: SignUp) -> None:
    for warning in result.warnings:
        click.echo(f"Note: {warning}", err=True)
    if desk.form != "table":
        record = words.record(result.registration, result.position)
        show([{**record, "created": result.created, "promoted": [one.id for one in result.promoted]}], desk.form)
        return
    words.tell_promoted(result.promoted)
    before = "" if result.created else "Registered already. "
    click.echo(before + words.standing(result.registration, result.position))
