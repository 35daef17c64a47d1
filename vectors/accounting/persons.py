"""A log of disclosures about synthetic persons, filed under labels and indexed, and reports out of it: the same bytes each time.

`Persons` takes what it is told, so that a test can make the log or the report of a custodian who cheats and signs all
the same. `told` is the story of the vectors.
"""

from __future__ import annotations

import json
from base64 import b64encode
from functools import cache
from hashlib import sha256
from math import gcd, prod
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateNumbers,
    RSAPublicNumbers,
    rsa_crt_dmp1,
    rsa_crt_dmq1,
    rsa_crt_iqmp,
)

from privity.accounting import Seal, approval_entry, build, release_entry, request_entry
from privity.accounting.cosignature import cosign
from privity.accounting.label import DEFERRED, OPEN, make_label
from privity.accounting.note import Checkpoint, sign_checkpoint
from privity.accounting.run import Head
from privity.adapters.label_key import FileLabelKey
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.witness_folder import WitnessKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from privity.accounting import Entry
    from privity.adapters.person_index import PersonIndex

ORIGIN = "custodian.example/persons"
START = 1_790_000_000
UNIT_KEY = sha256(b"unit key of the persons").digest()
SIGNER = FileSigner(
    Ed25519PrivateKey.from_private_bytes(sha256(b"log key of the persons").digest()), name=ORIGIN
)
ONE, OTHER, NOBODY = "ssn:000000017", "record:P-18", "ssn:000000019"
"""Two persons about whom something was disclosed, and one about whom nothing was."""


def _witness(name: str, kind: int) -> WitnessKey:
    seed = sha256(name.encode()).digest()
    of = {4: Ed25519PrivateKey.from_private_bytes, 6: MLDSA44PrivateKey.from_seed_bytes}
    return WitnessKey(f"{name}.example/w1", kind, of[kind](seed))


WITNESSES = {
    "inspector": _witness("inspector", 4),
    "court": _witness("court", 4),
    "committee": _witness("committee", 4),
    "school": _witness("school", 6),
}
POLICY = "".join(
    [
        "# Three of these four must have seen a log.\n",
        f"log {SIGNER.vkey}\n",
        *(f"witness {name} {key.vkey}\n" for name, key in WITNESSES.items()),
        f"group bodies 3 {' '.join(WITNESSES)}\n",
        "quorum bodies\n",
    ]
)


@cache
def label_key() -> FileLabelKey:
    """An RSA key of 2,048 bits, whose primes come from a seed."""
    p, q = (_prime(b"%s prime of the label key" % name) for name in (b"first", b"second"))
    e, d = 65_537, pow(65_537, -1, (p - 1) * (q - 1))
    parts = rsa_crt_dmp1(d, p), rsa_crt_dmq1(d, q), rsa_crt_iqmp(p, q)
    numbers = RSAPrivateNumbers(p, q, d, *parts, RSAPublicNumbers(e, p * q))
    return FileLabelKey(numbers.private_key)


def _prime(seed: bytes) -> int:
    """The first prime of 1,024 bits with its two highest bits set, from where a seed leads; the exponent suits it."""
    small = prod(n for n in range(3, 2_000, 2) if all(n % m for m in range(3, int(n**0.5) + 1, 2)))
    start = int.from_bytes(b"".join(sha256(seed + bytes([n])).digest() for n in range(4)), "big")
    number = start | 3 << 1022 | 1
    while gcd(number, small) > 1 or pow(2, number - 1, number) != 1 or (number - 1) % 65_537 == 0:
        number += 2
    return number


class Persons:
    """Entries of a log, in the order they are told.

    Attributes:
        entries: Bytes of every entry.
        opened: Disclosures by entry index.
        filed: Label and index of every entry that is filed under one.
    """

    def __init__(self, key: FileLabelKey | None = None) -> None:
        self.key = key or label_key()
        self.entries: list[bytes] = []
        self.opened: dict[int, dict[str, str]] = {}
        self.filed: list[tuple[bytes, int]] = []
        self._clock = START
        self._add(
            build(
                "key-event",
                **self._sealed(),
                clear={"event": "create", "use": "label"},
                sealed={"key": self.key.public.text, "by": ["P-0001", "P-0002"]},
            )
        )
        self._request = self._add(
            request_entry(
                **self._sealed(),
                batch="B-2026-1",
                agency="FIA",
                authority="i2",
                count=9,
                header=sha256(b"header").hexdigest(),
                lines=sha256(b"lines").hexdigest(),
                root=sha256(b"root").hexdigest(),
                requester="P-0100",
            )
        )
        self._approval = self._add(
            approval_entry(
                **self._sealed(),
                request=self._request,
                verdict="approve",
                count=9,
                expires=START + 86_400,
                statement=sha256(b"statement").hexdigest(),
                by="P-0007",
                rows=sha256(b"rows").hexdigest(),
            )
        )

    def label(self, identifier: str, domain: str = OPEN) -> bytes:
        """A person's label."""
        return make_label(self.key, identifier, domain)[0]

    def release(
        self, identifier: str, domain: str = OPEN, *, label: bytes | None = None, listed: bool = True
    ) -> int:
        """A decision and a release about somebody; the release's index.

        Args:
            identifier: Who it is about.
            domain: Of the label.
            label: Under which it is filed, if not under that.
            listed: Whether the index is to hear of it.
        """
        label = label or self.label(identifier, domain)
        sealed = {"line": [f"L-{len(self.entries)}", sha256(identifier.encode()).hexdigest()]}
        decision = self._add(
            build(
                "decision",
                **self._sealed(),
                clear={"req": self._request, "ord": len(self.entries), "book": "ab" * 16},
                sealed={**sealed, "result": ["awaiting_review", 0, 0]},
            )
        )
        index = self._add(
            release_entry(
                **self._sealed(),
                request=self._request,
                decision=decision,
                approvals=[self._approval],
                recipient_id="R-FIA-1",
                authority="i2",
                release=f"REL-{decision}",
                line=f"L-{decision}",
                by="P-0009",
                elements=["mailing_address", "wages"],
                nature="mailing address and wages of one year",
                purpose="nontax criminal enforcement",
                recipient="Federal Investigations Agency (synthetic)",
                address="1 Example Plaza, Springfield",
                package=sha256(b"package").hexdigest(),
                destroy_by=START + 90 * 86_400,
                label=label,
            )
        )
        if listed:
            self.filed.append((label, index))
        return index

    def after(self, kind: str, release: int, label: bytes, *, listed: bool = True, back: int = 0) -> int:
        """What happened to a release: recall, notice or unseal; its index.

        Args:
            kind: Of entry.
            release: It points to.
            label: Under which it is filed.
            listed: Whether the index is to hear of it.
            back: Seconds by which it is dated too early.
        """
        sealed = {
            "recall": {"by": "P-0008", "why": "an order arrived"},
            "notice": {"by": "P-0008", "nature": "told the person"},
            "unseal": {"by": "P-0008", "why": "the proceeding ended"},
        }[kind]
        given = self._sealed()
        clear = {"rel": release, "sub": b64u(label)}
        index = self._add(build(kind, **{**given, "when": given["when"] - back}, clear=clear, sealed=sealed))
        if listed:
            self.filed.append((label, index))
        return index

    def index(
        self, runs: PersonIndex, bounds: Sequence[int] = (), *, heads: Iterable[Head] | None = None
    ) -> int:
        """An index entry of everything so far; its index.

        Args:
            runs: Where the runs are made.
            bounds: Where one run ends and the next begins.
            heads: What it lists, if not what was filed.
        """
        ends = [*bounds, len(self.entries)]
        made = [self.run(runs, low, high) for low, high in zip([0, *bounds], ends, strict=True)]
        told = [head.told for head in (made if heads is None else heads)]
        return self._add(build("index", **self._sealed(), clear={"runs": told}, sealed={}))

    def run(self, runs: PersonIndex, low: int, high: int) -> Head:
        """The run of some entries."""
        some = [(label, n) for label, n in self.filed if low <= n < high]
        return runs.make(low, high, [label for label, _ in some], [n for _, n in some])

    def fields(self, index: int) -> dict[str, Any]:
        """The clear fields of an entry."""
        found: dict[str, Any] = json.loads(self.entries[index])
        return found

    def write(self, folder: Path) -> FileLog:
        """The log in `folder`, open."""
        log = FileLog.create(folder, SIGNER)
        log.append(self.entries, key="all")
        return log

    def _add(self, entry: Entry) -> int:
        index = len(self.entries)
        self.entries.append(entry.data)
        self.opened[index] = dict(entry.disclosures)
        return index

    def _sealed(self) -> dict[str, Any]:
        self._clock += 60
        nonce = sha256(b"person nonce %d" % len(self.entries)).digest()[:16]
        return {"seal": Seal(unit_key=UNIT_KEY, nonce=nonce), "when": self._clock}


def b64u(data: bytes) -> str:
    """Base64url without padding, as labels stand in entries."""
    return b64encode(data, b"-_").rstrip(b"=").decode()


def cosigned(log: FileLog, names: Iterable[str], *, when: int, size: int | None = None) -> bytes:
    """The checkpoint of a log, of an earlier size if asked, cosigned by some of the witnesses, a minute apart."""
    size = log.size if size is None else size
    head = Checkpoint(origin=log.origin, size=size, root=log.root_at(size))
    lines = [cosign(head, WITNESSES[name], when=when + 60 * n) for n, name in enumerate(names)]
    return sign_checkpoint(head, SIGNER) + b"".join(lines)


def report(
    told: Persons,
    log: FileLog,
    runs: PersonIndex,
    index: int,
    labels: Sequence[tuple[str, str]],
    *,
    checkpoint: bytes | None = None,
    names: Sequence[str] = ("nature", "purpose", "recipient", "address", "elements", "why"),
) -> dict[str, Any]:
    """A person's report, spec/accounting-log.md section 12, as data.

    Args:
        told: The entries and what opens them.
        log: Where they stand.
        runs: Of the index.
        index: Place of the index entry.
        labels: Identifier and domain of each label.
        checkpoint: Cosigned; else the log's own.
        names: Sealed fields that are opened.
    """
    heads = [Head.read(run) for run in told.fields(index)["runs"]]
    given = [_label(told, runs, heads, *label) for label in labels]
    listed = {n for label in given for proof in label["runs"] for n in proof.get("indices", ())}
    pointed = {told.fields(n)["rel"] for n in listed if "rel" in told.fields(n)}
    return {
        "format": "privity/person-report/v1",
        "checkpoint": (checkpoint or log.checkpoint).decode(),
        "index": {"i": index, **_proven(log, index)},
        "labels": given,
        "entries": [
            {
                "i": n,
                **_proven(log, n),
                "disclosures": [text for name, text in told.opened[n].items() if name in names],
            }
            for n in sorted(listed | pointed)
        ],
    }


def bundle(
    told: Persons,
    log: FileLog,
    indices: Iterable[int],
    *,
    checkpoint: bytes | None = None,
    opened: Iterable[int] = (),
) -> dict[str, Any]:
    """A bundle of entries, spec/accounting-log.md section 13, as data.

    Args:
        told: The entries and what opens them.
        log: Where they stand.
        indices: Of the entries, in the order they are given in.
        checkpoint: Cosigned; else the log's own.
        opened: Entries of which every sealed value is opened.
    """
    return {
        "format": "privity/bundle/v1",
        "checkpoint": (checkpoint or log.checkpoint).decode(),
        "entries": [
            {
                "i": n,
                **_proven(log, n),
                "disclosures": list(told.opened[n].values()) if n in set(opened) else [],
            }
            for n in indices
        ],
    }


def _label(
    told: Persons, runs: PersonIndex, heads: Iterable[Head], identifier: str, domain: str
) -> dict[str, Any]:
    label, signature = make_label(told.key, identifier, domain)
    return {
        "domain": domain,
        "identifier": identifier,
        "signature": b64encode(signature).decode(),
        "runs": [runs.prove(head, label) for head in heads],
    }


def _proven(log: FileLog, index: int) -> dict[str, Any]:
    path = [b64encode(step).decode() for step in log.inclusion(index)]
    return {"entry": log.entry(index).decode(), "path": path}


def story(runs: PersonIndex) -> tuple[Persons, int]:
    """The log of the vectors, and the place of its newest index entry.

    Two disclosures about one person, of which the law kept one from him for a while, and two about another; an index of
    three; a recall, and the end of the secrecy; an index of all, in two runs; a disclosure that is later than that.
    """
    told = Persons()
    first = told.release(ONE)
    told.release(OTHER)
    kept = told.release(ONE, DEFERRED)
    end = told.index(runs)
    told.after("recall", first, told.label(ONE))
    told.after("unseal", kept, told.label(ONE))
    listing = told.index(runs, [end])
    told.release(OTHER, listed=False)
    return told, listing
