"""What the screen sees of a database that others use as well, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.cli.door_screen.pressing import Action, Admit, Leave, LetWalkIn, Plain, Undo
from geekx_ops.cli.door_screen.state import State, Tone
from geekx_ops.cli.door_screen.station import Station
from geekx_ops.door import changes, release, service
from geekx_ops.registration import guests
from geekx_ops.workspace import Workspace
from tests.cli.door_screen.conftest import STARTS, make_door
from tests.conftest import Clock
from tests.factories import DINNER, cancel, sign_up


@pytest.fixture
def evening(workspace: Workspace, clock: Clock) -> Workspace:
    make_door(workspace)
    clock.now = STARTS - timedelta(minutes=40)
    return workspace


@pytest.fixture
def station(evening: Workspace) -> Station:
    return Station(evening, DINNER)


def numbers(state: State) -> tuple[int, int, int, int]:
    view = state.view
    return view.inside, view.expected, view.waiting, view.here


def acted(station: Station, *actions: Action, begin: State | None = None) -> State:
    state = station.start() if begin is None else begin
    for action in actions:
        state = station.act(state, action)
    return station.look(state)


def test_what_others_do_is_seen(station: Station, evening: Workspace) -> None:
    state = station.start()
    assert numbers(state) == (0, 8, 2, 0)
    with evening.write() as tx:
        service.check_in(tx, DINNER, "Grace Hopper", people=2)
    state = station.look(state)
    assert numbers(state) == (2, 6, 2, 0)
    with evening.write() as tx:
        service.undo(tx, DINNER, "Grace Hopper")
        sign_up(tx, "Late Riser")
        guests.change(tx, DINNER, "Bo Chen", name="Robert Chen")
    state = station.look(State(text="robert", looked_up="robert", view=state.view))
    assert (numbers(state), state.is_stale) == ((0, 8, 3, 0), True)
    assert [match.name for match in station.search(state).matches] == ["Robert Chen"]
    assert cancel(evening, "Robert Chen") == ["Wanda Wait"]
    assert numbers(station.look(state)) == (0, 8, 2, 0)


def test_a_look_at_nothing_new_reads_one_row(station: Station, evening: Workspace) -> None:
    state = station.start()
    with evening.read() as tx:
        before = changes.mark(tx, DINNER)
        assert changes.mark(tx, "no-such-event") is None
    door = station._door
    assert station.look(state) == state
    assert station._door is door
    with evening.write() as tx:
        release.withdraw(tx, DINNER)
        service.check_in(tx, DINNER, "Bo")
    with evening.read() as tx:
        assert changes.mark(tx, DINNER) != before
    station.look(state)
    assert station._door is not door


def test_seats_are_given_out_when_their_time_comes(station: Station, evening: Workspace, clock: Clock) -> None:
    with evening.write() as tx:
        release.release(tx, DINNER, at=STARTS + timedelta(minutes=15))
    state = acted(station, Admit("Wanda"), Admit("Willa"), Admit("Grace"))
    assert (state.panel.tone, numbers(state), state.view.call_in) == (Tone.IN, (3, 5, 2, 2), ())
    clock.now = STARTS + timedelta(minutes=15)
    state = station.look(state)
    assert state.view.call_in == ("Wanda Wait", "Willa Wait (2)")
    assert (numbers(state), state.view.clock) == ((3, 5, 0, 0), "18:45")
    assert station.look(state) == state
    state = acted(station, Admit("Wanda"), begin=state)
    assert (numbers(state), state.view.call_in) == ((4, 4, 0, 0), ("Willa Wait (2)",))


def test_nothing_is_given_out_before_its_time_or_after_the_end(
    station: Station, evening: Workspace, clock: Clock
) -> None:
    state = acted(station, Admit("Wanda"))
    assert (state.panel.tone, state.panel.word) == (Tone.WAIT, "waiting")
    clock.move(hours=2)
    assert numbers(station.look(state)) == (0, 8, 2, 1)
    with evening.write() as tx:
        release.release(tx, DINNER, at=STARTS + timedelta(hours=2, minutes=20))
    clock.move(hours=2)
    assert numbers(station.look(state)) == (0, 8, 2, 1)


def test_each_thing_done_here_can_be_taken_back_once(station: Station, evening: Workspace) -> None:
    state = acted(station, Admit("#4"), Admit("#4"), Admit("Nobody"), Admit("Wanda"), LetWalkIn("Bo Two", None))
    assert len(state.done) == 3  # of the refusals nothing is to be taken back
    assert [scan.tone for scan in state.scans] == [Tone.WAIT, Tone.WAIT, Tone.NO, Tone.NO, Tone.IN]
    with evening.write() as tx:
        service.undo(tx, DINNER, "Bo Two")
    for left in (2, 1, 0):
        state = acted(station, Undo(state.done[-1]), begin=state)
        assert len(state.done) == left
    assert numbers(state) == (0, 8, 3, 0)
    assert [scan.tone for scan in state.scans[:3]] == [Tone.BACK, Tone.BACK, Tone.WAIT]


def test_a_release_is_shown_before_it_is_done(station: Station) -> None:
    state = acted(station, Plain.PREVIEW)
    assert state.asking
    assert state.panel.told[1].startswith("Nobody waits here now")
    state = acted(station, Admit("Willa"), Plain.PREVIEW, begin=state)
    assert state.panel.word == "1 party would get seats"
    assert state.panel.told[1:] == ("A seat would get: Willa Wait (2).", "Not here: 李小龍, Zoë Ñandú.")
    state = acted(station, Plain.RELEASE, begin=state)
    assert (state.panel.tone, state.asking, state.view.call_in) == (Tone.DONE, False, ("Willa Wait (2)",))
    state = acted(station, Plain.RELEASE, begin=state)
    assert state.panel.told == ("From now on, whoever waits and comes gets the seat of an absent guest.",)


def test_a_ticket_and_a_number_are_shown_by_their_owner(station: Station) -> None:
    state = station.start()
    code = next(one.ticket_code for one in station._door.guests.values() if one.name == "Grace Hopper")
    assert code is not None
    for text in (code, f"{code[:5]}-{code[5:]}".upper(), "3", "#3"):
        assert [match.name for match in station.search(State(text=text)).matches] == ["Grace Hopper, Ida Rhodes"]
    for text in ("999", "x" * 5000, "#", ""):
        assert station.search(State(text=text, looked_up=None)).matches == ()
    assert state.scans == ()


def test_matches_say_where_guests_stand(station: Station) -> None:
    def marks(state: State, text: str) -> list[str]:
        return [match.mark for match in station.search(State(text=text, view=state.view)).matches]

    state = station.start()
    assert (marks(state, "wait"), marks(state, "bo"), marks(state, "ada smith")) == (["! waiting"] * 2, [""], ["", ""])
    state = acted(station, Admit("Bo"), Leave("Bo"), Admit("Zoë"), Admit("Willa"), begin=state)
    assert state.panel.aside == "party of 2"
    assert (marks(state, "bo"), marks(state, "zoe"), marks(state, "willa")) == (
        ["left"],
        ["✓ inside"],
        ["! waiting, here"],
    )
    state = acted(station, Plain.RELEASE, begin=state)
    assert (marks(state, "willa"), marks(state, "李")) == (["! has a seat now"], ["! seat given away"])
    assert state.panel.told == ("Call in: Willa Wait (2).", "Seats given away: Ada Smith, 李小龍.")


def test_several_and_nobody_are_refused_by_the_door_itself(station: Station) -> None:
    state = acted(station, Admit("Ada Smith"))
    assert (state.panel.tone, state.panel.word, state.panel.name) == (Tone.WHICH, "ambiguous", "")
    state = acted(station, Leave("Ada Smith"), begin=state)
    assert (state.panel.tone, len(state.scans)) == (Tone.FAILED, 1)
    state = acted(station, Leave("Bo"), begin=state)
    assert state.panel.tone is Tone.FAILED
    assert acted(station, Plain.REDRAW, begin=state) == state


def test_an_event_that_is_gone_is_told_and_not_the_end(station: Station, evening: Workspace) -> None:
    state = station.start()
    with evening.write() as tx:
        from geekx_ops.storage.tables import events

        tx.connection.execute(events.update().values(slug="other"))
    assert "there is no event" in station.look(state).view.trouble
    with evening.write() as tx:
        tx.connection.execute(events.update().values(slug=DINNER))
    assert station.look(state) == state
