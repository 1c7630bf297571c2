"""The script: what happens from the event file to the doors, and when. Times are those of clocks at the event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.demo.acts import (
    Act,
    Cancel,
    ChangeType,
    Check,
    ComeAlone,
    Correct,
    Load,
    PutFirst,
    Release,
    RunQueue,
    SetCap,
    SignUp,
    Why,
)
from geekx_ops.demo.cast import Guest
from geekx_ops.events.event import EventSettings

CHAIRS = 6
"""What the patio turns out to have room for, besides what was planned."""

FATOUMATA = "fatoumata.ndiaye@example.org"
XIMENA = "ximena.nunez@example.org"
SIOBHAN = "siobhan.oneill@example.org"
LEILANI = "leilani.kahananui@example.org"
GRACE = "grace.mbeki@example.org"
THANDIWE = "thandiwe.khumalo@example.org"
LAST_IN_THE_ROOM = "ayse.demir@example.org"
LAST_ON_THE_PATIO = "keiko.tanabe@example.org"
FIRST_FOR_THE_PATIO = "adaeze.umeh@example.org"

TOLD = frozenset(
    {
        "laura.florescu@example.org",
        "julie.choi@example.org",
        "angie.chang@example.org",
        "maya.okafor@example.org",
        "aoi.sato@example.org",
        "camila.duarte@example.org",
        "zoe.hernadez@example.org",
        FATOUMATA,
        XIMENA,
        LAST_IN_THE_ROOM,
        SIOBHAN,
        LAST_ON_THE_PATIO,
        FIRST_FOR_THE_PATIO,
        LEILANI,
        GRACE,
        THANDIWE,
    }
)
"""Of the sign-ups, those that the story tells one by one; the others are counted."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command at its time. `told` steps are shown one by one; a `refused` one must be turned down."""

    at: datetime
    act: Act
    told: bool = True
    refused: bool = False


def script(first: Load, cast: Sequence[Guest]) -> tuple[Step, ...]:
    """All steps in the order of time, for the event as *first* loads it and the guests in *cast*."""
    settings = first.settings
    zone = ZoneInfo(settings.timezone)

    def at(moment: str) -> datetime:
        return times.parse_instant(f"{settings.starts.astimezone(zone):%Y}-{moment}", zone=zone)

    sign_ups = (Step(guest.signs_up, SignUp(guest), told=guest.email in TOLD) for guest in cast)
    steps = [
        *_before(first, at),
        *sign_ups,
        *_slips(at),
        *_spring(at),
        *_chairs(settings, at),
        *_last_days(at),
    ]
    return tuple(sorted(steps, key=lambda step: step.at))


At = Callable[[str], datetime]


def _before(load: Load, at: At) -> Iterator[Step]:
    yield Step(at("04-18 10:00"), load)
    yield Step(at("04-18 10:02"), load)
    early = Guest(at("04-19 21:10"), "Maya Okafor", "maya.okafor@example.org", answers={"photo-consent": "yes"})
    yield Step(early.signs_up, SignUp(early), refused=True)


def _slips(at: At) -> Iterator[Step]:
    again = Guest(at("04-20 11:15"), "priya ramanathan", "Priya.Ramanathan@Example.org")
    yield Step(again.signs_up, SignUp(again))
    yield Step(at("04-20 16:20"), Correct("zoe.hernadez@example.org", "Zoë Hernández", "zoe.hernandez@example.org"))


def _spring(at: At) -> Iterator[Step]:
    yield Step(at("05-03 10:15"), Cancel("hannah.goldberg@example.org"))
    yield Step(at("05-04 18:40"), Cancel("harper.quinn@example.org"))
    yield Step(at("05-05 09:05"), Cancel("nkechi.eze@example.org"))
    yield Step(at("05-09 12:30"), ComeAlone("camila.duarte@example.org"))
    yield Step(at("05-10 11:20"), Cancel("salma.rahman@example.org"))
    yield Step(at("05-10 11:25"), Why(XIMENA))
    yield Step(at("05-11 20:10"), Cancel("dorothy.hughes@example.org"))
    yield Step(at("05-12 16:00"), PutFirst(GRACE, "drives the speakers from the airport"))
    yield Step(at("05-13 08:50"), Cancel("elsa.bergstrom@example.org"))
    yield Step(at("05-14 19:20"), Cancel("tess.mulder@example.org"))
    yield Step(at("05-16 10:00"), SetCap(110), refused=True)


def _chairs(settings: EventSettings, at: At) -> Iterator[Step]:
    assert settings.cap is not None  # noqa: S101 - the example has one
    patio = settings.ticket_types[-1]
    assert patio.cap is not None  # noqa: S101 - and so has its patio
    larger = replace(patio, cap=patio.cap + CHAIRS)
    kinds = (*settings.ticket_types[:-1], larger)
    yield Step(at("05-18 09:40"), ChangeType("gwendolyn.pryce@example.org", patio.slug))
    yield Step(at("05-18 10:00"), Load(replace(settings, cap=settings.cap + CHAIRS, ticket_types=kinds)))
    yield Step(at("05-20 13:10"), Cancel("tatiana.volkova@example.org"))
    yield Step(at("05-21 20:00"), Cancel("naledi.dlamini@example.org"))
    yield Step(at("05-22 12:00"), Cancel("pilar.echeverria@example.org"))


def _last_days(at: At) -> Iterator[Step]:
    yield Step(at("05-23 09:30"), Release("host"))
    yield Step(at("05-23 09:31"), Release("crew"))
    yield Step(at("05-24 10:00"), Cancel("caitlin.mcallister@example.org"))
    yield Step(at("05-24 18:30"), Cancel("noa.levi@example.org"))
    yield Step(at("05-25 11:00"), Cancel("shreya.banerjee@example.org"))
    yield Step(at("05-25 15:40"), Cancel("valentina.rossi@example.org"))
    yield Step(at("05-25 16:05"), RunQueue())
    yield Step(at("05-25 17:30"), Check())
    yield from (Step(at("05-25 17:35"), Why(who)) for who in (XIMENA, GRACE, THANDIWE))
