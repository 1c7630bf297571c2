"""`geekx door` in a terminal: keys in, what they do, the screen out."""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING

from geekx_ops.cli.desk import Desk
from geekx_ops.cli.door_screen.drawing import lines
from geekx_ops.cli.door_screen.pressing import Plain, pressed
from geekx_ops.cli.door_screen.state import LOUD
from geekx_ops.cli.door_screen.station import Station
from geekx_ops.cli.screen.opening import open_terminal
from geekx_ops.events.service import chosen_slug

if TYPE_CHECKING:
    from geekx_ops.cli.screen.terminal import Terminal

EVERY = 1.0
"""Seconds after which the screen looks for what others did."""
_INSTEAD = "`geekx door check-in GUEST` does the same without one."


def run(desk: Desk) -> None:
    """Keep the door of the event at *desk*, until somebody quits. Raises Invalid where there is no terminal."""
    terminal = open_terminal(desk.form, what="the screen of the door", instead=_INSTEAD)
    with desk.open() as workspace:
        with workspace.read() as tx:
            event = chosen_slug(tx, desk.event)
        station = Station(workspace, event)
        with terminal:
            _Screen(terminal, station).stay()


class _Screen:
    """The screen while it is open."""

    def __init__(self, terminal: Terminal, station: Station) -> None:
        self._terminal, self._station, self._state = terminal, station, station.start()
        self._colour = not os.environ.get("NO_COLOR")
        self._is_over = False

    def stay(self) -> None:
        """Show the screen and do what is typed, until the end."""
        look_at = 0.0
        while not self._is_over:
            if monotonic() >= look_at:
                self._look()
                look_at = monotonic() + EVERY
            self._draw()
            keys = self._terminal.pressed(look_at - monotonic())
            self._is_over = keys is None
            done = [self._press(key) for key in keys or ()]
            if any(done):
                look_at = 0.0

    def _press(self, key: str) -> bool:
        """Do what *key* asks for; whether that was more than a change of what is shown."""
        if self._is_over:
            return False
        if len(key) > 1:
            self._search()
        before = self._state
        self._state, action = pressed(self._state, key)
        if action is Plain.QUIT:
            self._is_over = True
        elif action is Plain.REDRAW:
            self._terminal.forget()
        elif action is not None:
            with self._terminal.patience():
                self._state = self._station.act(self._state, action)
        self._ring(before.panel)
        return action is not None

    def _look(self) -> None:
        called = self._state.view.call_in
        with self._terminal.patience():
            self._state = self._station.look(self._state)
        if set(self._state.view.call_in) - set(called):
            self._terminal.ring()

    def _ring(self, before: object) -> None:
        if self._state.panel is not before and self._state.panel.tone in LOUD:
            self._terminal.ring()

    def _search(self) -> None:
        if self._state.is_stale:
            self._state = self._station.search(self._state)

    def _draw(self) -> None:
        self._search()
        width, height = self._terminal.size
        self._terminal.show(lines(self._state, width, height, colour=self._colour))
