"""Where a personal value may stand, and what becomes of it there."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from css_inline import inline
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.mail import gaps
from geekx_ops.mail.gaps import Gapped, mark

EVIL = "\"><script>alert('x')</script>&amp; a/b?c=d"
SHOWN = "&#34;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp; a/b?c=d"
IN_A_LINK = "%22%3E%3Cscript%3Ealert%28%27x%27%29%3C%2Fscript%3E%26amp%3B%20a%2Fb%3Fc%3Dd"


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("<p>{}</p>", SHOWN),
        ('<p title="{}">x</p>', SHOWN),
        ("<title>{}</title>", SHOWN),
        ("<!--[if mso]><p>{}</p><![endif]-->", SHOWN),
        ('<a href="https://example.org/?n={}">x</a>', IN_A_LINK),
    ],
)
def test_a_value_in_a_page(page: str, shown: str) -> None:
    assert gaps.of_page(page.format(mark("name"))).filled({"name": EVIL}) == page.format(shown)


@pytest.mark.parametrize("made", [gaps.of_line, gaps.of_text, gaps.of_page])
@pytest.mark.parametrize(
    ("before", "left"), [("Hello ", "Hello"), ("Hello <bdi>", "Hello<bdi>"), ("Hello", "Hello"), ("", "")]
)
def test_an_empty_value_takes_the_blank_before_it_along(made: Callable[[str], Gapped], before: str, left: str) -> None:
    text = made(f"{before}{mark('name')}, you")
    assert text.filled({"name": ""}) == f"{left}, you"
    assert text.filled({"name": "Ada"}) == f"{before}Ada, you"


@pytest.mark.parametrize(
    "url", ["https://example.org/?a=1&b=2", "mailto:a@example.org?subject=x", "cid:a@example.org", ""]
)
def test_a_whole_link(url: str) -> None:
    page = gaps.of_page(f'<a href="{mark("accept")}">x</a>')
    assert page.filled({"accept": url}) == f'<a href="{url.replace("&", "&amp;")}">x</a>'


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:x", "\x01javascript:x",
     "data:text/html,x", "vbscript:x", "file:///etc/passwd", "//evil.example.org", "/x", "x", "https:", "http://"],
)  # fmt: skip
def test_a_link_that_does_harm(url: str) -> None:
    with pytest.raises(Invalid, match="no link for a mail"):
        gaps.of_page(f'<a href="{mark("accept")}">x</a>').filled({"accept": url})
    if '"' not in url:
        with pytest.raises(Invalid, match="no link for a mail"):
            gaps.of_page(f'<a HREF="{url}">x</a>')


@pytest.mark.parametrize(
    "page",
    [
        "<style>p { color: {} }</style>",
        "<STYLE>{}</STYLE>",
        "<script>{}</script>",
        "<!-- {} -->",
        '<p style="color: {}">x</p>',
        '<p onclick="{}">x</p>',
        "<p {}>x</p>",
        "<p class={}>x</p>",
        "<p class='{}'>x</p>",
        '<img srcset="{} 2x">',
        '<iframe srcdoc="{}"></iframe>',
    ],
)
def test_where_nothing_personal_may_stand(page: str) -> None:
    marked = page.replace("{}", mark("name"))
    with pytest.raises(Invalid, match=r"nothing personal may stand in .*\{\{ r\.name \}\}"):
        gaps.of_page(marked)


class _Seen(HTMLParser):
    """The tags of a page, in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_no_value_changes_what_a_page_is_made_of(value: str) -> None:
    source = (
        f'<p title="{mark("name")}">Hello {mark("name")}, <a href="https://example.org/{mark("name")}">here</a></p>'
    )
    page = gaps.of_page(inline(source))
    filled = _Seen(page.filled({"name": value}))
    assert filled.tags == _Seen(page.filled({"name": "Ada"})).tags
    assert filled.text == f"Hello{value and ' '}{gaps.without_marks(value)}, here"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Hello {}!", "Hello Ada & Co/!"),
        ("https://example.org/{}/x", "https://example.org/Ada%20%26%20Co%2F/x"),
        ("mailto:a@example.org?subject={}", "mailto:a@example.org?subject=Ada%20%26%20Co%2F"),
        ("https://example.org {}", "https://example.org Ada & Co/"),
    ],
)
def test_a_value_in_a_plain_text(text: str, filled: str) -> None:
    assert gaps.of_text(text.format(mark("name"))).filled({"name": "Ada & Co/"}) == filled


def test_what_nobody_sees_stays_out_of_texts_and_pages() -> None:
    odd = "A\x00\x1b[1m\x9bd\ud800\x7fa\ne"
    assert gaps.of_text(mark("name")).filled({"name": odd}) == "A[1mda\ne"
    assert gaps.of_page(f"<p>{mark('name')}</p>").filled({"name": odd}) == "<p>A[1mda\ne</p>"
    assert gaps.of_line(mark("name")).filled({"name": odd}) == odd


def test_a_value_cannot_hold_a_mark() -> None:
    text = gaps.of_text(f"{mark('name')} {mark('seats')}")
    assert text.filled({"name": mark("seats"), "seats": "2"}) == "seats 2"
    assert text.names == {"name", "seats"}


@pytest.mark.parametrize("text", [mark("NAME"), mark("nobody"), "\ue000name", "name\ue001", "\uf8ff"])
def test_marks_that_are_not_ours_are_found(text: str) -> None:
    assert gaps.has_foreign_marks(text, frozenset({"name"}))
    assert not gaps.has_foreign_marks(mark("name"), frozenset({"name"}))
