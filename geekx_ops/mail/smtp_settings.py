"""Which mail server is used, and how: from the environment and from a file.

A password stands in neither the file, nor the database, nor a command line, nor a log.
"""

from __future__ import annotations

import shlex
import ssl
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from geekx_ops.errors import Invalid, NotFound
from geekx_ops.extras import needed
from geekx_ops.mail.pacing import PACES, Pace

PREFIX = "GEEKX_SMTP_"
FILE = "mail.toml"
"""Where the settings stand if nothing else is said."""


class Tls(StrEnum):
    """How the connection is made secure."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


_PORTS = {Tls.STARTTLS: 587, Tls.IMPLICIT: 465, Tls.NONE: 25}


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server that takes our mails. Times are in seconds."""

    host: str
    port: int
    tls: Tls = Tls.STARTTLS
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    pace: Pace = field(default_factory=Pace)
    timeout: float = 60.0
    dot_timeout: float = 600.0
    """RFC 5321, 4.5.3.2.6: who gives up waiting earlier does not know whether the message was taken. A `timeout` that
    somebody set counts here too."""
    ca_file: str | None = None

    def __str__(self) -> str:
        login = "" if self.user is None else f" as {self.user}"
        secured = {Tls.STARTTLS: "STARTTLS", Tls.IMPLICIT: "TLS", Tls.NONE: "not encrypted"}[self.tls]
        return f"{self.host}:{self.port} ({secured}){login}"


_KEYS: dict[str, type] = {
    "host": str,
    "port": int,
    "tls": str,
    "user": str,
    "password_command": str,
    "keyring": bool,
    "preset": str,
    "per_second": float,
    "per_day": int,
    "connections": int,
    "timeout": float,
    "ca_file": str,
}
_MOST = {"port": 65_535, "per_second": 10_000, "per_day": 10_000_000, "connections": 50, "timeout": 3_600}


def server(environment: Mapping[str, str], file: Path | None = None) -> Server:
    """The server that `GEEKX_SMTP_…` in *environment* and `[smtp]` of *file* tell of; the environment counts more.

    Without *file* that is `mail.toml` here, if there is one. The password comes from GEEKX_SMTP_PASSWORD, from what
    `password_command` prints, or from the keyring. Raises Invalid, NotFound, or MissingExtra.
    """
    found = {**_of_file(file), **_of_environment(environment)}
    if not found.get("host"):
        raise Invalid(
            f"no mail server is set. Write host, port, user into [smtp] of {_path(file)}, or set GEEKX_SMTP_HOST,"
            " GEEKX_SMTP_USER and GEEKX_SMTP_PASSWORD. Nothing was sent."
        )
    made = _made(found)
    if made.user is None:
        return made
    if made.tls is Tls.NONE:
        raise Invalid("a login needs an encrypted connection: set tls to starttls or implicit. Nothing was sent.")
    return replace(made, password=_password(environment, found, made, _path(file)))


def _path(file: Path | None) -> Path:
    return Path(FILE) if file is None else file


def _of_file(file: Path | None) -> dict[str, Any]:
    path = _path(file)
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if file is None:
            return {}
        raise NotFound(f"there is no file {file}.", file=str(file)) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid(f"{path} cannot be read: {error}. Nothing was sent.") from None
    section = read.get("smtp")
    if not isinstance(section, dict):
        raise Invalid(f"{path} has no section [smtp] with the mail server in it. Nothing was sent.")
    if "password" in section:
        raise Invalid(
            f"{path} holds a password, which others may read. Take it out; set GEEKX_SMTP_PASSWORD, or"
            " password_command, or keyring = true. Nothing was sent."
        )
    return {key: _checked(f"smtp.{key} in {path}", key, value) for key, value in section.items()}


def _of_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    named = {key: environment.get(f"{PREFIX}{key.upper()}") for key in _KEYS}
    return {key: _read(f"{PREFIX}{key.upper()}", key, text) for key, text in named.items() if text}


def _read(what: str, key: str, text: str) -> Any:
    kind = _KEYS[key]
    try:
        return text.strip().lower() in {"1", "yes", "true"} if kind is bool else _checked(what, key, kind(text.strip()))
    except ValueError:
        raise Invalid(f"{what} takes a number, not “{text[:40]}”. Nothing was sent.") from None


def _checked(what: str, key: str, value: Any) -> Any:
    if key not in _KEYS:
        raise Invalid(f"{what} is unknown; there is: {', '.join(_KEYS)}. Nothing was sent.")
    kind = _KEYS[key]
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        words = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}
        raise Invalid(f"{what} takes {words[kind]}. Nothing was sent.")
    return _sensible(what, value, _MOST[key]) if key in _MOST else value


def _sensible(what: str, value: Any, most: int) -> Any:
    if not 0 < value <= most:
        raise Invalid(f"{what} has to be more than 0 and at most {most:,}. Nothing was sent.")
    return value


def _made(found: Mapping[str, Any]) -> Server:
    tls = _one_of("tls", found.get("tls") or _usual_tls(found.get("port")), Tls)
    pace = PACES[_one_of("preset", found["preset"], PACES)] if found.get("preset") else Pace()
    own = {
        "a_second": found.get("per_second", pace.a_second),
        "a_day": found.get("per_day", pace.a_day),
        "connections": found.get("connections", pace.connections),
    }
    return Server(
        host=_host(found["host"]),
        port=found.get("port", _PORTS[Tls(tls)]),
        tls=Tls(tls),
        user=found.get("user"),
        pace=Pace(**own),
        **({"timeout": found["timeout"], "dot_timeout": found["timeout"]} if "timeout" in found else {}),
        ca_file=_of_certificates(found.get("ca_file")),
    )


def _host(name: str) -> str:
    try:
        name.encode("idna")  # as it is looked up
    except UnicodeError:
        raise Invalid(f"“{name[:60]}” cannot be the name of a mail server. Nothing was sent.") from None
    return name


def _of_certificates(file: str | None) -> str | None:
    try:
        if file is not None:
            ssl.create_default_context(cafile=file)
    except OSError as error:
        told = error.strerror or str(error)
        raise Invalid(f"{file} is no file of certificates (smtp.ca_file): {told}. Nothing was sent.") from None
    return file


def _usual_tls(port: int | None) -> str:
    return Tls.IMPLICIT if port == _PORTS[Tls.IMPLICIT] else Tls.STARTTLS


def _one_of(key: str, value: str, known: Any) -> str:
    words = [str(word) for word in known]
    if value not in words:
        raise Invalid(f"smtp.{key} is one of {', '.join(words)}, and not “{value[:40]}”. Nothing was sent.")
    return value


def _password(environment: Mapping[str, str], found: Mapping[str, Any], of: Server, path: Path) -> str:
    if given := environment.get(f"{PREFIX}PASSWORD"):
        return given
    if command := found.get("password_command"):
        return _printed(command)
    if found.get("keyring"):
        return _kept_in_keyring(of)
    raise Invalid(
        f"the password of {of.user} at {of.host} is missing. Set GEEKX_SMTP_PASSWORD, or password_command or"
        f" keyring = true in [smtp] of {path}. Nothing was sent."
    )


def _printed(command: str) -> str:
    """The first line that *command* prints. It is started without a shell."""
    try:
        words = shlex.split(command)
        done = subprocess.run(words, capture_output=True, check=True, text=True, timeout=60)  # noqa: S603 - hers
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        told = f"it ended with {error.returncode}" if isinstance(error, subprocess.CalledProcessError) else str(error)
        raise Invalid(f"password_command gave no password: {told}. Nothing was sent.") from None
    if not (password := done.stdout.partition("\n")[0]):
        raise Invalid("password_command gave no password: it printed nothing. Nothing was sent.")
    return password


def _kept_in_keyring(of: Server) -> str:
    keyring = needed("keyring", extra="keyring")
    try:
        found: str | None = keyring.get_password(of.host, of.user)
    except keyring.errors.KeyringError as error:
        raise Invalid(f"the keyring cannot be read: {error}. Nothing was sent.") from None
    if found is None:
        raise Invalid(
            f"the keyring knows no password of {of.user} at {of.host}: `keyring set {of.host} {of.user}` takes it."
            " Nothing was sent."
        )
    return found
