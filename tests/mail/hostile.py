"""Names and subjects made to go wrong in a header: every script, every special character, everything that looks like
something else.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

_PIECES = (
    "Ada", "Grace Hopper", "von der Leyen", "O'Brien", "Søren", "Đặng Thị", "İpek", "ﬁne", "Ångström", "e\u0301",
    "李小龍", "ひらがな", "김철수", "محمد", "شركة", "שלום", "नमस्ते", "สวัสดี", "😀", "👩🏽\u200d💻", "🇨🇭", "𝔘𝔫𝔦", "Z͑ͫ̓ͪ̂ͫ̽",
    ",", ";", ":", "<", ">", "@", "(", ")", "[", "]", '"', "'", "\\", ".", "=", "?", "_", "=?", "?=", "%0A", "&#10;",
    "=?utf-8?q?Bcc:_x?=", "=?UTF-8?B?QmNj?=", "=?iso-8859-1?q?=0A?=", "<x@example.org>", "Bcc: x@example.org", "a@b",
    "=?utf-8?q?", "(comment)", '\\"', "undisclosed-recipients:;", "-- ", "..", "{{ r.name }}", "x" * 80, "ä" * 70, "$",
    "`", "\u00a0", "\u200b", "\u200d", "\ufeff", "\u3000",
)  # fmt: skip


def texts(number: int, seed: int = 20220525) -> Iterator[str]:
    """So many texts of one line, the same each time; blanks are single ones, and none stands at an end."""
    chance = random.Random(seed)
    while number:
        pieces = [chance.choice(_PIECES) for _ in range(chance.randint(1, 7))]
        text = " ".join(chance.choice(["", " "]).join(pieces).split())
        if text:
            yield text
            number -= 1
