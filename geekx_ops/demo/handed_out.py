"""What others get of the running order: calendars, schedules, sheets, texts, and the chapters of the video."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from geekx_ops.agenda import afterwards, releases
from geekx_ops.agenda.chapters import Segment, for_webvtt, for_youtube
from geekx_ops.agenda.files.exporting import Handout, handout
from geekx_ops.agenda.files.forms import Form, Wishes, written
from geekx_ops.agenda.files.programme import Choice
from geekx_ops.errors import MissingExtra
from geekx_ops.events.event import Event
from geekx_ops.times import zone
from geekx_ops.workspace import Transaction, open_workspace

WORKBOOK = "agenda/agenda.xlsx"
FILES = {
    "agenda/night.ics": "the evening for a calendar; another release brings it up to date",
    "agenda/zhang.ics": "the same for one speaker; there is one for each",
    "agenda/schedule.xml": "for apps, and for those who film",
    "agenda/schedule.json": "the same in its other form",
    "agenda/agenda.csv": "for the crew, with notes and cues: Ontime takes it",
    WORKBOOK: "the same as a workbook",
    "agenda/agenda.md": "for a page, with the clocks of a speaker who is in Berlin",
    "agenda/agenda.txt": "for a chat",
    "agenda/chapters.txt": "chapters for the video on YouTube, by the log of the stage",
    "agenda/chapters.vtt": "the same for a player of one's own",
    "agenda/report.csv": "planned and actual side by side",
}
"""What lies in the folder, and what it is. The report is written with the tables."""

_FORMS = {
    "agenda/night.ics": Form.ICS,
    "agenda/schedule.xml": Form.XML,
    "agenda/schedule.json": Form.JSON,
    "agenda/agenda.csv": Form.CSV,
    "agenda/agenda.md": Form.MARKDOWN,
    "agenda/agenda.txt": Form.CHAT,
}
_ELSEWHERE = Wishes(zones=(zone("Europe/Berlin"),))


def release_plan(database: Path, event: Event) -> None:
    """Release the plan on *database*, a day before the evening."""
    with open_workspace(database, clock=lambda: event.settings.starts - timedelta(days=1)) as workspace:
        workspace.transact(lambda tx: releases.release(tx, event.settings.slug))


def handed_out(database: Path, event: Event) -> dict[str, str | bytes]:
    """Every file but the report, by its name; no workbook where its package is not installed."""
    with open_workspace(database, clock=lambda: event.settings.ends) as workspace, workspace.read() as tx:
        what = handout(tx, event.settings.slug)
        return {**dict(_files(what)), **_workbook(what), **_chapters(tx, event)}


def _files(what: Handout) -> Iterator[tuple[str, bytes]]:
    for name, form in _FORMS.items():
        yield name, written(what, form, _ELSEWHERE).content
    for speaker in what.speakers:
        wishes = replace(_ELSEWHERE, choice=Choice(speaker=speaker))
        yield f"agenda/{speaker}.ics", written(what, Form.ICS, wishes).content


def _workbook(what: Handout) -> dict[str, bytes]:
    try:
        return {WORKBOOK: written(what, Form.XLSX).content}
    except MissingExtra:
        return {}


def _chapters(tx: Transaction, event: Event) -> dict[str, str]:
    """Of a camera that was switched on five minutes before the first word, and off for the break."""
    starts = event.settings.starts
    parts = (
        Segment(starts - timedelta(minutes=5), starts + timedelta(minutes=50)),
        Segment(starts + timedelta(minutes=61), event.settings.ends),
    )
    found = afterwards.chapters(tx, event.settings.slug, parts, nudge=timedelta(seconds=-3), room=None, names=True)
    return {"agenda/chapters.txt": for_youtube(found), "agenda/chapters.vtt": for_webvtt(found)}
