"""The demonstration: what is in its folder, that it comes out the same every time, and that its commands are real."""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from geekx_ops.cli import progress
from geekx_ops.cli.main import main
from geekx_ops.demo import folder, handed_out, prints
from geekx_ops.demo.acts import Load, SignUp
from geekx_ops.demo.figures import figures
from geekx_ops.demo.pages import FILES
from geekx_ops.demo.scenes import Kind, Scene
from geekx_ops.demo.script import FATOUMATA, GRACE, LEILANI, SIOBHAN, XIMENA
from geekx_ops.demo.service import Night
from geekx_ops.raffle import checking, proof
from geekx_ops.registration import ticket_code
from tests.demo.playing import geekx
from tests.mail.samples import every

pytestmark = pytest.mark.xdist_group("demo")


class Page(HTMLParser):
    """The links, the ids and the text of a page, and every tag that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: set[str] = set()
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.links += [value for value in (found.get("href"), found.get("src")) if value]
        self.ids += [value for value in (found.get("id"),) if value]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def contents(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def index(out: Path) -> Page:
    return Page((out / "index.html").read_text(encoding="utf-8"))


def test_the_folder_holds_what_the_page_lists(out: Path, index: Page) -> None:
    proof = {f"raffle/{name}" for name in (*checking.FILES, checking.SUMS)}
    mails = {f"mails/{kind}-{audience}.{end}" for kind, audience in every() for end in ("eml", "html", "txt")}
    sheets = {*prints.HTML, *prints.PDF}
    speakers = {name for name in contents(out) if name.startswith("agenda/") and name.endswith(".ics")}
    assert len(speakers) == 10
    own = {*FILES, *proof, *mails, *sheets, *handed_out.FILES, *speakers}
    assert contents(out).keys() == {*own, "index.html", folder.MARKER}
    assert {*sheets, *handed_out.FILES} <= {*index.links}


def test_the_proof_of_the_raffle_holds_and_names_nobody(out: Path) -> None:
    found = proof.verified(proof.read(out / "raffle"))
    assert [prize for prize, _ in found.winners] == [1, 2, 3]
    assert [line.step.value for line in found.lines].count("absent") == 1
    story = (out / "raffle.txt").read_text(encoding="utf-8")
    assert f"All of it holds. Compare the commitment with your photo: {found.commitment}" in story
    assert all(f"prize {prize} {code} claimed" in story for prize, code in found.winners)


def test_nobody_else_reads_the_database(out: Path) -> None:
    assert stat.S_IMODE((out / "geekx.db").stat().st_mode) == 0o600


def test_the_summary_tells_the_numbers_and_what_to_do_next(made: tuple[Path, str]) -> None:
    out, printed = made
    numbers = [re.findall(r"\d+", line) for line in printed.splitlines()[1:5]]
    assert numbers == [["180", "231", "120", "126"], ["126", "0", "0"], ["14", "19"], ["77", "102"]]
    assert f"open {out / 'index.html'}" in printed


def test_the_commands_of_the_summary_work(made: tuple[Path, str]) -> None:
    commands = [line.split() for line in made[1].splitlines() if line.startswith("  geekx ")]
    assert [geekx(*command[1:]) != "" for command in commands] == [True] * 4


def test_a_second_run_on_another_machine_replaces_an_earlier_demo_by_the_same_bytes(out: Path, tmp_path: Path) -> None:
    here = tmp_path / "here"
    shutil.copytree(out, here)
    now = {"GEEKX_NOW": "2022-05-25T12:00-07:00"}
    assert "moved up" in geekx("guests", "cancel", "Maya Okafor", "--yes", "--db", here / "geekx.db", env=now).lower()
    (here / "geekx.db-wal").write_bytes(b"of another database")
    (here / "my notes.txt").write_text("ask about the microphones")
    assert contents(here)["geekx.db"] != contents(out)["geekx.db"]
    elsewhere = {**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "77", "LC_ALL": "C"}
    command = [sys.executable, "-m", "geekx_ops", "demo", "--out", str(here)]
    subprocess.run(command, env=elsewhere, check=True, capture_output=True)
    assert contents(here) == {**contents(out), "my notes.txt": b"ask about the microphones"}


def test_every_rule_holds(out: Path) -> None:
    for now in ("2022-05-25T12:00-07:00", "2022-05-25T17:30-07:00"):
        assert "is in order" in geekx("db", "check", "--db", out / "geekx.db", env={"GEEKX_NOW": now})


def test_the_event_file_is_that_of_the_database(out: Path) -> None:
    assert "no change" in geekx("event", "load", "--dry-run", out / "event.toml", "--db", out / "geekx.db")


@pytest.mark.parametrize(("name", "standing"), [("guests.csv", "confirmed"), ("waiting.csv", "waiting")])
def test_the_sheets_are_those_of_the_command(out: Path, name: str, standing: str) -> None:
    listed = geekx("guests", "list", "--standing", standing, "--format", "csv", "--db", out / "geekx.db")
    assert (out / name).read_text(encoding="utf-8") == listed


def test_the_numbers_of_the_night(out: Path) -> None:
    guests, waiting = (
        list(csv.DictReader((out / name).read_text(encoding="utf-8").splitlines()))
        for name in ("guests.csv", "waiting.csv")
    )
    assert len(guests) == 105
    assert sum(int(guest["seats"]) for guest in guests) == 126
    assert [int(guest["position"]) for guest in waiting] == list(range(1, 78))
    assert {guest["email"].rpartition("@")[2] for guest in guests + waiting} == {"example.org"}


def test_never_a_seat_too_many(night: Night) -> None:
    assert [scene for scene in night.scenes if scene.after.taken + scene.after.kept_back > scene.after.cap] == []


def test_what_happens(night: Night) -> None:
    found = figures(night.scenes)
    assert (found.sign_ups, found.wanted, found.cancelled, found.promoted) == (180, 231, 14, 19)
    assert (found.cap_at_first, found.end.cap, found.end.taken, found.end.waiting) == (120, 126, 126, 77)
    refused = [scene.lines[0].text for scene in night.scenes if scene.step.refused]
    assert [sentence.partition(".")[0] for sentence in refused] == [
        "sign-up opens Wed 20 Apr 2022 09:00",
        "the event would have 110 seats, but 116 are taken and 4 are held back",
    ]


def test_who_moves_up_and_when(night: Night) -> None:
    """The pair when two seats come free, the three when held seats go back; who was put first, next; four never."""
    seats = {guest.registration.email: guest.registration for guest in night.guests}
    since = {email: f"{seats[email].standing_since:%m-%d}" for email in (FATOUMATA, SIOBHAN, LEILANI, GRACE)}
    assert since == {FATOUMATA: "05-23", SIOBHAN: "05-10", LEILANI: "05-20", GRACE: "05-13"}
    assert seats[LEILANI].party_size == 2
    assert (night.queue[0].registration.email, night.queue[0].registration.party_size) == (XIMENA, 4)


def test_after_the_cut_off_a_seat_is_given_away_by_hand(night: Night) -> None:
    late = [scene for scene in night.scenes if f"{scene.step.at:%m-%d %H}" in {"05-25 22", "05-25 23"}]
    assert [(scene.promoted, scene.after.free) for scene in late] == [(0, 1), (1, 0)]


def test_the_page_needs_nothing_from_elsewhere(index: Page) -> None:
    assert index.tags.isdisjoint({"script", "link", "img", "iframe", "object"})
    assert [link for link in index.links if ":" in link or link.startswith("/")] == []


def test_every_link_leads_somewhere(out: Path) -> None:
    for name in ("index.html", "door.html", "lists.html", "mails.html", "dietary.html"):
        page = Page((out / name).read_text(encoding="utf-8"))
        assert len(page.ids) == len(set(page.ids))
        lost = [link for link in page.links if link[1:] not in page.ids and not (out / link).is_file()]
        assert lost == []


def test_names_are_escaped(out: Path) -> None:
    text = (out / "door-list.html").read_text(encoding="utf-8")
    assert "<b>Whitfield</b>, Jo &lt;they/them&gt;" in text
    assert "they" not in Page(text).tags
    assert ", Jo <they/them>" in Page(text).words


def test_the_door_has_every_ticket_once(out: Path, night: Night) -> None:
    words = Page((out / "door-list.html").read_text(encoding="utf-8")).words
    codes = [ticket_code.shown(guest.registration.ticket_code or "") for guest in night.guests]
    assert {code: words.count(code) for code in codes} == dict.fromkeys(codes, 1)


def test_the_kitchen_knows_for_how_many(night: Night) -> None:
    assert {count.answer: (count.guests, count.seats) for count in night.diets} == {
        "none": (49, 61),
        "vegetarian": (17, 22),
        "gluten-free": (5, 6),
        "halal": (5, 6),
        "nut allergy": (5, 7),
        "vegan": (4, 4),
        "kosher": (1, 1),
        None: (19, 19),
    }


def test_the_journal_names_nobody(out: Path, night: Night) -> None:
    text = (out / "journal.txt").read_text(encoding="utf-8")
    assert len(text.splitlines()) == len(night.journal)
    assert [guest.registration.name for guest in night.guests if guest.registration.name in text] == []


def argv(scene: Scene, here: Path) -> Iterator[str]:
    for word in shlex.split(scene.step.act.command)[1:]:
        yield str(here / word) if word == "event.toml" else word
    yield from ("--db", str(here / "geekx.db"))


@pytest.mark.slow
def test_the_commands_that_the_page_shows_do_the_same(night: Night, out: Path, tmp_path: Path) -> None:
    """Each is typed at its time; the lists are the same in the end, apart from the codes, which are chance."""
    for scene in night.scenes:
        if isinstance(scene.step.act, Load):
            (tmp_path / "event.toml").write_text(scene.step.act.file, encoding="utf-8")
        now = {"GEEKX_NOW": scene.step.at.isoformat()}
        done = CliRunner().invoke(main, list(argv(scene, tmp_path)), env=now)
        assert (done.exit_code == 0) is not scene.step.refused, done.output
        assert all(line.text in done.output for line in scene.lines if line.kind is Kind.REFUSED)
    for name, standing in (("guests.csv", "confirmed"), ("waiting.csv", "waiting")):
        listed = geekx("guests", "list", "--standing", standing, "--format", "csv", "--db", tmp_path / "geekx.db")
        assert listed == (out / name).read_text(encoding="utf-8")


def test_sign_ups_that_are_not_told_are_counted(night: Night, index: Page) -> None:
    untold = [scene for scene in night.scenes if not scene.step.told]
    assert {type(scene.step.act) for scene in untold} == {SignUp}
    counted = [int(match[1]) for words in index.words if (match := re.fullmatch(r"(\d+) more sign-ups?", words))]
    assert sum(counted) == len(untold)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("patience", "shown"), [(-1.0, True), (60.0, False)])
def test_progress_is_shown_when_it_takes_a_while(
    monkeypatch: pytest.MonkeyPatch, patience: float, *, shown: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    with progress.Progress("Playing the night") as bar:
        for done in range(1, 4):
            bar.show(done, 3)
    assert ("100%" in terminal.getvalue()) is shown
