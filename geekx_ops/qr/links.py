"""Which link belongs where: to a slide, to a talk; and which of them nobody would find as a code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from geekx_ops import text
from geekx_ops.errors import Invalid, NotFound
from geekx_ops.events.event import Link


def named(links: Sequence[Link], slug: str) -> Link:
    """The link *slug*. Raises NotFound."""
    for link in links:
        if link.slug == slug:
            return link
    there = ", ".join(link.slug for link in links) or "none; write [[links]] into the event file"
    raise NotFound(f"the event has no link “{text.excerpt(slug)}”. There are: {there}.", link=slug)


def of_item(links: Sequence[Link], item: str) -> tuple[Link, ...]:
    """The links of one item of the agenda. Raises NotFound if there are none."""
    found = tuple(link for link in links if link.item == item)
    if not found:
        items = ", ".join(sorted({link.item for link in links if link.item})) or "none"
        raise NotFound(f"no link has the item “{text.excerpt(item)}”. There are: {items}.", item=item)
    return found


def by_slide(links: Sequence[Link], slides: int) -> dict[int, Link]:
    """Which link each of a deck's *slides*, counted from 1, shows: its own, else the first that is for every slide.

    Raises Invalid for a link on a slide that the deck does not have.
    """
    general = next((link for link in links if not link.slides), None)
    plan = {} if general is None else dict.fromkeys(range(1, slides + 1), general)
    for link in links:
        for number in link.slides:
            if number > slides:
                count = text.counted(slides, "slide")
                raise Invalid(f"link {link.slug} is for slide {number}, and the deck has {count}; nothing was changed.")
            plan[number] = link
    return dict(sorted(plan.items()))


def without_code(links: Iterable[Link], payloads: Collection[str]) -> tuple[Link, ...]:
    """Those of *links* that none of *payloads* leads to; what tracking adds does not matter."""
    seen = set(map(_untracked, payloads))
    return tuple(link for link in links if _untracked(link.url) not in seen)


def items_without_link(items: Iterable[str], links: Iterable[Link]) -> tuple[str, ...]:
    """Those of *items*, slugs of the agenda, for which there is no link and so no code."""
    linked = {link.item for link in links}
    return tuple(item for item in items if item not in linked)


def leads_to(links: Iterable[Link], payload: str) -> Link | None:
    """Which of *links* a code with *payload* leads to."""
    wanted = _untracked(payload)
    return next((link for link in links if _untracked(link.url) == wanted), None)


def tracked(link: Link, parameters: Mapping[str, str]) -> str:
    """The address of *link* with *parameters*, in which {link} and {item} stand for the names of the talk."""
    names = {"{link}": link.slug, "{item}": link.item or link.slug}
    parts = urlsplit(link.url)
    own = parse_qsl(parts.query, keep_blank_values=True)
    added = [(key, _filled(value, names)) for key, value in parameters.items()]
    kept = [(key, value) for key, value in own if key not in parameters]
    query = urlencode([*kept, *added]) if added else parts.query
    return urlunsplit(parts._replace(query=query))


def _filled(value: str, names: Mapping[str, str]) -> str:
    for gap, name in names.items():
        value = value.replace(gap, name)
    return value


def _untracked(url: str) -> str:
    """*url* for comparing: without utm_… parameters and without a slash at the end."""
    try:
        parts = urlsplit(url)
    except ValueError:  # any text can be in a code
        return url
    if not parts.netloc:
        return url
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not key.startswith("utm_")]
    path = parts.path.rstrip("/")
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path, urlencode(kept), parts.fragment))
