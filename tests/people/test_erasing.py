"""A person is forgotten: no word of her is left in any row, and all numbers are as they were."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest

from geekx_ops.door import listing as door_listing
from geekx_ops.door.log import Kind
from geekx_ops.errors import Conflict
from geekx_ops.events import journal
from geekx_ops.events.event import Link, Question, QuestionKind
from geekx_ops.people import erasing, finding, history, locking
from geekx_ops.people.changing import change
from geekx_ops.people.erasing import Erased
from geekx_ops.registration import guests, ledger, listing
from geekx_ops.registration.listing import Filter
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.people.at_once import in_the_middle
from tests.people.evenings import arrive, evening, sign_ups, signed_up
from tests.registration.seen import problems, rows

QUESTIONS = (
    Question("dietary", "What do you eat?", QuestionKind.CHOICE, choices=("vegan", "none")),
    Question("photos", "May we?", QuestionKind.YES_NO),
    Question("wishes", "Anything else?"),
)
ADA = "ada.example@example.org"
SAID = {"dietary": "vegan", "photos": "no", "wishes": "a chair for Ada"}


@pytest.fixture
def past(workspace: Workspace, clock: Clock) -> Workspace:
    """April is over: Ada came with Ken, Bo with Ada's name all over his papers, Cy not at all."""
    evening(workspace, "april", cap=20, questions=QUESTIONS)
    sign_ups(workspace, "april", "Ada Example", party_size=3, companions=["Ken Sample"], answers=SAID)
    told = {"photos": "yes", "wishes": "seat me by Ada Example (ADA.example@example.org), not by Nada Example"}
    sign_ups(workspace, "april", "Bo Sample", companions=["Example, Ada", "Mary-Ada Example"], answers=told)
    sign_ups(workspace, "april", "Cy Trial", answers={"dietary": "none"})
    with workspace.write() as tx:
        change(tx, "bo", note="friend of ada example", employer="Ada Example's Bakery")
        change(tx, "ada", note="gluten", employer="Acme", do_not_contact=True)
    arrive(workspace, clock, "april", ADA, "bo")
    clock.move(days=1)
    return workspace


def erase(workspace: Workspace, who: str = ADA, **rest: Any) -> Erased:
    with workspace.write() as tx:
        return erasing.erase(tx, who, **rest)


def numbers(workspace: Workspace, slug: str = "april") -> dict[str, Any]:
    """All that is counted of an event."""
    with workspace.read() as tx:
        overview = listing.overview(tx, slug)
        return {
            "registrations": overview.registrations,
            "seats": overview.party_seats,
            "taken": overview.seats,
            "door": door_listing.door(tx, slug).count,
            "dietary": [(c.answer, c.guests, c.seats) for c in listing.answer_counts(tx, slug, "dietary")],
            "photos": [(c.answer, c.guests, c.seats) for c in listing.answer_counts(tx, slug, "photos")],
            "wishes": sum(c.guests for c in listing.answer_counts(tx, slug, "wishes") if c.answer),
            "log": len(door_listing.log_lines(tx, slug)),
            "journal": len(journal.last_entries(tx, slug)),
            "came": sum(one.totals.came for one in (history.history(tx, str(n)) for n in (1, 2, 3))),
        }


def test_no_row_names_the_person_any_more(past: Workspace) -> None:
    found = erase(past)
    assert (found.changed, found.registrations, found.texts, found.left) == (True, 1, 4, ())
    stored = str(rows(past)).casefold()
    for word in ("ada example'", "'ada", "ada.example@", "ken sample", "gluten", "acme", "a chair"):
        assert word not in stored.replace("nada example", "").replace("mary-ada example", "")
    with past.read() as tx:
        bo = listing.guest(tx, "april", "bo")
        assert bo.companions == ("(erased)", "Mary-Ada Example")
        assert bo.answers["wishes"] == "seat me by (erased) ((erased)), not by Nada Example"
        profile = finding.person(tx, "bo")
        assert (profile.note, profile.employer) == ("friend of (erased)", "(erased)'s Bakery")
        ada = listing.guest(tx, "april", "#1")
        assert (ada.registration.name, ada.registration.email, ada.companions) == ("(erased)", None, ("(erased)",))
        assert ada.answers == {"dietary": "vegan", "photos": "no", "wishes": "(erased)"}
    assert problems(past) == []


def test_all_numbers_stay(past: Workspace) -> None:
    before = numbers(past)
    assert before["came"] == 2
    erase(past)
    assert numbers(past) == before


def test_reasons_are_forgotten_and_the_order_of_the_queue_is_not(workspace: Workspace) -> None:
    evening(workspace, "april", days=1, cap=1)
    sign_ups(workspace, "april", "Bo Sample", "Cy Trial", "Dee Trial", "Ada Example")
    with workspace.write() as tx:
        guests.move_up(tx, "april", "dee", reason="sits with Ada Example")
        guests.move_up(tx, "april", "ada", reason="wrote the music")
    erase(workspace, cancel_registrations=True)
    with workspace.read() as tx:
        ada = listing.guest(tx, "april", "#4").registration
        dee = listing.guest(tx, "april", "dee")
    assert (ada.standing, ada.priority, ada.priority_reason) == (Standing.CANCELLED, 2, "(erased)")
    assert (dee.position, dee.registration.priority_reason) == (1, "sits with (erased)")
    assert problems(workspace) == []


def test_the_journal_tells_that_it_was_done(past: Workspace) -> None:
    erase(past)
    with past.read() as tx:
        last = journal.last_entries(tx, number=1)[0]
    assert (last.action, last.person_id, last.details) == ("person.erased", 1, {})


def test_an_erased_person_is_found_by_number_only_and_erased_once(past: Workspace) -> None:
    assert erase(past).spellings == ("Ada Example", ADA)
    before = rows(past)
    again = erase(past, "1")
    assert (again.changed, again.spellings) == (False, ())
    assert rows(past) == before
    with past.read() as tx:
        assert [one.name for one in finding.listed(tx)] == ["Bo Sample", "Cy Trial"]


def test_who_is_registered_for_what_is_to_come_is_not_erased_by_mistake(past: Workspace) -> None:
    evening(past, "june", days=30, cap=1)
    sign_ups(past, "june", "Ada Example", "Bo Sample")
    before = rows(past)
    with pytest.raises(Conflict, match=r"Ada Example is registered for June \(#4, confirmed\); nothing was changed"):
        erase(past)
    assert rows(past) == before
    found = erase(past, cancel_registrations=True)
    assert [one.name for one in found.promoted] == ["Bo Sample"]
    assert problems(past) == []


def test_the_same_address_is_somebody_new_afterwards(past: Workspace) -> None:
    erase(past)
    evening(past, "june", days=30)
    sign_ups(past, "june", "Ada Example")
    with past.read() as tx:
        assert [visit.event.settings.slug for visit in history.history(tx, ADA).visits] == ["june"]


def test_of_two_people_of_one_name_only_the_one_is_erased(past: Workspace) -> None:
    evening(past, "june", days=30)
    sign_ups(past, "june", "Example Ada", email="other@example.org", companions=["Li Ng"])
    found = erase(past)
    with past.read() as tx:
        other = listing.guest(tx, "june", "other@example.org")
        bo = listing.guest(tx, "april", "bo")
    assert (other.registration.name, other.companions) == ("Example Ada", ("Li Ng",))
    # Which of the two is meant, only people know; an address is hers alone.
    assert bo.companions == ("Example, Ada", "Mary-Ada Example")
    assert bo.answers["wishes"] == "seat me by Ada Example ((erased)), not by Nada Example"
    assert found.left == (
        "the note of person 2",
        "the employer of person 2",
        "a companion of #2",
        "an answer of #2",
    )


def test_a_short_name_destroys_no_other_texts(workspace: Workspace, clock: Clock) -> None:
    evening(workspace, "april", questions=QUESTIONS)
    sign_ups(workspace, "april", "Li", answers={"wishes": "tea"})
    wishes = {"wishes": "Li likes Oliver's Li-ion lights; li is a mile"}
    sign_ups(workspace, "april", "Oliver Li", companions=["Li", "Li Ng"], answers=wishes)
    clock.move(days=1)
    assert erase(workspace, "li@example.org").texts == 2
    with workspace.read() as tx:
        oliver = listing.guest(tx, "april", "oliver")
    assert (oliver.registration.name, oliver.companions) == ("Oliver Li", ("(erased)", "Li Ng"))
    assert oliver.answers["wishes"] == "(erased) likes Oliver's Li-ion lights; li is a mile"


def test_settings_that_name_her_are_told_and_not_changed(past: Workspace) -> None:
    links = (Link("slides", f"https://example.org/by/{ADA}"),)
    evening(past, "june", days=30, host="Ada Example", venue="The Barn of Ada Example", series="Dinners", links=links)
    past.actor = "Ada Example"
    with past.write() as tx:
        signed_up(tx, "june", "Dee Trial")
    past.actor = "organizer"
    found = erase(past)
    assert found.left == (
        "june: event.host",
        "june: event.venue",
        "june: links.url",
        "the journal, as who did something",
    )
    with past.read() as tx:
        assert listing.overview(tx, "june").event.settings.host == "Ada Example"


def test_answers_to_a_question_whose_choices_changed_are_words(past: Workspace) -> None:
    changed = (Question("dietary", "What?", QuestionKind.CHOICE, choices=("halal",)), *QUESTIONS[1:])
    evening(past, "april", cap=20, questions=changed)
    erase(past)
    with past.read() as tx:
        assert listing.guest(tx, "april", "#1").answers["dietary"] == "(erased)"
        assert listing.guest(tx, "april", "cy").answers["dietary"] == "none"


def test_a_check_in_of_an_erased_person_still_counts_once(workspace: Workspace, clock: Clock) -> None:
    evening(workspace, "april")
    sign_ups(workspace, "april", "Ada Example")
    arrive(workspace, clock, "april", "ada")
    clock.move(hours=4)
    erase(workspace)
    with workspace.read() as tx:
        (line,) = door_listing.log_lines(tx, "april")
    assert (line.name, line.entry.kind) == ("(erased)", Kind.CHECK_IN)


@pytest.mark.parametrize("held", [True, False], ids=["held", "control"])
def test_a_companion_who_is_written_anew_at_this_moment_does_not_come_back(
    postgres_database: str, clock: Clock, *, held: bool
) -> None:
    """Who changes a party writes all its companions anew: without the lock, those that were read before the erasure."""
    with open_workspace(postgres_database, clock=clock) as workspace:
        evening(workspace, "april")
        evening(workspace, "june", days=30)
        sign_ups(workspace, "april", "Ada Example")
        sign_ups(workspace, "june", "Bo Sample", companions=["Ada Example"])
        clock.move(days=1)
        hold = locking.hold_all_events if held else lambda _tx: None
        with patch.object(locking, "hold_all_events", hold):
            in_the_middle(
                workspace,
                lambda tx: guests.change(tx, "june", "bo", party_size=3),
                lambda tx: erasing.erase(tx, "ada"),
                of=ledger,
                function="change",
            )
        with workspace.read() as tx:
            (bo,) = listing.guest_list(tx, "june", Filter())
    assert bo.companions == (("(erased)",) if held else ("Ada Example",))
