"""Signatures of the beacon, held against the key of its chain: BLS12-381, scheme bls-unchained-g1-rfc9380."""

from __future__ import annotations

from hashlib import sha256

from geekx_ops import extras
from geekx_ops.errors import Invalid
from geekx_ops.raffle.drand import PUBLIC_KEY, Pulse, Trust

_DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"


def trust_in(pulse: Pulse) -> Trust:
    """How far it is known that *pulse* is the beacon's. Raises Invalid if its signature shows that it is not."""
    if pulse.signature is None:
        return Trust.UNSIGNED
    signed = is_signed(pulse.round, pulse.signature)
    if signed is False:
        raise Invalid(f"this is not what drand said in round {pulse.round}: the signature is not of its key.")
    return Trust.SIGNED if signed else Trust.UNCHECKED


def is_signed(number: int, signature: str) -> bool | None:
    """Whether drand signed round *number* with this *signature*; None without the package that can tell.

    e(signature, generator) = e(H(SHA-256(round as 8 bytes)), key), the hash to the curve of RFC 9380.
    """
    curve = extras.found("py_arkworks_bls12381")
    if curve is None:
        return None
    message = sha256(number.to_bytes(8, "big")).digest()
    try:  # what is no point of the group is refused here
        point = curve.G1Point.from_compressed_bytes(bytes.fromhex(signature))
    except ValueError:
        return False
    key = curve.G2Point.from_compressed_bytes(bytes.fromhex(PUBLIC_KEY))
    points = [point, -curve.G1Point.hash_to_curve(message, _DOMAIN)]
    return bool(curve.GT.pairing_check(points, [curve.G2Point(), key]))
