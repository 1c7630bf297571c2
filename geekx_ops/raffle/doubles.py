"""Registrations that may be one person's: found, and what somebody decided about them. The program decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import delete, insert, select

from geekx_ops.errors import Invalid
from geekx_ops.events import service as events
from geekx_ops.events.event import Event
from geekx_ops.raffle import draws
from geekx_ops.registration import find
from geekx_ops.registration.record import Registration
from geekx_ops.storage.tables import raffle_doubles
from geekx_ops.workspace import Transaction

Pair = tuple[int, int]
"""Two numbers of registrations, the lower one first."""

_WITH_TAGS = {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "fastmail.com", "proton.me",
              "protonmail.com", "icloud.com", "me.com"}  # fmt: skip
"""Where what follows a + is no part of the address; elsewhere it may be one."""
_DOTLESS = {"gmail.com", "googlemail.com"}


@dataclass(frozen=True, slots=True)
class Decided:
    """Somebody looked at a pair: they are two people, or `out` is not in the draws that are frozen from then on.

    `frozen` is the number of the draw that was frozen before and is not over: it keeps its list.
    """

    pair: Pair
    out: int | None
    frozen: int | None = None


def suspected(guests: Iterable[Registration]) -> tuple[Pair, ...]:
    """Pairs whose addresses differ by an alias only, or who have the same name."""
    signs: dict[str, list[int]] = {}
    for one in guests:
        for sign in _signs(one):
            signs.setdefault(sign, []).append(one.id)
    return tuple(sorted({pair for alike in signs.values() for pair in combinations(sorted(alike), 2)}))


def _signs(one: Registration) -> list[str]:
    signs = [f"name {' '.join(one.name.casefold().split())}"]
    if one.email is not None:
        local, _, domain = one.email.casefold().rpartition("@")
        if domain in _WITH_TAGS:
            local = local.partition("+")[0]
        if domain in _DOTLESS:
            local, domain = local.replace(".", ""), "gmail.com"
        signs.append(f"mail {local}@{domain}")
    return signs


def decided(tx: Transaction, event: Event) -> list[Decided]:
    """What was decided at this event."""
    own = raffle_doubles.c
    rows = tx.select(select(own.first_id, own.second_id, own.out_id).where(own.event_id == event.id))
    return [Decided((first, second), out) for first, second, out in rows]


def still_open(pairs: Iterable[Pair], known: Collection[Decided]) -> tuple[Pair, ...]:
    """The *pairs* that nobody has decided about."""
    settled = {one.pair for one in known}
    return tuple(pair for pair in pairs if pair not in settled)


def decide(tx: Transaction, slug: str, one: str, other: str, *, are_one: bool) -> Decided:
    """Note that two registrations are one person's, so that *other* is not in the draw; or that they are two people's.

    It may be decided anew; a draw that is frozen keeps its list. Raises Invalid for one registration twice.
    """
    event = events.locked(tx, slug)
    kept, second = find.registration(tx, event, one), find.registration(tx, event, other)
    if kept.id == second.id:
        raise Invalid(f"both mean #{kept.id}; nothing was decided. Name two registrations: #12 #31.")
    pair = (min(kept.id, second.id), max(kept.id, second.id))
    out = second.id if are_one else None
    own = raffle_doubles.c
    tx.connection.execute(delete(raffle_doubles).where(own.first_id == pair[0], own.second_id == pair[1]))
    values = {"first_id": pair[0], "second_id": pair[1], "out_id": out, "event_id": event.id}
    tx.connection.execute(insert(raffle_doubles).values(actor=tx.actor, at=tx.now, **values))
    tx.record("raffle.double", event=event.id, first=pair[0], second=pair[1], out=out)
    frozen = draws.open_one(tx, event)
    return Decided(pair, out, None if frozen is None else frozen.number)
