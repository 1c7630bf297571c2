"""The rows of a workbook, as texts. What cannot be trusted is refused: formulas, links, archives that swell."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from geekx_ops.errors import GeekxError, Invalid

LARGEST = 200_000_000
"""Bytes that a workbook may unpack to."""


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet in *path*. Raises Invalid for what is no workbook, or not a plain one."""
    try:
        _refuse_untrusted(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles, which nobody looks at
            book = load_workbook(path, read_only=True, keep_links=False)
        with closing(book):
            for row in book.worksheets[0].iter_rows():
                yield [_text(cell, path) for cell in row]
    except GeekxError:
        raise
    except Exception as error:  # a parser of others, on bytes of anybody: it trips over them in a dozen ways
        raise Invalid(
            f"{path} is damaged, or only a part of a workbook. Nothing was changed; save it anew, or as CSV."
        ) from error


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


def _text(cell: Any, path: Path) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        where = f"cell {cell.coordinate}"
        raise Invalid(f"{path} has a formula in {where}. Nothing was changed; save it as CSV, and import that.")
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
