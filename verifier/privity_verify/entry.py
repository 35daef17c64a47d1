"""One entry: in a copied log, or in a proof file that stands by itself."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from privity_verify.kinds import read_entry
from privity_verify.problem import AlteredError, UnreadableError, need
from privity_verify.sealed import open_all
from privity_verify.shape import utf8
from privity_verify.tree import (
    check_consistency,
    check_inclusion,
    consistency,
    inclusion,
    leaf_hash,
    range_root,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from privity_verify.copy import Copy
    from privity_verify.note import Checkpoint
    from privity_verify.policy import Policy, Seen

PROOF_FORMAT = "privity/proof/v1"
TLOG_FORMAT = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True)
class EntryReport:
    """A proven entry: where it stands, its clear fields, and the sealed ones that were opened.

    Attributes:
        checkpoint: What the log signed.
        witnessed: What a quorum cosigned, with which that log begins; None where no witness was asked for. The entry
            stands in it only if its index is below the size.
    """

    checkpoint: Checkpoint
    index: int
    fields: dict[str, Any]
    opened: dict[str, Any]
    witnessed: Seen | None


def check_entry(copy: Copy, index: int, disclosures: Iterable[str] = ()) -> EntryReport:
    """Entry `index` of a copied log, proven from the copy's own tiles up to the signed root and to what a quorum saw."""
    need(0 <= index < copy.size, f"the log has no entry {index}; it has {copy.size}")
    data, checkpoint = copy.entry(index), copy.checkpoint
    path = inclusion(index, copy.size, copy.node)
    check_inclusion(leaf_hash(data), index, copy.size, path, checkpoint.root)
    _check_witnessed(copy)
    fields = understood(data, index)
    if fields["k"] == "year":
        before = range_root(0, index, copy.node).hex()
        need(fields["root"] == before, f"entry {index} opens a year over another log than the one before it")
    return EntryReport(checkpoint, index, fields, open_all(disclosures, fields["_sd"]), copy.witnessed)


def _check_witnessed(copy: Copy) -> None:
    """The log begins with what a quorum saw, by the proof that the copy's own tiles make."""
    if copy.witnessed is None:
        return
    _, size, top = copy.witnessed.checkpoint
    path = consistency(size, copy.size, copy.node)
    try:
        check_consistency(size, copy.size, top, copy.checkpoint.root, path)
    except AlteredError as error:
        raise AlteredError(f"this is not the log that a quorum saw: {error}") from None


def check_proof(path: Path, policy: Policy) -> EntryReport:
    """The entry in a proof file (`PROOF_FORMAT`), proven by nothing but the file and whom the policy believes."""
    try:
        bundle = json.loads(path.read_text("utf-8"))
        known = bundle["format"] == PROOF_FORMAT
        entry, proof, disclosures = bundle["entry"], bundle["tlog_proof"], bundle.get("disclosures", [])
        text = isinstance(entry, str) and isinstance(proof, str) and isinstance(disclosures, list)
    except (OSError, ValueError, KeyError, TypeError):
        raise UnreadableError(f"{path} is not a proof file") from None
    need(known and text, "the proof is of a format this program does not know")
    index, hashes, note = _tlog_proof(proof)
    seen, data = policy.held(note), utf8(entry, "the entry")
    checkpoint = seen.checkpoint
    check_inclusion(leaf_hash(data), index, checkpoint.size, hashes, checkpoint.root)
    fields = understood(data, index)
    opened = open_all(disclosures, fields["_sd"])
    return EntryReport(checkpoint, index, fields, opened, seen if policy.asks else None)


def _tlog_proof(text: str) -> tuple[int, list[bytes], bytes]:
    """Index, hashes and checkpoint of a C2SP tlog-proof."""
    head, _, note = text.partition("\n\n")
    lines = head.split("\n")
    need(lines[0] == TLOG_FORMAT, "the inclusion proof is of a format this program does not know")
    if len(lines) > 1 and lines[1].startswith("extra "):
        del lines[1]
    try:
        word, number = lines[1].split(" ")
        index, hashes = int(number), [base64.b64decode(line, validate=True) for line in lines[2:]]
        need(word == "index" and str(index) == number, "the inclusion proof has no index")
    except (ValueError, IndexError, binascii.Error):
        raise AlteredError("the inclusion proof is malformed") from None
    return index, hashes, utf8(note, "the checkpoint")


def understood(data: bytes, index: int) -> dict[str, Any]:
    """The fields of entry `index` of a log; AlteredError when it is none this program knows, or says another place."""
    try:
        fields = read_entry(data)
    except AlteredError as error:
        raise AlteredError(f"the entry is in the log but not understood: {error}") from None
    placed = fields["k"] != "year" or 0 < index == fields["upto"]
    need(placed, f"entry {index} opens a year somewhere else than where it says")
    return fields
