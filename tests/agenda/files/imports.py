"""Files taken into a plan of the dinner, and such a plan told in short."""

from __future__ import annotations

from pathlib import Path

from geekx_ops.agenda.files import reading
from geekx_ops.agenda.files.imported import Taken, taken
from geekx_ops.agenda.plan import Item, Plan
from tests.agenda.plan_strategies import at, minutes
from tests.factories import dinner

NIGHT = dinner(starts=at("18:30"), ends=at("21:00"))


def read(folder: Path, content: str | bytes, *, name: str = "list.csv", old: Plan | None = None) -> Taken:
    """What the file of that *content* makes of the plan *old*, or of none."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return taken(reading.listing(folder / name), old or Plan(), NIGHT)


def told(plan: Plan) -> list[str]:
    """Each item as slug, start, length, end, room and speakers; a hard start has its clock."""

    def clock(item: Item) -> str:
        return "soft" if item.starts is None else f"{item.starts - minutes(7 * 60):%H:%M}"

    fixed = {item.slug: " fixed" for item in plan.items if item.ends}
    return [
        f"{item.slug} {clock(item)} {item.duration / minutes(1):g}{fixed.get(item.slug, '')} "
        f"{plan.room_of(item) or '-'} {','.join(item.speakers) or '-'}"
        for item in plan.items
    ]
