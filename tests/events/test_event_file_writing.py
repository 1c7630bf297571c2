from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.events import event_file, soundness
from geekx_ops.events.event import EventSettings, HeldSeats, Question, QuestionKind, SignUpRules, TicketType
from geekx_ops.events.event_file_writing import write
from tests.events.settings_strategies import PATIENT, event_settings

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("mosaicml-dinner", "webflow-dinner")

DINNER = EventSettings(
    slug="spring",
    name='The "Spring" Dinner',
    timezone="America/Los_Angeles",
    starts=datetime(2022, 11, 6, 8, tzinfo=UTC),
    ends=datetime(2022, 11, 6, 9, 30, tzinfo=UTC),
)
MORE = replace(
    DINNER,
    cap=120,
    venue="Café Søren",
    sign_up=SignUpRules(opens=datetime(2022, 10, 3, 16, tzinfo=UTC), offer_lasts=timedelta(hours=6)),
    ticket_types=(TicketType("room", "Room", 90), TicketType("patio", "Patio")),
    held=(HeldSeats("crew", 5, "room"),),
    questions=(
        Question("dietary", "Dietary needs?", QuestionKind.CHOICE, required=True, choices=("none", "vegan")),
        Question("old", "An old one?", asked=False),
    ),
)


def example_text(name: str) -> str:
    return (EXAMPLES / name / "event.toml").read_text(encoding="utf-8")


def test_what_is_not_set_is_left_out() -> None:
    assert write(DINNER) == dedent("""\
        [event]
        slug = "spring"
        name = "The \\"Spring\\" Dinner"
        format = "in-person"
        timezone = "America/Los_Angeles"
        starts = 2022-11-06 01:00:00-07:00
        ends = 2022-11-06 01:30:00-08:00
        retention_days = 180

        [signup]
        max_party = 4
        parties = "fit"
        promotion = "instant"
        offer_lasts = "1d"

        [[ticket_types]]
        slug = "standard"
        name = "Standard"
        """)


def test_everything_that_may_be_set() -> None:
    assert write(MORE) == dedent("""\
        [event]
        slug = "spring"
        name = "The \\"Spring\\" Dinner"
        format = "in-person"
        venue = "Café Søren"
        timezone = "America/Los_Angeles"
        starts = 2022-11-06 01:00:00-07:00
        ends = 2022-11-06 01:30:00-08:00
        cap = 120
        retention_days = 180

        [signup]
        opens = 2022-10-03 09:00:00
        max_party = 4
        parties = "fit"
        promotion = "instant"
        offer_lasts = "6h"

        [[ticket_types]]
        slug = "room"
        name = "Room"
        cap = 90

        [[ticket_types]]
        slug = "patio"
        name = "Patio"

        [[held]]
        slug = "crew"
        seats = 5
        ticket_type = "room"

        [[questions]]
        slug = "dietary"
        text = "Dietary needs?"
        kind = "choice"
        required = true
        choices = [
            "none",
            "vegan",
        ]

        [[questions]]
        slug = "old"
        text = "An old one?"
        kind = "text"
        asked = false
        """)


@PATIENT
@given(event_settings())
@example(DINNER)
@example(MORE)
def test_what_was_written_reads_as_what_it_was(wanted: EventSettings) -> None:
    assert soundness.flaws(wanted) == ()
    assert event_file.read(write(wanted), source="event.toml") == wanted


@PATIENT
@given(event_settings())
def test_an_event_has_one_text(wanted: EventSettings) -> None:
    assert write(event_file.read(write(wanted), source="event.toml")) == write(wanted)


@PATIENT
@given(event_settings(), st.data())
def test_whatever_becomes_of_a_file_it_is_read_or_refused(wanted: EventSettings, data: st.DataObject) -> None:
    lines = write(wanted).split("\n")
    line = data.draw(st.integers(0, len(lines) - 1))
    key = lines[line].split(" = ")[0]
    lines[line] = data.draw(
        st.text(max_size=20)
        | st.sampled_from(["", lines[0], f"{key} = 1", f"{key} = []", f"{key} = [1]", f"{key} = 'x'", f"[{key}]"])
        | st.sampled_from([f"{key} = {{}}", f"{key} = 1979-05-27", f"{key} = 0001-01-01T00:00:00Z", f"{key} = nan"])
    )
    with suppress(Invalid):  # and no other error
        event_file.read("\n".join(lines), source="event.toml")


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_are_sound(name: str) -> None:
    found = event_file.read(example_text(name), source=name)
    assert found.slug == name
    assert event_file.read(write(found), source="written") == found


def test_the_dinner_has_the_seats_of_that_night() -> None:
    found = event_file.read(example_text("mosaicml-dinner"), source="event.toml")
    assert (found.cap, sum(kind.cap or 0 for kind in found.ticket_types)) == (120, 120)
    assert found.held == (
        HeldSeats("speakers", 7, "in-person"),
        HeldSeats("host", 8, "in-person"),
        HeldSeats("crew", 5, "in-person"),
    )
