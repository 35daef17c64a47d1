"""Verification of ECDSA over P-384 with SHA-384, FIPS 186-5 section 6.4.2. It handles public data only, so it need not hide time.

Whoever has seen a signature `(r, s)` can also write `(r, n - s)`, and both verify: the standard says so. Each of the two
has one encoding here.
"""

from __future__ import annotations

from hashlib import sha384

from privity_verify.der import SEQUENCE, integer, only, values
from privity_verify.problem import need

Point = tuple[int, int, int]
"""Jacobian coordinates (X, Y, Z) of the affine (X/Z^2, Y/Z^3); Z is 0 at infinity."""

# The curve y^2 = x^3 - 3x + B of SP 800-186, section 3.2.1.4.
P = 2**384 - 2**128 - 2**96 + 2**32 - 1
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973
B = 0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF
BASE: Point = (
    0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
    0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
    1,
)
INFINITY: Point = (1, 1, 0)
SIZE, BITS = 48, 384
UNCOMPRESSED = 4


def verify(public_point: bytes, message: bytes, signature: bytes) -> None:
    """Raise AlteredError unless `signature` is that of `public_point` over `message`.

    Args:
        public_point: 97 bytes, SEC 1 uncompressed.
        message: What was signed; its SHA-384 is as long as the order, so no bit of it is cut off.
        signature: The two numbers in DER, and nothing behind them.
    """
    public = decode(public_point)
    numbers = values(only(signature, SEQUENCE).body)
    need(len(numbers) == 2, "a signature is not two numbers")  # noqa: PLR2004
    r, s = map(integer, numbers)
    need(0 < r < ORDER and 0 < s < ORDER, "a number of the signature is out of range")
    digest = int.from_bytes(sha384(message).digest(), "big")
    inverse = pow(s, -1, ORDER)
    x, _, z = two_multiples(digest * inverse % ORDER, r * inverse % ORDER, public)
    need(z != 0, "the signature does not verify")
    need(x * pow(z, -2, P) % P % ORDER == r, "the signature does not verify")


def decode(point: bytes) -> Point:
    """The point of 97 bytes, SEC 1 section 2.3.4; AlteredError unless it lies on the curve."""
    need(len(point) == 1 + 2 * SIZE and point[0] == UNCOMPRESSED, "a point is not uncompressed")
    x, y = int.from_bytes(point[1 : 1 + SIZE], "big"), int.from_bytes(point[1 + SIZE :], "big")
    need(x < P and y < P, "a point is not encoded in its one way")
    need((y * y - x**3 + 3 * x - B) % P == 0, "a point does not lie on the curve")
    return x, y, 1


def two_multiples(first: int, second: int, point: Point) -> Point:
    """`first` times the base point plus `second` times `point`, both scalars read bit by bit at once."""
    table = (INFINITY, BASE, point, add(BASE, point))
    result = INFINITY
    for place in reversed(range(BITS)):
        result = double(result)
        bits = (first >> place & 1) + 2 * (second >> place & 1)
        if bits:
            result = add(result, table[bits])
    return result


def double(point: Point) -> Point:
    """Twice `point`; the curve has no point of order two, and infinity stays infinity."""
    x, y, z = point
    square, zz = y * y % P, z * z % P
    middle = x * square % P
    slope = 3 * (x - zz) * (x + zz) % P
    doubled = (slope * slope - 8 * middle) % P
    return doubled, (slope * (4 * middle - doubled) - 8 * square * square) % P, 2 * y * z % P


def add(a: Point, b: Point) -> Point:
    """The sum of any two points, also of equal and of opposite ones."""
    if a[2] == 0 or b[2] == 0:
        return b if a[2] == 0 else a
    a_zz, b_zz = a[2] * a[2] % P, b[2] * b[2] % P
    a_x, b_x = a[0] * b_zz % P, b[0] * a_zz % P
    a_y, b_y = a[1] * b_zz * b[2] % P, b[1] * a_zz * a[2] % P
    across, up = (b_x - a_x) % P, (b_y - a_y) % P
    if across == 0:
        return double(a) if up == 0 else INFINITY
    square = across * across % P
    cube, middle = square * across % P, a_x * square % P
    x = (up * up - cube - 2 * middle) % P
    return x, (up * (middle - x) - a_y * cube) % P, across * a[2] * b[2] % P
