"""What a code says, by kind. Each builder gives the text that phones understand, or raises Invalid.

Sources: RFC 3986 (web), 6068 (mail), 3966 (tel), 5724 (sms), 5870 (geo), 2426 (vCard 3.0), 5545 (calendar); for Wi-Fi
and MECARD the page Barcode-Contents of the ZXing wiki, which phones follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from geekx_ops import text, web
from geekx_ops.errors import Invalid
from geekx_ops.identity.addresses import checked_email

CRLF = "\r\n"
LONGEST_FIELD = 1000
"""Characters that one field may have; a code with more than a few hundred scans from nowhere."""

SECURITY = ("WPA", "SAE", "WEP", "nopass")
"""How a network is protected; SAE is for one that speaks nothing but WPA3."""

_HEX = re.compile(r"[0-9A-Fa-f]+")
_PHONE = re.compile(r"\+?\d{2,20}")


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody's card; what is empty is left out."""

    name: str
    surname: str = ""
    organisation: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    note: str = ""

    @property
    def full_name(self) -> str:
        """The name as one says it."""
        return f"{self.name} {self.surname}".strip()


def url(value: str) -> str:
    """A web address."""
    return web.address(value, what="the link")


def plain(value: str) -> str:
    """Text as it is. The camera of an iPhone shows nothing for one that it cannot act on."""
    return text.paragraph(value, what="the text", limit=LONGEST_FIELD * 3)


def wifi(network: str, password: str = "", *, security: str = "WPA", hidden: bool = False) -> str:
    """A network that phones join when they scan it."""
    if security not in SECURITY:
        raise Invalid(f"a network is protected by one of {', '.join(SECURITY)}, not by “{text.excerpt(security)}”.")
    name = _field(network, "the name of the network")
    if (security == "nopass") != (not password):
        raise Invalid("a network needs a password, or --security nopass and none.")
    parts = [f"T:{security}", f"S:{_wifi_value(name)}"]
    if password:
        parts.append(f"P:{_wifi_value(_unchanged(password, 'the password'))}")
    if hidden:
        parts.append("H:true")
    return f"WIFI:{';'.join(parts)};;"


def _wifi_value(value: str) -> str:
    """*value* escaped, and in quotes where it would be read as hexadecimal digits."""
    escaped = _escaped(value, '\\;,":')
    return f'"{escaped}"' if _HEX.fullmatch(value) else escaped


def vcard(card: Card) -> str:
    """A card as vCard 3.0."""
    name, surname = _name(card), _escaped(_optional(card.surname, "the surname"), "\\,;")
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{surname};{_escaped(name, chr(92) + ',;')};;;"]
    values = {
        "FN": card.full_name,
        "ORG": _optional(card.organisation, "the organisation"),
        "TITLE": _optional(card.role, "the role"),
        "TEL": card.phone and _number(card.phone),
        "EMAIL": card.email and checked_email(card.email),
        "NOTE": card.note and _several_lines(card.note, "the note"),
    }
    lines += [f"{key}:{_escaped(value, chr(92) + ',;')}" for key, value in values.items() if value]
    if card.url:
        lines.append(f"URL:{url(card.url)}")
    return CRLF.join([*lines, "END:VCARD", ""])


def mecard(card: Card) -> str:
    """A card in the shorter form of NTT Docomo."""
    special = "\\;:,"
    names = [_escaped(_optional(card.surname, "the surname"), special), _escaped(_name(card), special)]
    values = {
        "N": ",".join(filter(None, names)),
        "ORG": _escaped(_optional(card.organisation, "the organisation"), special),
        "TEL": card.phone and _number(card.phone),
        "EMAIL": card.email and _escaped(checked_email(card.email), special),
        "URL": card.url and _escaped(url(card.url), special),
        "NOTE": card.note and _escaped(_field(card.note, "the note"), special),
    }
    return "MECARD:" + "".join(f"{key}:{value};" for key, value in values.items() if value) + ";"


def mailto(to: str, *, subject: str = "", body: str = "") -> str:
    """A mail that is ready to be sent."""
    asked = {
        "subject": subject and _field(subject, "the subject"),
        "body": body and _several_lines(body, "the text of the mail"),
    }
    return f"mailto:{quote(checked_email(to), safe='@+')}{_query(asked)}"


def tel(number: str) -> str:
    """A number to call."""
    return f"tel:{_number(number)}"


def sms(number: str, message: str = "") -> str:
    """A text message that is ready to be sent."""
    return f"sms:{_number(number)}{_query({'body': message and _several_lines(message, 'the message')})}"


def geo(latitude: float, longitude: float) -> str:
    """A place on the earth, in degrees of WGS 84."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - of a globe
        raise Invalid(f"there is no place {latitude}, {longitude}: latitudes end at 90 degrees, longitudes at 180.")
    return f"geo:{_decimal(latitude)},{_decimal(longitude)}"


def calendar(name: str, starts: datetime, ends: datetime, *, place: str = "", about: str = "", link: str = "") -> str:
    """An event for the calendar. A link to an .ics file makes a far smaller code."""
    if ends <= starts:
        raise Invalid("an event ends after it begins; look at its times.")
    values = {
        "SUMMARY": _escaped(_field(name, "the name of the event"), "\\;,"),
        "DTSTART": _instant(starts),
        "DTEND": _instant(ends),
        "LOCATION": _escaped(_optional(place, "the place"), "\\;,"),
        "DESCRIPTION": about and _escaped(_several_lines(about, "the description"), "\\;,"),
        "URL": link and url(link),
    }
    lines = [f"{key}:{value}" for key, value in values.items() if value]
    return CRLF.join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def _escaped(value: str, special: str) -> str:
    """*value* with a backslash before each of *special*, and line ends as a backslash and an n."""
    return re.sub(f"[{re.escape(special)}]", r"\\\g<0>", value).replace("\n", "\\n")


def _name(card: Card) -> str:
    return _field(card.name, "the name")


def _field(value: str, what: str) -> str:
    if "\n" in value or "\r" in value:
        raise Invalid(f"{what} has several lines; write it on one.", problem="character")
    return text.line(value, what=what, limit=LONGEST_FIELD)


def _optional(value: str, what: str) -> str:
    return value and _field(value, what)


def _unchanged(value: str, what: str) -> str:
    """*value* to the letter, blanks included: a password is what it is."""
    _field(value, what)
    return value


def _several_lines(value: str, what: str) -> str:
    return text.paragraph(value, what=what, limit=LONGEST_FIELD)


def _number(value: str) -> str:
    number = re.sub(r"[\s().\-/\u2010-\u2015]", "", value)
    if not _PHONE.fullmatch(number) or not number.isascii():
        raise Invalid(f"“{text.excerpt(value)}” is no telephone number; write it like +1 650 555 0100.")
    return number


def _query(asked: dict[str, str]) -> str:
    parts: Iterable[str] = (
        f"{key}={quote(value.replace(chr(10), CRLF), safe='')}" for key, value in asked.items() if value
    )
    joined = "&".join(parts)
    return f"?{joined}" if joined else ""


def _decimal(degrees: float) -> str:
    # Six decimals are ten centimetres.
    return f"{degrees:.6f}".rstrip("0").rstrip(".")


def _instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
