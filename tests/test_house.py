"""The rules of the house that no linter knows: sizes, names, what an import may load, what a file may say."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import geekx_ops

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "geekx_ops"
OURS = ("geekx_ops", "migrations", "tests", "benchmarks", "docs", "examples")
HEAVY = {"alembic", "click", "jinja2", "qrcode", "sqlalchemy"}
VAGUE = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}

# Where somebody's files or packages lie is no business of the project. The classes in the patterns keep them from
# finding themselves.
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(root|home|work|farm|opt|Users)/\w")
REGISTRY_HOST = re.compile(
    r"(pypi|pythonhosted|npmjs|debian)[.](org|com)|registry[.]\w|[-]-(extra-)?index-url|[-]-find-links"
)


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def function_lengths() -> dict[str, int]:
    """Lines of each function of the package, its docstring left out: saying more must not cost anything."""
    return {
        f"{shown(path)}:{node.lineno} {node.name}": length_of(node)
        for path in python_files("geekx_ops")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return span(function) - (span(function.body[0]) if ast.get_docstring(function) else 0)


def span(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def pure_modules() -> list[str]:
    """The list stands once, in the import contracts."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return next(contract["source_modules"] for contract in contracts if contract["name"].startswith("Pure modules"))


def files_of_the_project() -> list[Path]:
    """What git keeps, and what it would take in."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def loaded_by(module: str) -> set[str]:
    program = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True, text=True)
    return set(done.stdout.split())


def test_no_function_is_over_40_lines() -> None:
    assert {name: lines for name, lines in function_lengths().items() if lines > 40} == {}


def test_functions_are_short_as_a_rule() -> None:
    lengths = sorted(function_lengths().values())
    assert statistics.median(lengths) <= 8
    assert statistics.quantiles(lengths, n=10)[-1] <= 20


def test_no_file_is_over_300_lines() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files(*OURS)}
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [shown(path) for path in python_files(*OURS) if VAGUE & {path.stem, path.parent.name}] == []


@pytest.mark.parametrize("capability", sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py")))
def test_a_capability_itself_loads_nothing_heavy(capability: str) -> None:
    """Its `__init__` runs before each of its modules: one import in it, and the pure ones load a database library."""
    assert loaded_by(f"geekx_ops.{capability}") & HEAVY == set()


@pytest.mark.parametrize("module", pure_modules())
def test_a_pure_module_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(module) & HEAVY == set()


def test_the_front_door_loads_nothing_heavy() -> None:
    assert loaded_by("geekx_ops") & (HEAVY | {"importlib.metadata"}) == set()


@pytest.mark.parametrize("door", ["geekx_ops", "geekx_ops.registration"])
def test_the_front_door_has_what_it_lists(door: str) -> None:
    package = import_module(door)
    missing = [name for name in dir(package) if getattr(package, name, None) is None and not name.startswith("__")]
    assert missing == []


def test_every_error_is_at_the_front_door() -> None:
    from geekx_ops import errors

    kinds = {
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    }
    assert kinds <= set(dir(geekx_ops))


def test_the_front_door_refuses_other_names() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = geekx_ops.nothing


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY_HOST], ids=["machine paths", "registry hosts"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    found = [
        f"{shown(path)}: {match.group()}"
        for path in files_of_the_project()
        for match in pattern.finditer(path.read_bytes().decode("utf-8", "replace"))
    ]
    assert found == []
