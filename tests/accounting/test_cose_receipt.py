"""A COSE receipt is what RFC 9942 and the format's page say, byte for byte, and is signed for a committed root or not at all."""

import json
import runpy
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting.cbor import Tag, encode
from privity.accounting.cose_receipt import cose_receipt, to_be_signed
from privity.accounting.note import Checkpoint, Verifier, open_checkpoint, sign_checkpoint
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.errors import InputError, IntegrityError, UnavailableError
from privity.model.tree import check_inclusion, leaf_hash

VECTORS = Path(__file__).parents[2] / "vectors" / "accounting"
PUBLISHED = json.loads((VECTORS / "published-cose.json").read_text("utf-8"))
SAMPLE = SimpleNamespace(**runpy.run_path(str(VECTORS / "sample.py")))
SIGNER = SAMPLE.SIGNER
PUBLIC = Verifier.parse(SIGNER.vkey)


def read(data):
    """The oracle: one CBOR value in its shortest form and nothing behind it; maps as lists of pairs, a tag as ("tag", n, value)."""
    value, rest = _item(data)
    assert rest == b""
    return value


def _item(data):
    major, low, data = data[0] >> 5, data[0] & 31, data[1:]
    if (major, low) == (7, 22):
        return None, data
    if low < 24:
        n = low
    else:
        width = {24: 1, 25: 2, 26: 4, 27: 8}[low]
        n, data = int.from_bytes(data[:width], "big"), data[width:]
        assert n >= (24 if width == 1 else 1 << 4 * width)
    if major < 2:
        return (n, -1 - n)[major], data
    if major < 4:
        assert len(data) >= n
        return (data[:n] if major == 2 else data[:n].decode()), data[n:]
    if major == 6:
        value, data = _item(data)
        return ("tag", n, value), data
    assert major in {4, 5}
    items = []
    for _ in range(n * (major - 3)):
        one, data = _item(data)
        items.append(one)
    return (items if major == 4 else list(zip(items[::2], items[1::2], strict=True))), data


def built(value):
    """A value out of the published examples."""
    if isinstance(value, list):
        return [built(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "bytes" in value:
        return bytes.fromhex(value["bytes"])
    if "tag" in value:
        return Tag(value["tag"], built(value["of"]))
    return {built(key): built(one) for key, one in value["map"]}


@pytest.fixture
def log(tmp_path):
    with SAMPLE.Sample().write(tmp_path / "log") as made:
        yield made


class Hand:
    """A signer that shows what it was asked to sign."""

    def __init__(self, of=SIGNER):
        self.vkey, self.of, self.signed = of.vkey, of, []

    def sign(self, body):
        self.signed.append(body)
        return self.of.sign(body)


def asked(log, **change):
    """What makes the receipt of entry 13, changed."""
    given = {"entry": log.entry(13), "index": 13, "path": log.inclusion(13), "checkpoint": log.checkpoint}
    return {**given, "signer": SIGNER, **change}


# The encoding


@pytest.mark.parametrize("row", PUBLISHED["cbor"], ids=lambda row: row["hex"][:16])
def test_values_are_encoded_as_rfc_8949_shows(row):
    assert encode(built(row["value"])).hex() == row["hex"]


def test_map_keys_stand_by_their_bytes_whatever_their_order_was():
    keys = {395: 1, -1: 2, "a": 3, 15: 4, b"": 5, 256: 6, 24: 7}
    again = dict(reversed(keys.items()))
    assert encode(keys) == encode(again)
    assert [key for key, _ in read(encode(keys))] == [15, 24, 256, 395, -1, b"", "a"]


@pytest.mark.parametrize("value", [True, 1.0, (1,), object(), [False], {1: None, 2: 1.5}])
def test_what_no_receipt_has_is_not_encoded(value):
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize("value", [2**64, -(2**64) - 1])
def test_a_number_without_an_encoding_is_refused(value):
    with pytest.raises(OverflowError):
        encode(value)


def test_what_is_signed_is_the_published_structure():
    told = PUBLISHED["sig_structure"]
    made = to_be_signed(bytes.fromhex(told["protected"]), bytes.fromhex(told["payload"]))
    assert made.hex() == told["to_be_signed"]
    assert bytes.fromhex(told["protected"]) == encode({1: -8})


# The receipt


def test_the_vector_is_what_its_page_says():
    receipt = (VECTORS / "v1" / "receipt.cose").read_bytes()
    entry = (VECTORS / "v1" / "receipt.cose.entry").read_bytes()
    kind, number, (protected, unprotected, payload, signature) = read(receipt)
    assert (kind, number, payload, len(signature)) == ("tag", 18, None, 64)
    assert read(protected) == [
        (1, -8),
        (4, PUBLIC.key_id),
        (15, [(1, SAMPLE.ORIGIN), (2, "entry 13 of 17")]),
        (395, 1),
    ]
    ((label, ((proofs, (proof,)),)),) = unprotected
    assert (label, proofs) == (396, -1)
    size, index, path = read(proof)
    assert (size, index) == (17, 13)
    head = open_checkpoint((VECTORS / "v1" / "static" / "checkpoint").read_bytes(), PUBLIC)
    check_inclusion(leaf_hash(entry), index, size, path, head.root)
    PUBLIC.check(read_back(protected, head.root), signature)
    assert json.loads(entry)["k"] == "release"


def read_back(protected, root):
    """The Sig_structure of RFC 9052, section 4.4, written out: four items, the context, two byte strings of one-byte lengths."""
    body = b"\x84\x6aSignature1\x58" + bytes([len(protected)]) + protected + b"\x40\x58\x20" + root
    assert len(protected) < 256
    return body


def test_it_is_made_again_byte_for_byte_and_says_each_place(log):
    assert log.receipt(13) == (VECTORS / "v1" / "receipt.cose").read_bytes()
    for index in range(log.size):
        _, _, (protected, ((_, ((_, (proof,)),)),), _, _) = read(log.receipt(index))
        assert dict(dict(read(protected))[15])[2] == f"entry {index} of 17"
        assert read(proof) == [17, index, log.inclusion(index)]


def test_a_log_of_one_entry_has_an_empty_path(tmp_path):
    with FileLog.create(tmp_path / "log", SIGNER) as log:
        log.append([b"alone"], key="one")
        _, _, (_, ((_, ((_, (proof,)),)),), _, _) = read(log.receipt(0))
    assert read(proof) == [1, 0, []]


def test_a_receipt_appends_nothing_and_goes_on_with_the_log(log):
    before = log.checkpoint
    old = log.receipt(16)
    assert (log.checkpoint, log.size) == (before, 17)
    log.append([b"more"], key="more")
    assert log.receipt(16) != old
    assert b"entry 16 of 18" in log.receipt(16)


# What is never signed


def test_one_root_is_signed_the_committed_one(log):
    hand = Hand()
    receipt = cose_receipt(**asked(log, signer=hand))
    (body,) = hand.signed
    assert body == read_back(read(receipt)[2][0], log.root)


def test_no_root_is_signed_but_that_of_a_checkpoint_by_the_same_key(log):
    stranger = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name=SAMPLE.ORIGIN)
    namesake = FileSigner(
        Ed25519PrivateKey.from_private_bytes(sha256(b"log key of the sample").digest()), name="other.example"
    )
    head = Checkpoint(origin=log.origin, size=log.size, root=log.root)
    for checkpoint in (
        sign_checkpoint(head, stranger),
        log.checkpoint.replace(b"\n17\n", b"\n18\n"),
        head.body + b"\n",
        b"",
    ):
        hand = Hand()
        with pytest.raises(IntegrityError):
            cose_receipt(**asked(log, checkpoint=checkpoint, signer=hand))
        assert hand.signed == []
    hand = Hand(namesake)
    with pytest.raises(IntegrityError):
        cose_receipt(**asked(log, signer=hand))
    assert hand.signed == []


def test_nothing_is_signed_for_an_entry_that_does_not_stand_there(log):
    path = log.inclusion(13)
    for change in (
        {"entry": log.entry(14)},
        {"index": 12},
        {"index": 17},
        {"path": path[:-1]},
        {"path": [*path, path[0]]},
        {"path": path[::-1]},
        {"path": log.inclusion(14)},
    ):
        hand = Hand()
        with pytest.raises(IntegrityError):
            cose_receipt(**asked(log, **{"signer": hand, **change}))
        assert hand.signed == []


def test_a_signature_that_does_not_verify_makes_no_receipt(log):
    lying = SimpleNamespace(vkey=SIGNER.vkey, sign=lambda body: SIGNER.sign(body + b"!"))
    with pytest.raises(IntegrityError, match="no receipt was made"):
        cose_receipt(**asked(log, signer=lying))


def test_a_reader_of_the_log_makes_none_and_one_that_stopped_makes_none(log, tmp_path):
    reader = FileLog.read(tmp_path / "log", SIGNER.vkey)
    with pytest.raises(UnavailableError, match="reading only"):
        reader.receipt(13)
    log._stopped = True
    with pytest.raises(UnavailableError, match="stopped"):
        log.receipt(13)


def test_an_entry_that_is_not_there_and_one_that_was_altered_have_none(log, tmp_path):
    with pytest.raises(InputError):
        log.receipt(17)
    data = bytearray((tmp_path / "log" / "entries.dat").read_bytes())
    data[-40] ^= 1
    (tmp_path / "log" / "entries.dat").write_bytes(data)
    with pytest.raises(IntegrityError):
        log.receipt(16)
