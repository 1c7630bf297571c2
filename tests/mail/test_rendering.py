"""Templates become mails; whatever is wrong with one is told with its file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fast_mail_parser
import pytest

from geekx_ops.errors import Invalid, NotFound
from geekx_ops.mail import rendering
from geekx_ops.mail.kinds import TRAITS, Kind
from tests.ical.ical_checker import defects
from tests.mail import samples
from tests.mail.letters import FACTS, HEAD, recipient, templates
from tests.mail.parsing import by_another_parser, by_the_standard_library, meant

HTML = """<html lang="en" dir="ltr"><head><style>p { color: #222222 } a:hover { color: red }
@media (prefers-color-scheme: dark) { p { color: #eee } }</style></head><body>
<p>Hello {{ r.greeting }}, {{ event.name }}</p>
{% for talk in talks %}
<p>{{ talk.title }}{% if talk.video %} <a href="{{ talk.video|safe_url }}">Watch</a>{% endif %}</p>
{% endfor %}
{% if variant.jobs_ok %}<p>Jobs: {{ jobs|length|plural("job") }}</p>{% endif %}
<a href="{{ r.unsubscribe_url }}">Unsubscribe</a></body></html>
"""
TXT = """Subject: Thank you, {{ r.greeting }}: {{ event.name|oneline }}

Hello {{ r.name }},

{% for talk in talks %}
- {{ talk.title }}
{% endfor %}


{{ event.starts_at|date("%A, %-d %B %Y, %H:%M", event.timezone) }}
{{ r.unsubscribe_url }}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return templates(tmp_path, html=HTML, txt=TXT)


def test_a_mail(own: Path) -> None:
    made = rendering.prepare(Kind.THANKS, FACTS, own)
    message = made.message(recipient("Åsa <b>"), HEAD)
    token = HEAD.token(recipient())
    assert not made.is_slow
    assert message.subject == "Thank you, Åsa: Spring Dinner"
    assert message.text == (
        "Hello Åsa <b>,\n\n- A & B\n- <C>\n\nWednesday, 25 May 2022, 19:00\n"
        f"https://events.example.org/u/{token}\n"
    )  # fmt: skip
    html = message.html or ""
    assert '<p style="color:#222222">Hello Åsa, Spring Dinner</p>' in html
    assert '<p style="color:#222222">A &amp; B <a href="https://example.org/v/1?a=1&amp;b=2">Watch</a></p>' in html
    assert "&lt;C&gt;" in html
    assert "Jobs" not in html
    assert f'<a href="https://events.example.org/u/{token}">Unsubscribe</a>' in html
    assert "a:hover { color: red; }" in html
    assert "@media (prefers-color-scheme: dark)" in html
    assert "Jobs: 1 job" in (made.message(recipient(jobs=True), HEAD).html or "")


def test_the_head(own: Path) -> None:
    message = rendering.prepare(Kind.THANKS, FACTS, own).message(recipient(), HEAD)
    token = HEAD.token(recipient())
    assert message.message_id == HEAD.message_id(recipient(), 0)
    assert message.to.address == "ada@example.org"
    assert message.extra == (
        ("List-Unsubscribe",
         f"<https://events.example.org/u/{token}>, <mailto:leave@example.org?subject=unsubscribe%20{token}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-ID", "<dinner.events.example.org>"),
        ("Precedence", "bulk"),
        ("Feedback-ID", "dinner:thanks:came:events.example.org"),
    )  # fmt: skip


def test_a_mail_that_follows_from_a_step_asks_for_no_automatic_answers(tmp_path: Path) -> None:
    own = templates(tmp_path, html="<p>x</p>", kind="waiting")
    message = rendering.prepare(Kind.WAITING, FACTS, own).message(recipient(), HEAD)
    assert message.extra == (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "OOF, AutoReply"))


def test_a_ticket_is_a_picture_in_the_mail(tmp_path: Path) -> None:
    own = templates(tmp_path, html='<img src="{{ r.ticket_picture }}" alt="x">', kind="reminder")
    made = rendering.prepare(Kind.REMINDER, FACTS, own)
    message = made.message(recipient(ticket_code="ABCD-EFGH"), HEAD)
    (picture,) = message.pictures
    assert f'<img src="cid:{picture.cid}" alt="x">' in (message.html or "")
    assert picture.png.startswith(b"\x89PNG")
    with pytest.raises(Invalid, match="has no ticket") as refused:
        made.message(recipient(), HEAD)
    assert refused.value.details["person"] == 7


def test_the_same_again_gives_the_same_bytes_and_is_read_as_meant(own: Path) -> None:
    made = [rendering.prepare(Kind.THANKS, FACTS, own) for _ in range(2)]
    first, again = (one.content(recipient("金 O'Brien"), HEAD) for one in made)
    message = made[0].message(recipient("金 O'Brien"), HEAD)
    assert first == again == message.serialized()
    assert by_the_standard_library(first) == by_another_parser(first) == meant(message)


def test_what_decides_by_person_takes_the_slow_path_and_says_the_same(tmp_path: Path, own: Path) -> None:
    fast = rendering.prepare(Kind.THANKS, FACTS, own)
    other = tmp_path / "other"
    other.mkdir()
    slow = rendering.prepare(Kind.THANKS, FACTS, templates(other, html=HTML, txt=TXT.replace("r.name", "r.name|trim")))
    assert slow.is_slow
    for one in (recipient(), recipient("Åsa & <b>", jobs=True)):
        assert slow.content(one, HEAD) == fast.content(one, HEAD)


DECIDES = "{% if r.seats %}{{ r.name|upper }}{% endif %}"
EVE = "Eve onmouseover=alert(1) style=position:fixed"


@pytest.mark.parametrize("more", ["", DECIDES])
def test_what_is_personal_is_escaped_by_its_place_on_both_paths(tmp_path: Path, more: str) -> None:
    html = f'<p class="x" title="{{{{ r.name }}}}">x{more}</p><a href="https://example.org/?n={{{{ r.name }}}}">y</a>'
    made = rendering.prepare(Kind.THANKS, FACTS, templates(tmp_path, html=html))
    assert made.is_slow is bool(more)
    page = made.message(recipient(EVE), HEAD).html or ""
    assert f'title="{EVE}"' in page
    assert 'href="https://example.org/?n=Eve%20onmouseover%3Dalert%281%29%20style%3Dposition%3Afixed"' in page


@pytest.mark.parametrize("more", ["", DECIDES])
def test_what_is_personal_is_no_code_on_either_path(tmp_path: Path, more: str) -> None:
    for html in (
        "<style>p { color: {{ r.name }} }</style>",
        '<p onclick="{{ r.name }}">x</p>',
        "<p {{ r.name }}>x</p>",
    ):
        made = rendering.prepare(Kind.THANKS, FACTS, templates(tmp_path, html=html + more))
        with pytest.raises(Invalid, match=r"nothing personal may stand in .*\{\{ r\.name \}\}"):
            made.message(recipient(EVE), HEAD)


@pytest.mark.parametrize(
    ("html", "is_slow"),
    [
        ("{{ r.name }}{{ r['name'] }}{% for talk in talks %}{{ r.name }}{% endfor %}", False),
        ("{% if talks %}{{ r.name }}{% endif %}{% block x %}{{ r.name }}{% endblock %}", False),
        ("{% if r.name %}x{% endif %}", True),
        ("{{ r.name|upper }}", True),
        ("{{ r.name ~ 'x' }}", True),
        ("{{ r }}", True),
        ("{% for letter in r.name %}{{ letter }}{% endfor %}", True),
        ("{% set x = r.name %}{{ x }}", True),
        ("{% set x %}{{ r.name }}{% endset %}{{ x }}", True),
        ("{% filter upper %}{{ r.name }}{% endfilter %}", True),
        ("{% macro m() %}{{ r.name }}{% endmacro %}{{ m() }}", True),
        ("{% macro m(x) %}{{ x }}{% endmacro %}{{ m(r.name) }}", True),
        ("{% include ['mail/nowhere.html', 'mail/jobs2.html'] ignore missing %}", True),
        ("{% macro m() %}{{ caller()|upper }}{% endmacro %}{% call m() %}{{ r.name }}{% endcall %}", True),
    ],
)
def test_which_templates_decide_by_person(tmp_path: Path, html: str, is_slow: bool) -> None:  # noqa: FBT001
    made = rendering.prepare(Kind.THANKS, FACTS, templates(tmp_path, html=html))
    assert made.is_slow is is_slow
    made.content(recipient(), HEAD)


@pytest.mark.parametrize(
    ("html", "line", "why"),
    [
        ("a\n{{ r.frist_name }}", 2, "nobody has “r.frist_name”"),
        ("{% if false %}\n{{ r['nmae'] }}\n{% endif %}", 2, "nobody has “r.nmae”; is “r.name” meant?"),
        ("\n\n{{ evnet.name }}", 3, "there is no “evnet” in a mail; is “event” meant?"),
        ("<p>\n<p title={{ r.name|trim }}>", 2, "in double quotes only"),
        ("<p title={{ r.name }}>", 1, "in double quotes only"),
        ("{{ event.nme }}", 1, "has no attribute 'nme'"),
        ("{{ event.name|safe }}", 1, "what people typed must not become part of the page"),
        ("{{ [event.name]|map('safe')|first }}", 1, "No filter named 'safe'"),
        ("\n{% autoescape false %}{% endautoescape %}", 2, "what people typed must not become part of the page"),
        ("{{ ''.__class__.__mro__ }}", 1, "unsafe"),
        ("{{ event.__init__.__globals__ }}", 1, "unsafe"),
        ("{{ '{0.__class__}'.format(event) }}", 1, "unsafe"),
        ("{{ event|attr('__class__') }}", 1, "unsafe"),
        ("{{ self.__init__ }}", 1, "unsafe"),
        ("{{ cycler.__init__.__globals__.os }}", 1, "unsafe"),
        ("{{ lipsum() }}", 1, "there is no “lipsum”"),
        ("{{ 'x' * 99999999 }}", 1, "too large"),
        ("{{ 9 ** 99 }}", 1, "too large"),
        ("{% for n in range(1000000) %}{% endfor %}", 1, "Range too big"),
        ("{{ 'javascript:alert(1)'|safe_url }}", 1, "no link for a mail"),
        ("{{ event.starts_at|date('%Y', 'Nowhere') }}", 1, "no time zone"),
        ("{{ event.starts_at|date('%Y', 'UTC', 'xx') }}", 1, "not in “xx”"),
        ("\n{% include 'mail/nowhere.html' %}", 2, "there is no template “mail/nowhere.html”"),
        ("{% include '../../pyproject.toml' %}", 1, "there is no template “../../pyproject.toml”"),
        ("{% include talks[0].title %}", 1, "A & B"),
        ("{% for %}", 1, "Expected an expression"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_with_its_line(tmp_path: Path, html: str, line: int, why: str) -> None:
    own = templates(tmp_path, html=html)
    with pytest.raises(Invalid, match=r"^the template .*/mail/thanks\.html, line ") as refused:
        rendering.prepare(Kind.THANKS, FACTS, own).content(recipient(), HEAD)
    assert why in refused.value.message
    assert refused.value.details == {"file": str(own / "mail/thanks.html"), "line": line}


@pytest.mark.parametrize(
    ("html", "txt", "why"),
    [
        ("<p style='color: {{ r.name }}'>x</p>", "Subject: x\n\nx", "nothing personal may stand in"),
        ("<a href='javascript:x'>x</a>", "Subject: x\n\nx", "no link for a mail"),
        ("\ue000", "Subject: x\n\nx", "changed before it is written, or not ours"),
        (
            "{% block x %}{{ r.name }}{% endblock %}{{ self.x()|upper }}",
            "Subject: x\n\nx",
            "changed before it is written",
        ),
        ("x", "Hello", "Subject: …"),
        ("x", "Subject: x\nHello", "Subject: …"),
        ("x", "Subject: x\nBcc: y\n\nHello", "Subject: …"),
    ],
)
def test_what_only_shows_when_it_is_filled_in(tmp_path: Path, html: str, txt: str, why: str) -> None:
    own = templates(tmp_path, html=html, txt=txt)
    with pytest.raises(Invalid, match=r"^the template .*/mail/thanks") as refused:
        rendering.prepare(Kind.THANKS, FACTS, own).content(recipient(), HEAD)
    assert why in refused.value.message


def test_a_template_that_never_ends_its_text(tmp_path: Path) -> None:
    own = templates(tmp_path, html="{% for n in range(99999) %}{{ 'x' * 999 }}{% endfor %}")
    with pytest.raises(Invalid, match="more than 5,000,000 characters"):
        rendering.prepare(Kind.THANKS, FACTS, own).content(recipient(), HEAD)


def test_no_style_sheet_is_fetched_from_anywhere(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.css"
    sheet.write_text("p { color: red }", encoding="utf-8")
    places = (sheet.as_uri(), str(sheet), "http://127.0.0.1:1/x.css")
    links = "".join(f'<link rel="stylesheet" href="{place}">' for place in places)
    own = templates(tmp_path, html=f"<html><head>{links}</head><body><p>x</p></body></html>")
    html = rendering.prepare(Kind.THANKS, FACTS, own).message(recipient(), HEAD).html
    assert html == "<html><head></head><body><p>x</p></body></html>"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"address": "ada@example.org\nBcc: eve@example.org"}, "email"),
        ({"address": "ådå@example.org"}, "smtputf8"),
        ({"name": "Ada\r\nBcc: eve@example.org"}, "header"),
        ({"greeting": "Ada\nBcc: eve@example.org"}, "header"),
        ({"greeting": "Ada\0"}, "header"),
    ],
)
def test_who_cannot_be_written_to_is_named_by_number(own: Path, changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(Invalid) as refused:
        rendering.prepare(Kind.THANKS, FACTS, own).message(recipient(**changes), HEAD)
    assert refused.value.details["problem"] == problem
    assert refused.value.details["person"] == 7


def test_control_characters_never_reach_a_reader(tmp_path: Path) -> None:
    own = templates(tmp_path, html="<p>{{ event.name }}{{ '\x1b\x00' }}</p>")
    assert "<p>Spring Dinner</p>" in (rendering.prepare(Kind.THANKS, FACTS, own).message(recipient(), HEAD).html or "")


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.calendar_method])
def test_a_calendar_is_read_as_it_was_written_and_holds(kind: Kind) -> None:
    audience = min(TRAITS[kind].audiences)
    content = rendering.prepare(kind, samples.full(kind)).content(samples.reader(audience), samples.LETTERHEAD)
    parsed = fast_mail_parser.parse_email(content)
    part, file = (one.content for one in parsed.attachments if one.mimetype in {"text/calendar", "application/ics"})
    assert part == file
    assert defects(part) == []
    assert f"METHOD:{kind.calendar_method}\r\n".encode() in part
    assert f"text/calendar; charset=utf-8; method={kind.calendar_method}\r\n".encode() in content


def test_there_has_to_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no folder"):
        rendering.prepare(Kind.THANKS, FACTS, tmp_path / "nowhere")
