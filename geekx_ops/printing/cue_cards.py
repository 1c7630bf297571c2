"""Cue cards: an item on a card, in letters read at arm's length, with what the emcee has to say and to leave out.

Text stands in the upper two thirds, so that eyes do not sink; below is room for a pen, and at the foot who is next. No
sentence is broken between two cards: one that does not fit any more begins a further card, “3 (2 of 2)”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from geekx_ops import times
from geekx_ops.agenda import checks, wording
from geekx_ops.agenda.plan import ON_STAGE, Speaker
from geekx_ops.printing import fitting
from geekx_ops.printing.programme import Head, Listed, Programme, head, names_of, role_of
from geekx_ops.printing.sentences import sentences

MILLIMETRE = 72 / 25.4
"""In points."""


class Look(StrEnum):
    """What a piece of a card is; it decides how it looks."""

    TITLE = "title"
    AGAIN = "again"
    """The title on a further card, on one line."""
    THANKS = "thanks"
    NAME = "name"
    SAY = "say"
    ROLE = "role"
    BRIEF = "brief"
    """One of many, on a line."""
    SECRET = "secret"  # noqa: S105 - what may not be said, not a password
    LABEL = "label"
    WORDS = "words"


SIZES = {look: 20.0 if look in {Look.TITLE, Look.NAME} else 16.0 for look in Look}
"""In points: nothing that is read aloud is smaller than 16."""
PLAIN = 16.0
"""The size of the line at the top and of that at the foot."""
AIR = 4.0
"""Points between two groups."""
FEW = 2
"""People who have lines of their own on a card; of more, each gets one line."""


@dataclass(frozen=True, slots=True)
class CardSize:
    """A kind of card, lying on its long side; everything in points."""

    name: str
    wide: float
    high: float
    margin: float

    @property
    def across(self) -> float:
        """What a line may take. The outer margin is for a thumb."""
        return self.wide - 2 * self.margin

    @property
    def room(self) -> float:
        """What there is for text in the upper two thirds, under the line at the top."""
        return self.high * 2 / 3 - self.margin - PLAIN * fitting.LINE


CARD_SIZES = {
    size.name: size
    for size in (
        CardSize("a5", 210 * MILLIMETRE, 148 * MILLIMETRE, 10 * MILLIMETRE),
        CardSize("half-letter", 612.0, 396.0, 10 * MILLIMETRE),
        CardSize("4x6", 432.0, 288.0, 7 * MILLIMETRE),
        CardSize("3x5", 360.0, 216.0, 5 * MILLIMETRE),
    )
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a card that is not broken."""

    look: Look
    text: str

    @property
    def size(self) -> float:
        """The size of its letters, in points."""
        return SIZES[self.look]


@dataclass(frozen=True, slots=True)
class Card:
    """A card. `mark` is its number, “3” or “3 (2 of 2)”; `groups` are what belongs together.

    At the top stand also `when` it is and how long its `introduction` takes; at the foot to whom to `hand_over`, and
    who is `next`.
    """

    mark: str
    title: str
    first: bool
    introduction: str
    when: str
    groups: tuple[tuple[Piece, ...], ...]
    hand_over: str
    next: str


@dataclass(frozen=True, slots=True)
class CueCards:
    """All cards, and the size they are made for."""

    head: Head
    title: str
    size: CardSize
    cards: tuple[Card, ...]


def cue_cards(programme: Programme, size: CardSize, *, emcee: str | None = None) -> CueCards:
    """The cards of everybody who leads through the evening, or of the *emcee* with that slug alone."""
    mine = [one for one in programme.listed if emcee in {None, programme.plan.emcee_of(one.planned.item)}]
    whose = programme.speaker(emcee)
    return CueCards(
        head=head(programme),
        title=f"Cue cards of {whose.name}" if whose else "Cue cards",
        size=size,
        cards=tuple(card for one in mine for card in _cards(programme, one, size)),
    )


def _cards(programme: Programme, one: Listed, size: CardSize) -> Iterator[Card]:
    title = one.planned.item.title
    again = Piece(Look.AGAIN, fitting.cut(title, size=PLAIN, across=size.across))
    filled = list(_filled(list(_groups(programme, one, size)), size, again))
    for number, groups in enumerate(filled, start=1):
        part = f" ({number} of {len(filled)})" if len(filled) > 1 else ""
        yield Card(
            mark=f"{one.number}{part}",
            title=title,
            first=number == 1,
            introduction=_told_above(programme, one, size),
            when=_when(programme, one),
            groups=tuple(groups),
            hand_over=_hand_over(programme, one),
            next=fitting.cut(_next(programme, one), size=PLAIN, across=size.across),
        )


def _told_above(programme: Programme, one: Listed, size: CardSize) -> str:
    """How long the introduction takes, for the line at the top; nothing where that has no room for it."""
    said = one.planned.item.introduction
    told = f"introduction {_length(said)}" if said else ""
    line = f"{one.number} (10 of 10)  {told}  {_when(programme, one)}"
    return told if fitting.width(line) * PLAIN <= size.across else ""


def _length(said: str) -> str:
    return f"{wording.countdown(checks.spoken(said))} min"


def _when(programme: Programme, one: Listed) -> str:
    start = one.planned.starts if one.expected is None else one.expected.starts
    hard = "!" if one.planned.item.starts is not None and one.expected is None else ""
    return f"{programme.clock(start)}{hard} · {times.format_duration(one.planned.item.duration)}"


def _hand_over(programme: Programme, one: Listed) -> str:
    """Who leads on, where it is somebody else."""
    plan, following = programme.plan, programme.after(one)
    leader = following and programme.speaker(plan.emcee_of(following.planned.item))
    return f"Hand over to {leader.name}" if leader and leader.slug != plan.emcee_of(one.planned.item) else ""


def _next(programme: Programme, one: Listed) -> str:
    following = programme.after(one)
    if following is None:
        return "Next: nothing, this was the last"
    who = names_of(programme.people(following))
    elsewhere = f" ({following.planned.room})" if following.planned.room != one.planned.room else ""
    return f"Next: {following.number} · {who + ': ' if who else ''}{following.planned.item.title}{elsewhere}"


def _groups(programme: Programme, one: Listed, size: CardSize) -> Iterator[tuple[Piece, ...]]:
    """What stands on the card, in the order in which it is needed; for an introduction, if need be, some of a bio."""
    yield (Piece(Look.TITLE, one.planned.item.title),)
    if thanks := _thanks(programme, one):
        yield (Piece(Look.THANKS, thanks),)
    speakers = programme.people(one)
    told = _person if len(speakers) <= FEW else _brief
    yield from (tuple(told(speaker)) for speaker in speakers)
    said = one.planned.item.introduction
    if said:
        label = "" if _told_above(programme, one, size) else f"Introduction, {_length(said)}:"
        yield from _spoken(label, sentences(said))
        return
    for speaker in speakers:
        if speaker.bio:
            minute = _a_minute(speaker.bio)
            length = _length(" ".join(minute))
            yield from _spoken(f"No introduction; of the bio of {speaker.name}, {length}:", minute)


def _thanks(programme: Programme, one: Listed) -> str:
    """Whom to thank: those who were on stage just before, unless they stay there or lead through this."""
    before, plan = programme.before(one), programme.plan
    if before is None or before.planned.item.kind not in ON_STAGE:
        return ""
    staying = {plan.emcee_of(one.planned.item), *one.planned.item.speakers}
    over = [speaker for speaker in programme.people(before) if speaker.slug not in staying]
    said = f" (say {over[0].say_it})" if len(over) == 1 and over[0].say_it else ""
    return f"Thank {names_of(over)}{said}" if over else ""


def _person(speaker: Speaker) -> Iterator[Piece]:
    pronouns = f" ({speaker.pronouns})" if speaker.pronouns else ""
    yield Piece(Look.NAME, f"{speaker.name}{pronouns}")
    if speaker.say_it:
        yield Piece(Look.SAY, f"Say: {speaker.say_it}")
    if role := role_of(speaker):
        yield Piece(Look.ROLE, role)
    if speaker.not_yet:
        yield Piece(Look.SECRET, f"Do not say: {speaker.not_yet}")


def _brief(speaker: Speaker) -> Iterator[Piece]:
    said = f"say {speaker.say_it}" if speaker.say_it else ""
    told = ", ".join(filter(None, [said, speaker.pronouns]))
    yield Piece(Look.BRIEF, ", ".join(filter(None, [f"{speaker.name}{told and f' ({told})'}", role_of(speaker)])))
    if speaker.not_yet:
        yield Piece(Look.SECRET, f"Do not say: {speaker.not_yet}")


def _a_minute(text: str) -> list[str]:
    """Its sentences as far as they can be said in a minute; at least a minute's worth of the first one."""
    kept: list[str] = []
    for sentence in sentences(text):
        if checks.spoken(" ".join([*kept, sentence])) > checks.LONGEST_INTRODUCTION:
            return kept or [" ".join([*sentence.split()[: checks.WORDS_A_MINUTE], "…"])]
        kept.append(sentence)
    return kept


def _spoken(label: str, said: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """What is said, sentence by sentence; the label is not left alone at the end of a card."""
    first = [Piece(Look.LABEL, label)] if label else []
    yield (*first, *(Piece(Look.WORDS, one) for one in said[:1]))
    yield from ((Piece(Look.WORDS, one),) for one in said[1:])


def _filled(groups: Sequence[tuple[Piece, ...]], size: CardSize, again: Piece) -> Iterator[list[tuple[Piece, ...]]]:
    """The groups on as many cards as they need; each card but the first begins with the title again."""
    card: list[tuple[Piece, ...]] = []
    begin, used = 0, 0.0
    for group in (part for whole in groups for part in _fitting(whole, size, again)):
        high = _high(group, size)
        if len(card) > begin and used + high > size.room:
            yield card
            card, begin, used = [(again,)], 1, _high((again,), size)
        card.append(group)
        used += high
    yield card


def _high(group: tuple[Piece, ...], size: CardSize) -> float:
    return AIR + sum(_height(piece, size) for piece in group)


def _height(piece: Piece, size: CardSize) -> float:
    return fitting.height(piece.text, size=piece.size, across=size.across)


def _fitting(group: tuple[Piece, ...], size: CardSize, again: Piece) -> Iterator[tuple[Piece, ...]]:
    """A group as it is if it fits on a card of its own; else its pieces, and of one that is too long its parts."""
    room = size.room - _high((again,), size)
    if _high(group, size) <= room:
        yield group
        return
    for piece in group:
        for part in fitting.fitting(piece.text, size=piece.size, across=size.across, high=room - AIR):
            yield (Piece(piece.look, part),)
