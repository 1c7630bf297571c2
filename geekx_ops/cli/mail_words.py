"""Mailings and messages as sentences and records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from geekx_ops.cli.formats import ZONE_KEY

if TYPE_CHECKING:
    from geekx_ops.cli.desk import Desk
    from geekx_ops.mail.approving import Check
    from geekx_ops.mail.audience import Selection
    from geekx_ops.mail.lint import Finding
    from geekx_ops.mail.outlooks import Outlook
    from geekx_ops.mail.planning import Planned
    from geekx_ops.mail.steering import Message
    from geekx_ops.mail.suppression_list import Suppression


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
    records = [record | {"why": _why(one)} for one, record in zip(found, records, strict=True)]
    kinds = [record["kind"] for record in records]
    told_apart = ["mailing"] if len(set(kinds)) < len(kinds) else []
    troubles = [name for name in ("failed", "held", "unknown", "why") if any(record[name] for record in records)]
    return [_for_people(one, record, told_apart, troubles) for one, record in zip(found, records, strict=True)]


def _why(found: Outlook) -> str | None:
    """Why it stands as it does, in a few words; what it lacks is told below the table."""
    return "see below" if found.lacks else outlook(found)["why"]


def _for_people(
    found: Outlook, record: Mapping[str, Any], told_apart: Sequence[str], troubles: Sequence[str]
) -> dict[str, Any]:
    goes_on = found.mailing.automatic and record["state"] == "sending"
    return {
        "kind": record["kind"],
        **{name: record[name] for name in told_apart},
        "state": "by itself" if goes_on else record["state"],
        "to_send": record["to_send"],
        "sent": record["sent"],
        "goes_out": _when(found),
        **{name: record[name] for name in troubles},
    }


def _when(found: Outlook) -> str | None:
    """When what is left goes out."""
    if not found.left or found.mailing.state.value == "paused":
        return None
    due = found.due_as_a_whole.value
    waits_until = found.mailing.send_at if found.ready else found.next_try
    if due == "not-yet" and waits_until is not None:
        return local(waits_until)
    return {"now": "now", "void": "void"}.get(due, "too late")


def _shown(record: dict[str, Any], desk: Desk) -> dict[str, Any]:
    """*record*; for people with times on the clocks of the event."""
    if desk.form != "table":
        return record
    return {key: local(value) if isinstance(value, datetime) else value for key, value in record.items()}


def local(instant: datetime) -> str:
    """*instant* on the clocks of the event."""
    from geekx_ops import times

    zone = click.get_current_context().meta.get(ZONE_KEY, "UTC")
    return times.format_local(instant, times.zone(zone))


def outlook(found: Outlook) -> dict[str, Any]:
    """How far a mailing is."""
    counts = _grouped({state.value: number for state, number in found.counts.items()})
    if found.mailing.state.value == "missed":
        counts |= {"to_send": 0, "held": counts["held"] + counts["to_send"]}
    one = found.mailing
    why = one.why or (VOID if found.due.value == "void" and found.left else found.lacks)
    return {
        "kind": one.kind.value,
        "mailing": one.id,
        "by_itself": one.automatic,
        "state": one.state.value,
        **counts,
        "due": found.due_as_a_whole.value if found.left and one.state.value != "paused" else None,
        "send_at": one.send_at,
        "why": why,
    }


VOID = "of an event that is cancelled, or that it is cancelled and it is not"

_GROUPS = {
    "to_send": ("queued", "retry", "claimed", "dot"),
    "sent": ("sent",),
    "failed": ("failed",),
    "held": ("suppressed", "cancelled"),
    "unknown": ("unknown",),
}


def _grouped(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: sum(counts.get(state, 0) for state in states) for name, states in _GROUPS.items()}


def message(found: Message, desk: Desk) -> dict[str, Any]:
    """One message of the outbox."""
    record = {
        "number": found.number,
        "kind": found.kind.value,
        "name": found.name,
        "email": found.address,
        "audience": found.audience.value,
        "state": found.state.value,
        "attempts": found.attempts,
        "code": found.code,
        "reply": found.reply,
        "next_try": found.next_try if found.state.value == "retry" else None,
    }
    return _shown(record, desk)


def unknown(found: Message, desk: Desk) -> dict[str, Any]:
    """A message of which nobody knows, with what a server's log can be searched for."""
    record = {
        "number": found.number,
        "kind": found.kind.value,
        "name": found.name,
        "email": found.address,
        "dot_at": found.dot_at,
        "message_id": found.message_id,
    }
    return _shown(record, desk)


def suppression(found: Suppression, desk: Desk) -> dict[str, Any]:
    """An address that gets no mails."""
    record = {
        "email": found.address,
        "reason": found.reason.value,
        "scope": found.scope.value,
        "event": found.event,
        "kind": None if found.kind is None else found.kind.value,
        "since": found.at,
        "source": found.source,
    }
    return _shown(record, desk)


_NO_MAIL_SHOWS = frozenset({"template-unused", "template-alone", "speaker-unreached"})
"""Findings that whoever looks at mails would not see in them."""


def tell_unseen(findings: Iterable[Finding]) -> None:
    """Say what stands in no mail: files of her folder that nothing uses, speakers whom no mail reaches."""
    for one in findings:
        if one.id in _NO_MAIL_SHOWS:
            click.echo(f"Note: {one.told}", err=True)


def words(found: Sequence[Any]) -> str:
    """Mailings, as they are named in a sentence."""
    return ", ".join(f"“{one.kind}”" for one in found)
