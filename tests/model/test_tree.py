"""A root over very many rows is taken part by part, and is the root of all of them."""

import pytest

from privity.model import tree

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 8, 9, 15, 16, 17, 63, 70])
def test_a_root_taken_in_parts_is_the_root_of_the_whole(count, monkeypatch):
    monkeypatch.setattr(tree, "_PART", 4)
    rows = [str(number).encode() for number in range(count)]
    assert tree.root_of(iter(rows)) == tree.root([tree.leaf_hash(row) for row in rows])


def test_the_part_is_a_power_of_two_so_that_its_root_is_a_node():
    assert tree._PART & (tree._PART - 1) == 0
