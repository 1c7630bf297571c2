"""What people install: the wheel made from the sdist, in an environment that has nothing but what it asks for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDERS = ("examples", "migrations", "templates")

# What is done with the installed program, in this order: arguments, and words that its output must have.
COMMANDS = [
    (["--help"], "Usage: geekx"),
    (["--version"], "0.1.0"),
    (["db", "upgrade"], ""),
    (["event", "new", "Spring dinner", "--starts", "2099-03-04 18:30", "--timezone", "America/Los_Angeles"], "Spring"),
    (["signup", "Ada Example", "ada@example.org"], "confirmed"),
    (["guests", "list"], "ada@example.org"),
    (["event", "example"], "mosaicml-dinner"),
    (["db", "check"], "in order"),
    (["demo", "--out", "night"], "night"),
]


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """What *command* prints; its complaint is the failure's text."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the sdist, so that what git ignores, or the sdist forgets, cannot be in it."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@dataclass(frozen=True)
class Installed:
    """A fresh environment with the wheel, and a folder far from the checkout to work in."""

    bin: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> str:
        outside = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GEEKX_", "COV_"))
        }
        return run(self.bin / program, *arguments, cwd=self.folder, env=outside)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    place = tmp_path_factory.mktemp("elsewhere")
    run(sys.executable, "-m", "venv", place / "venv", cwd=place)
    environment = Installed(place / "venv" / ("Scripts" if os.name == "nt" else "bin"), place)
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    environment.run("python", *pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel))
    return environment


def files_of_the_checkout() -> set[str]:
    """What belongs into the wheel, as git sees it."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "geekx_ops", *FOLDERS]
    names = {name for name in run(*listing, cwd=ROOT).split("\0") if name and (ROOT / name).is_file()}
    return {name if name.startswith("geekx_ops/") else f"geekx_ops/{name}" for name in names}


def test_the_wheel_holds_the_package_and_its_folders_and_nothing_else(wheel: Path) -> None:
    held = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert held == files_of_the_checkout()


@pytest.mark.parametrize("needed", ["py.typed", "migrations/env.py", *(f"{name}/" for name in FOLDERS)])
def test_the_wheel_holds(wheel: Path, needed: str) -> None:
    assert any(name.startswith(f"geekx_ops/{needed}") for name in ZipFile(wheel).namelist())


def test_the_wheel_carries_the_licence(wheel: Path) -> None:
    (licence,) = (name for name in ZipFile(wheel).namelist() if name.endswith("/LICENSE"))
    assert ZipFile(wheel).read(licence) == (ROOT / "LICENSE").read_bytes()


def test_the_installed_folders_are_found_inside_the_package(installed: Installed) -> None:
    program = f"from geekx_ops.resources import directory as d; print(*map(d, {FOLDERS}), sep='\\n')"
    found = [Path(line) for line in installed.run("python", "-c", program).splitlines()]
    assert [path.parent.name for path in found] == ["geekx_ops"] * 3
    assert all(path.is_relative_to(installed.folder.resolve()) for path in found)


def test_the_installed_program_works(installed: Installed) -> None:
    printed = [installed.run("geekx", *arguments) for arguments, _ in COMMANDS]
    assert [words for (_, words), text in zip(COMMANDS, printed, strict=True) if words not in text] == []


def test_nothing_of_ours_but_the_package_is_importable(installed: Installed) -> None:
    """`migrations`, `templates` and `tests` are names that other people's packages have too."""
    program = (
        f"from importlib.util import find_spec; print([name for name in {(*FOLDERS, 'tests')} if find_spec(name)])"
    )
    assert installed.run("python", "-P", "-c", program).strip() == "[]"
