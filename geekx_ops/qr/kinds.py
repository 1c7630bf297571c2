"""The kinds of codes as one asks for them: a word, a main value, and fields by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from geekx_ops import times
from geekx_ops.errors import Invalid
from geekx_ops.qr import payload
from geekx_ops.qr.payload import Card
from geekx_ops.text import excerpt

Fields = Mapping[str, str]

_CARD = ("surname", "organisation", "role", "phone", "email", "url", "note")
_TRUE, _FALSE = ("yes", "true", "1"), ("no", "false", "0", "")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind is called for: its main value, its other fields, and what makes the payload of them."""

    main: str
    fields: tuple[str, ...]
    make: Callable[[str, Fields], str]


def made(kind: str, value: str, fields: Fields) -> str:
    """The payload of *kind*. Raises Invalid for a kind or a field that there is not, and as `payload` does."""
    if kind not in KINDS:
        raise Invalid(f"there is no kind of code “{excerpt(kind)}”; there are {', '.join(KINDS)}.", kind=kind)
    found = KINDS[kind]
    for name in fields:
        if name not in found.fields:
            there = ", ".join(found.fields) or "none"
            raise Invalid(f"a code of kind {kind} has no field “{excerpt(name)}”; its fields: {there}.", field=name)
    return found.make(value, fields)


def _wifi(value: str, fields: Fields) -> str:
    password = fields.get("password", "")
    usual = "WPA" if password else "nopass"
    return payload.wifi(value, password, security=fields.get("security") or usual, hidden=_is_true(fields, "hidden"))


def _is_true(fields: Fields, name: str) -> bool:
    value = fields.get(name, "").lower()
    if value not in _TRUE + _FALSE:
        raise Invalid(f"{name} is yes or no, not “{excerpt(value)}”.", field=name)
    return value in _TRUE


def _card(value: str, fields: Fields) -> Card:
    return Card(value, **{name: fields.get(name, "") for name in _CARD})


def _geo(value: str, fields: Fields) -> str:
    latitude, _, longitude = value.partition(",")
    try:
        return payload.geo(float(latitude), float(fields.get("longitude") or longitude))
    except ValueError:
        raise Invalid(f"“{excerpt(value)}” is no place; write it like 37.4419,-122.1430.") from None


def _calendar(value: str, fields: Fields) -> str:
    zone = times.zone(fields.get("timezone") or "UTC")
    for name in ("starts", "ends"):
        if not fields.get(name):
            raise Invalid(
                f"an event for the calendar needs {name}=TIME, such as {name}=“2027-03-04 18:30”.", field=name
            )
    starts, ends = (times.parse_instant(fields[name], zone=zone) for name in ("starts", "ends"))
    optional = {name: fields.get(name, "") for name in ("place", "about", "link")}
    return payload.calendar(value, starts, ends, **optional)


KINDS: dict[str, Kind] = {
    "link": Kind("a web address", (), lambda value, _: payload.url(value)),
    "wifi": Kind("the network's name", ("password", "security", "hidden"), _wifi),
    "vcard": Kind("a name", _CARD, lambda value, fields: payload.vcard(_card(value, fields))),
    "mecard": Kind("a name", _CARD, lambda value, fields: payload.mecard(_card(value, fields))),
    "mail": Kind("an address", ("subject", "body"), lambda value, fields: payload.mailto(value, **fields)),
    "tel": Kind("a number", (), lambda value, _: payload.tel(value)),
    "sms": Kind("a number", ("message",), lambda value, fields: payload.sms(value, fields.get("message", ""))),
    "geo": Kind("latitude,longitude", ("longitude",), _geo),
    "event": Kind("its name", ("starts", "ends", "timezone", "place", "about", "link"), _calendar),
    "text": Kind("the text", (), lambda value, _: payload.plain(value)),
}
