"""What a custodian hands to a stranger: a proof of one entry, a bundle of some, and the bundle of a whole batch.

A batch's bundle opens what the log only commits to, for whoever may see it: an inspector, a court. It is
confidential. ``privity-verify batch`` needs it and a copied log, and believes neither.
Format: ``spec/accounting-log.md``, sections 8, 9 and 13.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.decisions import decision_disclosures
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privity.accounting.shown import Shown

PROOF_FORMAT: Final = "privity/proof/v1"
TLOG_FORMAT: Final = "c2sp.org/tlog-proof@v1"
BUNDLE_FORMAT: Final = "privity/batch-bundle/v1"
ENTRIES_FORMAT: Final = "privity/bundle/v1"


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


def entries_file(*, checkpoint: bytes, entries: Sequence[Shown]) -> bytes:
    """A file that proves some entries of one log by itself, for ``privity-verify bundle``.

    Args:
        checkpoint: The signed note, with its cosignatures; every entry's path leads to its root.
        entries: One at least, ascending by index, none twice.
    """
    fields = {
        "format": ENTRIES_FORMAT,
        "checkpoint": checkpoint.decode("utf-8"),
        "entries": [each.item for each in entries],
    }
    return canonical(fields) + b"\n"


def bundle_lines(
    *,
    unit_key: bytes,
    rows: Sequence[Sequence[Any]],
    indices: Sequence[int],
    entries: Sequence[bytes],
    inspections: Mapping[int, Sequence[int]],
    approvals: Mapping[int, Sequence[int]],
) -> bytes:
    """A slice of a bundle's lines file, one line per row; slices in file order make the whole.

    Args:
        unit_key: Key of the retention unit.
        rows: The rows the decision entries were made of, as `decision_entries` took them.
        indices: Index of each line's standing decision entry.
        entries: The bytes of that entry.
        inspections: Ordinal to the indices of the inspection entries (those with `req`) that
            covered the line, in log order; a line looked up by nobody may be absent.
        approvals: Ordinal to the indices of the approval entries that covered it, refusals
            included, in log order; a line nobody signed for may be absent.

    Raises:
        IntegrityError: A row is not the one its entry committed to.
    """
    opened = decision_disclosures(unit_key=unit_key, rows=rows, entries=entries)
    lines = [
        f'{{"a":[{_joined(approvals, row[0])}],"d":["{line}","{result}"],"e":{index},'
        f'"i":[{_joined(inspections, row[0])}],"o":{row[0]}}}\n'
        for row, index, (line, result) in zip(rows, indices, opened, strict=True)
    ]
    return "".join(lines).encode("ascii")


def _joined(covering: Mapping[int, Sequence[int]], ordinal: int) -> str:
    return ",".join(map(str, covering.get(ordinal, ())))


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
