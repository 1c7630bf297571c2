"""Evenings to be printed: plans of whatever length, with names in many scripts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from geekx_ops.agenda.log import Evening, Run
from geekx_ops.agenda.plan import Item, ItemKind, Plan, Speaker
from geekx_ops.agenda.planned import planned
from geekx_ops.agenda.timing import projection
from geekx_ops.events.event import EventSettings
from geekx_ops.printing.programme import Programme, listed
from tests.factories import dinner

SEVEN = datetime(2026, 5, 4, 19, tzinfo=UTC)

SCRIPTS = (
    Speaker("sato", "佐藤 葵", say_it="SAH-toh ah-OY", pronouns="she/her", role="主任研究員", employer="東京ラボ"),
    Speaker("kshama", "क्षमा श्रीवास्तव", say_it="kshuh-MAH", role="अभियंता", employer="Example Labs"),
    Speaker("amal", "أمل العلي", say_it="AH-mal", role="مهندسة برمجيات", employer="مختبر"),
    Speaker("nguyen", "Nguyễn Thị Ánh Tuyết", say_it="win tee", role="Kỹ sư phần mềm", employer="Đà Nẵng Tech"),
    Speaker("long", "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh the Third", role="Head of Everything"),
)
"""Japanese, Hindi, Arabic, Vietnamese, and a name of 60 letters."""

MARKUP = (
    '#let x = "y" *bold* _it_ $x^2$ <lab> @ref \\u{41} `raw` // no',
    "<script>alert(1)</script> & <b>bold</b> &amp; ]]> <?xml?>",
    "\\textbf{TeX} \\input{/etc/passwd} 100% {{ 7 * 7 }} {% raw %}",
    '= Heading - list + enum / term: #include "../x" #read("/etc/passwd") ~ --',
)
"""Titles that mean something to Typst, HTML, XML, TeX, Jinja."""

LONG = (
    "A rather long title about everything that can go wrong when titles are longer than anybody would have thought, "
    * 2
)


def item(slug: str, title: str = "", minutes: float = 10, **rest: Any) -> Item:
    return Item(slug, title or slug.title(), timedelta(minutes=minutes), **rest)


def programme(*items: Item, speakers: Sequence[Speaker] = (), **rest: Any) -> Programme:
    """What is printed of these items, an hour after SEVEN at the earliest."""
    own = {key: rest.pop(key) for key in list(rest) if key in Programme.__dataclass_fields__}
    settings = {key: rest.pop(key) for key in list(rest) if key in EventSettings.__dataclass_fields__ and key != "slug"}
    times = {"timezone": "UTC", "starts": SEVEN, "ends": SEVEN + timedelta(hours=4)}
    event = dinner(**{**times, **settings})
    plan = Plan(items, tuple(speakers), **rest)
    rows = planned(plan, starts=event.starts, ends=event.ends)
    return Programme(event, plan, listed(rows, {}), **{"printed_at": SEVEN - timedelta(days=1), **own})


def begun(found: Programme, evening: Evening, now: datetime) -> Programme:
    """The same, printed *now*, after what happened in the *evening*."""
    shown = projection([one.planned for one in found.listed], evening, now)
    expected = {one.item.slug: one for one in shown.items}
    rows = listed(tuple(one.planned for one in found.listed), expected)
    return Programme(found.event, found.plan, rows, now, found.release, found.changed, found.contacts)


def late() -> Evening:
    """The first item took twice its ten minutes, the second is on."""
    runs = {
        "one": Run(SEVEN + timedelta(minutes=2), SEVEN + timedelta(minutes=22)),
        "two": Run(SEVEN + timedelta(minutes=22)),
    }
    return Evening(SEVEN + timedelta(minutes=2), "two", runs)


def long_evening(items: int = 30) -> Programme:
    """A programme of that many talks and breaks, with long titles, and speakers with names in all scripts."""
    return programme(*map(_talk, range(items)), speakers=SCRIPTS, emcee="nguyen", turnaround=timedelta(minutes=1))


def _talk(number: int) -> Item:
    if number % 6 == 5:
        return item(f"break-{number}", "Break", 15, kind=ItemKind.BREAK, shortest=timedelta(minutes=5))
    speaker = SCRIPTS[number % len(SCRIPTS)]
    said = f"Talk {number} is about what we learned. It took years! Please welcome {speaker.name}, who was there."
    return item(
        f"talk-{number}",
        _title(number),
        speakers=(speaker.slug,),
        introduction=said,
        cues=("mic 1 open", "LX 12 fade 5 s"),
        notes="Own laptop; HDMI." if number % 4 == 0 else None,
        recorded=True,
    )


def _title(number: int) -> str:
    if number == 1:
        return LONG[:200]
    return MARKUP[number % 4] if number % 7 == 3 else f"Talk {number}: what we learned"
