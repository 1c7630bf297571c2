"""What can be printed of an evening: which sheets there are, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from geekx_ops.printing import cue_cards, run_of_show, signage, tents
from geekx_ops.printing.card_filling import CARD_SIZES, CardSize
from geekx_ops.printing.cue_cards import CueCards
from geekx_ops.printing.programme import Programme, for_everybody
from geekx_ops.printing.run_of_show import Reader, RunOfShow
from geekx_ops.printing.signage import Signage
from geekx_ops.printing.tents import Tents


class Kind(StrEnum):
    """A kind of sheet; its templates have its name."""

    RUN_OF_SHOW = "run-of-show"
    CUE_CARDS = "cue-cards"
    SIGNAGE = "signage"
    TENTS = "tents"


class Paper(StrEnum):
    """What a printer holds."""

    A4 = "a4"
    LETTER = "letter"


Sheet = RunOfShow | CueCards | Signage | Tents

_ON_LETTER = frozenset({
    "America/Anchorage", "America/Boise", "America/Chicago", "America/Denver", "America/Detroit", "America/Edmonton",
    "America/Halifax", "America/Los_Angeles", "America/Mexico_City", "America/Montreal", "America/New_York",
    "America/Phoenix", "America/Puerto_Rico", "America/Regina", "America/Toronto", "America/Vancouver",
    "America/Winnipeg", "Pacific/Honolulu",
})  # fmt: skip
"""Where printers hold Letter, as far as the large zones tell."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed: `reader` matters to a run of show, `card` and `emcee` to cue cards."""

    kind: Kind
    paper: Paper = Paper.A4
    reader: Reader = Reader.CREW
    card: str | None = None
    emcee: str | None = None

    @property
    def name(self) -> str:
        """What a file of it is called, without its ending."""
        if self.kind is Kind.RUN_OF_SHOW and self.reader is not Reader.CREW:
            return f"{self.kind}-{self.reader}"
        return f"{self.kind}-{self.emcee}" if self.kind is Kind.CUE_CARDS and self.emcee else self.kind.value

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.kind in {Kind.SIGNAGE, Kind.TENTS} or (self.kind, self.reader) == (Kind.RUN_OF_SHOW, Reader.PUBLIC)


def everything(paper: Paper, card: str | None = None) -> Iterator[Order]:
    """All that there is for an evening."""
    yield from (Order(Kind.RUN_OF_SHOW, paper, reader) for reader in Reader)
    yield Order(Kind.CUE_CARDS, paper, card=card)
    yield Order(Kind.SIGNAGE, paper)
    yield Order(Kind.TENTS, paper)


def usual_paper(timezone: str) -> Paper:
    """What printers hold where clocks are those of *timezone*."""
    return Paper.LETTER if timezone in _ON_LETTER else Paper.A4


def sheet(programme: Programme, order: Order) -> Sheet:
    """The sheet of *programme* that *order* wants. Raises NotFound for an emcee who is not in the plan.

    Whom to call is on no sheet that everybody reads.
    """
    if order.is_public:
        programme = for_everybody(programme)
    match order.kind:
        case Kind.RUN_OF_SHOW:
            return run_of_show.run_of_show(programme, order.reader)
        case Kind.CUE_CARDS:
            if order.emcee is not None:
                programme.plan.speaker(order.emcee)
            return cue_cards.cue_cards(programme, _card_size(order), emcee=order.emcee)
        case Kind.SIGNAGE:
            return signage.signage(programme)
        case Kind.TENTS:
            return tents.tents(programme)


def _card_size(order: Order) -> CardSize:
    return CARD_SIZES[order.card or ("a5" if order.paper is Paper.A4 else "half-letter")]


def values(made: Sheet, order: Order) -> dict[str, Any]:
    """What the templates of a sheet get: all of it as mappings, lists and texts, and the paper."""
    return {"sheet": asdict(made), "paper": order.paper.value}
