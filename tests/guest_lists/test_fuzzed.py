"""Whatever a file holds, it is read or refused in a sentence; nothing hangs, nothing is half taken in."""

from __future__ import annotations

import contextlib
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geekx_ops.errors import GeekxError
from geekx_ops.guest_lists import reading
from geekx_ops.guest_lists.lines import Lines
from geekx_ops.guest_lists.terms import Terms, TypeChoice
from tests.factories import dinner
from tests.guest_lists.headers import HEADERS

headers = st.sampled_from([text.replace("<q>", "Q").encode() for text in HEADERS.values()])
pieces = st.sampled_from(
    [
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b'"',
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"sep=;\n",
        b"approved",
        b"=1",
        b"\xe9",
    ]
)
contents = st.builds(
    lambda before, header, after: b"".join([*before, header, *after]),
    st.lists(pieces | st.binary(max_size=5), max_size=4),
    headers | st.just(b""),
    st.lists(pieces | st.binary(max_size=8), max_size=30),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents)
@example(b"PK\x03\x04")
@example(b"\xff\xfea")
@example(b"\xef\xbb\xbf")
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    taken = Lines(Terms(dinner(), TypeChoice()))
    with contextlib.suppress(GeekxError), reading.opened(path, zone=ZoneInfo("UTC")) as listing:
        guests = list(taken.guests(listing.lines))
        assert all(guest.name or guest.email for guest in guests)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 5000), st.integers(0, 255))
def test_a_harmed_workbook_is_read_or_refused(tmp_path: Path, place: int, byte: int) -> None:
    whole = bytearray(_workbook())
    whole[place % len(whole)] = byte
    path = tmp_path / "list.xlsx"
    path.write_bytes(bytes(whole))
    with contextlib.suppress(GeekxError), reading.opened(path, zone=ZoneInfo("UTC")) as listing:
        list(listing.lines)


def _workbook() -> bytes:
    from geekx_ops.guest_lists.workbook import plain_workbook

    return plain_workbook([["api_id", "approval_status", "name", "email"], ["1", "approved", "Ada", "ada@example.org"]])
