"""Cue cards: an item on a card, in letters read at arm's length, with what the emcee has to say and to leave out.

At the foot stands who is next. No sentence is broken between two cards: one that does not fit any more begins a further
card, “3 (2 of 2)”.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geekx_ops import times
from geekx_ops.agenda import checks, wording
from geekx_ops.agenda.plan import ON_STAGE, Speaker
from geekx_ops.printing import fitting
from geekx_ops.printing.card_filling import DO_NOT_SAY, PLAIN, CardSize, Group, Look, Piece, filled
from geekx_ops.printing.programme import Head, Listed, Programme, head, names_of, role_of
from geekx_ops.printing.sentences import sentences
from geekx_ops.text import counted

FEW = 2
"""People who have lines of their own on a card; of more, each gets one line."""
_NAMES = 0.47
"""Of the line at the foot, for names that are too long for it."""
_ENOUGH = 8
"""Letters of a title that tell which one it is."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card. `mark` is its number, “3” or “3 (2 of 2)”; `groups` are what belongs together.

    At the top stand also `when` it is and how long its `introduction` takes, on a further card the title `again`; at
    the foot to whom to `hand_over`, and who is `next`.
    """

    mark: str
    title: str
    first: bool
    introduction: str
    when: str
    again: str
    groups: tuple[Group, ...]
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
    hand_over = _hand_over(programme, one)
    cards = filled(list(_groups(programme, one, size)), size, size.room(foot=2 if hand_over else 1))
    title = one.planned.item.title
    for number, groups in enumerate(cards, start=1):
        mark = f"{one.number} ({number} of {len(cards)})" if len(cards) > 1 else str(one.number)
        first = number == 1
        yield Card(
            mark=mark,
            title=title,
            first=first,
            introduction=_told_above(programme, one, size) if first else "",
            when=_when(programme, one) if first else "",
            again=""
            if first
            else fitting.cut(title, size=PLAIN, across=size.across - PLAIN * fitting.width(f"{mark}  ")),
            groups=tuple(groups),
            hand_over=hand_over,
            next=_next(programme, one, size),
        )


def _told_above(programme: Programme, one: Listed, size: CardSize) -> str:
    """How long the introduction takes, for the line at the top; nothing where that has no room for it."""
    said = one.planned.item.introduction
    told = [f"{word} {_length(said)}" for word in ("introduction", "intro")] if said else []
    lines = {one_way: f"{one.number} (10 of 10)  {one_way}  {_when(programme, one)}" for one_way in told}
    return next((way for way, line in lines.items() if fitting.width(line) * PLAIN <= size.across), "")


def _length(said: str) -> str:
    return wording.speaking(checks.spoken(said))


def _when(programme: Programme, one: Listed) -> str:
    start = one.planned.starts if one.expected is None else one.expected.starts
    hard = "!" if one.planned.item.starts is not None and one.expected is None else ""
    return f"{programme.clock(start)}{hard} · {times.format_duration(one.planned.item.duration)}"


def _hand_over(programme: Programme, one: Listed) -> str:
    """Who leads on, where it is somebody else."""
    plan, following = programme.plan, programme.after(one)
    leader = following and programme.speaker(plan.emcee_of(following.planned.item))
    return f"Hand over to {leader.name}" if leader and leader.slug != plan.emcee_of(one.planned.item) else ""


def _next(programme: Programme, one: Listed, size: CardSize) -> str:
    """Who and what is next, on a line: names give way before the title does."""
    following = programme.after(one)
    if following is None:
        return "Next: nothing, this was the last"
    across = size.across_for(Look.WORDS)
    elsewhere = f" ({following.planned.room})" if following.planned.room != one.planned.room else ""
    title, line = f"{following.planned.item.title}{elsewhere}", ""
    for who in _shorter_and_shorter(programme.people(following), across * _NAMES):
        before = f"Next: {following.number} · {who}"
        for longest in (fitting.LONGEST_WORD, 0):
            line = fitting.cut(f"{before}{title}", size=PLAIN, across=across, longest=longest)
            if len(line) >= len(before) + min(_ENOUGH, len(title)):
                return line
    return line


def _shorter_and_shorter(people: list[Speaker], across: float) -> Iterator[str]:
    """Their names with a colon behind, at last so short that they take no more than *across*."""
    if not people:
        yield ""
        return
    yield f"{names_of(people)}: "
    more = len(people) - 1
    others = f" and {counted(more, 'other')}" if more else ""
    yield f"{people[0].name}{others}: "
    left = across - PLAIN * fitting.width(others)
    yield f"{fitting.cut(people[0].name, size=PLAIN, across=left, longest=0)}{others}: "


def _groups(programme: Programme, one: Listed, size: CardSize) -> Iterator[Group]:
    """What stands on the card, in the order in which it is needed; for an introduction, if need be, some of a bio."""
    yield (Piece(Look.TITLE, one.planned.item.title),)
    if thanks := _thanks(programme, one):
        yield (Piece(Look.THANKS, thanks),)
    said, speakers = one.planned.item.introduction, programme.people(one)
    if said:
        yield from (tuple(_told_of(speaker, speakers)) for speaker in speakers)
        label = "" if _told_above(programme, one, size) else f"Introduction, {_length(said)}:"
        yield from _spoken(label, sentences(said))
    elif len(speakers) == 1 and speakers[0].bio:
        yield tuple(_person(speakers[0]))
        yield from _spoken(*_of_bio(speakers[0].bio))
    else:
        yield from (tuple(_with_bio(speaker, speakers)) for speaker in speakers)


def _told_of(speaker: Speaker, speakers: Sequence[Speaker]) -> Iterator[Piece]:
    return _person(speaker) if len(speakers) <= FEW else _brief(speaker)


def _with_bio(speaker: Speaker, speakers: Sequence[Speaker]) -> Iterator[Piece]:
    """One of several whom nobody introduces: what is said of her stays with her name."""
    yield from _told_of(speaker, speakers)
    if speaker.bio:
        label, said = _of_bio(speaker.bio)
        yield Piece(Look.LABEL, label)
        yield from (Piece(Look.WORDS, sentence) for sentence in said)
    elif any(other.bio for other in speakers):
        yield Piece(Look.LABEL, "No introduction, and no bio.")


def _of_bio(bio: str) -> tuple[str, list[str]]:
    """What is said of a bio, and what stands above it."""
    said = _a_minute(bio)
    return f"No introduction; of the bio, {_length(' '.join(said))}:", said


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
        yield Piece(Look.SECRET, f"{DO_NOT_SAY}{speaker.not_yet}")


def _brief(speaker: Speaker) -> Iterator[Piece]:
    said = f"say {speaker.say_it}" if speaker.say_it else ""
    told = ", ".join(filter(None, [said, speaker.pronouns]))
    yield Piece(Look.BRIEF, ", ".join(filter(None, [f"{speaker.name}{told and f' ({told})'}", role_of(speaker)])))
    if speaker.not_yet:
        yield Piece(Look.SECRET, f"{DO_NOT_SAY}{speaker.not_yet}")


def _a_minute(text: str) -> list[str]:
    """Its sentences as far as they can be said in a minute; at least a minute's worth of the first one."""
    kept: list[str] = []
    for sentence in sentences(text):
        if checks.spoken(" ".join([*kept, sentence])) > checks.LONGEST_INTRODUCTION:
            return kept or [" ".join([*sentence.split()[: checks.WORDS_A_MINUTE], "…"])]
        kept.append(sentence)
    return kept


def _spoken(label: str, said: Sequence[str]) -> Iterator[Group]:
    """What is said, sentence by sentence; the label is not left alone at the end of a card."""
    first = [Piece(Look.LABEL, label)] if label else []
    yield (*first, *(Piece(Look.WORDS, one) for one in said[:1]))
    yield from ((Piece(Look.WORDS, one),) for one in said[1:])
