"""Lists of who gets no mails: written, and read back as they were."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.states import Reason, Scope
from geekx_ops.mail.suppression_list import Suppression, SuppressionList, read
from tests.cli.mailing import mail, records
from tests.cli.running import run

HEAD = "email,reason,scope,event,kind,since,source\n"
SINCE = "2026-05-04T12:00:00+00:00"


def test_a_column_of_addresses_is_one() -> None:
    assert read("Name,Email \nAda,ada@example.org\nNobody,\n", source="x") == SuppressionList(("ada@example.org",))
    assert read("email,reason\nada@example.org,550 no such user\n", source="x").addresses == ("ada@example.org",)


def test_a_list_of_ours_says_all() -> None:
    said = HEAD + f"a@example.org,unsubscribed,kind,,thanks,{SINCE},token\n,,,,,,\n"
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    (one,) = read(said, source="x").suppressions
    assert one == Suppression("a@example.org", Reason.UNSUBSCRIBED, Scope.KIND, None, Kind.THANKS, at, "token")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (f"a@example.org,tired,all,,,{SINCE},x", "line 2 of x: reason is one of unsubscribed, bounce"),
        (f"a@example.org,manual,world,,,{SINCE},x", "scope is one of all, event, kind"),
        (f"a@example.org,manual,kind,,postcard,{SINCE},x", "kind is one of"),
        (f"a@example.org,manual,kind,,,{SINCE},x", "does not go with"),
        (f"a@example.org,manual,all,,thanks,{SINCE},x", "does not go with"),
        (f"a@example.org,manual,event,,,{SINCE},x", "does not go with"),
        ("a@example.org,manual,all,,,2026-05-04T12:00,x", "since is no time with an offset"),
        ("a@example.org,manual,all,,,yesterday,x", "since is no time with an offset"),
    ],
)
def test_what_a_list_of_ours_may_not_say(row: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(f"{HEAD}{row}\n", source="x")
    assert told in refused.value.message
    assert "Nothing was changed" in refused.value.message


def test_a_list_goes_into_another_database_as_it_is(mails: Path) -> None:
    assert mail("suppress", "ada@example.org", "--reason", "complaint").code == 0
    assert mail("suppress", "bo@example.org", "--kind", "thanks", "--reason", "unsubscribed").code == 0
    assert mail("suppress", "cy@example.org", "--this-event", "--reason", "bounce").code == 0
    assert run("people", "erase", "Ada", "--cancel-registrations", "--yes").code == 0
    said = mail("suppressed", "--format", "csv").out
    (mails / "list.csv").write_text(said, encoding="utf-8")
    assert "ada@" not in said
    assert mail("suppress", "--file", "list.csv").out == "0 more get no mails.\n"
    later = {"GEEKX_DB": "new.db", "GEEKX_NOW": "2026-05-06T12:00+00:00"}
    assert run("event", "load", "event.toml", **later).code == 0
    assert mail("suppress", "--file", "list.csv", **later).out == "3 more get no mails.\n"
    assert mail("suppressed", "--format", "csv", **later).out == said
    assert mail("suppress", "--file", "list.csv", "--reason", "manual", **later).code == 2
    assert mail("suppress", "--file", "list.csv", "--kind", "thanks", **later).code == 2
    assert mail("unsuppress", "--file", "list.csv", **later).out == "3 of 3 get mails again.\n"
    (mails / "list.csv").write_text(said.replace(",dinner,", ",picnic,"), encoding="utf-8")
    assert mail("suppress", "--file", "list.csv", **later).code == 3
    assert records(mail("suppressed", "--format", "json", **later)) == []
