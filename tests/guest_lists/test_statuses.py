"""What a platform's word for a status means is for that platform to say."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.guest_lists import reading
from geekx_ops.guest_lists.listed import Listed
from geekx_ops.guest_lists.platforms import PLATFORMS
from geekx_ops.guest_lists.statuses import meanings
from geekx_ops.registration.seats import LIVE, Standing

SAID = [
    ("luma", "approved", "confirmed"), ("luma", "waitlist", "waiting"), ("luma", "pending_approval", "pending"),
    ("luma", "declined", "declined"), ("luma", "invited", "declined"), ("luma", "session", "declined"),
    ("eventbrite", "attending", "confirmed"), ("eventbrite", "checked in", "confirmed"),
    ("eventbrite", "not attending", "cancelled"), ("eventbrite", "deleted", "cancelled"),
    ("eventbrite", "transferred", "cancelled"), ("eventbrite-orders", "refunded/canceled", "cancelled"),
    ("eventbrite-orders", "partially transferred", "confirmed"), ("eventbrite-orders", "unpaid", "pending"),
    ("meetup", "yes", "confirmed"), ("meetup", "no", "cancelled"), ("meetup", "waitlist", "waiting"),
    ("zoom-registrations", "denied", "declined"), ("zoom-attendees", "pending", "pending"),
    ("tito", "void", "cancelled"), ("tito", "", "confirmed"), ("pretix-positions", "approval pending", "pending"),
    ("hievents", "awaiting_payment", "pending"), ("hievents-orders", "abandoned", "cancelled"),
    ("alfio", "acquired", "confirmed"), ("alfio", "pending", "pending"), ("alfio-waiting", "pending", "waiting"),
    ("alfio-waiting", "", "waiting"), ("indico", "withdrawn", "cancelled"), ("indico", "rejected", "declined"),
    ("eventyay", "placed", "confirmed"), ("geekx", "offered", "offered"), ("by-hand", "yes", "confirmed"),
    ("by-hand", "pending", "pending"), ("by-hand", "waiting", "waiting"),
]  # fmt: skip
NOBODY_KNOWS = [
    ("luma", "attending"), ("eventbrite", "yes"), ("meetup", "approved"), ("meetup", "maybe"),
    ("hievents", "paid"), ("zoom-attendees", "attending"), ("by-hand", "perhaps"),
]  # fmt: skip


@pytest.mark.parametrize(("platform", "word", "means"), SAID)
def test_a_word_means_what_its_platform_means_by_it(platform: str, word: str, means: str) -> None:
    assert meanings(platform)[word] is Standing(means)


@pytest.mark.parametrize(("platform", "word"), NOBODY_KNOWS)
def test_nobody_guesses_what_the_word_of_another_platform_means(platform: str, word: str) -> None:
    assert word not in meanings(platform)


@pytest.mark.parametrize("platform", [one.word for one in PLATFORMS if "standing" in one.fields])
def test_who_has_no_status_comes_or_stands_on_the_waiting_list(platform: str) -> None:
    assert meanings(platform)[""] in LIVE


def test_an_unknown_word_stops_the_list_and_the_known_ones_are_told(tmp_path: Path) -> None:
    path = tmp_path / "luma.csv"
    path.write_text("api_id,name,approval_status\n1,Ada,approved\n2,Bo,perhaps\n", encoding="utf-8")
    with reading.opened(path, zone=ZoneInfo("UTC")) as listing:
        assert isinstance(next(listing.lines), Listed)
        with pytest.raises(Invalid, match="line 3 has the status “perhaps”") as refusal:
            next(listing.lines)
    assert "Known are approved, waitlist, pending_approval, declined, invited, session:" in refusal.value.message
