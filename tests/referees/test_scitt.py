"""A reader of COSE receipts that shares nothing with ours takes our receipts and proofs, and nothing that is bent.

Needs scitt-cose in an environment of its own (`make .venv-scitt/done`); without it, it fails.
"""

import json
import random
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from privity.accounting.cbor import Tag, encode
from privity.accounting.note import Verifier, parse_checkpoint, split_note
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from tests.house.test_licences import ALLOWED, READ_AS, SCITT, pins
from tests.house.tree import ROOT

pytestmark = pytest.mark.full

PYTHON = ROOT / ".venv-scitt" / "bin" / "python"
JUDGE = Path(__file__).with_name("scitt") / "judge.py"
ORIGIN = "custodian.example/accounting"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIGNER = FileSigner(KEY, name=ORIGIN)
SIZE = 30_011
"""Neither a power of two nor a whole number of tiles; the tree has two levels of them."""


def pem(key):
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.fixture(scope="session")
def judged():
    """Ask the referee many things at once."""

    def run(questions):
        lines = "".join(json.dumps(asked) + "\n" for asked in questions)
        done = subprocess.run([PYTHON, JUDGE], input=lines, capture_output=True, text=True, check=True)
        answers = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(answers) == len(questions)
        return answers

    return run


@pytest.fixture(scope="session")
def log(tmp_path_factory):
    rng = random.Random(9942)
    with FileLog.create(tmp_path_factory.mktemp("scitt") / "log", SIGNER) as made:
        while made.size < SIZE:
            count = min(rng.choice([1, 7, 256, 4_096, 9_999]), SIZE - made.size)
            made.append([rng.randbytes(rng.randrange(1, 300)) for _ in range(count)], key=f"{made.size}")
        yield made


def asked(receipt, entry, key=KEY):
    return {"of": "receipt", "receipt": receipt.hex(), "entry": entry.hex(), "key": pem(key)}


def taken(answer):
    """Whether a reader takes it who, as the format asks, compares the signed subject with the proof beside it."""
    return answer["ok"] and answer["subject"] == f"entry {answer['index']} of {answer['size']}"


def parts(log, index):
    """Protected header, proof and signature of a receipt, taken apart by where they stand, to be put together otherwise."""
    receipt = log.receipt(index)
    start = receipt.index(b"\x58", 2) if receipt[2] == 0x58 else 2
    length = receipt[start + 1]
    protected, signature = receipt[start + 2 : start + 2 + length], receipt[-64:]
    assert log.receipt(index) == put(protected, log.size, index, log.inclusion(index), signature)
    return protected, signature


def put(protected, size, index, path, signature):
    proof = encode([size, index, list(path)])
    return encode(Tag(18, [protected, {396: {-1: [proof]}}, None, signature]))


def test_who_judges_is_who_is_locked_and_may_be_used_by_anyone():
    ask = (
        "from importlib.metadata import metadata, version\n"
        "for name in ('scitt-cose', 'cbor2'):\n"
        "    said = metadata(name)\n"
        "    licences = [c for c in said.get_all('Classifier', []) if c.startswith('License')]\n"
        "    print(name, version(name), said.get('License-Expression') or licences[0].rpartition(' :: ')[2])\n"
    )
    done = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True, check=True)
    said = [line.split(" ", 2) for line in done.stdout.splitlines()]
    assert {name: version for name, version, _ in said}.items() <= pins(SCITT).items()
    assert {READ_AS.get(licence, licence) for _, _, licence in said} <= ALLOWED


def test_every_receipt_is_taken_and_says_which_entry_of_which_log(judged, log):
    rng = random.Random(1)
    places = [0, 1, 255, 256, SIZE - 2, SIZE - 1, *(rng.randrange(SIZE) for _ in range(400))]
    answers = judged([asked(log.receipt(index), log.entry(index)) for index in places])
    for index, answer in zip(places, answers, strict=True):
        assert taken(answer)
        assert (answer["size"], answer["index"], answer["issuer"]) == (SIZE, index, ORIGIN)
        assert (answer["root"], answer["kid"]) == (log.root.hex(), Verifier.parse(SIGNER.vkey).key_id.hex())


@pytest.mark.parametrize("size", [1, 2, 3, 5, 255, 257, 1_000])
def test_receipts_of_small_logs_are_taken_first_and_last(judged, tmp_path, size):
    entries = [b"entry %d" % n for n in range(size)]
    with FileLog.create(tmp_path / "log", SIGNER) as made:
        made.append(entries, key="all")
        places = sorted({0, size // 2, size - 1})
        answers = judged([asked(made.receipt(index), entries[index]) for index in places])
    assert [(taken(answer), answer["index"]) for answer in answers] == [(True, index) for index in places]


def test_an_altered_entry_index_path_or_another_entrys_receipt_is_refused(judged, log):
    rng = random.Random(2)
    questions = []
    for _ in range(100):
        index, other = rng.sample(range(SIZE), 2)
        entry, path = log.entry(index), log.inclusion(index)
        protected, signature = parts(log, index)
        bent = bytearray(entry)
        bent[rng.randrange(len(bent))] ^= 1 << rng.randrange(8)
        step = rng.randrange(len(path))
        paths = [
            path[:-1],
            path[1:],
            [*path, path[0]],
            path[::-1],
            [*path[:step], rng.randbytes(32), *path[step + 1 :]],
        ]
        questions += [
            asked(log.receipt(index), bytes(bent)),
            asked(log.receipt(index), entry + b"\0"),
            asked(log.receipt(other), entry),
            asked(put(protected, SIZE, other, path, signature), entry),
            asked(put(protected, SIZE, other, log.inclusion(other), signature), entry),
            asked(put(protected, SIZE, SIZE, path, signature), entry),
            *(asked(put(protected, SIZE, index, some, signature), entry) for some in paths),
        ]
    assert not any(answer["ok"] for answer in judged(questions))


def test_an_altered_size_is_refused_by_the_path_or_by_the_signed_subject(judged, log):
    rng = random.Random(3)
    questions = []
    for _ in range(100):
        index = rng.randrange(SIZE)
        protected, signature = parts(log, index)
        for size in {index + 1, SIZE - 1, SIZE + 1, 2 * SIZE, rng.randrange(index + 1, 10 * SIZE)} - {SIZE}:
            receipt = put(protected, size, index, log.inclusion(index), signature)
            questions.append(asked(receipt, log.entry(index)))
    assert not any(map(taken, judged(questions)))


def test_a_size_by_which_the_path_leads_to_the_same_root_is_found_by_the_signed_subject_alone(
    judged, tmp_path
):
    """Of three entries and of four the first has two steps to its right: the tree does not say which, the subject does."""
    with FileLog.create(tmp_path / "log", SIGNER) as made:
        made.append([b"one", b"two", b"three"], key="all")
        protected, signature = parts(made, 0)
        receipt = put(protected, 4, 0, made.inclusion(0), signature)
        (answer,) = judged([asked(receipt, b"one")])
    assert (answer["ok"], answer["size"], answer["subject"]) == (True, 4, "entry 0 of 3")
    assert not taken(answer)


def test_another_logs_key_another_header_and_cut_off_bytes_are_refused(judged, log):
    other = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
    index = 12_345
    receipt, entry = log.receipt(index), log.entry(index)
    protected, signature = parts(log, index)
    questions = [asked(receipt, entry, other)]
    questions += [asked(receipt[:length], entry) for length in range(len(receipt))]
    questions += [asked(receipt + b"\0", entry)]
    for place in range(len(protected)):
        bent = bytearray(protected)
        bent[place] ^= 1
        questions.append(asked(put(bytes(bent), SIZE, index, log.inclusion(index), signature), entry))
    for place in range(64):
        bent = bytearray(signature)
        bent[place] ^= 1
        questions.append(asked(put(protected, SIZE, index, log.inclusion(index), bytes(bent)), entry))
    assert not any(answer["ok"] for answer in judged(questions))


def test_no_signature_of_a_checkpoint_passes_for_that_of_a_receipt(judged, log):
    body, ((_, _, signature),) = split_note(log.checkpoint)
    assert parse_checkpoint(body).root == log.root
    index = 77
    protected, _ = parts(log, index)
    receipt = put(protected, SIZE, index, log.inclusion(index), signature)
    (answer,) = judged([asked(receipt, log.entry(index))])
    assert (answer["ok"], answer["failed_at"]) == (False, "signature")


def test_it_judges_our_inclusion_and_consistency_proofs_as_we_do(judged, log):
    rng = random.Random(4)
    good, bent = [], []
    for _ in range(300):
        index = rng.randrange(SIZE)
        size = rng.randrange(index + 1, SIZE + 1)
        path = [step.hex() for step in log.inclusion(index, size)]
        one = {"of": "inclusion", "entry": log.entry(index).hex(), "index": index, "size": size}
        good.append({**one, "path": path, "root": log.root_at(size).hex()})
        bent += [
            {**good[-1], "root": rng.randbytes(32).hex()},
            {**good[-1], "path": [*path, rng.randbytes(32).hex()]},
        ]
        old, new = sorted(rng.randrange(1, SIZE + 1) for _ in range(2))
        steps = [step.hex() for step in log.consistency(old, new)]
        roots = {"old_root": log.root_at(old).hex(), "new_root": log.root_at(new).hex()}
        good.append({"of": "consistency", "old": old, "new": new, "path": steps, **roots})
        bent += [
            {**good[-1], "old_root": rng.randbytes(32).hex()},
            {**good[-1], "path": [*steps, rng.randbytes(32).hex()]},
        ]
    assert all(judged(good))
    assert not any(judged(bent))
