"""Puts the folders that stand beside the package into the wheel, inside the package."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("examples", "migrations", "templates")


class FoldersInsideWheel(BuildHookInterface[Any]):
    """A standard wheel holds copies; an editable install finds the checkout's own, so nothing can go stale."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to a standard build."""
        if version == "standard":
            build_data["force_include"].update({name: f"geekx_ops/{name}" for name in FOLDERS})
