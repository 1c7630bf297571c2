"""What is wrong with a code on a slide, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from geekx_ops.events.event import Link
from geekx_ops.qr import links, placing
from geekx_ops.qr.placing import Reach
from geekx_ops.qr.scanning import Code
from geekx_ops.qr.symbol import QUIET
from geekx_ops.text import counted

LEAST_CONTRAST, GOOD_CONTRAST = 4.5, 7.0
LEAST_QUIET = 2
LEAST_MODULE = 3.0
"""Pixels a module needs on a slide of 1080 lines."""
_DARKER = 0.75
"""A tile that has less than this of the slide's light vanishes for cameras that adapt to the slide."""
_NEARLY = 0.95
"""Of a closing slide's code: as large as that, whoever put it there."""
_LONG = 41
"""Modules a side from which on a shorter link is worth a thought: more than 60 bytes."""


class Gravity(StrEnum):
    """A problem keeps people from scanning; a note tells what could be better."""

    PROBLEM = "problem"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say, and what to do."""

    gravity: Gravity
    text: str


@dataclass(frozen=True, slots=True)
class Room:
    """Metres: how wide the picture on the wall is, and how far away the last row."""

    screen_width: float = 3.0
    depth: float | None = None

    @property
    def closing_tile(self) -> float:
        """How wide a code on a closing slide is at least, if the slide is not wider than the picture."""
        return _NEARLY * placing.CLOSING * self.screen_width * 9 / 16

    def shown_width(self, width: float, height: float) -> float:
        """How wide a slide of that form is on the wall: the picture is 16:9, what is narrower fills its height."""
        return min(self.screen_width, self.screen_width * 9 / 16 * width / height)


@dataclass(frozen=True, slots=True)
class Judged:
    """A code on a slide, whose link it is, from how far it is read, and what there is to say.

    `tile` is how wide it is on the wall with its quiet zone, in metres.
    """

    slide: int
    code: Code
    link: Link | None
    reach: Reach
    remarks: tuple[Remark, ...]
    tile: float


@dataclass(frozen=True, slots=True)
class Page:
    """A slide that was looked at."""

    number: int
    codes: tuple[Judged, ...]
    hidden: bool = False
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """A deck that was looked at: its slides, and what there is to say of it as a whole."""

    pages: tuple[Page, ...]
    remarks: tuple[Remark, ...]

    @property
    def every_remark(self) -> list[Remark]:
        """All that there is to say."""
        return [*self.remarks, *(one for page in self.pages for code in page.codes for one in code.remarks)]

    @property
    def passes(self) -> bool:
        """Whether nothing keeps people from scanning."""
        return all(remark.gravity is not Gravity.PROBLEM for remark in self.every_remark)

    @property
    def sentence(self) -> str:
        """The verdict in words, for a terminal and a page alike; it does not claim more than the remarks do."""
        if not self.passes:
            return "Some codes will not be scanned."
        notes = len(self.every_remark)
        return (
            f"The codes can be scanned; {counted(notes, 'note')}." if notes else "Nothing keeps people from scanning."
        )

    def better(self, one: Judged) -> Judged | None:
        """The same code where it is read from farther: `one` is not all that the back row has."""
        codes = [code for page in self.pages if not page.hidden for code in page.codes]
        best = _farthest(codes).get(one.code.text)
        return best if best is not None and best.reach.bad_seat > one.reach.bad_seat else None


def judged(slide: int, codes: Iterable[Code], known: Sequence[Link], *, pixel: float) -> tuple[Judged, ...]:
    """Each of the *codes* on a slide whose pixels are *pixel* metres wide on the wall."""
    return tuple(_judged(slide, code, known, pixel) for code in codes)


def _judged(slide: int, code: Code, known: Sequence[Link], pixel: float) -> Judged:
    tile = code.module * (code.size + 2 * QUIET) * pixel
    link = links.leads_to(known, code.text)
    return Judged(slide, code, link, placing.reach(tile, code.size), tuple(_remarks(code)), tile)


def _remarks(code: Code) -> Iterator[Remark]:
    if code.inverted:
        yield Remark(Gravity.PROBLEM, "light on dark, which most phones do not read: make it dark on a white tile.")
        return
    yield from _of_light(code)
    if code.quiet < QUIET:
        gravity = Gravity.PROBLEM if code.quiet < LEAST_QUIET else Gravity.NOTE
        yield Remark(
            gravity, f"{code.quiet} light modules around it instead of {QUIET}: put a larger white tile below."
        )
    if code.module < LEAST_MODULE:
        yield Remark(Gravity.PROBLEM, f"its modules are {code.module:.1f} pixels wide: make it larger.")
    if code.second is False:
        yield Remark(Gravity.NOTE, "one of two readers does not read it: look what lies over it, or how it is drawn.")
    if not code.text.isascii():
        yield Remark(Gravity.NOTE, "it holds letters that some phones misread: use a link of plain letters.")


def _of_light(code: Code) -> Iterator[Remark]:
    if code.contrast < GOOD_CONTRAST:
        gravity = Gravity.PROBLEM if code.contrast < LEAST_CONTRAST else Gravity.NOTE
        yield Remark(
            gravity,
            f"its contrast is {code.contrast:.1f}:1, and {GOOD_CONTRAST:.0f}:1 is good: make it black on white.",
        )
    if code.light < _DARKER * code.around:
        yield Remark(
            Gravity.PROBLEM, "its light parts are darker than the slide, so cameras lose it: make its tile white."
        )


def verdict(pages: Sequence[Page], known: Sequence[Link], room: Room) -> Verdict:
    """What there is to say of the deck as a whole."""
    codes = [code for page in pages if not page.hidden for code in page.codes]
    remarks = [*_of_the_deck(codes, known), *_of_distance(codes, room)]
    return Verdict(tuple(pages), tuple(remarks))


def _of_the_deck(codes: Sequence[Judged], known: Sequence[Link]) -> Iterator[Remark]:
    if not codes:
        yield Remark(Gravity.PROBLEM, "no code was found on any slide: put one on with `geekx qr stamp`.")
    for link in links.without_code(known, [one.code.text for one in codes]) if codes else ():
        yield Remark(Gravity.NOTE, f"link {link.slug} ({link.url}) is on no slide of this deck.")
    foreign = dict.fromkeys(one.code.text for one in codes if one.link is None)
    if known:
        yield from (
            Remark(Gravity.NOTE, f"“{text[:200]}” is none of the event's links: who wants it?") for text in foreign
        )


def _of_distance(codes: Sequence[Judged], room: Room) -> Iterator[Remark]:
    """Codes that the back row cannot read on any slide: where the deck ends with large ones, they are what counts."""
    if room.depth is None:
        return
    for text, best in _farthest(codes).items():
        if best.reach.bad_seat >= room.depth:
            continue
        gravity = Gravity.PROBLEM if best.reach.typical < room.depth else Gravity.NOTE
        told = f"“{text[:200]}” is readable {best.reach}, and the room is {room.depth:g} m deep: "
        yield Remark(gravity, told + _advice(best, room, room.depth))


def _farthest(codes: Sequence[Judged]) -> Mapping[str, Judged]:
    best: dict[str, Judged] = {}
    for one in codes:
        if one.code.text not in best or best[one.code.text].reach.bad_seat < one.reach.bad_seat:
            best[one.code.text] = one
    return best


def _advice(best: Judged, room: Room, depth: float) -> str:
    tenths = ceil(10 * depth / max(best.reach.bad_seat, 0.01))
    if best.tile >= room.closing_tile:
        ways = [f"make the picture on the wall {tenths / 10:g} times as wide"]
    else:
        ways = [
            f"make it {tenths / 10:g} times as large",
            "add --closing-slide and leave it up during the questions",
        ]
    if best.code.size >= _LONG:
        ways.append(f"shorten the link, which has {len(best.code.text)} characters")
    return "; or ".join(ways) + "."
