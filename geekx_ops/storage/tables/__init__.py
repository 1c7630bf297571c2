"""The tables, one module per capability. Their history is in `migrations/`; a test keeps the two equal."""

from __future__ import annotations

from geekx_ops.storage.tables.agenda import agenda_items, agenda_keys, agenda_plans, agenda_releases, agenda_speakers
from geekx_ops.storage.tables.agenda_log import agenda_log
from geekx_ops.storage.tables.base import metadata
from geekx_ops.storage.tables.door import door_log
from geekx_ops.storage.tables.events import event_held_seats, event_links, event_questions, event_ticket_types, events
from geekx_ops.storage.tables.guest_lists import guest_list_formats, guest_list_rows
from geekx_ops.storage.tables.journal import journal
from geekx_ops.storage.tables.mail import (
    mail_attempts,
    mail_cursors,
    mail_mailings,
    mail_outbox,
    mail_settings,
    mail_suppressions,
)
from geekx_ops.storage.tables.people import people
from geekx_ops.storage.tables.raffle import (
    raffle_badges,
    raffle_doubles,
    raffle_draws,
    raffle_log,
    raffle_reasons,
    raffle_rounds,
    raffle_rules,
    raffle_secrets,
)
from geekx_ops.storage.tables.registrations import (
    registration_answers,
    registration_companions,
    registration_tally,
    registrations,
)
from geekx_ops.storage.tables.settings import settings

__all__ = [
    "agenda_items",
    "agenda_keys",
    "agenda_log",
    "agenda_plans",
    "agenda_releases",
    "agenda_speakers",
    "door_log",
    "event_held_seats",
    "event_links",
    "event_questions",
    "event_ticket_types",
    "events",
    "guest_list_formats",
    "guest_list_rows",
    "journal",
    "mail_attempts",
    "mail_cursors",
    "mail_mailings",
    "mail_outbox",
    "mail_settings",
    "mail_suppressions",
    "metadata",
    "people",
    "raffle_badges",
    "raffle_doubles",
    "raffle_draws",
    "raffle_log",
    "raffle_reasons",
    "raffle_rounds",
    "raffle_rules",
    "raffle_secrets",
    "registration_answers",
    "registration_companions",
    "registration_tally",
    "registrations",
    "settings",
]
