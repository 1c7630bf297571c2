"""`[raffle]` and `[[prizes]]` of the event file: read, written, compared. Pure, as the reading of the event file is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from geekx_ops import times
from geekx_ops.events import file_values as value
from geekx_ops.events.diff import Change, Shown, value_changes
from geekx_ops.events.event import EventSettings
from geekx_ops.events.event_file_writing import local_time, written
from geekx_ops.events.file_sections import Section, Sections
from geekx_ops.raffle.rules import Rules
from geekx_ops.raffle.vocabulary import Method, Presence

MOST_PRIZES = 200
_USUAL = Rules(())


def rules(sections: Sections, settings: EventSettings) -> Rules | None:
    """The rules that the file holds; None if it says nothing of a raffle. Problems are noted where they are."""
    if not (sections.has("raffle") or sections.has("prizes")):
        return None
    raffle, prizes = sections.one("raffle"), sections.many("prizes")
    if not prizes:
        raffle.problem(None, 'expected a prize: [[prizes]] with its name = "A mug", found nothing')
    if len(prizes) > MOST_PRIZES:
        prizes[MOST_PRIZES].problem(None, f"expected at most {MOST_PRIZES} of them, found {len(prizes)}")
    found = _rules(raffle, tuple(map(_prize, prizes[:MOST_PRIZES])), ZoneInfo(settings.timezone or "UTC"))
    _check_names(raffle, found, settings)
    return found


def _check_names(raffle: Section, found: Rules, settings: EventSettings) -> None:
    """What the rules name must be there: a slip would leave the speakers in the draw."""
    pools, questions = [one.slug for one in settings.held], [one.slug for one in settings.questions]
    for slug in found.exclude_held:
        if slug not in pools:
            raffle.problem("exclude_held", f"expected held seats of this event, found {slug}")
    if found.answered is not None and found.answered not in questions:
        raffle.problem("answered", f"expected a question of this event, found {found.answered}")


def _prize(section: Section) -> str:
    return section.need("name", value.one_line(80), "", wanted='a name such as "A tote bag"')


def _rules(raffle: Section, prizes: tuple[str, ...], zone: ZoneInfo) -> Rules:
    clock, some = value.instant(zone), value.whole(0, 100)
    return Rules(
        prizes=prizes,
        method=raffle.take("method", value.one_of(Method), _USUAL.method),
        presence=raffle.take("who", value.one_of(Presence), _USUAL.presence),
        arrived_by=raffle.take("arrived_by", clock, None),
        exclude_held=raffle.take("exclude_held", value.choices, ()),
        exclude_employers=raffle.take("exclude_employers", value.choices, ()),
        no_win_days=raffle.take("no_win_days", value.whole(0, 36_500), 0),
        first_timer=raffle.take("first_timer", some, 0),
        per_event=raffle.take("per_event", some, 0),
        answered=raffle.take("answered", value.slug, None),
        for_answer=raffle.take("for_answer", some, _USUAL.for_answer),
        early_until=raffle.take("early_until", clock, None),
        for_early=raffle.take("for_early", some, _USUAL.for_early),
        most_tickets=raffle.take("most_tickets", value.whole(1, 1000), _USUAL.most_tickets),
        wins_each=raffle.take("wins_each", value.whole(1, 100), _USUAL.wins_each),
        number_from=raffle.take("number_from", value.one_line(150), _USUAL.number_from),
        timer=raffle.take("timer", value.duration, _USUAL.timer),
        alternates=raffle.take("alternates", value.whole(0, 10_000), _USUAL.alternates),
        strict=raffle.take("strict", value.true_or_false, default=False),
    )


def write(found: Rules, zone: ZoneInfo) -> str:
    """The sections of *found*: what is as usual is left out; times are those of *zone*."""
    return written(_sections(found, zone))


def _sections(found: Rules, zone: ZoneInfo) -> Iterator[tuple[str, dict[str, Any]]]:
    usual = _values(_USUAL, zone)
    yield "[raffle]", {key: value for key, value in _values(found, zone).items() if value != usual[key]}
    for prize in found.prizes:
        yield "[[prizes]]", {"name": prize}


def _values(found: Rules, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "method": found.method.value,
        "who": found.presence.value,
        "arrived_by": local_time(found.arrived_by, zone),
        "exclude_held": list(found.exclude_held),
        "exclude_employers": list(found.exclude_employers),
        "no_win_days": found.no_win_days,
        "first_timer": found.first_timer,
        "per_event": found.per_event,
        "answered": found.answered,
        "for_answer": found.for_answer,
        "early_until": local_time(found.early_until, zone),
        "for_early": found.for_early,
        "most_tickets": found.most_tickets,
        "wins_each": found.wins_each,
        "number_from": found.number_from,
        "timer": times.format_duration(found.timer),
        "alternates": found.alternates,
        "strict": found.strict,
    }


def changes(old: Rules | None, new: Rules, zone: ZoneInfo) -> tuple[Change, ...]:
    """What *new* changes in *old*, in the words of the event file; without *old* what is not as usual."""
    return tuple(value_changes("", _shown(old or _USUAL, zone), _shown(new, zone)))


def _shown(found: Rules, zone: ZoneInfo) -> dict[str, Shown]:
    values = {f"raffle.{key}": Shown(value, _words(value)) for key, value in _values(found, zone).items()}
    return {**values, "prizes": Shown(found.prizes, ", ".join(found.prizes) or None)}


def _words(given: Any) -> str | None:
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, list):
        return ", ".join(given) or None
    return None if given is None else str(given)
