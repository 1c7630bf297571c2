"""Reading `event.toml`. Pure: text in, settings out; `event_file_writing` goes the other way."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from geekx_ops import text as texts
from geekx_ops.errors import Invalid
from geekx_ops.events import file_values as value
from geekx_ops.events import soundness, toml_text
from geekx_ops.events.event import (
    DEFAULT_TICKET_TYPE,
    EventFormat,
    EventSettings,
    HeldSeats,
    PartyRule,
    Promotion,
    Question,
    QuestionKind,
    SignUpRules,
    TicketType,
)
from geekx_ops.events.file_sections import RESERVED, Section, Sections
from geekx_ops.events.problems import Problem, Problems, refusal

...
