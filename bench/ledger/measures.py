"""What is measured of the accounting log: each by the way of hashing that `privity.model.hashing` has just then, in a folder of its own.

A measure takes how much of everything and a folder, and gives figures by the name of their row in `table`; `roots`, where there are some, must be alike by
every way.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting import DecisionTerms, Seal, build, disclosures_of, release_entry, request_entry
from privity.accounting.label import OPEN, make_label
from privity.accounting.note import Checkpoint, Verifier, open_checkpoint, sign_checkpoint
from privity.accounting.proof import subtree_root
from privity.accounting.report import Labelled, report_file
from privity.accounting.run import check_run
from privity.accounting.shown import Shown
from privity.accounting.tiles import TILE_HEIGHT, WIDTH, tile_roots
from privity.adapters import log_layout
from privity.adapters.label_key import FileLabelKey
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.log_store import Store, Syscalls
from privity.adapters.person_index import PersonIndex
from privity.adapters.slice_process import SliceProcess
from privity.flow.decided import SLICE
from privity.model import hashing
from privity.model.framing import frame
from privity.model.tree import check_inclusion, leaf_hash

if TYPE_CHECKING:
    from pathlib import Path

ENTRY, BLOCK = 256, 1_000
"""Bytes of an entry, and entries that are drawn at once."""
PLAIN, NATIVE = "Python", "native"
DAY = 1_790_000_000
UNIT_KEY = sha256(b"unit key of the bench").digest()
DISCLOSURES = 50
ACKNOWLEDGED = (1, 10, 100, 1_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much of everything."""

    entries: int = 1_000_000
    acknowledged: int = 200
    leaves: int = 100_000_000
    proofs: int = 2_000
    labels: int = 1_000_000
    batch: int = 7_000_000
    rounds: int = 5


SMALL = Sizes(entries=700, acknowledged=3, leaves=70_000, proofs=20, labels=300, batch=2_000, rounds=1)


class Timed:
    """Seconds of the clock, and of the processor in this process."""

    def __enter__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_):
        self.wall, self.cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu


def entries(count: int, seed: int = 6962) -> list[bytes]:
    """The same entries every time, here and in `ledger/trees.py`."""
    rng = random.Random(seed)
    blocks = (rng.randbytes(ENTRY * BLOCK) for _ in range(0, count, BLOCK))
    each = (block[at : at + ENTRY] for block in blocks for at in range(0, len(block), ENTRY))
    return list(islice(each, count))


def signer() -> FileSigner:
    """The bench's own log key."""
    return FileSigner(
        Ed25519PrivateKey.from_private_bytes(sha256(b"bench").digest()), name="bench.example/log"
    )


def part(taken: list[float], share: float) -> float:
    """In ms, what so many of the calls took at most."""
    return sorted(taken)[min(int(len(taken) * share), len(taken) - 1)] * 1e3


def limit() -> dict[str, float]:
    """Raw SHA-256: blocks a second on large data, and calls a second on the 65 bytes of a node."""
    large, node = os.urandom(1 << 24), os.urandom(65)
    with Timed() as blocks:
        for _ in range(16):
            sha256(large).digest()
    with Timed() as calls:
        for _ in range(1 << 18):
            sha256(node).digest()
    return {"blocks": 16 * (1 << 24) / 64 / blocks.cpu, "calls": (1 << 18) / calls.cpu}


def nodes(sizes: Sizes, _: Path) -> dict[str, float]:
    """Full tiles to their roots."""
    tiles = max(1, sizes.entries // WIDTH)
    hashes, best = os.urandom(32 * WIDTH) * tiles, 0.0
    for _ in range(sizes.rounds):
        with Timed() as took:
            tile_roots(hashes)
        best = max(best, tiles * (WIDTH - 1) / took.cpu)
    return {"nodes": best / 1e6}


def append(sizes: Sizes, folder: Path) -> dict[str, object]:
    """One durable append, read back and signed; then its proofs and the check of all of it."""
    made, found = entries(sizes.entries), []
    for number in range(sizes.rounds):
        with FileLog.create(folder / f"log{number}", signer()) as log:
            with Timed() as took:
                log.append(made, key="all")
            found.append((sizes.entries / took.cpu, sizes.entries / took.wall))
            at = [log.root_at(size).hex() for size in sorted({1, sizes.entries // 2, sizes.entries})]
        if number + 1 < sizes.rounds:
            shutil.rmtree(folder / f"log{number}")
    bytes_on_disk = disk(folder / f"log{sizes.rounds - 1}")
    with FileLog.read(folder / f"log{sizes.rounds - 1}", signer().vkey) as log:
        with Timed() as proving:
            proved = sum(1 for _ in log.inclusions())
        with Timed() as checking:
            log.fsck()
    return {
        "append": max(cpu for cpu, _ in found),
        "append wall": max(wall for _, wall in found),
        "bytes": bytes_on_disk / sizes.entries - ENTRY,
        "bulk proofs": proved / proving.cpu,
        "fsck": sizes.entries / checking.cpu,
        "roots": at,
    }


def acknowledge(sizes: Sizes, folder: Path) -> dict[str, float]:
    """How long a caller waits until a small batch is durable."""
    found = {}
    for size in ACKNOWLEDGED:
        made, taken = entries(size * sizes.acknowledged), []
        with FileLog.create(folder / str(size), signer()) as log:
            for at in range(0, len(made), size):
                began = time.perf_counter()
                log.append(made[at : at + size], key=str(at))
                taken.append(time.perf_counter() - began)
        found |= {f"ack {size} p50": part(taken, 0.5), f"ack {size} p99": part(taken, 0.99)}
    return found


def lay(folder: Path, leaves: int) -> None:
    """A log's files with random leaves, but for the last bundle: for proofs, which read nothing but hashes."""
    last = (leaves - 1) // WIDTH * WIDTH
    tail = [b"%d" % number for number in range(last, leaves)]
    rng, ended = np.random.default_rng(6962), hashing.leaf_hashes(tail)
    folder.mkdir(parents=True)

    def put(level: int, hashes: bytes) -> None:
        with (folder / log_layout.level_file(level)).open("ab") as file:
            file.write(hashes)

    level, above = 0, bytearray()
    for at in range(0, last, WIDTH * WIDTH):
        hashes = rng.bytes(32 * min(WIDTH * WIDTH, last - at))
        put(0, hashes)
        above += tile_roots(hashes)
    put(0, ended)
    if len(ended) == 32 * WIDTH:
        above += tile_roots(ended)
    while above:
        level += 1
        put(level, above)
        above = bytearray(tile_roots(bytes(above[: len(above) // (32 * WIDTH) * 32 * WIDTH])))
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    (folder / log_layout.ENTRIES).write_bytes(frame(tail))
    (folder / log_layout.BUNDLES).write_bytes(bytes(8 * log_layout.bundles(leaves)))
    (folder / log_layout.KEYS).write_bytes(log_layout._pack_key(bytes(32), 0, leaves))  # noqa: SLF001  (nobody appended it)
    store = Store(folder, Syscalls(), writable=True)

    def node(level: int, index: int) -> bytes:
        stored, rest = divmod(level, TILE_HEIGHT)
        hashes = store.read(log_layout.level_file(stored), (32 << rest) * index, 32 << rest)
        return hashing.subtree_roots(hashes, rest)

    head = Checkpoint(origin="bench.example/log", size=leaves, root=subtree_root(0, leaves, node))
    keys = (folder / log_layout.KEYS).stat().st_size
    lengths = log_layout.Lengths(size=leaves, entries=len(frame(tail)), keys=keys)
    store.write_commit(log_layout.pack_commit(lengths, sign_checkpoint(head, signer())))
    store.close()


def proofs(sizes: Sizes, folder: Path) -> dict[str, float]:
    """Inclusion proofs of random leaves of the log that `lay` laid in `folder`, from the disk and from memory."""
    rng, names = random.Random(2), sorted(folder.glob("L*.dat"))
    for path in names:
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    cold = _proofs(folder, [rng.randrange(sizes.leaves) for _ in range(max(sizes.proofs // 10, 10))])
    for path in names:
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass
    warm = _proofs(folder, [rng.randrange(sizes.leaves) for _ in range(sizes.proofs)])
    return {"proof warm": part(warm, 0.5), "proof warm p99": part(warm, 0.99), "proof cold": part(cold, 0.5)}


def _proofs(folder: Path, asked: list[int]) -> list[float]:
    taken = []
    with FileLog.read(folder, signer().vkey) as log:
        for index in asked:
            began = time.perf_counter()
            path = log.inclusion(index)
            taken.append(time.perf_counter() - began)
        check_inclusion(log.tile(0, index // WIDTH, index % WIDTH + 1)[-32:], index, log.size, path, log.root)
    return taken


def labels_of(count: int) -> list[bytes]:
    """A label for each of so many persons."""
    made = np.random.default_rng(3).bytes(32 * count)
    return [made[at : at + 32] for at in range(0, len(made), 32)]


def index(sizes: Sizes, folder: Path) -> dict[str, float]:
    """A run of the index of persons with one entry a label, made, written and made durable."""
    labels, best = labels_of(sizes.labels), 0.0
    for _ in range(sizes.rounds):
        with Timed() as took:
            PersonIndex(folder / "persons").make(0, sizes.labels, labels, range(sizes.labels))
        best = max(best, sizes.labels / took.cpu)
    return {"index": best}


def report(sizes: Sizes, folder: Path) -> dict[str, float]:
    """One person's disclosures among those of many, shown to be all, and checked by the verifier."""
    label_key = FileLabelKey.create(folder / "label.pem")
    label, signature = make_label(label_key, "record:P-17", OPEN)
    sealed = {
        "release": "R-1", "line": "B-2026-1/L1", "by": "P-1", "elements": ["mailing_address", "wages"], "nature": "data release",
        "purpose": "criminal enforcement", "recipient": "Enclave", "address": "1 Records Way", "package": "00" * 32,
    }  # fmt: skip
    about = [_release(number, label, sealed) for number in range(DISCLOSURES)]
    others = entries(sizes.entries // 10)
    every = len(others) // DISCLOSURES
    laid = [each for n, entry in enumerate(about) for each in (*others[n * every : (n + 1) * every], entry)]
    filed = [number * (every + 1) + every for number in range(DISCLOSURES)]
    strangers = sorted({n for n in range(len(laid)) if n % 3 == 0} - set(filed))
    by_index = dict(zip(strangers, labels_of(len(strangers)), strict=True)) | dict.fromkeys(filed, label)
    persons = PersonIndex(folder / "persons")
    with FileLog.create(folder / "log", signer()) as log:
        log.append(laid, key="entries")
        head = persons.make(0, log.size, [by_index[n] for n in sorted(by_index)], sorted(by_index))
        entry = build("index", seal=_seal(b"index"), when=DAY, clear={"runs": [head.told]}, sealed={})
        at = log.append([entry.data], key="index")

    began = time.perf_counter()
    with FileLog.read(folder / "log", signer().vkey) as log:
        signature = make_label(label_key, "record:P-17", OPEN)[1]
        proof = persons.prove(head, label)
        shown = [
            Shown(
                index=n,
                entry=log.entry(n),
                path=log.inclusion(n),
                disclosures=list(disclosures_of(log.entry(n), UNIT_KEY, sealed).values()),
            )
            for n in check_run(head, label, proof)
        ]
        text = report_file(
            checkpoint=log.checkpoint,
            index=Shown(index=at, entry=log.entry(at), path=log.inclusion(at)),
            labels=[Labelled(domain=OPEN, identifier="record:P-17", signature=signature, runs=[proof])],
            entries=shown,
        )
    made = time.perf_counter() - began
    (folder / "report.json").write_bytes(text)
    return {
        "report ms": made * 1e3,
        "report kB": len(text) / 1e3,
        "report check ms": _checked(folder / "report.json", label_key.public.text) * 1e3,
    }


def _release(number: int, label: bytes, sealed: dict[str, object]) -> bytes:
    return release_entry(
        seal=_seal(b"%d" % number), when=DAY + number, request=0, decision=1, approvals=(2,), recipient_id="RCP-1",
        authority="i2", label=label, **sealed,
    ).data  # fmt: skip


def _seal(of: bytes) -> Seal:
    return Seal(unit_key=UNIT_KEY, nonce=sha256(of).digest()[:16])


def _checked(path: Path, label_key: str) -> float:
    """Seconds the verifier takes, from its start to its end."""
    words = ["person", path, "--label-key", label_key, "--key", signer().vkey]
    command = [sys.executable, "-m", "privity_verify", *map(str, words)]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def batch(sizes: Sizes, folder: Path) -> dict[str, float]:
    """A batch as an office accounts for it: request, a decision a line in slices made beside, index, checkpoint.

    Of an office's index this is the most: a label of its own for every line. Only releases are filed under labels there.
    """
    with FileLog.create(folder / "log", signer()) as log, Timed() as took:
        hexed = "00" * 32
        request = request_entry(
            seal=_seal(b"request"), when=DAY, batch="B-2026-1", agency="FIA", authority="i2", count=sizes.batch,
            header=hexed, lines=hexed, root=hexed, requester="P-1",
        )  # fmt: skip
        first = log.append([request.data], key="request")
        results = {0: ("facially_refused", 1, 0), 1: ("awaiting_review", 0, 0), 2: ("record_refused", 4, 2)}
        terms = DecisionTerms(unit_key=UNIT_KEY, request=first, book="00" * 16, results=results)
        with Timed() as making, SliceProcess(terms) as maker:
            begin(maker, 1, sizes.batch)
            for low in range(1, sizes.batch + 1, SLICE):
                made = maker.entries()
                if low + SLICE <= sizes.batch:
                    begin(maker, low + SLICE, sizes.batch)
                log.append(made, key=f"decision/{low}")
        del made
        with Timed() as indexing:
            size = log.size
            heads = [_indexed(folder, size, first + 1)]
            entry = build(
                "index",
                seal=_seal(b"index"),
                when=DAY,
                clear={"runs": [head.told for head in heads]},
                sealed={},
            )
            log.append([entry.data], key="index")
        checkpoint = open_checkpoint(log.checkpoint, Verifier.parse(signer().vkey))
        at = log.size - 1
        check_inclusion(leaf_hash(entry.data), at, checkpoint.size, log.inclusion(at), checkpoint.root)
    whole = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "batch wall": took.wall,
        "batch cpu": sum(used.ru_utime + used.ru_stime for used in whole),
        "batch entries": making.wall,
        "batch index": indexing.wall,
        "batch GB": sum(used.ru_maxrss for used in whole) / (1 << 20),
        "batch disk": disk(folder) / 1e9,
    }


def begin(maker: SliceProcess, low: int, count: int) -> None:
    """Have the entries of one slice made."""
    lines = [(n, f"L{n:08d}", f"{n:064x}", n % 3) for n in range(low, min(low + SLICE, count + 1))]
    maker.begin(lines, when=DAY + low, random=os.urandom(16 * len(lines)))


def _indexed(folder: Path, size: int, first: int):
    return PersonIndex(folder / "persons").make(0, size, labels_of(size - first), range(first, size))


def disk(folder: Path) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


MEASURES = {
    "nodes": nodes, "append": append, "acknowledge": acknowledge, "proofs": proofs, "index": index, "report": report,
    "batch": batch,
}  # fmt: skip
