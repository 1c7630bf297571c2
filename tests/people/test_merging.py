"""Two records of one person become one."""

from __future__ import annotations

from threading import Barrier, Thread
from unittest.mock import patch

import pytest
from psycopg.errors import ForeignKeyViolation
from sqlalchemy import bindparam, select

from geekx_ops.door import listing as door_listing
from geekx_ops.errors import Conflict, GeekxError, NotFound
from geekx_ops.events import journal
from geekx_ops.events.event import Promotion
from geekx_ops.identity import people
from geekx_ops.people import erasing, finding, history, locking, merging
from geekx_ops.people.changing import change
from geekx_ops.people.merging import Merge
from geekx_ops.registration import guests, service
from geekx_ops.registration.service import SignUp
from geekx_ops.storage import tables
from geekx_ops.storage.prepared import Query
from geekx_ops.workspace import Transaction, Workspace, open_workspace
from tests.conftest import Clock
from tests.people.at_once import in_the_middle
from tests.people.evenings import arrive, evening, sign_ups, signed_up
from tests.registration.seen import one, problems, rows

ADA, TWIN = "ada.example@example.org", "adas.twin@example.org"


def merge(workspace: Workspace, kept: str = ADA, gone: str = TWIN) -> Merge:
    with workspace.write() as tx:
        return merging.merge(tx, kept, gone)


def owners(workspace: Workspace, slug: str) -> list[tuple[str, str]]:
    with workspace.read() as tx:
        return [
            (found.person.name, visit.registration.standing.value)
            for found in (history.history(tx, str(one.id)) for one in finding.listed(tx))
            for visit in found.visits
            if visit.event.settings.slug == slug
        ]


@pytest.fixture
def twins(workspace: Workspace) -> Workspace:
    """Ada has a seat in April; under another address she has one in May. Bo is at both."""
    for days, slug in ((1, "april"), (2, "may")):
        evening(workspace, slug, days=days, cap=2)
    sign_ups(workspace, "april", "Ada Example", "Bo Sample")
    sign_ups(workspace, "may", "Adas Twin", "Bo Sample")
    return workspace


def test_registrations_change_hands_and_the_other_record_is_gone(twins: Workspace) -> None:
    merged = merge(twins)
    assert (merged.moved, merged.clashes, merged.promoted) == (1, (), ())
    assert owners(twins, "may") == [("Ada Example", "confirmed"), ("Bo Sample", "confirmed")]
    assert "twin" not in str(rows(twins)).casefold()
    assert one(twins, ADA, "may").id == 3
    assert problems(twins) == []


def test_what_only_the_other_record_knows_is_added(twins: Workspace) -> None:
    with twins.write() as tx:
        change(tx, ADA, note="speaks")
        change(tx, TWIN, note="walks with a cane", employer="Acme", do_not_contact=True)
    person = merge(twins).person
    assert (person.name, person.email) == ("Ada Example", ADA)
    assert (person.employer, person.do_not_contact) == ("Acme", True)
    assert person.note == "speaks\nwalks with a cane"
    with twins.read() as tx:
        assert finding.person(tx, "ada") == person


def test_who_has_no_address_gets_that_of_the_other_record(twins: Workspace) -> None:
    with twins.write() as tx:
        signed_up(tx, "april", "Ada E.", email=None)
        merging.merge(tx, "Ada E.", TWIN)
        assert finding.person(tx, TWIN).name == "Ada E."


def test_the_journal_tells_it_by_numbers(twins: Workspace) -> None:
    merge(twins)
    with twins.read() as tx:
        last = journal.last_entries(tx, number=1)[0]
    assert (last.action, last.person_id, last.details) == ("person.merged", 1, {"gone": 3, "registrations": 1})


def test_of_two_registrations_the_better_one_stays_and_the_seat_goes_to_the_queue(twins: Workspace) -> None:
    with twins.write() as tx:
        service.sign_up(tx, "april", name="Adas Twin", email=TWIN)
        guests.cancel(tx, "april", "bo")
        signed_up(tx, "april", "Cy Trial")
        planned = merging.plan(tx, TWIN, ADA)
    merged = merge(twins, TWIN, ADA)
    assert [(clash.event.settings.slug, clash.stays.id, clash.goes.id) for clash in merged.clashes] == [("april", 1, 5)]
    assert (planned.person, planned.moved, planned.clashes) == (merged.person, merged.moved, merged.clashes)
    assert [one.name for one in merged.promoted] == ["Cy Trial"]
    assert sorted(owners(twins, "april")) == [
        ("Adas Twin", "cancelled"),
        ("Adas Twin", "confirmed"),
        ("Bo Sample", "cancelled"),
        ("Cy Trial", "confirmed"),
    ]
    assert problems(twins) == []


def test_whom_a_queue_moved_up_and_the_merge_cancelled_is_not_told(twins: Workspace) -> None:
    with twins.write() as tx:
        twin = service.sign_up(tx, "april", name="Adas Twin", email=TWIN).registration
        assert twin.standing.value == "waiting"
    assert merge(twins).promoted == ()
    assert one(twins, f"#{twin.id}", "april").standing.value == "cancelled"


def test_an_offer_that_ran_out_does_not_count(workspace: Workspace, clock: Clock) -> None:
    evening(workspace, "april", days=3, cap=1, promotion=Promotion.OFFER)
    sign_ups(workspace, "april", "Bo Sample", "Ada Example", "Adas Twin")
    with workspace.write() as tx:
        guests.cancel(tx, "april", "bo")
    clock.move(hours=25)
    merged = merge(workspace)
    assert [(clash.stays.id, clash.stays.standing.value) for clash in merged.clashes] == []
    assert (one(workspace, "#2", "april").standing.value, one(workspace, "#3", "april").standing.value) == (
        "expired",
        "offered",
    )


def test_whoever_came_stays_and_the_log_of_the_door_is_as_it_was(twins: Workspace, clock: Clock) -> None:
    sign_ups(twins, "may", "Ada Example", held=None, over_cap=True)
    arrive(twins, clock, "may", TWIN, days=2)
    with twins.read() as tx:
        before = door_listing.door(tx, "may").count
    merged = merge(twins)
    assert [clash.stays.id for clash in merged.clashes] == [3]
    with twins.read() as tx:
        after = door_listing.door(tx, "may").count
        assert history.history(tx, "ada").totals.came == 1
    assert (after.inside, after.came) == (before.inside, before.came) == (1, 1)


def test_two_who_are_both_inside_may_be_two_people(twins: Workspace, clock: Clock) -> None:
    sign_ups(twins, "may", "Ada Example", over_cap=True)
    arrive(twins, clock, "may", TWIN, ADA, days=2)
    before = rows(twins)
    with pytest.raises(Conflict, match=r"#3 and #5 are both inside at May: are they two people\?"):
        merge(twins)
    assert rows(twins) == before
    clock.move(days=1)
    assert [clash.goes.id for clash in merge(twins).clashes] == [5]


def test_what_cannot_be_merged(twins: Workspace) -> None:
    with pytest.raises(Conflict, match=r"1 Ada Example \(ada.example@example.org\) is one record already"):
        merge(twins, "1", ADA)
    with twins.write() as tx:
        erasing.erase(tx, TWIN, cancel_registrations=True)
    with pytest.raises(Conflict, match="person 3 was erased and cannot be merged"):
        merge(twins, ADA, "3")
    with pytest.raises(NotFound):
        merge(twins, ADA, "nobody")


def sign_twin_up(tx: Transaction) -> SignUp:
    return service.sign_up(tx, "june", name="Adas Twin", email=TWIN)


def test_who_signs_up_while_merged_is_registered_as_the_one_person(twins: Workspace) -> None:
    evening(twins, "june", days=3)
    signed, merged = in_the_middle(
        twins, sign_twin_up, lambda tx: merging.merge(tx, ADA, TWIN), of=people, function="known"
    )
    assert (signed.created, merged.moved) == (True, 2)
    assert owners(twins, "june") == [("Ada Example", "confirmed")]
    assert problems(twins) == []


def test_who_is_merged_while_signing_up_is_new_under_the_forgotten_address(twins: Workspace) -> None:
    evening(twins, "june", days=3)
    merged, signed = in_the_middle(
        twins, lambda tx: merging.merge(tx, ADA, TWIN), sign_twin_up, of=people, function="remove"
    )
    assert (merged.moved, signed.created) == (1, True)
    assert owners(twins, "june") == [("Adas Twin", "confirmed")]
    assert problems(twins) == []


own = tables.people.c
UNHELD = Query(select(own.id, own.name, own.email).where(own.email_key == bindparam("key")), people.Person)
"""People found without being held."""


@pytest.mark.parametrize("held", [True, False], ids=["held", "control"])
def test_a_sign_up_at_an_event_that_was_made_too_late_to_be_held(
    postgres_database: str, clock: Clock, *, held: bool
) -> None:
    with open_workspace(postgres_database, clock=clock) as workspace:
        for days, slug in ((1, "april"), (2, "june")):
            evening(workspace, slug, days=days)
        sign_ups(workspace, "april", "Ada Example", "Adas Twin")
        with workspace.write() as tx:
            guests.cancel(tx, "april", TWIN)
        with (
            patch.object(locking, "hold_all_events", lambda _tx: None),
            patch.object(people, "_BY_KEY", people._BY_KEY if held else UNHELD),
        ):
            signed, merged = in_the_middle(
                workspace, sign_twin_up, lambda tx: merging.merge(tx, ADA, TWIN), of=people, function="known"
            )
        assert isinstance(signed, SignUp if held else ForeignKeyViolation)
        assert merged.moved == (2 if held else 1)
        assert owners(workspace, "june") == ([("Ada Example", "confirmed")] if held else [])


def test_merges_at_once_leave_one_whole_person(twins: Workspace) -> None:
    """Each record into each other one, all at one moment: whatever comes first, nobody is lost."""
    database = str(twins.url.render_as_string(hide_password=False) if not twins.is_sqlite else twins.place)
    jobs = [("1", "3"), ("3", "1"), ("2", "3"), ("3", "2"), ("1", "2"), ("2", "1")]
    start, unexpected = Barrier(len(jobs)), list[BaseException]()

    def run(kept: str, gone: str) -> None:
        with open_workspace(database, clock=twins.clock) as own:
            start.wait(30)
            try:
                own.transact(lambda tx: merging.merge(tx, kept, gone))
            except GeekxError as error:
                if not isinstance(error, NotFound):
                    unexpected.append(error)
            except Exception as error:  # noqa: BLE001 - it is what the test is about
                unexpected.append(error)

    threads = [Thread(target=run, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert unexpected == []
    with twins.read() as tx:
        (left,) = finding.listed(tx)
        found = history.history(tx, str(left.id))
    assert sorted(visit.registration.id for visit in found.visits) == [1, 2, 3, 4]
    assert found.totals.signed_up == 2
    assert problems(twins) == []
