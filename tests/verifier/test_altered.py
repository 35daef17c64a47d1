"""A copied log that was altered, in any file or any way, is refused with exit 3 and a reason.

First the files are bent by somebody without the log's key; then entries are bent by a
custodian who holds it and signs what he likes.
"""

import base64
import json
import os
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity_verify.cli import main

V1 = Path(__file__).parents[2] / "vectors" / "accounting" / "v1"
KEY = ("--key", str(V1 / "vkey"))


def flip(path, place, mask=1):
    data = bytearray(path.read_bytes())
    data[place] ^= mask
    path.write_bytes(data)


@pytest.fixture
def log(tmp_path):
    shutil.copytree(V1 / "log", tmp_path / "log")
    return tmp_path / "log"


@pytest.fixture
def static(tmp_path):
    shutil.copytree(V1 / "static", tmp_path / "static")
    return tmp_path / "static"


@pytest.mark.parametrize("name", ["commit", "entries.dat", "L0.dat", "bundles.idx"])
def test_one_flipped_bit_in_any_file_it_reads_is_found(ask, log, name):
    for place in {0, 1, (log / name).stat().st_size // 2, (log / name).stat().st_size - 1}:
        flip(log / name, place)
        code, said = ask("log", log, *KEY)
        assert (code, said["verdict"]) == (3, "altered")
        flip(log / name, place)


@pytest.mark.parametrize("name", ["checkpoint", "tile/entries/000.p/17", "tile/0/000.p/17"])
def test_one_flipped_bit_in_any_file_of_a_static_copy_is_found(ask, static, name):
    for place in {0, (static / name).stat().st_size // 2, (static / name).stat().st_size - 1}:
        flip(static / name, place)
        assert ask("log", static, *KEY)[0] == 3
        flip(static / name, place)


@pytest.mark.parametrize("name", ["entries.dat", "L0.dat", "bundles.idx"])
def test_a_file_cut_short_or_missing_is_found(ask, log, name):
    os.truncate(log / name, (log / name).stat().st_size - 1)
    assert ask("log", log, *KEY)[0] == 3
    (log / name).unlink()
    assert ask("log", log, *KEY)[0] == 3


def test_a_missing_tile_of_a_static_copy_is_found(ask, static):
    (static / "tile/0/000.p/17").unlink()
    assert ask("log", static, *KEY)[0] == 3


def test_two_entries_swapped_are_found(ask, log):
    data = (log / "entries.dat").read_bytes()
    entries = [row["entry"].encode() for row in json.loads((V1 / "entries.json").read_text())["entries"]]
    entries[4], entries[5] = entries[5], entries[4]
    swapped = b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
    assert sorted(swapped) == sorted(data)
    (log / "entries.dat").write_bytes(swapped)
    assert ask("log", log, *KEY)[0] == 3


def test_entry_and_leaf_changed_together_do_not_reach_the_signed_root(ask, log):
    from privity_verify.tree import leaf_hash

    data = (log / "entries.dat").read_bytes()
    length = int.from_bytes(data[:2], "big")
    entry = data[2 : 2 + length].replace(b'"k":"key-event"', b'"k":"key-evens"')
    (log / "entries.dat").write_bytes(data[:2] + entry + data[2 + length :])
    leaves = (log / "L0.dat").read_bytes()
    (log / "L0.dat").write_bytes(leaf_hash(entry) + leaves[32:])
    code, said = ask("entry", log, 0, *KEY)
    assert (code, "signed root" in said["why"]) == (3, True)
    assert ask("log", log, *KEY)[0] == 3


def test_an_upper_tile_that_is_not_the_root_of_the_one_below_is_found(ask, sample, tmp_path):
    with sample.FileLog.create(tmp_path / "log", sample.SIGNER) as big:
        big.append([sample.Sample().entries[0]] * 600, key="a")
    flip(tmp_path / "log" / "L1.dat", 40)
    code, said = ask("log", tmp_path / "log", *KEY)
    assert (code, "level 1" in said["why"]) == (3, True)


@pytest.mark.parametrize(
    "bend",
    [
        lambda note: note.replace(b"\n17\n", b"\n16\n"),
        lambda note: note.replace(b"\n17\n", b"\n017\n"),
        lambda note: note.replace(b"custodian", b"custodial"),
        lambda note: note.split("—".encode())[0],
        lambda note: note + b"x",
        lambda note: note.replace(b"\n17\n", b"\n17\nmore\n"),
        lambda note: b"",
    ],
    ids=["size", "leading zero", "name", "no signature", "trailing", "extension", "empty"],
)
def test_a_checkpoint_that_was_changed_is_refused(ask, static, bend):
    note = (static / "checkpoint").read_bytes()
    (static / "checkpoint").write_bytes(bend(note))
    assert ask("log", static, *KEY)[0] == 3


def test_another_key_than_the_logs_is_refused(ask, sample):
    other = sample.FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name=sample.ORIGIN)
    assert ask("log", V1 / "log", "--key", other.vkey)[0] == 3
    named = sample.FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="other.example")
    assert ask("log", V1 / "log", "--key", named.vkey)[0] == 3


def test_a_log_rolled_back_is_told_from_a_later_checkpoint(ask, sample, tmp_path):
    made = sample.Sample()
    log = made.write(tmp_path / "log")
    (tmp_path / "later").write_bytes(log.checkpoint)
    log.close()
    with sample.FileLog.create(tmp_path / "old", sample.SIGNER) as old:
        old.append(made.entries[:5], key="a")
    code, said = ask("log", tmp_path / "old", *KEY, "--checkpoint", tmp_path / "later")
    assert (code, "rolled back" in said["why"]) == (3, True)


@pytest.mark.parametrize("size", [3, 17, 30])
def test_a_log_rewritten_from_the_middle_is_told_from_an_earlier_checkpoint(ask, sample, tmp_path, size):
    made = sample.Sample()
    with sample.FileLog.create(tmp_path / "shown", sample.SIGNER) as shown:
        shown.append(made.entries[:1] * 2 + made.entries[:1], key="a")
        (tmp_path / "earlier").write_bytes(shown.checkpoint)
    with sample.FileLog.create(tmp_path / "log", sample.SIGNER) as log:
        log.append((made.entries + made.entries[:1] * 13)[:size], key="a")
    code, said = ask("log", tmp_path / "log", *KEY, "--checkpoint", tmp_path / "earlier")
    assert (code, "rewritten" in said["why"]) == (3, True)


def test_a_checkpoint_of_another_log_is_no_witness(ask, sample, tmp_path):
    other = sample.FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name=sample.ORIGIN)
    with sample.FileLog.create(tmp_path / "other", other) as log:
        (tmp_path / "earlier").write_bytes(log.checkpoint)
    assert ask("log", V1 / "log", *KEY, "--checkpoint", tmp_path / "earlier")[0] == 3


@pytest.mark.parametrize("index", [-1, 17])
def test_an_entry_the_log_does_not_have_is_not_shown(ask, index):
    assert ask("entry", V1 / "log", index, *KEY)[0] == 3


def bent_proof(tmp_path, **changes):
    proof = json.loads((V1 / "proof.json").read_text())
    for name, change in changes.items():
        proof[name] = change(proof[name])
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    return tmp_path / "proof.json"


@pytest.mark.parametrize(
    "changes",
    [
        {"format": lambda text: text.replace("v1", "v2")},
        {"entry": lambda text: text.replace('"auth":"i2"', '"auth":"i3"')},
        {"tlog_proof": lambda text: text.replace("index 13", "index 12")},
        {"tlog_proof": lambda text: text.replace("index 13", "index 013")},
        {"tlog_proof": lambda text: text.replace("tlog-proof@v1", "tlog-proof@v2")},
        {"tlog_proof": lambda text: text.replace("index 13\n", "")},
        {"tlog_proof": lambda text: "\n".join(text.split("\n")[:2] + text.split("\n")[3:])},
        {"tlog_proof": lambda text: text.replace("\n17\n", "\n18\n")},
        {"disclosures": lambda given: [given[0][:-4] + "AAAA"]},
        {"disclosures": lambda given: [given[0], given[0]]},
        {"disclosures": lambda given: [7]},
    ],
    ids=[
        f"{n}-{field}"
        for n, field in enumerate(("format", "entry", *["tlog_proof"] * 6, *["disclosures"] * 3))
    ],
)
def test_a_proof_with_anything_changed_is_refused(ask, tmp_path, changes):
    assert ask("proof", bent_proof(tmp_path, **changes), *KEY)[0] == 3


def signed(sample, tmp_path, entries):
    with sample.FileLog.create(tmp_path / "log", sample.SIGNER) as log:
        log.append(entries, key="a")
    return tmp_path / "log"


@pytest.mark.parametrize(
    "bend",
    [
        (0, b'"k":"key-event"', b'"k":"rumour"'),
        (0, b'"v":1', b'"v":2'),
        (0, b'"v":1', b'"v":true'),
        (0, b'"use":"log"', b'"use":"lunch"'),
        (0, b'"use":"log",', b""),
        (0, b'"v":1', b'"v":1,"w":1'),
        (0, b'"event":"create"', b'"event":"create","event":"create"'),
        (0, b'"k":"key-event",', b'"k": "key-event",'),
        (1, b'"count":7', b'"count":7.0'),
        (1, b'"count":7', b'"count":-7'),
        (1, b'"count":7', b'"count":NaN'),
        (1, b'"agency":"FIA"', b'"agency":"512001234"'),
        (1, b'"batch":"B-2026-1"', b'"batch":"\\u0042-2026-1"'),
        (2, b'"req":1', b'"req":0'),
        (2, b'"req":1', b'"req":2'),
        (2, b'"req":1', b'"req":400'),
        (4, b'"req":1', b'"req":0'),
        (4, b'"ord":1', b'"ord":01'),
        (4, b'"_sd":["', b'"_sd":["A'),
        (13, b'"apr":[11]', b'"apr":[12,11]'),
        (13, b'"apr":[11]', b'"apr":[]'),
        (13, b'"dec":5', b'"dec":12'),
        (15, b'"rel":14', b'"rel":13.5'),
    ],
)  # fmt: skip
def test_a_signed_entry_that_is_not_understood_is_refused_by_its_index(ask, sample, tmp_path, bend):
    index, old, new = bend
    entries = list(sample.Sample().entries)
    assert old in entries[index]
    entries[index] = entries[index].replace(old, new)
    log = signed(sample, tmp_path, entries)
    code, said = ask("log", log, *KEY)
    assert (code, f"entry {index} is not understood" in said["why"]) == (3, True)


@pytest.mark.parametrize(
    "data", [b"{}", b"[]", b"7", b"not json", b'{"_sd":[],"k":"concern","n":"x","t":1,"v":1}']
)
def test_bytes_that_are_no_entry_are_refused(ask, sample, tmp_path, data):
    assert ask("log", signed(sample, tmp_path, [data]), *KEY)[0] == 3


def test_commitments_out_of_order_or_too_few_are_refused(ask, sample, tmp_path):
    entry = json.loads(sample.Sample().entries[0])
    for sealed in (entry["_sd"][::-1], entry["_sd"][:1], entry["_sd"] * 2, "x", [1, 2]):
        data = json.dumps({**entry, "_sd": sealed}, sort_keys=True, separators=(",", ":")).encode()
        shutil.rmtree(tmp_path / "log", ignore_errors=True)
        assert ask("log", signed(sample, tmp_path, [data]), *KEY)[0] == 3


def test_what_is_said_of_an_altered_log_is_one_sentence(log, capsys):
    flip(log / "entries.dat", 100)
    assert main(["log", str(log), *KEY]) == 3
    said = capsys.readouterr().out
    assert said.startswith("ALTERED: ")
    assert base64.b64encode(b"SAMPLE").decode() not in said
