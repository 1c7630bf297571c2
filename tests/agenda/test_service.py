from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy.exc import DBAPIError

from geekx_ops.agenda import rows, service
from geekx_ops.agenda.differences import changes
from geekx_ops.agenda.plan import Plan
from geekx_ops.errors import Invalid, NotFound
from geekx_ops.events import service as events
from geekx_ops.events.journal import last_entries
from geekx_ops.events.service import known
from geekx_ops.events.service import stored as stored_event
from geekx_ops.workspace import Workspace, open_workspace
from tests.agenda.plan_strategies import at, plans, ready, talk
from tests.factories import DINNER, NOON, make_event

ZONE = ZoneInfo("America/Los_Angeles")
SMALL = Plan((talk("a", speakers=("ada",)), talk("b", starts=at("19:00"))), (ready("ada"),), emcee="ada")


def put(workspace: Workspace, plan: Plan) -> service.PlanChange:
    with workspace.write() as tx:
        return service.change(tx, DINNER, lambda _old, _event: plan)


def stored(workspace: Workspace) -> service.StoredPlan:
    with workspace.read() as tx:
        return service.plan_of(tx, DINNER)


def test_an_event_begins_with_an_empty_plan(workspace: Workspace) -> None:
    make_event(workspace)
    assert (stored(workspace).plan, stored(workspace).version) == (Plan(), 0)


def test_what_is_stored_is_what_was_given(workspace: Workspace) -> None:
    make_event(workspace)
    assert put(workspace, SMALL).stored.plan == SMALL
    assert (stored(workspace).plan, stored(workspace).version) == (SMALL, 1)
    with workspace.read() as tx:
        entry = last_entries(tx, DINNER)[-1]
    assert (entry.action, entry.details) == ("agenda.changed", {"items": 2, "changes": 4})


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(plan=plans(ZONE))
def test_any_plan_is_stored_whole(workspace: Workspace, plan: Plan) -> None:
    with workspace.read() as tx:
        is_there = known(tx, DINNER) is not None
    if not is_there:
        make_event(workspace)
    put(workspace, plan)
    assert stored(workspace).plan == plan


def test_the_same_again_changes_nothing(workspace: Workspace) -> None:
    make_event(workspace)
    put(workspace, SMALL)
    assert put(workspace, SMALL).changes == ()
    assert stored(workspace).version == 1


def test_what_can_be_no_plan_is_refused_and_nothing_is_changed(workspace: Workspace) -> None:
    make_event(workspace)
    put(workspace, SMALL)
    with pytest.raises(Invalid, match=r"agenda.items\[1\].duration: expected from no time to 24h, found 1d16h"):
        put(workspace, replace(SMALL, items=(talk("a", 40 * 60),)))
    assert stored(workspace).plan == SMALL


def test_there_is_no_plan_without_an_event(workspace: Workspace) -> None:
    with workspace.write() as tx, pytest.raises(NotFound):
        service.change(tx, "nowhere", lambda old, _: old)


def test_a_postponed_event_takes_its_plan_along_and_leaves_what_speakers_said(workspace: Workspace) -> None:
    make_event(workspace)
    speaker = ready("ada", available_from=at("18:00"), available_until=at("20:00"))
    put(workspace, replace(SMALL, speakers=(speaker,), starts=at("18:30"), ends=at("21:00")))
    with workspace.write() as tx:
        service.postpone(tx, DINNER, by=timedelta(days=7))
    plan = stored(workspace).plan
    assert (plan.starts, plan.ends) == (at("18:30", "2022-06-01"), at("21:00", "2022-06-01"))
    assert plan.item("b").starts == at("19:00", "2022-06-01")
    assert plan.speakers == (speaker,)


def test_a_file_that_says_nothing_of_a_plan_leaves_it_and_one_without_arrivals_too(workspace: Workspace) -> None:
    make_event(workspace)
    put(workspace, replace(SMALL, speakers=(ready("ada", arrived=NOON),)))
    with workspace.write() as tx:
        assert service.load(tx, DINNER, None) == ()
        assert service.load(tx, DINNER, SMALL) == ()
    assert stored(workspace).plan.speaker("ada").arrived == NOON


def test_changes_are_told_in_the_words_of_the_event_file() -> None:
    later = replace(
        SMALL,
        emcee=None,
        items=(talk("c", 5), replace(SMALL.items[0], duration=timedelta(minutes=12), links=("https://example.org",))),
    )
    assert [str(change) for change in changes(SMALL, later, ZONE)] == [
        "- agenda.emcee: ada",
        "agenda.items.a.duration: 10m → 12m",
        "+ agenda.items.a.links: https://example.org",
        "- agenda.items.b: B (talk, 10m, at Wed 25 May 2022 19:00)",
        "+ agenda.items.c: C (talk, 5m)",
        "agenda.items (order): a, c → c, a",
    ]
    assert changes(SMALL, SMALL, ZONE) == ()
    assert [change.key for change in changes(None, SMALL, ZONE)] == [
        "agenda.emcee", "agenda.items.a", "agenda.items.b", "speakers.ada"
    ]  # fmt: skip


def edited_at_once(database: str | Path) -> int:
    """Two programs add five items each at the same time; how many there are then."""

    def add(name: str) -> None:
        with open_workspace(database) as own:
            for number in range(5):
                item = talk(f"{name}-{number}")
                own.transact(
                    lambda tx, item=item: service.change(  # type: ignore[misc]
                        tx, DINNER, lambda old, _: replace(old, items=(*old.items, item))
                    )
                )

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(add, name) for name in ("a", "b")]:
            done.result()
    with open_workspace(database) as own, own.read() as tx:
        return len(service.plan_of(tx, DINNER).plan.items)


def test_who_edits_at_the_same_time_loses_nothing(database: str | Path) -> None:
    with open_workspace(database) as own:
        make_event(own)
    assert edited_at_once(database) == 10


def test_without_the_lock_something_would_be_lost(postgres_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: on a server it is the lock on the event that orders them."""
    with open_workspace(postgres_database) as own:
        make_event(own)
    held = rows.head

    def slow(*arguments: Any) -> Any:
        found = held(*arguments)
        sleep(0.01)
        return found

    monkeypatch.setattr(events, "locked", stored_event)
    monkeypatch.setattr(rows, "head", slow)
    try:
        kept = edited_at_once(postgres_database)
    except DBAPIError:
        return
    assert kept < 10
