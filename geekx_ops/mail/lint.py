"""What may be wrong with a mail before it is sent: each rule has a name, and is an error or a warning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from geekx_ops.mail import page_reading
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.message import Message
from geekx_ops.mail.page_reading import Page
from geekx_ops.mail.recipient import Recipient, personal
from geekx_ops.text import counted

LONG_SUBJECT, LONGEST_SUBJECT = 60, 78
"""Characters that a desktop shows, and that anybody reads."""
PREHEADER = range(30, 111)
"""Characters that stand behind a subject in the list of mails."""
AHEAD = timedelta(days=1)

_SALES = re.compile(
    r"(?i)\b(?:act now|buy now|click (?:here|below)|limited time|no obligation|risk[- ]free|100% free|urgent)\b"
    r"|\${3}"
)
_PLACEHOLDER = re.compile(
    "\\{\\{|\\}\\}|\\{%|%\\}|\\[\\[|\\]\\]|[\ue000-\uf8ff]|\\blorem ipsum\\b|\\bTODO\\b|\\bXXX\\b"
)
_NOTHING = re.compile(r"\b(?:None|nan|undefined|null)\b")


class Level(StrEnum):
    """An error keeps a mail from being approved; a warning asks to be looked at."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong by the rule `id`, told in a sentence, and where: in which text of the mail."""

    id: str
    level: Level
    told: str
    where: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it has to be mended."""
        return self.level is Level.ERROR


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail as it is looked at: as a value, as bytes, as a page.

    The bytes are those that somebody gets; the value may be the same mail to nobody, with plain words in place of what
    she typed, so that what is found in it is the template's.
    """

    kind: Kind
    message: Message
    content: bytes
    page: Page
    postal: str | None

    @classmethod
    def of(cls, kind: Kind, message: Message, postal: str | None, content: bytes | None = None) -> Draft:
        """The draft of *message*; *postal* is the address on paper that it has to name."""
        page = page_reading.read(message.html or "")
        return cls(kind, message, message.serialized() if content is None else content, page, postal)


Rule = Callable[[Draft], Iterator[Finding]]


def error(name: str, told: str) -> Finding:
    """What has to be mended."""
    return Finding(name, Level.ERROR, told)


def warning(name: str, told: str) -> Finding:
    """What should be looked at."""
    return Finding(name, Level.WARNING, told)


def found(draft: Draft, rules: tuple[Rule, ...], where: str) -> list[Finding]:
    """What *rules* have against *draft*."""
    return [replace(finding, where=where) for rule in rules for finding in rule(draft)]


def words(draft: Draft) -> Iterator[Finding]:
    """What no reader should see, or should not see in these words."""
    texts = {"subject": draft.message.subject, "text": draft.message.text, "page": draft.page.text}
    for place, text in texts.items():
        if left := _PLACEHOLDER.search(text):
            yield error("placeholder", f"the {place} has “{left.group()}” in it: something was not filled in.")
        if left := _NOTHING.search(text):
            yield warning("nothing", f"the {place} says “{left.group()}”: is a value missing?")
    if sold := _SALES.search(f"{draft.message.subject}\n{draft.message.text}"):
        yield warning("spam-words", f"“{sold.group()}” is what filters look for; say it in other words.")


def typed(recipient: Recipient) -> Iterator[Finding]:
    """What somebody typed, or a list brought, that looks as if it was not filled in. It is hers: she gets the mail."""
    values = personal(recipient).values()
    if left := next(filter(None, map(_PLACEHOLDER.search, values)), None):
        whose = recipient.number or recipient.address
        yield warning("placeholder", f"“{left.group()}” stands in what {whose} is called: is that her name?")


def subject(draft: Draft) -> Iterator[Finding]:
    """What stands in the list of mails."""
    said = draft.message.subject
    if not said:
        yield error("subject-empty", "the mail has no subject.")
    if len(said) > LONGEST_SUBJECT:
        yield error("subject-long", f"the subject has {len(said)} characters; nobody sees more than {LONGEST_SUBJECT}.")
    elif len(said) > LONG_SUBJECT:
        yield warning("subject-long", f"the subject has {len(said)} characters; phones show 33 to 40, desktops 60.")
    letters = [letter for letter in said if letter.isalpha()]
    if len(letters) > 3 and said.upper() == said != said.lower():  # noqa: PLR2004 - an acronym
        yield warning("subject-loud", "the subject is all in capitals.")
    if re.search(r"[!?]{2,}", said):
        yield warning("subject-loud", "the subject has several ! or ? in a row.")


def preheader(draft: Draft) -> Iterator[Finding]:
    """What stands behind the subject in the list of mails."""
    if draft.message.html is None:
        return
    said = draft.page.preheader
    if not said:
        yield warning("preheader", "the page has no preheader: an element of the class “preheader” at its beginning.")
    elif said == draft.message.subject:
        yield warning("preheader", "the preheader says the same as the subject.")
    elif len(said) not in PREHEADER:
        yield warning("preheader", f"the preheader has {counted(len(said), 'character')}; 30 to 110 are shown well.")


def domains(draft: Draft) -> Iterator[Finding]:
    """Whether those who receive it can see that it comes from where it says."""
    message = draft.message
    if message.sender.is_of_a_provider:
        yield warning("from-free", f"{message.sender.domain} lets nobody else send in its name; use a domain of yours.")
    if message.reply_to is not None and not _are_kin(message.reply_to.domain, message.sender.domain):
        yield warning("reply-to-domain", "answers go to another domain than the mail comes from.")
    if not _are_kin(message.message_id.partition("@")[2], message.sender.domain):
        yield error("message-id-domain", "the Message-ID names another domain than the sender.")
    page = re.search(r"<https?://([^/>]+)", dict(message.extra).get("List-Unsubscribe", ""))
    if page is not None and not _are_kin(page[1], message.sender.domain):
        yield warning("unsubscribe-domain", f"who unsubscribes comes to {page[1]}, which is not the sender's domain.")


def _are_kin(one: str, other: str) -> bool:
    return one.lower().split(".")[-2:] == other.lower().split(".")[-2:]


def leaving(draft: Draft) -> Iterator[Finding]:
    """Whether one gets out of it, and who writes: what the law asks for, and Gmail and Yahoo."""
    if draft.kind.has_unsubscribe:
        yield from _way_out(draft)
    if draft.kind.bulk and not draft.postal:
        yield error("postal", "a mail to many has to name the sender's address on paper: `postal` in [mails].")
    elif draft.kind.bulk and draft.postal and not _names(draft, draft.postal):
        yield error("postal", "the sender's address on paper stands in `postal`, and not in both texts of the mail.")


def _names(draft: Draft, postal: str) -> bool:
    wanted = "".join(postal.split())
    return all(wanted in "".join(text.split()) for text in (draft.message.text, draft.page.text))


def _way_out(draft: Draft) -> Iterator[Finding]:
    head = dict(draft.message.extra)
    given = head.get("List-Unsubscribe", "")
    if not given:
        yield error("list-unsubscribe", "there is no List-Unsubscribe in the head of the mail.")
        return
    if draft.kind.bulk and "List-Unsubscribe-Post" not in head:
        yield warning(
            "one-click",
            "one can unsubscribe by mail only. Who sends 5,000 a day to Gmail or Yahoo needs a page: `unsubscribe` in"
            " [mails].",
        )
    ways = ways_out(draft.message)
    if not ways & {link.target for link in draft.page.links} and draft.message.html is not None:
        yield error("unsubscribe-link", "the page has no link to unsubscribe: {{ r.unsubscribe_url }}.")
    if not any(way in draft.message.text for way in ways):
        yield error("unsubscribe-link", "the text has no link to unsubscribe: {{ r.unsubscribe_url }}.")


def ways_out(message: Message) -> set[str]:
    """Where one unsubscribes from *message*, by its head."""
    return set(re.findall(r"<([^>]+)>", dict(message.extra).get("List-Unsubscribe", "")))


def form(draft: Draft) -> Iterator[Finding]:
    """The bytes. Our own serializer leaves nothing of this behind; what is sent is looked at all the same."""
    if not draft.message.text.strip():
        yield error("text-missing", "the mail has no text for programs that show no pages.")
    lines = draft.content.split(b"\r\n")
    if not draft.content.isascii():
        yield error("eight-bit", "the message holds octets that not every server passes on.")
    if any(b"\n" in line or b"\r" in line for line in lines):
        yield error("line-end", "the message has a line end that is not CR LF.")
    if max(map(len, lines)) > 998:  # noqa: PLR2004 - RFC 5322, 2.1.1
        yield error("long-line", "the message has a line of more than 998 columns.")
    head = draft.content.partition(b"\r\n\r\n")[0]
    names = [name.lower() for name in re.findall(rb"(?m)^([A-Za-z-]+):", head)]
    for twice in sorted({name for name in names if names.count(name) > 1}):
        yield error("duplicate-field", f"the head has {twice.decode()} twice.")


def ahead(message: Message, now: datetime) -> Iterator[Finding]:
    """Whether its date is in the future, which filters take for a forgery."""
    if message.date - now > AHEAD:
        yield warning("date-ahead", "the mail is dated more than a day ahead; filters do not like that.")
