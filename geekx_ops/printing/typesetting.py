"""PDF out of the templates print/*.typ: the engine, its fonts, and the folder that it sees.

Records come to a template as data, never as markup, so that what they hold is printed as it is. The engine reads
nothing outside a folder of its own, into which the templates are copied, and takes no packages.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from geekx_ops import resources
from geekx_ops.errors import Invalid, MissingExtra, NotFound
from geekx_ops.extras import needed
from geekx_ops.text import excerpt

FONT_PACKAGES = (
    "fontpkg_noto_sans", "justmytype_intl_rtl", "justmytype_intl_south_asia", "justmytype_intl_sea",
    "justmytype_intl_africa", "justmytype_intl_cjk",
)  # fmt: skip
"""Packages that hold fonts and nothing else; the extras `print` and `fonts` bring most of them."""

_SCRIPTS = ("Arabic", "Hebrew", "Devanagari", "Bengali", "Tamil", "Telugu", "Thai", "JP", "CJK JP", "KR", "SC", "TC")
PREFERRED = (
    "Noto Sans", *(f"Noto Sans {script}" for script in _SCRIPTS), "DejaVu Sans", "Libertinus Serif",
)  # fmt: skip
"""Families in the order in which a letter is looked for; after them, any other that there is."""

_TAKEN = frozenset({".typ", ".svg", ".png", ".jpg", ".jpeg"})
"""What a template may need beside it."""
_LARGEST = 20 * 2**20

# A document of the words alone, in the standard that allows no letter which cannot be drawn.
_PROBE = b"""\
#set document(title: "-")
#set text(font: json(bytes(sys.inputs.fonts)))
#for word in json(bytes(sys.inputs.words)) [#word ]
"""
_ONLY_DRAWABLE = "a-2u"


class Press:
    """The engine, started once for any number of sheets."""

    def __init__(self, compiler: Any, engine: Any, families: Sequence[str], root: Path, *, own: Path | None) -> None:
        self._compiler = compiler
        self._engine = engine
        self._families = families
        self._root = root
        self._own = own

    def pdf(self, name: str, values: Mapping[str, Any], *, standard: str | None = None) -> bytes:
        """The template *name*, such as print/tents.typ, with *values*: the same bytes for the same values.

        *standard* is one that it shall fulfil, such as "a-2u", which allows no letter that a font does not have. Raises
        Invalid if it is the user's own, or takes a part of hers, and cannot be used.
        """
        data = json.dumps({**values, "fonts": self._families}, ensure_ascii=False)
        try:
            made = self._compiled(self._root / name, {"data": data}, standard)
        except self._engine.TypstError as error:
            if self._own is None:
                raise
            raise _unusable(error, self._own) from error
        return made

    def can_draw(self, words: Sequence[str]) -> bool:
        """Whether the fonts have all letters of *words*."""
        given = {"words": json.dumps(list(words)), "fonts": json.dumps(self._families)}
        try:
            self._compiled(_PROBE, given, _ONLY_DRAWABLE)
        except self._engine.TypstError:
            return False
        return True

    def _compiled(self, source: Path | bytes, inputs: Mapping[str, str], standard: str | None) -> bytes:
        standards = [] if standard is None else [standard]
        made = self._compiler.compile(
            source, format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=0, root=self._root
        )
        return bytes(made)


@contextmanager
def press(*, fonts: Path | None = None, templates: Path | None = None) -> Iterator[Press]:
    """The engine with the fonts of its own, of packages, of the machine, and of the folder *fonts*.

    Of the user's folder *templates*, what lies in its print/ is taken instead of ours, file by file. Raises
    MissingExtra if the engine is not installed, NotFound if a folder is not there, Invalid if *fonts* has no font.
    """
    engine = _engine()
    if templates is not None and not templates.is_dir():
        raise NotFound(f"there is no folder {templates} to take templates from.", folder=str(templates))
    known = _fonts(engine, fonts)
    with TemporaryDirectory(prefix="geekx-print-") as folder:
        root = Path(folder).resolve()
        own = _laid_out(root, templates)
        nowhere = root / "packages"
        compiler = engine.Compiler(root=root, font_paths=known, package_path=nowhere, package_cache_path=nowhere)
        families = set(known.families())
        yield Press(compiler, engine, [one for one in PREFERRED if one in families], root, own=own)


def _engine() -> Any:
    try:
        return needed("typst", extra="print")
    except MissingExtra as missing:
        told = f"{missing.message} Or print it from a browser: --as html."
        raise MissingExtra(told, **missing.details) from missing


def _fonts(engine: Any, folder: Path | None) -> Any:
    if folder is not None:
        _refuse_without_fonts(engine, folder)
    packages = [place for name in FONT_PACKAGES if (place := _place_of(name)) is not None]
    return engine.Fonts(font_paths=[*packages, *([str(folder)] if folder else [])])


def _place_of(package: str) -> str | None:
    """Where an installed package lies; nothing of it is run."""
    spec = find_spec(package)
    return spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else None


def _refuse_without_fonts(engine: Any, folder: Path) -> None:
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder} to take fonts from.", folder=str(folder))
    found = engine.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
    if not found.fonts():
        told = f"there is no font in {folder} that can be used; fonts are files that end with .ttf, .otf or .ttc."
        raise Invalid(told, folder=str(folder))


def _laid_out(root: Path, templates: Path | None) -> Path | None:
    """Our templates in *root*, and the user's own over them; her folder if anything of it was taken."""
    for file in (resources.directory("templates") / "print").glob("*.typ"):
        _copy(file, root / "print" / file.name)
    own = [] if templates is None else [file for file in sorted((templates / "print").rglob("*")) if _is_taken(file)]
    for file in own:
        _refuse_packages(file)
        _copy(file, root / file.relative_to(templates or root))
    return templates if own else None


def _is_taken(file: Path) -> bool:
    is_plain = file.is_file() and not file.is_symlink() and file.suffix.lower() in _TAKEN
    return is_plain and file.stat().st_size <= _LARGEST


def _copy(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, place)


def _refuse_packages(file: Path) -> None:
    """They would be looked for on the network."""
    if file.suffix.lower() == ".typ" and re.search(rb'"@', file.read_bytes()):
        told = f"the template {file} takes a package, which would be fetched from the network. Nothing was written."
        raise Invalid(f"{told} Put the package's files beside the template and take them from there.", file=str(file))


def _unusable(error: Any, folder: Path) -> Invalid:
    """What the engine says, with the file and the line it says it of."""
    place = re.search(r"┌─ (?:\S*[\\/])?(\S+?):(\d+)", str(error.diagnostic))
    where = f"{folder / 'print' / place[1]}, line {place[2]}" if place else f"in {folder / 'print'}"
    why = excerpt(str(error.message), width=200).rstrip(".")
    return Invalid(f"the template {where} cannot be used: {why}. Nothing was written.", file=str(folder))
