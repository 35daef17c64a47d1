"""Runs on the disk are believed only against the head the log committed to; a damaged or lost one never answers wrongly."""

import random
from hashlib import sha256

import pytest

from privity.accounting.run import check_run
from privity.adapters.person_index import PersonIndex
from privity.errors import IntegrityError, UnavailableError

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing

LABELS = [sha256(b"%d" % n).digest() for n in range(700)]


def filed(low, high, seed):
    rng = random.Random(seed)
    indices = sorted(rng.sample(range(low, high), (high - low) // 3))
    return [rng.choice(LABELS) for _ in indices], indices


@pytest.fixture
def index(tmp_path):
    return PersonIndex(tmp_path / "persons")


def test_what_was_made_is_proved_from_the_file(index):
    labels, indices = filed(0, 5_000, 1)
    head = index.make(0, 5_000, labels, indices)
    assert index.has(head)
    for label in (*LABELS, sha256(b"nobody").digest()):
        expected = [n for each, n in zip(labels, indices, strict=True) if each == label]
        assert check_run(head, label, index.prove(head, label)) == expected


def test_two_runs_merged_are_the_one_made_of_both(index):
    first, second = filed(0, 2_000, 1), filed(2_000, 3_000, 2)
    heads = index.make(0, 2_000, *first), index.make(2_000, 3_000, *second)
    whole = index.make(0, 3_000, first[0] + second[0], first[1] + second[1])
    assert index.merge(*heads) == whole


def test_a_run_without_labels_is_a_run(index):
    head = index.make(7, 9, [], [])
    assert check_run(head, LABELS[0], index.prove(head, LABELS[0])) == []
    assert index.merge(index.make(0, 7, [LABELS[1]], [3]), head).count == 1


def test_runs_that_are_no_longer_listed_are_removed(index):
    heads = [index.make(0, 5, [LABELS[0]], [1]), index.make(5, 9, [LABELS[1]], [6])]
    index.keep(heads[1:])
    assert [index.has(head) for head in heads] == [False, True]
    with pytest.raises(IntegrityError):
        index.prove(heads[0], LABELS[0])


def test_no_damage_to_a_file_makes_it_say_something_else(index, tmp_path):
    labels, indices = filed(0, 2_000, 3)
    head = index.make(0, 2_000, labels, indices)
    (path,) = (tmp_path / "persons").glob("*.run")
    good, rng = path.read_bytes(), random.Random(4)
    for _ in range(300):
        data = bytearray(good)
        place = rng.randrange(len(data))
        data[place] ^= 1 << rng.randrange(8)
        path.write_bytes(bytes(data[: rng.choice([len(data), len(data), place])]))
        for label in rng.sample(LABELS, 4):
            expected = [n for each, n in zip(labels, indices, strict=True) if each == label]
            try:
                said = check_run(head, label, index.prove(head, label))
            except IntegrityError:
                continue
            assert said == expected


def test_a_damaged_run_is_not_merged(index, tmp_path):
    labels, indices = filed(0, 500, 5)
    first, second = index.make(0, 500, labels, indices), index.make(500, 600, [LABELS[0]], [550])
    path = tmp_path / "persons" / "0-500.run"
    good, rng = path.read_bytes(), random.Random(6)
    start = good.index(b"\n") + 1
    for _ in range(30):
        data = bytearray(good)
        # Up to the hashes of the tree, which a merge makes again.
        data[rng.randrange(start, start + 96 * first.count)] ^= 1
        path.write_bytes(bytes(data))
        with pytest.raises(IntegrityError):
            index.merge(first, second)


def test_what_is_remembered_is_a_number_or_nothing(index, tmp_path):
    assert index.remembered() is None
    index.remember(17)
    assert index.remembered() == 17
    (tmp_path / "persons" / "newest").write_text("seventeen")
    assert index.remembered() is None


def test_a_run_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "persons").write_text("a file where the folder belongs")
    with pytest.raises(UnavailableError):
        PersonIndex(tmp_path / "persons").make(0, 5, [LABELS[0]], [1])
