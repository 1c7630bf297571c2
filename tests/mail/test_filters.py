from __future__ import annotations

from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from geekx_ops.errors import Invalid
from geekx_ops.mail import filters

INSTANT = datetime(2022, 3, 6, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Sunday, 6 March 2022, 04:05 CET, 06.03., 100%"),
        ("de", "Sonntag, 6 März 2022, 04:05 CET, 06.03., 100%"),
        ("fr", "dimanche, 6 mars 2022, 04:05 CET, 06.03., 100%"),
        ("es", "domingo, 6 marzo 2022, 04:05 CET, 06.03., 100%"),
    ],
)
def test_a_date_in_a_language_on_the_clocks_of_a_zone(language: str, said: str) -> None:
    form = "%A, %-d %B %Y, %H:%M %Z, %d.%m., 100%%"
    assert filters.date(INSTANT, form, "Europe/Zurich", language) == said


def test_what_is_no_part_of_a_date_stays() -> None:
    assert filters.date(INSTANT, "%q", "UTC") == "%q"
    with pytest.raises(Invalid, match="not in “tlh”"):
        filters.date(INSTANT, "%Y", "UTC", "tlh")


def test_how_many() -> None:
    assert [filters.plural(number, "talk") for number in (0, 1, 2)] == ["0 talks", "1 talk", "2 talks"]
    assert filters.plural(2, "child", "children") == "2 children"


def test_one_line() -> None:
    assert filters.one_line(" a\r\n\tb ") == "a b"


def test_controls_go_and_a_page_stays_a_page() -> None:
    assert filters.visible("a\ud800\x00\x1b\x7f\x9bb\n\t") == "ab\n\t"
    assert type(filters.visible(Markup("<b>\x00</b>"))) is Markup
    assert filters.visible(7) == 7
