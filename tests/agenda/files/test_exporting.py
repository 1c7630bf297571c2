"""Which release is written, on stored plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from geekx_ops.agenda import releases, service
from geekx_ops.agenda.files.exporting import Handout, handout
from geekx_ops.agenda.files.forms import FOR_THE_CREW, Form, Wishes, written
from geekx_ops.agenda.files.programme import Choice
from geekx_ops.agenda.plan import Plan
from geekx_ops.errors import Conflict, NotFound
from geekx_ops.events import service as events
from geekx_ops.workspace import Workspace
from tests.agenda.plan_strategies import at, minutes, ready, talk
from tests.conftest import Clock
from tests.factories import DINNER, make_event
from tests.ical.ical_checker import defects

PLAN = Plan(
    (talk("a", speakers=("ada",), notes="For the crew"), talk("b", 20)), (ready("ada"), ready("bo")), room="Hall"
)


@pytest.fixture
def planned(workspace: Workspace) -> Workspace:
    make_event(workspace, starts=at("18:30"), ends=at("21:00"), venue="The Barn", city="Palo Alto")
    change(workspace, lambda _: PLAN)
    return workspace


def change(workspace: Workspace, edit: Callable[[Plan], Plan]) -> None:
    with workspace.write() as tx:
        service.change(tx, DINNER, lambda plan, _event: edit(plan))


def release(workspace: Workspace) -> int:
    with workspace.write() as tx:
        return releases.release(tx, DINNER).release.number


def found(workspace: Workspace, *, draft: bool = False, number: int | None = None) -> Handout:
    with workspace.read() as tx:
        return handout(tx, DINNER, draft=draft, number=number)


def named(what: Handout) -> tuple[str, bool, list[str]]:
    return what.edition.name, what.is_current, [item.title for item in what.edition.version.plan.items]


def test_others_get_releases_only(planned: Workspace) -> None:
    with pytest.raises(Conflict, match="no release of the plan yet"):
        found(planned)
    assert named(found(planned, draft=True)) == ("the draft", True, ["A", "B"])
    release(planned)
    assert named(found(planned)) == ("release 1", True, ["A", "B"])
    change(planned, lambda plan: replace(plan, items=plan.items[:1]))
    assert named(found(planned)) == ("release 1", False, ["A", "B"])
    assert named(found(planned, draft=True)) == ("the draft", True, ["A"])
    release(planned)
    assert named(found(planned, number=1)) == ("release 1", True, ["A", "B"])
    assert named(found(planned, draft=True)) == ("release 2", True, ["A"])
    with pytest.raises(NotFound, match="there is no release 3; there are 1 to 2"):
        found(planned, number=3)


def test_a_plan_of_nothing(workspace: Workspace) -> None:
    make_event(workspace)
    with pytest.raises(Conflict, match="no items"):
        found(workspace, draft=True)
    with pytest.raises(Conflict, match="no release"):
        found(workspace)


def test_the_same_release_gives_the_same_bytes(planned: Workspace, clock: Clock) -> None:
    release(planned)
    first = {form: written(found(planned), form).content for form in Form}
    clock.move(days=3)
    change(planned, lambda plan: replace(plan, turnaround=minutes(1)))
    assert {form: written(found(planned), form).content for form in Form} == first


def test_identifiers_stay_over_releases(planned: Workspace, clock: Clock) -> None:
    def uids() -> set[bytes]:
        lines = written(found(planned), Form.ICS).content.split(b"\r\n")
        return {line for line in lines if line.startswith(b"UID:")}

    release(planned)
    first = uids()
    clock.move(hours=1)
    change(planned, lambda plan: replace(plan, items=(replace(plan.items[0], title="Other"), plan.items[1])))
    release(planned)
    assert uids() == first


def test_another_venue_is_a_new_release_that_moves_everything(planned: Workspace, clock: Clock) -> None:
    release(planned)
    clock.move(hours=1)
    with planned.write() as tx:
        events.save(tx, replace(events.locked(tx, DINNER).settings, venue="The Club"))
    assert not found(planned).is_current
    assert release(planned) == 2
    with planned.read() as tx:
        assert [one.details for one in releases.difference(tx, DINNER, 1, 2)] == [
            ("place: The Barn, Palo Alto → The Club, Palo Alto",)
        ] * 2
    content = written(found(planned), Form.ICS).content
    assert defects(content) == []
    assert content.count(b"SEQUENCE:1\r\n") == 2
    assert b"LOCATION:Hall\\, The Club\\, Palo Alto" in content


def test_a_draft_is_never_older_than_the_release_before_it(planned: Workspace, clock: Clock) -> None:
    release(planned)
    clock.move(hours=-1)
    change(planned, lambda plan: replace(plan, items=plan.items[:1]))
    editions = found(planned, draft=True).editions
    assert editions[1].at == editions[0].at
    assert editions[1].number == 2


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        (Choice(speaker="cleo"), 'no speaker "cleo"'),
        (Choice(item="c"), 'no item "c"'),
        (Choice(room="Bar"), "nothing is planned in “Bar”; there is: Hall"),
    ],
)
def test_what_there_is_not(planned: Workspace, choice: Choice, told: str) -> None:
    what = found(planned, draft=True)
    for form in Form:
        with pytest.raises(NotFound, match=told):
            written(what, form, Wishes(choice))


def test_a_speaker_with_nothing_to_say(planned: Workspace) -> None:
    what = found(planned, draft=True)
    for form in Form:
        with pytest.raises(Conflict, match="there is nothing to write: of what is asked for, the draft has no item"):
            written(what, form, Wishes(Choice(speaker="bo")))


def test_items_that_no_clock_tells_are_named(planned: Workspace) -> None:
    late = talk("late", starts=at("09:00", "2022-05-26"))
    change(planned, lambda plan: replace(plan, items=(*plan.items, late)))
    what = found(planned, draft=True)
    assert written(what, Form.CSV).left_out == ("Late",)
    assert written(what, Form.ICS).left_out == ()


def test_what_is_for_everybody_holds_nothing_of_the_crew(planned: Workspace) -> None:
    secret = ready("ada", not_yet="a promotion", pronouns="they/them")
    items = talk("a", speakers=("ada",), notes="For the crew", cues=("LX 12",), introduction="Word for word")
    change(planned, lambda _: Plan((items,), (secret,)))
    what = found(planned, draft=True)
    for form in set(Form) - FOR_THE_CREW:
        content = written(what, form).content.decode().replace("\r\n ", "")
        for held in ("For the crew", "LX 12", "Word for word", "a promotion", "they/them", "unknown", "@example"):
            assert held not in content
        assert "Ada" in content


def test_a_long_story_and_odd_titles_go_into_everything(planned: Workspace) -> None:
    titles = [
        "<b>&amp;</b>",
        r"\textbf{x} $y$ #let z",
        "]]> <!--",
        "=cmd|' /C calc'!A0",
        "日本語 ไทย हिन्दी",
        "a\u2028b",
    ]
    items = tuple(replace(talk(f"i{number}", 5, speakers=("ada",)), title=title) for number, title in enumerate(titles))
    change(planned, lambda _: Plan(items, (ready("ada", bio="word " * 800),)))
    what = found(planned, draft=True)
    for form in Form:
        assert written(what, form).content
    assert what.speakers == ("ada",)
    assert what.items == tuple(f"i{number}" for number in range(len(titles)))
