"""`geekx signup`, `geekx guests` and `geekx journal`: what each says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Ran, run
from tests.cli.test_event import said

LISTED = """\
NUMBER  NAME  EMAIL            STANDING   POSITION  SEATS  TICKET TYPE
     1  Ada   ada@example.org  confirmed                1  standard
     2  Bo    bo@example.org   confirmed                1  standard
     3  Cy    cy@example.org   waiting           1      1  standard
"""
ADA = """\
          number  1
            name  Ada
           email  ada@example.org
        standing  confirmed
           seats  1
     ticket type  standard
     ticket code  CODE
    signed up at  2026-05-04 05:00
        at least  1
         answers  dietary: vegan
  standing since  2026-05-04 05:00
2026-05-04 05:00  confirmed (by organizer)
"""
WHY_CY = """\
Cy is waiting since Mon 4 May 2026 05:00: number 1 of 1 in the queue.
The event has 2 seats: 2 taken, 0 free.
Nobody moves up until a seat is given back, the cap is raised, or held seats are released.
"""
JOURNAL = """\
AT                    ACTOR      ACTION                  REGISTRATION  PERSON  DETAILS
2026-05-04 12:00:00Z  organizer  event.created
2026-05-04 12:00:00Z  organizer  raffle.rules                                  prizes: 1
2026-05-04 12:00:00Z  organizer  registration.confirmed             1       1  seats: 1
2026-05-04 12:00:00Z  organizer  registration.confirmed             2       2  seats: 1
2026-05-04 12:00:00Z  organizer  registration.waiting               3       3  seats: 1
"""


@pytest.mark.usefixtures("party")
def test_there_is_room_or_a_queue() -> None:
    assert said("event", "cap", "4").endswith("\n")
    assert said("signup", "Dee", "dee@example.org") == ("Dee (#4) is confirmed: 1 seat, standard; ticket code CODE.\n")
    assert said("signup", "Eve", "eve@example.org", "--party", "2", "--with", "Fay") == (
        "Eve (#5) is waiting: 2 seats, standard; number 1 in the queue.\n"
    )


@pytest.mark.usefixtures("party")
def test_the_same_person_again_is_told_what_there_is() -> None:
    assert said("signup", "Ada", "ADA@example.org") == (
        "Registered already. Ada (#1) is confirmed: 1 seat, standard; ticket code CODE.\n"
    )


@pytest.mark.usefixtures("party")
def test_who_may_be_the_same_person_is_noted() -> None:
    ran = run("signup", "Ada", "ada+x@example.org")
    assert (ran.code, ran.out) == (0, "Ada (#4) is waiting: 1 seat, standard; number 2 in the queue.\n")
    assert ran.err == (
        "Note: ada+x@example.org may be the same person as Ada (ada@example.org): it differs only behind a plus sign.\n"
    )


@pytest.mark.usefixtures("party")
def test_a_guest_without_an_address() -> None:
    assert said("signup", "Gus", "--no-email") == "Gus (#4) is waiting: 1 seat, standard; number 2 in the queue.\n"
    told = "an e-mail address and --no-email contradict each other; nobody was signed up. Leave one away."
    assert run("signup", "Hal", "hal@example.org", "--no-email") == Ran(2, "", f"Error: {told}\n")


@pytest.mark.usefixtures("party")
def test_seats_beyond_the_cap_and_out_of_a_pool() -> None:
    assert said("signup", "Dee", "d@example.org", "--over-cap").startswith("Dee (#4) is confirmed: 1 seat")
    run("event", "hold", "crew", "2", "--allow-over")
    assert said("signup", "Eve", "e@example.org", "--held", "crew").startswith("Eve (#5) is confirmed: 1 seat")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Name is missing."),
        (("Dee",), "E-mail is missing; --no-email for a guest who has none."),
        (("Dee", "d@example.org", "--answer", "vegan"), "--answer takes QUESTION=ANSWER, not “vegan”."),
        (("Dee", "d@example.org", "--answer", "shoe=42"), 'this event does not ask "shoe"; it asks: dietary, wishes.'),
        (("Dee", "d@example.org", "--type", "vip"), 'there is no ticket type "vip" here; there is: standard.'),
    ],
)
@pytest.mark.usefixtures("party")
def test_what_is_missing_or_wrong_is_told(arguments: tuple[str, ...], told: str) -> None:
    assert run("signup", *arguments) == Ran(2, "", f"Error: {told}\n")


@pytest.mark.usefixtures("party")
def test_a_party_of_none_is_a_usage_error() -> None:
    ran = run("signup", "Dee", "d@example.org", "--party", "0")
    assert (ran.code, ran.out) == (2, "")
    assert "Invalid value for '--party': 0 is not in the range 1<=x<=1000." in ran.err


@pytest.mark.usefixtures("party")
def test_the_guests_are_listed() -> None:
    assert said("guests", "list") == LISTED
    assert said("guests", "list", "--standing", "waiting", "--standing", "offered").splitlines()[1:] == [
        "     3  Cy    cy@example.org  waiting          1      1  standard"
    ]
    assert said("guests", "list", "--with-codes").splitlines()[0].endswith("TICKET CODE")
    assert said("guests", "list", "--answer", "dietary=vegan", "--name", "ad").count("\n") == 2


@pytest.mark.parametrize("option", [("--standing", "cancelled"), ("--name", "x"), ("--answer", "dietary=none")])
@pytest.mark.usefixtures("party")
def test_nobody_fits(option: tuple[str, str]) -> None:
    assert run("guests", "list", *option) == Ran(0, "", "Nobody fits these filters.\n")


@pytest.mark.parametrize("option", [("--type", "vip"), ("--held", "crew"), ("--answer", "drinks=tea")])
@pytest.mark.usefixtures("party")
def test_a_filter_for_what_there_is_not_is_refused(option: tuple[str, str]) -> None:
    assert run("guests", "list", *option).code == 2


@pytest.mark.usefixtures("party")
def test_one_guest_with_all_there_is() -> None:
    assert said("guests", "show", "ada@example.org") == ADA
    assert said("guests", "show", "#1") == ADA
    assert said("guests", "why", "Cy") == WHY_CY


@pytest.mark.usefixtures("party")
def test_nobody_of_that_name() -> None:
    told = "Error: nobody at Spring Dinner is found by “Zoë”. `geekx guests list` shows everybody.\n"
    for verb in ("show", "why", "confirm", "change", "cancel"):
        assert run("guests", verb, "Zoë") == Ran(3, "", told)


@pytest.mark.usefixtures("party")
def test_cancelling_moves_the_next_one_up() -> None:
    assert said("guests", "cancel", "Ada", "--yes") == (
        "Ada (#1) is cancelled: 1 seat, standard.\n"
        "Moved up: Cy (#3) is confirmed: 1 seat, standard; ticket code CODE.\n"
    )
    assert said("guests", "cancel", "Ada", "--yes") == "No change. Ada (#1) is cancelled: 1 seat, standard.\n"


@pytest.mark.usefixtures("party")
def test_changes() -> None:
    assert said("guests", "change", "Bo", "--name", "Bo Diddley", "--answer", "dietary=none") == (
        "Bo Diddley (#2) is confirmed: 1 seat, standard; ticket code CODE.\n"
    )
    assert (
        said("guests", "change", "Cy", "--party", "2")
        == "Cy (#3) is waiting: 2 seats, standard; number 1 in the queue.\n"
    )
    assert said("guests", "change", "Cy", "--alone") == "Cy (#3) is waiting: 1 seat, standard; number 1 in the queue.\n"
    assert said("guests", "change", "Cy", "--party", "1").startswith("No change. Cy (#3) is waiting: 1 seat, standard;")


@pytest.mark.usefixtures("party")
def test_moving_up_by_hand() -> None:
    assert said("guests", "move-up") == "Nobody moved up; 1 in the queue.\n"
    assert said("guests", "move-up", "Cy", "--over-cap", "--reason", "she is the speaker's mother") == (
        "Moved up: Cy (#3) is confirmed: 1 seat, standard; ticket code CODE.\n"
    )


def test_an_offer_is_confirmed(party: Path) -> None:
    text = (party / "event.toml").read_text(encoding="utf-8")
    (party / "event.toml").write_text(text + '\n[signup]\npromotion = "offer"\n', encoding="utf-8")
    run("event", "load", "event.toml")
    assert said("guests", "cancel", "Ada", "--yes").splitlines()[1] == (
        "Moved up: Cy (#3) is offered: 1 seat, standard; to be confirmed by Tue 5 May 2026 05:00 PDT."
    )
    assert said("guests", "confirm", "Cy") == "Cy (#3) is confirmed: 1 seat, standard; ticket code CODE.\n"
    assert said("guests", "confirm", "Cy").startswith("No change. ")


def test_an_offer_that_nobody_took_ends(party: Path) -> None:
    refused = run("guests", "move-up", "Cy", "--due")
    assert (refused.code, refused.err) == (
        2, "Error: --due moves whoever is next, and takes nobody's name. Nothing was changed.\n",
    )  # fmt: skip
    text = (party / "event.toml").read_text(encoding="utf-8")
    (party / "event.toml").write_text(text + '\n[signup]\npromotion = "offer"\n', encoding="utf-8")
    run("event", "load", "event.toml")
    run("guests", "cancel", "Ada", "--yes")
    ran = run("guests", "move-up", "--due", GEEKX_NOW="2026-05-06T12:00:00Z")
    assert ran.out == "Offer ended: Cy (#3) is expired: 1 seat, standard.\nNobody moved up; 0 in the queue.\n"


@pytest.mark.usefixtures("party")
def test_who_cancelled_is_listed_with_all() -> None:
    run("guests", "cancel", "Ada", "--yes")
    assert "Ada" not in said("guests", "list")
    assert "Ada   ada@example.org  cancelled" in said("guests", "list", "--all")
    assert "ticket code  CODE (not valid any more)" in said("guests", "show", "Ada")


@pytest.mark.usefixtures("party")
def test_answers_are_counted() -> None:
    assert said("guests", "answers", "dietary", "--who") == (
        "ANSWER       GUESTS  SEATS  NAMES\nvegan             1      1  Ada\n(no answer)       1      1  Bo\n"
    )
    ran = run("guests", "answers", "shoe")
    assert ran == Ran(3, "", 'Error: Spring Dinner has no question "shoe"; it has: dietary, wishes.\n')


@pytest.mark.usefixtures("party")
def test_the_journal() -> None:
    assert said("journal") == JOURNAL
    assert said("journal", "--last", "1").split()[-4:] == ["3", "3", "seats:", "1"]
    run("signup", "Dee", "d@example.org", GEEKX_ACTOR="door-1")
    assert " door-1 " in said("journal", "--last", "1")


@pytest.mark.usefixtures("party")
def test_a_walk_in_is_typed_as_on_the_screen() -> None:
    on_the_evening = "2026-05-26T02:00+00:00"
    typed = run("door", "walk-in", "Walter Walk, walter@example.org", "--over-cap", GEEKX_NOW=on_the_evening)
    assert typed.code == 0, typed
    assert "Walter Walk  walter@example.org" in said("guests", "list")
    nameless = run("door", "walk-in", "walter@example.org", GEEKX_NOW=on_the_evening)
    assert (nameless.code, nameless.err) == (
        2, "Error: who is walter@example.org? The name stands before the address. Nothing was noted.\n",
    )  # fmt: skip
