from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops import event_parts
from geekx_ops.errors import Invalid
from geekx_ops.raffle import rules, rules_file
from geekx_ops.raffle.record import parsed_terms
from geekx_ops.raffle.rules import Candidate, Out, Rules
from geekx_ops.raffle.rules_text import rules_text
from geekx_ops.raffle.vocabulary import Method, Presence
from tests.events.settings_strategies import instants, lines
from tests.factories import NOON

EVENT = """[event]
name = "Dinner"
timezone = "America/Los_Angeles"
starts = 2022-05-25 18:30:00
ends = 2022-05-25 21:30:00
[[held]]
slug = "crew"
seats = 2
[[questions]]
slug = "survey"
text = "How was it?"
"""
HOME = ZoneInfo("America/Los_Angeles")
HERE = Candidate(1, 1, confirmed=True, came=True, inside=True, arrived=NOON, held=None, won_at=None, events_before=0)


def read(text: str) -> Rules | None:
    _, (_, found, _) = event_parts.read(text, source="x.toml")
    assert found is None or isinstance(found, Rules)
    return found


def test_what_is_not_said_is_usual() -> None:
    assert read(EVENT + '[[prizes]]\nname = "A mug"\n') == Rules(("A mug",))
    assert read(EVENT) is None


some_rules = st.builds(
    Rules,
    prizes=st.lists(lines.map(lambda line: line[:80].strip() or "A mug"), min_size=1, max_size=4).map(tuple),
    method=st.sampled_from(Method),
    presence=st.sampled_from(Presence),
    arrived_by=st.none() | instants(HOME),
    exclude_held=st.sampled_from([(), ("crew",)]),
    exclude_employers=st.sampled_from([(), ("MosaicML", "Ada's")]),
    no_win_days=st.integers(0, 400),
    first_timer=st.integers(0, 9),
    per_event=st.integers(0, 9),
    answered=st.sampled_from([None, "survey"]),
    for_answer=st.integers(0, 9),
    early_until=st.none() | instants(HOME),
    for_early=st.integers(0, 9),
    most_tickets=st.integers(1, 99),
    wins_each=st.integers(1, 9),
    number_from=lines.map(lambda line: line[:150].strip() or "dice"),
    timer=st.integers(1, 999).map(lambda seconds: timedelta(seconds=seconds)),
    alternates=st.integers(0, 99),
    strict=st.booleans(),
)


@given(some_rules)
def test_what_is_written_is_read_and_changes_nothing(found: Rules) -> None:
    again = read(EVENT + rules_file.write(found, HOME))
    assert again == found
    assert rules_file.changes(found, found, HOME) == ()


@given(some_rules, some_rules)
def test_whatever_differs_is_told(old: Rules, new: Rules) -> None:
    assert bool(rules_file.changes(old, new, HOME)) == (old != new)


@given(some_rules)
def test_a_program_reads_the_terms_in_the_text_of_the_rules(found: Rules) -> None:
    assert parsed_terms(rules_text(found, HOME)) == found.terms


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[raffle]\n", "expected a prize"),
        ('[raffle]\nexclude_held = ["crw"]\n[[prizes]]\nname = "A mug"\n', "held seats of this event, found crw"),
        ('[raffle]\nanswered = "srvey"\n[[prizes]]\nname = "A mug"\n', "a question of this event, found srvey"),
        ("[[prizes]]\n", "expected a name"),
        ('[raffle]\nwho = "rich"\n[[prizes]]\nname = "A mug"\n', "x.toml"),
        ('[raffle]\ntimr = "3s"\n[[prizes]]\nname = "A mug"\n', "did you mean timer"),
        ("[raffle\n", "x.toml"),
    ],
)
def test_what_is_wrong_is_told(text: str, told: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(EVENT + text)
    assert told in caught.value.message


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 50), st.integers(1, 9))
def test_tickets_stay_within_the_cap(first: int, each: int, before: int, most: int) -> None:
    one = Candidate(1, 1, True, True, True, NOON, None, None, before)  # noqa: FBT003 - as the record has them
    held = rules.tickets_of(Rules(("mug",), first_timer=first, per_event=each, most_tickets=most), one)
    assert 1 <= held <= most


def test_one_reason_for_each_who_is_out() -> None:
    strict = Rules(("mug",), presence=Presence.INSIDE, exclude_held=("crew",))
    crew = Candidate(1, 1, True, True, True, NOON, "crew", None, 0)  # noqa: FBT003
    gone = Candidate(1, 1, True, True, False, NOON, "crew", None, 0)  # noqa: FBT003
    found = [rules.why_out(strict, one, NOON) for one in (HERE, crew, gone)]
    assert found == [None, Out.HELD, Out.NOT_THERE]


def test_who_won_within_so_many_days_is_out() -> None:
    won = replace(HERE, won_at=NOON)
    lately = [(days, ago) for days in (0, 2) for ago in (-1, 0, 1, 2)]
    out = [rules.why_out(Rules(("mug",), no_win_days=days), won, NOON + timedelta(days=ago)) for days, ago in lately]
    assert out == [None] * 4 + [Out.WON_BEFORE] * 3 + [None]


def test_tickets_for_an_answer_and_for_signing_up_early() -> None:
    given_reasons = Rules(("mug",), answered="survey", for_answer=2, early_until=NOON, for_early=1)
    answered = replace(HERE, answered=True)
    early = replace(HERE, signed_up=NOON)
    late = replace(HERE, signed_up=NOON + timedelta(seconds=1))
    assert [rules.tickets_of(given_reasons, one) for one in (HERE, answered, early, late)] == [1, 3, 2, 1]


def test_hosts_staff_and_doubles_are_out() -> None:
    here = Rules(("mug",), exclude_employers=("MosaicML",))
    staff, double = replace(HERE, employer="mosaicml"), replace(HERE, is_double=True)
    assert [rules.why_out(here, one, NOON) for one in (staff, double)] == [Out.EMPLOYER, Out.DOUBLE]
