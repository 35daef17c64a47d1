"""A person's report as a file: every entry filed under a label, with the proof that there is no other.

``privity-verify person`` needs it, a key of the log or a policy, and the public label key. Format: spec/accounting-log.md,
section 12.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privity.accounting.shown import Shown

FORMAT: Final = "privity/person-report/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """One label of the person.

    Attributes:
        domain: ``open`` or ``deferred``.
        identifier: What it was made of.
        signature: That makes it.
        runs: The proof of each run of the index entry, in its order.
    """

    domain: str
    identifier: str
    signature: bytes
    runs: Sequence[Mapping[str, Any]]


def report_file(
    *, checkpoint: bytes, index: Shown, labels: Sequence[Labelled], entries: Sequence[Shown]
) -> bytes:
    """The report.

    Args:
        checkpoint: The signed note, with its cosignatures.
        index: The index entry.
        labels: The person's labels, one of domain ``open`` at least.
        entries: Every entry filed under them, and each release that one of these points to, in the order of the log.
    """
    fields = {
        "format": FORMAT,
        "checkpoint": checkpoint.decode("utf-8"),
        "index": index.proven,
        "labels": [
            {
                "domain": label.domain,
                "identifier": label.identifier,
                "signature": b64encode(label.signature).decode("ascii"),
                "runs": [dict(proof) for proof in label.runs],
            }
            for label in labels
        ],
        "entries": [each.item for each in entries],
    }
    return canonical(fields) + b"\n"
