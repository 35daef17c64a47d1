"""A recipient's receipt: this package arrived, opened, and held what its sealed listing says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from privity.release.reply import read_reply, refused

if TYPE_CHECKING:
    from privity.model.release import ReleaseId
    from privity.release.manifest import Manifest
    from privity.release.reply import Verify

RECEIPT: Final = "privity/release-receipt/v1"
FIELDS: Final = frozenset(
    {
        "certificate", "content_matches", "format", "manifest_sha256", "opened_at", "recipient", "release_id"
    }
)  # fmt: skip
TOLERANCE: Final = timedelta(minutes=5)
"""How far a recipient's clock may run ahead of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt that was checked. `late` is true when the package was opened after its last day."""

    release_id: ReleaseId
    recipient: str
    manifest_sha256: str
    opened_at: datetime
    late: bool


def check_receipt(
    data: bytes,
    signature: bytes,
    *,
    manifest: Manifest,
    certificate: bytes,
    verify: Verify,
    now: datetime,
) -> Receipt:
    """Read a receipt and make sure of it.

    Args:
        data: Exact bytes of the receipt.
        signature: The recipient's detached CMS signature over them.
        manifest: Manifest of the release.
        certificate: The recipient's certificate, PEM, one the release was sealed to.
        verify: Checks a signature by one pinned certificate.
        now: The present moment, UTC.

    Raises:
        IntegrityError: It is not the recipient's, is about another package, says the content
            did not match, or names a moment before the sealing or after now.
    """
    said = read_reply(
        data,
        signature,
        kind=RECEIPT,
        fields=FIELDS,
        manifest=manifest,
        certificate=certificate,
        verify=verify,
    )
    if said["content_matches"] is not True:
        raise refused(RECEIPT, "it says the content did not match")
    if said["certificate"] not in manifest.terms.recipient_certificates:
        raise refused(RECEIPT, "it was opened with another certificate")
    opened_at = moment(said["opened_at"])
    sealed_at = datetime.combine(manifest.terms.sealed_on, time(), UTC)
    if not sealed_at <= opened_at <= now + TOLERANCE:
        raise refused(RECEIPT, "its moment lies before the sealing or after now")
    return Receipt(
        release_id=manifest.terms.release_id,
        recipient=manifest.terms.recipient,
        manifest_sha256=manifest.digest,
        opened_at=opened_at,
        late=opened_at.date() > manifest.terms.destroy_by,
    )


def moment(value: Any) -> datetime:
    """A moment written ``2026-03-01T12:00:00Z``.

    Raises:
        IntegrityError: It is written otherwise.
    """
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (ValueError, TypeError) as error:
        raise refused(RECEIPT, "its moment is not written as expected") from error
