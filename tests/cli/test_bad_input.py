"""Names, answers, addresses and files that are none: a clear sentence, and not a byte changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from geekx_ops.cli.event_texts import LONGEST_FILE
from tests.cli.conftest import EVENT
from tests.cli.running import USES, WITHOUT_DATABASE, Ran, run
from tests.cli.test_event import said

DECEPTIVE = {
    "NUL": ("A\0da", "U+0000 (NUL)"),
    "escape": ("\x1b[31mAda", "U+001B (escape)"),
    "bell": ("Ada\a", "U+0007 (bell)"),
    "delete": ("Ad\x7fa", "U+007F (delete)"),
    "right-to-left mark": ("Ada\u200f!", "U+200F (right-to-left mark)"),
    "right-to-left override": ("Ada \u202efdp.exe", "U+202E (right-to-left override)"),
    "isolate": ("Ada \u2066x", "U+2066 (left-to-right isolate)"),
}
FINE = {
    "SQL": "Robert'); DROP TABLE registrations;--",
    "HTML": "<script>alert('Ada & Bo')</script>",
    "emoji": "Zed 👩\u200d💻🎉",
    "format": "%s {0} {name} %(x)s :name ?1",
    "shell": "$(rm -rf x) `ls` | cat > x",
    "formula": "=HYPERLINK(1)",
    "letters": "Łukasz Øster-Müller ß 李小龍 मोहन",
    "quotes": 'O\'Hara "Bo" \\n',
}
NO_ADDRESSES = (
    "nobody", "@example.org", "a@", "a b@example.org", "a@b@example.org", "a@example..org", "a\0@example.org",
    "a@exam\u202eple.org", "a@example.org\nbcc: all@example.org", "x" * 300 + "@example.org", "", " ", "a@-x.org",
    "<a@b.org>,",
)  # fmt: skip


@pytest.mark.parametrize("what", DECEPTIVE)
def test_what_could_deceive_is_refused(what: str, party: Path) -> None:
    text, told = DECEPTIVE[what]
    before = (party / "geekx.db").read_bytes()
    for arguments in (
        ("signup", text, "new@example.org"),
        ("signup", "New", "new@example.org", "--party", "2", "--with", text),
        ("signup", "New", "new@example.org", "--answer", f"wishes={text}"),
        ("guests", "change", "Ada", "--name", text),
        ("guests", "change", "Ada", "--answer", f"wishes={text}"),
        ("guests", "move-up", "Cy", "--over-cap", "--reason", text),
        ("event", "new", text, "--starts", "2026-06-01 19:00", "--timezone", "UTC"),
    ):
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert told in ran.err or (what == "NUL" and "is not text that can be kept" in ran.err)
        assert ran.err.isprintable() or ran.err.count("\n") == 1
    assert (party / "geekx.db").read_bytes() == before


@pytest.mark.parametrize("what", FINE)
def test_everything_else_is_kept_literally(what: str, party: Path) -> None:
    text = FINE[what]
    assert said("signup", text, "new@example.org", "--answer", f"wishes={text}", "--party", "2", "--with", text)
    found = run("guests", "show", "new@example.org", "--format", "json").out
    assert found.count(text.replace("\\", "\\\\").replace('"', '\\"')) == 3
    assert text in run("guests", "list").out
    assert text in run("guests", "show", text).out
    assert run("db", "check").code == 0
    assert sorted(path.name for path in party.iterdir()) == ["event.toml", "geekx.db"]


def test_a_text_is_as_long_as_it_may_be(party: Path) -> None:
    before = (party / "geekx.db").read_bytes()
    for arguments in (
        ("signup", "x" * 10_000, "new@example.org"),
        ("signup", "New", "new@example.org", "--answer", "wishes=" + "x" * 10_000),
        ("signup", "New", "new@example.org", "--answer", "x" * 10_000 + "=1"),
        ("signup", "New", "new@example.org", "--type", "x" * 10_000),
        ("guests", "move-up", "Cy", "--over-cap", "--reason", "x" * 10_000),
        ("guests", "show", "x" * 10_000),
        ("guests", "answers", "x" * 10_000),
        ("event", "use", "x" * 10_000),
        ("event", "hold", "x" * 10_000, "1"),
        ("event", "release", "x" * 10_000),
        ("event", "postpone", "x" * 10_000),
        ("event", "cap", "x" * 10_000),
        ("event", "show", "--event", "x" * 10_000),
    ):
        ran = run(*arguments)
        assert ran.code in {2, 3}
        assert (ran.out, ran.err.count("\n")) == ("", 1)
        assert len(ran.err) < 10_500
    assert (party / "geekx.db").read_bytes() == before


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_is_none_is_refused(address: str, party: Path) -> None:
    before = (party / "geekx.db").read_bytes()
    for arguments in (("signup", "New", address), ("guests", "change", "Ada", "--email", address)):
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("Error: ")
    assert (party / "geekx.db").read_bytes() == before


@pytest.mark.parametrize("command", sorted(set(USES) - WITHOUT_DATABASE))
def test_half_a_character_is_refused_or_nowhere_found(command: str, party: Path) -> None:
    """A terminal of another encoding hands it over; no database takes it."""
    before = (party / "geekx.db").read_bytes()
    half = "Zo\udceb"
    arguments = [half if word in {"Ada", "dinner", "dietary", "crew", "Ball"} else word for word in USES[command]]
    given = [(*command.split(), *arguments)] if half in arguments else []
    if command.partition(" ")[0] not in {"db", "people"} and command not in {
        "event load",
        "event new",
        "event list",
        "event use",
        "raffle history",
        "mail suppressed",
    }:
        given.append((*command.split(), *USES[command], "--event", half))
    for words in given:
        ran = run(*words)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "Error: “Zo\\udceb” is not text that can be kept: is the terminal set to UTF-8?\n"
    assert (party / "geekx.db").read_bytes() == before


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "1e3", "0x10", "1.5", "9" * 5000])
def test_numbers_that_are_none_are_refused(number: str, party: Path) -> None:
    before = (party / "geekx.db").read_bytes()
    for arguments in (
        ("signup", "New", "new@example.org", "--party", number),
        ("event", "hold", "crew", "--", number),
        ("event", "release", "--", "crew", number),
        ("journal", "--last", number),
        ("event", "new", "Ball", "--starts", "2026-06-01 19:00", "--timezone", "UTC", "--cap", number),
    ):
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, "")
    assert run("guests", "show", f"#{number}").code in {2, 3}
    assert (party / "geekx.db").read_bytes() == before


@pytest.mark.usefixtures("party")
def test_times_that_are_none_are_refused() -> None:
    new = ("event", "new", "Ball", "--timezone", "UTC")
    for arguments, told in (
        ((*new, "--starts", "soon"), "“soon” is not understood as a time"),
        ((*new, "--starts", "2026-02-30 19:00"), "“2026-02-30 19:00” is a time that no calendar and no clock shows"),
        ((*new, "--starts", "9999-12-31 23:00"), "an event that begins 9999-12-31 23:00 and lasts 3h ends after"),
        ((*new, "--starts", "2026-06-01 19:00", "--lasts", "long"), "“long” is not understood as a duration"),
        ((*new[:3], "--timezone", "Mars/Base", "--starts", "2026-06-01 19:00"), ""),
        (("event", "postpone", "later"), "“later 18:30” is not understood as a time"),
    ):
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"Error: {told}")


BAD_FILES: dict[str, tuple[bytes | None, int, str]] = {
    "nothing": (None, 3, "there is no file bad.toml."),
    "an empty file": (b"", 2, "bad.toml has "),
    "a program": (b"\x7fELF" + bytes(range(256)) * 9, 2, "bad.toml is not UTF-8 text (byte "),
    "Latin-1": (EVENT.replace("Barn", "Café").encode("latin-1"), 2, "bad.toml is not UTF-8 text (byte "),
    "UTF-16": (EVENT.encode("utf-16"), 2, "bad.toml is not UTF-8 text (byte 0); save it as UTF-8."),
    "10 megabytes": (b"# x\n" * 2_500_000, 2, f"bad.toml is longer than any event file is ({LONGEST_FILE} bytes)."),
    "many keys": (b"".join(b"k%d=1\n" % number for number in range(9000)), 2, "bad.toml has "),
    "deep lists": (b"a=" + b"[" * 90_000, 2, "bad.toml has 1 problem"),
    "a long number": (b"a=" + b"9" * 5000, 2, "bad.toml has 1 problem"),
    "a large cap": (EVENT.replace("cap = 2", f"cap = {10**30}").encode(), 2, "bad.toml has 1 problem"),
    "an unknown key": (EVENT.replace("cap", "capp").encode(), 2, "bad.toml has 1 problem"),
    "no TOML": (b"Dear all,\n", 2, "bad.toml has 1 problem"),
    "another event's end": (EVENT.replace("21:30", "17:30").encode(), 2, "bad.toml has 1 problem"),
    "an override": (EVENT.replace("The Barn", "The \u202eBarn").encode(), 2, "bad.toml has 1 problem"),
    "an escaped NUL": (EVENT.replace("The Barn", "The \\u0000Barn").encode(), 2, "bad.toml has 1 problem"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_an_event_file_that_is_none_is_refused(kind: str, party: Path) -> None:
    content, code, told = BAD_FILES[kind]
    if content is not None:
        (party / "bad.toml").write_bytes(content)
    before = (party / "geekx.db").read_bytes()
    for more in ((), ("--dry-run",), ("--db", "new.db")):
        ran = run("event", "load", "bad.toml", *more)
        assert (ran.code, ran.out) == (code, "")
        assert ran.err.startswith(f"Error: {told}")
    assert (party / "geekx.db").read_bytes() == before
    assert not (party / "new.db").exists()


@pytest.mark.usefixtures("party")
def test_a_folder_is_no_event_file() -> None:
    assert run("event", "load", ".") == Ran(2, "", "Error: . cannot be read: Is a directory.\n")
    assert run("event", "load", "event.toml/x").err == "Error: event.toml/x cannot be read: Not a directory.\n"
    assert run("event", "load", "x" * 5000).err.endswith(" cannot be read: File name too long.\n")


def test_a_byte_order_mark_and_other_line_ends_are_fine(party: Path) -> None:
    (party / "event.toml").write_bytes(b"\xef\xbb\xbf" + EVENT.replace("\n", "\r\n").encode())
    assert said("event", "load", "event.toml") == "dinner: no change.\n"
