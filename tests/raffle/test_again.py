"""What is not done by accident: a prize drawn twice, a draw given up, somebody believed to be out who is in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geekx_ops.errors import Conflict
from geekx_ops.events import service as events
from geekx_ops.raffle import doubles, draws, history, numbers, service, steps, stored
from geekx_ops.raffle.rules import Rules, left
from geekx_ops.raffle.vocabulary import Presence, Step
from geekx_ops.workspace import Workspace, open_workspace
from tests.cli.running import Ran, run
from tests.conftest import Clock
from tests.factories import DINNER, sign_up
from tests.raffle import evening as room


@pytest.fixture
def evening(sqlite_database: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(sqlite_database, clock=clock) as workspace:
        room.make_room(workspace, clock)
        yield workspace


def next_step(workspace: Workspace) -> str:
    with workspace.read() as tx:
        return steps.next_step(tx, DINNER)


def known(workspace: Workspace) -> list[draws.Draw]:
    with workspace.read() as tx:
        return draws.of_event(tx, events.stored(tx, DINNER))


@pytest.mark.parametrize(
    ("prizes", "given", "wanted"),
    [
        (("bag", "mug"), (), ("bag", "mug")),
        (("bag", "mug"), ("bag",), ("mug",)),
        (("mug", "bag", "mug"), ("mug",), ("bag", "mug")),
        (("mug",), ("mug", "mug", "hat"), ()),
    ],
)
def test_what_is_left(prizes: tuple[str, ...], given: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    assert left(prizes, given) == wanted


def test_prizes_that_are_given_are_not_drawn_again_unasked(evening: Workspace, tmp_path: Path) -> None:
    room.play(evening, tmp_path / "proof")
    assert next_step(evening) == (
        "nothing, every prize is given; geekx raffle publish FOLDER writes the proof of this draw again"
    )
    with pytest.raises(Conflict, match=r"every prize is given \(tote bag, book, mug\); nothing was frozen.*--again"):
        room.freeze(evening, again=False)
    assert len(known(evening)) == 1
    assert room.freeze(evening, again=True).prizes == room.RULES.prizes


def test_only_what_is_left_is_offered(evening: Workspace, tmp_path: Path) -> None:
    room.play(evening, tmp_path / "proof")
    more = Rules(("tote bag", "book", "mug", "mug", "hat"))
    with evening.write() as tx:
        stored.load(tx, DINNER, more)
    assert next_step(evening).startswith("geekx raffle freeze begins a draw of what is left: mug, hat; ")
    with evening.write() as tx:
        frozen = service.freeze(tx, DINNER)
    assert (frozen.draw.prizes, frozen.given) == (("mug", "hat"), ("tote bag", "book", "mug"))
    assert frozen.draw.rules.startswith("Prizes: 1 mug, 2 hat. ")


def test_a_rehearsal_and_a_draw_that_was_given_up_give_nothing(evening: Workspace, tmp_path: Path) -> None:
    room.freeze(evening, practice=True)
    room.commit(evening)
    room.number(evening)
    for _ in room.RULES.prizes:
        room.call(evening)
        room.answer(evening)
    room.published(evening, tmp_path / "practice")
    room.freeze(evening, again=False)
    room.commit(evening)
    room.number(evening)
    room.call(evening)
    room.answer(evening)
    assert room.freeze(evening, void=True, again=False).prizes == room.RULES.prizes


def test_a_draw_is_given_up_without_another_one(evening: Workspace, tmp_path: Path) -> None:
    first = room.freeze(evening)
    with evening.write() as tx:
        assert service.give_up(tx, DINNER).void
    assert len(known(evening)) == 1
    assert next_step(evening) == "geekx raffle freeze begins a draw of what is left: tote bag, book, mug"
    with evening.write() as tx, pytest.raises(Conflict, match="draw 1 was given up; nothing was changed"):
        service.give_up(tx, DINNER)
    with pytest.raises(Conflict, match="was given up, so it has no proof"):
        room.published(evening, tmp_path / "proof")
    assert room.freeze(evening).said.prev == first.commitment


@pytest.fixture
def at_desk(sqlite_database: Path) -> tuple[str, ...]:
    return ("--db", str(sqlite_database))


def typed(desk: tuple[str, ...], *words: str, answer: str = "") -> Ran:
    return run("raffle", *words, *desk, typed=answer)


def test_tables_tell_times_as_people_read_them_and_programs_get_instants(
    evening: Workspace, at_desk: tuple[str, ...], tmp_path: Path
) -> None:
    room.play(evening, tmp_path / "proof")
    with evening.read() as tx:
        at = history.claims(tx)[0].at
    here = at.astimezone(ZoneInfo("UTC"))
    told = f"{here:%a} {here.day} {here:%b %Y %H:%M}"
    assert f"{told}:{here:%S} UTC  " in typed(at_desk, "log").out
    assert f"{told} UTC\n" in typed(at_desk, "history").out
    for words in (("log",), ("history",)):
        assert f'"at": "{at.isoformat()}"' in typed(at_desk, *words, "--format", "json").out
        assert at.isoformat() in typed(at_desk, *words, "--format", "csv").out


@pytest.mark.parametrize("words", [("void",), ("freeze", "--void")])
def test_giving_up_is_asked_for(evening: Workspace, at_desk: tuple[str, ...], words: tuple[str, ...]) -> None:
    room.freeze(evening)
    room.commit(evening)
    room.number(evening)
    room.call(evening)
    room.answer(evening)
    refused = typed(at_desk, *words, answer="n\n")
    told = (
        "Draw 1 cannot be taken up again, and the next commitment names it. Who won tote bag in it does not count as"
        " a winner. Give it up?"
    )
    assert (refused.code, told in refused.err) == (1, True)
    assert [draw.void for draw in known(evening)] == [False]
    assert typed(at_desk, *words, "--yes").code == 0
    assert [draw.void for draw in known(evening)] == [True, *([False] if "freeze" in words else [])]


def test_nothing_to_give_up_is_nothing_to_ask(evening: Workspace, at_desk: tuple[str, ...]) -> None:
    assert typed(at_desk, "void").code == 3
    with evening.write() as tx:
        stored.load(tx, DINNER, room.RULES)
    assert typed(at_desk, "freeze", "--void").code == 0
    given_up = typed(at_desk, "void", "--yes", "--format", "json")
    assert '"state": "void"' in given_up.out


def test_freezing_names_likely_doubles_and_a_frozen_draw_keeps_its_list(
    evening: Workspace, at_desk: tuple[str, ...]
) -> None:
    with evening.write() as tx:
        stored.load(tx, DINNER, Rules(("mug",), presence=Presence.CONFIRMED))
        sign_up(tx, "Ada ASH", email="other@example.org")
    frozen = typed(at_desk, "freeze")
    assert "may be one person" in frozen.err
    told = typed(at_desk, "double", "#1", "#7", "--same")
    assert told.out == "#1 and #7: one person, #7 is left out from the next freeze on.\n"
    assert told.err == "Draw 1 is frozen: nobody goes out of it, or comes in.\n"
    with evening.write() as tx:
        assert doubles.decide(tx, DINNER, "#1", "#7", are_one=False).frozen == 1
        service.give_up(tx, DINNER)
        assert doubles.decide(tx, DINNER, "#1", "#7", are_one=False).frozen is None


def test_each_step_before_the_commitment_names_the_commitment(evening: Workspace, at_desk: tuple[str, ...]) -> None:
    room.freeze(evening)
    for words in (["draw"], ["number", "407", "92", "5518"], ["claim"], ["absent"]):
        ran = typed(at_desk, *words)
        assert (ran.code, "`geekx raffle commit` comes first" in ran.err) == (4, True)
        assert "Right?" not in ran.err
    assert next_step(evening) == steps.COMMIT
    room.commit(evening)
    with pytest.raises(Conflict, match="geekx raffle number"):
        room.call(evening)
    with pytest.raises(Conflict, match=r"nobody is called.* Next: geekx raffle number"):
        room.answer(evening, Step.CLAIMED)
    with evening.read() as tx:
        assert numbers.understood(tx, DINNER, room.ROOM).room == "407-92-5518"
