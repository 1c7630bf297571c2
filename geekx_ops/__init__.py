"""Event operations for a night of talks.

The names that a program of yours needs can be had from here:

    from geekx_ops import open_workspace, registration, upgrade

    upgrade("spring.db")
    with open_workspace("spring.db") as workspace, workspace.write() as tx:
        registration.sign_up(tx, "spring-meetup", name="Ada Example", email="ada@example.org")

Each is loaded when it is first asked for, so that `geekx --help` does not wait for a database library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geekx_ops.front_door import opened

if TYPE_CHECKING:
    from geekx_ops import registration as registration
    from geekx_ops.errors import Closed as Closed
    from geekx_ops.errors import Conflict as Conflict
    from geekx_ops.errors import DeliveryFailed as DeliveryFailed
    from geekx_ops.errors import GeekxError as GeekxError
    from geekx_ops.errors import Invalid as Invalid
    from geekx_ops.errors import MissingExtra as MissingExtra
    from geekx_ops.errors import NotFound as NotFound
    from geekx_ops.errors import SchemaOutdated as SchemaOutdated
    from geekx_ops.errors import Unavailable as Unavailable
    from geekx_ops.storage.migrate import upgrade as upgrade
    from geekx_ops.version import __version__ as __version__
    from geekx_ops.workspace import Transaction as Transaction
    from geekx_ops.workspace import Workspace as Workspace
    from geekx_ops.workspace import open_workspace as open_workspace

_ERRORS = "Closed Conflict DeliveryFailed GeekxError Invalid MissingExtra NotFound SchemaOutdated Unavailable"

__getattr__, __dir__ = opened(
    __name__,
    {
        **dict.fromkeys(_ERRORS.split(), "geekx_ops.errors"),
        "Transaction": "geekx_ops.workspace",
        "Workspace": "geekx_ops.workspace",
        "__version__": "geekx_ops.version",
        "open_workspace": "geekx_ops.workspace",
        "registration": "geekx_ops.registration",
        "upgrade": "geekx_ops.storage.migrate",
    },
)
