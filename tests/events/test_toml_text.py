from __future__ import annotations

import sys
import tomllib

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.events import event_file, toml_text

TRICKY = '''\
# [event]
title = """
[held]
slug = 'not a key'"""  # [event]
"dotted key".deep = 1

[ event ]
name = 'x # ["' # cap = 1
text = """two quotes at the end, escaped \\""" and bare"""""
list = [
  "a]", # ]
  { cap = 1 },
  [2],
]
'quoted key' = 2022-05-25 17:30:00
literal = \'\'\'
cap = 3
\'\'\'
cap = 4
[event.deeper]
cap = 5
[[held]]
slug = "a"

[[ "held" ]]
[held.inner]
slug = "c"
[[held]]
[signup]
"max\\u005fparty"=1
'''


def test_every_key_has_its_line_whatever_stands_around_it() -> None:
    tomllib.loads(TRICKY)
    assert toml_text.key_lines(TRICKY) == {
        ("title", None, None): 2,
        ("dotted key", None, None): 5,
        ("dotted key", None, "deep"): 5,
        ("event", None, None): 7,
        ("event", None, "name"): 8,
        ("event", None, "text"): 9,
        ("event", None, "list"): 10,
        ("event", None, "quoted key"): 15,
        ("event", None, "literal"): 16,
        ("event", None, "cap"): 19,
        ("event", None, "deeper"): 20,
        ("held", None, None): 22,
        ("held", 0, None): 22,
        ("held", 0, "slug"): 23,
        ("held", 1, None): 25,
        ("held", 1, "inner"): 26,
        ("held", 2, None): 28,
        ("signup", None, None): 29,
        ("signup", None, "max_party"): 30,
    }


def test_other_line_ends_and_a_byte_order_mark_move_nothing() -> None:
    assert toml_text.key_lines("\ufeff" + TRICKY.replace("\n", "\r\n")) == toml_text.key_lines(TRICKY)


def test_what_has_no_line_of_its_own_has_that_of_its_table() -> None:
    lines = toml_text.key_lines("[event]\n[[held]]\n[[held]]\n")
    assert toml_text.line_of(lines, ("event", None, "cap")) == 1
    assert toml_text.line_of(lines, ("held", 1, "slug")) == 3
    assert toml_text.line_of(lines, ("held", None, "slug")) == 2
    assert toml_text.line_of(lines, ("questions", 0, "slug")) is None


ENDED = "Expected newline or end of document after a statement"

KEYS = st.text(max_size=8)
VALUES = st.recursive(
    st.integers(-9, 9) | st.text(max_size=12) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=4), max_size=4))
def test_each_key_is_found_where_a_lone_header_or_assignment_stands(tables: dict[str, dict[str, object]]) -> None:
    written = "".join(tomli_w.dumps({section: values}) for section, values in tables.items())
    lines = toml_text.key_lines(written)
    for section, values in tables.items():
        for key in values:
            line = written.split("\n")[lines[section, None, key] - 1]
            assert next(iter(tomli_w.dumps({key: 0}).split(" = "))) in line


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="words of tomllib; and from 1.1 on TOML takes such times")
@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        (
            "[event]\nstarts = 2022-05-25 17:30 # at last",
            "2:21",
            f'{ENDED}. A time needs its seconds, 2022-05-25 17:30:00, or quotes: "2022-05-25 17:30"',
        ),
        (
            "[event]\nstarts = 2022-05-25T17:30-07:00\nends = 1",
            "2:20",
            f'{ENDED}. A time needs its seconds, 2022-05-25T17:30:00-07:00, or quotes: "2022-05-25T17:30-07:00"',
        ),
        (
            "[event]\nname = Spring Dinner",
            "2:8",
            'Invalid value. Text needs quotes: "Spring Dinner"',
        ),
        (
            "[signup]\noffer_lasts = 24h\n",
            "2:17",
            f'{ENDED}. Text needs quotes: "24h"',
        ),
        ('[event]\nname = "x\ncity = "y"\n', "2:10", "Illegal character '\\n'"),
        ("[event]\ncap = 1\ncap = 2\n\n", "3:8", "Cannot overwrite a value"),
        ("[event]\ncap = true\ncap = false", "3", "Cannot overwrite a value"),
        ("[event]\nlist = [\n 1,\n\n", "3", "Invalid value"),
        ("[event]\n[event]\n", "2:7", "Cannot declare ('event',) twice"),
        ("[event]\ncap = \n", "2:7", "Invalid value"),
    ],
)
def test_what_is_no_toml_is_told_with_line_and_column(content: str, place: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        event_file.read(content, source="event.toml")
    line, _, column = place.partition(":")
    assert caught.value.message.splitlines() == [
        "event.toml has 1 problem; nothing was changed. Mend the file and load it again.",
        f"event.toml:{place}: this is not TOML: {message}",
    ]
    assert caught.value.details["problems"] == [
        {
            "file": "event.toml",
            "line": int(line),
            "key": None,
            "message": f"this is not TOML: {message}",
            **({"column": int(column)} if column else {}),
        }
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a = " + "9" * 5000, "this is not TOML: a number in it is far too large"),
        ("a = " + "[" * 100_000, "this is not TOML that can be read: lists in lists in lists, too deep"),
    ],
)
def test_what_would_break_the_parser_is_no_toml(content: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        event_file.read(content, source="event.toml")
    assert caught.value.message.splitlines()[1:] == [f"event.toml: {message}"]
