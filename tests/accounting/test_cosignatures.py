"""A cosignature counts only for the checkpoint it was made of, by the witness it names, at the time it says."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from privity.accounting.cosignature import Cosigner, cosign, cosigned
from privity.accounting.note import Checkpoint, sign_checkpoint
from privity.accounting.vkey import ED25519, PublicKey, read_vkey
from privity.adapters.log_signer import FileSigner
from privity.adapters.witness_folder import WitnessKey
from privity.errors import IntegrityError

LOG = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="log.example")
HEAD = Checkpoint(origin="log.example", size=12, root=bytes(range(32)))
NOTE = sign_checkpoint(HEAD, LOG)
WHEN = 1_679_315_147
ED = WitnessKey("witness.example/w1", 4, Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))
ML = WitnessKey("witness.example/w2", 6, MLDSA44PrivateKey.from_seed_bytes(bytes([9]) * 32))
KEYS = pytest.mark.parametrize("key", [ED, ML], ids=["ed25519", "ml-dsa-44"])


def split(line):
    name, encoded = line.decode().removeprefix("— ").rstrip("\n").split(" ")
    return name, base64.b64decode(encoded)


@KEYS
def test_a_cosignature_says_who_saw_the_log_and_when(key):
    line = cosign(HEAD, key, when=WHEN)
    assert cosigned(NOTE + line, [Cosigner.parse(key.vkey)]) == {key.vkey: WHEN}


def test_ed25519_signs_two_lines_and_then_the_checkpoint():
    """The text of C2SP tlog-cosignature, section "Ed25519 signed message"."""
    said = b"cosignature/v1\ntime 1679315147\nlog.example\n12\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    assert Cosigner.parse(ED.vkey).message(HEAD, WHEN) == said
    name, raw = split(cosign(HEAD, ED, when=WHEN))
    public = read_vkey(ED.vkey)
    assert (name, raw[:4], raw[4:12]) == ("witness.example/w1", public.key_id, WHEN.to_bytes(8, "big"))
    assert raw[12:] == Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32).sign(said)


def test_ml_dsa_signs_the_structure_with_both_names():
    """The structure of C2SP tlog-cosignature, section "ML-DSA-44 signed message"."""
    said = b"".join(
        [
            b"subtree/v1\n\0", b"\x12witness.example/w2", WHEN.to_bytes(8, "big"), b"\x0blog.example",
            bytes(8), (12).to_bytes(8, "big"), bytes(range(32)),
        ]
    )  # fmt: skip
    assert Cosigner.parse(ML.vkey).message(HEAD, WHEN) == said
    assert len(split(cosign(HEAD, ML, when=WHEN))[1]) == 4 + 8 + 2420


@KEYS
@pytest.mark.parametrize(
    "other",
    [
        Checkpoint(origin="log.example", size=13, root=HEAD.root),
        Checkpoint(origin="log.example", size=12, root=bytes(32)),
        Checkpoint(origin="log.example2", size=12, root=HEAD.root),
    ],
    ids=["another size", "another root", "another log"],
)
def test_it_counts_for_no_other_checkpoint(key, other):
    line = cosign(other, key, when=WHEN)
    with pytest.raises(IntegrityError):
        cosigned(NOTE + line, [Cosigner.parse(key.vkey)])


@KEYS
@pytest.mark.parametrize("place", [4, 11, 12, 40, -1])
def test_one_changed_byte_spoils_it_the_time_too(key, place):
    name, raw = split(cosign(HEAD, key, when=WHEN))
    bent = bytearray(raw)
    bent[place] ^= 1
    line = f"— {name} {base64.b64encode(bytes(bent)).decode()}\n".encode()
    with pytest.raises(IntegrityError):
        cosigned(NOTE + line, [Cosigner.parse(key.vkey)])


@KEYS
def test_cosignatures_by_strangers_are_passed_over(key):
    stranger = WitnessKey("witness.example/w1", 4, Ed25519PrivateKey.generate())
    lines = cosign(HEAD, stranger, when=WHEN) + cosign(HEAD, key, when=WHEN)
    assert list(cosigned(NOTE + lines, [Cosigner.parse(key.vkey)])) == [key.vkey]


def test_of_several_by_one_witness_the_latest_counts_and_each_must_verify():
    lines = cosign(HEAD, ED, when=WHEN + 60) + cosign(HEAD, ED, when=WHEN)
    assert cosigned(NOTE + lines, [Cosigner.parse(ED.vkey)]) == {ED.vkey: WHEN + 60}
    bad = cosign(Checkpoint(origin="log.example", size=9, root=bytes(32)), ED, when=WHEN)
    with pytest.raises(IntegrityError):
        cosigned(NOTE + lines + bad, [Cosigner.parse(ED.vkey)])


def test_a_witness_whose_key_signs_wrongly_gives_nothing_out():
    class Faulty:
        vkey = ED.vkey

        def sign(self, message):
            return bytes(64)

    with pytest.raises(IntegrityError):
        cosign(HEAD, Faulty(), when=WHEN)


def test_the_key_of_a_log_is_no_witness_and_the_other_way_round():
    with pytest.raises(IntegrityError):
        Cosigner.parse(LOG.vkey)
    with pytest.raises(IntegrityError):
        FileSigner(Ed25519PrivateKey.generate(), name="x").vkey and read_vkey(ED.vkey[:-4])
    assert read_vkey(LOG.vkey).kind == ED25519


@pytest.mark.parametrize("kind", [0, 2, 3, 5, 7, 255])
def test_a_key_of_an_unknown_type_is_refused(kind):
    with pytest.raises(IntegrityError):
        read_vkey(PublicKey("w", kind, bytes(32)).vkey)


def test_a_time_beyond_the_largest_is_refused():
    raw = read_vkey(ED.vkey).key_id + (2**63).to_bytes(8, "big") + bytes(64)
    line = f"— witness.example/w1 {base64.b64encode(raw).decode()}\n".encode()
    with pytest.raises(IntegrityError):
        cosigned(NOTE + line, [Cosigner.parse(ED.vkey)])
