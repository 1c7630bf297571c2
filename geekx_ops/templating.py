"""Templates that a user may replace, file by file, and that can do nothing but write text."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
    nodes,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from geekx_ops import resources
from geekx_ops.errors import Invalid, NotFound
from geekx_ops.template_sizes import LARGEST, size, weight
from geekx_ops.text import excerpt, sentence

_REFERENCES = (nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)
_UNSAFE = (
    "what people typed must not become part of the page itself; without “safe” and “autoescape” it is shown as text"
)


def rendered(
    name: str,
    values: Mapping[str, Any],
    *,
    folder: Path | None = None,
    filters: Mapping[str, Callable[..., str]] = MappingProxyType({}),
) -> str:
    """The template *name* with *values* in its gaps; if the user's *folder* has a file of that name, that one.

    What ends in .html is escaped. Raises NotFound if there is no *folder*, Invalid if what lies there is no template,
    or fails.
    """
    return Templates(folder, filters=filters).rendered(name, values)


@dataclass(frozen=True, slots=True)
class Source:
    """A template as Jinja2 reads it."""

    name: str
    file: str | None
    tree: nodes.Template

    @property
    def others(self) -> Iterator[tuple[str, int]]:
        """The templates that it names, each with its line."""
        named: Iterator[Any] = filter(_is_named, self.tree.find_all(_REFERENCES))
        yield from ((node.template.value, node.lineno) for node in named)

    @property
    def names_others_late(self) -> bool:
        """Whether some templates that it names are known only when it runs."""
        return not all(map(_is_named, self.tree.find_all(_REFERENCES)))

    def refusal(self, why: str, line: int) -> TemplateSyntaxError:
        """The error that says why this template cannot be used; `Templates.blaming` makes a sentence of it."""
        return TemplateSyntaxError(why, line, self.name, self.file)


def _is_named(reference: Any) -> bool:
    """Whether *reference* names one template that has to be there."""
    late = not isinstance(reference.template, nodes.Const) or not isinstance(reference.template.value, str)
    return not late and not getattr(reference, "ignore_missing", False)


class Templates:
    """The program's templates, and a user's *folder* of the same shape in front of them.

    A file there may extend the one it replaces: that is called `base/` and its name. *finalize* is done to every value
    before it is written, *prepare* to every template before it is used.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        filters: Mapping[str, Callable[..., str]] = MappingProxyType({}),
        finalize: Callable[..., Any] | None = None,
        prepare: Callable[[nodes.Template], None] | None = None,
    ) -> None:
        if folder is not None and not folder.is_dir():
            raise NotFound(f"there is no folder {folder} to take templates from.", folder=str(folder))
        self._folder = folder
        self._environment = _environment(folder, finalize)
        self._environment.prepare = prepare
        self._environment.filters.update(filters)
        for named, one in self._environment.filters.items():
            self._environment.filters[named] = _sized(named, one)

    def rendered(self, name: str, values: Mapping[str, Any]) -> str:
        """The template *name* with *values* in its gaps."""
        with self.blaming(name):
            return _joined(self._environment.get_template(name).generate(values))

    def sources(self, name: str) -> list[Source]:
        """The template *name*, and every one that it names, as trees."""
        found: dict[str, Source] = {}
        with self.blaming(name):
            self._gather(name, found)
        return list(found.values())

    def ours(self, under: str) -> frozenset[str]:
        """The names of the program's own templates in the folder *under*."""
        root = resources.directory("templates")
        return frozenset(path.relative_to(root).as_posix() for path in (root / under).iterdir())

    def hers(self, under: str) -> frozenset[str]:
        """The names of the user's files in the folder *under*, and of those outside of it that are called like ours."""
        if self._folder is None:
            return frozenset()
        inside = [path for path in (self._folder / under).rglob("*") if path.is_file() and path.name[0] != "."]
        beside = [path for path in self._folder.iterdir() if f"{under}/{path.name}" in self.ours(under)]
        return frozenset(path.relative_to(self._folder).as_posix() for path in (*inside, *beside))

    def asked_for(self, name: str) -> frozenset[str]:
        """The templates that *name* names; none if it cannot be read."""
        try:
            return frozenset(other for other, _ in self._source(name).others)
        except (TemplateError, OSError, UnicodeDecodeError):
            return frozenset()

    def file(self, name: str) -> str:
        """Where the template *name* lies."""
        return self.sources(name)[0].file or name

    def _gather(self, name: str, found: dict[str, Source]) -> None:
        found[name] = source = self._source(name)
        for other, line in source.others:
            if other in found:
                continue
            try:
                self._gather(other, found)
            except TemplateNotFound as error:
                raise source.refusal(f"there is no template “{other}” beside it", line) from error

    def _source(self, name: str) -> Source:
        loader = self._environment.loader
        text, file, _ = loader.get_source(self._environment, name) if loader is not None else ("", None, None)
        return Source(name, file, self._environment.parse(text, name, file))

    def unknown(self, source: Source, known: Iterable[str]) -> set[str]:
        """The names that *source* asks for and that are neither *known* nor its own."""
        return meta.find_undeclared_variables(source.tree) - set(known)

    @contextmanager
    def blaming(self, name: str) -> Iterator[None]:
        """Turn a failure of *name* into Invalid with the user's file and line; ours are tested, and fail as bugs do."""
        try:
            yield
        except Exception as error:
            place = None if self._folder is None else _place(error, self._folder, name)
            if place is None:
                raise
            raise _unusable(error, *place) from error


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's own takes any number: `"x" * 9999999999` would fill the memory."""

    intercepted_binops = frozenset({"*", "**", "%"})
    prepare: Callable[[nodes.Template], None] | None = None

    def _generate(self, source: nodes.Template, *rest: Any, **named: Any) -> str:
        if self.prepare is not None:
            self.prepare(source)
        return super()._generate(source, *rest, **named)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%":
            _refuse_large("format", [left, *right] if isinstance(right, tuple) else [left, right])
        elif operator == "**" or weight(left) * weight(right) > LARGEST:
            raise SecurityError(f"{operator} makes something too large")
        return super().call_binop(context, operator, left, right)

    def call(self, context: Context, called: Any, /, *args: Any, **named: Any) -> Any:
        method = getattr(called, "__wrapped__", called)
        if isinstance(text := getattr(method, "__self__", None), str):
            _refuse_large(method.__name__, [text, *args, *named.values()])
        return super().call(context, called, *args, **named)


def _sized(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The filter *function*, which is called *name* and refuses to make what is too large."""
    place = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def sized(*args: Any, **named: Any) -> Any:
        _refuse_large(name, [*args[place:], *named.values()])
        return function(*args, **named)

    return sized


def _refuse_large(name: str, values: Sequence[object]) -> None:
    if size(name, values) > LARGEST:
        raise SecurityError(f"{name} makes something too large")


class _Reading(BaseLoader):
    """Looks at what another loader has found before it is used."""

    def __init__(self, inner: BaseLoader) -> None:
        self.inner = inner

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        text, file, current = self.inner.get_source(environment, template)
        _refuse_unsafe(Source(template, file, environment.parse(text, template, file)))
        return text, file, current


def _refuse_unsafe(source: Source) -> None:
    for node in source.tree.find_all((nodes.Filter, nodes.EvalContextModifier)):
        if not isinstance(node, nodes.Filter) or node.name == "safe":
            raise source.refusal(_UNSAFE, node.lineno)


def _environment(folder: Path | None, finalize: Callable[..., Any] | None) -> _Sandbox:
    shipped = FileSystemLoader(resources.directory("templates"))
    own = [] if folder is None else [FileSystemLoader(folder)]
    environment = _Sandbox(
        loader=_Reading(ChoiceLoader([PrefixLoader({"base": shipped}), *own, shipped])),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    del environment.filters["safe"]  # map("safe") finds filters by their names
    del environment.globals["lipsum"]  # it is random
    return environment


def _joined(parts: Iterable[str]) -> str:
    written, size = [], 0
    for part in parts:
        written.append(part)
        size += len(part)
        if size > LARGEST:
            raise Invalid(f"a template writes more than {LARGEST:,} characters. Nothing was written.")
    return "".join(written)


def _place(error: Exception, folder: Path, name: str) -> tuple[Path, int | None] | None:
    """The file of *folder*, and the line in it, where *error* comes from; None if it is not from there."""
    if isinstance(error, TemplateSyntaxError) and error.filename is not None:
        return _inside(Path(error.filename), error.lineno, folder)
    # Jinja2 puts the template's own lines into the traceback; the last of them is where it happened.
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if (found := _inside(Path(frame.filename), frame.lineno, folder)) is not None:
            return found
    unreadable = isinstance(error, (UnicodeDecodeError, OSError)) and (folder / name).exists()
    return (folder / name, None) if unreadable else None


def _inside(file: Path, line: int | None, folder: Path) -> tuple[Path, int | None] | None:
    # The program itself may be installed somewhere in the folder that somebody gives.
    return (file, line) if file.is_relative_to(folder) and file.suffix != ".py" else None


def _unusable(error: Exception, file: Path, line: int | None) -> Invalid:
    where = str(file) if line is None else f"{file}, line {line}"
    told = error.message if isinstance(error, TemplateSyntaxError) else str(error)  # str() says file and line again
    why = sentence(excerpt(told or type(error).__name__, width=400))
    return Invalid(f"the template {where} cannot be used: {why} Nothing was written.", file=str(file), line=line)
