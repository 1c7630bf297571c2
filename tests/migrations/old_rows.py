"""The rows of `old_data`: what each revision added to what the ones before it knew."""

from __future__ import annotations

from typing import Any

AT = "2026-05-04T12:00:00.000000+00:00"

ROWS_0001: tuple[tuple[str, dict[str, Any]], ...] = (
    ("settings", {"name": "current_event", "value": "dinner"}),
    ("people", {"id": 1, "name": "Zoë Ñandú", "email": "Zoe@example.org", "email_key": "zoe@example.org"}),
    ("people", {"id": 2, "name": "Bo", "email": None, "email_key": None}),
    (
        "events",
        {
            "id": 1, "slug": "dinner", "name": "Dinner", "timezone": "Europe/Madrid", "starts": AT,
            "ends": "2026-05-04T15:00:00.000000+00:00", "cap": 3, "format": "in-person", "retention_days": 180,
            "max_party": 4, "promotion": "offer", "offer_seconds": 3600, "parties": "fit", "state": "scheduled",
            "signup_switch": "auto", "revision": 1,
        },
    ),
    ("event_ticket_types", {"event_id": 1, "slug": "room", "name": "In the room", "cap": 3, "rank": 0}),
    ("event_held_seats", {"event_id": 1, "slug": "crew", "seats": 1, "ticket_type": "room", "rank": 0}),
    (
        "event_questions",
        {
            "event_id": 1, "slug": "dietary", "text": "What do you eat?", "kind": "choice", "required": True,
            "choices": '["all", "végétarien"]', "asked": True, "rank": 0,
        },
    ),
    (
        "registrations",
        {
            "id": 7, "event_id": 1, "person_id": 1, "ticket_type": "room", "standing": "confirmed", "party_size": 2,
            "at_least": 1, "ticket_code": "abcdefghjk", "priority": 0, "over_cap": False, "signed_up_at": AT,
            "standing_since": AT,
        },
    ),
    (
        "registrations",
        {
            "id": 9, "event_id": 1, "person_id": 2, "ticket_type": "room", "standing": "offered", "party_size": 1,
            "at_least": 1, "priority": 1, "priority_reason": "speaker's mother", "over_cap": False,
            "signed_up_at": AT, "standing_since": AT, "offer_expires_at": "2026-05-04T13:00:00.000000+00:00",
        },
    ),
    ("registration_companions", {"registration_id": 7, "rank": 0, "name": "Ada"}),
    ("registration_answers", {"registration_id": 7, "question": "dietary", "event_id": 1, "value": "végétarien"}),
    (
        "registration_tally",
        {"event_id": 1, "ticket_type": "room", "held": "", "seats": 3, "waiting": 0, "offers": 1},
    ),
    ("journal", {"id": 1, "at": AT, "actor": "organizer", "action": "event.created", "event_id": 1}),
)  # fmt: skip

ROWS_0002: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "people",
        {
            "id": 3, "name": "Li Ng", "email": "li@example.org", "email_key": "li@example.org",
            "employer": "Møller",
            "note": "comes by wheelchair", "do_not_contact": True, "erased_at": AT,
        },
    ),
    (
        "door_log",
        {
            "id": 1, "event_id": 1, "registration_id": 7, "number": 1, "nonce": "a1", "kind": "check-in", "people": 2,
            "at": AT, "recorded_at": AT, "actor": "door-1",
        },
    ),
    (
        "door_log",
        {
            "id": 2, "event_id": 1, "nonce": "b2", "kind": "refused", "people": 0, "reason": "unknown",
            "code": "abcdefghjm", "at": AT, "recorded_at": AT, "actor": "door-2",
        },
    ),
)  # fmt: skip

ROWS_0004: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "agenda_plans",
        {
            "event_id": 1, "emcee": "zoe", "turnaround_seconds": 90, "clock": '["talk 20% 30s"]', "version": 2,
            "changed_at": AT,
        },
    ),
    (
        "agenda_items",
        {
            "event_id": 1, "slug": "talk", "rank": 0, "title": "Être ou ne pas être", "kind": "talk", "seconds": 600,
            "starts": AT, "shortest_seconds": 300, "speakers": '["zoe"]', "cues": "[]", "links": "[]",
            "recorded": True, "skipped": False,
        },
    ),
    (
        "agenda_speakers",
        {
            "event_id": 1, "slug": "zoe", "rank": 0, "name": "Zoë Ñandú", "say_it": "ZO-ee", "recording": "yes",
            "confirmed": True,
        },
    ),
    (
        "agenda_releases",
        {
            "event_id": 1, "number": 1, "at": AT, "actor": "organizer", "version": 1, "starts": AT,
            "ends": "2026-05-04T15:00:00.000000+00:00", "plan": "[agenda]",
        },
    ),
)  # fmt: skip

ROWS_0005: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "agenda_log",
        {"event_id": 1, "number": 1, "act": "start", "room": "", "item": "talk", "at": AT, "actor": "stage"},
    ),
    (
        "agenda_log",
        {
            "event_id": 1, "number": 2, "act": "adjust", "room": "", "item": "talk", "at": AT, "actor": "stage",
            "seconds": -60, "together": 2,
        },
    ),
    ("agenda_log", {"event_id": 1, "number": 3, "act": "undo", "room": "", "at": AT, "actor": "stage", "undoes": 2}),
)  # fmt: skip

ROWS_0006: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "guest_list_rows",
        {"event_id": 1, "list": "luma", "key": "00" * 16, "registration_id": 7, "said": '{"standing": "coming"}'},
    ),
    ("guest_list_formats", {"name": "our club", "columns": '{"email": "Your e-mail"}'}),
)

ROWS_0007: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "raffle_rules",
        {
            "event_id": 1, "prizes": '["A mug"]', "method": "commitment", "presence": "inside", "exclude_held": "[]",
            "exclude_employers": "[]", "no_win_days": 365, "first_timer": 1, "per_event": 0, "for_answer": 1,
            "for_early": 1, "most_tickets": 5, "wins_each": 1, "number_from": "two people", "timer_seconds": 30,
            "alternates": 10, "strict": False,
        },
    ),
    (
        "raffle_doubles",
        {"first_id": 7, "second_id": 9, "event_id": 1, "out_id": 9, "actor": "organizer", "at": AT},
    ),
    ("raffle_badges", {"registration_id": 7, "event_id": 1, "code": "ROSU2"}),
    (
        "raffle_draws",
        {
            "id": 1, "event_id": 1, "number": 1, "tickets": "ROSU2.1", "rules": "Terms", "commit_text": "raffle-commit",
            "commitment": "c" * 64, "prizes": '["A mug"]', "timer_seconds": 30, "frozen_at": AT, "void": False,
        },
    ),
    ("raffle_secrets", {"draw_id": 1, "secret": "d" * 64}),
    ("raffle_rounds", {"draw_id": 1, "number": 1, "room": "407-92-5518", "at": AT}),
    (
        "raffle_log",
        {
            "draw_id": 1, "number": 1, "round": 1, "prize": 1, "code": "ROSU2", "step": "called", "at": AT,
            "hash": "e" * 64,
        },
    ),
)  # fmt: skip

ROWS_0008: tuple[tuple[str, dict[str, Any]], ...] = (("agenda_keys", {"event_id": 1, "key": "f" * 32}),)

ROWS_0010: tuple[tuple[str, dict[str, Any]], ...] = (
    ("raffle_rounds", {"draw_id": 1, "number": 2, "room": "66-31-9000", "at": AT, "signature": "f" * 96}),
    ("raffle_reasons", {"draw_id": 1, "number": 1, "reason": "has a mug"}),
)

ROWS_0011: tuple[tuple[str, dict[str, Any]], ...] = (
    ("mail_settings", {"event_id": 1, "written": "[mails]"}),
    ("mail_cursors", {"event_id": 1, "journal_id": 1}),
    (
        "mail_mailings",
        {"id": 1, "event_id": 1, "kind": "thanks", "automatic": False, "who": "", "state": "draft", "planned_at": AT},
    ),
    (
        "mail_outbox",
        {
            "id": 1, "mailing_id": 1, "person_id": 1, "registration_id": 7, "revision": 0, "audience": "came",
            "address": "Zoe@example.org", "variables": "{}", "state": "unknown", "attempts": 1, "next_try": AT,
            "dot_at": AT,
        },
    ),
    ("mail_attempts", {"id": 1, "outbox_id": 1, "at": AT, "phase": "dot", "state": "unknown"}),
    (
        "mail_suppressions",
        {"id": 1, "address_key": "bo@example.org", "reason": "unsubscribed", "scope": "all", "at": AT, "source": "us"},
    ),
)  # fmt: skip
