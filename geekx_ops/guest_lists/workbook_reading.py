"""The rows of a workbook, as texts. What cannot be trusted is refused: formulas, links, archives that swell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from geekx_ops.errors import GeekxError, Invalid, MissingExtra

LARGEST = 200_000_000
"""Bytes that a workbook may unpack to."""
WIDEST = 30_000_000
"""Cells from the first to the last, filled or not: the parser holds a place for each, and ends the program without."""

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_FORMULA = re.compile(rb"<(\w+:)?f[\s>/]")
# Only cells far out are looked at, and only those that hold something: a tag that is closed at once is a format.
_FAR_COLUMN = re.compile(rb"""\br=["']([A-Za-z]{2,3})\d+["'][^>]*(?<!/)>""")
_FAR_ROW = re.compile(rb"""\br=["'][A-Za-z]{1,3}(\d{5,})["'][^>]*(?<!/)>""")
_CELL = re.compile(rb"""\br=["']([A-Za-z]{1,3}\d+)["']""")
_CHUNK = 1 << 20
_TAG = 200


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet in *path*. Raises Invalid for what is no workbook, or not a plain one."""
    try:
        _refuse_untrusted(path)
        for row in _calamine().CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows():
            yield [_text(cell) for cell in row]
    except GeekxError:
        raise
    except Exception as error:  # parsers of others, on bytes of anybody: they trip over them in a dozen ways
        raise Invalid(
            f"{path} is damaged, or only a part of a workbook. Nothing was changed; save it anew, or as CSV."
        ) from error


def _calamine() -> Any:
    try:
        import python_calamine  # noqa: PLC0415 - an extra, and only workbooks need it
    except ModuleNotFoundError as error:
        raise MissingExtra(
            'workbooks need one more package: pipx install "geekx-ops[sheets]". CSV is read without it.', extra="sheets"
        ) from error
    return python_calamine


def _refuse_untrusted(path: Path) -> None:
    with ZipFile(path) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if sum(part.file_size for part in parts) > LARGEST:
            raise Invalid(f"{path} unpacks to more than {LARGEST // 1_000_000} MB: it is no list of guests.")
        if any(name.startswith("xl/externalLinks/") for name in names):
            raise Invalid(f"{path} takes cells from other files. Nothing was changed; save it as CSV, and import that.")
        if "xl/workbook.xml" not in names:
            raise Invalid(f"{path} is an archive, but no Excel workbook. Nothing was changed; save the list as CSV.")
        for name in sorted(filter(_SHEET.fullmatch, names)):
            _refuse_sheet(archive, name, path)


def _refuse_sheet(archive: ZipFile, name: str, path: Path) -> None:
    columns, rows, tail = 26, 9999, b""
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            text = tail + chunk
            if (formula := _FORMULA.search(text)) is not None:
                raise _formula(path, name, text[: formula.start()])
            columns = max(columns, *map(_number_of, set(_FAR_COLUMN.findall(text))), 0)
            rows = max(rows, *(int(row[:9]) for row in _FAR_ROW.findall(text)), 0)
            if columns * rows > WIDEST:
                raise Invalid(
                    f"{path} has cells far from its list, up to row {rows:,} and column {columns:,}. Nothing was "
                    "changed; delete them, or save the list as CSV, and import that."
                )
            tail = text[-_TAG:]


def _formula(path: Path, sheet: str, before: bytes) -> Invalid:
    """Why a workbook with a formula is refused: *before* ends where the formula of its cell begins."""
    *_, cell = [b"", *_CELL.findall(before)]
    where = f"the formula of cell {cell.decode()} in {Path(sheet).stem}" if cell else "a formula"
    return Invalid(
        f"{path} has {where}: what it would say is not known before a program works it out. Nothing was changed. Copy "
        "all cells and paste them as values (in Excel: Paste Special, Values), or save it as CSV, and import that.",
        path=str(path),
        cell=cell.decode(),
    )


def _number_of(column: bytes) -> int:
    """AA is the 27th."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _text(value: Any) -> str:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
