"""Seal the lines file of a settled batch to the inspector; nothing of it stays in the clear beside that.

    settled -> read against its digest -> seal beside -> durable -> the plain file removed

The plain file goes only after the sealed one is durable, so a crash anywhere
leaves one that can be read: the plain one, which the next run or `resume` seals
again, or the sealed one alone. While nobody holds the inspector's duty with a
key that can be sealed to, the plain file stays and commands say so: refused
lines that nobody could ever open would be lost to the court and the person too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.errors import IntegrityError
from privity.model.register import Duty
from privity.review import certificates

if TYPE_CHECKING:
    from privity.flow.office import BatchFolder, Office, Place
    from privity.model.case import Batch


def seal_original(office: Office, batch: Batch) -> bool:
    """Seal what was received to every inspector of the day; True if this call sealed it.

    A batch that is not settled, is sealed already, or has no inspector to seal to is left as it is.

    Raises:
        IntegrityError: The file kept is not the one received. Nothing was sealed and nothing removed.
        UnavailableError: The program or the disk failed. The plain file stays; doing it again is safe.
    """
    folder = office.files.batch(batch.id)
    for original in folder.originals() if batch.first_decision is not None else ():
        inspectors = _inspectors(office)
        if not inspectors:
            return False
        _check_received(office, batch, original)
        _seal(office, batch, folder, original, inspectors)
        return True
    return False


def in_the_clear(office: Office, batch: Batch) -> bool:
    """Whether the batch is settled and its lines file as received still lies there unsealed."""
    return batch.first_decision is not None and bool(office.files.batch(batch.id).originals())


def _inspectors(office: Office) -> list[bytes]:
    held = certificates(
        Duty.INSPECTOR, office.registers(), office.today(), custodian=office.settings.custodian
    )
    return [pem for pem in held if office.signatures.can_seal(pem)]


def _check_received(office: Office, batch: Batch, original: Place) -> None:
    if office.files.digest(original) != batch.file_sha256:
        raise IntegrityError(
            f"The lines file kept for {batch.id} is not the one that was received.",
            where=f"batches/{batch.id}/original",
            remedy="Restore the file from its backup and have the inspector look; then run `privity release resume`.",
        )


def _seal(
    office: Office, batch: Batch, folder: BatchFolder, original: Place, inspectors: list[bytes]
) -> None:
    office.signatures.seal(original, folder.sealed_original, inspectors)
    office.files.keep(folder.sealed_original)
    office.cases.record(
        "sealed",
        actor="engine",
        at=office.now(),
        batch=batch.id,
        digest=office.files.digest(folder.sealed_original),
        certificates=[office.signatures.certificate_digest(pem) for pem in inspectors],
    )
    office.files.discard(original)
