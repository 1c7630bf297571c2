"""Arguments and options that commands about mails share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from geekx_ops.mail.kinds import Kind
    from geekx_ops.mail.smtp_settings import Server


class KindType(click.ParamType["Kind"]):
    """A kind of mail, by its word."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Kind:
        """The kind that *value* names."""
        from geekx_ops.mail.kinds import Kind

        try:
            return Kind(value)
        except ValueError:
            known = ", ".join(kind.value for kind in Kind)
            self.fail(f"{value!r} is no kind of mail; there is: {known}.", param, ctx)


kind_argument = click.argument("kind", type=KindType(), metavar="KIND")
optional_kind = click.argument("kind", type=KindType(), metavar="[KIND]", required=False)
to_option = click.option(
    "--to", metavar="WHO", help="To whom: came, no-show, waiting, … joined by and, or, not. [default: all it is for]"
)
templates_option = click.option(
    "--templates", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
    envvar="GEEKX_TEMPLATES",
    help="Use mail/*.html and *.txt of this folder, where it has them. [env: GEEKX_TEMPLATES]",
)  # fmt: skip
server_option = click.option(
    "--server", "settings", type=click.Path(path_type=Path), metavar="FILE", envvar="GEEKX_SMTP_FILE",
    help="Where [smtp] stands. [default: mail.toml; env: GEEKX_SMTP_FILE]",
)  # fmt: skip


def the_same(templates: Path | None) -> str:
    """The option that the next command needs, too, if *templates* were named on the command line."""
    import shlex

    said = click.get_current_context().get_parameter_source("templates") is click.core.ParameterSource.COMMANDLINE
    return f" --templates {shlex.quote(str(templates))}" if said and templates is not None else ""


def server(settings: Path | None) -> Server:
    """The mail server that is set."""
    import os

    from geekx_ops.mail.smtp_settings import server

    return server(os.environ, settings)
