"""When two addresses are one mailbox: asked before somebody gets a mail twice, or none."""

from __future__ import annotations

from hashlib import sha256

from geekx_ops.identity.addresses import email_key

_GOOGLE = frozenset({"gmail.com", "googlemail.com"})
DIGEST = "sha256:"


def mailbox_key(address: str) -> str:
    """The form under which two addresses are one mailbox: that of `email_key`, and Google's without dots and +tag.

    Elsewhere a dot or a +tag may be another mailbox. For comparing only: mails go to the address as it was typed.
    """
    key = email_key(address)
    local, _, domain = key.rpartition("@")
    if domain not in _GOOGLE:
        return key
    return f"{local.partition('+')[0].replace('.', '')}@gmail.com"


def forgotten(key: str) -> str:
    """What stays of a *key* when its owner is forgotten: nobody can be written to by it, but she can be left alone."""
    return key if key.startswith(DIGEST) else DIGEST + sha256(key.encode()).hexdigest()
