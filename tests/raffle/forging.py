"""Proofs with something changed in them, by somebody who takes pains."""

from __future__ import annotations

from geekx_ops.raffle import checking


def forged(files: dict[str, bytes], **texts: str) -> dict[str, bytes]:
    """The proof with other texts, and sums that fit them."""
    changed = {**files, **{f"{name}.txt": text.encode() for name, text in texts.items()}}
    return {**changed, checking.SUMS: checking.sums_text(changed).encode()}
