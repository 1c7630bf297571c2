"""`geekx mail` with a mail server of the test's own."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.running import Ran, run


def over(port: int, **more: str) -> dict[str, str]:
    return {"GEEKX_SMTP_HOST": "127.0.0.1", "GEEKX_SMTP_PORT": str(port), "GEEKX_SMTP_TLS": "none",
            "GEEKX_SMTP_CONNECTIONS": "1", "GEEKX_SMTP_PER_SECOND": "1000", **more}  # fmt: skip


def mail(*arguments: str, typed: str | None = None, **settings: str) -> Ran:
    return run("mail", *arguments, typed=typed, **settings)


def approved(*kinds: str) -> None:
    for kind in kinds:
        assert mail("plan", kind, "--at", "now").code == 0
        assert mail("approve", kind, "--yes").code == 0


def records(ran: Ran) -> Any:
    assert ran.code == 0, ran
    return json.loads(ran.out)
