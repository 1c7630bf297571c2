"""Who signed up for what, who came, and who comes most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geekx_ops.door import release
from geekx_ops.door import service as door
from geekx_ops.door.log import Attendance, Entry, Kind
from geekx_ops.door.presence import Presence, presence
from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.events.event import Event, EventState
from geekx_ops.people import erasing, finding, history
from geekx_ops.people.changing import change
from geekx_ops.people.history import Totals
from geekx_ops.registration import capacity, guests
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import NOON, dinner
from tests.people.evenings import arrive, evening, sign_ups, signed_up

ARRIVED = Entry("a", Kind.CHECK_IN, 1, 1, None, None, None, NOON, NOON, "door")
CAME = Attendance(inside=1, came=1, arrived=ARRIVED)
LOST = Attendance(given_away=replace(ARRIVED, kind=Kind.GIVEN_AWAY, people=0))
NOBODY = Attendance()


@pytest.fixture
def spring(workspace: Workspace, clock: Clock) -> Workspace:
    """Three evenings: at the first Ada and Bo came and Cy did not; the second kept no log; the third is to come."""
    for days, slug in enumerate(["april", "may", "june"]):
        evening(workspace, slug, days=days, cap=3, series="Dinners" if slug != "may" else "Lunches")
    sign_ups(workspace, "april", "Bo Sample", "Ada Example", "Cy Trial")
    sign_ups(workspace, "may", "Ada Example", "Dee Trial")
    sign_ups(workspace, "june", "Ada Example", "Cy Trial")
    arrive(workspace, clock, "april", "ada.example@example.org", "bo.sample@example.org")
    clock.set(2026, 5, 5, 20)
    return workspace


def totals(workspace: Workspace, who: str) -> Totals:
    with workspace.read() as tx:
        return history.history(tx, who).totals


@pytest.mark.parametrize(
    ("standing", "attendance", "days", "logged", "expected"),
    [
        (Standing.CONFIRMED, CAME, 1, True, Presence.CAME),
        (Standing.CANCELLED, CAME, 1, True, Presence.CAME),
        (Standing.CONFIRMED, NOBODY, 1, True, Presence.NO_SHOW),
        (Standing.CONFIRMED, NOBODY, 1, False, Presence.UNRECORDED),
        (Standing.CONFIRMED, NOBODY, -1, True, Presence.EXPECTED),
        (Standing.EXPIRED, LOST, 1, True, Presence.NO_SHOW),
        (Standing.EXPIRED, LOST, -1, True, Presence.NO_SEAT),
        (Standing.EXPIRED, NOBODY, 1, True, Presence.NO_SEAT),
        (Standing.WAITING, NOBODY, 1, True, Presence.NO_SEAT),
        (Standing.OFFERED, NOBODY, 1, True, Presence.NO_SEAT),
    ],
)
def test_what_became_of_a_registration(
    standing: Standing, attendance: Attendance, days: int, expected: Presence, *, logged: bool
) -> None:
    event = Event(1, dinner())
    now = replace(event.settings).ends.replace(day=event.settings.ends.day + days)
    assert presence(event, standing, attendance, now, logged=logged) is expected


def test_nobody_stays_away_from_what_was_called_off() -> None:
    event = Event(1, dinner(), EventState.CANCELLED)
    assert presence(event, Standing.CONFIRMED, NOBODY, event.settings.ends, logged=False) is Presence.NO_SEAT


def test_the_history_of_a_person(spring: Workspace) -> None:
    with spring.read() as tx:
        found = history.history(tx, "ada")
    told = [
        (visit.event.settings.slug, visit.presence, visit.attendance.came, visit.arrived_at) for visit in found.visits
    ]
    assert told == [
        ("april", Presence.CAME, 1, NOON.replace(hour=13)),
        ("may", Presence.UNRECORDED, 0, None),
        ("june", Presence.EXPECTED, 0, None),
    ]
    assert found.totals == Totals(signed_up=3, came=1, no_shows=0, unrecorded=1)
    assert totals(spring, "cy") == Totals(signed_up=2, came=0, no_shows=1, unrecorded=0)
    assert totals(spring, "dee") == Totals(signed_up=1, came=0, no_shows=0, unrecorded=1)


def test_who_cancelled_and_came_back_counts_once(workspace: Workspace, clock: Clock) -> None:
    evening(workspace, "april")
    sign_ups(workspace, "april", "Ada Example")
    with workspace.write() as tx:
        guests.cancel(tx, "april", "ada")
    sign_ups(workspace, "april", "Ada Example")
    assert totals(workspace, "ada") == Totals(1, 0, 0, 0)
    arrive(workspace, clock, "april", "ada")
    assert totals(workspace, "ada") == Totals(1, 1, 0, 0)


def test_a_check_in_that_was_taken_back_is_no_visit(spring: Workspace, clock: Clock) -> None:
    clock.now = NOON.replace(hour=14)
    with spring.write() as tx:
        door.undo(tx, "april", "bo")
    clock.set(2026, 5, 5, 20)
    assert totals(spring, "bo") == Totals(1, 0, 1, 0)


def test_who_lost_the_seat_at_the_door_was_a_no_show(workspace: Workspace, clock: Clock) -> None:
    evening(workspace, "april", cap=1)
    sign_ups(workspace, "april", "Ada Example", "Bo Sample")
    clock.move(hours=1)
    with workspace.write() as tx:
        door.check_in(tx, "april", "bo")
        assert [one.name for one in release.release(tx, "april").seated] == ["Bo Sample"]
        door.check_in(tx, "april", "bo")
    clock.move(days=1)
    assert (totals(workspace, "ada"), totals(workspace, "bo")) == (Totals(1, 0, 1, 0), Totals(1, 1, 0, 0))


def test_the_most_frequent_guests(spring: Workspace) -> None:
    with spring.read() as tx:
        found = history.top(tx)
    assert [one.person.name for one in found.regulars] == ["Ada Example", "Bo Sample", "Dee Trial"]
    assert [one.last.settings.slug for one in found.regulars] == ["may", "april", "may"]
    assert [event.settings.slug for event in found.events] == ["april", "may"]
    assert [event.settings.slug for event in found.unlogged] == ["may"]


def test_among_equals_who_came_first_stands_first(workspace: Workspace, clock: Clock) -> None:
    evening(workspace, "april")
    sign_ups(workspace, "april", "Ada Example", "Bo Sample", "Cy Trial")
    arrive(workspace, clock, "april", "cy", "ada", "bo")
    with workspace.read() as tx:
        assert [one.person.name for one in history.top(tx).regulars] == ["Cy Trial", "Ada Example", "Bo Sample"]


def test_the_ranking_of_some_events(spring: Workspace) -> None:
    with spring.read() as tx:
        assert [one.person.name for one in history.top(tx, last=1).regulars] == ["Ada Example", "Dee Trial"]
        assert [one.person.name for one in history.top(tx, series="dinners").regulars] == ["Ada Example", "Bo Sample"]
        with pytest.raises(NotFound, match="no event of the series “Teas” has begun; there is: Dinners, Lunches"):
            history.top(tx, series="Teas")


def test_an_event_that_was_called_off_or_is_to_come_does_not_count(spring: Workspace) -> None:
    with spring.write() as tx:
        capacity.end(tx, "april", EventState.CANCELLED)
        assert [event.settings.slug for event in history.top(tx).events] == ["may"]


def test_who_was_erased_is_not_ranked(spring: Workspace) -> None:
    with spring.write() as tx:
        erasing.erase(tx, "bo")
        assert [one.person.name for one in history.top(tx).regulars] == ["Ada Example", "Dee Trial"]


def test_a_person_is_found_by_number_address_and_name(spring: Workspace) -> None:
    with spring.read() as tx:
        found = [finding.person(tx, who).name for who in ("2", "ADA.example@example.org ", "examp", "ada example")]
        assert found == ["Ada Example"] * 4
        for nobody in ("9", "#2", "nobody", "nobody@example.org", "1234567890"):
            with pytest.raises(NotFound, match="`geekx people list` shows everybody"):
                finding.person(tx, nobody)
        with pytest.raises(Invalid, match="say who"):
            finding.person(tx, " ")


def test_several_of_one_name_are_told_apart(spring: Workspace) -> None:
    sign_ups(spring, "june", "Ada Example", email="other@example.org")
    with spring.write() as tx:
        change(tx, "other@example.org", employer="Acme")
        with pytest.raises(Conflict) as refused:
            finding.person(tx, "ada")
    assert refused.value.message == (
        "“ada” fits 2 people: 2 Ada Example (ada.example@example.org); 5 Ada Example (Acme, other@example.org). "
        "Say the number or the e-mail."
    )
    assert refused.value.details["numbers"] == [2, 5]


def test_people_are_listed_by_name(spring: Workspace) -> None:
    with spring.write() as tx:
        change(tx, "cy", do_not_contact=True)
        signed_up(tx, "june", "Łukasz Trial", email=None)
        names = [one.name for one in finding.listed(tx)]
        assert names == ["Ada Example", "Bo Sample", "Cy Trial", "Dee Trial", "Łukasz Trial"]
        assert [one.name for one in finding.listed(tx, name="luk")] == ["Łukasz Trial"]
        assert [one.name for one in finding.listed(tx, do_not_contact=True)] == ["Cy Trial"]
