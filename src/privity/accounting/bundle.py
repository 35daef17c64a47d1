"""What a custodian hands to a stranger: a proof of one entry, and the bundle of a whole batch.

A bundle opens what the log only commits to, for whoever may see it: an inspector, a court. It is
confidential. ``privity-verify batch`` needs it and a copied log, and believes neither.
Format: ``spec/accounting-log.md``, sections 8 and 9.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.disclosure import commitment, disclose, unb64u
from privity.errors import IntegrityError
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PROOF_FORMAT: Final = "privity/proof/v1"
TLOG_FORMAT: Final = "c2sp.org/tlog-proof@v1"
BUNDLE_FORMAT: Final = "privity/batch-bundle/v1"
_NONCE_START: Final = b'"n":"'
_NONCE_LENGTH: Final = 22


def proof_file(
    *, entry: bytes, index: int, path: Sequence[bytes], checkpoint: bytes, disclosures: Sequence[str] = ()
) -> bytes:
    """A file that proves one entry by itself, for ``privity-verify proof``.

    Args:
        entry: The entry's bytes.
        index: Its place in the log.
        path: Inclusion proof in the tree of `checkpoint`.
        checkpoint: The signed note.
        disclosures: What the reader may see of the entry.
    """
    lines = [TLOG_FORMAT, f"index {index}", *(b64encode(part).decode("ascii") for part in path)]
    proof = "\n".join(lines) + "\n\n" + checkpoint.decode("utf-8")
    fields = {
        "format": PROOF_FORMAT,
        "entry": entry.decode("ascii"),
        "tlog_proof": proof,
        "disclosures": list(disclosures),
    }
    return canonical(fields) + b"\n"


def bundle_line(
    *,
    unit_key: bytes,
    row: Sequence[Any],
    index: int,
    entry: bytes,
    inspections: Sequence[int] = (),
    approvals: Sequence[int] = (),
) -> bytes:
    """One line of a bundle's lines file.

    Args:
        unit_key: Key of the retention unit.
        row: The row the decision entry was made of, as `decision_entries` took it.
        index: Index of the line's standing decision entry.
        entry: Its bytes.
        inspections: Indices of the inspection entries that covered the line, in log order.
        approvals: Indices of the approval entries that covered it, refusals included, in log order.

    Raises:
        IntegrityError: The row is not the one the entry committed to.
    """
    ordinal, line_id, digest, *result = row
    start = entry.find(_NONCE_START) + len(_NONCE_START)
    nonce = unb64u(entry[start : start + _NONCE_LENGTH].decode("ascii"))
    opened = [
        disclose(unit_key, nonce, "line", [line_id, digest]),
        disclose(unit_key, nonce, "result", result),
    ]
    for disclosure in opened:
        if commitment(disclosure).encode("ascii") not in entry:
            raise IntegrityError(
                f"The kept row of line {ordinal} is not the one accounted for.",
                where=f"log index {index}",
                remedy="Compare the case store with its backups; the log is right.",
            )
    shown = {"o": ordinal, "e": index, "d": opened, "i": list(inspections), "a": list(approvals)}
    return canonical(shown) + b"\n"


def bundle_head(
    *,
    batch: str,
    size: int,
    lines_file: str,
    lines_sha256: str,
    lines_count: int,
    entries: Mapping[int, Mapping[str, str]],
    certificates: Mapping[int, str],
) -> bytes:
    """The head of a bundle, a file beside its lines file.

    Args:
        batch: The office's number.
        size: Entries of the log at this moment.
        lines_file: Name of the lines file in the same folder.
        lines_sha256: Hex SHA-256 of that file.
        lines_count: Lines in it, all lines of the batch.
        entries: Log index to the entry's disclosures by name (`Entry.disclosures`, `disclosures_of`), for the request entry and every
            inspection, approval, release and certificate entry of the batch; others may be added.
        certificates: Index of each certificate entry to the exact text whose SHA-256 it committed to.
    """
    fields = {
        "format": BUNDLE_FORMAT,
        "batch": batch,
        "size": size,
        "lines_file": lines_file,
        "lines_sha256": lines_sha256,
        "lines_count": lines_count,
        "entries": {str(index): list(given.values()) for index, given in entries.items()},
        "certificates": {str(index): text for index, text in certificates.items()},
    }
    return canonical(fields) + b"\n"
