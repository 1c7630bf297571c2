"""Speakers are people: what is known of them can be forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geekx_ops.agenda import audit, forgetting, naming, releases, service, soundness
from geekx_ops.agenda.plan import Plan, Speaker
from geekx_ops.errors import NotFound
from geekx_ops.people import erasing, retiring
from geekx_ops.workspace import Workspace
from tests.agenda.plan_strategies import plans, ready, talk
from tests.conftest import Clock
from tests.factories import DINNER, fill, make_event
from tests.registration.seen import rows

SAID = {"bio": "Ada Lovelace programs.", "employer": "Analytical", "not_yet": "Countess"}
ADA = replace(ready("ada", **SAID), name="Ada Lovelace")
PLAN = Plan(
    (
        talk("a", speakers=("ada", "bo"), introduction="Here is Ada Lovelace.", notes="Ada needs a chair."),
        talk("b", speakers=("bo",), emcee="ada", cues=("Ada's mic",)),
        talk("c", speakers=("bo",), introduction="Bo is next."),
    ),
    (ADA, ready("bo")),
    emcee="bo",
)


@pytest.fixture
def night(workspace: Workspace) -> Workspace:
    """An event with a plan, and a release of it."""
    make_event(workspace, retention_days=10)
    with workspace.write() as tx:
        service.change(tx, DINNER, lambda _old, _event: PLAN)
        releases.release(tx, DINNER)
    return workspace


def held(workspace: Workspace) -> str:
    """All that is stored, as one text."""
    return repr(rows(workspace))


def forget(workspace: Workspace, slug: str = "ada") -> tuple[str, ...]:
    with workspace.write() as tx:
        return forgetting.forget_speaker(tx, DINNER, slug)


def test_a_speaker_is_forgotten_in_the_plan_and_in_its_releases(night: Workspace) -> None:
    assert "Lovelace" in held(night)
    assert forget(night) == ("Ada Lovelace",)
    kept = held(night)
    assert [word for word in ("Lovelace", "Countess", "Analytical", "Ada", '"ada"') if word in kept] == []
    with night.read() as tx:
        plan = service.plan_of(tx, DINNER).plan
        assert audit.problems(tx) == []
        assert releases.releases(tx, DINNER)[0].frozen.plan == plan
    assert plan.items[0] == replace(PLAN.items[0], speakers=("erased-1", "bo"), introduction=None, notes=None)
    assert plan.items[2] == PLAN.items[2]
    assert plan.speakers == (Speaker("erased-1", "(erased)"), ready("bo"))


def test_it_may_be_repeated_and_knows_who_never_was_there(night: Workspace) -> None:
    with pytest.raises(NotFound, match='no speaker "eve"'):
        forget(night, "eve")
    forget(night)
    assert forget(night) == ()


def test_the_release_is_still_that_of_the_plan(night: Workspace) -> None:
    forget(night)
    with night.write() as tx:
        assert not releases.release(tx, DINNER).created


def test_who_is_erased_as_a_guest_is_told_to_stand_in_the_agenda(night: Workspace) -> None:
    fill(night, "Ada Lovelace")
    with night.write() as tx:
        found = erasing.erase(tx, "Ada Lovelace", cancel_registrations=True)
    assert found.left == (
        "dinner: agenda.items.introduction",
        "dinner: speakers.name",
        "dinner: speakers.bio",
        "dinner: release 1: agenda.items.introduction",
        "dinner: release 1: speakers.name",
        "dinner: release 1: speakers.bio",
    )


def test_with_the_personal_data_of_an_event_its_speakers_are_forgotten(night: Workspace, clock: Clock) -> None:
    kept: list[Any] = []
    clock.now += timedelta(days=60)
    with night.write() as tx:
        done = retiring.retire(tx, DINNER, keep=kept.append)
    assert (done.speakers, done.spellings) == (("Ada Lovelace", "Bo"), ("Ada Lovelace", "Bo"))
    assert "Lovelace" in kept[0]["event"]["event_file"]
    assert kept[0]["agenda_releases"][0]["frozen"]["plan"]["speakers"][0]["name"] == "Ada Lovelace"
    assert "Lovelace" not in held(night)
    assert "Bo is next" not in held(night)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_is_left_is_a_plan_without_any_word_about_them(data: st.DataObject) -> None:
    plan = data.draw(plans(ZoneInfo("America/Los_Angeles")))
    slugs = [speaker.slug for speaker in plan.speakers if data.draw(st.booleans())]
    left = naming.forgotten(plan, slugs)
    assert list(soundness.flaws(left)) == []
    assert [len(item.speakers) for item in left.items] == [len(item.speakers) for item in plan.items]
    assert not {speaker.slug for speaker in left.speakers} & set(slugs)
    assert naming.forgotten(left, []) == left
