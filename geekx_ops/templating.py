"""Templates that a user may replace, file by file, and that can do nothing but write text."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from geekx_ops import resources
from geekx_ops.errors import Invalid, NotFound
from geekx_ops.text import excerpt


def rendered(
    name: str,
    values: Mapping[str, Any],
    *,
    folder: Path | None = None,
    filters: Mapping[str, Callable[..., str]] = MappingProxyType({}),
) -> str:
    """The template *name* with *values* in its gaps; if the user's *folder* has a file of that name, that one.

    What ends in .html is escaped. Raises NotFound if there is no *folder*, Invalid if what lies there is no template,
    or fails.
    """
    if folder is not None and not folder.is_dir():
        raise NotFound(f"there is no folder {folder} to take templates from.", folder=str(folder))
    try:
        return _environment(folder, filters).get_template(name).render(values)
    except Exception as error:
        # Ours are tested: if one of them fails, that is a bug and ends in a traceback like any other.
        place = None if folder is None else _place(error, folder, name)
        if place is None:
            raise
        raise _unusable(error, *place) from error


def _environment(folder: Path | None, filters: Mapping[str, Callable[..., str]]) -> Environment:
    own = [] if folder is None else [folder]
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([*own, resources.directory("templates")]),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
    return environment


def _place(error: Exception, folder: Path, name: str) -> tuple[Path, int | None] | None:
    """The file of *folder*, and the line in it, where *error* comes from; None if it is not from there."""
    if isinstance(error, TemplateSyntaxError) and error.filename is not None:
        return _inside(Path(error.filename), error.lineno, folder)
    # Jinja2 puts the template's own lines into the traceback; the last of them is where it happened.
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if (found := _inside(Path(frame.filename), frame.lineno, folder)) is not None:
            return found
    unreadable = isinstance(error, (UnicodeDecodeError, OSError)) and (folder / name).exists()
    return (folder / name, None) if unreadable else None


def _inside(file: Path, line: int | None, folder: Path) -> tuple[Path, int | None] | None:
    # The program itself may be installed somewhere in the folder that somebody gives.
    return (file, line) if file.is_relative_to(folder) and file.suffix != ".py" else None


def _unusable(error: Exception, file: Path, line: int | None) -> Invalid:
    where = str(file) if line is None else f"{file}, line {line}"
    why = excerpt(str(error) or type(error).__name__, width=200).rstrip(".")
    return Invalid(f"the template {where} cannot be used: {why}. Nothing was written.", file=str(file), line=line)
