"""Our tree, proofs and notes are the published ones, value for value."""

import json
from pathlib import Path

import pytest

from privity.accounting.note import Verifier, split_note
from privity.accounting.proof import consistency, inclusion
from privity.errors import IntegrityError
from privity.model.tree import check_consistency, check_inclusion, leaf_hash, root

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing

PUBLISHED = json.loads((Path(__file__).parents[2] / "vectors" / "accounting" / "published.json").read_text())
TREE = PUBLISHED["tree"]
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in TREE["leaves"]]


def node(level, index):
    return root(LEAVES[index << level : (index + 1) << level])


def path_of(case):
    return [bytes.fromhex(text) for text in case["path"]]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size):
    assert root(LEAVES[:size]).hex() == TREE["roots"][size]


@pytest.mark.parametrize("case", TREE["inclusion"], ids=lambda case: f"{case['index']} of {case['size']}")
def test_inclusion_proofs_are_the_published_ones(case):
    expected = bytes.fromhex(TREE["roots"][case["size"]])
    assert inclusion(case["index"], case["size"], node) == path_of(case)
    check_inclusion(LEAVES[case["index"]], case["index"], case["size"], path_of(case), expected)


@pytest.mark.parametrize("case", TREE["consistency"], ids=lambda case: f"{case['old']} to {case['new']}")
def test_consistency_proofs_are_the_published_ones(case):
    old, new = (bytes.fromhex(TREE["roots"][case[name]]) for name in ("old", "new"))
    assert consistency(case["old"], case["new"], node) == path_of(case)
    check_consistency(case["old"], case["new"], old, new, path_of(case))


def test_the_published_note_verifies_and_a_changed_one_does_not():
    note = PUBLISHED["note"]
    verifier = Verifier.parse(note["vkey"])
    body, signatures = split_note((note["text"] + "\n" + note["signature"]).encode())
    name, key_id, signature = signatures[0]
    assert (name, key_id) == (verifier.name, verifier.key_id)
    verifier.check(body, signature)
    with pytest.raises(IntegrityError):
        verifier.check(body.replace(b"answer", b"solution"), signature)
