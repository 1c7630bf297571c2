"""Texts that are made once, with gaps for what is personal, and filled for each person by one join.

A gap is marked by the name of its value between two characters of Unicode's private use, which no value may hold. What
a value becomes in its gap depends on where it stands: in a page, in a link, in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote

from markupsafe import escape

from geekx_ops.errors import Invalid
from geekx_ops.mail import full_stops, links
from geekx_ops.text import excerpt

_MARK = re.compile("\ue000([a-z_]+)\ue001")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# What no reader sees, and some programs obey; and halves of characters, which cannot be sent.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")

# Of a page as css-inline writes it. What is no tag, and no comment or style sheet, is text.
_CONSTRUCT = re.compile(
    r"(?is)(?P<closed><!--(?!\[if|<!\[endif).*?-->|<(style|script|xmp|iframe|noembed|noframes)\b.*?</\2\s*>)"
    r"|<[a-z/!](?:\"[^\"]*\"|[^\">])*>"
)
_ATTRIBUTE = re.compile(r"(?P<name>[^\s\"'<>/=]+)=\"(?P<value>[^\"]*)\"")
_LINKS = frozenset({"href", "src", "background", "action", "formaction", "cite", "poster", "data", "xlink:href"})
_CODE = re.compile(r"(?i)on.*|style|srcdoc|srcset")
_BLANK_BEFORE = re.compile(r" (<bdi>)?\Z")

Form = Callable[[str], str]


def mark(name: str) -> str:
    """What stands for the value *name* until it is known."""
    return f"\ue000{name}\ue001"


def without_marks(value: str) -> str:
    """*value* without the characters that marks are made of."""
    return _PRIVATE.sub("", value) if not value.isascii() else value


def _cleaned(value: str) -> str:
    return value if value.isascii() and value.isprintable() else _HIDDEN.sub("", value)


def has_marks(text: str) -> bool:
    """Whether something personal belongs into *text*."""
    return _MARK.search(text) is not None


def has_foreign_marks(text: str, names: frozenset[str]) -> bool:
    """Whether something of *text* looks like a mark and is none of *names*: cut, changed, or written by hand."""
    return not {found[1] for found in _MARK.finditer(text)} <= names or bool(_PRIVATE.search(_MARK.sub("", text)))


@dataclass(frozen=True, slots=True)
class Gapped:
    """A text in pieces: *parts* with an empty one for each of *gaps*, which tell place, name and form."""

    parts: tuple[str, ...]
    gaps: tuple[tuple[int, str, Form], ...]

    @property
    def names(self) -> frozenset[str]:
        """The values that it asks for."""
        return frozenset(name for _, name, _ in self.gaps)

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with *values* in its gaps; an empty one takes the blank before it along.

        One that ends a sentence takes the full stop behind it along.
        """
        parts = list(self.parts)
        for place, name, form in self.gaps:
            if value := values[name]:
                parts[place] = form(value)
                if value.endswith(full_stops.ENDS):
                    parts[place + 1] = full_stops.without_first(parts[place + 1])
            else:
                parts[place - 1] = _BLANK_BEFORE.sub(r"\1", parts[place - 1])
        return "".join(parts)


def of_line(text: str) -> Gapped:
    """The gaps of a line of the head, where nothing is taken out quietly: what cannot stand there is refused later."""
    return _gapped(text, [without_marks for _ in _MARK.finditer(text)])


def of_text(text: str) -> Gapped:
    """The gaps of a plain text."""
    return _gapped(text, [_form_in_text(text[: found.start()]) for found in _MARK.finditer(text)])


def of_page(html: str) -> Gapped:
    """The gaps of an HTML page. Raises Invalid for one that no value may stand in, and for links that do harm."""
    return _gapped(html, list(_forms_in_page(html)))


def _gapped(text: str, forms: Sequence[Form]) -> Gapped:
    pieces = _MARK.split(text)  # text, name, text, name, …, text
    gaps = tuple((2 * number + 1, pieces[2 * number + 1], form) for number, form in enumerate(forms))
    return Gapped(tuple("" if place % 2 else piece for place, piece in enumerate(pieces)), gaps)


def _form_in_text(before: str) -> Form:
    """Inside of a link a value is a part of it, and needs its escapes."""
    return _part_of_a_link if re.search(r"(?i)\b(https?://|mailto:)\S*$", before[-2000:]) else _cleaned


def _forms_in_page(html: str) -> Iterator[Form]:
    end = 0
    for construct in _CONSTRUCT.finditer(html):
        yield from (_escaped for _ in _MARK.finditer(html, end, construct.start()))
        end = construct.end()
        if construct["closed"] is None:
            yield from _forms_in_tag(construct.group())
        elif _MARK.search(construct.group()):
            raise _misplaced(construct.group())
    yield from (_escaped for _ in _MARK.finditer(html, end))


def _forms_in_tag(tag: str) -> Iterator[Form]:
    end = 0
    for attribute in _ATTRIBUTE.finditer(tag):
        name, value = attribute["name"].lower(), attribute["value"]
        if _MARK.search(tag, end, attribute.start("value")) or (_CODE.fullmatch(name) and _MARK.search(value)):
            raise _misplaced(tag)
        end = attribute.end()
        yield from _forms_in_link(value) if name in _LINKS else (_escaped for _ in _MARK.finditer(value))
    if _MARK.search(tag, end):
        raise _misplaced(tag)


def _forms_in_link(value: str) -> Iterator[Form]:
    if not value.startswith("\ue000"):
        links.of_a_page(unescape(value))
    for found in _MARK.finditer(value):
        yield _escaped_part_of_a_link if found.start() else _whole_link


def _misplaced(where: str) -> Invalid:
    shown = excerpt(_MARK.sub(lambda found: "{{ r." + found[1] + " }}", where), width=80)
    return Invalid(
        f"nothing personal may stand in “{shown}”: only in the text of a page, and in attributes in double quotes"
        " other than style and scripts.",
        problem="gap",
    )


def _escaped(value: str) -> str:
    return str(escape(_cleaned(value)))


def _whole_link(value: str) -> str:
    return _escaped(links.of_a_page(value))


def _part_of_a_link(value: str) -> str:
    return quote(_cleaned(value), safe="")


def _escaped_part_of_a_link(value: str) -> str:
    return str(escape(_part_of_a_link(value)))
