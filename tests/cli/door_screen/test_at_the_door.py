"""An evening at the door, as the person who sits there has it: keys go in, the screen is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.door_screen.door_terminal import DoorTerminal, admitted, asked, code_of

UP, DOWN, RIGHT, LEFT, F1 = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1bOP"
UNDO, WALK_IN, OUT, RELEASE, CLEAR = "\x1a", "\x0e", "\x0f", "\x12", "\x15"


@pytest.mark.parametrize("end", ["\r", "\t", "\n", "\r\n"])
def test_a_scanned_ticket_lets_in_whatever_the_scanner_ends_with(end: str, evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.shows("· READY", "inside 0   expected 8   waiting 2", "door-1  17:50 (GEEKX_NOW)", "Spring Dinner ☕")
        door.press(code_of(evening, "Bo Chen") + end)
        shown = door.shows("✓ IN", "B o   C h e n", "Bo Chen is in.", "inside 1   expected 7   waiting 2")
        assert "17:50  ✓ IN          Bo Chen" in shown
        assert admitted(evening) == ["Bo Chen"]
        assert door.quits() == 0


def test_the_same_ticket_again_is_refused_with_reason_time_and_place(evening: Path) -> None:
    code = code_of(evening, "Bo Chen")
    with DoorTerminal(evening) as door:
        door.shows("READY")
        door.press(f"{code}\r{code.upper()}\r")
        door.shows(
            "✗ NO  already-in", "since 17:50, door-1", "Bo Chen is inside already since 17:50 (door-1).", "inside 1"
        )
        door.rings(1)
    assert admitted(evening) == ["Bo Chen"]


def test_a_name_with_an_error_of_typing_is_found(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.press("zoe nandu")
        door.shows("▸ Zoë Ñandú")
        door.press(f"{CLEAR}chne")
        door.shows("▸ Bo Chen", "> chne")
        door.press("\r")
        door.shows("✓ IN", "Bo Chen is in.")
        door.press("lee@example.org\r")
        door.shows("✓ IN", "李小龍 is in.")


def test_of_two_with_one_name_a_person_has_to_choose(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.press("ada smith")
        door.shows("  Ada Smith", "ada.s@…", "smith.ada@…")
        door.press("\r")
        door.shows("? WHICH ONE  ambiguous", "choose with ↑ ↓", "inside 0")
        door.press(DOWN)
        door.shows("▸ Ada Smith")
        door.press(DOWN + "\r")
        door.shows("✓ IN", "Ada Smith is in.", "inside 1")
        door.press("ada smith")
        door.shows("✓ inside")
    let_in = (
        "SELECT email FROM door_log d JOIN registrations r ON r.id = registration_id JOIN people p ON p.id = person_id"
    )
    assert asked(evening, let_in) == [("smith.ada@example.org",)]


def test_a_party_comes_in_two_steps_and_its_notes_are_seen(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.press("hopper")
        door.shows("▸ Grace Hopper, Ida Rhodes", "3 seats")
        door.press(LEFT + LEFT + LEFT + RIGHT)
        door.shows("← 2 →")
        door.press("\r")
        door.shows(
            "✓ IN",
            "2 of 3",
            "1 of the party may follow",
            "● dietary: vegan   ● first-dinner: yes",
            "inside 2   expected 6",
        )
        door.press("rhodes")
        door.shows("2 of 3 inside  ✓ inside")
        door.press("\r")
        door.shows("3 of 3", "inside 3   expected 5")


def test_one_key_takes_back_and_the_one_before(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.press("hopper\rbo chen\r")
        door.shows("Bo Chen is in.", "inside 4")
        door.press("half a na" + UNDO)
        door.shows(
            "↶ TAKEN BACK", "Taken back: the check-in of Bo Chen at 17:50; now not inside.", "inside 3", "> half a na"
        )
        door.press(UNDO)
        door.shows("Taken back: the check-in of Grace Hopper", "0 of 3", "inside 0")
        door.press(UNDO)
        door.shows("✗ NOT DONE", "Nothing (more) was done at this screen")
        assert door.quits() == 0


def test_what_was_taken_back_elsewhere_is_passed_over(evening: Path) -> None:
    with DoorTerminal(evening) as here, DoorTerminal(evening, GEEKX_ACTOR="door-2") as there:
        here.press("bo chen\r")
        here.shows("inside 1")
        here.press("zoë\r")
        here.shows("inside 2")
        there.shows("inside 2")  # which it saw by itself
        there.press("zoë\r")
        there.shows("already-in", "since 17:50, door-1")
        there.press(OUT)
        there.shows("✓ OUT", "Zoë Ñandú has left.", "inside 1")
        here.shows("inside 1")
        here.press("zoë" + OUT)
        here.shows("✗ NOT DONE", "> zoë")
        there.press(UNDO + UNDO)
        there.shows("inside 2", "Nothing (more) was done at this screen")


def test_a_walk_in_is_one_step(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.shows("READY")
        door.press(WALK_IN)
        door.shows("✗ NOT DONE", "Type the name first")
        door.press(f"Newa Person, newa@nowhere{WALK_IN}")
        door.shows("✗ NOT DONE", "> Newa Person, newa@nowhere")
        door.press(f".example.org{WALK_IN}")
        door.shows("! WAIT  waiting", "N e w a   P e r s o n", "waiting 3 (1 here)")
    assert asked(evening, "SELECT email FROM people ORDER BY id DESC LIMIT 1") == [("newa@nowhere.example.org",)]


def test_seats_of_the_absent_go_to_those_who_wait_here(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.press("wanda\rzoë\rhopper\r")
        door.shows("waiting 2 (1 here)", "! WAIT        Wanda Wait  waiting")
        door.press(RELEASE)
        door.shows("? RELEASE  1 party would get seats", "A seat would get: Wanda Wait.", "Not here: 李小龍.")
        door.press("\x1b")
        door.shows("· READY", "waiting 2 (1 here)")
        door.press(RELEASE)
        door.shows("? RELEASE")
        door.press("bo chen\r")  # a scan is no yes
        door.shows("✓ IN", "Bo Chen is in.", "waiting 2 (1 here)")
        door.press(RELEASE + "\r")
        door.shows("✓ DONE  release", "CALL IN:  ● Wanda Wait", "Seats given away: 李小龍.", "waiting 1")
        door.press("wanda\r")
        door.shows("✓ IN", "Wanda Wait is in.")
        door.shows_no("CALL IN")
        door.press("李\r")  # came late, and gets the seat of somebody else who has not come
        door.shows("✓ IN", "李小龍 is in.", "inside 7   expected 1   waiting 1")


@pytest.mark.parametrize(
    ("scanned", "reason"),
    [
        ("abcde-fghjz", "mistyped"),
        ("ABC12345678", "mistyped"),
        ("Nobody Atall", "nobody"),
        ("x" * 10_000, "unreadable"),
        ("1234567890123456789012", "nobody"),
    ],
)
def test_what_is_no_ticket_of_ours_is_refused_and_noted(scanned: str, reason: str, evening: Path) -> None:
    with DoorTerminal(evening) as door:
        door.shows("READY")
        door.press(scanned[:4000])
        for start in range(4000, len(scanned), 4000):
            door.shows("> x")
            door.press(scanned[start : start + 4000])
        door.press("\r")
        door.shows(f"✗ NO  {reason}", "inside 0")
        door.press(code_of(evening, "Bo Chen") + "\r")
        door.shows("inside 1")
    assert asked(evening, "SELECT kind, reason FROM door_log ORDER BY id LIMIT 1") == [("refused", reason)]


def test_garbage_between_two_scans_harms_neither(evening: Path) -> None:
    noise = b"\xff\xfe\x00\x1b[200~\x1b[<0;10;10M\x1b[M\x20\x21\x22\x1b]0;title\x07\x1bPq\x1b\\\x1b[999999;1~\x90\x1bc"
    bo, zoe = (code_of(evening, name).encode() for name in ("Bo Chen", "Zoë Ñandú"))
    with DoorTerminal(evening) as door:
        door.shows("READY")
        door.press(noise + bo[:4])
        door.press(bo[4:] + b"\x1b[201~\r" + noise + b"\x15" + zoe + b"\r")
        door.shows("inside 2")
        assert admitted(evening) == ["Bo Chen", "Zoë Ñandú"]
        assert door.quits("\x03") == 0


def test_help_is_a_key_away_and_goes_by_itself(evening: Path) -> None:
    with DoorTerminal(evening) as door:
        for key in ("?", F1):
            door.press(key)
            door.shows("Ctrl-N      walk-in", "Ctrl-Q      quit")
            door.press(key)
            door.shows_no("Ctrl-Q      quit")
        door.press("?bo chen\r")
        door.shows("✓ IN", "Bo Chen is in.")
