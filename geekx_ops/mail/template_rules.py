"""What templates of mails may ask for, and whether what is personal stands in them as plain gaps only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from jinja2 import nodes

from geekx_ops.templating import Source, Templates

READER = "r"
"""What holds the personal values: `{{ r.name }}`."""

# Their content goes through other hands before it is written.
_KNEADED = (nodes.FilterBlock, nodes.AssignBlock, nodes.CallBlock, nodes.Macro)


def decides_by_person(templates: Templates, name: str, *, known: frozenset[str], personal: frozenset[str]) -> bool:
    """Whether the template *name* does more with what is personal than write it down.

    Raises Invalid, with file and line, for a name that is not *known*, and for a value that is not *personal*.
    """
    sources = templates.sources(name)
    own = frozenset(node.name for source in sources for node in _stored_names(source))
    with templates.blaming(name):
        for source in sources:
            _refuse_unknown(source, templates.unknown(source, known | own | {READER}), known)
            _refuse_unknown_values(source, personal)
    return any(source.names_others_late or _decides(source) for source in sources)


def _stored_names(source: Source) -> Iterator[nodes.Name]:
    """What a template calls something: also for those that it includes."""
    return (node for node in source.tree.find_all(nodes.Name) if node.ctx != "load")


def _refuse_unknown(source: Source, unknown: set[str], known: frozenset[str]) -> None:
    for node in source.tree.find_all(nodes.Name):
        if node.name in unknown:
            raise source.refusal(f"there is no “{node.name}” in a mail; {_meant(node.name, known)}", node.lineno)


def _refuse_unknown_values(source: Source, personal: frozenset[str]) -> None:
    for node in source.tree.find_all((nodes.Getattr, nodes.Getitem)):
        value = _value(node)
        if value is not None and value not in personal:
            meant = _meant(f"{READER}.{value}", {f"{READER}.{name}" for name in personal})
            raise source.refusal(f"nobody has “{READER}.{value}”; {meant}", node.lineno)


def _meant(name: str, known: Iterable[str]) -> str:
    alike = get_close_matches(name, sorted(known), n=1)
    return f"is “{alike[0]}” meant?" if alike else f"there are {', '.join(sorted(known))}"


def _value(node: nodes.Node) -> str | None:
    """Which personal value *node* is; None if it is none."""
    if not isinstance(node, nodes.Getattr | nodes.Getitem) or not _is_reader(node.node):
        return None
    if isinstance(node, nodes.Getattr):
        return node.attr
    return str(node.arg.value) if isinstance(node.arg, nodes.Const) else None


def _is_reader(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Name) and node.name == READER


def _decides(source: Source) -> bool:
    asked = sum(_is_reader(node) for node in source.tree.find_all(nodes.Name))
    return asked > sum(_plain_gaps(source.tree))


def _plain_gaps(node: nodes.Node) -> Iterator[bool]:
    """True for each personal value under *node* that is written down as it is."""
    for child in node.iter_child_nodes():
        if isinstance(child, _KNEADED):
            continue
        if isinstance(child, nodes.Output):
            yield from (True for part in child.nodes if _value(part) is not None)
        yield from _plain_gaps(child)
