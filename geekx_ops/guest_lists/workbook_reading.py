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

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_FORMULA = re.compile(rb"<(\w+:)?f[\s>/]")
_CHUNK = 1 << 20


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
        if any(_has_formula(archive, name) for name in names if _SHEET.fullmatch(name)):
            raise Invalid(f"{path} has formulas in its cells. Nothing was changed; save it as CSV, and import that.")


def _has_formula(archive: ZipFile, name: str) -> bool:
    with archive.open(name) as part:
        tail = b""
        while chunk := part.read(_CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-32:]
    return False


def _text(value: Any) -> str:
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
