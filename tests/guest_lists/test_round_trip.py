"""Any list, taken in, written out, and taken in again: nothing is lost, nothing changes, and the cap holds."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geekx_ops.events.event import Question
from geekx_ops.guest_lists import reading
from geekx_ops.guest_lists.comparing import Comparison, Wishes, compare
from geekx_ops.guest_lists.exporting import MARK, as_csv, sheet
from geekx_ops.guest_lists.listed import Listed
from geekx_ops.registration import capacity
from geekx_ops.registration.listing import Filter, guest_list
from geekx_ops.registration.seats import LIVE, Standing
from geekx_ops.workspace import Workspace, open_workspace
from tests.factories import DINNER, NOON, dinner
from tests.guest_lists.lists import counts, signed_up, take_in
from tests.registration.seen import problems, seats

QUESTIONS = (Question("tea", "Tea?"), Question("seats", "Where do you sit?"))
words = st.sampled_from(
    [
        "Ada",
        "=cmd|' /C calc'!A0",
        "+41 79 123 45 67",
        "-",
        "'=x",
        "''-",
        "@ada",
        "Zoë, “the 2nd”",
        "semi;colon",
        "a\nb",
        "\uff1dx",
    ]
)
names = words.map(lambda word: word.replace("\n", " "))


@st.composite
def lists(draw: st.DrawFn) -> list[Listed]:
    numbers = draw(st.lists(st.integers(2, 40), unique=True, max_size=7))
    return [
        Listed(
            number,
            draw(names),
            draw(st.none() | st.just(f"guest.{number}@example.org"))
            if number % 3
            else f"guest.{number % 4}@example.org",
            draw(st.sampled_from(Standing)),
            draw(st.integers(1, 3)),
            f"ticket {number}",
            draw(st.sampled_from([None, "hall", "Stage"])),
            draw(st.lists(names, max_size=2).map(tuple)),
            signed_up(number),
            draw(st.dictionaries(st.sampled_from(["tea", "Where do you sit?", "New"]), words, max_size=2)),
        )
        for number in numbers
    ]


@contextmanager
def event(template: Path) -> Iterator[Workspace]:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(template, folder))
        with open_workspace(path, clock=lambda: NOON, randrange=random.Random(7).randrange) as workspace:
            made = dinner(cap=6, questions=QUESTIONS, types=[("hall", 4), ("stage", None)])
            with workspace.write() as tx:
                capacity.change_event(tx, made)
            yield workspace


def stands(workspace: Workspace) -> list[tuple[object, ...]]:
    """Everybody, with all that a list can say; numbers and codes may differ."""
    with workspace.read() as tx:
        found = guest_list(tx, DINNER, Filter(standings=list(Standing)))
    return sorted(
        (
            one.registration.email or "", one.registration.name, one.registration.standing, one.registration.party_size,
            one.registration.ticket_type, one.registration.signed_up_at, one.companions, sorted(one.answers.items()),
        )
        for one in found
    )  # fmt: skip


def exported_and_compared(workspace: Workspace, folder: Path) -> Comparison:
    with workspace.read() as tx:
        file = folder / "guests.csv"
        file.write_text(MARK + as_csv(sheet(tx, DINNER)), encoding="utf-8", newline="")
        with reading.opened(file, zone=ZoneInfo("UTC")) as listing:
            return compare(tx, DINNER, listing.lines, Wishes(listing.platform))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists(), st.randoms(use_true_random=False))
def test_a_list_in_any_order_out_and_in_again(
    sqlite_template: Path, tmp_path: Path, listed: list[Listed], chance: random.Random
) -> None:
    with event(sqlite_template) as one, event(sqlite_template) as other:
        first = take_in(one, listed)
        take_in(other, chance.sample(listed, len(listed)))
        assert stands(one) == stands(other)
        assert sum(count.seats for count in seats(one).counts) <= 6
        assert problems(one) == []
        before = stands(one)
        again = take_in(one, chance.sample(listed, len(listed)))
        assert counts(again.comparison).keys() <= {"same", "not coming"}
        assert stands(one) == before
        live = sum(standing in LIVE for _, _, standing, *_ in before)
        assert counts(exported_and_compared(one, tmp_path)) == ({"same": live} if live else {})
        assert first.kept == ()
