"""Links: which slide shows which, which have no code, and what tracking adds."""

from __future__ import annotations

import pytest

from geekx_ops.errors import Invalid, NotFound
from geekx_ops.events.event import Link
from geekx_ops.qr import links

HOME = Link("home", "https://girlgeek.io/")
TALK = Link("talk", "https://example.org/talk?a=1", "hagay")
THIRD = Link("third", "https://example.org/third", "hagay", (3, 5))
ALL = (HOME, TALK, THIRD)


def test_a_slide_shows_its_own_link_else_the_first_for_all() -> None:
    assert {number: link.slug for number, link in links.by_slide(ALL, 5).items()} == {
        1: "home",
        2: "home",
        3: "third",
        4: "home",
        5: "third",
    }
    assert {number: link.slug for number, link in links.by_slide((THIRD,), 5).items()} == {3: "third", 5: "third"}
    assert links.by_slide((), 5) == {}


def test_a_slide_that_there_is_not() -> None:
    with pytest.raises(Invalid, match="link third is for slide 5, and the deck has 4 slides"):
        links.by_slide(ALL, 4)


def test_links_are_found_by_name_and_by_talk() -> None:
    assert links.named(ALL, "talk") is TALK
    assert links.of_item(ALL, "hagay") == (TALK, THIRD)
    with pytest.raises(NotFound, match="There are: home, talk, third"):
        links.named(ALL, "tlak")
    with pytest.raises(NotFound, match="There are: hagay"):
        links.of_item(ALL, "nobody")
    with pytest.raises(NotFound, match=r"write \[\[links\]\] into the event file"):
        links.named((), "home")


def test_links_without_a_code() -> None:
    seen = ["https://GirlGeek.io", "https://example.org/third?utm_source=slides", "WIFI:S:x;;", "https://[bad"]
    assert links.without_code(ALL, seen) == (TALK,)
    assert links.without_code(ALL, []) == ALL
    assert links.leads_to(ALL, "https://girlgeek.io/?utm_campaign=x") is HOME
    assert links.leads_to(ALL, "https://girlgeek.io/other") is None


def test_talks_without_a_link() -> None:
    assert links.items_without_link(["hagay", "welcome"], ALL) == ("welcome",)


@pytest.mark.parametrize(
    ("link", "parameters", "url"),
    [
        (HOME, {}, "https://girlgeek.io/"),
        (HOME, {"utm_source": "slides"}, "https://girlgeek.io/?utm_source=slides"),
        (TALK, {"utm_content": "{item}-{link}"}, "https://example.org/talk?a=1&utm_content=hagay-talk"),
        (HOME, {"utm_content": "{item}"}, "https://girlgeek.io/?utm_content=home"),
        (TALK, {"a": "2 & 3"}, "https://example.org/talk?a=2+%26+3"),
    ],
)
def test_what_tracking_adds(link: Link, parameters: dict[str, str], url: str) -> None:
    assert links.tracked(link, parameters) == url
