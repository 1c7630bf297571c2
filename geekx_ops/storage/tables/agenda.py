"""The plan of an evening, and its releases. Slugs are the keys inside an event: rows read like the event file."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table, Text

from geekx_ops.agenda.plan import Consent, ItemKind
from geekx_ops.storage.tables.base import Instant, TextList, Word, metadata, one_of

agenda_plans = Table(
    "agenda_plans",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True, autoincrement=False),
    Column("starts", Instant),
    Column("ends", Instant),
    Column("emcee", String(60)),
    Column("room", String(100)),
    Column("turnaround_seconds", Integer, nullable=False),
    # "talk 20% 30s": kind, warning, danger of the clock on the stage; "*" for all kinds.
    Column("clock", TextList, nullable=False),
    # How often it was changed: a release older than the plan is told by it.
    Column("version", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    CheckConstraint("ends > starts", name="ends_after_start"),
    CheckConstraint("turnaround_seconds >= 0", name="turnaround_not_negative"),
)

# What identifiers of items in other programs are made of: random, for two organizers may call their events the same.
agenda_keys = Table(
    "agenda_keys",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True, autoincrement=False),
    Column("key", String(32), nullable=False),
)

agenda_items = Table(
    "agenda_items",
    metadata,
    Column("event_id", Integer, ForeignKey("agenda_plans.event_id"), primary_key=True),
    Column("slug", String(60), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("kind", Word(ItemKind), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("starts", Instant),
    Column("ends", Instant),
    Column("shortest_seconds", Integer),
    Column("longest_seconds", Integer),
    Column("speakers", TextList, nullable=False),
    Column("emcee", String(60)),
    Column("room", String(100)),
    Column("introduction", Text),
    Column("notes", Text),
    Column("cues", TextList, nullable=False),
    Column("links", TextList, nullable=False),
    Column("recorded", Boolean, nullable=False),
    Column("skipped", Boolean, nullable=False),
    one_of("kind", ItemKind),
    CheckConstraint("seconds BETWEEN 0 AND 86400", name="at_most_a_day"),
    CheckConstraint("ends > starts", name="ends_after_start"),
    CheckConstraint("shortest_seconds BETWEEN 0 AND seconds", name="shortest_in_reach"),
    CheckConstraint("longest_seconds >= seconds", name="longest_in_reach"),
)

agenda_speakers = Table(
    "agenda_speakers",
    metadata,
    Column("event_id", Integer, ForeignKey("agenda_plans.event_id"), primary_key=True),
    Column("slug", String(60), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("say_it", String(200)),
    Column("ipa", String(200)),
    Column("pronouns", String(200)),
    Column("role", String(200)),
    Column("employer", String(200)),
    Column("not_yet", Text),
    Column("bio", Text),
    Column("available_from", Instant),
    Column("available_until", Instant),
    Column("timezone", String(60)),
    Column("recording", Word(Consent), nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("arrived", Instant),
    one_of("recording", Consent),
    CheckConstraint("available_until > available_from", name="until_after_from"),
)

agenda_releases = Table(
    "agenda_releases",
    metadata,
    Column("event_id", Integer, ForeignKey("events.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(60), nullable=False),
    # Of the plan, when it was frozen.
    Column("version", Integer, nullable=False),
    # What the plan's times hang on, as it was then: the event may move.
    Column("starts", Instant, nullable=False),
    Column("ends", Instant, nullable=False),
    # As the event file has it, with times in UTC. Never changed, except to forget somebody.
    Column("plan", Text, nullable=False),
    # Where it takes place, as was said then.
    Column("place", Text),
    CheckConstraint("number >= 1", name="numbered"),
)
