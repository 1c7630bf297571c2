"""The bytes of a message, read by others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.mail.headers import Mailbox, display_name, mailbox
from geekx_ops.mail.message import Attachment, CalendarPart, Message, Picture, fingerprint
from tests.mail import golden
from tests.mail.golden import letters
from tests.mail.hostile import texts
from tests.mail.letters import letter
from tests.mail.parsing import by_another_parser, by_the_standard_library, meant

CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Söirée\r\nEND:VCALENDAR\r\n"
PAGE = f"<https://events.example.org/u/{'A' * 60}>"
MAIL = f"<mailto:leave@example.org?subject=unsubscribe%20{'A' * 28}>"


def hostile_letters(number: int) -> list[Message]:
    return [
        letter(
            sender=Mailbox("team@example.org", display_name(name)),
            to=mailbox(f"guest{place}@müller.example.org", name),
            reply_to=Mailbox("hello@example.org", display_name(subject)),
            subject=subject,
            text=f"> {subject}\n\nFrom {name}\n.\n..\nFrom \n \t\n{'é' * 200} \n",
            html=f"<p>{name}</p>\n",
            extra=(("List-Unsubscribe", f"{PAGE}, {MAIL}"),),
        )
        for place, (name, subject) in enumerate(zip(texts(number), texts(number, seed=7), strict=True))
    ]


def is_fit_to_travel(content: bytes) -> bool:
    lines = content.split(b"\r\n")
    return (
        content.isascii()
        and not any(b"\r" in line or b"\n" in line or b"\0" in line for line in lines)
        and max(map(len, lines)) <= 998
        and lines[-1] == b""
    )


def test_3000_hostile_names_and_subjects_are_read_as_they_were_meant() -> None:
    for message in hostile_letters(3000):
        content = message.serialized()
        assert is_fit_to_travel(content)
        assert f"\r\nList-Unsubscribe: {PAGE},\r\n {MAIL}\r\n".encode() in content
        assert by_the_standard_library(content) == meant(message)
        assert by_another_parser(content) == meant(message)


FULL = letter(
    pictures=(Picture("ticket.7@events.example.org", b"\x89PNG" + bytes(range(256))),),
    calendar=CalendarPart("REQUEST", CALENDAR),
    attachments=(
        Attachment("Übersicht.pdf", "application/pdf", b"%PDF"),
        Attachment('a "b".txt', "text/plain", b"From \r\n"),
        Attachment("plan (1).txt", "text/plain", b""),
    ),
)


@pytest.mark.parametrize(
    "message",
    [
        letter(),
        letter(html=None),
        letter(reply_to=None),
        letter(html=None, calendar=CalendarPart("CANCEL", CALENDAR)),
        letter(pictures=FULL.pictures),
        letter(attachments=FULL.attachments),
        FULL,
    ],
    ids=["usual", "text", "no reply-to", "text and calendar", "picture", "files", "everything"],
)
def test_parts_are_found_again(message: Message) -> None:
    content = message.serialized()
    assert is_fit_to_travel(content)
    assert by_the_standard_library(content) == meant(message)
    assert by_another_parser(content) == meant(message)


def test_the_same_message_has_the_same_bytes_and_another_one_others() -> None:
    assert FULL.serialized() == FULL.serialized()
    assert len(fingerprint(FULL.serialized())) == 64
    assert fingerprint(FULL.serialized()) != fingerprint(letter().serialized())


def test_the_calendar_is_the_last_alternative_and_a_file() -> None:
    content = FULL.serialized().decode("ascii")
    order = [
        content.index(part)
        for part in ("text/plain", "text/html; charset", "image/png", "method=REQUEST", "application/ics")
    ]
    assert order == sorted(order)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_a_text_comes_back_with_its_line_ends_in_order(text: str) -> None:
    written = text.replace("\r\n", "\n").replace("\r", "\n")
    whole = written if written.endswith("\n") else written + "\n"
    content = letter(text=text, html=None).serialized()
    assert is_fit_to_travel(content)
    assert max(map(len, content.split(b"\r\n"))) <= 76
    assert by_the_standard_library(content).text == whole


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"subject": "x\r\nBcc: y@example.org"}, "holds U\\+000D"),
        ({"subject": "x\n"}, "holds U\\+000A"),
        ({"subject": "x\0"}, "NUL"),
        ({"message_id": "x\r\nBcc: y"}, "holds U\\+000D"),
        ({"sender": Mailbox("team@example.org\r\nBcc: y@example.org")}, "holds U\\+000D"),
        ({"to": Mailbox("ada@example.org>,\n<eve@example.org", "Ada")}, "holds U\\+000A"),
        ({"extra": (("X-Kind\r\nBcc", "y"),)}, "no field"),
        ({"extra": (("X-Kind", "y\n"),)}, "holds U\\+000A"),
        ({"pictures": (Picture('a"\r\nBcc: y@example.org', b""),)}, "no picture"),
        ({"attachments": (Attachment("a\r\nBcc: y", "text/plain", b""),)}, "holds U\\+000D"),
        ({"attachments": (Attachment("a", "text/plain\r\nBcc: y", b""),)}, "no kind of file"),
        ({"calendar": CalendarPart("REQUEST\r\nBcc: y", CALENDAR)}, "no method"),
    ],
)
def test_no_field_takes_a_second_one_along(changes: dict[str, object], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        letter(**changes).serialized()


def test_a_path_is_no_name_of_a_file() -> None:
    content = letter(attachments=(Attachment("../../etc/passwd", "text/plain", b""),)).serialized()
    assert b'filename="passwd"' in content


@pytest.mark.parametrize("before", range(60, 80))
def test_no_line_begins_with_from_wherever_it_is_wrapped(before: int) -> None:
    text = f"{'x' * before}From me to you\nFrom \n"
    content = letter(text=text, html=None).serialized()
    assert b"\nFrom " not in content.partition(b"\r\n\r\n")[2]
    assert by_the_standard_library(content).text == text


def test_what_is_too_large_is_refused_with_its_size() -> None:
    with pytest.raises(Invalid, match=r"has 8\.0 MB, and gets 1\.37 times as large") as refused:
        letter(attachments=(Attachment("video.mp4", "video/mp4", bytes(8_000_000)),)).serialized()
    assert refused.value.details["size"] == 8_000_000


@pytest.mark.parametrize("name", sorted(letters()))
def test_a_kept_message_is_the_same_to_the_byte(name: str) -> None:
    message = letters()[name]
    kept = (golden.FOLDER / f"{name}.eml").read_bytes()
    assert message.serialized() == kept
    assert by_the_standard_library(kept) == by_another_parser(kept) == meant(message)
