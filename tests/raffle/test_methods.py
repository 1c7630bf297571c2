"""RFC 3797, the beacon, several wins, doubles, and what the database and the check refuse: whole draws."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from geekx_ops import event_parts
from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import service as events
from geekx_ops.people import event_export, mentions
from geekx_ops.people.traces import Trace
from geekx_ops.raffle import checking, doubles, drand, draws, entrants, history, proof, protocol
from geekx_ops.raffle.checking import Known
from geekx_ops.raffle.rules import Out, Rules
from geekx_ops.raffle.vocabulary import Method, Step
from geekx_ops.storage.tables.raffle import FROZEN
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.door.scenes import DOORS
from tests.factories import DINNER
from tests.raffle import evening as room
from tests.raffle.forging import forged

SOURCES = ("9319", "2,5,12,8,10", "9,18,26,34,41,45")
HEX = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"


@pytest.fixture
def evening(sqlite_database: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(sqlite_database, clock=clock, randrange=random.Random(7).randrange) as workspace:
        room.make_room(workspace, clock)
        yield workspace


def drawn(workspace: Workspace, *steps: Step) -> None:
    for step in steps:
        room.call(workspace)
        room.answer(workspace, step)


def in_shell(folder: Path) -> list[str]:
    ran = subprocess.run(["sh", "verify.sh"], cwd=folder, capture_output=True, text=True, check=True)
    return [line.split()[1] for line in ran.stdout.splitlines() if line[0].isdigit()]


def test_a_whole_draw_by_rfc_3797(evening: Workspace, tmp_path: Path) -> None:
    room.freeze(evening, Rules(("mug", "book"), method=Method.RFC3797, first_timer=2))
    room.commit(evening)
    assert room.number(evening, *SOURCES) == "9319./2.5.8.10.12./9.18.26.34.41.45./"
    drawn(evening, Step.ABSENT, Step.CLAIMED, Step.CLAIMED)
    files = room.published(evening, tmp_path / "proof")
    found = checking.checked(files)
    tickets = files["tickets.txt"].decode().split()
    first = int("990DD0A5692A029A98B5E01AA28F3459", 16) % len(tickets)
    assert found.rankings[1][0] == protocol.person_of(tickets[first])
    assert in_shell(tmp_path / "proof") == found.rankings[1]
    assert "RFC 3797 made the order" in files["index.html"].decode()


def test_a_number_of_the_other_method_is_refused(evening: Workspace) -> None:
    room.freeze(evening, Rules(("mug",), method=Method.RFC3797))
    room.commit(evening)
    with pytest.raises(Invalid, match="is no source"):
        room.number(evening, "407-92-5518")
    with pytest.raises(Invalid, match="knows no beacon"):
        room.freeze(evening, Rules(("mug",), method=Method.RFC3797), void=True, beacon_at=DOORS + timedelta(hours=1))


def test_the_beacon_is_part_of_the_number(evening: Workspace, tmp_path: Path) -> None:
    at = DOORS + timedelta(minutes=5)
    number = drand.round_at(at)
    draw = room.freeze(evening, Rules(("mug",)), beacon_at=at)
    assert draw.said.beacon == f"drand-quicknet:{number}"
    room.commit(evening)
    with pytest.raises(Invalid, match=f"public/{number}"):
        room.number(evening)
    assert room.number(evening, beacon=HEX) == f"407-92-5518+drand:{number}:{HEX}"
    drawn(evening, Step.CLAIMED)
    files = room.published(evening, tmp_path / "proof")
    assert checking.checked(files, Known(beacon=HEX)).said.beacon_round == number
    assert f"published in round\n{number}" in files["index.html"].decode()
    with pytest.raises(Invalid, match="the beacon said something else"):
        checking.checked(files, Known(beacon="0" * 64))


def test_a_beacon_that_somebody_may_know_is_not_committed_to(evening: Workspace, clock: Clock) -> None:
    with pytest.raises(Invalid, match="60 s ahead"):
        room.freeze(evening, beacon_at=DOORS + timedelta(seconds=59))
    room.freeze(evening, beacon_at=DOORS + timedelta(seconds=90))
    clock.move(seconds=45)
    with pytest.raises(Conflict, match="less than 60 s ahead"):
        room.commit(evening)


def test_a_beacon_is_not_taken_where_none_was_committed_to(evening: Workspace) -> None:
    room.freeze(evening)
    room.commit(evening)
    with pytest.raises(Invalid, match="without a beacon"):
        room.number(evening, beacon=HEX)


def test_several_prizes_for_one_person_are_allowed_by_tickets(evening: Workspace, tmp_path: Path) -> None:
    room.freeze(evening, Rules(("mug",) * 9, first_timer=1, wins_each=2))
    room.commit(evening)
    room.number(evening)
    drawn(evening, *[Step.CLAIMED] * 9)
    winners = [code for _, code in checking.checked(room.published(evening, tmp_path / "proof")).winners]
    assert max(map(winners.count, winners)) == 2


def test_with_tickets_used_up_the_draw_is_over(evening: Workspace, tmp_path: Path) -> None:
    room.freeze(evening, Rules(("mug",) * 9, wins_each=2))
    room.commit(evening)
    room.number(evening)
    drawn(evening, *[Step.CLAIMED] * 6)
    assert len(checking.checked(room.published(evening, tmp_path / "proof")).winners) == 6


def test_somebody_decides_about_doubles(evening: Workspace) -> None:
    with evening.write() as tx:
        decided = doubles.decide(tx, DINNER, "Ada Ash", "Ben Birch", are_one=True)
        found = entrants.preview(tx, events.stored(tx, DINNER), room.RULES)
    assert (found.out, decided.out in found.holdings) == ({Out.DOUBLE: 1}, False)
    with evening.write() as tx:
        doubles.decide(tx, DINNER, "Ben Birch", "Ada Ash", are_one=False)
        assert entrants.preview(tx, events.stored(tx, DINNER), room.RULES).out == {}
        assert [one.out for one in doubles.decided(tx, events.stored(tx, DINNER))] == [None]
        with pytest.raises(Invalid, match="both mean"):
            doubles.decide(tx, DINNER, "Ben Birch", "Ben Birch", are_one=True)
    assert doubles.still_open([decided.pair], [doubles.Decided(decided.pair, None)]) == ()


def test_the_database_refuses_to_change_or_delete_what_is_frozen(
    workspace: Workspace, clock: Clock, tmp_path: Path
) -> None:
    room.make_room(workspace, clock)
    room.play(workspace, tmp_path / "proof")
    for table, columns in FROZEN.items():
        changes = [f"UPDATE {table} SET {column} = {column}" for column in columns.split(", ")]
        for statement in (*changes, f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match=f"{table} is frozen"), workspace.write() as tx:
                tx.connection.execute(text(statement))


def test_clocks_that_differ_change_nothing(evening: Workspace, clock: Clock, tmp_path: Path) -> None:
    """Another laptop, whose clock is a day behind, goes on with the draw."""
    room.freeze(evening)
    room.commit(evening)
    room.number(evening)
    drawn(evening, Step.ABSENT)
    clock.move(days=-1)
    drawn(evening, Step.CLAIMED, Step.CLAIMED)
    clock.move(days=2)
    drawn(evening, Step.CLAIMED)
    found = checking.checked(room.published(evening, tmp_path / "proof"))
    assert [code for _, code in found.winners] == found.rankings[1][1:4]


def test_verify_finds_a_short_number_a_needless_round_and_an_early_end(evening: Workspace, tmp_path: Path) -> None:
    files = room.play(evening, tmp_path / "proof")
    rounds, log = files["rounds.txt"].decode(), files["log.txt"].decode()
    with evening.read() as tx:
        second = draws.links(tx, draws.last(tx, events.stored(tx, DINNER)))[2]
    for other, told in (
        ({"rounds": rounds.replace("407-92-5518", "407-92-55")}, "fewer than 8 digits"),
        ({"rounds": f"{rounds}2 11112222 {second}\n"}, "gives no reason"),
        ({"log": "".join(log.splitlines(keepends=True)[:-2])}, "ends before every prize"),
        ({"rounds": rounds.replace("5518", f"5518+drand:7:{HEX}")}, "not the one that was committed to"),
    ):
        with pytest.raises(Invalid, match=told):
            checking.checked(forged(files, **other))


def test_the_draw_before_is_compared(evening: Workspace, tmp_path: Path) -> None:
    first = room.play(evening, tmp_path / "first")
    second = room.play(evening, tmp_path / "second")
    assert checking.checked(second, Known(previous=proof.commitment_in(tmp_path / "first"))).said.draw == 2
    with pytest.raises(Invalid, match="does not follow"):
        checking.checked(first, Known(previous=second["commit.txt"]))


def test_fairness_holds_wins_against_what_chance_would_give(evening: Workspace, tmp_path: Path) -> None:
    room.play(evening, tmp_path / "proof")
    with evening.read() as tx:
        shares = history.fairness(tx)
    assert [one.won for one in shares] == [1, 1, 1, 0, 0, 0]
    assert {(one.draws, one.tickets, one.expected) for one in shares} == {(1, 1, 0.5)}


def test_the_export_before_retiring_has_the_draw_and_no_secret_that_is_one(evening: Workspace, tmp_path: Path) -> None:
    room.play(evening, tmp_path / "proof")
    room.freeze(evening)
    with evening.read() as tx:
        event = events.stored(tx, DINNER)
        found = event_export.exported(tx, event)
        text_of_event = event_parts.stored_file(tx, event)
    first, second = found["raffle"]["draws"]
    assert (first["secret"] is None, second["secret"]) == (False, None)
    assert [len(first["log"]), len(found["raffle"]["badges"])] == [8, 6]
    assert found["event"]["event_file"] == text_of_event
    _, (_, rules, _) = event_parts.read(text_of_event, source="x.toml")
    assert rules == room.RULES


def test_a_prize_that_names_somebody_is_told_when_she_is_erased(evening: Workspace) -> None:
    room.freeze(evening, Rules(("lunch with Ada Ash",)))
    with evening.write() as tx:
        left = mentions.rewrite(tx, [Trace("Ada Ash", None)]).left
    assert any("prizes.name" in place for place in left)
