"""The story of the night in chapters: which scenes belong to each, and what there is to say about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from geekx_ops.demo.scenes import Moment, Scene


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the story, from `begins` (month, day, time) to the next one. A `mark` names it in the drawing."""

    slug: str
    begins: str
    title: str
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter with its number, its scenes, and the seats at its end."""

    number: int
    chapter: Chapter
    begins: datetime
    scenes: tuple[Scene, ...]

    @property
    def after(self) -> Moment:
        """The seats when the chapter ends."""
        return self.scenes[-1].after

    @property
    def items(self) -> tuple[Scene | int, ...]:
        """The scenes that are told one by one; between them, how many are not."""
        found: list[Scene | int] = []
        for scene in self.scenes:
            last = found[-1] if found else None
            if scene.step.told:
                found.append(scene)
            elif isinstance(last, int):
                found[-1] = last + 1
            else:
                found.append(1)
        return tuple(found)


CHAPTERS = (
    Chapter(
        "file",
        "04-18 10:00",
        "One file describes the night",
        "Cap, held seats, kinds of places, questions, the opening and the cut-off stand in a text file. Loading it "
        "makes the event and says what is new; loading it again changes nothing, so nobody has to remember whether "
        "it was done.",
    ),
    Chapter(
        "held",
        "04-19 14:00",
        "Seats for those who make the evening",
        "Twenty seats in the room are kept back for speakers, host and crew. They are taken before sign-up opens, and "
        "what is left of them stays out of reach. Somebody tries the evening before, and is told when to come back.",
    ),
    Chapter(
        "opening",
        "04-20 09:00",
        "Sign-up opens",
        "Whoever finds room is confirmed and has a ticket code at once. The code has a check symbol: one wrong letter, "
        "or two that changed places, and the door notices. Signing up twice does no harm, however the address is "
        "written. A slip of the pen is corrected without losing the seat.",
    ),
    Chapter(
        "room",
        "04-21 19:00",
        "The room is full",
        "Two seats are left in the room when a party of three asks, and then one of four. They wait, and the last two "
        "seats go to guests for whom they are enough: a newcomer never takes a seat that somebody in the queue could "
        "have. The patio still has places, for those who ask for one.",
        mark="The room is full",
    ),
    Chapter(
        "sold-out",
        "04-23 13:00",
        "Sold out, and the queue grows",
        "The last public seat is gone, and sign-up stays open: everybody gets a place in the queue and knows which. "
        "Of the seats that are held, four have no name yet, and they stay held.",
        mark="Sold out",
    ),
    Chapter(
        "moving-up",
        "05-03 08:00",
        "Somebody cancels, somebody moves up",
        "The seat goes to whoever is next in the same moment, so no two people can be promised the same one. A party "
        "that shrinks gives a seat back as well. Seats in the room go to those who wait for the room, seats on the "
        "patio to those who wait for the patio.",
        mark="The first cancellation",
    ),
    Chapter(
        "parties",
        "05-10 08:00",
        "Parties that do not fit",
        "Two seats come free together, and the party of two moves up, past a party of three and one of four which "
        "were there before: they keep their place, and it is noted who went by. Whoever asks why gets an answer. "
        "Somebody in the queue gives up, which moves nobody.",
    ),
    Chapter(
        "first",
        "05-12 08:00",
        "First in the queue, with a reason",
        "Sometimes somebody has to go first. That takes a reason, which is kept; a seat it does not take from "
        "anybody. The next one that comes free is hers, and after her the queue goes on as before.",
    ),
    Chapter(
        "cap",
        "05-16 08:00",
        "Fewer seats? Not by accident",
        "A cap below what is taken is refused, with the numbers. Nothing has changed, and nobody was thrown out.",
    ),
    Chapter(
        "chairs",
        "05-18 09:00",
        "Six more chairs on the patio",
        "One guest would rather sit outside than not at all, and keeps her place in the queue. Then two numbers change "
        "in the file, and loading it says what that means: a few move up at once. Two days later a pair cancels, and "
        "a party of four that said it would come as two gets the two seats.",
        mark="Six more chairs",
    ),
    Chapter(
        "release",
        "05-23 08:00",
        "Held seats go back",
        "The host needs three seats fewer, the crew one. The party of three, which smaller ones went past "
        "for weeks, fits at last.",
        mark="Held seats go back",
    ),
    Chapter(
        "cut-off",
        "05-25 15:00",
        "The cut-off",
        "From three o'clock nobody moves up by itself: whoever is next may be at home by now. A late cancellation "
        "leaves a seat empty until the organizer has made a call and gives it away by hand.",
        mark="The cut-off",
    ),
    Chapter(
        "doors",
        "05-25 17:30",
        "Doors",
        "Sign-up closes by itself. Before the lists are printed, the database says whether every rule was kept.",
    ),
    Chapter(
        "queue",
        "05-25 17:35",
        "Who waits, and why",
        "A queue is bearable when it can explain itself. Three answers: to the party of four that has been waiting "
        "since the room was full, to the one who was put first, and to the last one who came.",
    ),
)


def told(scenes: Sequence[Scene], instant: Callable[[str], datetime]) -> tuple[Part, ...]:
    """The *scenes* in their chapters; *instant* reads a chapter's beginning."""
    begins = [instant(chapter.begins) for chapter in CHAPTERS]
    ends = [*begins[1:], None]
    return tuple(
        Part(number, chapter, begin, tuple(one for one in scenes if _falls(one.step.at, begin, end)))
        for number, (chapter, begin, end) in enumerate(zip(CHAPTERS, begins, ends, strict=True), start=1)
    )


def _falls(at: datetime, begin: datetime, end: datetime | None) -> bool:
    return begin <= at and (end is None or at < end)
