"""Event operations for a night of talks.

The names that a program of yours needs can be had from here:

    from geekx_ops import open_workspace

    with open_workspace("spring.db") as workspace, workspace.write() as tx:
        ...

Each is loaded when it is first asked for, so that `geekx --help` does not wait for a database library. The services
that take `tx` are modules of their own, such as `geekx_ops.registration.service`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geekx_ops.errors import (
        Closed,
        Conflict,
        DeliveryFailed,
        GeekxError,
        Invalid,
        MissingExtra,
        NotFound,
        SchemaOutdated,
        Unavailable,
    )
    from geekx_ops.workspace import Transaction, Workspace, open_workspace

    __version__: str

__all__ = [
    "Closed",
    "Conflict",
    "DeliveryFailed",
    "GeekxError",
    "Invalid",
    "MissingExtra",
    "NotFound",
    "SchemaOutdated",
    "Transaction",
    "Unavailable",
    "Workspace",
    "__version__",
    "open_workspace",
]

# Where a name lives, unless it is an error. A new one goes here, into the block for type checkers, and into `__all__`.
_HOMES = {
    "Transaction": "geekx_ops.workspace",
    "Workspace": "geekx_ops.workspace",
    "open_workspace": "geekx_ops.workspace",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = _loaded(name)  # from now on found without us
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _loaded(name: str) -> Any:
    if name == "__version__":
        return import_module("importlib.metadata").version("geekx-ops")
    return getattr(import_module(_HOMES.get(name, "geekx_ops.errors")), name)
