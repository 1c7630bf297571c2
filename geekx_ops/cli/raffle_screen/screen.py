"""`geekx raffle draw --stage`: keys in, the steps of the draw, the screen out."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from geekx_ops.cli.raffle_screen.drawing import FRAMES, View, lines
from geekx_ops.cli.screen.opening import open_terminal
from geekx_ops.errors import GeekxError
from geekx_ops.events.service import chosen_slug
from geekx_ops.raffle import service
from geekx_ops.raffle.stage import Stage, stage
from geekx_ops.raffle.steps import DRAW
from geekx_ops.raffle.vocabulary import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from geekx_ops.cli.desk import Desk
    from geekx_ops.cli.screen.terminal import Terminal
    from geekx_ops.workspace import Transaction, Workspace

EVERY = 0.25
"""Seconds after which the timer is drawn anew."""
FRAME = 0.1
"""Seconds that a picture of the suspense stands."""

_INSTEAD = "`geekx raffle draw` and `geekx raffle claim` do the same without one."
_ANSWERS = {"c": Step.CLAIMED, "n": Step.ABSENT, "d": Step.DECLINED, "i": Step.INELIGIBLE}


def run(desk: Desk) -> None:
    """Show the raffle of the event at *desk* until somebody quits. Raises Invalid where there is no terminal."""
    with desk.open() as workspace:
        with workspace.read() as tx:
            event = chosen_slug(tx, desk.event)
            stage(tx, event)  # that nothing is frozen is told before the screen opens
        with open_terminal(desk.form, what="the stage of the raffle", instead=_INSTEAD) as terminal:
            _Screen(terminal, workspace, event).stay()


class _Screen:
    """The screen while it is open."""

    def __init__(self, terminal: Terminal, workspace: Workspace, event: str) -> None:
        self._terminal, self._workspace, self._event = terminal, workspace, event
        self._view = View(self._read(), pretends="GEEKX_NOW" in os.environ)
        self._colour = not os.environ.get("NO_COLOR")
        self._is_over = self._rang = False

    def stay(self) -> None:
        """Show the screen and do what is typed, until the end."""
        while not self._is_over:
            self._draw()
            keys = self._terminal.pressed(EVERY if self._view.frame is None else FRAME)
            self._is_over = keys is None
            for key in keys or ():
                self._press(key)
            self._view = replace(self._view, stage=self._read(), frame=self._next_frame())
            self._ring_at_the_end()

    def _next_frame(self) -> int | None:
        frame = self._view.frame
        return None if frame is None or frame + 1 >= FRAMES else frame + 1

    def _ring_at_the_end(self) -> None:
        left = self._view.stage.left
        is_up = left is not None and left <= timedelta()
        if is_up and not self._rang:
            self._terminal.ring()
        self._rang = is_up

    def _read(self) -> Stage:
        with self._terminal.patience(), self._workspace.read() as tx:
            return stage(tx, self._event)

    def _press(self, key: str) -> None:
        if key in {"q", "ctrl-q", "ctrl-c"}:
            self._is_over = True
        elif key in {"?", "f1"}:
            self._view = replace(self._view, help=not self._view.help)
        elif key == "ctrl-l":
            self._terminal.forget()
        elif self._view.frame is not None:
            self._view = replace(self._view, frame=FRAMES)  # somebody is in a hurry
        elif key == " ":
            self._call()
        elif key in _ANSWERS:
            self._answer(_ANSWERS[key])

    def _call(self) -> None:
        if self._view.stage.next_step == DRAW:
            self._do(service.call, "", frame=0)

    def _answer(self, step: Step) -> None:
        """Note what came of whoever is called; that she is not here before the time is up, if it is said twice."""
        left, hasty = self._view.stage.left, "The time is not up. n again: not here."
        if left is None:
            self._tell("Nobody is called. Space draws.")
        elif step is Step.ABSENT and left > timedelta() and self._view.message != hasty:
            self._tell(hasty)
        else:
            self._do(lambda tx, event: service.answer(tx, event, step), f"Noted: {step.value}")

    def _do(self, act: Callable[[Transaction, str], object], done: str, *, frame: int | None = None) -> None:
        try:
            with self._terminal.patience():
                self._workspace.transact(lambda tx: act(tx, self._event))
        except GeekxError as error:
            self._tell(error.message)
            self._terminal.ring()
            return
        self._view = replace(self._view, stage=self._read(), message=done, help=False, frame=frame)

    def _tell(self, message: str) -> None:
        self._view = replace(self._view, message=message, help=False)

    def _draw(self) -> None:
        width, height = self._terminal.size
        self._terminal.show(lines(self._view, width, height, colour=self._colour))
