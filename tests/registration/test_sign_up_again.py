"""Who is the same person, and what the same person gets who signs up once more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geekx_ops.registration import guests, service
from geekx_ops.registration.seats import Standing
from geekx_ops.registration.service import SignUp
from geekx_ops.workspace import Workspace
from tests.conftest import Clock
from tests.factories import DINNER, Promotion, cancel, fill, make_event
from tests.registration.seen import confirmed, one, problems, rows, waiting

ADDRESS = "ada@example.org"


def signed_up(workspace: Workspace, name: str, email: str, event: str = DINNER) -> SignUp:
    with workspace.write() as tx:
        return service.sign_up(tx, event, name=name, email=email)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (ADDRESS, ADDRESS),
        (ADDRESS, "ADA@Example.ORG"),
        (ADDRESS, "  ada@example.org\t"),
        (ADDRESS, "ａｄａ@example.org"),
        ("jos\u00e9@example.org", "jose\u0301@example.org"),
        ("ada@m\u00fcller.example.org", "Ada@xn--mller-kva.example.org"),
    ],
)
def test_the_same_address_in_another_spelling_is_the_same_person(workspace: Workspace, first: str, again: str) -> None:
    make_event(workspace)
    entered = signed_up(workspace, "Ada", first).registration
    before = rows(workspace)
    result = signed_up(workspace, "Ada", again)
    assert (result.created, result.registration, result.warnings) == (False, entered, ())
    assert rows(workspace) == before


@pytest.mark.parametrize("other", ["ada+dinner@example.org", "a.da@example.org", "ada@example.com"])
def test_an_address_that_only_looks_alike_is_somebody_else(workspace: Workspace, other: str) -> None:
    make_event(workspace)
    signed_up(workspace, "Ada", ADDRESS)
    assert signed_up(workspace, "Ada", other).created
    assert confirmed(workspace) == ["Ada", "Ada"]


def test_a_tag_behind_a_plus_sign_is_only_warned_about(workspace: Workspace) -> None:
    make_event(workspace)
    signed_up(workspace, "Ada Lovelace", ADDRESS)
    result = signed_up(workspace, "Ada", "Ada+News@example.org")
    assert result.created
    [warning] = result.warnings
    assert warning == (
        "Ada+News@example.org may be the same person as Ada Lovelace (ada@example.org): "
        "it differs only behind a plus sign."
    )
    assert signed_up(workspace, "Ben", "ben+news@example.org").warnings == ()


def test_another_name_under_the_same_address_is_told_and_not_taken(workspace: Workspace) -> None:
    make_event(workspace)
    signed_up(workspace, "Ada", ADDRESS)
    before = rows(workspace)
    result = signed_up(workspace, "Ben", ADDRESS)
    assert (result.created, result.registration.name) == (False, "Ada")
    [warning] = result.warnings
    assert warning == (
        "this address is registered as Ada; Ben was not added. "
        "Whoever comes along is a companion: geekx guests change … --with NAME."
    )
    assert rows(workspace) == before
    assert signed_up(workspace, "ADA", ADDRESS).warnings == ()


def test_who_waits_is_told_the_place_again(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "Ada", "Ben", "Cleo")
    result = signed_up(workspace, "Cleo", "cleo@example.org")
    assert (result.created, result.position, result.registration.standing) == (False, 2, Standing.WAITING)
    assert waiting(workspace) == ["Ben", "Cleo"]


def test_a_person_is_one_record_across_events(workspace: Workspace) -> None:
    make_event(workspace)
    make_event(workspace, slug="picnic", name="Picnic")
    first = signed_up(workspace, "Ada", ADDRESS).registration
    second = signed_up(workspace, "Ada", ADDRESS.upper(), "picnic")
    assert second.created
    assert second.registration.person_id == first.person_id
    assert len(rows(workspace)["people"]) == 1


def test_a_name_given_at_a_later_event_is_the_one_used_from_now_on(workspace: Workspace) -> None:
    make_event(workspace)
    make_event(workspace, slug="picnic", name="Picnic")
    signed_up(workspace, "Ada Byron", ADDRESS)
    result = signed_up(workspace, "Ada Lovelace", ADDRESS, "picnic")
    assert result.warnings == (
        "Ada Byron is called Ada Lovelace from now on, at earlier events too: it is the same address.",
    )
    assert confirmed(workspace) == confirmed(workspace, "picnic") == ["Ada Lovelace"]


def test_who_comes_back_when_it_is_full_waits_behind_everybody(workspace: Workspace) -> None:
    make_event(workspace, cap=2)
    fill(workspace, "Ada", "Ben", "Cleo", "Dan")
    assert cancel(workspace, "Ada") == ["Cleo"]
    result = signed_up(workspace, "Ada", ADDRESS)
    assert (result.created, result.position) == (True, 2)
    assert confirmed(workspace) == ["Ben", "Cleo"]
    assert waiting(workspace) == ["Dan", "Ada"]
    assert problems(workspace) == []


def test_who_left_the_queue_comes_back_at_its_end(workspace: Workspace) -> None:
    make_event(workspace, cap=1)
    fill(workspace, "Ada", "Ben", "Cleo")
    assert cancel(workspace, "Ben") == []
    fill(workspace, "Ben")
    assert waiting(workspace) == ["Cleo", "Ben"]


def test_who_declined_an_offer_may_come_back(workspace: Workspace) -> None:
    make_event(workspace, cap=1, promotion=Promotion.OFFER)
    fill(workspace, "Ada", "Ben")
    cancel(workspace, "Ada")
    with workspace.write() as tx:
        assert guests.cancel(tx, DINNER, "Ben").registration.standing is Standing.DECLINED
    [back] = fill(workspace, "Ben")
    assert back.standing is Standing.CONFIRMED


def test_an_open_offer_is_what_its_holder_gets_again(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=1, promotion=Promotion.OFFER, offer_lasts=timedelta(hours=6))
    fill(workspace, "Ada", "Ben")
    cancel(workspace, "Ada")
    clock.move(hours=6, microseconds=-1)
    result = signed_up(workspace, "Ben", "ben@example.org")
    assert (result.created, result.registration.standing) == (False, Standing.OFFERED)


def test_an_offer_that_ran_out_is_none_and_its_holder_waits_again(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=1, promotion=Promotion.OFFER, offer_lasts=timedelta(hours=6))
    fill(workspace, "Ada", "Ben", "Cleo")
    cancel(workspace, "Ada")
    clock.move(hours=6)
    result = signed_up(workspace, "Ben", "ben@example.org")
    assert (result.created, result.position) == (True, 1)
    assert [promoted.name for promoted in result.promoted] == ["Cleo"]
    assert one(workspace, "Cleo").standing is Standing.OFFERED
    assert waiting(workspace) == ["Ben"]
    assert problems(workspace) == []


def test_a_sign_up_that_exists_moves_the_queue_all_the_same(workspace: Workspace, clock: Clock) -> None:
    make_event(workspace, cap=2, promotion=Promotion.OFFER, offer_lasts=timedelta(hours=6))
    fill(workspace, "Ada", "Ben", "Cleo", "Dan")
    cancel(workspace, "Ada")
    clock.move(hours=6)
    result = signed_up(workspace, "Ben", "ben@example.org")
    assert (result.created, [promoted.name for promoted in result.promoted]) == (False, ["Dan"])
    assert one(workspace, "Cleo").standing is Standing.EXPIRED


def test_another_party_is_not_taken_silently_from_who_is_there_already(workspace: Workspace) -> None:
    make_event(workspace)
    fill(workspace, "Ada", party=2)
    with workspace.write() as tx:
        again = service.sign_up(tx, DINNER, name="Ada", email="ada@example.org", party_size=4)
        plain = service.sign_up(tx, DINNER, name="Ada", email="ada@example.org")
    assert again.registration.party_size == 2
    assert again.warnings == ("Ada has a party of 2, and keeps it: geekx guests change 1 --party 4 asks for another.",)
    assert plain.warnings == ()
