"""A cosignature the office's witness makes is taken, of both types; with anything changed in it, or of anything else, it is not."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from privity.accounting.cosignature import Cosigner, cosign
from privity.accounting.note import Checkpoint as Told
from privity.accounting.note import sign_checkpoint
from privity.adapters.log_signer import FileSigner
from privity.adapters.witness_folder import WitnessKey
from privity_verify import ed25519
from privity_verify.cosignature import check_cosignature, message
from privity_verify.note import Checkpoint, signature_line, split_note
from privity_verify.policy import Policy
from privity_verify.problem import AlteredError, UnreadableError
from privity_verify.vkey import LOGS, WITNESSES, Key, parse_key

LOG = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="log.example")
TOLD = Told(origin="log.example", size=12, root=bytes(range(32)))
HEAD = Checkpoint("log.example", 12, bytes(range(32)))
NOTE = sign_checkpoint(TOLD, LOG)
WHEN = 1_679_315_147
ED = WitnessKey("witness.example/w1", 4, Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))
ML = WitnessKey("witness.example/w2", 6, MLDSA44PrivateKey.from_seed_bytes(bytes([9]) * 32))
KEYS = pytest.mark.parametrize("key", [ED, ML], ids=["ed25519", "ml-dsa-44"])


def of(*keys):
    """A policy with the log and these witnesses."""
    named = {f"w{n}": parse_key(key.vkey, WITNESSES) for n, key in enumerate(keys)}
    return Policy((parse_key(LOG.vkey),), named)


def signed(line):
    """What stands behind the key id of a signature line."""
    (only,) = split_note(NOTE + line).signatures[1:]
    return only.data


@KEYS
def test_it_says_who_saw_the_log_and_when(key):
    line = cosign(TOLD, key, when=WHEN)
    assert of(key).signed(NOTE + line).times == {"w0": WHEN}
    assert signature_line(parse_key(key.vkey, WITNESSES), signed(line)) == line


@KEYS
def test_what_is_signed_is_what_the_office_says_is_signed(key):
    assert message(parse_key(key.vkey, WITNESSES), HEAD, WHEN) == Cosigner.parse(key.vkey).message(TOLD, WHEN)


def test_ed25519_signs_two_lines_and_then_the_checkpoint():
    """The text of C2SP tlog-cosignature, section "Ed25519 signed message"."""
    said = b"cosignature/v1\ntime 1679315147\nlog.example\n12\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    key = parse_key(ED.vkey, WITNESSES)
    assert message(key, HEAD, WHEN) == said
    ed25519.verify(key.public, said, signed(cosign(TOLD, ED, when=WHEN))[8:])


def test_ml_dsa_signs_the_structure_with_both_names():
    """The structure of C2SP tlog-cosignature, section "ML-DSA-44 signed message"."""
    said = b"".join(
        [
            b"subtree/v1\n\0", b"\x12witness.example/w2", WHEN.to_bytes(8, "big"), b"\x0blog.example",
            bytes(8), (12).to_bytes(8, "big"), bytes(range(32)),
        ]
    )  # fmt: skip
    assert message(parse_key(ML.vkey, WITNESSES), HEAD, WHEN) == said


@KEYS
@pytest.mark.parametrize(
    "other",
    [
        HEAD._replace(size=13),
        HEAD._replace(root=bytes(32)),
        HEAD._replace(origin="log.example2"),
    ],
    ids=["another size", "another root", "another log"],
)
def test_it_counts_for_no_other_checkpoint(key, other):
    raw = signed(cosign(TOLD, key, when=WHEN))
    with pytest.raises(AlteredError, match="does not verify"):
        check_cosignature(parse_key(key.vkey, WITNESSES), other, raw)


@KEYS
@pytest.mark.parametrize("place", [0, 7, 8, 36, -1])
def test_one_changed_byte_spoils_it_the_time_too(key, place):
    raw = bytearray(signed(cosign(TOLD, key, when=WHEN)))
    raw[place] ^= 1
    with pytest.raises(AlteredError, match=r"w0 does not hold|has no time"):
        of(key).signed(NOTE + signature_line(parse_key(key.vkey, WITNESSES), bytes(raw)))


@KEYS
@pytest.mark.parametrize("cut", [slice(0, -1), slice(0, 8), slice(0, 7), slice(1, None)])
def test_a_cosignature_of_another_length_is_none(key, cut):
    raw = signed(cosign(TOLD, key, when=WHEN))[cut]
    with pytest.raises(AlteredError):
        check_cosignature(parse_key(key.vkey, WITNESSES), HEAD, raw)


@KEYS
def test_those_of_strangers_are_passed_over_also_under_the_same_name(key):
    stranger = WitnessKey("witness.example/w1", 4, Ed25519PrivateKey.generate())
    lines = cosign(TOLD, stranger, when=WHEN) + cosign(TOLD, key, when=WHEN)
    assert of(key).signed(NOTE + lines).times == {"w0": WHEN}


def test_a_wrong_one_spoils_the_checkpoint_though_another_by_the_same_key_is_right():
    bad = cosign(Told(origin="log.example", size=9, root=bytes(32)), ED, when=WHEN)
    with pytest.raises(AlteredError, match="the cosignature of w0 does not hold"):
        of(ED).signed(NOTE + cosign(TOLD, ED, when=WHEN) + bad)


def test_what_one_witness_signed_is_not_the_word_of_another():
    other = WitnessKey("witness.example/w9", 4, Ed25519PrivateKey.from_private_bytes(bytes([8]) * 32))
    raw = signed(cosign(TOLD, ED, when=WHEN))
    with pytest.raises(AlteredError, match="w0 does not hold"):
        of(other).signed(NOTE + signature_line(parse_key(other.vkey, WITNESSES), raw))


def test_ml_dsa_binds_the_witnesss_name():
    renamed = Key("witness.example/w3", 6, parse_key(ML.vkey, WITNESSES).public)
    with pytest.raises(AlteredError, match="does not verify"):
        check_cosignature(renamed, HEAD, signed(cosign(TOLD, ML, when=WHEN)))


def test_a_time_beyond_the_largest_is_refused():
    with pytest.raises(AlteredError, match="no time"):
        check_cosignature(parse_key(ED.vkey, WITNESSES), HEAD, (2**63).to_bytes(8, "big") + bytes(64))


def test_a_size_that_has_no_place_in_it_is_refused():
    with pytest.raises(AlteredError, match="more entries"):
        message(parse_key(ML.vkey, WITNESSES), HEAD._replace(size=2**64), WHEN)


@pytest.mark.parametrize("kind", [0, 1, 2, 3, 5, 7, 255])
def test_a_key_that_does_not_cosign_is_no_witness(kind):
    with pytest.raises(UnreadableError):
        parse_key(Key("w", kind, bytes(32)).text, WITNESSES)


@pytest.mark.parametrize("kind", [0, 4, 6, 7])
def test_a_witnesss_key_is_no_logs(kind):
    with pytest.raises(UnreadableError):
        parse_key(Key("w", kind, bytes(32 if kind != 6 else 1312)).text, LOGS)


@pytest.mark.parametrize("name", ["", "two words", "no-break\N{NO-BREAK SPACE}space", "w" * 256, "é" * 128])
def test_a_name_no_key_may_bear_is_refused(name):
    with pytest.raises(UnreadableError):
        parse_key(Key(name, 4, bytes(32)).text, WITNESSES)


def test_a_note_with_sixty_four_signatures_is_read_and_one_with_more_is_not():
    line = signature_line(Key("stranger", 4, bytes(32)), bytes(72))
    assert len(split_note(NOTE + line * 63).signatures) == 64
    with pytest.raises(AlteredError, match="too many"):
        split_note(NOTE + line * 64)


@pytest.mark.parametrize("bend", [b"\r\n", b"\t\n", b"\0\n"])
def test_a_note_with_control_characters_is_none(bend):
    with pytest.raises(AlteredError, match="not a signed note"):
        split_note(NOTE[:-1] + bend)


def test_a_signature_line_without_a_name_is_none():
    with pytest.raises(AlteredError, match="malformed"):
        split_note(NOTE + "\N{EM DASH}  ".encode() + base64.b64encode(bytes(70)) + b"\n")
