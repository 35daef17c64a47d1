"""A small batch accounted from request to certificate, the same bytes each time: seven lines of synthetic persons.

`Sample(twist)` lets a test bend one named step, to make the log of a custodian who cheats
and signs all the same: ``Sample({"approval.rows": lambda rows: rows[:1]})``.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting import (
    Entry,
    Seal,
    approval_entry,
    build,
    inspection_entry,
    release_entry,
    request_entry,
)
from privity.accounting.bundle import bundle_head, bundle_lines, proof_file
from privity.accounting.decisions import decision_entries
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.model.digest import line_digest
from privity.model.request import COLUMNS
from privity.model.rowset import id_root, line_root, row_set_root

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

ORIGIN = "custodian.example/accounting"
BATCH = "B-2026-1"
UNIT_KEY = sha256(b"unit key of the sample").digest()
BOOK = sha256(b"rule book of the sample").hexdigest()[:32]
START = 1_790_000_000
SIGNER = FileSigner(
    Ed25519PrivateKey.from_private_bytes(sha256(b"log key of the sample").digest()), name=ORIGIN
)

OUTCOMES = (
    "facially_refused",
    "awaiting_review",
    "record_refused",
    "awaiting_review",
    "awaiting_review",
    "facially_refused",
    "awaiting_review",
)
"""Of lines 1 to 7. Lines 2, 4 and 5 are approved, 7 is refused by decision; 2 and 4 are released, 4 recalled."""
APPROVED, REFUSED, RELEASED, RECALLED = (2, 4, 5), (7,), (2, 4), (4,)


def refused_file() -> Entry:
    """A file refused whole, from an agency whose official signed the header: an entry of no batch."""
    return build(
        "refused-file",
        seal=Seal(unit_key=UNIT_KEY, nonce=sha256(b"nonce of a refused file").digest()[:16]),
        when=START,
        clear={"faults": 3, "agency": "FIA"},
        sealed={
            "header": sha256(b"header").hexdigest(),
            "lines": sha256(b"spoiled lines").hexdigest(),
            "by": "P-0003",
            "rules": [["cells.control", 2], ["columns.missing", 1]],
        },
    )


class Sample:
    """The entries of one batch, what opens them, and the files a stranger is given.

    Attributes:
        entries: Bytes of every entry, in order.
        opened: Disclosures by entry index, decisions apart.
        rows: Per line the row its decision was made of.
        standing: Per line the index of its decision.
    """

    def __init__(self, twist: Mapping[str, Callable[[Any], Any]] | None = None) -> None:
        self._twist, self._clock = dict(twist or {}), START
        self.entries: list[bytes] = []
        self.opened: dict[int, dict[str, str]] = {}
        self.standing: list[int] = []
        self.inspections: dict[int, list[int]] = {}
        self.approvals: dict[int, list[int]] = {}
        self.certificates: dict[int, str] = {}
        self.rows = [self._row(number, outcome) for number, outcome in enumerate(OUTCOMES, 1)]
        self._tell()
        if unknown := [name for name in self._twist if not name.startswith("bundle.")]:
            raise ValueError(f"no such step: {unknown}")

    def write(self, folder: Path) -> FileLog:
        """The log in `folder`, appended in three parts; open for writing."""
        log = FileLog.create(folder, SIGNER)
        for part, (start, end) in enumerate(((0, 1), (1, 5), (5, len(self.entries)))):
            log.append(self.entries[start:end], key=f"part {part}")
        return log

    def write_bundle(self, folder: Path) -> Path:
        """The bundle's two files in `folder`; the path of the head."""
        rows = self._step("bundle.rows", self.rows)
        indices = [self.standing[row[0] - 1] for row in rows]
        lines = bundle_lines(
            unit_key=UNIT_KEY,
            rows=rows,
            indices=indices,
            entries=[self.entries[index] for index in indices],
            inspections=self.inspections,
            approvals=self.approvals,
        )
        lines = self._step("bundle.lines", lines)
        (folder / f"{BATCH}.lines.jsonl").write_bytes(lines)
        head = bundle_head(
            batch=BATCH,
            size=len(self.entries),
            lines_file=f"{BATCH}.lines.jsonl",
            lines_sha256=sha256(lines).hexdigest(),
            lines_count=len(self.rows),
            entries={index: given for index, given in self.opened.items() if index >= self.request},
            certificates=self.certificates,
        )
        path = folder / f"{BATCH}.bundle.json"
        path.write_bytes(self._step("bundle.head", head))
        return path

    def proof(self, log: FileLog, index: int, names: tuple[str, ...] = ()) -> bytes:
        """A proof file of one entry that opens the fields `names`."""
        return proof_file(
            entry=log.entry(index),
            index=index,
            path=log.inclusion(index),
            checkpoint=log.checkpoint,
            disclosures=[self.opened[index][name] for name in names],
        )

    def _tell(self) -> None:
        """The story, in order."""
        self._add(
            build(
                "key-event",
                **self._sealed(),
                clear={"event": "create", "use": "log"},
                sealed={"key": SIGNER.vkey, "by": ["P-0001", "P-0002"]},
            )
        )
        digests = [row[2] for row in self.rows]
        self.request = self._add(
            request_entry(
                **self._sealed(),
                batch=BATCH,
                agency="FIA",
                authority="i2",
                count=self._step("request.count", len(self.rows)),
                header=sha256(b"header").hexdigest(),
                lines=sha256(b"lines").hexdigest(),
                root=line_root(self._step("request.lines", digests)),
                requester="P-0100",
                recipient="R-FIA-1",
                purpose="nontax_criminal_enforcement",
            )
        )
        asked = [row for row in self.rows if row[3] != "facially_refused"]
        self._inspect(self._step("inspection.rows", asked[:3]))
        self._inspect(asked[3:])
        self._decide()
        self._approve()
        self._release()
        self._finish()

    def _inspect(self, rows: list[tuple[Any, ...]]) -> None:
        index = self._add(
            inspection_entry(
                **self._sealed(),
                request=self.request,
                count=self._step("inspection.count", len(rows)),
                root=id_root(self._step("inspection.ids", [row[1] for row in rows])),
                by="engine",
            )
        )
        for row in rows:
            self.inspections.setdefault(row[0], []).append(index)

    def _decide(self) -> None:
        first = len(self.entries)
        made = decision_entries(
            unit_key=UNIT_KEY,
            when=self._step("decision.time", self._now()),
            request=self.request,
            book=BOOK,
            rows=self._step("decision.rows", self.rows),
            random=b"".join(self._nonce(first + number) for number in range(len(self.rows))),
        )
        self.standing = list(range(first, first + len(self.rows)))
        self.entries += self._step("decisions", made)

    def _approve(self) -> None:
        for verdict, ordinals in (("approve", APPROVED), ("refuse", REFUSED)):
            rows = [(self.rows[n - 1][1], self.rows[n - 1][2], self.standing[n - 1]) for n in ordinals]
            index = self._add(
                approval_entry(
                    **self._sealed(),
                    request=self.request,
                    verdict=self._step(f"{verdict}.verdict", verdict),
                    count=self._step(f"{verdict}.count", len(rows)),
                    expires=self._step(f"{verdict}.expires", START + 3600),
                    statement=sha256(verdict.encode()).hexdigest(),
                    by=self._step(f"{verdict}.by", "P-0007"),
                    rows=row_set_root(self._step(f"{verdict}.rows", rows)),
                    evidence=sha256(b"signature").hexdigest(),
                )
            )
            for ordinal in self._step(f"{verdict}.covers", list(ordinals)):
                self.approvals.setdefault(ordinal, []).append(index)
            if verdict == "approve":
                self.approval = index

    def _release(self) -> None:
        self.releases = {}
        for ordinal in self._step("release.ordinals", list(RELEASED)):
            self.releases[ordinal] = self._add(
                release_entry(
                    **self._sealed(),
                    request=self.request,
                    decision=self.standing[ordinal - 1],
                    approvals=self._step("release.approvals", [self.approval]),
                    recipient_id="R-FIA-1",
                    authority="i2",
                    release=f"REL-{ordinal}",
                    line=self._step("release.line", self.rows[ordinal - 1][1]),
                    by=self._step("release.by", "P-0009"),
                    elements=["mailing_address", "wages"],
                    nature="mailing address and wages of one year",
                    purpose="nontax_criminal_enforcement",
                    recipient="Federal Investigations Agency (synthetic)",
                    address="1 Example Plaza, Springfield",
                    package=sha256(b"package").hexdigest(),
                    destroy_by=START + 90 * 86400,
                    label=sha256(b"person %d" % ordinal).digest(),
                )
            )

    def _finish(self) -> None:
        for ordinal in RECALLED:
            self._add(
                build(
                    "recall",
                    **self._sealed(),
                    clear={"rel": self.releases.get(ordinal, self.releases[RELEASED[0]])},
                    sealed={"by": "P-0008", "why": "an order arrived"},
                )
            )
        numbers = {
            "facially_refused": 2,
            "record_refused": 1,
            "approved": 1,
            "refused_by_decision": 1,
            "released": 1,
            "recalled": 1,
        }
        text = json.dumps(self._step("certificate", {"batch": BATCH, "received": len(self.rows), **numbers}))
        index = self._add(
            build(
                "certificate",
                **self._sealed(),
                clear={"req": self.request},
                sealed={"digest": sha256(text.encode()).hexdigest()},
            )
        )
        self.certificates[index] = self._step("certificate.text", text)
        self.entries = self._step("entries", self.entries)

    def _row(self, number: int, outcome: str) -> tuple[Any, ...]:
        cells = {"line_id": f"L-{number}", "family_name": f"SAMPLE{number}", "given_name": "ALEX"}
        digest = line_digest([cells.get(column) for column in COLUMNS])
        return (number, f"L-{number}", digest, outcome, 5 if outcome == "facially_refused" else 0, 0)

    def _add(self, entry: Entry) -> int:
        index = len(self.entries)
        self.entries.append(entry.data)
        self.opened[index] = dict(entry.disclosures)
        return index

    def _sealed(self) -> dict[str, Any]:
        return {"seal": Seal(unit_key=UNIT_KEY, nonce=self._nonce(len(self.entries))), "when": self._now()}

    def _now(self) -> int:
        self._clock += 60
        return self._clock

    def _nonce(self, index: int) -> bytes:
        return sha256(b"nonce %d" % index).digest()[:16]

    def _step(self, name: str, value: Any) -> Any:
        return self._twist.pop(name)(value) if name in self._twist else value
