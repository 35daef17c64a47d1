"""The verifier's own proofs that one tree begins another are the published ones, and none that was changed is taken."""

import json
import random
from pathlib import Path

import pytest

from privity.accounting import proof as office
from privity_verify.problem import AlteredError
from privity_verify.tree import check_consistency, consistency, leaf_hash, root

TREE = json.loads((Path(__file__).parents[2] / "vectors" / "accounting" / "published.json").read_text())[
    "tree"
]
PUBLISHED = [leaf_hash(bytes.fromhex(text)) for text in TREE["leaves"]]
LEAVES = [leaf_hash(b"%d" % n) for n in range(40)]
SIZES = [(old, new) for new in range(41) for old in range(new + 1)]


def reader(leaves):
    return lambda level, index: root(leaves[index << level : (index + 1) << level])


@pytest.mark.parametrize("case", TREE["consistency"], ids=lambda case: f"{case['old']} to {case['new']}")
def test_they_are_the_published_ones(case):
    path = [bytes.fromhex(text) for text in case["path"]]
    assert consistency(case["old"], case["new"], reader(PUBLISHED)) == path
    old, new = (bytes.fromhex(TREE["roots"][case[name]]) for name in ("old", "new"))
    check_consistency(case["old"], case["new"], old, new, path)


def test_of_every_two_sizes_they_are_the_offices():
    for old, new in SIZES:
        path = consistency(old, new, reader(LEAVES))
        assert path == office.consistency(old, new, reader(LEAVES))
        check_consistency(old, new, root(LEAVES[:old]), root(LEAVES[:new]), path)


def test_a_changed_cut_or_lengthened_proof_is_refused():
    random_ = random.Random(4)
    for old, new in SIZES:
        good = consistency(old, new, reader(LEAVES))
        path, at = list(good), random_.randrange(len(good) + 1)
        path[at : at + random_.choice([0, 1])] = random_.choice([[], [random_.randbytes(32)], [b""]])
        if path != good:
            with pytest.raises(AlteredError):
                check_consistency(old, new, root(LEAVES[:old]), root(LEAVES[:new]), path)


def test_a_proof_says_nothing_of_other_roots_or_sizes():
    for old, new in SIZES:
        path, before, after = (
            consistency(old, new, reader(LEAVES)),
            root(LEAVES[:old]),
            root(LEAVES[:new]),
        )
        with pytest.raises(AlteredError):
            check_consistency(old, new, bytes(32), after, path)
        if old:
            with pytest.raises(AlteredError):
                check_consistency(old, new, before, bytes(32), path)
    with pytest.raises(AlteredError, match="larger"):
        check_consistency(2, 1, bytes(32), bytes(32), [])
