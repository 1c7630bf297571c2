from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given

from geekx_ops.events.diff import Change, changes
from geekx_ops.events.event import EventSettings, HeldSeats, Promotion, Question, QuestionKind, SignUpRules, TicketType
from tests.events.settings_strategies import PATIENT, neighbours

OLD = EventSettings(
    slug="spring",
    name="Spring Dinner",
    timezone="America/Los_Angeles",
    starts=datetime(2022, 5, 26, 1, tzinfo=UTC),
    ends=datetime(2022, 5, 26, 4, tzinfo=UTC),
    cap=120,
    venue="The Barn",
    sign_up=SignUpRules(opens=datetime(2022, 4, 20, 16, tzinfo=UTC)),
    ticket_types=(TicketType("room", "Room", 90), TicketType("patio", "Patio")),
    held=(HeldSeats("crew", 5, "room"), HeldSeats("press", 1, "patio")),
    questions=(
        Question("dietary", "Dietary needs?", QuestionKind.CHOICE, required=True, choices=("none", "vegan")),
        Question("first", "Your first?", QuestionKind.YES_NO),
    ),
)


def test_without_a_change_there_is_nothing_to_show() -> None:
    assert changes(OLD, replace(OLD)) == ()


def test_values_that_change_are_shown_as_people_read_them() -> None:
    new = replace(
        OLD,
        cap=None,
        starts=OLD.starts + timedelta(minutes=30),
        doors=OLD.starts,
        venue=None,
        city="Palo Alto",
        sign_up=SignUpRules(
            opens=datetime(2022, 4, 20, 16, 0, 30, tzinfo=UTC),
            promotion=Promotion.OFFER,
            offer_lasts=timedelta(minutes=90),
        ),
    )
    assert changes(OLD, new) == (
        Change("event.venue", "The Barn", None),
        Change("event.city", None, "Palo Alto"),
        Change("event.doors", None, "Wed 25 May 2022 18:00 PDT"),
        Change("event.starts", "Wed 25 May 2022 18:00 PDT", "Wed 25 May 2022 18:30 PDT"),
        Change("event.cap", "120", "no limit"),
        Change("signup.opens", "Wed 20 Apr 2022 09:00 PDT", "Wed 20 Apr 2022 09:00:30 PDT"),
        Change("signup.promotion", "instant", "offer"),
        Change("signup.offer_lasts", "1d", "1h30m"),
    )


def test_what_concerns_the_door_is_shown() -> None:
    (dietary, first) = OLD.questions
    new = replace(
        OLD,
        sign_up=replace(OLD.sign_up, door_release=datetime(2022, 5, 26, 1, 45, tzinfo=UTC)),
        questions=(replace(dietary, at_door=("vegan",)), replace(first, at_door=("yes", "no"))),
    )
    assert changes(OLD, new) == (
        Change("signup.door_release", None, "Wed 25 May 2022 18:45 PDT"),
        Change("questions.dietary.at_door", None, "vegan"),
        Change("questions.first.at_door", None, "yes, no"),
    )


def test_another_zone_with_the_same_clocks_is_seen() -> None:
    new = replace(
        OLD,
        timezone="America/New_York",
        starts=OLD.starts - timedelta(hours=3),
        ends=OLD.ends - timedelta(hours=3),
        sign_up=SignUpRules(),
    )
    assert changes(replace(OLD, sign_up=SignUpRules()), new) == (
        Change("event.timezone", "America/Los_Angeles", "America/New_York"),
        Change("event.starts", "Wed 25 May 2022 18:00 PDT", "Wed 25 May 2022 18:00 EDT"),
        Change("event.ends", "Wed 25 May 2022 21:00 PDT", "Wed 25 May 2022 21:00 EDT"),
    )


def test_parts_come_and_go_and_change() -> None:
    new = replace(
        OLD,
        ticket_types=(TicketType("room", "Hall", 90), TicketType("patio", "Patio", 40), TicketType("loft", "Loft", 9)),
        held=(HeldSeats("press", 1, "room"), HeldSeats("host", 8, "room")),
        questions=(
            Question("dietary", "Dietary needs?", QuestionKind.CHOICE, choices=("none", "vegan", "halal")),
            Question("first", "Your first?", QuestionKind.YES_NO, asked=False),
            Question("photo", "Photos?", QuestionKind.YES_NO, required=True),
        ),
    )
    assert changes(OLD, new) == (
        Change("ticket_types.room.name", "Room", "Hall"),
        Change("ticket_types.patio.cap", "no limit", "40"),
        Change("ticket_types.loft", None, "Loft, cap 9"),
        Change("held.crew", "5 seats of room", None),
        Change("held.press", "1 seat of patio", "1 seat of room"),
        Change("held.host", None, "8 seats of room"),
        Change("questions.dietary.required", "yes", "no"),
        Change("questions.dietary.choices", "none, vegan", "none, vegan, halal"),
        Change("questions.first.asked", "yes", "no"),
        Change("questions.photo", None, "Photos? (yes-no; required)"),
    )


def test_parts_that_change_places() -> None:
    loft = TicketType("loft", "Loft")
    room, patio = OLD.ticket_types
    assert changes(OLD, replace(OLD, ticket_types=(patio, room))) == (
        Change("ticket_types (order)", "room, patio", "patio, room"),
    )
    assert changes(OLD, replace(OLD, ticket_types=(room, loft, patio))) == (
        Change("ticket_types.loft", None, "Loft"),
        Change("ticket_types (order)", "room, patio, loft", "room, loft, patio"),
    )


def test_of_a_new_event_everything_that_is_set_is_shown() -> None:
    assert changes(None, OLD) == (
        Change("event.slug", None, "spring"),
        Change("event.name", None, "Spring Dinner"),
        Change("event.format", None, "in-person"),
        Change("event.venue", None, "The Barn"),
        Change("event.timezone", None, "America/Los_Angeles"),
        Change("event.starts", None, "Wed 25 May 2022 18:00 PDT"),
        Change("event.ends", None, "Wed 25 May 2022 21:00 PDT"),
        Change("event.cap", None, "120"),
        Change("event.retention_days", None, "180"),
        Change("signup.opens", None, "Wed 20 Apr 2022 09:00 PDT"),
        Change("signup.max_party", None, "4"),
        Change("signup.parties", None, "fit"),
        Change("signup.promotion", None, "instant"),
        Change("signup.offer_lasts", None, "1d"),
        Change("ticket_types.room", None, "Room, cap 90"),
        Change("ticket_types.patio", None, "Patio"),
        Change("held.crew", None, "5 seats of room"),
        Change("held.press", None, "1 seat of patio"),
        Change("questions.dietary", None, "Dietary needs? (choice: none, vegan; required)"),
        Change("questions.first", None, "Your first? (yes-no)"),
    )
    assert changes(None, replace(OLD, cap=None))[7] == Change("event.cap", None, "no limit")


def test_a_change_is_a_line_of_a_listing() -> None:
    assert [str(change) for change in changes(OLD, replace(OLD, cap=125, city="Palo Alto", venue=None))] == [
        "- event.venue: The Barn",
        "+ event.city: Palo Alto",
        "event.cap: 120 → 125",
    ]


@PATIENT
@given(neighbours())
def test_there_is_a_change_exactly_if_the_settings_differ(versions: tuple[EventSettings, EventSettings]) -> None:
    old, new = versions
    assert changes(old, old) == ()
    assert (changes(old, new) == ()) == (old == new)


@PATIENT
@given(neighbours())
def test_the_way_back_changes_the_same(versions: tuple[EventSettings, EventSettings]) -> None:
    def shown(found: tuple[Change, ...]) -> set[tuple[str, str | None, str | None]]:
        return {(change.key, change.old, change.new) for change in found if "(order)" not in change.key}

    old, new = versions
    assert {(key, after, before) for key, before, after in shown(changes(old, new))} == shown(changes(new, old))
