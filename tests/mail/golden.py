"""Messages that are kept as files, to the byte. `python -m tests.mail.golden` writes them anew."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from geekx_ops.mail.headers import Mailbox, mailbox
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.message import Attachment, CalendarPart, Message, Picture
from tests.mail.letters import HEAD, letter, recipient

FOLDER = Path(__file__).parent / "golden"
CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Söirée\r\nEND:VCALENDAR\r\n"


def letters() -> dict[str, Message]:
    """Each message by the name of its file."""
    everything = letter(
        sender=Mailbox("team@events.example.org", "Girl Geek X, the team"),
        to=mailbox("ada@straße.example.org", "Lovelace, “Ada” =?utf-8?q?=0A?="),
        subject="Merci à toutes: les vidéos, les diapositives et les photos de la soirée du 25 mai",
        text="Chère Ada,\n\nFrom the first talk to the last: merci!\n.\n-- \nGirl Geek X\n",
        pictures=(Picture("ticket.7@events.example.org", b"not a picture, but octets \x00\xff" * 4),),
        calendar=CalendarPart("REQUEST", CALENDAR),
        attachments=(Attachment("Übersicht.pdf", "application/pdf", b"%PDF-1.7\n"),),
    )
    bulk = replace(letter(), extra=HEAD.headers(Kind.THANKS, recipient().variant.audience, HEAD.token(recipient())))
    return {"plain": letter(html=None), "bulk": bulk, "everything": everything}


if __name__ == "__main__":
    for name, message in letters().items():
        (FOLDER / f"{name}.eml").write_bytes(message.serialized())
