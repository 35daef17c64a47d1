"""The vectors beside the format are those the code makes today: a change of either is seen."""

import filecmp
import hmac
import json
import runpy
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from privity.accounting import Seal, build
from privity.accounting.disclosure import unb64u
from privity.accounting.entry import open_entry, read_entry
from privity.accounting.label import PublicLabelKey
from privity.accounting.policy import read_policy
from privity.accounting.run import Head, check_run
from privity.accounting.tiles import tile_path, tiles_of
from privity.model.tree import check_inclusion, leaf_hash

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


PERSONS = VECTORS / "v1" / "persons"


def test_what_witnesses_cosigned_holds_under_the_policy_beside_it():
    policy = read_policy((PERSONS / "policy").read_bytes())
    seen = policy.check((PERSONS / "log" / "cosigned").read_bytes())
    assert (seen.checkpoint.size, list(seen.times)) == (13, ["inspector", "court", "school"])
    whole = policy.check((PERSONS / "static" / "checkpoint").read_bytes())
    assert (whole.checkpoint.size, list(whole.times)) == (15, ["inspector", "court", "committee"])
    assert policy.tolerates() == 1


@pytest.mark.parametrize(("name", "listed"), [("report", [4, 10, 11]), ("nothing", [])])
def test_a_persons_report_shows_what_it_says(name, listed):
    report = json.loads((PERSONS / f"{name}.json").read_text())
    head = read_policy((PERSONS / "policy").read_bytes()).check(report["checkpoint"].encode()).checkpoint
    for one in (report["index"], *report["entries"]):
        path = [b64decode(step) for step in one["path"]]
        check_inclusion(leaf_hash(one["entry"].encode()), one["i"], head.size, path, head.root)
    heads = [Head.read(run) for run in read_entry(report["index"]["entry"].encode())["runs"]]
    modulus, exponent = (PERSONS / "label-key").read_text().strip().split(":")[1:]
    key = PublicLabelKey(int(modulus, 16), int(exponent))
    (given,) = report["labels"]
    label = key.label(given["identifier"], given["domain"], b64decode(given["signature"]))
    pairs = zip(heads, given["runs"], strict=True)
    assert [index for head, proof in pairs for index in check_run(head, label, proof)] == listed
    fields = {one["i"]: read_entry(one["entry"].encode()) for one in report["entries"]}
    assert {i for i, one in fields.items() if unb64u(one["sub"]) == label} == set(listed)
    assert fields.keys() == {*listed, *(fields[i]["rel"] for i in listed if "rel" in fields[i])}
    for one in report["entries"]:
        assert set(open_entry(one["entry"].encode(), one["disclosures"])) & {"recipient", "why"}


def test_the_kept_cosignature_is_one_that_the_key_of_the_vectors_can_make():
    """ML-DSA signatures differ each time, so one is kept: it is by the key that the seed makes, on this checkpoint."""
    note = (PERSONS / "log" / "cosigned").read_bytes()
    assert note.endswith((VECTORS / "cosignature-mldsa44.txt").read_bytes())


def test_entries_of_custodians_are_built_again_from_what_their_disclosures_say():
    text = json.loads((VECTORS / "v1" / "custody.json").read_text())
    for row, what in zip(text["entries"], ("an opening", "a count"), strict=True):
        fields = json.loads(row["entry"])
        sealed = open_entry(row["entry"].encode(), row["disclosures"].values())
        nonce = sha256(f"nonce of {what}".encode()).digest()[:16]
        seal = Seal(unit_key=bytes.fromhex(text["unit_key"]), nonce=nonce)
        clear = {name: value for name, value in fields.items() if name not in {"_sd", "k", "n", "t", "v"}}
        again = build(fields["k"], seal=seal, when=fields["t"], clear=clear, sealed=sealed)
        assert again.data.decode() == row["entry"]


def test_the_sealed_value_opens_by_hmac_exclusive_or_and_aes_as_the_format_is_written():
    told = json.loads((VECTORS / "v1" / "custody.json").read_text())["shares"]
    words = json.dumps([told["class"], told["record"], told["identifier"]], separators=(",", ":"))
    key = 0
    for some, secret in told["secrets"].items():
        made = hmac.digest(bytes.fromhex(secret), b"privity/record-key/v1\0" + words.encode(), "sha256")
        assert made.hex() == told["masks"][some]
        key ^= int.from_bytes(made, "big")
    assert key.to_bytes(32, "big").hex() == told["key"]
    beside = json.dumps([told["row"], *told["beside"]], separators=(",", ":")).encode()
    plain = AESGCM(bytes.fromhex(told["key"])).decrypt(
        told["row"].to_bytes(12, "big"), bytes.fromhex(told["sealed"]), b"privity/sealed-value/v1\0" + beside
    )
    assert plain == told["value"].encode() + b"\x80" + bytes(26)
    assert all(name not in some for name, held in told["holds"].items() for some in held)


def test_tiles_of_a_size_are_all_its_hashes_once():
    tiles = list(tiles_of(256 * 256 + 300))
    assert sum(width for level, _, width in tiles if level == 0) == 256 * 256 + 300
    assert [tile for tile in tiles if tile[0] == 1] == [(1, 0, 256), (1, 1, 1)]
    assert [tile for tile in tiles if tile[0] == 2] == [(2, 0, 1)]


def test_a_tile_lies_where_the_published_format_says():
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert tile_path("entries", 0, 17) == "tile/entries/000.p/17"
