"""Verification of Ed25519 signatures, RFC 8032 section 5.1.7. It handles public data only, so it need not hide time."""

from __future__ import annotations

from hashlib import sha512

from privity_verify.problem import need

Point = tuple[int, int, int, int]
"""Extended homogeneous coordinates (X, Y, Z, T), section 5.1.4."""

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
SIZE = 32


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Raise AlteredError unless `signature` (64 bytes) is that of `public` (32 bytes) over `message`."""
    need(len(public) == SIZE and len(signature) == 2 * SIZE, "a key or signature has the wrong length")
    scalar = int.from_bytes(signature[SIZE:], "little")
    need(scalar < ORDER, "the signature's scalar is out of range")
    digest = sha512(signature[:SIZE] + public + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    left = multiply(scalar, BASE)
    right = add(decode(signature[:SIZE]), multiply(challenge, decode(public)))
    same = (left[0] * right[2] - right[0] * left[2]) % P == 0
    need(same and (left[1] * right[2] - right[1] * left[2]) % P == 0, "the signature does not verify")


def add(a: Point, b: Point) -> Point:
    """The sum of two points, section 5.1.4."""
    low = (a[1] - a[0]) * (b[1] - b[0]) % P
    high = (a[1] + a[0]) * (b[1] + b[0]) % P
    c = 2 * a[3] * b[3] * D % P
    d = 2 * a[2] * b[2] % P
    e, f, g, h = high - low, d - c, d + c, high + low
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar: int, point: Point) -> Point:
    """`scalar` times `point`."""
    result: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def decode(data: bytes) -> Point:
    """The point of 32 bytes, section 5.1.3; AlteredError for any that is not the one encoding of a point."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    need(y < P, "a point is not encoded in its one way")
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    need((x * x - square) % P == 0, "a point does not lie on the curve")
    need(x != 0 or not sign, "a point is not encoded in its one way")
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(SIZE, "little"))
