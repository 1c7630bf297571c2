"""What a platform's word for a status means is for that platform to say."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.guest_lists import reading
from geekx_ops.guest_lists.listed import Listed
from geekx_ops.guest_lists.platforms import PLATFORMS
from geekx_ops.guest_lists.statuses import MOST_UNKNOWN, Statuses, meanings, said
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
    path.write_text(
        "api_id,name,approval_status\n1,Ada,approved\n2,Bo,perhaps\n3,Cy,VIP\n" + "4,Di,perhaps\n" * 5, encoding="utf-8"
    )
    with reading.opened(path, zone=ZoneInfo("UTC")) as listing:
        assert isinstance(next(listing.lines), Listed)
        with pytest.raises(Invalid) as refusal:
            list(listing.lines)
    assert refusal.value.message == (
        "the list has statuses of which nobody here knows whether such a guest comes, so nothing was changed:\n"
        "  “perhaps” in 6 lines: 3, 5, 6, 7, 8, …\n  “VIP” in line 4\n"
        "Say what each means, such as --status 'perhaps=waiting'; it can be confirmed, pending, waiting, cancelled, "
        "declined. Known are approved, waitlist, pending_approval, declined, invited, session."
    )
    meant = dict([said("Perhaps", "waiting"), said("VIP ", "confirmed")])
    with reading.opened(path, zone=ZoneInfo("UTC"), statuses=meant) as listing:
        standings = [one.standing.value for one in listing.lines if isinstance(one, Listed)]
    assert standings == ["confirmed", "waiting", "confirmed", *["waiting"] * 5]


def test_a_column_of_other_things_is_no_status() -> None:
    statuses = Statuses("luma", {})
    known = [statuses.standing(number, f"guest {number}") for number in range(MOST_UNKNOWN)]
    assert known == [None] * MOST_UNKNOWN
    with pytest.raises(Invalid, match=r"and more: is this the column of the status\?") as refusal:
        statuses.standing(MOST_UNKNOWN, "one more")
    assert len(refusal.value.details["statuses"]) == MOST_UNKNOWN + 1


def test_a_word_cannot_mean_what_only_time_brings() -> None:
    with pytest.raises(Invalid, match="a status cannot mean “offered”; it can mean: confirmed, pending, waiting"):
        said("maybe", "offered")
