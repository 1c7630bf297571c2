"""Links that a mail may have."""

from __future__ import annotations

import re

from geekx_ops.errors import Invalid
from geekx_ops.text import excerpt

# Programs that read mail skip blanks and control characters in front, and so does this; what else is there decides.
_IN_FRONT = "".join(map(chr, range(0x21)))
_SAFE = r"(?i)(https?://[^\s]|mailto:[^\s])"
_OF_A_PAGE = r"(?i)(https?://[^\s]|mailto:[^\s]|tel:[+\d]|cid:[^\s]|#|$)"


def safe_url(url: object) -> str:
    """*url* if following it can do no harm: http, https, mailto. Raises Invalid for anything else, as javascript:."""
    return _of(str(url), _SAFE)


def of_a_page(url: str) -> str:
    """*url* as a page may hold it: also a picture in the mail, a telephone, a place on the page, or nothing."""
    return _of(url, _OF_A_PAGE)


def _of(url: str, pattern: str) -> str:
    if re.match(pattern, url.lstrip(_IN_FRONT)) is None:
        raise Invalid(
            f"“{excerpt(url, width=80)}” is no link for a mail; links begin with https://, http:// or mailto:.",
            problem="link",
        )
    return url
