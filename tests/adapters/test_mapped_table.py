"""A table read through its key gives every row of that key, or says that it cannot prove it."""

import random

import numpy as np
import pytest

from privity.adapters.mapped_table import (
    FENCE,
    Field,
    Layout,
    MappedTable,
    MappedWords,
    checks,
    sealed_words,
)
from privity.errors import IntegrityError

SALT = 0x1234_5678_9ABC_DEF0


def laid_out(keys, *, low=-5, salt=SALT):
    fields = (Field.spanning("key", low, 5000), Field.spanning("value", 0, 100_000))
    return Layout(key="key", fields=fields, texts=(("name", 3),), rows=len(keys), salt=salt)


def written(path, keys, *, salt=SALT):
    """A table of the keys, each row with its place as value."""
    layout = laid_out(keys, salt=salt)
    rows = np.zeros(len(keys), dtype=layout.dtype)
    rows["key"], rows["value"] = np.array(keys) + 5, np.arange(len(keys))
    rows["name"] = [b"n%d" % (nth % 10) for nth in range(len(keys))]
    rows["check"] = checks(rows, np.arange(len(keys)), salt)
    path.write_bytes(rows.tobytes())
    path.with_suffix(".fences").write_bytes(rows["key"][::FENCE].astype("<u8").tobytes())
    return layout


def found(path, layout, probes):
    return MappedTable(path, layout).find(np.array(sorted(probes), dtype=np.int64))["value"].tolist()


def by_hand(keys, probes):
    return [place for place, key in enumerate(keys) if key in probes]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "table.rows"


@pytest.mark.parametrize("seed", range(8))
def test_it_finds_exactly_the_rows_of_the_keys_asked_for(path, seed):
    chance = random.Random(seed)
    many = chance.choice([1, 5, FENCE, FENCE + 1, 1000])
    keys = sorted(chance.randrange(-5, chance.choice([0, 40, 5000])) for _ in range(many))
    layout = written(path, keys)
    for probes in ({-6, 6000}, set(keys), set(range(-10, 60)), {keys[0]}, {keys[-1]}, set()):
        assert found(path, layout, probes) == by_hand(keys, probes)


def test_a_key_that_fills_several_fences_is_found_whole(path):
    keys = [1] * 10 + [2] * (5 * FENCE) + [3] * 10
    layout = written(path, keys)
    assert found(path, layout, {2}) == by_hand(keys, {2})


def test_an_empty_table_has_no_rows(path):
    assert found(path, written(path, []), {1, 2}) == []


def test_a_wrong_bit_anywhere_hides_nobody(path):
    """A bit of each row byte and every bit of the fences in turn: either every row of the key is found, or the table says that it is damaged."""
    keys = sorted([*range(0, 120, 2), *[77] * 90])
    layout, probes = written(path, keys), {0, 30, 77, 78, 118, 119}
    expected, noticed = by_hand(keys, probes), 0
    for file, bits in ((path, 1), (path.with_suffix(".fences"), 8)):
        whole = file.read_bytes()
        for place, bit in [(place, (place + nth) % 8) for place in range(len(whole)) for nth in range(bits)]:
            spoiled = bytearray(whole)
            spoiled[place] ^= 1 << bit
            file.write_bytes(bytes(spoiled))
            try:
                assert found(path, layout, probes) == expected, (file.name, place, bit)
            except IntegrityError:
                noticed += 1
        file.write_bytes(whole)
    assert noticed > 90 * layout.dtype.itemsize


def test_every_byte_of_a_row_that_is_read_is_checked(path):
    keys = [1, 2, 2, 3]
    layout = written(path, keys)
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(IntegrityError):
            found(path, layout, {2})


def test_rows_of_another_place_or_another_file_are_not_believed(path):
    layout = written(path, [1, 2, 2, 3])
    whole, size = path.read_bytes(), layout.dtype.itemsize
    path.write_bytes(whole[:size] + whole[2 * size : 3 * size] + whole[size : 2 * size] + whole[3 * size :])
    with pytest.raises(IntegrityError):
        found(path, layout, {2})
    written(path, [1, 2, 2, 3], salt=SALT + 1)
    with pytest.raises(IntegrityError):
        found(path, layout, {2})


@pytest.mark.parametrize("ending", [".rows", ".fences"])
def test_a_file_of_another_size_is_not_opened(path, ending):
    layout = written(path, [1, 2, 3])
    cut = path.with_suffix(ending)
    cut.write_bytes(cut.read_bytes()[:-1])
    with pytest.raises(IntegrityError):
        MappedTable(path, layout)
    cut.unlink()
    with pytest.raises(IntegrityError):
        MappedTable(path, layout)


def test_null_and_the_ends_of_a_field_are_told_apart(path):
    field = Field.spanning("value", -(1 << 60), (1 << 60) - 1)
    narrow = Field.spanning("small", 10, 264)
    assert (field.width, narrow.width, Field.spanning("more", 10, 265).width) == (8, 1, 2)
    layout = Layout(key="small", fields=(narrow, field), texts=(), rows=2, salt=SALT)
    rows = np.zeros(2, dtype=layout.dtype)
    rows["small"], rows["value"] = [0, 254], [(1 << 61) - 1, field.null]
    rows["check"] = checks(rows, np.arange(2), SALT)
    path.write_bytes(rows.tobytes())
    path.with_suffix(".fences").write_bytes(rows["small"][:1].astype("<u8").tobytes())
    table = MappedTable(path, layout)
    told = table.numbers(table.find(np.array([10, 264])))
    assert told["small"].tolist() == [10, 264]
    assert told["value"].tolist() == [(1 << 60) - 1, None]


@pytest.fixture
def words(tmp_path):
    path = tmp_path / "table.0.words"
    kept = [
        sealed_words(text, code, SALT)
        for code, text in enumerate((b'["A",null]', b"[null,true]", b'["B",7]'))
    ]
    path.write_bytes(b"".join(kept))
    starts = np.cumsum([0, *map(len, kept)]).astype("<u8")
    path.with_suffix(".starts").write_bytes(starts.tobytes())
    return path


def read(path, codes):
    size = path.stat().st_size
    return MappedWords(path, entries=3, size=size, salt=SALT).read(np.array(codes, dtype=np.uint8))


def test_words_are_read_once_each(words):
    assert read(words, [2, 0, 2, 2]) == [(0, "A", None), (2, "B", 7)]
    assert read(words, []) == []


def test_a_wrong_bit_in_the_words_changes_no_word(words):
    right, noticed = read(words, [0, 1, 2]), 0
    for file in (words, words.with_suffix(".starts")):
        whole = file.read_bytes()
        for place in range(len(whole)):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            try:
                assert read(words, [0, 1, 2]) == right, (file.name, place)
            except IntegrityError:
                noticed += 1
        file.write_bytes(whole)
    assert noticed >= words.stat().st_size
    with pytest.raises(IntegrityError):
        read(words, [3])
