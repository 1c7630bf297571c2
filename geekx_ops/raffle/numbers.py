"""The numbers that the room gives: understood, shown to be confirmed, and on the disk before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import service as events
from geekx_ops.raffle import drand, draws, protocol, record, rfc3797, signature, steps
from geekx_ops.raffle.draws import Draw
from geekx_ops.raffle.record import Terms
from geekx_ops.raffle.vocabulary import Method
from geekx_ops.workspace import Transaction


def room_number(terms: Terms, parts: Sequence[str]) -> str:
    """What the callers said, as it is kept: digits joined with -, or the key of RFC 3797. Raises Invalid."""
    if terms.method is Method.COMMITMENT:
        return protocol.room_number(parts)
    key = rfc3797.key(rfc3797.sources_in(parts))
    protocol.refuse_other_lengths(key)
    return key


@dataclass(frozen=True, slots=True)
class Number:
    """The room's number as it is kept; with a beacon also its signature, and how far it is known to be the beacon's."""

    room: str
    signature: str | None = None
    trust: drand.Trust | None = None


def understood(tx: Transaction, slug: str, parts: Sequence[str], beacon: str | None = None) -> Number:
    """What `give_number` would keep, to be shown and confirmed first."""
    return _understood(steps.committed(tx, events.stored(tx, slug)), parts, beacon)


def _understood(draw: Draw, parts: Sequence[str], beacon: str | None) -> Number:
    room, number = room_number(draw.terms, parts), draw.said.beacon_round
    if number is None:
        if beacon is not None:
            raise Invalid("this draw was frozen without a beacon; nothing was saved. Leave --drand out.")
        return Number(room)
    if beacon is None:
        raise Invalid(
            f"round {number} of the beacon was committed to ({drand.time_of(number):%H:%M:%S} UTC). Add it with"
            f" --drand: https://api.drand.sh/{drand.CHAIN}/public/{number}. Nothing was saved."
        )
    pulse = drand.pulse(beacon, wanted=number)
    whole = f"{room}+drand:{number}:{pulse.randomness}"
    return Number(whole, pulse.signature, signature.trust_in(pulse))


def give_number(tx: Transaction, slug: str, parts: Sequence[str], beacon: str | None = None) -> str:
    """Keep the room's number of the next round. Nothing is computed: the number is on the disk first.

    The same number again changes nothing; another one is refused, as is one that no round needs.
    """
    event = events.locked(tx, slug)
    draw = steps.committed(tx, event)
    number = _understood(draw, parts, beacon)
    room = number.room
    rooms, lines = draws.rooms(tx, draw), draws.log(tx, draw)
    if not record.needs_number(len(rooms), lines, draw.terms):
        if rooms[-1] == room:
            return room
        raise Conflict(f"round {len(rooms)} has its number, {rooms[-1]}, and keeps it; nothing was changed.")
    if len(rooms) >= draw.said.links:
        raise Conflict("the chain has no link left for another round. Publish this draw, and freeze a new one.")
    draws.add_room(tx, draw, len(rooms) + 1, room, number.signature)
    tx.record("raffle.number", event=event.id, draw=draw.number, round=len(rooms) + 1, room=room)
    return room
