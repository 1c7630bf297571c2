from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geekx_ops.agenda import editing
from geekx_ops.agenda.editing import Place
from geekx_ops.agenda.plan import Consent, Plan
from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.events.event import EventSettings
from tests.agenda.plan_strategies import at, minutes, plans, ready, talk
from tests.factories import dinner

NIGHT: EventSettings = dinner(starts=at("18:30"), ends=at("21:00"))
PLAN = Plan((talk("a"), talk("b", speakers=("ada",)), talk("c")), (ready("ada"), ready("bo")), emcee="bo")


def order(plan: Plan) -> str:
    return "".join(item.slug for item in plan.items)


@pytest.mark.parametrize(
    ("place", "expected"),
    [(Place(), "abcx"), (Place(before="a"), "xabc"), (Place(after="a"), "axbc"), (Place(after="c"), "abcx")],
)
def test_an_item_is_added_where_it_is_wanted(place: Place, expected: str) -> None:
    assert order(editing.added(PLAN, NIGHT, {"title": "X", "duration": "5m"}, place)) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [(Place(), "bca"), (Place(before="c"), "bac"), (Place(after="c"), "bca"), (Place(before="b"), "abc")],
)
def test_an_item_is_moved(place: Place, expected: str) -> None:
    assert order(editing.placed(PLAN, "a", place)) == expected


def test_an_item_cannot_stand_before_itself() -> None:
    with pytest.raises(Invalid, match="a cannot stand before or after itself"):
        editing.placed(PLAN, "a", Place(before="a"))


def test_a_second_item_of_a_title_gets_another_slug() -> None:
    once = editing.added(PLAN, NIGHT, {"title": "Some talk!", "duration": "5m"}, Place())
    twice = editing.added(once, NIGHT, {"title": "Some talk", "duration": "5m"}, Place())
    assert [item.slug for item in twice.items[-2:]] == ["some-talk", "some-talk-2"]
    with pytest.raises(Conflict, match='there is an item "a" already'):
        editing.added(PLAN, NIGHT, {"title": "T", "duration": "5m", "slug": "a"}, Place())


def test_values_are_those_of_the_event_file() -> None:
    given = {
        "starts": "19:30",
        "duration": "1h30",
        "links": ["https://example.org"],
        "speakers": ["bo"],
        "kind": "panel",
    }
    item = editing.edited(PLAN, NIGHT, "b", given).item("b")
    assert (item.starts, item.duration, item.links, item.speakers) == (
        at("19:30"), minutes(90), ("https://example.org",), ("bo",)
    )  # fmt: skip
    assert item.title == "B"


def test_an_empty_text_takes_a_value_away() -> None:
    hard = editing.edited(PLAN, NIGHT, "b", {"starts": "12:15 am"})
    assert hard.item("b").starts == at("00:15", "2022-05-26")
    assert editing.edited(hard, NIGHT, "b", {"starts": "", "speakers": [""]}).item("b") == talk("b")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"duration": "-5m"}, 'item.duration: expected no less than no time, found "-5m". Nothing was changed.'),
        ({"duration": "40h"}, 'item.duration: expected at most 24h, found "40h". Nothing was changed.'),
        ({"duration": "5:30"}, "“5:30” may be hours or minutes; write 5h30 or 5m30. Nothing was changed."),
        ({"starts": "soon"}, "“soon” is not understood as a time"),
        ({"title": ""}, "item.title: expected a title"),
        ({"links": ["ftp://x"]}, 'expected an address such as "https://example.org/slides"'),
        ({"kind": "dance"}, 'item.kind: expected "welcome", "talk"'),
    ],
)
def test_what_cannot_be_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(Invalid) as refused:
        editing.edited(PLAN, NIGHT, "a", given)
    assert message in refused.value.message


def test_who_is_not_there_cannot_be_changed() -> None:
    with pytest.raises(NotFound, match=r'the plan has no item "x". There are: a, b, c.'):
        editing.edited(PLAN, NIGHT, "x", {})
    with pytest.raises(NotFound, match=r'the plan has no speaker "x". There are: ada, bo.'):
        editing.without_speaker(PLAN, "x")


def test_speakers_are_added_changed_and_removed() -> None:
    more = editing.with_speaker(PLAN, NIGHT, "cy", {"name": "Cy"})
    assert [speaker.slug for speaker in more.speakers] == ["ada", "bo", "cy"]
    said = editing.with_speaker(more, NIGHT, "cy", {"recording": "no", "available_from": "19:00", "confirmed": True})
    cy = said.speaker("cy")
    assert (cy.name, cy.recording, cy.available_from, cy.confirmed) == ("Cy", Consent.NO, at("19:00"), True)
    assert editing.without_speaker(said, "cy") == PLAN
    with pytest.raises(Invalid, match=r"speaker.name: expected the name as it is printed, found nothing"):
        editing.with_speaker(PLAN, NIGHT, "cy", {})


def test_who_is_planned_stays() -> None:
    with pytest.raises(Conflict, match=r"Ada is still planned for b; nothing was changed"):
        editing.without_speaker(PLAN, "ada")
    with pytest.raises(Conflict, match=r"Bo is still planned for the whole evening, as its emcee"):
        editing.without_speaker(PLAN, "bo")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_editing_nothing_changes_nothing(data: st.DataObject) -> None:
    from zoneinfo import ZoneInfo

    plan = data.draw(plans(ZoneInfo(NIGHT.timezone)))
    for item in plan.items:
        assert editing.edited(plan, NIGHT, item.slug, {}) == plan
        assert sorted(editing.placed(plan, item.slug, Place()).items, key=repr) == sorted(plan.items, key=repr)
    for speaker in plan.speakers:
        assert editing.with_speaker(plan, NIGHT, speaker.slug, {}) == plan
