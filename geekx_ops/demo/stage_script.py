"""What happens on the stage, and when: the talks take what they took at the real dinner, on this evening's clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from geekx_ops.demo.acts import Act

TOOK = {
    "training-faster": 6.1,
    "career-journey": 11.9,
    "drug-discovery": 13.9,
    "break": 12.0,
    "robustness": 10.9,
    "research-to-product": 16.9,
    "bigger-picture": 14.9,
    "ten-lessons": 18.6,
    "thanks": 3.0,
}
"""Minutes; the talks as they were spoken at the dinner of May 2022, the rest made up."""


SILENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Next(Act):
    """Begin what is to come."""

    def _words(self) -> tuple[str, ...]:
        return ("agenda", "next")


@dataclass(frozen=True, slots=True)
class Start(Act):
    """Begin one item."""

    item: str

    def _words(self) -> tuple[str, ...]:
        return ("agenda", "start", self.item)


@dataclass(frozen=True, slots=True)
class Back(Act):
    """Go back: it was begun too soon."""

    def _words(self) -> tuple[str, ...]:
        return ("agenda", "back")


@dataclass(frozen=True, slots=True)
class Pause(Act):
    """Interrupt what is on."""

    def _words(self) -> tuple[str, ...]:
        return ("agenda", "pause")


@dataclass(frozen=True, slots=True)
class Resume(Act):
    """Go on."""

    def _words(self) -> tuple[str, ...]:
        return ("agenda", "resume")


@dataclass(frozen=True, slots=True)
class Foresee(Act):
    """Ask how it will end if it goes on like this."""

    def _words(self) -> tuple[str, ...]:
        return ("agenda", "forecast")


@dataclass(frozen=True, slots=True)
class Cut(Act):
    """Ask what to cut to end by a time, or do it."""

    target: str
    accept: bool = False

    def _words(self) -> tuple[str, ...]:
        return ("agenda", "cut", "--to", self.target, *(("--accept",) if self.accept else ()))


@dataclass(frozen=True, slots=True)
class Stop(Act):
    """End what is on."""

    def _words(self) -> tuple[str, ...]:
        return ("agenda", "stop")


@dataclass(frozen=True, slots=True)
class StageStep:
    """What is done, when, and a remark on it."""

    at: datetime
    act: Act
    remark: str = ""


LAST_TRAM = "21:10"
"""When the patio has to be empty after all, as the host says in the middle of the evening."""


def stage_script(starts: datetime) -> Iterator[StageStep]:
    """The steps of an evening whose programme begins at *starts*."""
    now = starts - timedelta(hours=1)
    yield StageStep(now, Start("doors"), "The doors open; the clock runs until half past six.")
    now = starts + timedelta(minutes=2)
    yield StageStep(now, Next(), "Two minutes late: people are still finding their seats.")
    now += timedelta(minutes=11)
    yield StageStep(now, Next())
    now += timedelta(minutes=4)
    yield from _talks(now)


def _talks(now: datetime) -> Iterator[StageStep]:
    for slug, minutes in TOOK.items():
        yield StageStep(now, Next(), _REMARKS.get(slug, ""))
        if slug == "drug-discovery":
            yield from _microphone(now)
            now += SILENCE  # which is no part of what the talk took
        if slug == "research-to-product":
            yield from _a_slip(now)
        if slug == "bigger-picture":
            yield from _the_host_asks(now + timedelta(minutes=2))
        now += timedelta(minutes=minutes)
    yield StageStep(now, Next(), "On the patio.")
    yield StageStep(now + timedelta(minutes=32), Stop(), "Out before ten past nine.")


def _microphone(begun: datetime) -> Iterator[StageStep]:
    yield StageStep(begun + timedelta(minutes=3), Pause(), "The microphone fails.")
    yield StageStep(begun + timedelta(minutes=3) + SILENCE, Resume())


def _a_slip(begun: datetime) -> Iterator[StageStep]:
    slip = begun + timedelta(minutes=8)
    yield StageStep(slip, Next(), "A mis-tap: she has not finished yet.")
    yield StageStep(slip + timedelta(seconds=5), Back(), "Both rows stay in the log; her clock goes on.")


def _the_host_asks(now: datetime) -> Iterator[StageStep]:
    yield StageStep(now, Foresee(), "The host asks to be out by ten past nine. How is it going?")
    yield StageStep(now, Cut(LAST_TRAM), "What would have to go?")
    yield StageStep(now, Cut(LAST_TRAM, accept=True), "The emcee takes the proposal.")


_REMARKS = {
    "training-faster": "The first talk, four minutes shorter than planned.",
    "break": "The break gives time back: it may be eight minutes short.",
    "ten-lessons": "Nearly nineteen minutes for the last one.",
}
