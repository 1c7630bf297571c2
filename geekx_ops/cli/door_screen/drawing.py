"""The screen of the door as lines of text."""

from __future__ import annotations

from dataclasses import dataclass

from geekx_ops.cli import columns
from geekx_ops.cli.door_screen.state import Match, Panel, Scan, State, Tone, View
from geekx_ops.cli.screen.painting import Line, Piece, Style, drawn, filled, line, wrapped

NARROWEST, LOWEST = 60, 15
"""Columns and rows below which nothing useful fits."""
ROOMY = 20
"""Rows from which the band is three rows high."""

HELP = (
    ("Enter, Tab", "let in whom the ticket means, or who is ▸"),
    ("↑ ↓", "choose another guest"),
    ("← →", "fewer or more of the party come in now"),
    ("Ctrl-Z", "take back the last thing done here, and so on"),
    ("Ctrl-N", "walk-in: type the name, or name, address first"),
    ("Ctrl-O", "who is ▸ leaves, or who was answered last"),
    ("Ctrl-R", "absent guests' seats for those who wait here"),
    ("Esc, Ctrl-U", "clear the line; Ctrl-W takes away a word"),
    ("Ctrl-L", "draw the screen anew"),
    ("Ctrl-Q", "quit; everything is stored already"),
)
_KEYS = "? help  ↑↓ who  ←→ party  ^Z undo  ^N walk-in  ^O out  ^R release  ^Q quit"

_BANDS = {
    Tone.IN: Style.GREEN,
    Tone.OUT: Style.BLUE,
    Tone.DONE: Style.GREEN,
    Tone.NO: Style.RED,
    Tone.FAILED: Style.RED,
    Tone.WAIT: Style.YELLOW,
    Tone.WHICH: Style.YELLOW,
    Tone.ASK: Style.YELLOW,
    Tone.BACK: Style.BLUE,
    Tone.READY: Style.MARKED,
}
_TEXTS = {Style.GREEN: Style.GREEN_TEXT, Style.RED: Style.RED_TEXT, Style.YELLOW: Style.YELLOW_TEXT}


@dataclass(frozen=True, slots=True)
class _Size:
    width: int
    height: int

    @property
    def band(self) -> int:
        return 3 if self.height >= ROOMY else 1

    @property
    def body(self) -> int:
        """Rows for what is told and for the notes."""
        return max(3, min(7, self.height // 4 - 1))

    @property
    def list(self) -> int:
        """Rows for matches and scans: what three rows of head, a name, two rules, the line and the keys leave."""
        return self.height - 3 - self.band - 1 - self.body - 4


def lines(state: State, width: int, height: int, *, colour: bool) -> list[str]:
    """What the screen shows: at most *height* lines of at most *width* columns."""
    if width < NARROWEST or height < LOWEST:
        told = wrapped(f"The window is too small: the door needs {NARROWEST} columns, {LOWEST} rows.", max(width, 1))
        return [drawn(line(text), width, colour=colour) for text in told[:height]]
    size = _Size(width, height)
    rows = [*_head(state.view, size), *(_help(size) if state.helping else _work(state, size)), line(_KEYS, Style.FAINT)]
    return [drawn(row, width, colour=colour) for row in rows]


def _work(state: State, size: _Size) -> list[Line]:
    panel = state.panel
    answer = [*_band(panel, size), _large(panel.name, size), *_told(panel, size)]
    return [*answer, *_entry(state, size), *_lists(state, size)]


def _head(view: View, size: _Size) -> list[Line]:
    end = f"{columns.fitted(columns.printable(view.station), size.width // 3)}  {columns.printable(view.clock)}"
    name = columns.padded(columns.printable(view.event), size.width - columns.width(end) - 1)
    return [(Piece(name, Style.BOLD), Piece(f" {end}")), _numbers(view), _call(view, size)]


def _numbers(view: View) -> Line:
    here = f" ({view.here} here)" if view.here else ""
    doubles = f"   ! let in twice {view.conflicts}" if view.conflicts else ""
    return (
        Piece("inside "),
        Piece(str(view.inside), Style.BOLD),
        Piece("   expected "),
        Piece(str(view.expected), Style.BOLD),
        Piece("   waiting "),
        Piece(f"{view.waiting}{here}", Style.BOLD),
        Piece(doubles, Style.YELLOW_TEXT),
    )


def _call(view: View, size: _Size) -> Line:
    if view.trouble:
        return filled(f"! {view.trouble}", "", size.width, Style.RED)
    if view.call_in:
        return filled(_called(view.call_in, size.width), "", size.width, Style.YELLOW)
    return line()


def _called(names: tuple[str, ...], width: int) -> str:
    """As many of *names* as fit, and how many more there are."""
    for shown in range(len(names), 0, -1):
        more = f"  +{len(names) - shown} more" if shown < len(names) else ""
        told = "CALL IN:  " + "   ".join(f"● {columns.printable(name)}" for name in names[:shown]) + more
        if columns.width(told) <= width:
            return told
    return f"CALL IN:  {len(names)} ● {columns.printable(names[0])}"


def _help(size: _Size) -> list[Line]:
    rows = [(Piece(f"  {keys:<12}", Style.BOLD), Piece(told)) for keys, told in HELP]
    return [*rows, *[line()] * (size.height - len(rows) - 4)]


def _band(panel: Panel, size: _Size) -> list[Line]:
    style = _BANDS[panel.tone]
    word = f"  {panel.word}" if panel.word else ""
    blank = filled("", "", size.width, style)
    middle = filled(f"  {panel.tone}{word}", f"{panel.aside}  ", size.width, style)
    return [blank, middle, blank] if size.band > 1 else [middle]


def _large(name: str, size: _Size) -> Line:
    """*name*, with blanks between its letters if that is possible and fits."""
    shown = columns.printable(name)
    spaced = " ".join(shown)
    if columns.width(shown) == len(shown) and columns.width(spaced) == len(spaced) <= size.width - 4:
        shown = spaced
    return line(f"  {columns.fitted(shown, size.width - 4)}", Style.BOLD)


def _told(panel: Panel, size: _Size) -> list[Line]:
    """The sentences and the notes; where there is not room for both, rather the notes."""
    notes = _notes(panel, size.width - 4)[: size.body]
    told = [part for text in panel.told for part in wrapped(text, size.width - 4)]
    room = size.body - len(notes)
    if len(told) > room:
        told = [*told[: room - 1], columns.cut(told[room - 1], size.width - 5) + "…"] if room else []
    rows = [*(line(f"  {text}") for text in told), *(line(f"  {text}", Style.NOTE) for text in notes)]
    return [*rows, *[line()] * (size.body - len(rows))]


def _notes(panel: Panel, width: int) -> list[str]:
    """The notes, several on a row as far as they fit."""
    rows: list[str] = []
    for note in panel.notes:
        parts = wrapped(f"● {note}", width)
        together = f"{rows[-1]}   {parts[0]}" if rows else ""
        if rows and len(parts) == 1 and columns.width(together) <= width:
            rows[-1] = together
        else:
            rows.extend(parts)
    return rows


def _entry(state: State, size: _Size) -> list[Line]:
    text = columns.printable(state.text)
    room = size.width - 4
    while columns.width(text) > room:  # the end of it is where one types
        text = text[max(1, len(text) - room) :]
    return [line("─" * size.width, Style.FAINT), (Piece("> ", Style.BOLD), Piece(text), Piece(" ", Style.MARKED))]


def _lists(state: State, size: _Size) -> list[Line]:
    """The matches, and as many of the last scans as there is room for."""
    matches = _matches(state, size, max(1, size.list - 1))
    scans = [_scan(scan, size) for scan in state.scans[: size.list - len(matches)]]
    rule = line("─" * size.width, Style.FAINT)
    return [*matches, rule, *scans, *[line()] * (size.list - len(matches) - len(scans))]


def _matches(state: State, size: _Size, room: int) -> list[Line]:
    highlighted = state.highlighted
    place = 0 if highlighted is None else state.matches.index(highlighted)
    first = max(0, place - room + 1)
    return [
        _match(match, size, state.people if match is highlighted else None, chosen=match is highlighted)
        for match in state.matches[first : first + room]
    ]


def _match(match: Match, size: _Size, people: int | None, *, chosen: bool) -> Line:
    party = f"{match.party_size} seats" if match.party_size > 1 else ""
    if match.inside and match.party_size > 1:
        party = f"{match.inside} of {match.party_size} inside"
    coming = f"  ← {people} →" if people else ""
    end = "  ".join(filter(None, (match.hint, party, match.mark))) + coming
    left = f"{'▸' if chosen else ' '} {match.name}"
    return filled(left, f"{end} ", size.width, Style.MARKED if chosen else Style.PLAIN)


def _scan(scan: Scan, size: _Size) -> Line:
    word = f"  {scan.word}" if scan.word else ""
    name = columns.fitted(columns.printable(scan.name), size.width // 2)
    style = _TEXTS.get(_BANDS[scan.tone], Style.PLAIN)
    return (Piece(f"  {scan.clock}  "), Piece(f"{scan.tone:<12}", style), Piece(f"  {name}{word}"))
