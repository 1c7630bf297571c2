"""Codes onto decks: which slide shows which, in which corner, and what they hide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from geekx_ops import web
from geekx_ops.errors import Invalid
from geekx_ops.events.event import Link
from geekx_ops.qr import links, placing
from geekx_ops.qr.decks import Deck, Slide, Stamp
from geekx_ops.qr.placing import Corner, Spot
from geekx_ops.qr.symbol import symbol

SMALLEST, LARGEST = 0.1, 0.6
LONGEST_CAPTION = 40


@dataclass(frozen=True, slots=True)
class Style:
    """How codes are put on: `corner` None for the freest one, `share` of the slide's shorter side.

    `closing` adds a slide with a large code for each link.
    """

    corner: Corner | None = None
    share: float = 0.25
    caption: bool = True
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Stamped:
    """What a slide shows now: the link, and how much of its place was content, None if nobody could look."""

    slide: Slide
    link: Link
    url: str
    corner: Corner
    covered: float | None

    @property
    def hides_content(self) -> bool:
        """Whether the code stands on something."""
        return self.covered is not None and placing.is_content(self.covered)


Address = Callable[[Link], str]


def stamped(
    deck: Deck, chosen: Sequence[Link], style: Style, address: Address = lambda link: link.url
) -> list[Stamped]:
    """Put codes for the *chosen* links on *deck*, in the place of those it has; what each slide shows.

    *address* gives what the code of a link says: its address, perhaps with tracking. Raises Invalid if a link is
    for a slide that there is not, or nothing was chosen.
    """
    if not SMALLEST <= style.share <= LARGEST:
        raise Invalid(f"a code takes from {SMALLEST:.0%} to {LARGEST:.0%} of a slide's side, not {style.share:.0%}.")
    deck.clean()
    plan = links.by_slide(chosen, len(deck.slides))
    if not plan:
        raise Invalid("no link was chosen; say --link SLUG, --item SLUG or --all.")
    stamps = {link.slug: _stamp(link, address(link)) for link in set(plan.values())}
    slides = [slide for slide in deck.slides if slide.number in plan]
    spots = _spots(deck, slides, plan, stamps, style)
    made = [
        Stamped(slide, plan[slide.number], stamps[plan[slide.number].slug].url, spot.corner,
                deck.covered(slide.number, spot))
        for slide, spot in zip(slides, spots, strict=True)
    ]  # fmt: skip
    for slide, spot in zip(slides, spots, strict=True):
        deck.put(slide.number, stamps[plan[slide.number].slug], spot)
    if style.closing:
        for slug in dict.fromkeys(link.slug for link in plan.values()):
            deck.close_with(stamps[slug])
    return made


def _stamp(link: Link, url: str) -> Stamp:
    caption = web.readable(link.url)
    if len(caption) > LONGEST_CAPTION:  # nobody types that: where it leads is what can be said
        caption = caption.partition("/")[0]
    return Stamp(link.slug, url, symbol(url), caption)


def _spots(
    deck: Deck, slides: Sequence[Slide], plan: Mapping[int, Link], stamps: Mapping[str, Stamp], style: Style
) -> list[Spot]:
    """The place on each slide: the same corner on all of them."""

    def spot(slide: Slide, corner: Corner) -> Spot:
        caption = stamps[plan[slide.number].slug].caption if style.caption else ""
        return placing.spot(corner, slide.width, slide.height, share=style.share, caption=caption)

    corner = style.corner or placing.freest(
        {one: [deck.covered(slide.number, spot(slide, one)) or 0.0 for slide in slides] for one in Corner}
    )
    return [spot(slide, corner) for slide in slides]
