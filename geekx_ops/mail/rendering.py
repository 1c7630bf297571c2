"""Mails out of templates, in two stages: each text once for everybody who reads the same, then a join for each person.

Templates are filled and their style sheets inlined once for each `Variant`, with marks where something personal
belongs. A template that decides by what is personal is filled for each person instead, which takes many times as long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from css_inline import CSSInliner, InlineError

from geekx_ops.errors import Invalid
from geekx_ops.mail import calendar, full_stops, gaps, headers, template_rules
from geekx_ops.mail.facts import Facts, context_of
from geekx_ops.mail.filters import FILTERS, visible
from geekx_ops.mail.gaps import Gapped
from geekx_ops.mail.headers import Mailbox
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.letterhead import Letterhead
from geekx_ops.mail.message import CalendarPart, Message, Picture
from geekx_ops.mail.recipient import PERSONAL, Recipient, Variant, personal
from geekx_ops.mail.wrapping import long_wrapped, wrapped
from geekx_ops.qr.drawing import png
from geekx_ops.qr.symbol import symbol
from geekx_ops.registration import ticket_code
from geekx_ops.templating import Templates
from geekx_ops.text import sentence

LEAVING, TICKET = "unsubscribe_url", "ticket_picture"
VALUES = (*PERSONAL, LEAVING, TICKET)
"""What `r` has in a template."""

_SUBJECT = "Subject: "


@dataclass(frozen=True, slots=True)
class Pages:
    """The texts of a mail, with their gaps."""

    subject: Gapped
    text: Gapped
    html: Gapped


def _templates(folder: Path | None) -> Templates:
    return Templates(folder, filters=FILTERS, finalize=visible, prepare=template_rules.mark_plain_gaps)


@cache
def _ours() -> Templates:
    """The program's own templates, each read once: they do not change while it runs."""
    return _templates(None)


@cache
def _ours_decide(kind: Kind, known: frozenset[str]) -> bool:
    return _decide(_ours(), kind, known)


def _decide(templates: Templates, kind: Kind, known: frozenset[str]) -> bool:
    """Whether a template of *kind* decides by what is personal. Raises Invalid if one asks for what is not *known*."""
    names = [f"mail/{kind}.{ending}" for ending in ("html", "txt")]
    values = frozenset(VALUES)
    decisions = [template_rules.decides_by_person(templates, one, known=known, personal=values) for one in names]
    return any(decisions)


class Rendered:
    """The mails of one kind about one event, made by `prepare`."""

    def __init__(self, kind: Kind, facts: Facts, folder: Path | None) -> None:
        self.kind = kind
        self._facts = facts
        self._templates = _ours() if folder is None else _templates(folder)
        self._context = {**context_of(_without_marks(facts)), "kind": kind.value}
        # No network and no files: a style sheet that is not in the page is left where it is.
        self._inliner = CSSInliner(
            keep_style_tags=True,
            remove_inlined_selectors=True,
            load_remote_stylesheets=False,
            minify_css=True,
            apply_width_attributes=True,
        )
        self._by_variant: dict[Variant, Pages] = {}
        known = frozenset((*self._context, "variant"))
        self.is_slow = _ours_decide(kind, known) if folder is None else _decide(self._templates, kind, known)
        """Whether the templates decide by what is personal, and are filled anew for each person."""

    def message(self, recipient: Recipient, letterhead: Letterhead, revision: int = 0) -> Message:
        """What *recipient* gets. Raises Invalid with `details["person"]` if that cannot be said or sent to her."""
        message_id = letterhead.message_id(recipient, revision)
        cid = f"ticket.{message_id}"
        token = letterhead.token(recipient)
        values = {
            **personal(recipient),
            LEAVING: letterhead.way_out.link(token),
            TICKET: f"cid:{cid}" if recipient.ticket_code else "",
        }
        pages = self._pages(recipient.variant, values)
        try:
            return Message(
                sender=letterhead.sender,
                reply_to=letterhead.reply_to,
                to=headers.mailbox(recipient.address, recipient.name),
                subject=headers.one_line(pages.subject.filled(values), what="the subject"),
                date=letterhead.date,
                message_id=message_id,
                extra=letterhead.headers(self.kind, recipient.variant.audience, token),
                text=long_wrapped(pages.text.filled(values)),
                html=pages.html.filled(values),
                pictures=_ticket(cid, recipient) if TICKET in pages.html.names else (),
                calendar=self._calendar(recipient),
            )
        except Invalid as error:
            raise _about(recipient, error) from None

    def content(self, recipient: Recipient, letterhead: Letterhead, revision: int = 0) -> bytes:
        """The same as bytes, as they are approved and sent."""
        return self.message(recipient, letterhead, revision).serialized()

    def tells_of_jobs(self, variant: Variant) -> bool:
        """Whether those of *variant* read something else than who wants to hear of no jobs."""
        without = replace(variant, jobs_ok=False)
        if variant == without or not self._facts.jobs:
            return False
        return self.is_slow or self._pages(variant, {}) != self._pages(without, {})

    def strays(self) -> list[tuple[str, str | None]]:
        """Files of the user's folder that no mail is made of, each with the name that may be meant."""
        return list(template_rules.strays(self._templates, "mail"))

    def alone(self) -> list[tuple[str, str]]:
        """Files of the user's folder without their other half, page or text, of which ours is taken."""
        return list(template_rules.alone(self._templates, self.kind))

    def _calendar(self, recipient: Recipient) -> CalendarPart | None:
        written = calendar.part(self.kind, self._facts, recipient)
        method = self.kind.calendar_method
        return None if written is None or method is None else CalendarPart(method, written)

    def _pages(self, variant: Variant, values: Mapping[str, str]) -> Pages:
        if self.is_slow:
            return self._filled(variant, {name: gaps.without_marks(value) for name, value in values.items()})
        if variant not in self._by_variant:
            self._by_variant[variant] = self._filled(variant, {})
        return self._by_variant[variant]

    def _filled(self, variant: Variant, values: Mapping[str, str]) -> Pages:
        context = {**self._context, "variant": variant, template_rules.READER: SimpleNamespace(**values)}
        page, plain = (self._text(f"mail/{self.kind}.{ending}", context) for ending in ("html", "txt"))
        subject, _, text = plain.removeprefix(_SUBJECT).partition("\n\n")
        return Pages(gaps.of_line(subject), gaps.of_text(wrapped(text, later=gaps.has_marks)), self._page(page))

    def _text(self, name: str, context: Mapping[str, Any]) -> str:
        text = full_stops.once(self._templates.rendered(name, context))
        if gaps.has_foreign_marks(text, frozenset(VALUES)):
            raise self._refusal(name, "what is personal is changed before it is written, or not ours to begin with")
        head = text.partition("\n\n")[0]
        if name.endswith(".txt") and (not head.startswith(_SUBJECT) or "\n" in head):
            raise self._refusal(name, "it has to begin with one line “Subject: …” and an empty one")
        return text

    def _page(self, html: str) -> Gapped:
        try:
            return gaps.of_page(self._inliner.inline(html))
        except (InlineError, Invalid) as error:
            raise self._refusal(f"mail/{self.kind}.html", str(error)) from error

    def _refusal(self, name: str, why: str) -> Invalid:
        """What is wrong with a whole template, or with what the event says in it."""
        file = self._templates.file(name)
        return Invalid(f"the template {file} cannot be used: {sentence(why)} Nothing was written.", file=file)


def prepare(kind: Kind, facts: Facts, folder: Path | None = None) -> Rendered:
    """The mails of *kind* that tell *facts*; templates in the user's *folder* go before ours.

    Raises Invalid, naming file, line and what is missing, for a template that cannot be used.
    """
    return Rendered(kind, facts, folder)


def mailbox(recipient: Recipient) -> Mailbox:
    """Whom a mail to *recipient* goes to. Raises Invalid with `details["person"]` if she can have none."""
    try:
        return headers.mailbox(recipient.address, recipient.name)
    except Invalid as error:
        raise _about(recipient, error) from None


def _about(recipient: Recipient, error: Invalid) -> Invalid:
    return Invalid(error.message, **error.details, person=recipient.person)


def _ticket(cid: str, recipient: Recipient) -> tuple[Picture, ...]:
    if not recipient.ticket_code:
        raise Invalid("the mail shows a ticket, and this person has no ticket.", problem="ticket")
    return (Picture(cid, ticket_png(recipient.ticket_code)),)


@lru_cache(maxsize=256)
def ticket_png(code: str) -> bytes:
    """The picture of a ticket's code, as it is on every other ticket."""
    return png(symbol(ticket_code.scanned(code)))


def _without_marks(value: Any) -> Any:
    """*value* and all in it without the characters that marks are made of."""
    if isinstance(value, str):
        return gaps.without_marks(value)
    if isinstance(value, tuple):
        return tuple(map(_without_marks, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _without_marks(getattr(value, field.name)) for field in fields(value)})
    return value
