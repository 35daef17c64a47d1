"""A run's proof shows all entries of a label or that there is none; the office's proofs are taken, changed ones are not."""

import copy
import random
from hashlib import sha256

import pytest

from privity.accounting.run import Head as Told
from privity.adapters.person_index import PersonIndex
from privity_verify.problem import AlteredError
from privity_verify.run import Head, listed, remade
from privity_verify.tree import leaf_hash, root


def label(n):
    return sha256(b"label %d" % n).digest()


def filed(count, people, *, low=0, seed=1):
    random_ = random.Random(seed)
    return [(label(random_.randrange(people)), low + 3 * n) for n in range(count)]


def made(tmp_path, some, low, high):
    """The office's run, and our head of it."""
    runs = PersonIndex(tmp_path)
    head = runs.make(low, high, [one for one, _ in some], [n for _, n in some])
    return runs, head, Head(*head.told)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 40, 700])
def test_the_offices_runs_are_made_again_and_its_proofs_taken(tmp_path, count):
    some = filed(count, max(count // 2, 1), low=100)
    runs, told, head = made(tmp_path, some, 100, 100 + 3 * 700)
    assert remade(head.low, head.high, iter(some)) == head
    for n in range(max(count // 2, 1) + 30):
        expected = [index for one, index in some if one == label(n)]
        assert listed(head, label(n), runs.prove(told, label(n))) == expected


@pytest.fixture
def run(tmp_path):
    some = filed(60, 20)
    runs, told, head = made(tmp_path, some, 0, 200)
    return runs, told, head, some


def refused(head, one, proof, why=None):
    with pytest.raises(AlteredError, match=why):
        listed(head, one, proof)


def test_a_list_that_is_shorter_longer_or_of_others_is_refused(run):
    runs, told, head, some = run
    labels = [one for one, _ in some]
    one = max(labels, key=labels.count)
    proof = runs.prove(told, one)
    indices = proof["indices"]
    assert len(indices) > 2
    for changed in (
        indices[:-1],
        indices[1:],
        [],
        [*indices, 199],
        indices[::-1],
        [indices[0], *indices],
        [n + 1 for n in indices],
        [*indices, 10**6],
        [float(n) for n in indices],
        "1",
        None,
        [True],
    ):
        refused(head, one, {**proof, "indices": changed})


def test_another_labels_record_is_refused(run):
    runs, told, head, some = run
    one, other = some[0][0], next(other for other, _ in some if other != some[0][0])
    refused(head, one, runs.prove(told, other), "another label")


def test_absence_is_not_shown_of_a_label_that_occurs(run):
    """Every pair of records is tried, and every single one."""
    runs, told, head, some = run
    keys = sorted({leaf_hash(one) for one, _ in some})
    by_key = {leaf_hash(one): runs.prove(told, one)["member"] for one, _ in some}
    rows = [by_key[key] for key in keys]
    for one in {one for one, _ in some}:
        refused(head, one, {"absent": []})
        for a in range(len(rows)):
            refused(head, one, {"absent": [rows[a]]})
            for b in range(len(rows)):
                refused(head, one, {"absent": [rows[a], rows[b]]})


def test_absence_is_shown_in_one_way_only(run):
    runs, told, head, _ = run
    absent = [label(n) for n in range(1_000, 1_060)]
    two = next(one for one in absent if len(runs.prove(told, one)["absent"]) == 2)
    before, after = runs.prove(told, two)["absent"]
    for rows in ([before], [after], [after, before], [before, before], [before, after, after], [], None, 7):
        refused(head, two, {"absent": rows})
    refused(head, two, {"absent": [before, after], "indices": []})
    refused(head, two, {"absent": [before, after], "member": before})


def test_the_ends_show_absence_beyond_them_alone(tmp_path):
    some = filed(40, 20)
    keys = sorted({leaf_hash(one) for one, _ in some})
    runs, told, head = made(tmp_path, some, 0, 200)
    low = next(label(n) for n in range(10_000) if leaf_hash(label(n)) < keys[0])
    high = next(label(n) for n in range(10_000) if leaf_hash(label(n)) > keys[-1])
    first, last = (runs.prove(told, one) for one in (low, high))
    assert [len(first["absent"]), len(last["absent"])] == [1, 1]
    assert listed(head, low, first) == listed(head, high, last) == []
    refused(head, low, last)
    refused(head, high, first)


def test_of_a_run_with_one_label_that_record_is_both_ends(tmp_path):
    runs, told, head = made(tmp_path, [(label(1), 5)], 0, 9)
    for n in (2, 3, 4, 5, 6):
        assert listed(head, label(n), runs.prove(told, label(n))) == []
    refused(head, label(1), {"absent": [runs.prove(told, label(1))["member"]]})


def test_an_empty_run_must_be_the_empty_tree():
    empty = Head(0, 9, 0, root([]).hex())
    assert listed(empty, label(1), {"absent": []}) == []
    refused(empty._replace(root="ab" * 32), label(1), {"absent": []})
    refused(empty._replace(labels=1), label(1), {"absent": []})


def test_a_record_that_lists_nothing_shows_nothing():
    """It would hide a label from those who look for it, without a word of absence."""
    empty = leaf_hash(label(1)) + leaf_hash(label(1) + bytes(8) + root([]))
    head = Head(0, 9, 1, leaf_hash(empty).hex())
    refused(head, label(1), {"member": [0, empty.hex(), []], "indices": []}, "list is empty")


def test_a_proof_of_another_run_is_refused(run, tmp_path):
    runs, told, _, some = run
    other = runs.make(0, 201, [one for one, _ in some[:-1]], [n for _, n in some[:-1]])
    proof = runs.prove(told, some[0][0])
    assert other != told
    refused(Head(*other.told), some[0][0], proof, "signed root|does not lead")


def test_one_changed_digit_of_a_row_is_refused(run):
    runs, told, head, some = run
    random_, one = random.Random(3), some[0][0]
    good = runs.prove(told, one)
    for _ in range(60):
        proof = copy.deepcopy(good)
        row = proof["member"]
        part = random_.choice([0, 1, 2])
        if part == 0:
            row[0] += random_.choice([-1, 1, 4])
        else:
            holder, at = (row, 1) if part == 1 else (row[2], random_.randrange(len(row[2])))
            place = random_.randrange(len(holder[at]))
            digit = random_.choice([d for d in "0123456789abcdefABCDEF g" if d != holder[at][place]])
            holder[at] = holder[at][:place] + digit + holder[at][place + 1 :]
        refused(head, one, proof)


@pytest.mark.parametrize(
    "proof",
    [
        {}, [], None, "x", {"member": []}, {"member": [0, "00"], "indices": [0]}, {"members": [], "indices": []},
        {"member": {"0": 1}, "indices": [0]}, {"absent": [[0, "00" * 64]]}, {"absent": [[0, "00" * 64, [7]]]},
        {"absent": [[-1, "00" * 64, []]]}, {"absent": [["0", "00" * 64, []]]}, {"absent": [[0, 7, []]]},
        {"absent": [[0, "00" * 63, []]]}, {"absent": [[0, "00" * 64, [], 1]]},
    ],
)  # fmt: skip
def test_what_is_no_proof_is_refused(run, proof):
    refused(run[2], label(1), proof)


def test_the_office_reads_the_same_head():
    head = Told(low=0, high=9, count=0, root=root([]))
    assert Head(*head.told) == Head(0, 9, 0, root([]).hex())
