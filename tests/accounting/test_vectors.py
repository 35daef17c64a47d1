"""The vectors beside the format are those the code makes today: a change of either is seen."""

import filecmp
import json
import runpy
from hashlib import sha256
from pathlib import Path

import pytest

from privity.accounting import Seal, build
from privity.accounting.entry import open_entry
from privity.accounting.tiles import tile_path, tiles_of

pytestmark = pytest.mark.usefixtures("hashed")  # by each way of hashing

VECTORS = Path(__file__).parents[2] / "vectors" / "accounting"


def test_making_the_vectors_again_changes_no_byte(tmp_path):
    runpy.run_path(str(VECTORS / "make.py"))["make"](tmp_path)
    kept = sorted(path.relative_to(VECTORS / "v1") for path in (VECTORS / "v1").rglob("*") if path.is_file())
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert made == kept
    assert [p for p in kept if not filecmp.cmp(tmp_path / p, VECTORS / "v1" / p, shallow=False)] == []


def test_every_entry_of_the_vectors_is_built_again_from_what_its_disclosures_say():
    text = json.loads((VECTORS / "v1" / "entries.json").read_text())
    for row in text["entries"]:
        fields = json.loads(row["entry"])
        if not row["disclosures"]:
            assert fields["k"] == "decision"
            continue
        sealed = open_entry(row["entry"].encode(), row["disclosures"].values())
        nonce = sha256(b"nonce %d" % row["index"]).digest()[:16]
        clear = {name: value for name, value in fields.items() if name not in {"_sd", "k", "n", "t", "v"}}
        again = build(
            fields["k"],
            seal=Seal(unit_key=bytes.fromhex(text["unit_key"]), nonce=nonce),
            when=fields["t"],
            clear=clear,
            sealed=sealed,
        )
        assert again.data.decode() == row["entry"]


def test_the_entry_of_a_file_refused_whole_is_built_again_from_what_its_disclosures_say():
    text = json.loads((VECTORS / "v1" / "refused-file.json").read_text())
    sealed = open_entry(text["entry"].encode(), text["disclosures"].values())
    fields = json.loads(text["entry"])
    assert sealed["rules"] == [["cells.control", 2], ["columns.missing", 1]]
    assert fields["faults"] == sum(count for _, count in sealed["rules"])
    seal = Seal(
        unit_key=bytes.fromhex(text["unit_key"]), nonce=sha256(b"nonce of a refused file").digest()[:16]
    )
    clear = {name: fields[name] for name in ("faults", "agency")}
    again = build("refused-file", seal=seal, when=fields["t"], clear=clear, sealed=sealed)
    assert again.data.decode() == text["entry"]


def test_tiles_of_a_size_are_all_its_hashes_once():
    tiles = list(tiles_of(256 * 256 + 300))
    assert sum(width for level, _, width in tiles if level == 0) == 256 * 256 + 300
    assert [tile for tile in tiles if tile[0] == 1] == [(1, 0, 256), (1, 1, 1)]
    assert [tile for tile in tiles if tile[0] == 2] == [(2, 0, 1)]


def test_a_tile_lies_where_the_published_format_says():
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path("entries", 0, 17) == "tile/entries/000.p/17"
