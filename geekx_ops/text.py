"""Cleaning and checking of what people type: names, answers, reasons, slugs.

What is kept is what was written, letter case and spelling included. Only the invisible is put in order: blanks, line
ends, and the two ways of writing one accent. What could deceive a reader or break a file is refused.
"""

from __future__ import annotations

import re
import unicodedata

from geekx_ops.errors import Invalid

LONGEST_SLUG = 60
"""Characters that a slug may have."""

# Patterns are compiled by `re` when they are first needed, and kept by it: most runs need none of them.
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"

# What no text may hold: control characters (blanks and line ends are no such), halves of characters, what turns the
# direction of the text after it, and two code points that are no characters, which XML forbids.
_REFUSED = (
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufffe\uffff]"
)
# Of these, what no file for another program can hold: marks of direction are none, they belong to what they stand in.
_UNWRITABLE = r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
_NAMES = {"\0": "NUL", "\a": "bell", "\b": "backspace", "\x1b": "escape", "\x7f": "delete"}

# Blank, or drawn as nothing: Unicode's "default ignorable" characters, and the blank Braille cell.
_INVISIBLE = (
    r"[\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]+"
)
# Left over at the ends by copying: zero-width space, word joiner, byte order mark. Joiners stay: some scripts end so.
_LEFT_OVER = " \t\n\u200b\u2060\ufeff"

_LINE_END = r"\r\n|[\r\v\f\x85\u2028\u2029]"
_BLANKS = r"[^\S\n\t]+"
_BLANKS_AT_LINE_END = r" +(?=\n)"

# Letters that Unicode does not take apart into a plain letter and a mark, by the plain one that people type instead.
_PLAIN_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i", "ȷ": "j", "ĸ": "k",
        "æ": "ae", "œ": "oe", "þ": "th", "ə": "e", "ɛ": "e", "ɔ": "o", "ɖ": "d", "ɓ": "b", "ɗ": "d",
        "ƙ": "k", "ɲ": "n", "ⱥ": "a", "ƀ": "b", "ȼ": "c", "ɇ": "e", "ǥ": "g", "ɨ": "i", "ɉ": "j", "ɍ": "r", "ʉ": "u",
        "ɏ": "y", "ƶ": "z", "ȥ": "z",
    }
)  # fmt: skip
_APOSTROPHES = "['`´\u02b9-\u02bf\u2018\u2019\u201b\u2032\uff07]"

_FORMULA = r"'*[=+\-@\t\r\n＝＋－＠]"


def line(value: str, *, what: str, limit: int = 200) -> str:
    """*value* on one line: blanks trimmed and joined, NFC, at most *limit* characters; *what* names it in errors.

    Raises Invalid for nothing visible, for what `refuse_deceptive` refuses, and for more than *limit* characters.
    """
    if value.isascii() and value.isprintable():
        cleaned = " ".join(value.split())
    else:
        refuse_deceptive(value, what=what)
        cleaned = " ".join(unicodedata.normalize("NFC", value).split()).strip(_LEFT_OVER)
    return _of_a_size(cleaned, what, limit)


def paragraph(value: str, *, what: str, limit: int = 2000) -> str:
    """Like `line`, with line ends (all kinds become a newline) and tabs kept inside."""
    if not (value.isascii() and value.isprintable()):
        refuse_deceptive(value, what=what)
        value = re.sub(_LINE_END, "\n", unicodedata.normalize("NFC", value))
    blanks_joined = re.sub(_BLANKS_AT_LINE_END, "", re.sub(_BLANKS, " ", value))
    return _of_a_size(blanks_joined.strip(_LEFT_OVER), what, limit)


def refuse_deceptive(value: str, *, what: str) -> None:
    """Raise Invalid if *value* holds a control character, half a character, or a mark of text direction."""
    found = re.search(_REFUSED, value)
    if found is None:
        return
    place, character = found.start() + 1, described(found.group())
    raise Invalid(
        f"{what} “{excerpt(value)}” holds {character} as character {place}, which may not be there."
        " Take it out, or type the text anew instead of copying it.",
        problem="character",
        what=what,
        character=f"U+{ord(found.group()):04X}",
        place=place,
    )


def writable(value: str) -> str:
    """*value* as every format of other programs can hold it: line ends of one kind, without control characters."""
    return re.sub(_UNWRITABLE, "", re.sub(_LINE_END, "\n", value))


def described(character: str) -> str:
    """One character by its number and name: "U+200F (right-to-left mark)"."""
    return f"U+{ord(character):04X} ({_name(character)})"


def _name(character: str) -> str:
    if "\ud800" <= character <= "\udfff":
        return "half a character, as from a file in another encoding"
    known = _NAMES.get(character) or unicodedata.name(character, "").lower()
    return known or ("control character" if unicodedata.category(character) == "Cc" else "not a character")


def _of_a_size(value: str, what: str, limit: int) -> str:
    if not value or (not value.isascii() and re.fullmatch(_INVISIBLE, value)):
        raise Invalid(f"{what} is empty; write at least one visible character.", problem="empty", what=what)
    if len(value) > limit:
        raise Invalid(
            f"{what} has {len(value)} characters and may have {limit}; shorten it. It begins “{excerpt(value)}”.",
            problem="too-long",
            what=what,
            length=len(value),
            limit=limit,
        )
    return value


def excerpt(value: str, *, width: int = 40) -> str:
    """The beginning of *value*, safe to show: at most *width* characters, what cannot be printed as �."""
    cut = value if len(value) <= width else value[: width - 1] + "…"
    return cut if cut.isprintable() else "".join(map(_printable, cut))


def sentence(value: str) -> str:
    """*value* with a full stop, if it does not end a sentence already."""
    return value if value.endswith(("?", "!", "…")) else f"{value.rstrip('.')}."


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else "�"


def folded(value: str) -> str:
    """*value* for comparing: no letter case, no accents, compatible forms as one, ł as l, æ as ae, ß as ss.

    Marks that are letters of their own (vowels in Indic scripts) stay; accents, Arabic and Hebrew points go.
    """
    if value.isascii():
        return value.lower()
    # An accent without a letter stands for an apostrophe; taken apart it would be a blank. Twice, because taking apart
    # can bring capitals back (ℌ), and losing them can put letters together (ΐ).
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", value.replace("´", "'")).casefold())
    return "".join(letter for letter in apart if not _is_ornament(letter)).translate(_PLAIN_LETTERS)


def _is_ornament(letter: str) -> bool:
    """An accent, or what chooses a letter's form without being seen."""
    if letter.isascii():
        return False
    return bool(unicodedata.combining(letter)) or unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f"


def is_of_a_word(character: str) -> bool:
    """Whether *character* is part of a word: a letter, a digit, or a mark that follows one."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def without_apostrophes(value: str) -> str:
    """*value* without apostrophes of any shape: O'Brien and O’Brien become OBrien."""
    return re.sub(_APOSTROPHES, "", value)


def counted(number: int, noun: str) -> str:
    """*number* of something, as one says it: "1 seat", "2 seats"."""
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def slug(value: str, *, what: str) -> str:
    """*value* if it is a slug: small letters a-z, digits, single hyphens between them, at most 60 characters.

    Raises Invalid, which suggests one.
    """
    if len(value) <= LONGEST_SLUG and re.fullmatch(_SLUG, value):
        return value
    suggested = slug_of(value)
    suggestion = f" “{suggested}” would do." if suggested else ""
    raise Invalid(
        f"{what} “{excerpt(value)}” has to be made of a-z, 0-9 and single hyphens between them,"
        f" at most {LONGEST_SLUG} characters.{suggestion}",
        problem="slug",
        what=what,
        suggestion=suggested,
    )


def slug_from(name: str) -> str:
    """A slug made of *name*: "Café für Søren, 2022" becomes "cafe-fur-soren-2022".

    Raises Invalid if nothing of it can be written with a-z and digits.
    """
    made = slug_of(name)
    if not made:
        raise Invalid(
            f"no short name of a-z and digits can be made out of “{excerpt(name)}”; give one.", problem="slug"
        )
    return made


def slug_of(name: str) -> str:
    """A slug made of *name*, as `slug_from` makes it; empty if nothing of it can be written so."""
    words = re.findall(r"[a-z0-9]+", folded(without_apostrophes(name)))
    return "-".join(words)[:LONGEST_SLUG].rstrip("-")


def spreadsheet_safe(value: str) -> str:
    """*value* for a cell of a CSV file, so that no spreadsheet runs it as a formula.

    What begins like one gets an apostrophe in front, and so does what begins with apostrophes and then like one: a
    reader that takes one apostrophe away from such a cell has the value back.
    """
    return f"'{value}" if re.match(_FORMULA, value) else value


def workbook_safe(value: str) -> str:
    """*value* as it stands in a cell of a workbook, where a text is a text, whatever it begins with.

    Only what a reader would take an apostrophe away from gets one more.
    """
    return f"'{value}" if value.startswith("'") and spreadsheet_safe(value) != value else value
