from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings

from geekx_ops.agenda import agenda_file, agenda_file_writing, releases, service
from geekx_ops.agenda.comparing import Version, compared
from geekx_ops.agenda.plan import Plan
from geekx_ops.errors import Conflict, NotFound
from geekx_ops.workspace import Workspace
from tests.agenda.plan_strategies import at, minutes, plans, ready, talk
from tests.factories import DINNER, make_event

ZONE = ZoneInfo("America/Los_Angeles")
OLD = Plan(
    (talk("a", speakers=("ada",)), talk("b", speakers=("bo",)), talk("c", starts=at("19:30"))),
    (ready("ada"), ready("bo"), ready("eve")),
    emcee="eve",
)


def changed(old: Plan, new: Plan) -> list[str]:
    before, after = (Version(plan, at("18:30"), at("21:00")) for plan in (old, new))
    found = compared(before, after, ZONE)
    return [f"{one.fate} {one.item}: {'; '.join(one.details)} ({', '.join(one.told)})" for one in found]


def test_what_became_of_each_item() -> None:
    longer = replace(OLD.items[0], duration=minutes(15), title="Other")
    assert changed(OLD, replace(OLD, items=(longer, talk("n", speakers=("ada",)), OLD.items[2]))) == [
        "changed a: title: A → Other; duration: 10m → 15m (Ada, Eve)",
        "new n: Wed 25 May 2022 18:45 (Ada, Eve)",
        "cancelled b: Wed 25 May 2022 18:40 (Bo, Eve)",
    ]


def test_a_move_is_told_as_one_with_what_else_changed() -> None:
    assert changed(OLD, replace(OLD, items=(OLD.items[1], OLD.items[0], OLD.items[2]))) == [
        "moved b: Wed 25 May 2022 18:40 → Wed 25 May 2022 18:30 (Bo, Eve)",
        "moved a: Wed 25 May 2022 18:30 → Wed 25 May 2022 18:40 (Ada, Eve)",
    ]
    later = replace(OLD.items[2], starts=at("20:00"), room="Patio", links=("https://example.org",))
    assert changed(OLD, replace(OLD, items=(*OLD.items[:2], later))) == [
        "moved c: Wed 25 May 2022 19:30 → Wed 25 May 2022 20:00; room: none → Patio; + links: https://example.org (Eve)"
    ]


def test_another_speaker_is_told_and_so_is_the_one_before() -> None:
    other = replace(OLD.items[0], speakers=("bo",))
    assert changed(OLD, replace(OLD, items=(other, *OLD.items[1:]))) == ["changed a: speakers: ada → bo (Ada, Eve, Bo)"]


def test_what_is_skipped_is_cancelled_and_what_is_played_again_new() -> None:
    skipped = replace(OLD, items=(*OLD.items[:2], replace(OLD.items[2], skipped=True)))
    assert changed(OLD, skipped) == ["cancelled c: Wed 25 May 2022 19:30 (Eve)"]
    assert changed(skipped, OLD) == ["new c: Wed 25 May 2022 19:30 (Eve)"]


def test_nothing_differs_from_itself() -> None:
    assert changed(OLD, OLD) == []


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(plans(ZONE))
def test_a_release_holds_the_plan_whole(plan: Plan) -> None:
    assert agenda_file.frozen(agenda_file_writing.write(plan, ZoneInfo("UTC"))) == plan


def put(workspace: Workspace, plan: Plan) -> None:
    with workspace.write() as tx:
        service.change(tx, DINNER, lambda _old, _event: plan)


def release(workspace: Workspace) -> releases.Released:
    with workspace.write() as tx:
        return releases.release(tx, DINNER)


def test_releases_are_numbered_and_stay_as_they_are(workspace: Workspace) -> None:
    make_event(workspace)
    soft = replace(OLD, items=(*OLD.items[:2], talk("c")))
    put(workspace, soft)
    assert (release(workspace).release.number, release(workspace).created) == (1, False)
    put(workspace, replace(OLD, items=OLD.items[:1]))
    second = release(workspace)
    assert (second.release.number, second.created) == (2, True)
    assert [one.item for one in second.differences] == ["b", "c"]
    with workspace.read() as tx:
        assert [one.frozen.plan for one in releases.releases(tx, DINNER)] == [soft, replace(OLD, items=OLD.items[:1])]
        assert [one.fate for one in releases.difference(tx, DINNER, 2, 1)] == ["new", "new"]
        assert releases.difference(tx, DINNER) == ()
        with pytest.raises(NotFound, match="there is no release 3; there are 1 to 2"):
            releases.difference(tx, DINNER, 3)


def test_a_postponed_event_moves_everything_since_its_release(workspace: Workspace) -> None:
    make_event(workspace)
    put(workspace, replace(OLD, items=OLD.items[:2]))
    release(workspace)
    from geekx_ops.registration import capacity

    with workspace.write() as tx:
        capacity.postpone(tx, DINNER, by=timedelta(days=7))
        service.postpone(tx, DINNER, by=timedelta(days=7))
    with workspace.read() as tx:
        assert [one.fate for one in releases.difference(tx, DINNER)] == ["moved", "moved"]
    assert release(workspace).release.number == 2


def test_an_empty_plan_is_not_released(workspace: Workspace) -> None:
    make_event(workspace)
    with pytest.raises(Conflict, match="the plan has no items"):
        release(workspace)
    with workspace.read() as tx, pytest.raises(NotFound, match="there is no release yet"):
        releases.difference(tx, DINNER)
