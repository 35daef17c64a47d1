"""The batch bundle a custodian hands to whoever may check a batch: a head and one line of JSON per line.

It opens what the log only commits to. Nothing in it is believed: every disclosure must belong
to its entry, and the rest is recomputed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from privity_verify.problem import AlteredError, UnreadableError, need

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMAT = "privity/batch-bundle/v1"
CHUNK = 1 << 20


@dataclass
class BundleLine:
    """What is handed over for one line of the batch.

    Attributes:
        ordinal: Place in the request file, from 1.
        entry: Index of its standing decision entry.
        disclosures: Of that entry.
        inspections: Indices of inspection entries that covered the line.
        approvals: Indices of approval entries that covered the line.
    """

    ordinal: int
    entry: int
    disclosures: list[str]
    inspections: list[int]
    approvals: list[int]


@dataclass(frozen=True)
class Bundle:
    """A bundle's head.

    Attributes:
        batch: The batch it is about.
        size: Entries of the log when it was made; later entries are not in it.
        entries: Disclosures by entry index.
        certificates: Text of each certificate by index of its entry.
        lines: File with the lines, its digest already checked.
        count: Lines in that file.
    """

    batch: str
    size: int
    entries: dict[int, list[str]]
    certificates: dict[int, str]
    lines: Path
    count: int

    def read_lines(self) -> Iterator[BundleLine]:
        """Every line in file order; AlteredError for one that is malformed or out of order."""
        expected = 0
        with self.lines.open("rb") as file:
            for raw in file:
                expected += 1
                try:
                    row = json.loads(raw)
                    line = BundleLine(row["o"], row["e"], row["d"], row["i"], row["a"])
                except (ValueError, KeyError, TypeError):
                    raise AlteredError(f"line {expected} of the bundle is malformed") from None
                if not _well_formed(line):
                    raise AlteredError(f"line {expected} of the bundle is malformed")
                if line.ordinal != expected:
                    raise AlteredError(f"line {expected} of the bundle is missing or out of order")
                yield line
        need(expected == self.count, "the bundle has fewer lines than its head says")


def read_bundle(path: Path) -> Bundle:
    """The bundle whose head is at `path`, its lines file beside it.

    Raises:
        UnreadableError: A file is missing or not a bundle.
        AlteredError: Of an unknown version, or the lines file is not the one the head names.
    """
    try:
        head = json.loads(path.read_text("utf-8"))
        known = head["format"] == FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        raise UnreadableError(f"{path} is not the head of a batch bundle") from None
    need(known, "the bundle is of a format this program does not know")
    try:
        name = str(head["lines_file"])
        lines = path.parent / name
        need(
            lines.parent == path.parent and name not in {"", ".", ".."},
            "the bundle names a file outside its folder",
        )
        entries = {int(index): _texts(given) for index, given in head["entries"].items()}
        certificates = {int(index): str(text) for index, text in head["certificates"].items()}
        size, count, digest = int(head["size"]), int(head["lines_count"]), head["lines_sha256"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise AlteredError("the head of the bundle is malformed") from None
    need(file_digest(lines) == digest, "the lines file of the bundle is not the one its head names")
    return Bundle(str(head["batch"]), size, entries, certificates, lines, count)


def file_digest(path: Path) -> str:
    """Hex SHA-256 of a file."""
    digest = sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError:
        raise UnreadableError(f"{path} cannot be read") from None
    return digest.hexdigest()


def _well_formed(line: BundleLine) -> bool:
    indices = [line.ordinal, line.entry]
    for value in (line.inspections, line.approvals):
        if type(value) is not list:
            return False
        indices += value
    for index in indices:
        if type(index) is not int or index < 0:
            return False
    return type(line.disclosures) is list


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise TypeError("not a list of text")
    return value
