"""Runs `geekx` for the demonstration."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from geekx_ops.cli.main import main


def geekx(*arguments: str | Path, env: dict[str, str] | None = None) -> str:
    done = CliRunner().invoke(main, [str(argument) for argument in arguments], env=env)
    assert done.exit_code == 0, done.output
    return done.stdout
