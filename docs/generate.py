"""Writes commands.md from the commands and library-reference.md from the library: `make docs`.

What is written depends on the code alone: not on the width of a terminal, the machine, or the Python that runs it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import Path

import click

from geekx_ops.cli.main import main as geekx

DOCS = Path(__file__).resolve().parent
PACKAGE = DOCS.parent / "geekx_ops"
WIDTH = 100
"""Signatures that are longer get a line for each parameter."""

SHARED = ("--db", "--event", "--format")
"""Options that many commands have; told once."""

MODULES = (
    "geekx_ops.workspace",
    "geekx_ops.errors",
    "geekx_ops.events.event",
    "geekx_ops.events.event_file",
    "geekx_ops.events.event_file_writing",
    "geekx_ops.events.service",
    "geekx_ops.events.journal",
    "geekx_ops.agenda.plan",
    "geekx_ops.agenda.planned",
    "geekx_ops.agenda.service",
    "geekx_ops.agenda.releases",
    "geekx_ops.agenda.checking",
    "geekx_ops.registration.service",
    "geekx_ops.registration.guests",
    "geekx_ops.registration.capacity",
    "geekx_ops.registration.listing",
    "geekx_ops.registration.queue",
    "geekx_ops.registration.record",
    "geekx_ops.registration.seats",
    "geekx_ops.identity.people",
    "geekx_ops.qr.payload",
    "geekx_ops.qr.symbol",
    "geekx_ops.qr.drawing",
    "geekx_ops.storage.migrate",
    "geekx_ops.storage.backup",
)
ONLY = {
    "geekx_ops.registration.queue": {"Settled", "settle"},
    "geekx_ops.registration.seats": {"Standing", "Count", "Seats"},
}
"""What is told of modules that are otherwise the inside of the house."""

COMMANDS_HEAD = f"""\
# Commands

Every command with its arguments and options, as `--help` shows them. This page is written by `make docs`.

`-h` or `--help` explains any command. These options belong to many and mean the same everywhere; below, "Also" names
those that a command takes:

| Option | Meaning |
| --- | --- |
| `{SHARED[0]} PATH_OR_URL` | The database: a file or `postgresql://…`; else `GEEKX_DB`, else `geekx.db` here. |
| `{SHARED[1]} SLUG` | The event; else `GEEKX_EVENT`, else the only one, else the one chosen with `geekx event use`. |
| `{SHARED[2]} FORMAT` | How to print what is found: `table` (for people), `json` or `csv` (for programs). |
"""
REFERENCE_HEAD = """\
# Library reference

What a program may use, with what it gives and what it raises. This page is written by `make docs`; the
[guide](library.md) shows how the parts work together.
"""


def pages() -> dict[Path, str]:
    """The text of every generated page."""
    return {
        DOCS / "commands.md": "\n".join([COMMANDS_HEAD, *(section for _, section in commands())]),
        DOCS / "library-reference.md": "\n".join([REFERENCE_HEAD, *reference()]),
    }


# Commands


def commands() -> Iterator[tuple[str, str]]:
    """Every command, as `geekx event load`, with its section."""
    top = click.Context(geekx, info_name="geekx")
    for name in geekx.list_commands(top):
        command = geekx.get_command(top, name)
        assert command is not None, "a group has the commands that it lists"  # noqa: S101 - Click's own promise
        yield from _commands(command, click.Context(command, info_name=name, parent=top))


def _commands(command: click.Command, ctx: click.Context) -> Iterator[tuple[str, str]]:
    if not isinstance(command, click.Group):
        yield ctx.command_path, _command_section(command, ctx)
        return
    yield ctx.command_path, f"## {ctx.command_path}\n\n{_help(command)}\n"
    for name, inner in command.commands.items():
        yield from _commands(inner, click.Context(inner, info_name=name, parent=ctx))


def _command_section(command: click.Command, ctx: click.Context) -> str:
    level = "###" if ctx.command_path.count(" ") > 1 else "##"
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    own, shared = _options(command, ctx)
    parts = [f"{level} {ctx.command_path}", f"```text\n{usage}\n```", _help(command), command.epilog or "", own]
    also = f"Also: {', '.join(f'`{option}`' for option in shared)}." if shared else ""
    return "\n\n".join(part for part in [*parts, also] if part) + "\n"


def _help(command: click.Command) -> str:
    paragraphs = (command.help or "").replace("\b", "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _options(command: click.Command, ctx: click.Context) -> tuple[str, list[str]]:
    """The table of the options, and those of the shared ones that the command takes."""
    records = [param.get_help_record(ctx) for param in command.params if isinstance(param, click.Option)]
    found = [record for record in records if record is not None]
    own = [f"| `{_cell(names)}` | {_cell(text)} |" for names, text in found if names.split()[0] not in SHARED]
    table = "\n".join(["| Option | Meaning |", "| --- | --- |", *own]) if own else ""
    return table, [option for option in SHARED if any(names.split()[0] == option for names, _ in found)]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


# Library


def reference() -> Iterator[str]:
    """The sections of the library reference."""
    yield from Module("geekx_ops").as_front_door()
    yield from Module("geekx_ops.registration").as_front_door()
    for name in MODULES:
        yield from Module(name).as_reference(ONLY.get(name))


class Module:
    """A module of the library as Markdown. It is read, not imported: what is told is how it is written."""

    def __init__(self, name: str) -> None:
        path = PACKAGE.joinpath(*name.split(".")[1:])
        self.name = name
        self._source = (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
        self._tree = ast.parse(self._source)

    def as_front_door(self) -> Iterator[str]:
        """A package whose names are loaded when they are asked for: what it offers, and whose it is."""
        yield self._title()
        rows = [f"| `{name}` | `{home}` |" for name, home in sorted(self._offered())]
        yield "\n".join(["| Name | From |", "| --- | --- |", *rows]) + "\n"

    def as_reference(self, only: Collection[str] | None) -> Iterator[str]:
        """Its public functions and classes, or *only* some of them."""
        yield self._title()
        for node in self._tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if only is None or node.name in only:
                yield self._function(node, "###") if isinstance(node, ast.FunctionDef) else self._class(node)

    def _title(self) -> str:
        return f"## {self.name}\n\n{_text(ast.get_docstring(self._tree))}\n"

    def _offered(self) -> Iterator[tuple[str, str]]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield from ((name.asname, node.module) for name in node.names if name.asname)

    def _function(self, node: ast.FunctionDef, level: str, owner: str = "") -> str:
        text = _text(ast.get_docstring(node))
        return f"{level} {owner}{node.name}\n\n```text\n{self._signature(node)}\n```\n\n{text}\n"

    def _signature(self, node: ast.FunctionDef) -> str:
        decorators = [self._written(decorator) for decorator in node.decorator_list]
        result = f" -> {self._written(node.returns)}" if node.returns else ""
        if "contextmanager" in decorators:
            result = result.replace("Iterator[", "AbstractContextManager[")
        if "property" in decorators:
            return f"{node.name}{result}"
        parts = [part for part in self._parameters(node.args) if part != "self"]
        line = f"{node.name}({', '.join(parts)}){result}"
        if len(line) <= WIDTH:
            return line
        return f"{node.name}(\n" + "".join(f"    {part},\n" for part in parts) + f"){result}"

    def _parameters(self, arguments: ast.arguments) -> Iterator[str]:
        places = [*arguments.posonlyargs, *arguments.args]
        bare: list[ast.expr | None] = [None] * (len(places) - len(arguments.defaults))
        for number, (argument, default) in enumerate(zip(places, [*bare, *arguments.defaults], strict=True), start=1):
            yield self._parameter(argument, default)
            if number == len(arguments.posonlyargs):
                yield "/"
        if arguments.vararg or arguments.kwonlyargs:
            yield f"*{self._written(arguments.vararg) if arguments.vararg else ''}"
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            yield self._parameter(argument, default)
        if arguments.kwarg:
            yield f"**{self._written(arguments.kwarg)}"

    def _parameter(self, argument: ast.arg, default: ast.expr | None) -> str:
        return self._written(argument) + ("" if default is None else f" = {self._written(default)}")

    def _class(self, node: ast.ClassDef) -> str:
        bases = f"({', '.join(map(self._written, node.bases))})" if node.bases else ""
        # Fields, and the members of an enumeration.
        fields = [self._written(item) for item in node.body if isinstance(item, ast.AnnAssign | ast.Assign)]
        shape = "\n".join(
            [f"class {node.name}{bases}" + (":" if fields else ""), *(f"    {field}" for field in fields)]
        )
        head = f"### {node.name}\n\n```text\n{shape}\n```\n\n{_text(ast.get_docstring(node))}\n"
        methods = (item for item in node.body if isinstance(item, ast.FunctionDef) and not item.name.startswith("_"))
        return "\n".join(
            [head, *self._notes(node), *(self._function(item, "####", f"{node.name}.") for item in methods)]
        )

    def _notes(self, node: ast.ClassDef) -> Iterator[str]:
        """What is said below single fields."""
        for field, note in pairwise(node.body):
            if isinstance(field, ast.AnnAssign) and isinstance(note, ast.Expr) and isinstance(note.value, ast.Constant):
                yield f"`{self._written(field.target)}`: {_text(str(note.value.value))}\n"

    def _written(self, node: ast.AST) -> str:
        """The text of *node* on one line, as it was written: how Python would write it differs between versions."""
        return " ".join((ast.get_source_segment(self._source, node) or "").split())


def _text(docstring: str | None) -> str:
    """A docstring as Markdown: *names* of parameters become code, indented lines stay as they are."""
    lines = (line if line.startswith("    ") else _names_as_code(line) for line in (docstring or "").splitlines())
    return "\n".join(lines)


def _names_as_code(line: str) -> str:
    return "".join(
        f"`{part}`" if place % 2 and part.isidentifier() else (f"*{part}*" if place % 2 else part)
        for place, part in enumerate(line.split("*"))
    )


def write() -> None:
    """Write every generated page."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
