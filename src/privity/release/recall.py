"""Calling a release back: the notice, and the recipient's certificate of destruction.

The notice names in the clear only the release, the ground and the day an answer
is due. Which lines it is about says who is on the file, so the list is sealed to
the recipient like the release itself, and the signature is over its ciphertext.
Formats: spec/release-package.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from privity.errors import InputError
from privity.model.canonical import canonical
from privity.release.reply import read_reply, refused
from privity.standards import iso_day

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from privity.model.release import ReleaseId
    from privity.release.manifest import Manifest
    from privity.release.package import Folder
    from privity.release.reply import Verify

RECALL: Final = "privity/release-recall/v1"
DESTRUCTION: Final = "privity/release-destruction/v1"
LINES: Final = "lines.p7m"
METHODS: Final = ("returned", "crypto_erase", "overwritten", "physically_destroyed")
FIELDS: Final = frozenset(
    {
        "backups", "certified_by", "derivatives", "destroyed_on", "format", "lines", "manifest_sha256",
        "method", "onward", "recipient", "release_id",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """A demand that released information come back or cease to exist.

    Attributes:
        lines: Full names of the lines called back.
        ground: Code: ``not_authorised``, ``wrong_person``, ``court_order``, ``safeguards``, ``purpose_ended``.
        cite: Provisions and orders relied on.
        demand: ``return`` or ``destroy``; either includes copies, derivatives and backups.
        ordered_by: Register id of who ordered it.
        answer_by: Last day for the certificate of destruction.
    """

    recall_id: str
    release_id: ReleaseId
    manifest_sha256: str
    recipient: str
    lines: tuple[str, ...]
    ground: str
    cite: tuple[str, ...]
    demand: Literal["return", "destroy"]
    ordered_by: str
    issued_on: date
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Destruction:
    """A certificate of destruction that was checked.

    Attributes:
        missing: Lines that had to go and are not named, in order.
        remaining: What it admits still exists: ``derivatives``, ``backups``, ``onward``; in this order.
    """

    release_id: ReleaseId
    destroyed_on: date
    method: str
    certified_by: str
    missing: tuple[str, ...]
    remaining: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing that had to go is left. Only then is the duty discharged."""
        return not self.missing and not self.remaining


def write_recall(recall: Recall, *, folder: Folder, sign: Callable[[bytes], bytes]) -> bytes:
    """Write ``lines.p7m``, ``recall.json`` and ``recall.p7s`` into a new folder sealing to the recipient.

    Returns:
        The bytes of ``recall.json``, whose digest the accounting entry names.

    Raises:
        InputError: No line is called back, or the answer is due before the notice.
        UnavailableError: Sealing or signing failed; there is no signed notice.
    """
    if not recall.lines or recall.answer_by < recall.issued_on:
        raise InputError(
            "A recall names lines, and a day for the answer that is not past.",
            where=recall.recall_id,
            remedy="Name the lines and a later day.",
        )
    listed = canonical({"recall_id": recall.recall_id, "lines": sorted(recall.lines)})
    size, digest = folder.seal(LINES, [listed])
    notice = canonical(
        {
            "format": RECALL,
            "recall_id": recall.recall_id,
            "release_id": recall.release_id,
            "manifest_sha256": recall.manifest_sha256,
            "recipient": recall.recipient,
            "ground": recall.ground,
            "cite": list(recall.cite),
            "demand": recall.demand,
            "includes": ["copies", "derivatives", "backups", "onward"],
            "ordered_by": recall.ordered_by,
            "issued_on": recall.issued_on.isoformat(),
            "answer_by": recall.answer_by.isoformat(),
            "lines": {"name": LINES, "size": size, "sha256": digest},
        }
    )
    signature = sign(notice)
    folder.write("recall.json", notice)
    folder.write("recall.p7s", signature)
    return notice


def check_destruction(
    data: bytes,
    signature: bytes,
    *,
    manifest: Manifest,
    owed: Collection[str],
    certificate: bytes,
    verify: Verify,
    today: date,
) -> Destruction:
    """Read a certificate of destruction and say what is still owed.

    Args:
        data: Exact bytes of the certificate.
        signature: The recipient's detached CMS signature over them.
        manifest: Manifest of the release.
        owed: Full names of the lines that had to go: those recalled, or all that were released.
        certificate: The recipient's certificate, PEM, one the release was sealed to.
        verify: Checks a signature by one pinned certificate.
        today: The present day.

    Raises:
        IntegrityError: It is not the recipient's, is about another package, or a field is malformed.
    """
    said = read_reply(
        data,
        signature,
        kind=DESTRUCTION,
        fields=FIELDS,
        manifest=manifest,
        certificate=certificate,
        verify=verify,
    )
    on = _day(said["destroyed_on"])
    if not manifest.terms.sealed_on <= on <= today:
        raise refused(DESTRUCTION, "its day lies before the sealing or after today")
    if said["method"] not in METHODS or not isinstance(said["certified_by"], str):
        raise refused(DESTRUCTION, "its method or its signer is not named")
    gone = _lines(said["lines"])
    return Destruction(
        release_id=manifest.terms.release_id,
        destroyed_on=on,
        method=said["method"],
        certified_by=said["certified_by"],
        missing=() if gone is None else tuple(sorted(set(owed) - gone)),
        remaining=tuple(what for what in ("derivatives", "backups", "onward") if said[what] is not True),
    )


def _lines(value: Any) -> frozenset[str] | None:
    """The lines named; None for ``"all"``."""
    if value == "all":
        return None
    if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
        raise refused(DESTRUCTION, "its lines are not a list of names")
    return frozenset(value)


def _day(value: Any) -> date:
    day = iso_day(value) if isinstance(value, str) else None
    if day is None:
        raise refused(DESTRUCTION, "its day is not a date")
    return day
