"""What can be done on the stage now, and to which item: the rules, and nothing else. What cannot be is a Conflict."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from geekx_ops.agenda.plan import Item
from geekx_ops.agenda.planned import Planned
from geekx_ops.agenda.timing import ON, Expected, Projection, State
from geekx_ops.errors import Conflict, Invalid, NotFound

MOST = timedelta(hours=12)
"""An adjustment of more is a slip."""

_KEPT = "Nothing was noted."


def refuse_elsewhere(played: Iterable[Planned], room: str, slug: str | None) -> None:
    """Raise NotFound if *slug* is an item of another room than *room*, and say how that one is meant."""
    for one in played:
        if one.item.slug == slug and one.room != room:
            where = f"it is in “{one.room}”" if one.room else "it is in the room without a name"
            raise NotFound(
                f'“{one.item.title}” is not on this stage: {where}; say --room "{one.room}". {_KEPT}',
                item=slug,
                room=one.room,
            )


def to_start(shown: Projection, slug: str | None) -> Item:
    """The item to begin: *slug*, else the next one; also one that was skipped, passed, or is over."""
    if slug is None:
        return to_come(shown)
    one = _known(shown, slug)
    if one.state in ON:
        raise Conflict(f"“{one.item.title}” is on already. {_KEPT}", item=slug)
    return one.item


def to_come(shown: Projection) -> Item:
    """The next item."""
    if shown.next is not None:
        return shown.next.item
    if shown.current is not None:
        raise Conflict(f"nothing is to come after “{shown.current.item.title}”. {_KEPT} `geekx agenda stop` ends it.")
    raise Conflict(f"nothing is to come. {_KEPT} `geekx agenda start ITEM` plays one again.")


def on_stage(shown: Projection) -> Expected:
    """What is on."""
    if shown.current is None:
        raise Conflict(f"nothing is on. {_KEPT} `geekx agenda next` begins what is to come.")
    return shown.current


def to_pause(shown: Projection) -> Item:
    """What is on and runs."""
    one = on_stage(shown)
    if one.state is State.PAUSED:
        raise Conflict(f"“{one.item.title}” is paused already. {_KEPT} `geekx agenda resume` goes on.")
    return one.item


def to_resume(shown: Projection) -> Item:
    """What is paused."""
    one = on_stage(shown)
    if one.state is not State.PAUSED:
        raise Conflict(f"“{one.item.title}” is not paused. {_KEPT}")
    return one.item


def to_adjust(shown: Projection, slug: str | None, by: timedelta) -> Item:
    """The item that gets more or less time: *slug*, else what is on, else the next one."""
    if not by:
        raise Invalid(f"say by how much, such as +2m or -90s. {_KEPT}")
    if abs(by) > MOST:
        raise Invalid(f"that is more than twelve hours. {_KEPT}")
    one = _known(shown, slug) if slug else shown.current or shown.next
    if one is None:
        raise Conflict(f"nothing is on, and nothing is to come. {_KEPT}")
    if one.state is not State.TO_COME and one.state not in ON:
        raise Conflict(f"“{one.item.title}” is {_WORDS[one.state]}: its time cannot change any more. {_KEPT}")
    return one.item


def to_skip(shown: Projection, slug: str | None) -> Item:
    """The item to leave out: *slug*, else the next one."""
    if slug is None:
        return to_come(shown)
    one = _known(shown, slug)
    if one.state is not State.TO_COME:
        hint = " `geekx agenda next` ends it." if one.state in ON else ""
        raise Conflict(f"“{one.item.title}” is {_WORDS[one.state]} and cannot be skipped. {_KEPT}{hint}")
    return one.item


_WORDS = {
    State.DONE: "over",
    State.ON: "on",
    State.PAUSED: "on",
    State.PASSED: "passed already",
    State.SKIPPED: "skipped already",
}


def _known(shown: Projection, slug: str) -> Expected:
    for one in shown.items:
        if one.item.slug == slug:
            return one
    known = ", ".join(one.item.slug for one in shown.items) or "nothing"
    raise NotFound(f'there is no "{slug}" on this stage tonight; {_KEPT.lower()} There is: {known}.', item=slug)
