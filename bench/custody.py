"""What one key custodian costs: shares for openings asked for one by one, and for thousands at once.

    python bench/custody.py [--openings 4096] [--singly 100] [--small]

A log of one request, its decisions, one approval of them all and an opening of each, cosigned by four witnesses; then one custodian answers as it does
behind its server: it checks the witnesses, the entries, the labels, the approver's signature and each line's place among those approved, writes down what
it gives, durably, and seals it. Seconds are of the processor and its child processes (the host's `openssl` checks the approver's signature of each
request) where nothing else is said. Exit status 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting import Seal, approval_entry, build, request_entry
from privity.accounting.bringing import Brought, signed_text, write_secrets
from privity.accounting.cosignature import cosign
from privity.accounting.disclosure import b64u
from privity.accounting.label import OPEN, make_label
from privity.accounting.note import Verifier, parse_checkpoint, split_note
from privity.accounting.opening import Approved, Opening, OpeningRequest, write_opening
from privity.accounting.proof import inclusion, reader_of
from privity.accounting.shares import class_keys, held_by, mask, open_value, record_key, seal_value
from privity.accounting.word import OFFER, read_word
from privity.adapters import hpke
from privity.adapters.custodian_folder import CustodianFolder
from privity.adapters.custodian_trust import write_trust
from privity.adapters.label_key import FileLabelKey
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.openssl import OpenSSL
from privity.adapters.witness_folder import WitnessKey
from privity.model.approval import Statement
from privity.model.canonical import canonical
from privity.model.hashing import leaf_hashes
from privity.model.rowset import row_bytes
from privity.model.tree import leaf_hash, root

NOW = 1_800_000_000
NAMES = ("a.example/keys", "b.example/keys", "c.example/keys")
KEY_CLASS = "ab" * 16
BAR_SINGLY, BAR_BATCH = 7_000, 30_000


@dataclass(frozen=True)
class Asked:
    """An office's side: the log, who signed in it, and its openings."""

    log: FileLog
    label_key: FileLabelKey
    policy: bytes
    approver: bytes
    note: bytes
    key: hpke.OneTimeKey
    approved: Approved
    openings: list[Opening]

    def request(self, openings: list[Opening], *, old: int) -> bytes:
        """A request for shares of these, from a custodian that saw `old` entries."""
        return write_opening(
            OpeningRequest(
                old=old,
                proof=tuple(self.log.consistency(old)),
                checkpoint=self.note,
                key=self.key.public,
                approvals=(self.approved,),
                openings=tuple(openings),
            )
        )


def seal(number: int) -> Seal:
    return Seal(unit_key=bytes(32), nonce=number.to_bytes(16, "big"))


def office(folder: Path, count: int) -> Asked:
    """One approval of `count` lines, and an opening of each about a person of its own."""
    openssl = OpenSSL()
    cert, secret = folder / "approver.pem", folder / "approver.key"
    openssl.new_key(secret)
    openssl.self_signed("approver", secret, cert)
    signer = FileSigner(Ed25519PrivateKey.generate(), name="log.example")
    witnesses = [WitnessKey(f"w{n}.example", 4, Ed25519PrivateKey.generate()) for n in range(4)]
    label_key, key = FileLabelKey.create(folder / "label.pem"), hpke.OneTimeKey()
    rows = [(f"L{n}", sha256(b"%d" % n).hexdigest(), n) for n in range(1, count + 1)]
    leaves = leaf_hashes([row_bytes(*row) for row in rows])
    statement = canonical(
        {
            "v": 1, "verdict": "approve", "recipient": "RCP-1", "count": count, "root": root([leaf_hash(row_bytes(*row)) for row in rows]).hex(),
            "not_after": datetime.fromtimestamp(NOW + 600, UTC).isoformat(),
        }
    )  # fmt: skip
    digest = Statement.digest_of(statement)
    first = [
        request_entry(
            seal=seal(0), when=NOW - 900, batch="B-2026-1", agency="FIA", authority="i2", count=count,
            header="ab" * 32, lines="cd" * 32, root="ef" * 32, requester="P-1", recipient="RCP-1",
        ),
        *(
            build(
                "decision", seal=seal(n), when=NOW - 800,
                clear={"req": 0, "ord": n, "book": "ab" * 16}, sealed={"line": list(row[:2]), "result": ["x"]},
            )
            for n, row in enumerate(rows, 1)
        ),
        approval_entry(
            seal=seal(count + 1), when=NOW - 700, by="A", rows="ab" * 32, request=0, verdict="approve",
            count=count, expires=NOW + 600, statement=digest,
        ),
    ]  # fmt: skip
    labels = [make_label(label_key, f"ssn:{219_000_000 + n}", OPEN) for n in range(count)]
    entries = [
        build(
            "opening", seal=seal(count + 2 + n), when=NOW - 10,
            clear={
                "req": 0, "dec": row[2], "apr": [count + 1], "rcp": "RCP-1", "exp": NOW + 300,
                "key": sha256(key.public).hexdigest(), "sub": b64u(label),
            },
            sealed={"record": f"P-{n}", "line": row[0], "by": "R"},
        )
        for n, (row, (label, _)) in enumerate(zip(rows, labels, strict=True))
    ]  # fmt: skip
    log = FileLog.create(folder / "log", signer)
    log.append([*(each.data for each in first), *(each.data for each in entries)], key="all")
    head = parse_checkpoint(split_note(log.checkpoint)[0])
    named = "".join(f"witness w{n} {each.vkey}\n" for n, each in enumerate(witnesses))
    node = reader_of(leaves)
    return Asked(
        log=log,
        label_key=label_key,
        policy=f"log {signer.vkey}\n{named}group g 3 w0 w1 w2 w3\nquorum g\n".encode(),
        approver=cert.read_bytes(),
        note=log.checkpoint + b"".join(cosign(head, each, when=NOW - 5) for each in witnesses),
        key=key,
        approved=Approved(
            index=count + 1,
            entry=log.entry(count + 1),
            path=tuple(log.inclusion(count + 1)),
            statement=statement,
            signature=openssl.sign(digest.encode(), cert=cert, key=secret),
        ),
        openings=[
            Opening(
                index=count + 2 + n,
                entry=entry.data,
                path=tuple(log.inclusion(count + 2 + n)),
                disclosures=tuple(entry.disclosures[name] for name in ("record", "line")),
                domain=OPEN,
                identifier=f"ssn:{219_000_000 + n}",
                signature=labels[n][1],
                key_class=KEY_CLASS,
                row=rows[n],
                place=n,
                row_path=tuple(inclusion(n, count, node)),
            )
            for n, entry in enumerate(entries)
        ],
    )


def custodian(folder: Path, asked: Asked) -> CustodianFolder:
    """One that believes the office's witnesses and approver, and holds its secrets of the class."""
    CustodianFolder.make(folder, name=NAMES[0])
    write_trust(
        folder, policy=asked.policy, label_key=asked.label_key.public.text, approvers=[asked.approver]
    )
    made = CustodianFolder(folder)
    word = read_word(made.offer(b"")[1], OFFER, Verifier.parse(made.key.vkey))
    offered = b64decode(word["key"])
    secrets = class_keys(2, NAMES, os.urandom)
    mine = {some: secrets[some] for some in held_by(NAMES[0], secrets)}
    sealed = hpke.seal_to(offered, write_secrets(KEY_CLASS, mine), hpke.CLASS, NAMES[0])
    signature = asked.label_key.sign(signed_text(NAMES[0], KEY_CLASS, sealed))
    status, _ = made.keep(Brought(KEY_CLASS, offered, sealed, signature).to_bytes())
    if status != 200:
        raise SystemExit("The custodian did not take the class.")
    return made


def spent(start: os.times_result | None = None) -> os.times_result | tuple[float, float]:
    """Now; or seconds of the processor, children included, and of the clock since then."""
    now = os.times()
    if start is None:
        return now
    cpu = sum(now[:4]) - sum(start[:4])
    return cpu, now.elapsed - start.elapsed


def answered(made: CustodianFolder, requests: list[bytes]) -> tuple[float, float]:
    """What these requests cost, each answered with shares."""
    start = spent()
    for body in requests:
        status, told = made.open(body, when=NOW)
        if status != 200:
            raise SystemExit(f"No shares were given: {told!r}")
    return spent(start)


def opened(count: int) -> float:
    """Seconds to put the shares of `count` records together and open a value of each, at the office."""
    secrets = class_keys(2, NAMES, os.urandom)
    masks = [
        {some: mask(secret, KEY_CLASS, f"P-{n}", f"ssn:{n}") for some, secret in secrets.items()}
        for n in range(count)
    ]
    sealed = [
        seal_value(record_key(each, secrets), "a value", row=n, beside=[n]) for n, each in enumerate(masks)
    ]
    start = time.process_time()
    for n, (each, data) in enumerate(zip(masks, sealed, strict=True)):
        open_value(record_key(each, secrets), data, row=n, beside=[n])
    return time.process_time() - start


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--openings", type=int, default=4_096)
    parser.add_argument("--singly", type=int, default=100)
    parser.add_argument("--small", action="store_true", help="everything once, tiny; nothing is judged")
    asked = parser.parse_args()
    if asked.small:
        asked.openings, asked.singly = 40, 3
    with tempfile.TemporaryDirectory(prefix="privity-bench-") as root_folder:
        made = office(Path(root_folder), asked.openings)
        with custodian(Path(root_folder) / "custodian", made) as one:
            old = [0] + [made.log.size] * asked.singly
            singly = [
                made.request([each], old=size)
                for each, size in zip(made.openings[: asked.singly], old, strict=False)
            ]
            cpu, clock = answered(one, singly)
            rest = made.openings[asked.singly :]
            whole, _ = answered(one, [made.request(rest, old=made.log.size)])
        made.log.close()
    together = opened(len(rest))
    rows = [
        ("shares for one opening a request, a second", asked.singly / cpu, BAR_SINGLY),
        ("  ms on the clock", 1e3 * clock / asked.singly, None),
        (f"shares for {len(rest):,} openings in one request, a second", len(rest) / whole, BAR_BATCH),
        ("records whose shares are put together and value opened, a second", len(rest) / together, None),
    ]
    print(f"{'':70}{'':>12}{'bar':>12}")
    for name, value, bar in rows:
        print(f"{name:70}{value:12,.0f}" + (f"{'>= ' + format(bar, ','):>12}" if bar else ""))
    missed = [name.strip() for name, value, bar in rows if bar and value < bar]
    if missed and not asked.small:
        print("missed:", "; ".join(missed))
    return bool(missed) and not asked.small


if __name__ == "__main__":
    sys.exit(main())
