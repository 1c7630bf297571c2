"""`geekx agenda …`: the plan, as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.agendas import AGENDA, loaded, said
from tests.cli.running import Ran, run


@pytest.fixture
def night(party: Path) -> Path:
    """The dinner with an agenda of two items."""
    return loaded(party, AGENDA)


@pytest.mark.usefixtures("party")
def test_an_empty_agenda_says_how_it_is_filled() -> None:
    assert run("agenda", "show") == Ran(
        0, "", "No items yet. `geekx agenda add TITLE --duration 10m` adds one.\nSpring Dinner: 0 items.\n"
    )
    assert run("agenda", "speakers").err == "No speakers yet. `geekx agenda speaker SLUG --name NAME` adds one.\n"
    assert run("agenda", "releases").err == "No releases yet. `geekx agenda release` makes one.\n"
    assert run("agenda", "diff") == Ran(3, "", "Error: there is no release yet. `geekx agenda release` makes one.\n")
    assert run("agenda", "release").code == 4
    empty = run("agenda", "check")
    assert (empty.code, empty.err) == (4, "Error: the evening cannot go like that: 1 error of the agenda.\n")


@pytest.mark.usefixtures("night")
def test_an_agenda_in_the_file_is_told_with_the_event() -> None:
    assert run("event", "load", "event.toml").out == "dinner: no change.\n"
    assert said("agenda", "show") == (
        "#  STARTS  LASTS         ENDS   ITEM     TITLE    WHO\n"
        "1  18:30!  5m            18:35  welcome  Welcome  Eve\n"
        "2  18:35   10m (min 6m)  18:45  sorting  Sorting  Ada\n"
    )
    assert run("agenda", "show").err == "Spring Dinner: 2 items, over at 18:45.\n"


def test_a_dry_run_tells_what_the_load_does_and_keeps_nothing(night: Path) -> None:
    text = (night / "event.toml").read_text(encoding="utf-8").replace('"10m"', '"15m"').replace("cap = 2", "cap = 3")
    (night / "event.toml").write_text(text, encoding="utf-8")
    told = "dinner:\n    event.cap: 2 → 3\n    agenda.items.sorting.duration: 10m → 15m\n"
    assert said("event", "load", "event.toml", "--dry-run").startswith(told)
    assert said("event", "load", "event.toml").startswith(told)
    assert run("event", "load", "event.toml").out == "dinner: no change.\n"


def test_a_mistake_in_the_agenda_keeps_the_event_from_being_loaded(night: Path) -> None:
    text = (night / "event.toml").read_text(encoding="utf-8").replace('"10m"', '"5:30"').replace("cap = 2", "cap = 3")
    (night / "event.toml").write_text(text, encoding="utf-8")
    refused = run("event", "load", "event.toml")
    assert refused.code == 2
    assert "agenda.items.sorting.duration: “5:30” may be hours or minutes; write 5h30 or 5m30." in refused.err
    assert "cap = 2\n" in said("event", "export")


def test_a_file_without_an_agenda_leaves_it_and_says_so(night: Path) -> None:
    text = (night / "event.toml").read_text(encoding="utf-8")
    (night / "event.toml").write_text(text[: text.index("[agenda]")], encoding="utf-8")
    assert run("event", "load", "event.toml") == Ran(
        0, "dinner: no change.\n", "Note: the file says nothing of an agenda; the one that is stored stays.\n"
    )
    assert "sorting" in said("agenda", "show")


def test_an_exported_event_brings_its_agenda_along(night: Path) -> None:
    said("agenda", "edit", "sorting", "--introduction", 'She said "sort".\nTwice.', "--link", "https://example.org/ä")
    said("event", "export", "--out", "other.toml")
    assert run("event", "load", "other.toml").out == "dinner: no change.\n"
    said("event", "load", "other.toml", GEEKX_DB="other.db")
    shown = [said("agenda", "show", "--format", "json", GEEKX_DB=name) for name in ("geekx.db", "other.db")]
    assert shown[0] == shown[1]
    assert (night / "other.db").exists()


@pytest.mark.usefixtures("night")
def test_a_postponed_event_takes_its_agenda_along() -> None:
    done = said("event", "postpone", "2026-06-01", "--yes")
    assert "agenda.items.welcome.starts: Mon 25 May 2026 18:30 PDT → Mon 1 Jun 2026 18:30 PDT\n" in done
    assert json.loads(said("agenda", "show", "--format", "json"))[1]["starts"] == "2026-06-02T01:35:00+00:00"


@pytest.mark.usefixtures("night")
def test_the_agenda_for_programs() -> None:
    welcome, sorting = json.loads(said("agenda", "show", "--format", "json"))
    assert welcome["starts"] == "2026-05-26T01:30:00+00:00"
    assert (sorting["seconds"], sorting["shortest_seconds"], sorting["hard_start"]) == (600, 360, False)
    assert (sorting["speakers"], sorting["emcee"], sorting["gap_seconds"]) == (["ada"], "eve", 0)
    head, first, *_ = said("agenda", "show", "--format", "csv").splitlines()
    assert head.startswith("item,title,kind,starts,ends,seconds,hard_start")
    assert first.startswith("welcome,Welcome,welcome,2026-05-26T01:30:00+00:00")
    assert [one["name"] for one in json.loads(said("agenda", "speakers", "--format", "json"))] == ["Eve", "Ada"]
    (change,) = json.loads(said("agenda", "edit", "sorting", "--duration", "9m", "--format", "json"))
    assert change == {"event": "dinner", "changes": ["agenda.items.sorting.duration: 10m → 9m"]}
    checks = json.loads(said("agenda", "check", "--format", "json"))
    assert {"severity": "note", "check": "no-release"}.items() <= checks[-1].items()


@pytest.mark.usefixtures("night")
def test_one_item_is_shown_whole() -> None:
    said(
        "agenda", "edit", "sorting", "--introduction", "Here is\nAda.", "--cue", "mic 4", "--cue", "light", "--recorded"
    )
    said("agenda", "speaker", "ada", "--say-it", "AY-da", "--pronouns", "she/her", "--not-yet", "her book")
    assert said("agenda", "show", "sorting") == (
        "Sorting (sorting, talk)\n"
        "  When:         Mon 25 May 2026 18:35 PDT to 18:45\n"
        "  Lasts:        10m (min 6m)\n"
        "  Who:          Ada (say AY-da), she/her\n"
        "  Not yet:      do not say: her book\n"
        "  Emcee:        Eve\n"
        "  Introduction: Here is\n"
        "                Ada.\n"
        "  Cues:         mic 4\n"
        "                light\n"
        "  Recorded:     yes\n"
    )
    assert run("agenda", "show", "lunch").err == 'Error: the plan has no item "lunch". There are: welcome, sorting.\n'


@pytest.mark.usefixtures("night")
def test_a_skipped_item_is_still_in_the_plan() -> None:
    said("agenda", "edit", "sorting", "--skip")
    assert run("agenda", "show").err == "Spring Dinner: 1 item, over at 18:35, 1 more skipped.\n"
    assert "When:         skipped" in said("agenda", "show", "sorting")
    assert said("agenda", "edit", "sorting", "--play") == "dinner:\n    agenda.items.sorting.skipped: yes → no\n"


@pytest.mark.usefixtures("night")
def test_a_dry_run_keeps_nothing() -> None:
    before = said("agenda", "show", "--format", "json")
    for command in (
        ("add", "Talk", "--duration", "5m"),
        ("edit", "sorting", "--duration", "7m"),
        ("move", "sorting", "--before", "welcome"),
        ("remove", "sorting"),
        ("speaker", "ada", "--confirmed"),
    ):
        assert said("agenda", *command, "--dry-run").endswith("Dry run: nothing was changed.\n")
    assert said("agenda", "show", "--format", "json") == before


@pytest.mark.usefixtures("night")
@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ("add", "X"),
            2,
            'item.duration: expected a length of time such as "10m", found nothing. Nothing was changed.',
        ),
        (("add", "X", "--duration", "5m", "--before", "a", "--after", "b"), 2, "give --before or --after, not both."),
        (("add", "X", "--duration", "5m", "--after", "b"), 3, 'the plan has no item "b". There are: welcome, sorting.'),
        (("add", "X", "--duration", "5m", "--slug", "sorting"), 4, 'there is an item "sorting" already'),
        (("add", "李", "--duration", "5m"), 2, "no short name of a-z and digits can be made out of “李”; give one."),
        (("edit", "sorting", "--speaker", "bo"), 2, 'expected the slug of a speaker (eve, ada), found "bo"'),
        (("edit", "sorting", "--shortest", "20m"), 2, "expected at most the duration (10m), found 20m"),
        (("edit", "sorting", "--starts", "18:60"), 2, "is a time that no calendar and no clock shows"),
        (("edit", "sorting", "--link", "javascript:x"), 2, 'expected an address such as "https://example.org/slides"'),
        (("move", "sorting", "--before", "sorting"), 2, "sorting cannot stand before or after itself."),
        (("remove", "lunch"), 3, 'the plan has no item "lunch"'),
        (("speaker", "ada", "--remove"), 4, "Ada is still planned for sorting; nothing was changed."),
        (("speaker", "Ada L", "--name", "Ada"), 2, "has to be made of a-z, 0-9 and single hyphens"),
        (("speaker", "ada", "--timezone", "Mars"), 2, "there is no time zone “Mars”"),
        (("speaker", "bo", "--forget", "--yes"), 3, 'the plan has no speaker "bo". There are: eve, ada.'),
        (("speaker", "ada", "--forget"), 2, "nothing was changed. Say --yes to do it without being asked."),
        (("diff", "0"), 2, "0 is not in the range x>=1."),
        (("import", "none.csv"), 3, "there is no file none.csv."),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(arguments: tuple[str, ...], code: int, message: str) -> None:
    before = said("event", "export")
    refused = run("agenda", *arguments)
    assert (refused.code, refused.out) == (code, "")
    assert message in refused.err
    assert said("event", "export") == before


@pytest.mark.usefixtures("night")
def test_releases_are_made_listed_and_compared() -> None:
    assert said("agenda", "release") == "Release 1 is released.\n"
    assert said("agenda", "release") == "Release 1 is the plan as it is now; nothing was changed.\n"
    assert said("agenda", "diff") == "No difference.\n"
    said("agenda", "edit", "sorting", "--starts", "18:45")
    moved = "  moved      Sorting (sorting): Mon 25 May 2026 18:35 → Mon 25 May 2026 18:45\nTo be told: Ada, Eve.\n"
    assert said("agenda", "diff") == moved
    assert said("agenda", "release") == f"Release 2 is released.\n{moved}"
    assert said("agenda", "diff", "1", "2") == moved
    assert run("agenda", "diff", "1", "7").err == "Error: there is no release 7; there are 1 to 2.\n"
    assert [one["release"] for one in json.loads(said("agenda", "releases", "--format", "json"))] == [1, 2]
    assert json.loads(said("agenda", "diff", "2", "1", "--format", "json")) == [
        {
            "change": "moved",
            "item": "sorting",
            "title": "Sorting",
            "details": ["Mon 25 May 2026 18:45 → Mon 25 May 2026 18:35"],
            "told": ["Ada", "Eve"],
        }
    ]


@pytest.mark.usefixtures("night")
def test_who_has_arrived_stays_when_the_file_is_loaded_again() -> None:
    said("agenda", "speaker", "ada", "--arrived", GEEKX_NOW="2026-05-25T17:40-07:00")
    assert run("event", "load", "event.toml").out == "dinner: no change.\n"
    assert json.loads(said("agenda", "speakers", "--format", "json"))[1]["arrived"] == "2026-05-26T00:40:00+00:00"
    assert said("agenda", "speaker", "ada", "--not-arrived").startswith("dinner:\n  - speakers.ada.arrived")


def test_a_speaker_is_forgotten_for_good(night: Path) -> None:
    said("agenda", "speaker", "ada", "--name", "Ada Lovelace", "--bio", "Ada Lovelace wrote programs.")
    said("agenda", "release")
    assert any(b"Lovelace" in path.read_bytes() for path in night.glob("geekx.db*"))
    told = said("agenda", "speaker", "ada", "--forget", "--yes")
    assert told == (
        "That speaker is forgotten; the items stay, without introduction, notes and cues.\n"
        "geekx.db was written anew without what was erased, and looked through for what is to be forgotten.\n"
    )
    left = [path.read_bytes() for path in night.glob("geekx.db*")]
    assert not any(b"Lovelace" in content for content in left)
    assert said("agenda", "speaker", "ada", "--forget", "--yes").startswith("That speaker is forgotten")
    assert said("db", "check") == "geekx.db is in order.\n"


def test_a_retired_event_does_not_know_who_spoke(night: Path) -> None:
    said("agenda", "speaker", "ada", "--name", "Ada Lovelace")
    told = said("event", "retire", "--yes", "--export", "all.json", GEEKX_NOW="2027-05-01T12:00-07:00")
    assert "The agenda and its releases do not know any more who spoke: 2 speakers forgotten.\n" in told
    assert "Ada Lovelace" in (night / "all.json").read_text(encoding="utf-8")
    assert not any(b"Lovelace" in path.read_bytes() for path in night.glob("geekx.db*"))


def test_a_table_is_taken_after_its_differences_were_shown(night: Path) -> None:
    (night / "list.csv").write_text("Title,Start,Minutes,Speaker\nWelcome,18:30,7,Eve\nNew,18:37,5,Bo\n", "utf-8")
    changes = (
        "dinner:\n"
        "    agenda.items.welcome.duration: 5m → 7m\n"
        "  - agenda.items.sorting: Sorting (talk, 10m; ada)\n"
        "  + agenda.items.new: New (talk, 5m; bo)\n"
        "  + speakers.bo: Bo\n"
    )
    told = "list.csv is a table: 2 items.\n"
    trial = f"{changes}Dry run: nothing was changed.\n"
    assert run("agenda", "import", "list.csv", "--dry-run") == Ran(0, trial, told)
    unasked = run("agenda", "import", "list.csv")
    assert (unasked.code, unasked.out) == (2, changes)
    assert "sorting" in said("agenda", "show")
    assert run("agenda", "import", "list.csv", "--yes") == Ran(0, changes, told)
    assert run("agenda", "import", "list.csv") == Ran(0, "dinner: no change.\n", told)


BOTH_HARD = "both have hard starts: start it later, or shorten what is before"


@pytest.mark.usefixtures("night")
def test_a_change_tells_what_cannot_go_like_that_since() -> None:
    said("agenda", "edit", "sorting", "--starts", "18:35")
    told = run("agenda", "add", "Fixed", "--duration", "5m", "--starts", "18:35", "--before", "sorting")
    assert told.out.startswith("dinner:\n  + agenda.items.fixed: ")
    assert told.err == (
        f"error    sorting: begins 5m before fixed ends (18:40); {BOTH_HARD}\n"
        "Note: 1 error by this change; all there is to say: geekx agenda check.\n"
    )
    assert run("agenda", "edit", "sorting", "--notes", "x").err == ""  # it was told
    shown = run("agenda", "show")
    assert [line.split()[1:3] for line in shown.out.splitlines()[1:]] == [
        ["18:30!", "5m"], ["18:35!", "5m"], ["18:35!", "✗"]
    ]  # fmt: skip
    assert shown.err.endswith("\n✗ begins before something in front of it ends; what to do: geekx agenda check\n")
    assert run("agenda", "move", "sorting", "--before", "fixed", "--dry-run").err.startswith(
        "error    fixed: begins 10m"
    )
    assert run("agenda", "remove", "fixed").err == ""
    (made,) = json.loads(run("agenda", "edit", "sorting", "--starts", "18:31", "--format", "json").out)
    assert made["changes"] == ["agenda.items.sorting.starts: Mon 25 May 2026 18:35 PDT → Mon 25 May 2026 18:31 PDT"]


@pytest.mark.usefixtures("night")
def test_a_plan_that_cannot_go_like_that_is_released_only_if_somebody_says_so() -> None:
    said("agenda", "release")
    run("agenda", "edit", "sorting", "--starts", "18:31")
    asked = run("agenda", "release")
    assert (asked.code, asked.out) == (2, "")
    assert asked.err.splitlines()[:2] == [
        f"error    sorting: begins 4m before welcome ends (18:35); {BOTH_HARD}",
        "Note: 1 error of the agenda; all there is to say: geekx agenda check.",
    ]
    assert run("agenda", "release", typed="n\n").code == 1
    assert said("agenda", "releases").count("organizer") == 1
    assert said("agenda", "release", "--yes").startswith("Release 2 is released.\n")
    assert run("agenda", "release").err == ""  # nothing is released anew, so nothing is asked
