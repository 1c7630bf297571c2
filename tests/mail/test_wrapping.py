from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.mail.wrapping import WIDTH, long_wrapped, wrapped

URL = "https://example.org/" + "x" * 90


def test_long_lines_are_wrapped_under_what_they_begin_with() -> None:
    text = (
        "\n\n\nHello,\n\n\n\n"
        + "word " * 20
        + "\n- "
        + "item " * 20
        + "\n  "
        + "inside " * 15
        + f"\n{URL}\n-- \nThe team \n\n"
    )
    assert wrapped(text) == (
        "Hello,\n\n" + "word " * 14 + "word\n" + "word " * 4 + "word\n"
        "- " + "item " * 14 + "item\n  " + "item " * 4 + "item\n"
        "  " + "inside " * 9 + "inside\n  " + "inside " * 4 + f"inside\n{URL}\n-- \nThe team\n"
    )  # fmt: skip


def test_what_is_not_known_yet_stays_whole_until_it_is() -> None:
    line = "word " * 20
    assert wrapped(f"{line}\nlater {line}", later=lambda given: "later" in given).split("\n")[2] == f"later {line}"
    assert long_wrapped(f"a \n\n\n{line.rstrip()}\n") == "a \n\n\n" + "word " * 14 + "word\n" + "word " * 4 + "word\n"


@given(st.text("ab \n-", max_size=400))
def test_no_word_is_lost_and_only_words_that_are_too_long_stick_out(text: str) -> None:
    made = wrapped(text)
    assert made.split() == text.split()
    assert all(len(line) <= WIDTH or " " not in line.strip(" -") for line in made.split("\n"))
    assert wrapped(made).split() == made.split()
