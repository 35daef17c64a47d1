"""The manifest of a release package: strict to write, stricter to read. Format: spec/release-package.md."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from privity.errors import IntegrityError
from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.model.release import ReleaseId, Terms

FORMAT: Final = "privity/release-package/v1"
MANIFEST, SIGNATURE, INNER = "manifest.json", "manifest.p7s", "inner.p7m"
ACCOUNTED: Final = "accounted.json"
"""Not part of the package: the outbox's note of the log entry, laid beside it before it leaves."""
FIELDS: Final = frozenset(
    [
        "approval",
        "authority",
        "batch",
        "checkpoint",
        "custodian",
        "destroy_by",
        "format",
        "inner",
        "label",
        "parts",
        "purpose",
        "recipient",
        "recipient_certificates",
        "release_id",
        "sealed_on",
    ]
)
HEX: Final = re.compile(r"[0-9a-f]{64}")
SAFE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")
"""Ids that name folders: no dot, no slash, so none can climb out of its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """One encrypted file of a package: its name, size in bytes and hex SHA-256 as it lies there."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest as read. `digest` is the hex SHA-256 of its exact bytes."""

    terms: Terms
    inner: SealedFile
    parts: tuple[SealedFile, ...]
    digest: str

    @property
    def names(self) -> frozenset[str]:
        """Every file the package consists of."""
        return frozenset({MANIFEST, SIGNATURE, INNER, *(part.name for part in self.parts)})


def part_name(number: int) -> str:
    """File name of the part with this number, counted from zero."""
    return f"part-{number:05d}.p7m"


def write_manifest(terms: Terms, inner: SealedFile, parts: tuple[SealedFile, ...]) -> bytes:
    """The manifest's bytes, canonical JSON."""
    return canonical(
        {
            "format": FORMAT,
            "release_id": terms.release_id,
            "custodian": terms.custodian,
            "batch": terms.batch,
            "authority": terms.authority,
            "approval": terms.approval,
            "checkpoint": terms.checkpoint,
            "recipient": terms.recipient,
            "recipient_certificates": sorted(terms.recipient_certificates),
            "label": terms.label,
            "purpose": terms.purpose,
            "sealed_on": terms.sealed_on.isoformat(),
            "destroy_by": terms.destroy_by.isoformat(),
            "inner": _file(inner),
            "parts": [_file(part) for part in parts],
        }
    )


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest whose signature was already checked, or is checked next.

    Raises:
        IntegrityError: It is not canonical, misses or adds a field, or names a file it may not name.
    """
    try:
        found = json.loads(data)
        if canonical(found) != data or set(found) != FIELDS or found["format"] != FORMAT:
            raise _broken("it is not a manifest of release package v1 in canonical JSON")
        manifest = Manifest(
            terms=_terms(found),
            inner=_read_file(found["inner"]),
            parts=tuple(_read_file(part) for part in found["parts"]),
            digest=file_digest(data),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _broken("a field is malformed") from error
    if manifest.inner.name != INNER or not manifest.parts:
        raise _broken("it does not name its inner file and at least one part")
    if [part.name for part in manifest.parts] != [part_name(n) for n in range(len(manifest.parts))]:
        raise _broken("its parts are not named in order")
    return manifest


def _terms(found: dict[str, Any]) -> Terms:
    words = ("custodian", "batch", "authority", "checkpoint", "label", "purpose")
    certificates = tuple(_matching(HEX, digest) for digest in found["recipient_certificates"])
    if not certificates:
        raise ValueError("no recipient")
    return Terms(
        release_id=ReleaseId(_matching(SAFE_ID, found["release_id"])),
        recipient=_matching(SAFE_ID, found["recipient"]),
        approval=_matching(HEX, found["approval"]),
        recipient_certificates=certificates,
        sealed_on=date.fromisoformat(found["sealed_on"]),
        destroy_by=date.fromisoformat(found["destroy_by"]),
        **{word: _text(found[word]) for word in words},
    )


def _file(file: SealedFile) -> dict[str, Any]:
    return {"name": file.name, "size": file.size, "sha256": file.sha256}


def _read_file(found: dict[str, Any]) -> SealedFile:
    if set(found) != {"name", "size", "sha256"} or type(found["size"]) is not int or found["size"] < 0:
        raise ValueError("not a file")
    return SealedFile(name=_text(found["name"]), size=found["size"], sha256=_matching(HEX, found["sha256"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if pattern.fullmatch(_text(value)) is None:
        raise ValueError("not of its pattern")
    return str(value)


def _broken(why: str) -> IntegrityError:
    return IntegrityError(
        f"The manifest was refused: {why}.",
        where=MANIFEST,
        remedy="Ask the custodian for the package again; do not open any part of this one.",
    )
