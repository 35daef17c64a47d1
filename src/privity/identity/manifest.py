"""What a loaded record file says of itself, so that a changed or outdated one is never searched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from privity.errors import IntegrityError
from privity.identity.steps import load_steps
from privity.model.canonical import canonical
from privity.model.digest import purposed

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = "privity/records/v1"
PLAN: Final = "privity/records-plan/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPart:
    """One Parquet file of a loaded record file.

    Attributes:
        relation: One of `KEPT`.
        file: File name, without a folder.
        rows: Rows in it.
        sha256: Hex digest of its bytes.
    """

    relation: str
    file: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordManifest:
    """A loaded record file.

    Attributes:
        standardiser: Hex digest of the plan that standardised and keyed it; see `plan_digest`.
        sources: File name → hex digest of each file that was loaded.
        parts: What was written, in the order of `KEPT`.
        summary: Name → number of persons, as `load_summary` counts.
    """

    standardiser: str
    sources: Mapping[str, str]
    parts: tuple[RecordPart, ...]
    summary: Mapping[str, int]

    def to_bytes(self) -> bytes:
        """Canonical JSON, the bytes that are kept and hashed."""
        return canonical(
            {
                "format": VERSION,
                "standardiser": self.standardiser,
                "sources": dict(self.sources),
                "parts": [
                    {"relation": part.relation, "file": part.file, "rows": part.rows, "sha256": part.sha256}
                    for part in self.parts
                ],
                "summary": dict(self.summary),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> RecordManifest:
        """Read a manifest back.

        Raises:
            IntegrityError: These are not the bytes of a manifest. Nothing was read.
        """
        try:
            fields: dict[str, Any] = json.loads(data)
            if fields["format"] != VERSION:
                raise _spoiled("its format is another")
            manifest = cls(
                standardiser=str(fields["standardiser"]),
                sources=dict(fields["sources"]),
                parts=tuple(RecordPart(**part) for part in fields["parts"]),
                summary=dict(fields["summary"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise _spoiled("it cannot be read") from error
        if manifest.to_bytes() != data:
            raise _spoiled("it is not in canonical form")
        return manifest

    def check(self) -> None:
        """Raise unless this file was keyed by the plan of this version of Privity.

        Raises:
            IntegrityError: Its keys were made by another plan; lines must not be compared with them.
        """
        if self.standardiser != plan_digest():
            raise IntegrityError(
                "The loaded record file was standardised by another version.",
                where="records manifest",
                remedy="Load the record file again.",
            )


def plan_digest() -> str:
    """Hex digest of every step that standardises and keys a record file, in order."""
    text = "\0".join(f"{step.makes}\0{step.sql}" for step in load_steps())
    return purposed(PLAN, text.encode("utf-8")).hex()


def _spoiled(how: str) -> IntegrityError:
    return IntegrityError(
        f"The manifest of the record file does not check out: {how}.",
        where="records manifest",
        remedy="Load the record file again.",
    )
