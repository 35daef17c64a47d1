"""A proof convinces of what is true and of nothing else, in trees of every size.

The oracle is the recursive definition of RFC 6962, section 2.1, written here from the text.
"""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privity.accounting.proof import consistency, inclusion, subtree_root
from privity.errors import IntegrityError
from privity.model.rowset import id_root, line_root, row_set_root
from privity.model.tree import EMPTY_ROOT, check_consistency, check_inclusion, root

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing

LEAVES = [sha256(b"\0" + bytes([n % 256, n // 256])).digest() for n in range(700)]


def mth(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else sha256(b"").digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


ROOTS = [mth(LEAVES[:size]) for size in range(70)] + [mth(LEAVES)]


def node(level, index):
    return mth(LEAVES[index << level : (index + 1) << level])


@pytest.mark.parametrize("size", range(70))
def test_the_root_is_the_recursive_definition(size):
    assert root(LEAVES[:size]) == subtree_root(0, size, node) == ROOTS[size]


@pytest.mark.parametrize("size", [*range(1, 20), 64, 69])
def test_every_leaf_is_shown_and_no_other_place_takes_its_proof(size):
    for index in range(size):
        path = inclusion(index, size, node)
        check_inclusion(LEAVES[index], index, size, path, ROOTS[size])
        for other in {0, index + 1, size - 1 - index} - {index}:
            with pytest.raises(IntegrityError):
                check_inclusion(LEAVES[index], other, size, path, ROOTS[size])


@pytest.mark.parametrize("new", [*range(1, 20), 63, 64, 69])
def test_every_prefix_is_shown_and_no_other_tree_takes_its_proof(new):
    for old in range(1, new):
        path = consistency(old, new, node)
        check_consistency(old, new, ROOTS[old], ROOTS[new], path)
        with pytest.raises(IntegrityError):
            check_consistency(old, new, ROOTS[old - 1], ROOTS[new], path)


@given(st.data())
def test_a_proof_with_one_hash_changed_lost_or_added_is_refused(data):
    size = data.draw(st.integers(2, 69))
    index = data.draw(st.integers(0, size - 1))
    path = inclusion(index, size, node)
    at = data.draw(st.integers(0, len(path) - 1))
    wrong = sha256(path[at]).digest()
    for bent in ([*path[:at], wrong, *path[at + 1 :]], path[:at] + path[at + 1 :], [*path, wrong]):
        with pytest.raises(IntegrityError):
            check_inclusion(LEAVES[index], index, size, bent, ROOTS[size])


@given(st.data())
def test_a_consistency_proof_with_one_hash_changed_lost_or_added_is_refused(data):
    new = data.draw(st.integers(2, 69))
    old = data.draw(st.integers(1, new - 1))
    path = consistency(old, new, node)
    at = data.draw(st.integers(0, len(path) - 1))
    wrong = sha256(path[at]).digest()
    for bent in ([*path[:at], wrong, *path[at + 1 :]], path[:at] + path[at + 1 :], [*path, wrong]):
        with pytest.raises(IntegrityError):
            check_consistency(old, new, ROOTS[old], ROOTS[new], bent)


def test_an_earlier_tree_that_is_larger_is_refused():
    with pytest.raises(IntegrityError):
        check_consistency(5, 4, ROOTS[5], ROOTS[4], [])


def test_nothing_is_a_prefix_of_everything_but_only_as_nothing():
    check_consistency(0, 5, EMPTY_ROOT, ROOTS[5], [])
    with pytest.raises(IntegrityError):
        check_consistency(0, 5, ROOTS[1], ROOTS[5], [])


def test_equal_sizes_need_equal_roots():
    with pytest.raises(IntegrityError):
        check_consistency(5, 5, ROOTS[5], ROOTS[6], [])


ROWS = [(f"L-{n}", sha256(bytes([n])).hexdigest(), 40 + n) for n in range(5)]


@pytest.mark.parametrize(
    "other",
    [
        ROWS[1:],
        ROWS[::-1],
        [*ROWS, ROWS[0]],
        [(ROWS[0][0], ROWS[1][1], ROWS[0][2]), *ROWS[1:]],
        [(*ROWS[0][:2], 41), *ROWS[1:]],
        [("L-9", *ROWS[0][1:]), *ROWS[1:]],
    ],
    ids=["one dropped", "order", "one twice", "digest", "entry", "id"],
)
def test_another_set_of_lines_has_another_root(other):
    assert row_set_root(other) != row_set_root(ROWS)
    assert (
        line_root(row[1] for row in ROWS)
        == mth([sha256(b"\0" + bytes.fromhex(r[1])).digest() for r in ROWS]).hex()
    )
    assert id_root(["L-0"]) == sha256(b"\0L-0").hexdigest()
