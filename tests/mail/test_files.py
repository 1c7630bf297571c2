"""The folder that somebody looks at before mails are sent."""

from __future__ import annotations

import csv
import mailbox
import stat
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from geekx_ops.errors import Conflict, Invalid, Unavailable
from geekx_ops.mail import files, letters, linting, manifest, sampling
from geekx_ops.mail.facts import Talk
from geekx_ops.mail.files import Every
from geekx_ops.mail.kinds import Kind
from geekx_ops.mail.letters import Letters
from geekx_ops.workspace import Workspace, open_workspace
from tests.conftest import Clock
from tests.factories import NOON
from tests.mail.letters import FACTS
from tests.mail.mailing import DINNER, make_party, plan

NAMES = (
    "Ada Ash",
    "Ben Birch",
    "Wolfeschlegelsteinhausenbergerdorff Cedar",
    "=cmd Dogwood",
    *(f"Guest {n}" for n in range(20)),
)


@pytest.fixture
def party(sqlite_database: Path, clock: Clock) -> Workspace:
    workspace = open_workspace(sqlite_database, clock=clock)
    make_party(workspace, *NAMES)
    return workspace


def found(party: Workspace, kind: Kind = Kind.REMINDER, folder: Path | None = None) -> Letters:
    with party.read() as tx:
        return letters.letters(tx, DINNER, kind, folder=folder)


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_sample_of_every_text_and_a_list_of_all(party: Workspace, tmp_path: Path) -> None:
    written = files.write(found(party), tmp_path / "out", now=NOON)
    listed = rows(tmp_path / "out")
    assert (written.mails, written.refused, written.findings) == (24, 0, ())
    assert [one["address"] for one in listed[:2]] == ["ada.ash@example.org", "ben.birch@example.org"]
    assert manifest.digest((int(one["registration"]), one["sha256"]) for one in listed) == written.digest
    page = written.page.read_text(encoding="utf-8")
    assert written.digest in page
    assert "Wolfeschlegelsteinhausenbergerdorff Cedar" in page
    shown = sorted(path.name for path in (tmp_path / "out/sample").iterdir())
    assert len(shown) == 3 * len([*sampling.sample(found(party)), "worst"])
    assert shown[:3] == ["01-coming.eml", "01-coming.html", "01-coming.txt"]
    assert "data:image/png;base64," in (tmp_path / "out/sample/01-coming.html").read_text(encoding="utf-8")


def test_only_the_owner_reads_it(party: Workspace, tmp_path: Path) -> None:
    files.write(found(party), tmp_path / "out", now=NOON, every=Every.FILES)
    for path in [tmp_path / "out", *(tmp_path / "out").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_all_mails_as_one_mailbox(party: Workspace, tmp_path: Path) -> None:
    done: list[tuple[int, int]] = []
    letters = found(party)
    files.write(letters, tmp_path / "out", now=NOON, every=Every.MBOX, show=lambda one, of: done.append((one, of)))
    with closing(mailbox.mbox(tmp_path / "out/mails.mbox", create=False)) as box:
        kept = [bytes(box.get_bytes(key)) for key in box.keys()]  # noqa: SIM118 - it has no other iterator of keys
    sent = [letters.message(letter).serialized().replace(b"\r\n", b"\n") for letter in letters.letters]
    assert kept == sent
    assert done == [(number, 24) for number in range(1, 25)]


def test_all_mails_as_files_in_many_folders(party: Workspace, tmp_path: Path) -> None:
    files.write(found(party), tmp_path / "out", now=NOON, every=Every.FILES)
    for path in (tmp_path / "out/mails").rglob("*.eml"):
        assert path.parent.name == sha256(path.read_bytes()).hexdigest()[:2]
    assert len(list((tmp_path / "out/mails").rglob("*.eml"))) == 24


def test_the_same_again_is_the_same_and_leaves_nothing_of_before(party: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = files.write(found(party), out, now=NOON, every=Every.FILES)
    again = files.write(found(party), out, now=NOON)
    assert again == first
    assert not (out / "mails").exists()
    assert [path.name for path in tmp_path.glob(".out*")] == []


def test_what_is_there_already_stays(party: Workspace, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/diary.txt").write_text("x", encoding="utf-8")
    with pytest.raises(Conflict, match="holds something else"):
        files.write(found(party), tmp_path / "mine", now=NOON)
    with pytest.raises(Conflict, match="is no folder"):
        files.write(found(party), tmp_path / "mine/diary.txt", now=NOON)
    with pytest.raises(Unavailable, match="cannot be written"):
        files.write(found(party), Path("/dev/null/out"), now=NOON)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["diary.txt"]


def test_a_template_that_fails_leaves_the_folder_as_it_was(party: Workspace, tmp_path: Path) -> None:
    out = tmp_path / "out"
    files.write(found(party), out, now=NOON)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    own = tmp_path / "own/mail"
    own.mkdir(parents=True)
    (own / "reminder.txt").write_text("Hello", encoding="utf-8")
    with pytest.raises(Invalid, match="Subject: …"):
        files.write(found(party, folder=tmp_path / "own"), out, now=NOON)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_who_cannot_be_written_to_stands_in_the_list_with_the_reason(party: Workspace, tmp_path: Path) -> None:
    with party.write() as tx:
        tx.connection.exec_driver_sql("UPDATE people SET email = 'ådå@example.org' WHERE id = 1")
    written = files.write(found(party), tmp_path / "out", now=NOON)
    refused = [one for one in rows(tmp_path / "out") if one["refused"]]
    assert (written.mails, written.refused) == (23, 1)
    assert "SMTPUTF8" in refused[0]["refused"]
    assert refused[0]["sha256"] == ""
    assert [(one.id, one.is_error) for one in written.findings] == [("recipient", False)]


def test_nobody_to_write_to(sqlite_database: Path, clock: Clock, tmp_path: Path) -> None:
    with open_workspace(sqlite_database, clock=clock) as workspace:
        make_party(workspace, "Ada Ash")
        written = files.write(found(workspace, Kind.WAITING), tmp_path / "out", now=NOON)
    assert written.mails == 0
    assert [one.id for one in written.findings] == ["plan-empty"]


@pytest.mark.parametrize("hour", ["03:30", "21:00"])
def test_a_plan_for_the_night_is_noticed(hour: str, party: Workspace) -> None:
    assert plan(party, at=f"2022-05-10 {hour}").warnings
    assert [one.id for one in linting.findings(found(party), NOON)] == ["plan-hour"]


def test_slow_templates_and_missing_slides_are_noticed(party: Workspace, tmp_path: Path) -> None:
    own = tmp_path / "mail"
    own.mkdir()
    (own / "reminder.txt").write_text('{% extends "base/mail/reminder.txt" %}{% set x = r.name %}', encoding="utf-8")
    assert [one.id for one in linting.findings(found(party, folder=tmp_path), NOON)] == ["slow", "template-alone"]


def test_a_mailbox_that_would_get_it_twice_is_noticed(party: Workspace) -> None:
    once = found(party, Kind.THANKS)
    told = replace(once, letters=(*once.letters, once.letters[0]))
    assert [one.id for one in linting.findings(told, NOON) if one.is_error] == ["plan-twice"]


def test_what_is_not_told_is_named(party: Workspace, tmp_path: Path) -> None:
    page = files.write(found(party, Kind.THANKS), tmp_path / "out", now=NOON).page.read_text(encoding="utf-8")
    assert "Left out, for [mails] does not say it: detail, talks, videos by, photos, next events, jobs." in page
    assert linting.left_out(found(party)) == []


def test_talks_of_which_there_is_nothing_are_named(party: Workspace) -> None:
    talks = (Talk("A", "Ada"), Talk("B", "Bo", video="https://example.org/b", slides="https://example.org/s"))
    told = replace(found(party, Kind.THANKS), kind=Kind.FOLLOW_UP, facts=replace(FACTS, talks=talks))
    findings = {one.id: one.told for one in linting.facts(told)}
    assert [*linting.facts(replace(told, kind=Kind.THANKS))] == [*linting.facts(told)]
    assert [*linting.facts(replace(told, kind=Kind.LAST_CALL))] == []
    assert findings == {"talk-video": "there is no video of “A”.", "talk-slides": "there are no slides of “A”."}


def test_an_event_online_without_a_link_is_noticed_before_it_is_too_late(party: Workspace) -> None:
    once = found(party, Kind.REMINDER)
    online = replace(once.facts, event=replace(once.facts.event, is_virtual=True))
    assert [one.id for one in linting.facts(once)] == []
    assert [one.id for one in linting.facts(replace(once, facts=online))] == ["join"]
    assert [one.id for one in linting.facts(replace(once, facts=replace(online, join="https://example.org/j")))] == []


def test_a_template_that_fails_ends_the_check(party: Workspace, tmp_path: Path) -> None:
    own = tmp_path / "mail"
    own.mkdir()
    (own / "reminder.html").write_text("{{ 1 / 0 }}", encoding="utf-8")
    with pytest.raises(Invalid, match="division by zero"):
        linting.findings(found(party, folder=tmp_path), NOON)
