"""What somebody finds in the page of a mail: links, pictures, headings, and text in its colours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_UNREAD = frozenset({"style", "script", "title"})
_HEADING = re.compile(r"h[1-6]")
_DECLARATION = re.compile(r"(?i)(?:^|;)\s*([a-z-]+)\s*:\s*([^;]+)")
_NEARLY_BLACK = 0.04045
_COLOURS = {"white": (255, 255, 255), "black": (0, 0, 0)}

Colour = tuple[int, int, int]
WHITE, BLACK = _COLOURS["white"], _COLOURS["black"]


@dataclass(frozen=True, slots=True)
class Link:
    """A link, and what it says; a picture in it says its alternative text."""

    target: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; `alt` is None if it has no such attribute."""

    source: str
    alt: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of text, in its colour, on what lies under it. None: not told in a way that is understood."""

    text: str
    colour: Colour | None
    ground: Colour | None


@dataclass(slots=True)
class Page:
    """What was found, in the order of the page."""

    links: list[Link] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    preheader: str | None = None
    tables_without_role: int = 0
    languages: list[bool] = field(default_factory=list)
    """For <html>, <body> and a wrapper with the role of an article: whether they have both lang and dir."""

    @property
    def text(self) -> str:
        """All that is to be read, on one line."""
        return " ".join(" ".join(one.text for one in self.shown).split())


@dataclass(slots=True)
class _Element:
    tag: str
    colour: Colour | None
    ground: Colour | None
    hidden: bool
    preheader: bool
    target: str | None = None
    said: list[str] = field(default_factory=list)


def read(html: str) -> Page:
    """What is in the page *html*."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open = [_Element("", BLACK, WHITE, hidden=False, preheader=False)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._note(tag, given)
        if tag not in _VOID:
            self.open.append(_inside(self.open[-1], tag, given))

    def handle_endtag(self, tag: str) -> None:
        if tag not in {element.tag for element in self.open}:
            return
        while (closed := self.open.pop()).tag != tag:
            self._close(closed)
        self._close(closed)

    def close(self) -> None:
        super().close()
        while len(self.open) > 1:
            self._close(self.open.pop())

    def handle_data(self, data: str) -> None:
        if any(element.tag in _UNREAD for element in self.open):
            return
        if any(element.preheader for element in self.open):
            self.page.preheader = " ".join(f"{self.page.preheader or ''}{data}".split())
        here = self.open[-1]
        if data.strip() and not here.hidden:
            self.page.shown.append(Shown(data, here.colour, here.ground))
        self._say(data)

    def _say(self, text: str) -> None:
        for element in self.open:
            if element.target is not None:
                element.said.append(text)

    def _close(self, element: _Element) -> None:
        if element.target is not None:
            self.page.links.append(Link(element.target, " ".join("".join(element.said).split())))

    def _note(self, tag: str, given: dict[str, str]) -> None:
        page = self.page
        if tag in {"html", "body"} or given.get("role") == "article":
            page.languages.append("lang" in given and "dir" in given)
        if _HEADING.fullmatch(tag):
            page.headings.append(int(tag[1]))
        elif tag == "table" and "role" not in given:
            page.tables_without_role += 1
        elif tag == "img":
            page.pictures.append(Picture(given.get("src", ""), given.get("alt")))
            self._say(given.get("alt", ""))


def _inside(outer: _Element, tag: str, given: dict[str, str]) -> _Element:
    style = {name.lower(): value.strip() for name, value in _DECLARATION.findall(given.get("style", ""))}
    ground = style.get("background-color") or style.get("background") or given.get("bgcolor")
    return _Element(
        tag,
        _colour(style["color"]) if "color" in style else outer.colour,
        _colour(ground) if ground else outer.ground,
        hidden=outer.hidden or "none" in style.get("display", ""),
        preheader="preheader" in given.get("class", "").split(),
        target=given.get("href") if tag == "a" else None,
        said=[given["aria-label"]] if "aria-label" in given else [],
    )


def _colour(written: str) -> Colour | None:
    """A colour as style sheets write it; None if it is written in another way."""
    given = written.lower().replace("!important", "").strip()
    if found := re.fullmatch(r"#([0-9a-f]{6})", given):
        red, green, blue = bytes.fromhex(found[1])
        return red, green, blue
    if found := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", given):
        return int(found[1] * 2, 16), int(found[2] * 2, 16), int(found[3] * 2, 16)
    return _COLOURS.get(given)


def contrast(one: Colour, other: Colour) -> float:
    """How well *one* is told from *other*, from 1 to 21 (WCAG 2, 1.4.3)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _NEARLY_BLACK else float(((part + 0.055) / 1.055) ** 2.4)
