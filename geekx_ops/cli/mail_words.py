"""Mailings and messages as sentences and records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.text import counted

if TYPE_CHECKING:
    from geekx_ops.cli.desk import Desk
    from geekx_ops.mail.approving import Check
    from geekx_ops.mail.audience import Selection
    from geekx_ops.mail.lint import Finding
    from geekx_ops.mail.planning import Planned
    from geekx_ops.mail.sending import Outlook, Run
    from geekx_ops.mail.steering import Message
    from geekx_ops.mail.suppressing import Suppression


def selection(found: Selection) -> list[dict[str, Any]]:
    """Who gets it, in numbers, and why others do not."""
    rows = [{"who": word.value, "messages": number} for word, number in found.counts.items()]
    left = [{"who": f"left out: {reason.value}", "messages": number} for reason, number in found.left_out.items()]
    return [*rows, {"who": "together", "messages": len(found.members)}, *left]


def planned(found: Planned) -> dict[str, Any]:
    """A mailing that was planned, for a program."""
    return {
        "kind": found.mailing.kind.value,
        "mailing": found.mailing.id,
        "messages": len(found.selection.members),
        "audiences": {word.value: number for word, number in found.selection.counts.items()},
        "left_out": {reason.value: number for reason, number in found.selection.left_out.items()},
        "send_at": found.mailing.send_at,
        "warnings": list(found.warnings),
    }


def checked(found: Check) -> dict[str, Any]:
    """What is approved."""
    return {
        "kind": found.mailing.kind.value,
        "mailing": found.mailing.id,
        "state": found.mailing.state.value,
        "messages": found.messages,
        "octets": found.octets,
        "unfit": len(found.unfit),
        "manifest": found.digest,
    }


def outlooks(found: Sequence[Outlook], desk: Desk) -> list[dict[str, Any]]:
    """How far mailings are; for people in few columns, with times on the clocks of the event."""
    records = [outlook(one) for one in found]
    if desk.form != "table":
        return records
    troubles = [name for name in ("failed", "held", "unknown", "why") if any(record[name] for record in records)]
    return [_for_people(one, record, troubles, desk) for one, record in zip(found, records, strict=True)]


def _for_people(found: Outlook, record: Mapping[str, Any], troubles: Sequence[str], desk: Desk) -> dict[str, Any]:
    goes_on = found.mailing.automatic and record["state"] == "sending"
    return {
        "kind": record["kind"],
        "state": "by itself" if goes_on else record["state"],
        "to_send": record["to_send"],
        "sent": record["sent"],
        "goes_out": _when(found, desk),
        **{name: record[name] for name in troubles},
    }


def _when(found: Outlook, desk: Desk) -> str | None:
    """When what is left goes out."""
    if not found.left:
        return None
    if found.due.value == "not-yet" and found.mailing.send_at is not None:
        return local(found.mailing.send_at, desk)
    return "now" if found.due.value == "now" else "too late"


def local(instant: datetime, desk: Desk) -> str:
    """*instant* on the clocks of the event."""
    from geekx_ops import times
    from geekx_ops.events.service import stored

    zone = desk.read(lambda tx, event: stored(tx, event).settings.timezone)
    return times.format_local(instant, times.zone(zone))


def outlook(found: Outlook) -> dict[str, Any]:
    """How far a mailing is."""
    counts = _grouped({state.value: number for state, number in found.counts.items()})
    one = found.mailing
    return {
        "kind": one.kind.value,
        "by_itself": one.automatic,
        "state": one.state.value,
        **counts,
        "due": found.due.value if found.left else None,
        "send_at": one.send_at,
        "why": one.why,
    }


_GROUPS = {
    "to_send": ("queued", "retry", "claimed"),
    "sent": ("sent",),
    "failed": ("failed",),
    "held": ("suppressed", "cancelled"),
    "unknown": ("unknown", "dot"),
}


def _grouped(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: sum(counts.get(state, 0) for state in states) for name, states in _GROUPS.items()}


def message(found: Message) -> dict[str, Any]:
    """One message of the outbox."""
    return {
        "number": found.number,
        "kind": found.kind.value,
        "name": found.name,
        "email": found.address,
        "audience": found.audience.value,
        "state": found.state.value,
        "attempts": found.attempts,
        "code": found.code,
        "reply": found.reply,
    }


def unknown(found: Message) -> dict[str, Any]:
    """A message of which nobody knows, with what a server's log can be searched for."""
    return {
        "number": found.number,
        "kind": found.kind.value,
        "name": found.name,
        "email": found.address,
        "dot_at": found.dot_at,
        "message_id": found.message_id,
    }


def suppression(found: Suppression) -> dict[str, Any]:
    """An address that gets no mails."""
    return {
        "email": found.address,
        "reason": found.reason.value,
        "scope": found.scope.value,
        "event": found.event,
        "kind": None if found.kind is None else found.kind.value,
        "since": found.at,
        "source": found.source,
    }


def tell_run(run: Run) -> None:
    """Say what there is to know of a run beside its numbers."""
    if run.recovered.unknown:
        told = counted(run.recovered.unknown, "message")
        click.echo(f"Note: an earlier run ended in the middle; of {told} nobody knows: geekx mail unknown", err=True)
    for one in run.missed:
        click.echo(f"Note: “{one.kind}” was not sent: {one.why}.", err=True)
    for blocked in run.blocked:
        click.echo(f"Note: “{blocked.mailing.kind}” was not sent: {blocked.why}", err=True)
    waiting = [one.outlook.next_try for one in run.sent if one.outlook.left and one.outlook.next_try is not None]
    if waiting and run.stop is None and run.room_again is None:
        told = counted(sum(one.outlook.left for one in run.sent), "message")
        click.echo(f"Note: {told} will be tried again: geekx mail send", err=True)


_NO_MAIL_SHOWS = frozenset({"template-unused", "speaker-unreached"})
"""Findings that whoever looks at mails would not see in them."""


def tell_unseen(findings: Iterable[Finding]) -> None:
    """Say what stands in no mail: files of her folder that nothing uses, speakers whom no mail reaches."""
    for one in findings:
        if one.id in _NO_MAIL_SHOWS:
            click.echo(f"Note: {one.told}", err=True)


def words(found: Sequence[Any]) -> str:
    """Mailings, as they are named in a sentence."""
    return ", ".join(f"“{one.kind}”" for one in found)
