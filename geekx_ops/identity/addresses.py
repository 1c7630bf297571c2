"""E-mail addresses: what is one, and when two of them are one person's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from geekx_ops.errors import Invalid
from geekx_ops.text import described, excerpt, is_of_a_word

LONGEST_ADDRESS = 254
"""Characters of a whole address (RFC 5321, 4.5.3.1.3, without the angle brackets; erratum 1690 of RFC 3696)."""
LONGEST_LOCAL = 64
"""Characters before the @ (RFC 5321, 4.5.3.1.1)."""
LONGEST_LABEL = 63
"""Characters between two dots of a domain (RFC 1035, 2.3.4)."""

# Patterns are compiled by `re` when they are first needed, and kept by it: most runs check no address.
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"  # RFC 5322, 3.2.3
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# Nearly every address that is typed; what this takes is right, what it does not take is looked at closely.
_USUAL = rf"(?ai)(?=[^@]{{1,{LONGEST_LOCAL}}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?!\d+\Z){_LABEL}"
_ATOM_CHARACTER = r"(?a)[\w!#$%&'*+/=?^`{|}~.-]"


def email_key(address: str) -> str:
    """The form under which two spellings of an address are one person's: NFKC, trimmed, small letters.

    A domain in other letters gets its ASCII form, so that `müller.example.org` and `xn--mller-kva.example.org` are the
    same. Nothing is checked, nothing raised. Tags (`ada+news@…`) stay: see `plus_alias_of`.
    """
    if address.isascii():
        return address.strip().lower()
    # Small letters can come apart (İ), so they are composed once more.
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", address).strip().lower())
    local, at, domain = composed.rpartition("@")
    if domain.isascii():
        return composed
    # RFC 3490, 3.1: these are dots as well.
    return local + at + ".".join(map(_ascii_label, re.split("[.。]", domain)))


def _ascii_label(label: str) -> str:
    # Punycode by itself (RFC 3492): Python's "idna" is the rule of 2003, under which ß is ss and two people are one.
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def checked_email(address: str) -> str:
    """*address* as it was given, trimmed. Raises Invalid, saying what is wrong, if no mail can have that address.

    Quoted local parts and addresses of bare machines (`ada@[192.0.2.1]`, `ada@localhost`) are refused: at a sign-up
    they are slips.
    """
    given = address.strip()
    if len(given) <= LONGEST_ADDRESS and re.fullmatch(_USUAL, given):
        return given
    problem = next(_problems(given), None)
    if problem is not None:
        raise Invalid(
            f"“{excerpt(given, width=80)}” is not an e-mail address: {problem}. Write it like ada@example.org.",
            problem="email",
        )
    return given


def _problems(given: str) -> Iterator[str]:
    """All that is wrong with an address, what explains most first. Lengths and dots are those of its key."""
    if not given:
        yield "it is empty"
    yield from _unfit_characters(given)
    key = email_key(given)
    if key.count("@") != 1:
        yield "it has no @" if "@" not in key else f"it has {key.count('@')} @, and one is right"
        return
    local, _, domain = key.partition("@")
    yield from _problems_before_at(local)
    yield from _problems_after_at(domain)
    if max(len(key), _octets(given)) > LONGEST_ADDRESS:
        yield f"it is longer than {LONGEST_ADDRESS} characters"


def _unfit_characters(given: str) -> Iterator[str]:
    if given.lower().startswith("mailto:"):
        yield "give it without “mailto:”"
    if "<" in given or ">" in given:
        yield "give the address alone, without a name and without < and >"
    for place, character in enumerate(given, start=1):
        if character.isspace():
            yield f"it has a blank as character {place}"
        elif not character.isprintable():
            yield f"it holds {described(character)} as character {place}; take that out, or type the address anew"


def _problems_before_at(local: str) -> Iterator[str]:
    if not local:
        yield "there is nothing before the @"
    if local.startswith(".") or local.endswith("."):
        yield "what stands before the @ begins or ends with a dot"
    if ".." in local:
        yield "it has two dots in a row"
    for character in local:
        if character.isspace() or (character.isascii() and not re.match(_ATOM_CHARACTER, character)):
            yield f"“{excerpt(character)}” cannot stand before the @"
    if max(len(local), _octets(local)) > LONGEST_LOCAL:
        yield f"what stands before the @ is longer than {LONGEST_LOCAL} characters"


def _problems_after_at(domain: str) -> Iterator[str]:
    labels = domain.split(".")
    if not domain:
        yield "there is nothing after the @"
    elif len(labels) == 1:
        yield "what stands after the @ has no dot, as example.org has"
    if "" in labels:
        yield "what stands after the @ begins or ends with a dot, or has two in a row"
    for label in labels:
        yield from _problems_of_label(label)
    if labels[-1].isdigit():
        yield f"it ends with the number {excerpt(labels[-1])}, and no domain does"


def _problems_of_label(label: str) -> Iterator[str]:
    shown = excerpt(_readable(label))
    if len(label) > LONGEST_LABEL:
        yield f"“{shown}” is longer than the {LONGEST_LABEL} characters that a part of a domain may have"
    if label.startswith("-") or label.endswith("-"):
        yield f"“{shown}” begins or ends with a hyphen"
    for character in _readable(label):
        if character != "-" and not is_of_a_word(character):
            yield f"“{excerpt(character)}” cannot stand after the @"


def _readable(label: str) -> str:
    """A label as it was typed: the key has other letters in their ASCII form."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _octets(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def plus_alias_of(address: str) -> str | None:
    """The key of the address without its tag: `ada+news@example.org` gives `ada@example.org`. None if it has no tag.

    For a warning only: most hosts deliver both to one person, some do not.
    """
    local, at, domain = email_key(address).rpartition("@")
    name, plus, _ = local.partition("+")
    return name + at + domain if name and plus else None
