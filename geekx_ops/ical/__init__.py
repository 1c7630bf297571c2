"""Calendars as every program takes them.

from geekx_ops import ical

ical.encoded(ical.Calendar(events=(ical.Event(uid=…, stamp=…, starts=…, summary="Demo night"),)))
"""

from __future__ import annotations

from geekx_ops.ical.records import Attendee as Attendee
from geekx_ops.ical.records import Calendar as Calendar
from geekx_ops.ical.records import Event as Event
from geekx_ops.ical.records import Method as Method
from geekx_ops.ical.records import Organizer as Organizer
from geekx_ops.ical.records import Participation as Participation
from geekx_ops.ical.records import Status as Status
from geekx_ops.ical.writing import encoded as encoded
