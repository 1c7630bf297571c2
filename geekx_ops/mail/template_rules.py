"""What templates of mails may ask for, and whether what is personal stands in them as plain gaps only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from jinja2 import nodes

from geekx_ops.mail import gaps
from geekx_ops.templating import Source, Templates

READER = "r"
"""What holds the personal values: `{{ r.name }}`."""

_NOT_FOR_TEMPLATES = frozenset({"created", "stamp", "sequence", "withheld"})
"""Of what there is, what only calendars and checks need."""

_OTHER_WORDS = {
    "email": "address", "mail": "address", "code": "ticket_code", "ticket": "ticket_code", "qr": "ticket_picture",
    "first_name": "greeting", "firstname": "greeting", "given_name": "greeting", "full_name": "name",
    "last_name": "name", "party_size": "seats", "unsubscribe": "unsubscribe_url",
}  # fmt: skip
"""What other programs call personal values, and what they are here."""

# Their content goes through other hands before it is written.
_KNEADED = (nodes.FilterBlock, nodes.AssignBlock, nodes.CallBlock, nodes.Macro)


def decides_by_person(templates: Templates, name: str, *, known: frozenset[str], personal: frozenset[str]) -> bool:
    """Whether the template *name* does more with what is personal than write it down.

    Raises Invalid, with file and line, for a name that is not *known*, for a value that is not *personal*, for a block
    that is never shown, and for what is personal in an attribute without quotes.
    """
    sources = templates.sources(name)
    own = frozenset(node.name for source in sources for node in _stored_names(source))
    by_name = {source.name: source for source in sources}
    with templates.blaming(name):
        for source in sources:
            _refuse_lost_blocks(source, by_name)
            _refuse_unknown(source, templates.unknown(source, known | own | {READER}), known)
            _refuse_unknown_values(source, personal)
            _refuse_bare_attributes(source)
    return any(source.names_others_late or _decides(source) for source in sources)


def _stored_names(source: Source) -> Iterator[nodes.Name]:
    """What a template calls something: also for those that it includes."""
    return (node for node in source.tree.find_all(nodes.Name) if node.ctx != "load")


def _refuse_lost_blocks(source: Source, by_name: Mapping[str, Source]) -> None:
    """What stands in a block that no template in front of it has is lost, and nobody is told."""
    extended = list(_extended(source, by_name))
    if not extended or any(one.names_others_late for one in (source, *extended)) or _names(source, "self"):
        return
    there = {block.name for one in extended for block in one.tree.find_all(nodes.Block)}
    for block in source.tree.body:
        if isinstance(block, nodes.Block) and block.name not in there:
            raise source.refusal(
                f"no template that it extends has a block “{block.name}”; {_meant(block.name, there)}", block.lineno
            )


def _extended(source: Source, by_name: Mapping[str, Source]) -> Iterator[Source]:
    """What *source* extends, and what that extends."""
    while (found := source.tree.find(nodes.Extends)) is not None and isinstance(found.template, nodes.Const):
        source = by_name[found.template.value]
        yield source


def _names(source: Source, name: str) -> bool:
    return any(node.name == name for node in source.tree.find_all(nodes.Name))


def strays(templates: Templates, under: str) -> Iterator[tuple[str, str | None]]:
    """Files of the user's folder that are used by nothing under *under*, each with the name that may be meant."""
    ours, hers = templates.ours(under), templates.hers(under)
    asked = {other for name in hers for other in templates.asked_for(name)}
    for name in sorted(hers - ours - asked):
        inside = f"{under}/{name}"
        alike = [inside] if inside in ours else get_close_matches(name, sorted(ours), n=1)
        yield name, alike[0] if alike else None


def alone(templates: Templates, kind: str) -> Iterator[tuple[str, str]]:
    """Files of the user's folder that mails of *kind* are made of, and the other half of each, which is ours still.

    A page of hers may look another way than the text; a text says something that the page does not.
    """
    hers = templates.hers("mail")
    texts = {source.name for source in templates.sources(f"mail/{kind}.txt")}
    for name in sorted(hers & {f"mail/{kind}.html", *texts}):
        stem, _, ending = name.rpartition(".")
        other = f"{stem}.{'html' if ending == 'txt' else 'txt'}"
        if other in templates.ours("mail") - hers:
            yield name, other


def _refuse_unknown(source: Source, unknown: set[str], known: frozenset[str]) -> None:
    for node in source.tree.find_all(nodes.Name):
        if node.name in unknown:
            there = (known | {READER}) - _NOT_FOR_TEMPLATES
            raise source.refusal(f"there is no “{node.name}” in a mail; {_meant(node.name, there)}", node.lineno)


def _refuse_unknown_values(source: Source, personal: frozenset[str]) -> None:
    for node in source.tree.find_all((nodes.Getattr, nodes.Getitem)):
        value = _value(node)
        if value is not None and value not in personal:
            named = _OTHER_WORDS.get(value.lower().replace("-", "_"), value)
            meant = _meant(f"{READER}.{named}", {f"{READER}.{name}" for name in personal})
            raise source.refusal(f"nobody has “{READER}.{value}”; {meant}", node.lineno)


def _refuse_bare_attributes(source: Source) -> None:
    """Without quotes a name of two words is two attributes, and the second may be any."""
    for output in source.tree.find_all(nodes.Output) if source.name.endswith(".html") else ():
        before = ""
        for part in output.nodes:
            if isinstance(part, nodes.TemplateData):
                before += part.data
            elif _is_in_bare_attribute(before) and any(map(_is_reader, (part, *part.find_all(nodes.Name)))):
                raise source.refusal("what is personal may stand in attributes in double quotes only", part.lineno)


def _is_in_bare_attribute(before: str) -> bool:
    outside = re.sub(r"\"[^\"]*\"|'[^']*'", "", before.rpartition(">")[2])
    return re.search(r"<[^<\"']*=\s*\Z", outside) is not None


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
    return asked > sum(1 for _ in _plain_gaps(source.tree))


def mark_plain_gaps(tree: nodes.Template) -> None:
    """Put the marks of personal values where they are written down as they are: *tree* is the same for everybody there.

    So they are looked at and escaped by the place where they stand, also in templates that decide by what is personal.
    """
    for output, place, value in list(_plain_gaps(tree)):
        output.nodes[place] = nodes.TemplateData(gaps.mark(value), lineno=output.nodes[place].lineno)


def _plain_gaps(node: nodes.Node) -> Iterator[tuple[nodes.Output, int, str]]:
    """Each personal value under *node* that is written down as it is, and where in what is written it stands."""
    for child in node.iter_child_nodes():
        if isinstance(child, _KNEADED):
            continue
        if isinstance(child, nodes.Output):
            named = ((place, _value(part)) for place, part in enumerate(child.nodes))
            yield from ((child, place, value) for place, value in named if value is not None)
        yield from _plain_gaps(child)
