"""A log of some hundred entries, and the edits a superuser of the office may make who holds the log's key and no witness's.

What he does to entries he does well: pointers, runs of the index and the tree are made again, and the log is signed anew.
"""

import json
import random
import shutil
from base64 import urlsafe_b64decode
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting import Seal, build
from privity.accounting.cosignature import cosign
from privity.accounting.disclosure import b64u, commitment
from privity.accounting.note import Checkpoint
from privity.accounting.run import list_root
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.witness_folder import WitnessKey
from privity.model.canonical import canonical
from privity.model.tree import leaf_hash
from privity.model.tree import root as tree_root

ORIGIN = "custodian.example/accounting"
SIGNER = FileSigner(Ed25519PrivateKey.from_private_bytes(sha256(b"log").digest()), name=ORIGIN)
WITNESSES = {
    f"w{n}": WitnessKey(f"w{n}.example", 4, Ed25519PrivateKey.from_private_bytes(sha256(b"w%d" % n).digest()))
    for n in range(4)
}
POLICY = (
    f"log {SIGNER.vkey}\n"
    + "".join(f"witness {name} {key.vkey}\n" for name, key in WITNESSES.items())
    + "group all 3 w0 w1 w2 w3\nquorum all\n"
)
LINES, RELEASED = 130, 110
UNIT = bytes(32)
START = 1_790_000_000
POINTERS = ("req", "dec", "was", "rel", "obj")


def digest(text):
    return sha256(text.encode()).hexdigest()


class Story:
    """Entries as plain objects, in order; `add` returns an entry's index."""

    def __init__(self):
        self.entries = []

    def add(self, kind, clear=None, **sealed):
        n = len(self.entries)
        seal = Seal(unit_key=UNIT, nonce=sha256(b"nonce %d" % n).digest()[:16])
        made = build(kind, seal=seal, when=START + 60 * n, clear=clear, sealed=sealed)
        self.entries.append(json.loads(made.data))
        return n


def label(n):
    return b64u(sha256(b"person %d" % n).digest())


def story():
    """Two indices, a batch of 130 lines of which 110 left, two of them twice about one person, some recalled."""
    told = Story()
    for n in range(100):
        told.add(
            "key-event", {"event": "enrol", "use": "approval"}, key=digest(f"key {n}"), by=["C-1", "C-2"]
        )
    for n in range(20):
        told.add("register", {"register": "orders"}, entry=f"CO-{n}", digest=digest(f"order {n}"), by="C-1")
    request = told.add(
        "request", {"batch": "B-2026-1", "count": LINES, "agency": "FIA", "auth": "i2"},
        header=digest("h"), lines=digest("l"), root=digest("r"), requester="P-1", stated=["FIA", "i2", "R-1"],
    )  # fmt: skip
    for n in range(100):
        told.add("inspection", {"count": 1, "req": request}, root=digest(f"i {n}"), by="engine")
    decisions = [
        told.add("decision", {"req": request, "ord": n, "book": digest("book")[:32]}, line=[f"L-{n}", digest(f"{n}")],
                 result=["awaiting_review", 0, 0])
        for n in range(1, LINES + 1)
    ]  # fmt: skip
    approvals = [
        told.add("approval", {"req": request, "verdict": "approve", "count": 2, "exp": START + 10**6, "stmt": digest(f"s {n}")},
                 by="P-7", rows=digest(f"rows {n}"))
        for n in range(100)
    ]  # fmt: skip
    releases = [
        told.add("release", {"req": request, "dec": decisions[n], "apr": [approvals[n % 100]], "rcp": "R-FIA-1", "auth": "i2",
                             "sub": label(n % 105)},
                 release=f"REL-{n}", line=f"L-{n}", by="P-9", elements=["wages"], nature="n", purpose="p", recipient="r",
                 address="a", package=digest("package"))
        for n in range(RELEASED)
    ]  # fmt: skip
    told.add("index", {"runs": runs(told.entries)})
    for release in releases[:100]:
        told.add(
            "recall", {"rel": release, "sub": told.entries[release]["sub"]}, by="P-8", why="an order arrived"
        )
    told.add("index", {"runs": runs(told.entries)})
    return told.entries


def runs(entries, *, high=None):
    """One run over everything before an index entry, by the words of the specification."""
    end = len(entries) if high is None else high
    return [[0, end, *run_of(entries[:end])]]


def run_of(entries):
    lists = {}
    for n, entry in enumerate(entries):
        if "sub" in entry:
            lists.setdefault(entry["sub"], []).append(n)
    return head_of(lists)


def head_of(lists):
    records = []
    for name, indices in lists.items():
        raw = urlsafe_b64decode(name + "=")
        value = raw + len(indices).to_bytes(8, "big") + list_root(indices)
        records.append(leaf_hash(raw) + leaf_hash(value))
    return [len(records), tree_root([leaf_hash(record) for record in sorted(records)]).hex()]


def postings(entries, end):
    lists = {}
    for n, entry in enumerate(entries[:end]):
        if "sub" in entry:
            lists.setdefault(entry["sub"], []).append(n)
    return lists


def mended(entries, moved=None):
    """Pointers follow where entries went (old index to new; gone ones stay as they are), and runs are made again."""
    found = []
    for entry in entries:
        again = dict(entry)
        if moved is not None:
            for name in POINTERS:
                if name in again:
                    again[name] = moved.get(again[name], again[name])
            if "apr" in again:
                again["apr"] = sorted(moved.get(n, n) for n in again["apr"])
        if again["k"] == "index":
            again["runs"] = runs(found)
        found.append(again)
    return found


def write(entries, folder, *, note=None):
    """The log of these entries, signed by the office; `note` is the cosigned checkpoint left beside it."""
    shutil.rmtree(folder, ignore_errors=True)
    with FileLog.create(folder, SIGNER) as log:
        log.append([canonical(entry) for entry in entries], key="all")
    if note is not None:
        (folder / "cosigned").write_bytes(note)


def witnessed(folder):
    """What three witnesses cosigned of the log in a folder."""
    with FileLog.read(folder, SIGNER.vkey) as log:
        head, note = Checkpoint(origin=ORIGIN, size=log.size, root=log.root), log.checkpoint
    return note + b"".join(cosign(head, WITNESSES[name], when=START + 10**5) for name in ("w0", "w1", "w2"))


# Edits of entries: (entries, position, rng) to other entries. A position is taken among those the edit is about.


def _of(entries, kind):
    return [n for n, entry in enumerate(entries) if entry["k"] == kind]


def _spread(position, length):
    """The position as a place among so many, a hundred of them spread over all."""
    return position * length // 100


def _changed(n, entries, fields):
    found = [dict(entry) for entry in entries]
    found[n].update(fields)
    return mended(found)


def _kind(kind, change):
    def edit(entries, position, rng):
        places = _of(entries, kind)
        n = places[_spread(position, len(places))]
        return _changed(n, entries, change(entries[n], entries, n, rng))

    return edit


def _removed(kind):
    def edit(entries, position, rng):
        places = _of(entries, kind) if kind else range(len(entries))
        gone = places[_spread(position, len(places))]
        moved = {n: n - (n > gone) for n in range(len(entries)) if n != gone}
        return mended([entry for n, entry in enumerate(entries) if n != gone], moved)

    return edit


def _put_in(entries, at, entry):
    moved = {n: n + (n >= at) for n in range(len(entries))}
    kept = mended(entries, moved)
    return mended([*kept[:at], entry, *kept[at:]])


def _copy(entries, position, rng):
    n = _spread(position, len(entries))
    return _put_in(entries, n + 1, {**entries[n], "n": b64u(rng.randbytes(16))})


def _exchange(entries, position, rng):
    n = _spread(position, len(entries) - 1)
    moved = {n: n + 1, n + 1: n}
    order = [*range(n), n + 1, n, *range(n + 2, len(entries))]
    return mended([entries[place] for place in order], {**{m: m for m in range(len(entries))}, **moved})


def _cut(entries, position, rng):
    return entries[: max(1, _spread(position, len(entries)))]


def _fork(entries, position, rng):
    kept = entries[: max(1, _spread(position, len(entries)))]
    more = Story()
    more.entries = [dict(entry) for entry in kept]
    while len(more.entries) < len(entries):
        more.add("concern", digest=digest(f"other {len(more.entries)} {rng.random()}"))
    return more.entries


def _backup(entries, position, rng):
    more = Story()
    more.entries = [dict(entry) for entry in entries[: max(1, _spread(position, len(entries)))]]
    more.add("concern", digest=digest("after the backup"))
    return more.entries


def _index(change):
    """The index entries say what the superuser likes; the log is otherwise as it was."""

    def edit(entries, position, rng):
        found = [dict(entry) for entry in entries]
        n = _of(found, "index")[position % 2]
        lists = {name: list(indices) for name, indices in postings(found, n).items()}
        names = sorted(lists)
        low, high, *_ = found[n]["runs"][0]
        made = change(lists, names[position % len(names)], names[(position + 1) % len(names)], n)
        found[n]["runs"] = (
            made if made is not None else [[low, high, *head_of({k: v for k, v in lists.items() if v})]]
        )
        return found

    return edit


def _hide(lists, name, other, n):
    lists[name].pop()


def _add(lists, name, other, n):
    lists[name].append(n - 1)


def _move(lists, name, other, n):
    lists[other] = sorted([*lists[other], lists[name].pop()])


def _drop(lists, name, other, n):
    lists.pop(name)


def _shorter(lists, name, other, n):
    kept = {key: [m for m in indices if m < n - 1] for key, indices in lists.items()}
    return [[0, n - 1, *head_of({key: indices for key, indices in kept.items() if indices})]]


REBUILT = {
    "a commitment replaced": _kind(
        "decision", lambda e, *_: {"_sd": sorted([e["_sd"][0], commitment("other")])}
    ),
    "a moment moved": _kind("inspection", lambda e, *_: {"t": e["t"] + 1}),
    "a recipient changed": _kind("release", lambda e, *_: {"rcp": "R-FIA-2"}),
    "an authority changed": _kind("release", lambda e, *_: {"auth": "i3B"}),
    "a nonce replaced": _kind("decision", lambda e, a, n, rng: {"n": b64u(rng.randbytes(16))}),
    "a rule book replaced": _kind("decision", lambda e, *_: {"book": digest("lenient")[:32]}),
    "a decision given to another line": _kind("decision", lambda e, *_: {"ord": e["ord"] % LINES + 1}),
    "a release put on another decision": _kind("release", lambda e, a, n, r: {"dec": e["dec"] + 1}),
    "a release put on another approval": _kind(
        "release",
        lambda e, a, n, r: {
            "apr": [e["apr"][0] + 1 if a[e["apr"][0] + 1]["k"] == "approval" else e["apr"][0] - 1]
        },
    ),
    "a refusal made of an approval": _kind("approval", lambda e, *_: {"verdict": "refuse"}),
    "an approval made to cover more": _kind("approval", lambda e, *_: {"count": e["count"] + 50}),
    "an approval made to last": _kind("approval", lambda e, *_: {"exp": e["exp"] + 10**7}),
    "an inspection made to cover less": _kind("inspection", lambda e, *_: {"count": 0}),
    "a key register entry swapped": _kind(
        "key-event", lambda e, *_: {"_sd": sorted([commitment("my key"), e["_sd"][1]])}
    ),
    "a label replaced by another person's": _kind("release", lambda e, a, n, r: {"sub": label(200)}),
    "a label taken off": None,
    "a recall filed under another label": _kind("recall", lambda e, *_: {"sub": label(201)}),
    "a key register entry removed": _removed("key-event"),
    "an order removed": _removed("register"),
    "an inspection removed": _removed("inspection"),
    "a recall removed": _removed("recall"),
    "an index entry removed": _removed("index"),
    "a release removed": _removed("release"),
    "an entry put in a second time": _copy,
    "two neighbours exchanged": _exchange,
    "the end cut off": _cut,
    "an old backup put back and gone on with": _backup,
    "another history from some entry on": _fork,
    "a disclosure left out of the index": _index(_hide),
    "a disclosure added to the index": _index(_add),
    "a disclosure moved to another person in the index": _index(_move),
    "a person left out of the index": _index(_drop),
    "an index that stops short": _index(_shorter),
}


def _unlabelled(entries, position, rng):
    places = _of(entries, "release")
    n = places[_spread(position, len(places))]
    found = [dict(entry) for entry in entries]
    found[n].pop("sub")
    return mended(found)


REBUILT["a label taken off"] = _unlabelled


# Edits of files, by somebody who does not sign


def _flip(name):
    def edit(folder, position, rng):
        path = folder / name
        data = bytearray(path.read_bytes())
        data[position * len(data) // 100 % len(data)] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(data))

    return edit


def _flip_note(folder, position, rng):
    path = folder / "commit"
    data = bytearray(path.read_bytes())
    at = data.index(b"\n") + 1
    data[at + position * (len(data) - at) // 100] ^= 1 << rng.randrange(8)
    path.write_bytes(bytes(data))


def _cut_file(name):
    def edit(folder, position, rng):
        path = folder / name
        data = path.read_bytes()
        path.write_bytes(data[: position * len(data) // 100])

    return edit


def _swap_bytes(folder, position, rng):
    path = folder / "entries.dat"
    data = bytearray(path.read_bytes())
    at = position * (len(data) - 40) // 100
    data[at : at + 20], data[at + 20 : at + 40] = data[at + 20 : at + 40], data[at : at + 20]
    path.write_bytes(bytes(data))


FILES = {
    "a bit of an entry": _flip("entries.dat"),
    "a bit of a leaf": _flip("L0.dat"),
    "a bit of a tile above": _flip("L1.dat"),
    "a bit of a bundle's place": _flip("bundles.idx"),
    "a bit of the checkpoint": _flip_note,
    "entries cut short": _cut_file("entries.dat"),
    "leaves cut short": _cut_file("L0.dat"),
    "bytes of an entry exchanged": _swap_bytes,
}


def rng_of(name, position):
    return random.Random(f"{name} {position}")
