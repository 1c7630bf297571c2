"""Which mail server is used, told by a file and by the environment."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as Failing

from geekx_ops.errors import Invalid, MissingExtra, NotFound
from geekx_ops.mail.pacing import Pace
from geekx_ops.mail.smtp_settings import Server, Tls, server
from tests.mail.servers import certified

HOST = {"GEEKX_SMTP_HOST": "smtp.example.org"}
LOGIN = {**HOST, "GEEKX_SMTP_USER": "us"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, text: str) -> Path:
    (folder / "mail.toml").write_text(f"[smtp]\n{text}", encoding="utf-8")
    return folder / "mail.toml"


def refusal(environment: dict[str, str], file: Path | None = None) -> str:
    with pytest.raises(Invalid) as raised:
        server(environment, file)
    assert raised.value.message.endswith("Nothing was sent.")
    return raised.value.message


def test_a_name_is_enough() -> None:
    assert server(HOST) == Server("smtp.example.org", 587, Tls.STARTTLS)
    assert str(server(HOST)) == "smtp.example.org:587 (STARTTLS)"


@pytest.mark.parametrize(
    ("text", "port", "tls"),
    [
        ("", 587, Tls.STARTTLS),
        ("port = 465", 465, Tls.IMPLICIT),
        ("port = 2525", 2525, Tls.STARTTLS),
        ('tls = "implicit"', 465, Tls.IMPLICIT),
        ('tls = "none"', 25, Tls.NONE),
        ('tls = "none"\nport = 1025', 1025, Tls.NONE),
    ],
)
def test_ports_go_with_how_it_is_made_secure(text: str, port: int, tls: Tls, folder: Path) -> None:
    written(folder, f'host = "smtp.example.org"\n{text}')
    assert server({}) == Server("smtp.example.org", port, tls)


def test_the_environment_counts_more_than_the_file(folder: Path) -> None:
    file = written(folder, 'host = "smtp.example.org"\nport = 25\nconnections = 2\ntimeout = 5\nkeyring = true\n')
    more = {"GEEKX_SMTP_PORT": " 2525 ", "GEEKX_SMTP_PER_SECOND": "0.5", "GEEKX_SMTP_PER_DAY": "9"}
    made = server(more, file)
    assert (made.port, made.timeout, made.pace) == (2525, 5.0, Pace(0.5, 9, 2))
    assert made.dot_timeout == 5.0


def test_presets_and_what_is_said_besides(folder: Path) -> None:
    written(folder, 'host = "smtp.gmail.com"\npreset = "gmail"\nper_day = 100\n')
    assert server({}).pace == Pace(1.0, 100, 1)


def test_the_password_is_shown_nowhere() -> None:
    made = server({**LOGIN, "GEEKX_SMTP_PASSWORD": "secret"})
    assert made.password == "secret"  # noqa: S105 - made up
    assert "secret" not in f"{made!r} {made}"
    assert str(made) == "smtp.example.org:587 (STARTTLS) as us"


def test_a_command_prints_the_password() -> None:
    def printed(code: str) -> dict[str, str]:
        return {**LOGIN, "GEEKX_SMTP_PASSWORD_COMMAND": f"'{sys.executable}' -c '{code}'"}

    assert server(printed('print("one"); print("two")')).password == "one"  # noqa: S105
    assert "it ended with 3" in refusal(printed("exit(3)"))
    assert "it printed nothing" in refusal(printed("pass"))
    assert "gave no password: " in refusal({**LOGIN, "GEEKX_SMTP_PASSWORD_COMMAND": "no-such-program"})
    assert "gave no password: " in refusal({**LOGIN, "GEEKX_SMTP_PASSWORD_COMMAND": "'"})
    assert server({**printed("exit(3)"), "GEEKX_SMTP_PASSWORD": "given"}).password == "given"  # noqa: S105


class Kept(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def own_keyring() -> Iterator[None]:
    usual = keyring.get_keyring()
    keyring.set_keyring(Kept())
    yield
    keyring.set_keyring(usual)


@pytest.mark.usefixtures("own_keyring")
def test_the_keyring_keeps_the_password() -> None:
    keyring.set_password("smtp.example.org", "us", "kept")
    asking = {**LOGIN, "GEEKX_SMTP_KEYRING": "yes"}
    assert server(asking).password == "kept"  # noqa: S105
    assert "`keyring set smtp.example.org them`" in refusal({**asking, "GEEKX_SMTP_USER": "them"})
    assert "is missing" in refusal({**asking, "GEEKX_SMTP_KEYRING": "no"})
    keyring.set_keyring(Failing())  # type: ignore[no-untyped-call]
    assert "the keyring cannot be read: " in refusal(asking)


def test_without_the_package_the_keyring_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(MissingExtra, match="keyring"):
        server({**LOGIN, "GEEKX_SMTP_KEYRING": "yes"})


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "no mail server is set. "),
        (LOGIN, "the password of us at smtp.example.org is missing. "),
        ({**LOGIN, "GEEKX_SMTP_TLS": "none"}, "a login needs an encrypted connection: "),
        ({**HOST, "GEEKX_SMTP_TLS": "maybe"}, "smtp.tls is one of starttls, implicit, none, and not “maybe”. "),
        ({**HOST, "GEEKX_SMTP_PRESET": "home"}, "smtp.preset is one of gmail, workspace, microsoft365, ses, and "),
        ({**HOST, "GEEKX_SMTP_PORT": "many"}, "GEEKX_SMTP_PORT takes a number, not “many”. "),
        ({**HOST, "GEEKX_SMTP_PORT": "70000"}, "GEEKX_SMTP_PORT has to be more than 0 and at most 65,535. "),
        ({**HOST, "GEEKX_SMTP_PER_DAY": "0"}, "GEEKX_SMTP_PER_DAY has to be more than 0 "),
        ({**HOST, "GEEKX_SMTP_TIMEOUT": "nan"}, "GEEKX_SMTP_TIMEOUT has to be more than 0 and at most 3,600. "),
        ({**HOST, "GEEKX_SMTP_PER_SECOND": "inf"}, "GEEKX_SMTP_PER_SECOND has to be more than 0 "),
        ({"GEEKX_SMTP_HOST": "a..b"}, "“a..b” cannot be the name of a mail server. "),
        ({**HOST, "GEEKX_SMTP_CA_FILE": "none.pem"}, "none.pem is no file of certificates (smtp.ca_file): No such "),
    ],
)
def test_what_is_wrong_with_the_environment(environment: dict[str, str], told: str) -> None:
    assert refusal(environment).startswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("host = 5", "smtp.host in mail.toml takes a text. "),
        ("port = 25.5", "smtp.port in mail.toml takes a whole number. "),
        ("port = true", "smtp.port in mail.toml takes a whole number. "),
        ('timeout = "long"', "smtp.timeout in mail.toml takes a number. "),
        ("keyring = 1", "smtp.keyring in mail.toml takes true or false. "),
        ("hots = 1", "smtp.hots in mail.toml is unknown; there is: host, port, "),
        ("host = ", "mail.toml cannot be read: "),
        ('password = "x"', "mail.toml holds a password, which others may read. "),
    ],
)
def test_what_is_wrong_with_the_file(text: str, told: str, folder: Path) -> None:
    written(folder, text)
    assert refusal({}).startswith(told)


def test_files_that_are_none(folder: Path) -> None:
    with pytest.raises(NotFound, match=r"there is no file elsewhere\.toml"):
        server(HOST, Path("elsewhere.toml"))
    assert "cannot be read" in refusal({}, folder)
    (folder / "mail.toml").write_bytes(b"\xff")
    assert "cannot be read" in refusal({})
    (folder / "mail.toml").write_text("host = 'x'", encoding="utf-8")
    assert "mail.toml has no section [smtp]" in refusal({})


def test_certificates_of_ones_own(folder: Path) -> None:
    _, vouching = certified()
    file = vouching(folder)
    assert server({**HOST, "GEEKX_SMTP_CA_FILE": file}).ca_file == file
    (folder / "other.pem").write_text("hello", encoding="utf-8")
    assert "is no file of certificates" in refusal({**HOST, "GEEKX_SMTP_CA_FILE": "other.pem"})


@pytest.mark.parametrize(
    ("written", "told"), [('host = "smtp.example.org"\nuser = "us"', "is missing"), ("", "is set")]
)
def test_what_is_missing_is_missing_in_the_file_that_was_named(tmp_path: Path, written: str, told: str) -> None:
    file = tmp_path / "auth.toml"
    file.write_text(f"[smtp]\n{written}\n", encoding="utf-8")
    with pytest.raises(Invalid, match=rf"{told}.* \[smtp\] of {re.escape(str(file))}"):
        server({}, file)
