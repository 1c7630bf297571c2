"""Files with lists of guests: found, read inside a transaction, and what cannot be taken in written beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import click

from geekx_ops.cli.event_texts import write_bytes
from geekx_ops.cli.output import show
from geekx_ops.cli.progress import Phases
from geekx_ops.errors import Conflict, Invalid

if TYPE_CHECKING:
    from geekx_ops.cli.desk import Desk
    from geekx_ops.guest_lists.comparing import Comparison, Wishes
    from geekx_ops.guest_lists.importing import Imported
    from geekx_ops.guest_lists.listed import Listed, Listing, Refused
    from geekx_ops.guest_lists.watching import Watch
    from geekx_ops.registration.seats import Standing
    from geekx_ops.workspace import Transaction

T = TypeVar("T")

READING = "Reading the list"
EVERY = 200
"""Lines between two looks at the progress."""

_PARTED = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", ":": "colons"}


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as it was asked for: its file, how it is to be read, and where what is bad in it goes."""

    path: Path
    name: str | None
    columns: Mapping[str, str]
    remember: str | None = None
    list_name: str | None = None
    rejects: Path | None = None
    day_first: bool | None = None
    statuses: Mapping[str, Standing] = field(default_factory=dict)

    @property
    def rejects_path(self) -> Path:
        """The file for bad lines: the one that was named, else one beside the list."""
        return self.rejects or self.path.with_name(f"{self.path.stem}-rejects{self.path.suffix}")


@dataclass(frozen=True, slots=True)
class Read:
    """A list that was read: what it was recognised as, and where its bad lines were written, if they were."""

    file: ListFile
    platform: str
    rejects: Path | None = None


def columns_given(given: Iterable[str]) -> dict[str, str]:
    """`FIELD=TITLE` texts as a dictionary. Raises Invalid for one without an equals sign."""
    found = {}
    for text in given:
        field, sign, title = text.partition("=")
        if not sign or not field.strip() or not title.strip():
            raise Invalid(f'--column takes FIELD=TITLE, such as email="Your e-mail", not “{text[:60]}”.')
        found[field.strip()] = title.strip()
    return found


def statuses_given(given: Iterable[str]) -> dict[str, Standing]:
    """`WORD=STANDING` texts as a dictionary. Raises Invalid for one without an equals sign, or without a standing."""
    from geekx_ops.guest_lists.statuses import said

    found = {}
    for text in given:
        word, sign, meaning = text.rpartition("=")
        if not sign:
            raise Invalid(f"--status takes WORD=STANDING, such as maybe=waiting, not “{text[:60]}”.")
        key, standing = said(word, meaning.strip())
        found[key] = standing
    return found


def compared(desk: Desk, file: ListFile, wishes: Wishes) -> tuple[Read, Comparison]:
    """What an import of *file* would find; nothing is changed."""
    from geekx_ops.guest_lists.comparing import compare

    return desk.read(_looking(file, wishes, compare))


def rehearsed(desk: Desk, file: ListFile, wishes: Wishes) -> tuple[Read, Imported]:
    """What taking *file* in would come to; nothing is changed."""
    from geekx_ops.guest_lists.importing import rehearse

    return desk.write(_looking(file, wishes, rehearse))


def _looking(file: ListFile, wishes: Wishes, look: Callable[..., T]) -> Callable[[Transaction, str], tuple[Read, T]]:
    """Reads *file* inside a transaction, and gives what *look* finds in its lines."""

    def work(tx: Transaction, event: str) -> tuple[Read, T]:
        with _opened(tx, event, file) as listing, Phases() as phases:
            lines, given = _watched(listing, phases), _wishes_for(wishes, file, listing)
            found = look(tx, event, lines, given, watch=_shown(phases))
            return Read(file, file.name or listing.platform), found

    return work


def taken_in(desk: Desk, file: ListFile, wishes: Wishes) -> tuple[Read, Imported]:
    """Take *file* in, and write bad lines beside it before anything is kept, so that none can be lost."""
    from geekx_ops.guest_lists import formats
    from geekx_ops.guest_lists.importing import import_list

    written: list[Path] = []

    def work(tx: Transaction, event: str) -> tuple[Read, Imported]:
        with _opened(tx, event, file) as listing, Phases() as phases:
            lines, given = _watched(listing, phases), _wishes_for(wishes, file, listing)
            done = import_list(tx, event, lines, given, watch=_shown(phases))
            if file.remember is not None:
                formats.remember(tx, file.remember, formats.Format(file.columns, file.statuses))
            rejects = _write_rejects(desk, file, listing, done.comparison.refused, again=bool(written))
            written.extend(filter(None, [rejects]))
            return Read(file, file.name or listing.platform, rejects), done

    try:
        return desk.write(work)
    except BaseException:  # Ctrl-C too: bad lines of a list that was not taken in are nobody's to mend
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _wishes_for(wishes: Wishes, file: ListFile, listing: Listing) -> Wishes:
    """*wishes* for this very list: its name, and whether it is what was left of another one."""
    from geekx_ops.guest_lists.cells import REASON
    from geekx_ops.guest_lists.platforms import BY_HAND

    called = file.remember or file.name if listing.platform == BY_HAND else None
    name = file.list_name or called or listing.platform
    partial = any(title.strip().casefold() == REASON for title in listing.titles[-1:])
    return replace(wishes, list_name=name, partial=partial)


def _write_rejects(
    desk: Desk, file: ListFile, listing: Listing, refused: Iterable[Refused], *, again: bool
) -> Path | None:
    from geekx_ops.guest_lists import rejects

    bad = list(refused)
    if not bad:
        return None
    path = file.rejects_path
    if path.exists() and not again:
        told = f"{path} exists already and may hold lines to mend; nothing was changed."
        todo = "If they are mended and taken in, delete it; else give the new ones another file: --rejects NAME."
        raise Conflict(f"{told} {todo}", path=str(path))
    rows = rejects.rejected(listing, bad)
    content = _workbook(rows) if path.suffix.lower() == ".xlsx" else rejects.as_text(listing, rows)
    write_bytes(path, content, database=desk.file, force=again, private=True)
    return path


def _workbook(rows: list[list[str]]) -> bytes:
    from geekx_ops.guest_lists.workbook import plain_workbook

    return plain_workbook(rows)


@contextmanager
def _opened(tx: Transaction, event: str, file: ListFile) -> Iterator[Listing]:
    from geekx_ops.events.service import stored
    from geekx_ops.guest_lists import formats, reading

    remembered = None if file.name is None else formats.remembered(tx, file.name)
    known = remembered or formats.Format()
    with reading.opened(
        file.path,
        zone=ZoneInfo(stored(tx, event).settings.timezone),
        platform=file.name if remembered is None else None,
        columns=known.columns or file.columns or None,
        statuses={**known.statuses, **file.statuses},
        day_first=file.day_first,
    ) as listing:
        yield listing


def _watched(listing: Listing, phases: Phases) -> Iterator[Listed | Refused]:
    """The lines of *listing*, with their progress shown."""
    for number, one in enumerate(listing.lines):
        yield one
        if number % EVERY == 0:
            phases.show(READING, *listing.position())
    phases.show(READING, *listing.position())


def _shown(phases: Phases) -> Watch:
    from geekx_ops.guest_lists.watching import Phase

    labels = {Phase.COMPARING: "Comparing", Phase.TAKING_IN: "Taking in"}
    return lambda phase, done, of: phases.show(labels[phase], done, of)


def show_explained(form: str, file: ListFile) -> None:
    """Say what *file* is recognised as, and why, and what each column is taken for. No database is needed."""
    try:
        _show_recognised(form, file)
    except Invalid as refusal:
        if not file.name and (titles := refusal.details.get("titles")):
            from geekx_ops.guest_lists.guessing import guesses

            show([{"column": title, "could_be": what} for title, what in guesses(titles).items()], form)
        raise


def _show_recognised(form: str, file: ListFile) -> None:
    from geekx_ops.guest_lists import reading

    zone, columns = ZoneInfo("UTC"), file.columns or None
    with reading.opened(file.path, zone=zone, platform=file.name, columns=columns, day_first=file.day_first) as listing:
        if form == "table":
            why = f", known by its columns {', '.join(listing.because)}" if listing.because and not file.name else ""
            click.echo(f"{file.path} is a list of {listing.platform}{why}.")
            click.echo(_written(listing))
            _tell_dates(listing, said=file.day_first is not None)
        show([{"column": title, "taken_for": what} for title, what in listing.columns], form)


def _tell_dates(listing: Listing, *, said: bool) -> None:
    order = listing.dates()
    if said or order is None:
        return
    first, other = ("day", "month") if order.day_first else ("month", "day")
    if order.because:
        click.echo(f"Its dates have the {first} first, as {order.because} shows.")
    else:
        click.echo(f"Whether its dates have the day or the month first, none tells. Taken is the {first}; if that is")
        click.echo(f"wrong, say --{other}-first.")


def _written(listing: Listing) -> str:
    if listing.workbook:
        return "It is a workbook, of which the first sheet is read."
    return f"It is text in {listing.encoding.upper()}, with {_PARTED[listing.delimiter]} between its cells."
