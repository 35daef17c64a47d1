"""The one shape of signature we accept, read from its bytes before any program is asked to verify it.

A CMS SignedData may hold several signers, its own copy of the content, no
signed attributes at all, or bytes after its end, and verifiers differ on what
each of those means. We accept exactly one signer, detached content, a SHA-2
digest, signed attributes, and nothing after the end: what is left has one meaning.

Source: RFC 5652, sections 5.1 and 5.3; X.690 (DER lengths).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privity.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNED_DATA: Final = bytes.fromhex("2a864886f70d010702")
DATA: Final = bytes.fromhex("2a864886f70d010701")
DIGESTS: Final = frozenset(
    bytes.fromhex(oid)
    for oid in ("608648016503040201", "608648016503040202", "608648016503040203")  # SHA-256, -384, -512
)
SEQUENCE, SET, OID, CONTEXT_0 = 0x30, 0x31, 0x06, 0xA0
LONGEST: Final = 64 * 1024
"""No honest detached signature is longer than this many bytes."""


@dataclass(frozen=True, slots=True)
class _Value:
    """One DER value: its tag byte and its contents."""

    tag: int
    body: bytes


def check_signature_shape(signature: bytes) -> None:
    """Raise unless `signature` is one DER SignedData: detached, one signer, SHA-2, signed attributes.

    Raises:
        IntegrityError: It has any other shape, or bytes follow its end.
    """
    if len(signature) > LONGEST:
        raise _refused("it is longer than any detached signature")
    outer = _only(signature, SEQUENCE, "it is not one DER value")
    kind, wrapped = _exactly(outer, 2)
    if (kind.tag, kind.body) != (OID, SIGNED_DATA) or wrapped.tag != CONTEXT_0:
        raise _refused("it is not CMS SignedData")
    signed = _only(wrapped.body, SEQUENCE, "its SignedData is malformed")
    fields = list(_values(signed))
    if len(fields) < 4 or fields[2].tag != SEQUENCE or fields[-1].tag != SET:  # noqa: PLR2004  (RFC 5652, 5.1)
        raise _refused("its SignedData is malformed")
    if [(v.tag, v.body) for v in _values(fields[2].body)] != [(OID, DATA)]:
        raise _refused("it carries content of its own, or content that is not plain data")
    signers = list(_values(fields[-1].body))
    if len(signers) != 1:
        raise _refused("it does not have exactly one signer")
    _check_signer(signers[0])


def _check_signer(signer: _Value) -> None:
    fields = list(_values(signer.body))
    if len(fields) < 6 or fields[2].tag != SEQUENCE:  # noqa: PLR2004  (RFC 5652, 5.3, with signed attributes)
        raise _refused("its signer lacks signed attributes")
    if fields[3].tag != CONTEXT_0:
        raise _refused("its signer lacks signed attributes")
    digest = next(_values(fields[2].body), None)
    if digest is None or digest.tag != OID or digest.body not in DIGESTS:
        raise _refused("its digest is not SHA-256, SHA-384 or SHA-512")


def _only(data: bytes, tag: int, otherwise: str) -> bytes:
    values = list(_values(data))
    if len(values) != 1 or values[0].tag != tag:
        raise _refused(otherwise)
    return values[0].body


def _exactly(data: bytes, count: int) -> list[_Value]:
    values = list(_values(data))
    if len(values) != count:
        raise _refused("it is not CMS SignedData")
    return values


def _values(data: bytes) -> Iterator[_Value]:
    at = 0
    while at < len(data):
        tag, length, start = _heading(data, at)
        at = start + length
        if at > len(data):
            raise _refused("it ends too early")
        yield _Value(tag, data[start:at])


def _heading(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag, length and start of the contents of the value at `at`; DER only, no indefinite lengths."""
    if len(data) - at < 2:  # noqa: PLR2004  (a tag and a length)
        raise _refused("it ends too early")
    tag, first = data[at], data[at + 1]
    if first < 0x80:  # noqa: PLR2004  (short form)
        return tag, first, at + 2
    count = first & 0x7F
    octets = data[at + 2 : at + 2 + count]
    if not 1 <= count <= 4 or len(octets) != count:  # noqa: PLR2004  (4 octets already mean 4 GiB)
        raise _refused("it is not in DER")
    return tag, int.from_bytes(octets, "big"), at + 2 + count


def _refused(why: str) -> IntegrityError:
    return IntegrityError(
        f"The signature was refused: {why}.",
        where="detached signature",
        remedy="Ask the signer for a detached CMS signature in DER over exactly these bytes.",
    )
