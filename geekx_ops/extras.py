"""Packages that not everybody needs: loaded when they are used, and asked for by the name of their extra."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from geekx_ops.errors import MissingExtra


def needed(module: str, *, extra: str) -> Any:
    """The package *module*, or MissingExtra with what to install."""
    try:
        return import_module(module)
    except ImportError as error:  # also of what is there and cannot be loaded
        told = f"this needs {module.partition('.')[0]}: pip install 'geekx-ops[{extra}]'. Nothing was changed."
        raise MissingExtra(told, extra=extra) from error


def found(module: str) -> Any | None:
    """The package *module*, if it is there and can be loaded."""
    try:
        return import_module(module)
    except ImportError:
        return None
