"""A proof of one entry as a COSE receipt (RFC 9942), for readers of SCITT (RFC 9943), whose tools know no C2SP note.

The log's key signs the root, which is not in the receipt: a reader makes it again from the entry and the path. The
path stands beside the signature, and a size other than the true one may lead to the same root by the same steps; so the
subject, which is signed, names index and size. Format: spec/accounting-log.md, section 14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.accounting.cbor import Tag, encode
from privity.accounting.note import Verifier, open_checkpoint
from privity.errors import IntegrityError
from privity.model.tree import check_inclusion, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity.accounting.note import Signer

COSE_SIGN1: Final = 18
ALG, KID, CLAIMS, VDS, VDP = 1, 4, 15, 395, 396
"""Header parameters: RFC 9052 section 3.1, RFC 9597, RFC 9942 section 2."""
EDDSA: Final = -8
RFC9162_SHA256: Final = 1
INCLUSION: Final = -1
ISSUER, SUBJECT = 1, 2
"""CWT claims, RFC 8392 section 3.1; RFC 9943 asks a receipt for both."""


def cose_receipt(
    *, entry: bytes, index: int, path: Sequence[bytes], checkpoint: bytes, signer: Signer
) -> bytes:
    """The receipt of an entry, signed by the log.

    Only the root of a checkpoint that the same key has signed is signed: whoever calls gives the one that is committed.

    Args:
        entry: Its exact bytes, which are the leaf; the receipt does not hold them.
        index: Its place in the log.
        path: Its inclusion in the tree of `checkpoint`.
        checkpoint: The note that the log committed; cosignatures on it are not passed on.
        signer: The log's key.

    Raises:
        IntegrityError: The checkpoint is not this key's, the entry does not stand under it, or the signature made does
            not verify. No receipt is made.
        UnavailableError: The key service did not answer. Nothing was signed.

    Source: RFC 9942, section 5.2; RFC 9052, section 4.4; RFC 9943, section 6.
    """
    verifier = Verifier.parse(signer.vkey)
    head = open_checkpoint(checkpoint, verifier)
    check_inclusion(leaf_hash(entry), index, head.size, path, head.root)
    protected = encode(
        {
            ALG: EDDSA,
            KID: verifier.key_id,
            CLAIMS: {ISSUER: head.origin, SUBJECT: f"entry {index} of {head.size}"},
            VDS: RFC9162_SHA256,
        }
    )
    body = to_be_signed(protected, head.root)
    signature = signer.sign(body)
    try:
        verifier.check(body, signature)
    except IntegrityError as error:
        raise IntegrityError(
            "The log's key made a signature that does not verify; no receipt was made.",
            where="receipt",
            remedy="Check the key, or the token that holds it, before anything is appended.",
        ) from error
    proof = encode([head.size, index, list(path)])
    return encode(Tag(COSE_SIGN1, [protected, {VDP: {INCLUSION: [proof]}}, None, signature]))


def to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """The Sig_structure of RFC 9052, section 4.4, with no external data.

    It begins with the byte 0x84, with which no text in UTF-8 begins: nothing that the key signs as a checkpoint is ever
    a receipt, nor the reverse.
    """
    return encode(["Signature1", protected, b"", payload])
