"""The night in a few numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from geekx_ops.demo.acts import Cancel, SignUp
from geekx_ops.demo.cast import Guest
from geekx_ops.demo.scenes import Moment, Scene


@dataclass(frozen=True, slots=True)
class Figures:
    """What the night came to. `wanted` is the number of seats that `sign_ups` guests of the public asked for."""

    sign_ups: int
    wanted: int
    cap_at_first: int
    sold_out: datetime
    cancelled: int
    promoted: int
    end: Moment


def figures(scenes: Sequence[Scene]) -> Figures:
    """The numbers of the night that went through *scenes*."""
    public = {guest.email.casefold(): guest for guest in _public(scenes)}
    return Figures(
        sign_ups=len(public),
        wanted=sum(_seats(guest) for guest in public.values()),
        cap_at_first=scenes[0].after.cap,
        sold_out=next(scene.step.at for scene in scenes if scene.after.free <= 0),
        cancelled=sum(isinstance(scene.step.act, Cancel) for scene in scenes),
        promoted=sum(scene.promoted for scene in scenes),
        end=scenes[-1].after,
    )


def _public(scenes: Sequence[Scene]) -> Iterator[Guest]:
    """Those who signed up, without those on held seats; first tries last, so that they count and not a repetition."""
    for scene in reversed(scenes):
        act = scene.step.act
        if isinstance(act, SignUp) and not act.guest.held and not scene.step.refused:
            yield act.guest


def _seats(guest: Guest) -> int:
    return guest.party_size or 1 + len(guest.companions)
