"""Web addresses as codes, pages and mails carry them: ASCII, complete, and nothing that runs."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from geekx_ops import text
from geekx_ops.errors import Invalid

LONGEST = 2000
"""Characters that an address may have."""

_SCHEMES = ("http", "https")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_KEPT = "/:?#[]@!$&'()*+,;=-._~%"


def address(value: str, *, what: str = "the address") -> str:
    """*value* in the form that every reader understands: host in lower case and punycode, other letters escaped.

    Raises Invalid for what is no complete http or https address, and for one with a name or a password in it.
    """
    text.refuse_deceptive(value, what=what)
    given = value.strip()
    _refuse_odd(given, what)
    parts = _split(given, what)
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname:
        raise Invalid(_not_web(given, parts, what), problem="scheme")
    if "@" in parts.netloc:
        raise Invalid(f"{what} “{text.excerpt(given)}” holds a name or a password; take out what stands before the @.")
    host = _host(parts.hostname, given, what)
    port = "" if parts.port is None else f":{parts.port}"
    rest = (quote(part, safe=_KEPT) for part in (parts.path, parts.query, parts.fragment))
    made = urlunsplit((parts.scheme.lower(), host + port, *rest))
    if len(made) > LONGEST:
        raise Invalid(f"{what} has {len(made)} characters and may have {LONGEST}; make a shorter one.")
    return made


def readable(url: str) -> str:
    """*url* as one types it from a slide: without scheme, www., question and closing slash, in its own letters."""
    parts = urlsplit(url)
    host = ".".join(map(_spelled, (parts.hostname or "").removeprefix("www.").split(".")))
    port = "" if parts.port is None else f":{parts.port}"
    return (host + port + parts.path).rstrip("/")


def as_uri(value: str) -> str:
    """*value* in ASCII letters, what an address cannot hold escaped. An address that can be opened stays as it is."""
    return quote(value, safe=_KEPT)


def _refuse_odd(given: str, what: str) -> None:
    if not given:
        raise Invalid(f"{what} is empty; give one such as https://girlgeek.io/.", problem="empty")
    if re.search(r"\s", given):
        raise Invalid(f"{what} “{text.excerpt(given)}” has a blank in it; write %20 there, or take it out.")


def _split(given: str, what: str) -> SplitResult:
    try:
        parts = urlsplit(given)
        _ = parts.port  # only now is it looked at
    except ValueError as error:
        raise Invalid(f"{what} “{text.excerpt(given)}” cannot be read: {error}.") from None
    return parts


def _not_web(given: str, parts: SplitResult, what: str) -> str:
    shown = text.excerpt(given)
    if re.match(r"[\w-]+(\.[\w-]+)+(:\d+)?(/|$)", given):
        return f"{what} “{shown}” has no https:// in front; did you mean https://{shown}?"
    if parts.scheme and parts.scheme.lower() not in _SCHEMES:
        return f"{what} “{shown}” begins with {parts.scheme}:, and a link may begin with https:// or http:// only."
    return f"{what} “{shown}” names no place; give one such as https://girlgeek.io/."


def _host(host: str, given: str, what: str) -> str:
    if ":" in host:
        return f"[{host}]"
    composed = unicodedata.normalize("NFKC", host.lower())
    made = ".".join(map(_ascii_label, re.split("[.。]", composed.removesuffix("."))))
    if not all(map(_LABEL.fullmatch, made.split("."))):
        raise Invalid(f"{what} “{text.excerpt(given)}” has a host that cannot be: “{text.excerpt(host)}”.")
    return made


def _ascii_label(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _spelled(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:  # looked up as it is, if at all
        return label
