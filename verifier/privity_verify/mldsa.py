"""Verification of ML-DSA-44 signatures, FIPS 204. It handles public data only, so it need not hide time.

Functions have the names of the standard's algorithms. Where the standard returns an error, these raise AlteredError.
"""

from __future__ import annotations

from hashlib import shake_128, shake_256

from privity_verify.problem import need

Polynomial = list[int]
"""256 coefficients, or as many values at the roots of unity."""

# Table 1 and 2 of section 4, for ML-DSA-44.
Q, N = 8380417, 256
ROOT = 1753
DROPPED = 13
TAU = 39
GAMMA_1, GAMMA_2 = 2**17, (Q - 1) // 88
ROWS = COLUMNS = 4
BETA = TAU * 2
OMEGA = 80
SEED, COMMITMENT, DIGEST = 32, 32, 64
T1_WIDTH, Z_WIDTH, W1_WIDTH = 10, 18, 6
T1_SIZE, Z_SIZE, W1_SIZE = (width * N // 8 for width in (T1_WIDTH, Z_WIDTH, W1_WIDTH))
PUBLIC_SIZE = SEED + ROWS * T1_SIZE
HINT = COMMITMENT + COLUMNS * Z_SIZE
SIGNATURE_SIZE = HINT + OMEGA + ROWS
LONGEST_CONTEXT = 255
DRAWN = 1008
"""Bytes drawn where random ones are rejected; that these do not suffice is far less likely than 2^-256 (appendix C)."""

ZETAS = [pow(ROOT, int(f"{place:08b}"[::-1], 2), Q) for place in range(N)]
"""Powers of the root of unity in the order of appendix B."""


def verify(public: bytes, message: bytes, signature: bytes, context: bytes = b"") -> None:
    """Raise AlteredError unless `signature` (2,420 bytes) is that of `public` (1,312 bytes) over `message`: algorithm 3, pure."""
    need(len(context) <= LONGEST_CONTEXT, "a signature's context is too long")
    verify_internal(public, bytes([0, len(context)]) + context + message, signature)


def verify_internal(public: bytes, prepared: bytes, signature: bytes) -> None:
    """Algorithm 8."""
    rho, t1 = pk_decode(public)
    commitment, z, hints = sig_decode(signature)
    norm = max(abs(value) for polynomial in z for value in polynomial)
    need(norm < GAMMA_1 - BETA, "the signature's response is out of range")
    mu = shake_256(shake_256(public).digest(DIGEST) + prepared).digest(DIGEST)
    challenge, response = ntt(sample_in_ball(commitment)), [ntt(polynomial) for polynomial in z]
    rounded = b""
    for row in range(ROWS):
        near = row_of_commitment(rho, row, t1[row], challenge, response)
        rounded += w1_encode([use_hint(place in hints[row], value) for place, value in enumerate(near)])
    again = shake_256(mu + rounded).digest(COMMITMENT)
    need(again == commitment, "the signature does not verify")


def row_of_commitment(
    rho: bytes, row: int, t1: Polynomial, challenge: Polynomial, response: list[Polynomial]
) -> Polynomial:
    """One polynomial of `w'_approx` in algorithm 8: the matrix times the response, less the challenge times the key."""
    key = ntt([value << DROPPED for value in t1])
    total = [-c * t for c, t in zip(challenge, key, strict=True)]
    for column, factor in enumerate(response):
        entry = rej_ntt_poly(rho + bytes([column, row]))
        total = [w + a * v for w, a, v in zip(total, entry, factor, strict=True)]
    return ntt_inverse(total)


def pk_decode(public: bytes) -> tuple[bytes, list[Polynomial]]:
    """Algorithm 23: the seed of the matrix and the key's polynomials; any bytes of the right length are some key."""
    need(len(public) == PUBLIC_SIZE, "a key has the wrong length")
    starts = range(SEED, PUBLIC_SIZE, T1_SIZE)
    return public[:SEED], [simple_bit_unpack(public[at : at + T1_SIZE], T1_WIDTH) for at in starts]


def sig_decode(signature: bytes) -> tuple[bytes, list[Polynomial], list[set[int]]]:
    """Algorithm 27: commitment, response, and the places of the hints."""
    need(len(signature) == SIGNATURE_SIZE, "a signature has the wrong length")
    packed = [
        simple_bit_unpack(signature[at : at + Z_SIZE], Z_WIDTH) for at in range(COMMITMENT, HINT, Z_SIZE)
    ]
    z = [[GAMMA_1 - value for value in polynomial] for polynomial in packed]
    return signature[:COMMITMENT], z, hint_bit_unpack(signature[HINT:])


def hint_bit_unpack(packed: bytes) -> list[set[int]]:
    """Algorithm 21: for each row the places of its hints, ascending; unused bytes are zero."""
    hints, start = [], 0
    for end in packed[OMEGA:]:
        need(start <= end <= OMEGA, "the signature's hints are not encoded in their one way")
        places = list(packed[start:end])
        once_and_rising = places == sorted(set(places))
        need(once_and_rising, "the signature's hints are not encoded in their one way")
        hints.append(set(places))
        start = end
    need(not any(packed[start:OMEGA]), "the signature's hints are not encoded in their one way")
    return hints


def simple_bit_unpack(packed: bytes, width: int) -> Polynomial:
    """Algorithm 18: 256 numbers of `width` bits."""
    bits, mask = int.from_bytes(packed, "little"), (1 << width) - 1
    return [bits >> at & mask for at in range(0, N * width, width)]


def w1_encode(values: Polynomial) -> bytes:
    """Algorithm 28, for one polynomial."""
    bits = sum(value << place * W1_WIDTH for place, value in enumerate(values))
    return bits.to_bytes(W1_SIZE, "little")


def sample_in_ball(seed: bytes) -> Polynomial:
    """Algorithm 29: 39 coefficients of 1 or -1 among zeros."""
    stream = shake_256(seed).digest(DRAWN)
    signs, ball, place = int.from_bytes(stream[:8], "little"), [0] * N, N - TAU
    for drawn in stream[8:]:
        if place < N and drawn <= place:
            ball[place] = ball[drawn]
            ball[drawn] = 1 - 2 * (signs & 1)
            signs, place = signs >> 1, place + 1
    need(place == N, "a signature's commitment leads nowhere")
    return ball


def rej_ntt_poly(seed: bytes) -> Polynomial:
    """Algorithm 30, and 14 for each three bytes: one entry of the matrix that algorithm 32 expands."""
    stream = shake_128(seed).digest(DRAWN)
    drawn = (int.from_bytes(stream[at : at + 3], "little") & 0x7FFFFF for at in range(0, DRAWN, 3))
    entry = [value for value in drawn if value < Q][:N]
    need(len(entry) == N, "a key's seed leads nowhere")
    return entry


def use_hint(hint: bool, value: int) -> int:  # noqa: FBT001  (the standard's order)
    """Algorithm 40."""
    high, low = decompose(value)
    if not hint:
        return high
    return (high + (1 if low > 0 else -1)) % ((Q - 1) // (2 * GAMMA_2))


def decompose(value: int) -> tuple[int, int]:
    """Algorithm 36: `value`, from 0 to q - 1, as a multiple of twice gamma_2 and what is left."""
    low = value % (2 * GAMMA_2)
    if low > GAMMA_2:
        low -= 2 * GAMMA_2
    return (0, low - 1) if value - low == Q - 1 else ((value - low) // (2 * GAMMA_2), low)


def ntt(polynomial: Polynomial) -> Polynomial:
    """Algorithm 41; sums are reduced at the end, for they stay small."""
    values, index, length = list(polynomial), 0, N // 2
    while length:
        for start in range(0, N, 2 * length):
            index += 1
            zeta = ZETAS[index]
            for low in range(start, start + length):
                turned = zeta * values[low + length] % Q
                values[low + length] = values[low] - turned
                values[low] += turned
        length //= 2
    return [value % Q for value in values]


def ntt_inverse(polynomial: Polynomial) -> Polynomial:
    """Algorithm 42."""
    values, index, length = [value % Q for value in polynomial], N, 1
    while length < N:
        for start in range(0, N, 2 * length):
            index -= 1
            zeta = -ZETAS[index]
            for low in range(start, start + length):
                kept, other = values[low], values[low + length]
                values[low] = kept + other
                values[low + length] = zeta * (kept - other) % Q
        length *= 2
    scale = pow(N, -1, Q)
    return [value * scale % Q for value in values]
