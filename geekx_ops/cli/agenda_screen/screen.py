"""`geekx agenda live`: keys in, what they do on the stage, the screen out."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from geekx_ops.agenda import evening, wording
from geekx_ops.agenda.evening import Stage, Tap
from geekx_ops.cli.agenda_screen.drawing import View, lines, told
from geekx_ops.cli.screen.opening import open_terminal
from geekx_ops.errors import GeekxError
from geekx_ops.events.service import chosen_slug
from geekx_ops.workspace import Transaction

if TYPE_CHECKING:
    from geekx_ops.cli.desk import Desk
    from geekx_ops.cli.screen.terminal import Terminal
    from geekx_ops.workspace import Workspace

    Act = Callable[[Transaction, str, Tap], Stage]

EVERY = 0.25
"""Seconds after which the clock is drawn anew, with what others did meanwhile."""
MINUTE = timedelta(minutes=1)

_INSTEAD = "`geekx agenda status` and `geekx agenda next` do the same without one."


def run(desk: Desk, room: str | None, *, follow: bool) -> None:
    """Show the stage of the event at *desk* until somebody quits. Raises Invalid where there is no terminal."""
    with desk.open() as workspace:
        with workspace.read() as tx:
            event = chosen_slug(tx, desk.event)
            evening.stage(tx, event, room)  # what is wrong with the event or the room is told before the screen opens
        with open_terminal(desk.form, what="the screen of the stage", instead=_INSTEAD) as terminal:
            _Screen(terminal, workspace, event, room, follow=follow).stay()


class _Screen:
    """The screen while it is open."""

    def __init__(self, terminal: Terminal, workspace: Workspace, event: str, room: str | None, *, follow: bool) -> None:
        self._terminal, self._workspace, self._event, self._room = terminal, workspace, event, room
        self._view = View(self._read(), follows=follow, pretends="GEEKX_NOW" in os.environ)
        self._colour = not os.environ.get("NO_COLOR")
        self._is_over = False

    def stay(self) -> None:
        """Show the screen and do what is typed, until the end."""
        while not self._is_over:
            self._draw()
            keys = self._terminal.pressed(EVERY)
            self._is_over = keys is None
            for key in keys or ():
                self._press(key)
            self._view = replace(self._view, stage=self._read())

    def _read(self) -> Stage:
        with self._terminal.patience(), self._workspace.read() as tx:
            return evening.stage(tx, self._event, self._room)

    def _press(self, key: str) -> None:
        if key in {"q", "ctrl-q", "ctrl-c"}:
            self._is_over = True
        elif self._view.help:
            self._view = replace(self._view, help=False)
        elif key in {"?", "f1"}:
            self._view = replace(self._view, help=True, message="any key goes back to the clock", asks=())
        elif key == "ctrl-l":
            self._terminal.forget()
        elif self._view.follows:
            self._view = told(self._view, "This screen only follows; nothing was noted.")
        elif self._view.asks:
            self._answer(key)
        else:
            self._act(key)

    def _answer(self, key: str) -> None:
        if key == "y" and self._view.stage.cut_to(self._target).cuts:
            self._do(self._cut)
        else:
            self._view = told(self._view, "Nothing was cut.")

    @property
    def _target(self) -> datetime:
        return self._view.stage.shown.target or self._view.stage.stored.event.settings.ends

    def _cut(self, tx: Transaction, event: str, tap: Tap) -> Stage:
        return evening.accept_cut(tx, event, self._target, tap)[0]

    def _act(self, key: str) -> None:
        if key == "c":
            self._propose()
        elif key in _ACTS:
            self._do(_ACTS[key])
        elif key == "p":
            self._do(evening.resume if self._view.stage.evening.is_paused else evening.pause)

    def _propose(self) -> None:
        stage = self._view.stage
        found = stage.cut_to(self._target)
        asked = ("", *(f"  {sentence}" for sentence in wording.proposal(found, stage.stored.zone)))
        keys = "y cuts it, any other key leaves it" if found.cuts else "any key goes back to the clock"
        self._view = replace(self._view, message=keys, asks=asked, help=False)

    def _do(self, act: Act) -> None:
        """Do *act*, decided on what this screen shows; what cannot be is told in the last line."""
        tap = Tap(self._room, self._view.stage.seen)
        try:
            with self._terminal.patience():
                stage = self._workspace.transact(lambda tx: act(tx, self._event, tap))
        except GeekxError as error:
            self._view = told(self._view, error.message)
            self._terminal.ring()
            return
        done = "That was one tap already: nothing more was noted."
        if stage.entry is not None:
            done = f"Noted: {stage.entry.act.value} {stage.entry.item or ''}".rstrip()
            if late := wording.behind(stage.behind, stage.entry.at, stage.stored.zone):
                done = f"{done} · {late}"
        self._view = replace(told(self._view, done), stage=stage)

    def _draw(self) -> None:
        width, height = self._terminal.size
        self._terminal.show(lines(self._view, width, height, colour=self._colour))


def _more(tx: Transaction, event: str, tap: Tap) -> Stage:
    return evening.adjust(tx, event, MINUTE, tap=tap)


def _less(tx: Transaction, event: str, tap: Tap) -> Stage:
    return evening.adjust(tx, event, -MINUTE, tap=tap)


def _skip(tx: Transaction, event: str, tap: Tap) -> Stage:
    return evening.skip(tx, event, tap=tap)


_ACTS: dict[str, Act] = {
    **dict.fromkeys((" ", "n", "right", "enter"), evening.go_on),
    **dict.fromkeys(("b", "left"), evening.go_back),
    **dict.fromkeys(("+", "="), _more),
    "-": _less,
    "s": _skip,
    "x": evening.stop,
    **dict.fromkeys(("u", "ctrl-z"), evening.undo),
}
