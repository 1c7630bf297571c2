"""`geekx qr` as it is typed."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.running import run
from tests.qr import decoding
from tests.qr.making_decks import HOME, pdf_file, pptx_file

EVENT = """\
[event]
slug = "dinner"
name = "Dinner"
timezone = "UTC"
starts = 2026-05-25 18:30:00
ends = 2026-05-25 21:30:00
"""
LINKS = """
[[links]]
slug = "home"
url = "https://girlgeek.io/"

[[links]]
slug = "paper"
url = "https://example.org/paper?a=1"
item = "talk"
slides = [2]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new_sqlite: Callable[[], Path]) -> Path:
    monkeypatch.chdir(tmp_path)
    new_sqlite().rename(tmp_path / "geekx.db")
    (tmp_path / "event.toml").write_text(EVENT + LINKS, encoding="utf-8")
    assert run("event", "load", "event.toml").code == 0
    return tmp_path


def text_of(path: Path) -> str:
    return str(decoding.the_one(decoding.of_png(path.read_bytes())).text)


def test_one_code_on_the_terminal_and_as_a_file(folder: Path) -> None:
    shown = run("qr", "make", "link", "https://girlgeek.io/")
    assert shown.err == "20 bytes: version 2, 25 modules a side, level Q.\n"
    assert run("qr", "make", "https://girlgeek.io/") == shown
    assert decoding.the_one(decoding.of_terminal(shown.out, dark=True)).text == "https://girlgeek.io/"
    assert run("qr", "make", "wifi", "Guests", "password=a;b", "--out", "wifi.png").out == "Wrote wifi.png.\n"
    assert text_of(folder / "wifi.png") == "WIFI:T:WPA;S:Guests;P:a\\;b;;"
    again = run("qr", "make", "link", "https://girlgeek.io/", "--out", "wifi.png")
    assert (again.code, "nothing was written" in again.err) == (4, True)
    assert run("qr", "make", "link", "https://girlgeek.io/", "--out", "wifi.png", "--force").code == 0
    assert text_of(folder / "wifi.png") == "https://girlgeek.io/"
    for name in ("a.svg", "a.pdf"):
        assert run("qr", "make", "text", "hello", "--out", name).code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["link", ""], "the link is empty"),
        (["link", "javascript:alert(1)"], "begins with javascript:"),
        (["link", "https://example.org/a b"], "write %20 there"),
        (["text", "x" * 2500], "at level M a code holds about 2331"),
        (["link", "https://example.org/", "--out", "code.gif"], "should end with .png, .svg or .pdf"),
        (["link", "https://example.org/", "--logo", "logo.png"], "a logo needs a file"),
        (["link", "https://example.org/", "--out", "a.pdf", "--logo", "event.toml"], "goes onto PNG and SVG"),
        (
            ["link", "https://example.org/", "--out", "a.png", "--logo", "event.toml", "--logo-share", "20"],
            "may cover up to",
        ),
        (["link", "https://example.org/", "--out", "a.png", "--logo", "event.toml"], "cannot be read; give a PNG"),
        (["wifi", "Guests", "password"], "takes"),
        (["wifi"], "a code of kind wifi needs the network's name: `geekx qr make wifi …`."),
        (["girlgeek.io"], "say what kind of code “girlgeek.io” is: link, wifi,"),
    ],
)
def test_what_cannot_be_made_is_refused(folder: Path, arguments: list[str], said: str) -> None:
    ran = run("qr", "make", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert sorted(path.name for path in folder.iterdir()) == ["event.toml", "geekx.db"]


def test_links_of_the_event(folder: Path) -> None:
    ran = run("qr", "links", "--out", "codes", "--track", "utm_content={item}", "--format", "json")
    assert [one["url"] for one in json.loads(ran.out)] == [
        "https://girlgeek.io/?utm_content=home",
        "https://example.org/paper?a=1&utm_content=talk",
    ]
    assert text_of(folder / "codes" / "paper.png") == "https://example.org/paper?a=1&utm_content=talk"
    assert (
        "2 codes in codes, 0 of them new" in run("qr", "links", "--out", "codes", "--track", "utm_content={item}").err
    )
    assert run("qr", "links", "--out", "codes").code == 4


def test_a_table_of_codes(folder: Path) -> None:
    (folder / "codes.csv").write_text("name,kind,value,password\nsite,,https://example.org/,\nnet,wifi,Guests,secret\n")
    assert "site.png" in run("qr", "batch", "codes.csv", "--out", "made", "--dry-run").out
    assert not (folder / "made").exists()
    assert run("qr", "batch", "codes.csv", "--out", "made").out == "2 codes in made, 2 of them new.\n"
    assert text_of(folder / "made" / "net.png") == "WIFI:T:WPA;S:Guests;P:secret;;"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "one of them value"),
        ("name\nx\n", "one of them value"),
        ("value\njavascript:1\nhttps://ok.example.org/\nx y\n", "has 2 problems; no code was made"),
        (
            "value,name\nhttps://a.example.org/,a\nhttps://b.example.org/,a\n",
            "codes.csv:3: the name “a” is there twice",
        ),
        ("value\nhttps://a.example.org/,b\n", "more cells than the first line"),
        ("value,colour\nhttps://a.example.org/,red\n", "has no field “colour”"),
        ('value\n"https://a.example.org/\n', "this is no CSV"),
        ("value,name\nhttps://a.example.org/,../x\n", "has to be made of a-z"),
    ],
)
def test_a_table_with_a_mistake_makes_no_code(folder: Path, table: str, said: str) -> None:
    (folder / "codes.csv").write_text(table)
    ran = run("qr", "batch", "codes.csv", "--out", "made")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (folder / "made").exists()


def test_tickets_are_small_and_for_nobody_else(folder: Path) -> None:
    assert run("signup", "Ada Example", "ada@example.org").code == 0
    (guest,) = json.loads(run("guests", "show", "Ada", "--format", "json").out)
    assert run("qr", "tickets", "--out", "tickets", "--dry-run").code == 0
    assert not (folder / "tickets").exists()
    ran = run("qr", "tickets", "--out", "tickets", "--format", "csv")
    assert ran.out == "number,file\n1,ticket-1.png\n"
    (file,) = (folder / "tickets").iterdir()
    assert (stat.S_IMODE(file.stat().st_mode), guest["name"]) == (0o600, "Ada Example")
    read = decoding.the_one(decoding.of_png(file.read_bytes()))
    assert read.extra["Version"] == "1"
    assert run("door", "check-in", read.text, GEEKX_NOW="2026-05-25T18:00+00:00").code == 0
    assert "0 of them new" in run("qr", "tickets", "--out", "tickets", "--guest", "Ada").err
    assert run("qr", "tickets", "--out", "tickets", "--guest", "Nobody").code == 3


@pytest.mark.parametrize("make", [pdf_file, pptx_file], ids=["pdf", "pptx"])
def test_a_deck_is_stamped_and_unstamped(folder: Path, make: Callable[[Path], Path]) -> None:
    path = make(folder)
    before = path.read_bytes()
    stamped = path.with_name(f"deck.qr{path.suffix}")
    tried = run("qr", "stamp", path.name, "--link", "home", "--dry-run")
    assert (tried.code, "Nothing was written." in tried.err, stamped.exists()) == (0, True, False)
    assert f"Wrote deck.qr{path.suffix}." in run("qr", "stamp", path.name, "--link", "home", "--closing-slide").err
    assert "has these codes already" in run("qr", "stamp", path.name, "--link", "home", "--closing-slide").err
    # What carries codes of ours is brought up to date; what does not is somebody's.
    assert run("qr", "stamp", path.name, "--url", "https://example.org/").code == 0
    assert "taken off" in run("qr", "unstamp", stamped.name).out
    assert "has no codes of ours" in run("qr", "unstamp", stamped.name).out
    assert run("qr", "stamp", path.name, "--link", "home").code == 4
    assert run("qr", "stamp", path.name, "--link", "home", "--force").code == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["deck.pdf"], 2, "no link was chosen"),
        (["deck.pdf", "--link", "none"], 3, "There are: home, paper"),
        (["deck.pdf", "--item", "none"], 3, "There are: talk"),
        (["deck.pdf", "--all"], 2, "link paper is for slide 2, and the deck has 1 slide"),
        (["deck.pdf", "--url", "example.org/x"], 2, "did you mean https://example.org/x?"),
        (["deck.pdf", "--link", "home", "--size", "5"], 2, "from 10% to 60%"),
        (["none.pdf", "--link", "home"], 3, "there is no file"),
        (["deck.key", "--link", "home"], 2, "In Keynote"),
        (["deck.pdf", "--link", "home", "--track", "x"], 2, "--track"),
    ],
)
def test_what_cannot_be_stamped(folder: Path, arguments: list[str], code: int, said: str) -> None:
    pdf_file(folder)
    (folder / "deck.key").write_bytes(b"x")
    ran = run("qr", "stamp", *arguments)
    assert ran.code == code
    assert said in ran.err
    assert not (folder / "deck.qr.pdf").exists()


def test_the_check_ends_with_one_if_the_back_row_reads_nothing(folder: Path) -> None:
    pdf_file(folder)
    run("qr", "stamp", "deck.pdf", "--link", "home")
    near = run("qr", "check", "deck.qr.pdf", "--format", "json", "--report", "report.html")
    assert near.code == 0
    (found,) = json.loads(near.out)
    assert (found["slide"], found["link"], found["says"], found["quiet"]) == (1, "home", HOME.url, 4)
    assert "link paper" in near.err
    assert "The codes can be scanned; 1 note." in near.err
    assert "Slide 1" in (folder / "report.html").read_text(encoding="utf-8")
    far = run("qr", "check", "deck.qr.pdf", "--room-depth", "40ft", "--photo")
    assert far.code == 1
    assert "the room is 12.192 m deep" in far.err
    assert "bad seat, 12.192 m: 0 of 3 read" in far.err


def test_a_deck_is_checked_without_any_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pdf_file(tmp_path)
    assert run("qr", "stamp", "deck.pdf", "--url", "https://example.org/").code == 0
    assert run("qr", "check", "deck.qr.pdf").code == 0
    assert "no code was found" in run("qr", "check", "deck.pdf").err
    assert not (tmp_path / "geekx.db").exists()


@pytest.mark.parametrize(
    ("package", "name", "arguments"),
    [
        ("pptx", "deck.pptx", ["qr", "stamp", "deck.pptx", "--link", "home"]),
        ("pikepdf", "deck.pdf", ["qr", "stamp", "deck.pdf", "--link", "home"]),
        ("pikepdf", "deck.pdf", ["qr", "unstamp", "deck.pdf"]),
        ("pypdfium2", "deck.pdf", ["qr", "check", "deck.pdf"]),
        ("zxingcpp", "deck.pdf", ["qr", "check", "deck.pdf"]),
        ("numpy", "deck.pdf", ["qr", "check", "deck.pdf"]),
    ],
)
def test_a_missing_package_is_named_with_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, package: str, name: str, arguments: list[str]
) -> None:
    pdf_file(folder)
    pptx_file(folder)
    for module in [one for one in sys.modules if one.startswith(f"{package}.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, package, None)
    ran = run(*arguments)
    assert (ran.code, ran.out) == (7, "")
    assert ran.err.startswith(f"Error: this needs {package}: pip install 'geekx-ops[")
    assert not (folder / f"deck.qr.{name.rpartition('.')[2]}").exists()


def test_without_a_way_to_see_pages_that_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf_file(folder)
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    ran = run("qr", "stamp", "deck.pdf", "--link", "home", "--format", "json")
    assert (ran.code, json.loads(ran.out)[0]["covered"]) == (0, None)
    assert "what lies below the codes was not looked at" in ran.err


def test_what_is_covered_is_told_and_a_talk_has_its_links(folder: Path) -> None:
    pptx_file(folder)
    ran = run("qr", "stamp", "deck.pptx", "--item", "talk", "--corner", "bottom-right")
    assert "the code covers something on slide 2; look there" in ran.err
    assert run("qr", "stamp", "deck.pptx", "--item", "talk", "--corner", "bottom-left", "--track", "x={item}").code == 0


def test_an_office_that_fails_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pptx_file(folder)
    (folder / "soffice").write_text("#!/bin/sh\nexit 1\n")
    (folder / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    ran = run("qr", "check", "deck.pptx")
    assert (ran.code, "LibreOffice could not show deck.pptx. Export it as PDF" in ran.err) == (2, True)


def test_without_an_office_a_deck_is_checked_by_its_pictures(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pptx_file(folder)
    monkeypatch.setenv("PATH", str(folder))
    assert run("qr", "stamp", "deck.pptx", "--link", "home").code == 0
    ran = run("qr", "check", "deck.qr.pptx", "--format", "csv")
    assert (ran.code, len(ran.out.splitlines())) == (0, 4)
    assert "only the pictures of the slides were looked at" in ran.err


def test_a_logo_of_a_safe_size(folder: Path) -> None:
    Image.new("RGB", (50, 50), "teal").save(folder / "logo.png")
    for name in ("code.png", "code.svg"):
        assert run("qr", "make", "link", HOME.url, "--logo", "logo.png", "--out", name).code == 0
    assert text_of(folder / "code.png") == HOME.url
    missing = run("qr", "make", "link", HOME.url, "--logo", "none.png", "--out", "other.png")
    assert (missing.code, "there is no file none.png" in missing.err) == (3, True)


def test_a_place_that_cannot_be_written_to(folder: Path) -> None:
    (folder / "file").write_text("mine")
    for out in ("file/code.png", "file"):
        ran = run("qr", "links", "--out", out)
        assert (ran.code, "cannot be written" in ran.err) == (2, True)
    assert (folder / "file").read_text() == "mine"


@pytest.mark.parametrize("length", ["wide", "0m", "-3m", "3km", "999m"])
def test_a_length_that_is_none(folder: Path, length: str) -> None:
    pdf_file(folder)
    ran = run("qr", "check", "deck.pdf", f"--screen-width={length}")
    assert (ran.code, "takes a length such as 3m" in ran.err) == (2, True)
