"""An event put away, and its guests forgotten when their time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from geekx_ops.errors import Invalid, NotFound
from geekx_ops.events import event_file
from geekx_ops.events import service as events
from geekx_ops.events.event import EventState
from geekx_ops.people import finding, retiring
from geekx_ops.people.retiring import Retired
from geekx_ops.registration import listing
from geekx_ops.registration.listing import Filter
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import NOON
from tests.people.evenings import arrive, evening, sign_ups
from tests.people.test_erasing import QUESTIONS, SAID, numbers
from tests.registration.seen import problems, rows

RETENTION = 100


@pytest.fixture
def years(workspace: Workspace, clock: Clock) -> Workspace:
    """April is over for longer than its retention, June is not. Bo was at both, Ada and Zoe in April, Cy in June."""
    evening(workspace, "april", cap=20, questions=QUESTIONS, retention_days=RETENTION)
    sign_ups(workspace, "april", "Ada Example", "Bo Sample", "Zoe Trial", companions=["Ken Sample"], answers=SAID)
    arrive(workspace, clock, "april", "ada", "bo")
    evening(workspace, "june", days=90, questions=QUESTIONS, retention_days=RETENTION)
    sign_ups(workspace, "june", "Bo Sample", "Cy Trial", companions=["Ada Example"], answers=SAID)
    clock.now = NOON + timedelta(days=RETENTION + 1)
    return workspace


def retire(workspace: Workspace, slug: str = "april", **rest: Any) -> Retired:
    with workspace.write() as tx:
        return retiring.retire(tx, slug, **rest)


def people(workspace: Workspace) -> list[str]:
    with workspace.read() as tx:
        return [one.name for one in finding.listed(tx)]


def state(workspace: Workspace, slug: str) -> EventState:
    with workspace.read() as tx:
        return events.stored(tx, slug).state


def test_before_its_time_is_over_an_event_is_only_put_away(years: Workspace) -> None:
    kept: list[Any] = []
    found = retire(years, "june", keep=kept.append)
    assert (found.forgotten, found.erased, found.spellings) == (False, (), ())
    assert found.due == NOON + timedelta(days=90 + RETENTION, hours=4)
    assert [one["person"]["name"] for one in kept[0]["registrations"]] == ["Bo Sample", "Cy Trial"]
    assert (state(years, "june"), len(people(years))) == (EventState.RETIRED, 4)


def test_nothing_is_erased_unless_it_was_said_whether_to_write_it_down(years: Workspace) -> None:
    before = rows(years)
    with pytest.raises(Invalid) as refused:
        retire(years)
    assert refused.value.message == (
        "the personal data of April are to be erased since Wed 12 Aug 2026 16:00; nothing was changed. "
        "--export FILE writes them down before, --no-export loses them."
    )
    assert rows(years) == before


def test_who_was_nowhere_else_is_erased_and_numbers_stay(years: Workspace) -> None:
    before = numbers(years)
    found = retire(years, without_export=True)
    assert ([one.name for one in found.erased], found.staying) == (["Ada Example", "Zoe Trial"], 1)
    assert set(found.spellings) == {
        "Ada Example",
        "Zoe Trial",
        "ada.example@example.org",
        "zoe.trial@example.org",
    }
    after = numbers(years)
    assert {**after, "journal": 0} == {**before, "journal": 0}
    assert people(years) == ["Bo Sample", "Cy Trial"]
    assert problems(years) == []


def test_what_was_said_at_the_event_is_forgotten_and_what_was_said_at_others_is_not(years: Workspace) -> None:
    assert retire(years, without_export=True).texts == 2  # Ada's name, as a companion of two others
    with years.read() as tx:
        april = listing.guest_list(tx, "april", Filter(standings=list(Standing)))
        june = listing.guest(tx, "june", "bo")
    assert {guest.companions for guest in april} == {("(erased)",)}
    assert {guest.answers["wishes"] for guest in april} == {"(erased)"}
    assert {guest.answers["dietary"] for guest in april} == {"vegan"}
    assert (june.companions, june.answers["wishes"]) == (("(erased)",), "a chair for Ada")


def test_everything_is_exported_before(years: Workspace) -> None:
    kept: list[dict[str, Any]] = []
    retire(years, keep=kept.append)
    (found,) = kept
    assert event_file.read(found["event"]["event_file"], source="export").slug == "april"
    ada = found["registrations"][0]
    assert ada["person"]["email"] == "ada.example@example.org"
    assert (ada["standing"], ada["companions"], ada["answers"], ada["came"]) == ("confirmed", ["Ken Sample"], SAID, 2)
    assert ada["arrived_at"] == "2026-05-04T13:00:00+00:00"
    assert [entry["kind"] for entry in found["door_log"]] == ["check-in", "check-in"]
    actions = [entry["action"] for entry in found["journal"]]
    assert (actions.count("registration.confirmed"), actions[-1]) == (3, "event.retired")


def test_what_cannot_be_kept_is_not_erased(years: Workspace) -> None:
    before = rows(years)

    def full(_everything: dict[str, Any]) -> None:
        raise Invalid("no room")

    with pytest.raises(Invalid, match="no room"):
        retire(years, keep=full)
    assert rows(years) == before


def test_twice_changes_nothing_and_asks_for_nothing(years: Workspace) -> None:
    retire(years, without_export=True)
    before = {**rows(years), "journal": []}
    again = retire(years)
    assert (again.forgotten, again.erased, again.staying) == (True, (), 1)
    assert {**rows(years), "journal": []} == before


def test_who_stayed_is_erased_with_the_last_event(years: Workspace, clock: Clock) -> None:
    retire(years, without_export=True)
    clock.move(days=90)
    found = retire(years, "june", without_export=True)
    assert ([one.name for one in found.erased], found.staying) == (["Bo Sample", "Cy Trial"], 0)
    assert people(years) == []


def test_nobody_is_erased_before_all_her_events_are_exported(years: Workspace, clock: Clock) -> None:
    clock.move(days=90)
    assert [one.name for one in retire(years, without_export=True).erased] == ["Ada Example", "Zoe Trial"]


def test_an_event_that_takes_place_again_has_new_data(years: Workspace, clock: Clock) -> None:
    retire(years, without_export=True)
    evening(years, "april", days=300, questions=QUESTIONS, retention_days=RETENTION)
    clock.now = NOON + timedelta(days=301 + RETENTION)
    with pytest.raises(Invalid, match="--no-export loses them"):
        retire(years)


def test_there_must_be_such_an_event(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        retire(workspace, "nothing")
