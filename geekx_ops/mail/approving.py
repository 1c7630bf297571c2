"""Approving a mailing: every message is made, checked and hashed; what is sent later has these hashes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import bindparam, case, null, select, update

from geekx_ops.errors import Conflict, Invalid
from geekx_ops.events import service as events
from geekx_ops.mail import letters, linting, mailings, manifest
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.letters import Letters
from geekx_ops.mail.lint import Finding
from geekx_ops.mail.mailings import Mailing
from geekx_ops.mail.message import fingerprint
from geekx_ops.mail.posting import NOT_AS_APPROVED, is_about_one
from geekx_ops.mail.states import CHANGEABLE, UNDER_WAY, MailingState, State
from geekx_ops.storage.prepared import Command
from geekx_ops.storage.tables import mail_outbox
from geekx_ops.workspace import Transaction

SHORTEST_DIGEST = 8
"""Digits of a hash that are enough to know it by."""

_NOTHING_LEFT = "nothing of it is left to be approved"
_own = mail_outbox.c
_is_nobodys = _own.worker.is_(None)
"""It is not on its way: what is goes as it is."""
_is_put_off = _own.state == State.RETRY
_FIT = Command(
    update(mail_outbox)
    .where(_own.id == bindparam("message"), _is_nobodys)
    .values(
        state=case((_is_put_off, _own.state), else_=State.QUEUED),
        sha256=bindparam("fingerprint"),
        size=bindparam("octets"),
        reply=case((_is_put_off, _own.reply), else_=null()),
        done_at=null(),
    )
)
_UNFIT = Command(
    update(mail_outbox)
    .where(_own.id == bindparam("message"), _is_nobodys)
    .values(state=State.FAILED, sha256=null(), size=null(), reply=bindparam("why"), done_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Check:
    """All messages of a mailing, made: their hash, how many they are, their octets, and what is wrong with some."""

    mailing: Mailing
    digest: str
    messages: int
    octets: int
    unfit: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    message: int
    registration: int
    fingerprint: str
    octets: int
    why: str | None = None


def check(tx: Transaction, slug: str, kind: Kind, *, folder: Path | None = None) -> Check:
    """What approving would approve, without doing it."""
    found = _planned(tx, slug, kind, folder)
    return _checked(found, list(_made(found)))


def findings(tx: Transaction, slug: str, kind: Kind, folder: Path | None = None) -> list[Finding]:
    """What is wrong with the planned mailing of *kind*, errors first."""
    return linting.findings(letters.with_unreached(tx, _planned(tx, slug, kind, folder)), tx.now)


def approve(
    tx: Transaction,
    slug: str,
    kind: Kind,
    *,
    folder: Path | None = None,
    reviewed: str | None = None,
    despite: int = 0,
) -> Check:
    """Approve the mailing of *kind* as it is now, or what is left of one under way: from here on nothing else is sent.

    *reviewed* is the hash of what somebody looked at; Conflict if that is not what there is. *despite* counts errors
    that she knows of. A message that cannot be
    made for one person fails; the others are approved.
    """
    found = _planned(tx, slug, kind, folder)
    made = list(_made(found))
    result = _checked(found, made)
    if reviewed is not None and not _is_meant(reviewed.lower(), result.digest):
        raise Conflict(
            f"what was reviewed ({reviewed[:16]}) is not what there is now ({result.digest[:16]}); nothing was"
            f" approved. Look again: geekx mail render {kind}",
            manifest=result.digest,
        )
    if not result.messages:
        raise Conflict(f"no message of “{kind}” can be sent: {result.unfit[0]} Nothing was approved.")
    for one in made:
        _keep(tx, one)
    approved = {"approved_at": tx.now, "approved_by": tx.actor, "manifest": digest_of_stored(tx, result.mailing)}
    if result.mailing.state in CHANGEABLE:
        approved |= {"state": MailingState.APPROVED, "why": None}
    now = mailings.change(tx, result.mailing, **approved)
    tx.record("mail.approved", event=now.event_id, mailing=now.id, kind=kind.value, manifest=result.digest)
    if despite:
        tx.record("mail.forced", event=now.event_id, mailing=now.id, errors=despite)
    return Check(now, result.digest, result.messages, result.octets, result.unfit)


def _is_meant(reviewed: str, digest: str) -> bool:
    return len(reviewed) >= SHORTEST_DIGEST and digest.startswith(reviewed)


def _planned(tx: Transaction, slug: str, kind: Kind, folder: Path | None) -> Letters:
    event = events.locked(tx, slug)
    planned = mailings.needed(tx, event, kind)
    if planned.state not in UNDER_WAY:
        mailings.refuse_begun(planned, _NOTHING_LEFT)
    found = letters.of_mailing(tx, event, planned, folder=folder)
    if not found.letters:
        raise Conflict(f"“{kind}”: {_NOTHING_LEFT}. Nothing was approved.", kind=kind.value)
    return found


def _made(found: Letters) -> Iterator[_Made]:
    for letter in found.letters:
        assert letter.id is not None, "planned letters are in the outbox"  # noqa: S101 - cannot be reached otherwise
        try:
            content = found.message(letter).serialized()
        except Invalid as error:
            if not is_about_one(error):
                raise
            yield _Made(letter.id, letter.registration, "", 0, error.message)
        else:
            yield _Made(letter.id, letter.registration, fingerprint(content), len(content))


def _checked(found: Letters, made: list[_Made]) -> Check:
    fit = [one for one in made if one.why is None]
    assert found.mailing is not None, "only what is planned is approved"  # noqa: S101 - cannot be reached otherwise
    return Check(
        mailing=found.mailing,
        digest=manifest.digest((one.registration, one.fingerprint) for one in fit),
        messages=len(fit),
        octets=sum(one.octets for one in fit),
        unfit=tuple(one.why for one in made if one.why is not None),
    )


def _keep(tx: Transaction, one: _Made) -> None:
    if one.why is None:
        tx.run(_FIT, message=one.message, fingerprint=one.fingerprint, octets=one.octets)
    else:
        tx.run(_UNFIT, message=one.message, why=one.why, at=tx.now)


def digest_of_stored(tx: Transaction, mailing: Mailing) -> str:
    """The hash of all that was approved, as it is stored."""
    rows = tx.select(
        select(_own.registration_id, _own.sha256).where(_own.mailing_id == mailing.id, _own.sha256.is_not(None))
    )
    return manifest.digest((row.registration_id or 0, row.sha256) for row in rows)


def renewed(tx: Transaction, found: Letters) -> Mailing:
    """The approved mailing of *found*, with the hashes that its messages have by now."""
    made = list(_made(found))
    for one in made:
        _keep(tx, one)
    mailing = _checked(found, made).mailing
    return mailings.change(tx, mailing, manifest=digest_of_stored(tx, mailing))


def refuse_other(tx: Transaction, one: Mailing, found: Letters, kept: str) -> None:
    """Raise Conflict, saying what was *kept*, if *found* is not what was approved."""
    if digest_of_stored(tx, one) != one.manifest or not are_as_approved(tx, found):
        raise Conflict(f"“{one.kind}”: {NOT_AS_APPROVED}. {kept}.", kind=one.kind.value)


def are_as_approved(tx: Transaction, found: Letters) -> bool:
    """Whether one letter of each text is, made now, what was approved. Each other one is looked at as it goes out."""
    number = found.mailing.id if found.mailing is not None else None
    rows = tx.select(select(_own.id, _own.sha256).where(_own.mailing_id == number, _own.sha256.is_not(None)))
    approved = {row.id: row.sha256 for row in rows}
    fit = replace(found, letters=tuple(letter for letter in found.letters if letter.id in approved))
    return all(
        fingerprint(found.message(letter).serialized()) == approved[letter.id] for letter in letters.samples(fit)
    )
