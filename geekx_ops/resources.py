"""Finds the folders that come with the program: migrations, templates, examples."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def directory(name: str) -> Path:
    """The folder *name*: inside the installed package, or at the root of a checkout.

    Raises FileNotFoundError if this installation has lost it.
    """
    # Inside comes first, and beside only in a checkout: site-packages may hold somebody else's `templates`.
    if (PACKAGE / name).is_dir():
        return PACKAGE / name
    root = PACKAGE.parent
    if (root / "pyproject.toml").is_file() and (root / name).is_dir():
        return root / name
    raise FileNotFoundError(f"{name}/ is missing from this installation of geekx-ops. Install it again.")
