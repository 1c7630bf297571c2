"""Links of the event: read, refused, stored, and what of them changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geekx_ops.events.diff import Change, changes
from geekx_ops.events.event import Link
from geekx_ops.registration.capacity import change_event
from geekx_ops.workspace import Workspace
from tests.events.reading import SHORT, problems, read

HOME = "[[links]]\nslug = 'home'\nurl = 'https://GirlGeek.io/'\n"
PAPER = "[[links]]\nslug = 'paper'\nurl = 'https://example.org/ä'\nitem = 'talk'\nslides = [5, 2, 2]\n"
LINKS = (
    Link("home", "https://girlgeek.io/"),
    Link("paper", "https://example.org/%C3%A4", "talk", (2, 5)),
)


def test_links_are_read_in_the_form_that_codes_carry() -> None:
    assert read(SHORT + HOME + PAPER).links == LINKS


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[[links]]\n", 'links[1].slug: expected a slug such as "slides", found nothing'),
        (HOME + HOME, 'links.home.slug: expected a slug of its own, found "home" a second time'),
        (HOME.replace("https://", "javascript:"), "begins with javascript:, and a link may begin with"),
        (HOME.replace("'https://GirlGeek.io/'", "7"), "links.home.url: expected an address in quotes"),
        (HOME + "slides = 3\n", "links.home.slides: expected a list of slides such as [3, 4], found 3"),
        (HOME + "slides = []\n", "links.home.slides: expected a list of slides such as [3, 4], found a list"),
        (HOME + "slides = [0]\n", "links.home.slides: expected a whole number from 1 to 2000, found 0"),
        (HOME + "slide = 3\n", "links.home.slide: this key is not known; did you mean slides?"),
        (
            HOME + "slides = [2]\nitem = 'talk'\n" + PAPER,
            "links.paper.slides: expected one link for a slide, found 2 at home too",
        ),
    ],
)
def test_what_is_wrong_with_a_link_is_told_with_its_line(content: str, said: str) -> None:
    found = problems(SHORT + content)
    assert [line for line in found if said in line], found


def test_a_slide_of_another_talk_is_another_slide() -> None:
    assert len(read(SHORT + HOME + "slides = [2]\n" + PAPER).links) == 2


def test_links_are_stored_changed_and_taken_out(workspace: Workspace) -> None:
    first = read(SHORT + HOME + PAPER)
    with workspace.write() as tx:
        assert change_event(tx, first).event.settings.links == LINKS
    second = replace(first, links=(replace(LINKS[1], slides=()), Link("new", "https://example.org/")))
    with workspace.write() as tx:
        changed = change_event(tx, second)
        assert changed.event.settings == second
    assert changed.changes == (
        Change("links.home", "https://girlgeek.io/", None),
        Change("links.paper.slides", "2, 5", None),
        Change("links.new", None, "https://example.org/"),
    )


def test_a_new_link_is_shown_with_its_place() -> None:
    settings = read(SHORT + PAPER)
    assert changes(replace(settings, links=()), settings) == (
        Change("links.paper", None, "https://example.org/%C3%A4 (talk; slides 2, 5)"),
    )
