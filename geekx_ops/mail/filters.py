"""What templates of mails may do with their values, beside what Jinja2 brings."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from geekx_ops import times
from geekx_ops.errors import Invalid
from geekx_ops.mail.links import safe_url

# Written out, for strftime speaks the language of the machine.
_NAMES = {
    "en": (
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April May June July August September October November December",
    ),
    "de": (
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    ),
    "fr": (
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
    "es": (
        "lunes martes miércoles jueves viernes sábado domingo",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
}
_HIDDEN = r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]"


def visible(value: object) -> object:
    """*value* without control characters and halves of characters; tabs and line ends stay."""
    if isinstance(value, str) and re.search(_HIDDEN, value):
        return type(value)(re.sub(_HIDDEN, "", value))
    return value


def one_line(value: object) -> str:
    """*value* on one line."""
    return " ".join(str(value).split())


def plural(number: int, one: str, many: str | None = None) -> str:
    """*number* of something: 1 talk, 2 talks."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def date(instant: datetime, form: str, zone: str, language: str = "en") -> str:
    """*instant* on the clocks of *zone*: %A %B %d %-d %m %Y %H %M %Z in *form*, names in *language* (en de fr es)."""
    if language not in _NAMES:
        raise Invalid(f"days and months are known in {', '.join(_NAMES)}, not in “{language}”.", problem="language")
    local = instant.astimezone(times.zone(zone))
    weekdays, months = _NAMES[language]
    parts = {
        "A": weekdays.split()[local.weekday()],
        "B": months.split()[local.month - 1],
        "-d": str(local.day),
        **{code: local.strftime(f"%{code}") for code in ("d", "m", "Y", "H", "M", "Z")},
        "%": "%",
    }
    return re.sub(r"%(-d|.)", lambda found: parts.get(found[1], found[0]), form)


FILTERS: dict[str, Callable[..., str]] = {
    "safe_url": safe_url,
    "oneline": one_line,
    "plural": plural,
    "date": date,
}
