"""An approval as a stranger checks it: the statement as signed, the signature, and the proof of the log's entry with what it seals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.accounting.bundle import proof_file
from privity.errors import OutOfOrderError
from privity.flow.accounting import opened_again
from privity.flow.witnessing import told
from privity.model.digest import file_digest

if TYPE_CHECKING:
    from privity.flow.office import Office


def approval_files(office: Office, approval_id: str) -> dict[str, bytes]:
    """File name to bytes: what `privity-verify approval` reads.

    Raises:
        InputError: There is no such approval.
        OutOfOrderError: It is not accounted for yet.
        IntegrityError: What is kept of it is not what was accounted for.
    """
    record = office.cases.approval(approval_id)
    if record.entry is None:
        raise OutOfOrderError(
            "The approval is not accounted for yet.",
            where=approval_id,
            remedy="Run `privity release resume`.",
        )
    disclosures = opened_again(
        office,
        record.entry,
        {"by": record.approver, "rows": record.root, "evidence": file_digest(record.signature)},
    )
    seen = told(office, record.entry + 1)
    proof = proof_file(
        entry=office.log.entry(record.entry),
        index=record.entry,
        path=office.log.inclusion(record.entry, seen.checkpoint.size),
        checkpoint=seen.note,
        disclosures=list(disclosures.values()),
    )
    return {"statement.json": record.statement, "signature.p7s": record.signature, "proof.json": proof}
