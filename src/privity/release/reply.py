"""What every signed reply of a recipient has: strict JSON, the recipient's own signature, and a release it answers.

A receipt and a certificate of destruction are such replies. Each is believed only
if it is signed by a certificate its release was sealed to, and names that release
and the very manifest that was sent: a reply moved from another release is refused.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from privity.errors import IntegrityError
from privity.model.canonical import canonical
from privity.model.digest import certificate_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privity.release.manifest import Manifest


class Verify(Protocol):
    """Checks a detached CMS signature by exactly one pinned certificate."""

    def __call__(self, data: bytes, signature: bytes, *, certificate: bytes) -> None:
        """Raise IntegrityError unless `signature` is that certificate's over `data`."""
        ...


def read_reply(
    data: bytes,
    signature: bytes,
    *,
    kind: str,
    fields: frozenset[str],
    manifest: Manifest,
    certificate: bytes,
    verify: Verify,
) -> Mapping[str, Any]:
    """The fields of a reply, once it is seen to be the recipient's own about this very release.

    Args:
        data: Exact bytes of the reply, canonical JSON.
        signature: Detached CMS signature over them.
        kind: Format expected, such as ``privity/release-receipt/v1``.
        fields: Exactly the fields such a reply has.
        manifest: Manifest of the release it must be about.
        certificate: PEM certificate of the recipient, as the register holds it.
        verify: Checks the signature.

    Raises:
        IntegrityError: Any of this does not hold.
    """
    digest = certificate_digest(certificate.decode("ascii", "replace"))
    if digest not in manifest.terms.recipient_certificates:
        raise refused(kind, "the release was not sealed to this certificate")
    verify(data, signature, certificate=certificate)
    try:
        said: dict[str, Any] = json.loads(data)
        exact = canonical(said) == data and isinstance(said, dict) and set(said) == fields
    except (ValueError, TypeError, RecursionError) as error:
        raise refused(kind, "it is not canonical JSON") from error
    if not exact or said["format"] != kind:
        raise refused(kind, "it is not of its format")
    named = (said["release_id"], said["recipient"], said["manifest_sha256"])
    if named != (manifest.terms.release_id, manifest.terms.recipient, manifest.digest):
        raise refused(kind, "it is about another release or package")
    return said


def refused(kind: str, why: str) -> IntegrityError:
    """The error for a reply that is not believed."""
    return IntegrityError(
        f"The reply was refused: {why}.",
        where=kind,
        remedy="Ask the recipient for a reply about this release, signed with the key it was sealed to.",
    )
