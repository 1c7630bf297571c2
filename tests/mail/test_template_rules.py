"""Templates of one's own: what is meant by what is not there, and what of them nobody would ever see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.mail import rendering
from geekx_ops.mail.facts import Facts
from geekx_ops.mail.kinds import Kind
from tests.mail.letters import FACTS, HEAD, recipient, templates


@pytest.mark.parametrize(
    ("html", "line", "why"),
    [
        ("{{ r.email }}", 1, "nobody has “r.email”; is “r.address” meant?"),
        ("{{ r.xyzzy }}", 1, "nobody has “r.xyzzy”; there are r.accept, r.address, "),
        ("{{ r.first_name }}", 1, "is “r.greeting” meant?"),
        ("{% extends 'base/mail/thanks.html' %}\n{% block bodi %}x{% endblock %}", 2,
         "no template that it extends has a block “bodi”; is “body” meant?"),
        ("{% extends 'mail/layout.html' %}\n\n{% block x %}x{% endblock %}", 3,
         "a block “x”; there are body, closing, leaving, preheader, title."),
    ],
)  # fmt: skip
def test_what_is_meant_is_told(tmp_path: Path, html: str, line: int, why: str) -> None:
    own = templates(tmp_path, html=html)
    with pytest.raises(Invalid) as refused:
        rendering.prepare(Kind.THANKS, FACTS, own)
    assert why in refused.value.message
    assert refused.value.details["line"] == line
    assert not re.search(r"[?.…]\. Nothing", refused.value.message)


def test_what_there_is_for_templates_is_listed_whole(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        rendering.prepare(Kind.THANKS, FACTS, templates(tmp_path, html="{{ xyzzy }}"))
    listed = refused.value.message.partition("there are ")[2].partition(".")[0].split(", ")
    hidden = {"created", "stamp", "sequence", "withheld"}
    assert listed == sorted({*Facts.__dataclass_fields__, "kind", "variant", "r"} - hidden)


@pytest.mark.parametrize(
    "html",
    [
        "{% extends 'base/mail/thanks.html' %}{% block body %}{% block new %}x{% endblock %}{% endblock %}",
        "{% extends 'mail/layout.html' %}{% block new %}x{% endblock %}{% block body %}{{ self.new() }}{% endblock %}",
        "{% extends 'base/mail/' ~ kind ~ '.html' %}{% block new %}x{% endblock %}",
        "{% block new %}x{% endblock %}",
    ],
)
def test_blocks_of_ones_own_that_are_shown(tmp_path: Path, html: str) -> None:
    made = rendering.prepare(Kind.THANKS, FACTS, templates(tmp_path, html=html))
    assert "new" not in (made.message(recipient(), HEAD).html or "")


@pytest.mark.parametrize(
    ("files", "alone"),
    [
        (("thanks.html", "thanks.txt"), []),
        (("thanks.txt",), [("mail/thanks.txt", "mail/thanks.html")]),
        (("thanks.html",), [("mail/thanks.html", "mail/thanks.txt")]),
        (("opening.txt", "offer.txt"), [("mail/opening.txt", "mail/opening.html")]),
        (("layout.html", "talk.html"), []),  # looks, and not words
    ],
)
def test_files_whose_other_half_is_ours_still(
    tmp_path: Path, files: tuple[str, ...], alone: list[tuple[str, str]]
) -> None:
    (tmp_path / "mail").mkdir()
    for name in files:
        text = f"{{% extends 'base/mail/{name}' %}}" if name.startswith(("thanks", "layout")) else "x"
        (tmp_path / "mail" / name).write_text(text, encoding="utf-8")
    assert rendering.prepare(Kind.THANKS, FACTS, tmp_path).alone() == alone
    assert rendering.prepare(Kind.THANKS, FACTS).alone() == []


def test_files_that_no_mail_is_made_of(tmp_path: Path) -> None:
    own = templates(tmp_path, html="{% include 'mail/parts/hall.html' %}")
    (own / "mail/parts").mkdir()
    for name in ("mail/parts/hall.html", "mail/remindr.txt", "mail/xyzzy", "thanks.txt", "notes.txt", "mail/.thanks"):
        (own / name).write_text("x", encoding="utf-8")
    (own / "mail/waiting.txt").write_text("{% broken", encoding="utf-8")
    (own / "mail/offer.txt").write_bytes(b"\xff")
    assert rendering.prepare(Kind.THANKS, FACTS, own).strays() == [
        ("mail/remindr.txt", "mail/reminder.txt"),
        ("mail/xyzzy", None),
        ("thanks.txt", "mail/thanks.txt"),
    ]
    assert rendering.prepare(Kind.THANKS, FACTS).strays() == []
