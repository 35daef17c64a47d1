"""A run shows every entry of a label or that there is none, and nothing else passes for it."""

import random
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privity.accounting import run
from privity.errors import IntegrityError
from privity.model.tree import leaf_hash
from privity.model.tree import root as tree_root

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing

LABELS = [sha256(b"%d" % n).digest() for n in range(40)]


def plain(pairs):
    """Records of the run, by the words of the specification and a dictionary."""
    lists = {}
    for label, index in pairs:
        lists.setdefault(label, []).append(index)
    records = []
    for label, indices in lists.items():
        many = tree_root([leaf_hash(n.to_bytes(8, "big")) for n in indices])
        records.append(leaf_hash(label) + leaf_hash(label + len(indices).to_bytes(8, "big") + many))
    return sorted(records), lists


class Made:
    def __init__(self, pairs, low=0, high=10_000):
        rows = np.frombuffer(b"".join(label for label, _ in pairs), np.uint8).reshape(-1, 32)
        self.columns = run.build(rows, np.array([index for _, index in pairs], np.uint64))
        hashes = run.levels(self.columns.leaves)
        self.node = run.node_reader(lambda level, at, size: hashes[level][at : at + size])
        self.count = len(self.columns.records)
        self.head = run.Head(
            low=low, high=high, count=self.count, root=run.root_of_run(self.count, self.node)
        )

    def row(self, at):
        return run.row_proof(at, self.count, self.columns.records[at].tobytes(), self.node)

    def prove(self, label):
        keys = [record.tobytes()[:32] for record in self.columns.records]
        wanted = leaf_hash(label)
        at = sum(key < wanted for key in keys)
        if at < self.count and keys[at] == wanted:
            first, last = (int(self.columns.starts[at + step]) for step in (0, 1))
            return {"member": self.row(at), "indices": [int(n) for n in self.columns.postings[first:last]]}
        return {"absent": [self.row(n) for n in (at - 1, at) if 0 <= n < self.count]}


def some(count, seed=1, labels=LABELS):
    rng = random.Random(seed)
    return [(rng.choice(labels), index) for index in sorted(rng.sample(range(10_000), count))]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 17, 255, 256, 257, 600, 3_000])
def test_a_run_is_what_the_specification_says_of_any_number_of_entries(count):
    pairs = some(count, labels=[sha256(b"%d" % n).digest() for n in range(max(1, count // 2))])
    made = Made(pairs)
    records, lists = plain(pairs)
    assert [record.tobytes() for record in made.columns.records] == records
    assert made.head.root == tree_root([leaf_hash(record) for record in records])
    for label, indices in lists.items():
        assert run.check_run(made.head, label, made.prove(label)) == indices


@given(st.lists(st.integers(0, 39), max_size=60))
@settings(max_examples=60, deadline=None)
def test_every_label_is_shown_present_with_all_its_entries_or_absent(chosen):
    pairs = [(LABELS[label], index) for index, label in enumerate(chosen)]
    made = Made(pairs)
    for number, label in enumerate(LABELS):
        expected = [index for index, chose in enumerate(chosen) if chose == number]
        assert run.check_run(made.head, label, made.prove(label)) == expected


def test_two_runs_merged_are_the_run_of_both():
    pairs = some(900)
    first, second = [p for p in pairs if p[1] < 4_000], [p for p in pairs if p[1] >= 4_000]
    labels, indices = run.merged(Made(first).columns, Made(second).columns)
    both = run.build(labels, indices)
    assert (both.records == Made(pairs).columns.records).all()
    assert (both.postings == Made(pairs).columns.postings).all()


def test_labels_that_begin_alike_are_kept_apart(monkeypatch):
    """Where two different hashes share eight bytes the whole of them orders."""
    rng = np.random.default_rng(0)
    rows = rng.integers(0, 256, (500, 32), dtype=np.uint8)
    rows[100:200, :8] = rows[0, :8]
    rows[300:400] = rows[5]
    order = run._sorted(rows)
    assert [rows[n].tobytes() for n in order] == sorted(row.tobytes() for row in rows)
    same = [int(n) for n in order if rows[n].tobytes() == rows[5].tobytes()]
    assert same == sorted(same)


MADE = Made(some(300))
MANY = max(plain(some(300))[1].items(), key=lambda item: len(item[1]))[0]
ABSENT = sha256(b"nobody").digest()


def bent(label, change):
    proof = MADE.prove(label)
    change(proof)
    with pytest.raises(IntegrityError):
        run.check_run(MADE.head, label, proof)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["indices"].pop(),
        lambda p: p["indices"].pop(0),
        lambda p: p["indices"].append(9_999),
        lambda p: p["indices"].reverse(),
        lambda p: p["indices"].append(p["indices"][-1]),
        lambda p: p["indices"].clear(),
        lambda p: p["member"].__setitem__(0, p["member"][0] + 1),
        lambda p: p["member"].__setitem__(0, str(p["member"][0])),
        lambda p: p["member"].__setitem__(1, p["member"][1][:64]),
        lambda p: p["member"].__setitem__(1, "zz" * 64),
        lambda p: p["member"][2].pop(),
        lambda p: p["member"][2].append("00" * 32),
        lambda p: p.__setitem__("member", MADE.row(0 if MADE.row(0) != p["member"] else 1)),
        lambda p: (p.pop("member"), p.__setitem__("absent", [])),
    ],
)
def test_a_list_that_is_shortened_lengthened_or_anothers_is_refused(change):
    bent(MANY, change)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["absent"].pop(),
        lambda p: p["absent"].pop(0),
        lambda p: p["absent"].clear(),
        lambda p: p["absent"].reverse(),
        lambda p: p["absent"].__setitem__(0, p["absent"][1]),
        lambda p: p.__setitem__("absent", [MADE.row(n - 1) for n in (p["absent"][0][0], p["absent"][1][0])]),
        lambda p: p.__setitem__("absent", [MADE.row(0), MADE.row(MADE.count - 1)]),
    ],
)
def test_neighbours_that_are_none_do_not_show_absence(change):
    bent(ABSENT, change)


def test_nobody_present_can_be_shown_absent():
    for label in plain(some(300))[1]:
        at = MADE.prove(label)["member"][0]
        for rows in ([at - 1, at + 1], [at - 1, at], [at, at + 1], [at], [at + 1], [0], [MADE.count - 1], []):
            if all(0 <= n < MADE.count for n in rows):
                with pytest.raises(IntegrityError):
                    run.check_run(MADE.head, label, {"absent": [MADE.row(n) for n in rows]})


def test_an_index_outside_the_runs_interval_is_refused():
    made = Made([(LABELS[0], 5)], low=6, high=9)
    with pytest.raises(IntegrityError):
        run.check_run(made.head, LABELS[0], made.prove(LABELS[0]))


def test_an_empty_run_shows_that_nobody_is_in_it_and_no_other_does():
    assert run.check_run(Made([]).head, ABSENT, {"absent": []}) == []
    false = run.Head(low=0, high=9, count=0, root=MADE.head.root)
    with pytest.raises(IntegrityError):
        run.check_run(false, ABSENT, {"absent": []})


def test_a_head_is_told_and_read_alike():
    assert run.Head.read(MADE.head.told) == MADE.head
