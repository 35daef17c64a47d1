"""Many hashes at once are the hashes one at a time, however they are made; what is out of shape is refused before it is read."""

import gc
import random
import re
import sys
import threading
import time
import tracemalloc
from hashlib import sha256
from itertools import pairwise
from types import SimpleNamespace

import pytest
from tests.house.tree import ROOT

from privity.model import hashing
from privity.model.framing import frame

LIBRARY = SimpleNamespace(
    digest=lambda data: sha256(data).digest(),
    leaf_hashes=lambda entries: hashing.leaf_hashes(list(entries)),
    framed_leaf_hashes=hashing.framed_leaf_hashes,
    row_leaf_hashes=hashing.row_leaf_hashes,
    subtree_roots=hashing.subtree_roots,
)
"""What the native module offers, by Python's library."""


def of_the_module(*more):
    """The native module's functions, called with more at the end."""

    def longer(call):
        return lambda *given: call(*given, *more)

    return SimpleNamespace(**{name: longer(getattr(hashing.native, name)) for name in vars(LIBRARY)})


WAYS = {"library": LIBRARY} | (
    {} if hashing.native is None else {"as it comes": of_the_module(), "portable": of_the_module(True)}
)


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def way(request, monkeypatch):
    """Each implementation that is here; the library's runs without the module."""
    if request.param is LIBRARY:
        monkeypatch.setattr(hashing, "native", None)
    return request.param


@pytest.mark.full
def test_the_native_module_is_here_so_that_nothing_is_tested_by_the_library_alone():
    assert hashing.native is not None, "run `make native`: it says why the module could not be built"


SAMPLE = random.Random(6962).randbytes(1 << 16)
LENGTHS = [*range(301), 4_095, 4_096, 65_535]


def leaf(data):
    return sha256(b"\0" + data).digest()


def node(left, right):
    return sha256(b"\1" + left + right).digest()


def cut(data, width):
    return [data[at : at + width] for at in range(0, len(data), width)]


def one_by_one(data, height):
    """`subtree_roots` from the definition."""
    for _ in range(height):
        data = b"".join(node(a[:32], a[32:]) for a in cut(data, 64))
    return data


def test_the_digest_of_every_length_is_that_of_the_library(way):
    assert [way.digest(SAMPLE[:n]) for n in LENGTHS] == [sha256(SAMPLE[:n]).digest() for n in LENGTHS]


def test_the_digest_of_large_data_from_any_place_is_that_of_the_library(way):
    rng = random.Random(1)
    for _ in range(40):
        data = memoryview(SAMPLE)[rng.randrange(1 << 15) :][: rng.randrange(1 << 15)]
        assert way.digest(data) == sha256(data).digest()


@pytest.mark.parametrize("name", ["SHA256ShortMsg", "SHA256LongMsg"])
def test_the_digests_of_nist_are_made(way, name):
    text = (ROOT / "vectors" / "sha256" / f"{name}.rsp").read_text("ascii")
    cases = re.findall(r"^Len = (\d+)\s+Msg = ([0-9a-f]+)\s+MD = ([0-9a-f]{64})$", text, re.MULTILINE)
    assert len(cases) == text.count("MD = ") > 60
    for bits, message, digest in cases:
        assert way.digest(bytes.fromhex(message)[: int(bits) // 8]).hex() == digest


def test_leaves_of_every_length_are_hashed_alike_listed_framed_and_in_rows(way):
    entries = [SAMPLE[n : 2 * n] for n in LENGTHS]
    expected = b"".join(map(leaf, entries))
    assert way.leaf_hashes(entries) == expected
    assert way.framed_leaf_hashes(frame(entries), len(entries)) == expected
    assert b"".join(way.row_leaf_hashes(entry, len(entry)) for entry in entries[1:]) == expected[32:]


def test_more_leaves_than_are_hashed_under_the_lock_are_hashed_alike(way):
    entries = cut(SAMPLE * 8, 61)
    expected = b"".join(map(leaf, entries))
    assert way.leaf_hashes(entries) == expected
    assert way.framed_leaf_hashes(frame(entries), len(entries)) == expected
    whole = (SAMPLE * 8)[: 61 * (len(SAMPLE) * 8 // 61)]
    assert way.row_leaf_hashes(whole, 61) == expected[: 32 * (len(whole) // 61)]


@pytest.mark.parametrize("height", range(9))
@pytest.mark.parametrize("many", [0, 1, 2, 5])
def test_the_roots_of_complete_subtrees_are_those_of_the_definition(way, height, many):
    hashes = (SAMPLE * 2)[: many * (32 << height)]
    assert way.subtree_roots(hashes, height) == one_by_one(hashes, height)


def test_nothing_hashed_is_nothing(way):
    assert way.leaf_hashes([]) == way.framed_leaf_hashes(b"", 0) == way.row_leaf_hashes(b"", 7) == b""


def test_any_bytes_that_lie_together_are_taken(way):
    expected = leaf(SAMPLE[:64])
    for held in (bytearray(SAMPLE[:64]), memoryview(SAMPLE)[:64]):
        assert way.row_leaf_hashes(held, 64) == expected
        assert way.subtree_roots(held, 1) == one_by_one(SAMPLE[:64], 1)
        assert way.digest(held) == sha256(SAMPLE[:64]).digest()


FRAMED = frame([b"one", b"", b"three"])
REFUSED = {
    "fewer entries than said": lambda way: way.framed_leaf_hashes(FRAMED, 4),
    "more entries than said": lambda way: way.framed_leaf_hashes(FRAMED, 2),
    "more bytes than entries": lambda way: way.framed_leaf_hashes(FRAMED + b"\0", 3),
    "nothing said of something": lambda way: way.framed_leaf_hashes(FRAMED, 0),
    "the length of an entry cut": lambda way: way.framed_leaf_hashes(FRAMED[:1], 1),
    "an entry cut": lambda way: way.framed_leaf_hashes(FRAMED[:-1], 3),
    "a length beyond the end": lambda way: way.framed_leaf_hashes(b"\xff\xff" + SAMPLE[:65_534], 1),
    "a row too short": lambda way: way.row_leaf_hashes(SAMPLE[:63], 64),
    "a width of nothing": lambda way: way.row_leaf_hashes(SAMPLE[:64], 0),
    "a width below nothing": lambda way: way.row_leaf_hashes(SAMPLE[:64], -64),
    "an odd hash": lambda way: way.subtree_roots(SAMPLE[:96], 1),
    "half a hash": lambda way: way.subtree_roots(SAMPLE[:48], 0),
    "an unfinished tile": lambda way: way.subtree_roots(SAMPLE[: 8192 + 64], 8),
    "a height beyond a tile": lambda way: way.subtree_roots(SAMPLE[: 32 << 9], 9),
    "a height below a leaf": lambda way: way.subtree_roots(SAMPLE[:64], -1),
}


@pytest.mark.parametrize("ask", REFUSED.values(), ids=REFUSED)
def test_what_is_out_of_shape_is_refused(way, ask):
    with pytest.raises(ValueError):
        ask(way)


WRONG = {
    "text among entries": lambda way: way.leaf_hashes([b"one", "two"]),
    "a number among entries": lambda way: way.leaf_hashes([7]),
    "a number for entries": lambda way: way.leaf_hashes(7),
    "text for a bundle": lambda way: way.framed_leaf_hashes("", 0.5),
    "text for rows": lambda way: way.row_leaf_hashes("ab", 1),
    "nothing for hashes": lambda way: way.subtree_roots(None, 1),
}


@pytest.mark.parametrize("ask", WRONG.values(), ids=WRONG)
def test_what_is_of_a_wrong_kind_is_refused(way, ask):
    with pytest.raises(TypeError):
        ask(way)


MODULE = {name: way for name, way in WAYS.items() if way is not LIBRARY}
BEYOND = {
    "a count beyond any memory": lambda way: way.framed_leaf_hashes(FRAMED, 1 << 62),
    "a count beyond any number": lambda way: way.framed_leaf_hashes(FRAMED, 1 << 80),
    "a count below nothing": lambda way: way.framed_leaf_hashes(FRAMED, -1),
    "a width beyond any number": lambda way: way.row_leaf_hashes(SAMPLE, 1 << 80),
    "a height beyond any number": lambda way: way.subtree_roots(SAMPLE, 1 << 80),
    "bytes that do not lie together": lambda way: way.digest(memoryview(SAMPLE)[::2]),
    "no argument": lambda way: way.digest(),
    "an argument too many": lambda way: way.leaf_hashes([], False, False),
}


def test_numbers_beyond_reason_and_arguments_that_are_none_are_refused_by_the_module():
    for ask in BEYOND.values():
        for way in MODULE.values():
            with pytest.raises((ValueError, TypeError, BufferError)):
                ask(way)


def test_an_entry_that_leaves_its_list_while_it_is_hashed_stays_until_it_is():
    """The list is emptied by another thread as often as it can, while it is hashed without the lock."""
    for way in MODULE.values():
        expected = b"".join(map(leaf, cut(SAMPLE, 16)))
        for _ in range(20):
            entries = cut(SAMPLE, 16)
            other = threading.Thread(target=entries.clear)
            other.start()
            assert way.leaf_hashes(entries) in {expected, b""}
            other.join()


def test_other_threads_run_while_much_is_hashed():
    """Nobody gives the lock up here but who says so: without that the count would stand still."""
    before, counted, stop = sys.getswitchinterval(), [0], threading.Event()

    def count():
        while not stop.is_set():
            counted[0] += 1
            time.sleep(0)

    def went_on(way):
        start = counted[0]
        way.digest(SAMPLE * 64)
        return counted[0] > start

    other = threading.Thread(target=count)
    sys.setswitchinterval(100)
    try:
        other.start()
        for way in MODULE.values():
            assert any(went_on(way) for _ in range(500))
    finally:
        sys.setswitchinterval(before)
        stop.set()
        other.join()


def test_nothing_is_held_after_a_call_that_was_answered_or_refused():
    entries, held = cut(SAMPLE, 64), bytearray(SAMPLE[:64])

    def calls(way):
        way.leaf_hashes(entries)
        way.framed_leaf_hashes(FRAMED, 3)
        way.row_leaf_hashes(held, 64)
        way.subtree_roots(held, 1)
        way.digest(held)
        for ask in (*REFUSED.values(), *WRONG.values(), *BEYOND.values()):
            with pytest.raises((ValueError, TypeError, BufferError)):
                ask(way)

    for way in MODULE.values():
        calls(way)
        counts, sizes = [], []
        tracemalloc.start()
        for _ in range(3):
            for _ in range(20):
                calls(way)
            gc.collect()
            counts.append(sys.getrefcount(entries[5]))
            sizes.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        held.append(0)  # refused while somebody has hold of it
        held.pop()
        assert len(set(counts)) == 1
        assert all(after - before < 2_000 for before, after in pairwise(sizes))
