"""What drand signed: rounds 1000 and 657413 of quicknet, and what it did not."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.raffle import checking, drand, signature
from geekx_ops.raffle.checking import Known
from geekx_ops.raffle.drand import Pulse, Trust
from geekx_ops.raffle.rules import Rules
from geekx_ops.workspace import open_workspace
from tests.cli.running import run
from tests.conftest import Clock
from tests.raffle import evening as room
from tests.raffle.forging import forged
from tests.raffle.test_drand import PULSES, said

INFINITY = "c0" + "00" * 47


@pytest.mark.parametrize("number", PULSES)
def test_drand_signed_it(number: int) -> None:
    assert signature.is_signed(number, PULSES[number][0])
    assert signature.trust_in(drand.pulse(said(number), wanted=number)) is Trust.SIGNED


@pytest.mark.parametrize(
    ("number", "signed"),
    [
        (657_414, PULSES[657_413][0]),
        (1001, PULSES[1000][0]),
        (1000, PULSES[657_413][0]),
        (1000, INFINITY),
        (1000, "00" * 48),
        (1000, PULSES[1000][0][:-2] + "00"),
        (1000, "ff" * 48),
    ],
)
def test_drand_did_not_sign_that(number: int, signed: str) -> None:
    assert signature.is_signed(number, signed) is False


def test_an_answer_that_somebody_made_up_fits_together_and_is_refused() -> None:
    """Whoever serves the JSON can pick any signature, and the randomness to it; drand's key finds it."""
    made_up = PULSES[1000][0]
    text = json.dumps({"round": 1001, "signature": made_up, "randomness": drand.randomness_of(made_up)})
    with pytest.raises(Invalid, match="not what drand said in round 1001"):
        signature.trust_in(drand.pulse(text, wanted=1001))


@pytest.fixture
def signed(sqlite_database: Path, clock: Clock, tmp_path: Path) -> dict[str, bytes]:
    """The proof of a draw with a round of the beacon that drand really published, in September 2023."""
    with open_workspace(sqlite_database, clock=clock) as workspace:
        room.make_room(workspace, clock)
        at = drand.time_of(657_413)
        clock.now = at - timedelta(minutes=2)
        room.freeze(workspace, Rules(("mug",)), beacon_at=at)
        room.commit(workspace)
        clock.now = at
        room.number(workspace, beacon=said(657_413))
        room.call(workspace)
        room.answer(workspace)
        return room.published(workspace, tmp_path / "proof")


def test_the_proof_holds_the_signature_and_needs_nobody_to_check_it(signed: dict[str, bytes], tmp_path: Path) -> None:
    assert PULSES[657_413][0].encode() in signed["rounds.txt"]
    assert checking.checked(signed).trust is Trust.SIGNED
    assert checking.checked(signed, Known(beacon=PULSES[657_413][1])).trust is Trust.SIGNED
    ran = run("raffle", "verify", str(tmp_path / "proof"))
    assert (ran.code, "The beacon, round 657413: signed by drand." in ran.err) == (0, True)


def test_a_signature_that_is_taken_out_of_the_proof_is_missed_and_another_is_found(signed: dict[str, bytes]) -> None:
    mine, other = PULSES[657_413][0], PULSES[1000][0]
    rounds = signed["rounds.txt"].decode()
    without = forged(signed, rounds=rounds.replace(f" {mine}", ""))
    assert checking.checked(without).trust is Trust.UNSIGNED
    assert checking.checked(without, Known(beacon=said(657_413))).trust is Trust.SIGNED
    with pytest.raises(Invalid, match="not the SHA-256 of the signature"):
        checking.checked(forged(signed, rounds=rounds.replace(mine, other)))
    made_up = rounds.replace(mine, other).replace(PULSES[657_413][1], PULSES[1000][1])
    with pytest.raises(Invalid, match="not what drand said in round 657413"):
        checking.checked(forged(signed, rounds=made_up))


def test_without_the_package_it_is_said_that_nothing_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py_arkworks_bls12381", None)
    pulse = drand.pulse(said(1000), wanted=1000)
    assert signature.trust_in(pulse) is Trust.UNCHECKED
    assert "signature not checked, only that the randomness is its SHA-256" in signature.trust_in(pulse).value


def test_randomness_that_was_typed_has_no_signature() -> None:
    assert signature.trust_in(Pulse(1000, PULSES[1000][1])) is Trust.UNSIGNED
