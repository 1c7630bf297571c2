"""The fourteen ways to steer a draw that are known, one test each: it is stopped, or it can be seen.

Three of them no program stops, and docs/raffle.md says so: people who are not there (3), a host who hears the shout
that suits her (5), an organizer and the last caller together (7). Their tests show what there is against them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import service as events
from geekx_ops.raffle import checking, draws, proof, protocol, record, service
from geekx_ops.raffle.checking import Known
from geekx_ops.raffle.record import START, Line
from geekx_ops.raffle.rules import Rules
from geekx_ops.raffle.vocabulary import Step
from geekx_ops.workspace import Workspace, open_workspace
from tests.cli.running import run
from tests.conftest import Clock
from tests.door.scenes import DOORS
from tests.factories import DINNER
from tests.raffle import evening as room
from tests.raffle.forging import forged

HEX = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
Files = dict[str, bytes]


@pytest.fixture
def evening(sqlite_database: Path, clock: Clock) -> Iterator[Workspace]:
    with open_workspace(sqlite_database, clock=clock, randrange=random.Random(7).randrange) as workspace:
        room.make_room(workspace, clock)
        yield workspace


@pytest.fixture
def files(evening: Workspace, tmp_path: Path) -> Files:
    """The proof of an honest draw."""
    return room.play(evening, tmp_path / "proof")


def photo(files: Files) -> Known:
    return Known(photo=protocol.digest(files["commit.txt"]))


def ready(workspace: Workspace, rules: Rules = room.RULES) -> draws.Draw:
    room.freeze(workspace, rules)
    return room.commit(workspace)


def test_1_rolling_the_seed_until_a_friend_wins(files: Files) -> None:
    """The secret is chosen before the number: another one fits neither the commitment nor the photo."""
    said = protocol.parsed_commitment(files["commit.txt"])
    tickets, friend = files["tickets.txt"].decode().split(), files["tickets.txt"].decode().split()[-1]
    commitment, chance = protocol.digest(files["commit.txt"]), random.Random(1)
    while True:
        chain = protocol.chain(f"{chance.getrandbits(256):064x}", said.links)
        key = protocol.round_key(commitment, 1, chain[1], "407-92-5518")
        if protocol.scored(key, tickets)[0][1] == friend:
            break
    rolled = forged(files, rounds=f"1 407-92-5518 {chain[1]}\n", secret=f"{chain[-1]}\n")
    with pytest.raises(Invalid, match="the link does not match what was committed to"):
        checking.checked(rolled)
    other = files["commit.txt"].decode().replace(said.tip, chain[0])
    with pytest.raises(Invalid, match="not the one of the photo"):
        checking.checked(forged(rolled, commit=other), photo(files))


def test_2_editing_the_list_after_the_number(files: Files) -> None:
    tickets = files["tickets.txt"].decode() + "ZZZZ.1\n"
    with pytest.raises(Invalid, match=r"tickets\.txt: was changed after the commitment"):
        checking.checked(forged(files, tickets=tickets))
    said = files["commit.txt"].decode().replace(protocol.digest(files["tickets.txt"]), protocol.digest(tickets))
    with pytest.raises(Invalid, match="not the one of the photo"):
        checking.checked(forged(files, tickets=tickets, commit=said), photo(files))


def test_3_people_who_are_not_there_can_be_counted_but_not_stopped(evening: Workspace) -> None:
    """Whoever is put in before the commitment is in; but the number of people is committed to, and the list public."""
    draw = ready(evening)
    assert (draw.said.people, draw.said.count) == (len(room.NAMES), draw.tickets.count("\n"))


def test_4_a_secret_that_is_picked_to_suit_few_numbers(evening: Workspace, files: Files) -> None:
    """With seven digits it is refused where it is typed, and where a proof is checked."""
    ready(evening)
    with pytest.raises(Invalid, match="at least 8"):
        room.number(evening, "407", "92", "55")
    with pytest.raises(Invalid, match="fewer than 8 digits"):
        checking.checked(forged(files, rounds=files["rounds.txt"].decode().replace("407-92-5518", "407-92-55")))


def test_5_hearing_the_shout_that_suits_cannot_be_stopped_but_who_gives_it_is_sealed(evening: Workspace) -> None:
    draw = ready(evening, Rules(("mug",), number_from="twelve dice, thrown by the caller"))
    assert "Number: twelve dice, thrown by the caller.\n" in draw.rules
    assert draw.said.rules == protocol.digest(draw.rules)


def test_6_a_caller_who_computes_a_number_that_wins(evening: Workspace, sqlite_database: Path) -> None:
    """Nothing that can be seen before the number holds a link that comes after the tip."""
    draw = ready(evening)
    with evening.read() as tx:
        _, *links = draws.links(tx, draw)
    database = ("--db", str(sqlite_database), "--format", "json")
    seen = [run("raffle", verb, *database).out for verb in ("status", "commit", "preview")]
    seen += [draw.tickets, draw.rules, draw.commit_text]
    assert not any(link in text for link in links for text in seen)
    with pytest.raises(Conflict, match="the draw is committed to"), evening.read() as tx:
        service.sealed(tx, DINNER)


def test_7_organizer_and_last_caller_together_are_stopped_by_a_beacon(evening: Workspace, tmp_path: Path) -> None:
    """They choose what is shouted; what the beacon adds to it, in a round that was committed to, they do not."""
    at = DOORS + timedelta(minutes=5)
    room.freeze(evening, Rules(("mug",)), beacon_at=at)
    room.commit(evening)
    with pytest.raises(Invalid, match="of the beacon was committed to"):
        room.number(evening)
    room.number(evening, beacon=HEX)
    room.call(evening)
    room.answer(evening)
    files = room.published(evening, tmp_path / "proof")
    assert checking.checked(files, Known(beacon=HEX)).winners
    with pytest.raises(Invalid, match="the beacon said something else"):
        checking.checked(files, Known(beacon="0" * 64))


def test_8_the_laptop_crashed_once_more(evening: Workspace) -> None:
    """A new laptop finds the number that was given, and calls the same person; giving a draw up shows in the chain."""
    first = ready(evening)
    room.number(evening)
    called = room.call(evening)
    with pytest.raises(Conflict, match="keeps it"):
        room.number(evening, "11112222")
    assert room.call(evening) == called
    with pytest.raises(Conflict, match="everybody will see"):
        room.freeze(evening)
    again = room.freeze(evening, void=True)
    assert (again.said.draw, again.said.prev) == (2, first.commitment)


def resealed(lines: list[Line]) -> str:
    """The log with hashes that fit its lines."""
    text, before = "", START
    for number, line in enumerate(lines, start=1):
        new = replace(line, number=number, hash="")
        new = replace(new, hash=record.line_hash(before, new))
        text, before = text + record.line_text(new), new.hash
    return text


def test_9_a_false_not_here_stands_in_the_log(files: Files) -> None:
    """Who was passed by, and when, cannot be left out of it, even if every hash is made anew."""
    lines = list(checking.checked(files).lines)
    assert [line.step for line in lines[:2]] == [Step.CALLED, Step.ABSENT]
    with pytest.raises(Invalid, match="was not next in the ranking"):
        checking.checked(forged(files, log=resealed(lines[2:])))


def test_9_strict_rules_give_nobody_a_second_look(evening: Workspace) -> None:
    """After a "not here" nobody, the operator included, can know who is next: it takes a new number."""
    ready(evening, Rules(("mug",), strict=True))
    room.number(evening)
    room.call(evening)
    room.answer(evening, Step.ABSENT)
    with pytest.raises(Conflict, match="the room has not given the number"):
        room.call(evening)


def test_10_several_draws_prepared_and_the_best_one_shown(evening: Workspace, tmp_path: Path) -> None:
    """Only one of them was photographed, and each names the one before it."""
    first, second = room.play(evening, tmp_path / "1"), room.play(evening, tmp_path / "2")
    with pytest.raises(Invalid, match="not the one of the photo"):
        checking.checked(second, photo(first))
    third = room.play(evening, tmp_path / "3")
    with pytest.raises(Invalid, match="draw 3 does not follow draw 1"):
        checking.checked(third, Known(previous=first["commit.txt"]))


def test_11_two_lists_with_the_same_short_fingerprint(sqlite_database: Path, evening: Workspace, files: Files) -> None:
    """All 64 digits are shown, and fewer are never taken for the photo."""
    draw = ready(evening)
    shown = run("raffle", "commit", "--db", str(sqlite_database)).out
    assert draw.commitment in shown
    assert draw.commitment in shown.replace(" ", "").replace("\n", "")
    with pytest.raises(Invalid, match="not the one of the photo"):
        checking.checked(files, Known(photo=protocol.digest(files["commit.txt"])[:16]))


def test_12_a_number_mistyped_on_purpose(sqlite_database: Path, evening: Workspace) -> None:
    """It is read back and waits for a yes; then it is locked."""
    ready(evening)
    given = ("raffle", "number", "407", "92", "5518", "--db", str(sqlite_database))
    refused = run(*given, typed="n\n")
    assert "The room's number is 407-92-5518. Right?" in refused.err + refused.out
    with evening.read() as tx:
        assert draws.rooms(tx, draws.last(tx, events.stored(tx, DINNER))) == []
    assert run(*given, typed="y\n").code == 0
    assert run("raffle", "number", "407925519", "--yes", "--db", str(sqlite_database)).code == 4


def test_13_a_program_or_a_video_that_shows_another_winner(files: Files) -> None:
    """The files are recomputed by a stranger: a log with another winner, every hash made anew, is found."""
    found = checking.checked(files)
    first, last = found.rankings[1][0], found.rankings[1][-1]
    swapped = [replace(line, code=last if line.code == first else line.code) for line in found.lines]
    with pytest.raises(Invalid, match=f"{last} was not next in the ranking"):
        checking.checked(forged(files, log=resealed(swapped)))


def test_13_a_web_page_that_shows_another_winner(files: Files) -> None:
    """The page is made once more from the files that hold."""
    found = checking.checked(files)
    first, last = found.rankings[1][0], found.rankings[1][-1]
    page = files["index.html"].replace(first.encode(), last.encode())
    with pytest.raises(Invalid, match=r"index\.html, line \d+: is not what .* makes of the other files"):
        proof.verified(forged({**files, "index.html": page}))


def test_14_rules_that_change_after_the_result(files: Files) -> None:
    rules = files["rules.txt"].decode() + "Not in: relatives.\n"
    with pytest.raises(Invalid, match=r"rules\.txt: was changed after the commitment"):
        checking.checked(forged(files, rules=rules))
