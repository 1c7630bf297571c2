"""The documentation is complete: what the program has, a page tells; what a page points to, there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import generate
from geekx_ops.agenda import agenda_file
from geekx_ops.cli.main import EXIT_CODES
from geekx_ops.errors import Invalid
from geekx_ops.events import event_file
from geekx_ops.events.file_sections import LISTS, SINGLE
from geekx_ops.mail import settings_file
from tests.docs.pages import GENERATED, GUIDE, PAGES, ROOT, blocks, text_of

WRITTEN = [*PAGES, "CONTRIBUTING.md", "CHANGELOG.md"]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
SOURCES = sorted((ROOT / "geekx_ops").rglob("*.py"))
TREE_FOLDERS = ("geekx_ops", "migrations", "templates", "examples", "docs", "tests", "benchmarks")


def guide() -> str:
    return "\n".join(map(text_of, GUIDE))


def settings_of_the_event_file() -> list[tuple[str, str]]:
    """Section and key of every setting, from what the program says of a key that it does not know."""
    tables = [f"[{name}]\nzzz = 1\n" for name in SINGLE] + [f"[[{name}]]\nzzz = 1\n" for name in LISTS]
    with pytest.raises(Invalid) as refused:
        event_file.read("".join(tables), source="event.toml")
    unknown = [problem for problem in refused.value.details["problems"] if str(problem["key"]).endswith(".zzz")]
    return [
        (re.split(r"[.\[]", problem["key"])[0], key)
        for problem in unknown
        for key in problem["message"].partition("expected ")[2].split(", ")
    ]


def settings_of_the_agenda() -> list[tuple[str, str]]:
    """The same for the sections that another capability reads."""
    names = ("[agenda]", "[[agenda.clock]]", "[[agenda.items]]", "[[speakers]]")
    text = "".join(f"{name}\nzzz = 1\n" for name in names)
    with pytest.raises(Invalid) as refused:
        event_file.read_with(text, agenda_file.plan, source="event.toml")
    unknown = [problem for problem in refused.value.details["problems"] if str(problem["key"]).endswith(".zzz")]
    lists = {"agenda": {"clock", "items"}}
    return [
        (next(name for name in names if name.strip("[]") == re.split(r"\.zzz|\[", problem["key"])[0]), key)
        for problem in unknown
        for key in problem["message"].partition("expected ")[2].split(", ")
        if key not in lists.get(problem["key"].split(".")[0], ()) or problem["key"] != "agenda.zzz"
    ]


def settings_of_the_mails() -> list[tuple[str, str]]:
    """And for those of the mails."""
    names = ("[mails]", "[[mails.talks]]", "[[mails.jobs]]", "[[mails.next]]", "[[mails.moments]]")
    text = "".join(f"{name}\nzzz = 1\n" for name in names)
    with pytest.raises(Invalid) as refused:
        event_file.read_with(text, settings_file.settings, source="event.toml")
    known = {
        re.sub(r"\[1\]", "", str(problem["key"]).removesuffix(".zzz")): problem["message"].partition("expected ")[2]
        for problem in refused.value.details["problems"]
        if str(problem["key"]).endswith(".zzz")
    }
    lists = {name.strip("[]").rpartition(".")[2] for name in names[1:]}
    return [
        (name, key)
        for name in names
        for key in known[name.strip("[]")].split(", ")
        if name != "[mails]" or key not in lists
    ]


def section(page: str, title: str) -> str:
    """The text from the heading *title* to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,3}} |\Z)", text_of(page), re.MULTILINE | re.DOTALL)
    return "" if found is None else found[2]


@pytest.mark.parametrize("page", GENERATED)
def test_a_generated_page_is_up_to_date(page: str) -> None:
    assert text_of(page) == generate.pages()[ROOT / page], "run `make docs`"


def test_the_guide_shows_every_command() -> None:
    leaves = [command for command, text in generate.commands() if "```" in text]
    assert [command for command in leaves if command not in guide()] == []


def test_every_option_is_told() -> None:
    reference = text_of("docs/commands.md")
    options = {option for path in SOURCES if path.parent.name == "cli" for option in options_in(path)}
    assert {option for option in options if f"`{option}" not in reference and f", {option}" not in reference} == set()


def options_in(path: Path) -> list[str]:
    declared = re.findall(r'click\.option\(\s*((?:"[^"]+",?\s*)+)', path.read_text(encoding="utf-8"))
    return [option for names in declared for option in re.findall(r'"(--[a-z-]+)"', names)]


@pytest.mark.parametrize(("name", "key"), settings_of_the_event_file())
def test_every_setting_of_the_event_file_is_told(name: str, key: str) -> None:
    title = f"[{name}]" if name in SINGLE else f"[[{name}]]"
    assert f"| `{key}` |" in section("docs/events.md", title)


@pytest.mark.parametrize(("name", "key"), settings_of_the_agenda())
def test_every_setting_of_the_agenda_is_told(name: str, key: str) -> None:
    assert f"| `{key}` |" in section("docs/events.md", name)


@pytest.mark.parametrize(("name", "key"), settings_of_the_mails())
def test_every_setting_of_the_mails_is_told(name: str, key: str) -> None:
    assert f"| `{key}` |" in section("docs/events.md", name)


@pytest.mark.parametrize("error", EXIT_CODES, ids=lambda error: error.__name__)
def test_every_kind_of_error_is_told_with_its_exit_code(error: type) -> None:
    assert f"| `{error('').kind}` | {EXIT_CODES[error]} |" in text_of("docs/database.md")


def test_every_variable_is_told() -> None:
    read = {name for path in SOURCES for name in re.findall(r"\bGEEKX_[A-Z]+\b", path.read_text(encoding="utf-8"))}
    told = section("docs/database.md", "Settings from outside")
    assert {name for name in read if f"| `{name}` |" not in told} == set()


def test_the_library_reference_has_the_front_door() -> None:
    import geekx_ops

    offered = {name for name in dir(geekx_ops) if name[0].isalpha() and name not in dir(type(geekx_ops))}
    modules = {path.stem for path in (ROOT / "geekx_ops").iterdir()} | {"annotations", "opened", "TYPE_CHECKING"}
    table = section("docs/library-reference.md", "geekx_ops")
    assert {name for name in offered - modules if f"| `{name}` |" not in table} == set()


@pytest.mark.parametrize("page", WRITTEN)
def test_what_a_page_points_to_is_there(page: str) -> None:
    targets = LINK.findall(text_of(page))
    assert [target for target in targets if not ((ROOT / page).parent / target).exists()] == []


def test_the_index_leads_to_every_page() -> None:
    index = text_of("docs/README.md")
    assert [page for page in PAGES if page.startswith("docs/") and f"({Path(page).name})" not in index] == [
        "docs/README.md"
    ]


def rooms_in_the_tree() -> set[str]:
    """The paths that CONTRIBUTING.md draws: two blanks for each level, a slash behind a folder."""
    drawn = next(block.text for block in blocks("CONTRIBUTING.md") if "geekx_ops/\n" in block.text)
    above: list[str] = []
    found = set()
    for line in drawn.splitlines():
        name = line.split()[0]
        level = (len(line) - len(line.lstrip())) // 2
        above = [*above[:level], name.rstrip("/")]
        found.add("/".join(above))
    return found


def rooms_of_the_house() -> set[str]:
    folders = {path.parent for path in SOURCES} | {ROOT / name for name in TREE_FOLDERS}
    modules = {path for path in SOURCES if path.name != "__init__.py" or path.parent.name == "geekx_ops"}
    return {path.relative_to(ROOT).as_posix() for path in folders | modules}


def test_the_tree_shows_every_room() -> None:
    assert rooms_of_the_house() - rooms_in_the_tree() == set()


def test_the_tree_shows_no_room_that_is_gone() -> None:
    assert {room for room in rooms_in_the_tree() if not (ROOT / room).exists()} == set()
