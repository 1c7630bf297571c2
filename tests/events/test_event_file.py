from __future__ import annotations

from datetime import datetime, timedelta
from textwrap import dedent
from zoneinfo import ZoneInfo

import pytest

from geekx_ops.events.event import (
    EventFormat,
    EventSettings,
    HeldSeats,
    PartyRule,
    Promotion,
    Question,
    QuestionKind,
    SignUpRules,
    TicketType,
)
from tests.events.reading import SHORT, problems, read, refused

PACIFIC = ZoneInfo("America/Los_Angeles")
EVENT_KEYS = "timezone, name, slug, series, host, format, venue, city, doors, starts, ends, cap, retention_days"


def pacific(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=PACIFIC)  # type: ignore[arg-type,misc]  # years to seconds


def test_a_short_file_is_enough() -> None:
    assert read(SHORT) == EventSettings(
        slug="spring-dinner",
        name="Spring Dinner",
        timezone="America/Los_Angeles",
        starts=pacific(2022, 5, 25, 18),
        ends=pacific(2022, 5, 25, 21),
    )


def test_everything_that_may_be_said() -> None:
    assert read("""\
        [event]
        slug = "spring"
        name = "Spring  Dinner "
        series = "Girl Geek X"
        host = "A Company"
        format = "hybrid"
        venue = "The Barn"
        city = "Palo Alto"
        timezone = "America/Los_Angeles"
        doors = "2022-05-25 17:30"
        starts = 2022-05-25T18:00:00
        ends = 2022-05-26T04:00:00Z
        cap = 120
        retention_days = 30

        [signup]
        opens = 2022-04-20 09:00:00
        closes = 2022-05-25 17:00:00
        max_party = 2
        promotion = "offer"
        offer_lasts = "6h"
        parties = "strict"
        cutoff = 2022-05-25 15:00:00

        [[ticket_types]]
        slug = "in-person"
        name = "In person"
        cap = 120
        [[ticket_types]]
        slug = "overflow"
        name = "Patio"

        [[held]]
        slug = "crew"
        seats = 5
        [[held]]
        slug = "press"
        seats = 0
        ticket_type = "overflow"

        [[questions]]
        slug = "dietary"
        text = "Dietary needs?"
        kind = "choice"
        choices = ["none", "vegan"]
        required = true
        [[questions]]
        slug = "old"
        text = "An old one?"
        asked = false
        """) == EventSettings(
        slug="spring",
        name="Spring Dinner",
        timezone="America/Los_Angeles",
        starts=pacific(2022, 5, 25, 18),
        ends=pacific(2022, 5, 25, 21),
        cap=120,
        format=EventFormat.HYBRID,
        doors=pacific(2022, 5, 25, 17, 30),
        series="Girl Geek X",
        host="A Company",
        venue="The Barn",
        city="Palo Alto",
        retention_days=30,
        sign_up=SignUpRules(
            opens=pacific(2022, 4, 20, 9),
            closes=pacific(2022, 5, 25, 17),
            max_party=2,
            promotion=Promotion.OFFER,
            offer_lasts=timedelta(hours=6),
            parties=PartyRule.STRICT,
            cutoff=pacific(2022, 5, 25, 15),
        ),
        ticket_types=(TicketType("in-person", "In person", 120), TicketType("overflow", "Patio")),
        held=(HeldSeats("crew", 5, "in-person"), HeldSeats("press", 0, "overflow")),
        questions=(
            Question("dietary", "Dietary needs?", QuestionKind.CHOICE, required=True, choices=("none", "vegan")),
            Question("old", "An old one?", asked=False),
        ),
    )


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    error = refused("""\
        [event]
        name = "Spring Dinner"
        timezone = "America/Los_Angeles"
        starts = 2022-05-25 18:00:00
        ends = 2022-05-25 17:00:00
        cap = "120"
        capp = 120

        [signup]
        promotion = "later"

        [[held]]
        slug = "crew"
        """)
    assert error.message == dedent("""\
        event.toml has 5 problems; nothing was changed. Mend the file and load it again.
        event.toml:5: event.ends: expected a time after event.starts (2022-05-25 18:00:00), found 2022-05-25 17:00:00
        event.toml:6: event.cap: expected a whole number of at least 1, found "120"
        event.toml:7: event.capp: this key is not known; did you mean cap?
        event.toml:10: signup.promotion: expected "instant" or "offer", found "later"
        event.toml:12: held.crew.seats: expected the number of seats, found nothing""")
    assert error.details["problems"][1] == {
        "file": "event.toml",
        "line": 6,
        "key": "event.cap",
        "message": 'expected a whole number of at least 1, found "120"',
    }


def test_an_empty_file_lacks_what_is_needed() -> None:
    assert problems("") == [
        'event.toml: event.timezone: expected a time zone such as "America/Los_Angeles", found nothing',
        "event.toml: event.name: expected the name of the event, found nothing",
        "event.toml: event.starts: expected a day and a time such as 2022-05-25 18:00:00, found nothing",
        "event.toml: event.ends: expected a day and a time such as 2022-05-25 21:00:00, found nothing",
    ]


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("cap", "0", "expected a whole number of at least 1, found 0"),
        ("cap", "-3", "expected a whole number of at least 1, found -3"),
        ("cap", "1.5", "expected a whole number of at least 1, found 1.5"),
        ("cap", "true", "expected a whole number of at least 1, found true"),
        ("cap", "10000000000", "expected a whole number from 1 to 1000000000, found 10000000000"),
        ("retention_days", "-1", "expected a whole number from 0 to 36500, found -1"),
        ("series", "7", "expected a text in quotes, found 7"),
        ("series", "['a']", "expected a text in quotes, found a list"),
        ("series", "{a = 1}", "expected a text in quotes, found a table"),
        ("series", "2022-05-25", "expected a text in quotes, found 2022-05-25"),
        ("series", '" "', "the text is empty; write at least one visible character."),
        ("format", '"In-person"', 'expected "in-person", "virtual" or "hybrid", found "In-person"'),
        ("format", "1", 'expected "in-person", "virtual" or "hybrid", found 1'),
        ("slug", "7", 'expected a short name in quotes such as "in-person", found 7'),
        ("doors", "2022-05-25", "expected a day and a time such as 2022-05-25 17:30:00, found 2022-05-25"),
        ("doors", "17:30:00", "expected a day and a time such as 2022-05-25 17:30:00, found 17:30:00"),
        ("doors", "17", "expected a day and a time such as 2022-05-25 17:30:00, found 17"),
        ("doors", "0022-05-25 17:30:00", "expected a year from 1970 to 2199, found 0022-05-25 17:30:00"),
        ("doors", "0001-01-01T00:00:00+14:00", "expected a year from 1970 to 2199, found 0001-01-01 00:00:00+14:00"),
    ],
)
def test_a_value_that_cannot_be(key: str, value: str, message: str) -> None:
    assert problems(f"{SHORT}{key} = {value}\n") == [f"event.toml:6: event.{key}: {message}"]


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("[signup]\nmax_party = 0", "7: signup.max_party: expected a whole number from 1 to 1000, found 0"),
        (
            "[signup]\noffer_lasts = 24",
            '7: signup.offer_lasts: expected a length of time in quotes such as "24h", found 24',
        ),
        (
            "[signup]\noffer_lasts = '0s'",
            '7: signup.offer_lasts: expected from one second to a year, in whole seconds, found "0s"',
        ),
        ("[[held]]\nslug = 'crew'\nseats = -1", "8: held.crew.seats: expected a whole number of at least 0, found -1"),
        ("[[held]]\nseats = 1", '6: held[1].slug: expected a slug such as "speakers", found nothing'),
        (
            "[[held]]\nslug = 'crew'\nseats = 1\nticket_type = 'patio'",
            '9: held.crew.ticket_type: expected one of the ticket types (standard), found "patio"',
        ),
        (
            "[[ticket_types]]\nslug = 'a'\nname = 'A'\ncap = 0",
            "9: ticket_types.a.cap: expected a whole number of at least 1, found 0",
        ),
        ("[[questions]]\nslug = 'a'", "6: questions.a.text: expected the question in full, found nothing"),
        (
            "[[questions]]\nslug = 'a'\ntext = 'A?'\nrequired = 'yes'",
            '9: questions.a.required: expected true or false, without quotes, found "yes"',
        ),
        (
            "[[questions]]\nslug = 'a'\ntext = 'A?'\nkind = 'yes'\nchoices = ['a']",
            '9: questions.a.kind: expected "text", "choice" or "yes-no", found "yes"',
        ),
        (
            "[[questions]]\nslug = 'a'\ntext = 'A?'\nkind = 'choice'",
            '6: questions.a.choices: expected a list of answers to choose from, as kind is "choice"; found none',
        ),
        (
            "[[questions]]\nslug = 'a'\ntext = 'A?'\nchoices = ['x', 'y']",
            '9: questions.a.choices: expected no choices, as kind is "text"; found 2',
        ),
        (
            "[[questions]]\nslug = 'a'\ntext = 'A?'\nkind = 'choice'\nchoices = ['Vegan', 'vegan']",
            '10: questions.a.choices: expected each choice once, found "vegan" twice',
        ),
        (
            "[[questions]]\nslug = 'a'\ntext = 'A?'\nkind = 'choice'\nchoices = 'x, y'",
            '10: questions.a.choices: expected a list such as ["vegetarian", "vegan"], found "x, y"',
        ),
        (
            "[ticket_types]\nslug = 'a'\nname = 'A'",
            "6: ticket_types: expected sections [[ticket_types]], in two brackets each, found a table",
        ),
        ("[[signup]]\nmax_party = 1", "6: signup: expected a section [signup], found a list"),
    ],
)
def test_a_section_that_cannot_be(section: str, message: str) -> None:
    assert problems(f"{SHORT}{section}\n") == [f"event.toml:{message}"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[event]\nstarst = 1", "2: event.starst: this key is not known; did you mean starts?"),
        ("[event]\nmax_party = 4", "2: event.max_party: this key is not known here; it belongs into [signup]"),
        ("venue = 'x'\n[event]", "1: venue: this section is not known here; it belongs into [event]"),
        ("[event]\n[ticket_type]", "2: ticket_type: this section is not known; did you mean ticket_types?"),
        (
            "[event]\n[[held]]\nslug = 'crew'\nseats = 1\nfrobnicate = 1",
            "5: held.crew.frobnicate: this key is not known; expected slug, seats, ticket_type",
        ),
        (
            '[event]\n"\\u001b[31m" = 1',
            f"2: event.�[31m: this key is not known; expected {EVENT_KEYS}",
        ),
    ],
)
def test_unknown_keys_and_sections(content: str, message: str) -> None:
    assert [line for line in problems(content) if "not known" in line] == [f"event.toml:{message}"]


def test_what_belongs_to_other_capabilities_is_left_to_them() -> None:
    content = SHORT + "[[speakers]]\nname = 1\n[mails]\nanything = true\n"
    assert read(content) == read(SHORT)


def test_a_zone_that_is_no_text() -> None:
    assert problems(SHORT.replace('"America/Los_Angeles"', "-8")) == [
        'event.toml:3: event.timezone: expected a time zone such as "America/Los_Angeles", found -8'
    ]


def test_a_slug_that_cannot_be_read_is_blamed_once() -> None:
    content = SHORT + "[[ticket_types]]\nslug = 7\nname = 'A'\n[[held]]\nslug = 'crew'\nseats = 1\nticket_type = 'a'\n"
    assert problems(content) == [
        'event.toml:7: ticket_types[1].slug: expected a short name in quotes such as "in-person", found 7'
    ]


def test_a_name_that_gives_no_slug() -> None:
    assert problems(SHORT.replace("Spring Dinner", "春")) == [
        'event.toml:1: event.slug: expected a slug such as "spring-dinner", as the name gives none; found nothing'
    ]
