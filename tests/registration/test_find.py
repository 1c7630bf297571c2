from __future__ import annotations

import pytest

from geekx_ops.errors import Conflict, Invalid, NotFound
from geekx_ops.events import service as events
from geekx_ops.registration import find, ticket_code
from geekx_ops.registration.record import Registration
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, cancel, fill, make_event
from tests.registration.seen import one


@pytest.fixture
def ada(workspace: Workspace) -> Registration:
    """Among others; the first letters of her names are those of others as well."""
    make_event(workspace)
    fill(workspace, "Adam Riese", "Ben Lovelace", "Zoë O'Brien-Łukasz")
    return fill(workspace, "Ada Lovelace", email="Ada@Example.org")[0]


def test_a_guest_is_found_by_whatever_is_at_hand(workspace: Workspace, ada: Registration) -> None:
    code = ticket_code.shown(ada.ticket_code or "")
    for who in (
        "ada@example.org",
        " ADA@example.ORG ",
        code,
        code.upper().replace("-", " "),
        f"#{ada.id}",
        str(ada.id),
        "Ada Lovelace",
        "ada lovelace",
        "lovelace, ada",
        "Ad Lo",
    ):
        assert one(workspace, who) == ada


def test_a_name_is_found_without_its_accents(workspace: Workspace, ada: Registration) -> None:
    for who in ("zoe", "o'brien", "brien lukasz", "OBRIENLUKASZ"):
        assert one(workspace, who).name == "Zoë O'Brien-Łukasz"
    assert one(workspace, "LOVELACE ada").id == ada.id


@pytest.mark.parametrize("who", ["grace", "grace@example.org", "#9999", "#0", "abcde-fghjk", "#٣", "' OR 1=1 --"])
@pytest.mark.usefixtures("ada")
def test_whoever_is_not_there_is_not_found(workspace: Workspace, who: str) -> None:
    with pytest.raises(NotFound) as error:
        one(workspace, who)
    assert error.value.message == f"nobody at Spring Dinner is found by “{who}”. `geekx guests list` shows everybody."


@pytest.mark.parametrize("who", ["", "  \t"])
@pytest.mark.usefixtures("ada")
def test_nothing_means_nobody(workspace: Workspace, who: str) -> None:
    with pytest.raises(Invalid, match="say who"):
        one(workspace, who)


def test_a_name_that_fits_several_is_asked_back(workspace: Workspace, ada: Registration) -> None:
    with pytest.raises(Conflict) as error:
        one(workspace, "Lovelace")
    assert f"“Lovelace” fits 2 guests: #{ada.id} Ada Lovelace (Ada@Example.org, confirmed); #" in error.value.message
    assert error.value.message.endswith(". Say the e-mail address or the number.")
    assert error.value.details["numbers"][0] == ada.id


def test_of_many_that_fit_only_the_first_are_listed(workspace: Workspace) -> None:
    make_event(workspace)
    fill(workspace, *(f"Guest {number}" for number in range(11)))
    with pytest.raises(Conflict) as error:
        one(workspace, "guest")
    assert " and 3 more. Say " in error.value.message
    assert len(error.value.details["numbers"]) == find.MOST_LISTED


def test_the_whole_name_goes_before_a_longer_one(workspace: Workspace) -> None:
    make_event(workspace)
    fill(workspace, "Ada", "Ada Lovelace")
    assert one(workspace, "ADA").name == "Ada"


def test_who_came_back_is_found_as_what_stands_now(workspace: Workspace) -> None:
    make_event(workspace)
    [old] = fill(workspace, "Ada")
    cancel(workspace, "Ada")
    [new] = fill(workspace, "Ada")
    for who in ("Ada", "ada@example.org"):
        assert one(workspace, who) == new
    assert one(workspace, old.ticket_code or "").standing is Standing.CANCELLED
    assert one(workspace, f"#{old.id}").standing is Standing.CANCELLED


def test_of_somebody_who_left_twice_the_last_time_is_found(workspace: Workspace) -> None:
    make_event(workspace)
    fill(workspace, "Ada")
    cancel(workspace, "Ada")
    [last] = fill(workspace, "Ada")
    cancel(workspace, "Ada")
    assert one(workspace, "Ada").id == last.id


def test_guests_of_other_events_are_not_found(workspace: Workspace, ada: Registration) -> None:
    make_event(workspace, slug="picnic", name="Picnic")
    for who in ("ada@example.org", f"#{ada.id}", ada.ticket_code or "", "Ada"):
        with pytest.raises(NotFound, match="nobody at Picnic"):
            one(workspace, who, "picnic")


def test_only_what_has_not_ended_is_live(workspace: Workspace, ada: Registration) -> None:
    def live() -> Registration | None:
        with workspace.read() as tx:
            return find.live(tx, events.stored(tx, DINNER), ada.person_id)

    assert live() == ada
    cancel(workspace, "Ada Lovelace")
    assert live() is None
