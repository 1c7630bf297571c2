"""Renders what the folder holds to read: the story, the lists for door and kitchen, the journal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from geekx_ops import resources, times
from geekx_ops.demo import chart, handed_out, prints
from geekx_ops.demo.chart import Chart
from geekx_ops.demo.evening import Evening
from geekx_ops.demo.figures import figures
from geekx_ops.demo.lists import Lists
from geekx_ops.demo.mails import Mails
from geekx_ops.demo.scenes import Scene
from geekx_ops.demo.service import Night
from geekx_ops.demo.story import Part, told
from geekx_ops.registration import ticket_code
from geekx_ops.registration.seats import Standing

FILES = {
    "door.html": "The first hour at the door: arrivals at two laptops, mishaps, absent guests' seats.",
    "stage.html": "The evening on the stage: planned and actual, what was cut, and a drawing of both.",
    "mails.html": "Every kind of mail to every audience, as a mail server got them; the thanks were sent to all.",
    "lists.html": "The same evening with sign-ups on another platform: its list, and the next one.",
    "door-list.html": "The list for the door on paper, for when the laptop dies. Made to be printed.",
    "dietary.html": "For the kitchen: who eats what, in numbers. Made to be printed.",
    "talk.pdf": "A speaker's deck as it was handed in.",
    "talk.qr.pdf": "The same with a code on each slide, and a large one at the end.",
    "codes.html": "Whether the back row can scan them, slide by slide.",
    "raffle.txt": "The raffle, step by step: three prizes, and one winner who has left.",
    "raffle/index.html": "Its proof, for anybody to check; there is no name in it.",
    "guests.csv": "Everybody who has a seat, for a spreadsheet.",
    "waiting.csv": "The queue in its order, for a spreadsheet.",
    "luma-1.csv": "What Luma would have exported: 180 guests.",
    "luma-2.csv": "The same, later that week.",
    "event.toml": "The event file, as it stands at the end.",
    "journal.txt": "Who did what, and when. It knows numbers, not names.",
    "geekx.db": "The database as it is when the doors open, to go on with.",
    "evening.db": "The same after the first hour at the door, the evening on the stage, and the raffle.",
    "door-2.db": "What the second laptop had.",
    "lists.db": "What was made of the lists.",
    "mails.db": "The evening's database after the thanks were sent, with the outbox.",
}
"""What lies beside the page, and what it is."""

NEXT = 12
"""Of the queue, how many the story names."""


def texts(night: Night, missing: Collection[str] = ()) -> dict[str, str]:
    """The text of each page, by the name of its file. The files that are *missing* are not told about."""
    rendering = environment(ZoneInfo(night.event.settings.timezone))
    common = {"settings": night.event.settings, "end": night.scenes[-1].after}
    return {
        "index.html": rendering.get_template("demo/index.html").render(_story(night, missing), **common),
        "dietary.html": rendering.get_template("demo/dietary.html").render(diets=night.diets, **common),
        "journal.txt": journal(night),
    }


def door_page(night: Night, evening: Evening) -> str:
    """The page of the first hour at the door."""
    zone = ZoneInfo(night.event.settings.timezone)

    def clock(at: datetime) -> str:
        return times.format_clock(at, zone)

    quarter = timedelta(minutes=15)
    return (
        environment(zone)
        .get_template("demo/door.html")
        .render(
            settings=night.event.settings,
            evening=evening,
            charts={
                "wide": chart.draw(evening.moments, [], clock, width=760, height=360, every=quarter),
                "narrow": chart.draw(evening.moments, [], clock, width=350, height=300, every=2 * quarter),
            },
        )
    )


def mails_page(night: Night, mails: Mails) -> str:
    """The page of the mails."""
    template = environment(ZoneInfo(night.event.settings.timezone)).get_template("demo/mails.html")
    return template.render(settings=night.event.settings, mails=mails)


def lists_page(night: Night, lists: Lists) -> str:
    """The page of the evening with sign-ups elsewhere."""
    first, second = lists.imported[0], lists.imported[-2]
    template = environment(ZoneInfo(night.event.settings.timezone)).get_template("demo/lists.html")
    return template.render(
        settings=night.event.settings,
        lists=lists,
        first=first,
        second=second,
        seated=first.admitted[Standing.CONFIRMED],
    )


def journal(night: Night) -> str:
    """The journal, one line for each entry, its times on the clocks at the event."""
    zone = ZoneInfo(night.event.settings.timezone)
    lines = []
    for entry in night.journal:
        registration = "" if entry.registration_id is None else f"#{entry.registration_id}"
        details = ", ".join(f"{key} {value}" for key, value in entry.details.items())
        at = times.format_local(entry.at, zone)
        lines.append(f"{at:<22}  {entry.actor}  {entry.action:<26}  {registration:<5} {details}".rstrip() + "\n")
    return "".join(lines)


def _story(night: Night, missing: Collection[str]) -> dict[str, Any]:
    zone = ZoneInfo(night.event.settings.timezone)
    year = f"{night.event.settings.starts.astimezone(zone):%Y}"
    parts = told(night.scenes, lambda begins: times.parse_instant(f"{year}-{begins}", zone=zone))
    return {
        "parts": parts,
        "charts": _charts(night.scenes, parts, zone),
        "figures": figures(night.scenes),
        "next_ones": night.queue[:NEXT],
        "files": {name: what for name, what in FILES.items() if name not in missing},
        "sheets": prints.SHEETS,
        "sheets_as_pdf": not set(prints.PDF) & set(missing),
        "handed_out": {name: what for name, what in handed_out.FILES.items() if name not in missing},
    }


def _charts(scenes: Sequence[Scene], parts: Sequence[Part], zone: ZoneInfo) -> dict[str, Chart]:
    """One for screens, one for phones: a drawing that shrinks has letters that nobody can read."""
    moments = [scene.after for scene in scenes]
    marks = [(part.begins, str(part.number)) for part in parts if part.chapter.mark]

    def day(at: datetime) -> str:
        return _day(at, zone).partition(" ")[2]

    return {
        "wide": chart.draw(moments, marks, day, width=760, height=400),
        "narrow": chart.draw(moments, marks, day, width=350, height=340, every=timedelta(weeks=2)),
    }


def environment(zone: ZoneInfo) -> SandboxedEnvironment:
    """What fills the templates of the demonstration; times are told in *zone*."""
    made = SandboxedEnvironment(
        loader=FileSystemLoader(resources.directory("templates")),
        autoescape=True,  # all of them are HTML
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["day"] = lambda at: _day(at, zone)
    made.filters["clock"] = lambda at: times.format_clock(at, zone)
    made.filters["code"] = ticket_code.shown
    made.tests["gap"] = lambda item: isinstance(item, int)
    return made


def _day(at: datetime, zone: ZoneInfo) -> str:
    """Such as `Wed 25 May`: the year stands at the top of the page."""
    return " ".join(times.format_local(at, zone).split()[:3])
