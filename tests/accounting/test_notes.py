"""A checkpoint is believed only in its one form and only with the log's own signature."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting.note import Checkpoint, Verifier, open_checkpoint, parse_checkpoint, sign_checkpoint
from privity.adapters.log_signer import FileSigner
from privity.errors import IntegrityError

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIGNER = FileSigner(KEY, name="log.example")
VERIFIER = Verifier.parse(SIGNER.vkey)
HEAD = Checkpoint(origin="log.example", size=12, root=bytes(32))
NOTE = sign_checkpoint(HEAD, SIGNER)


def signed(body):
    sig = base64.b64encode(VERIFIER.key_id + KEY.sign(body)).decode()
    return body + f"\n— log.example {sig}\n".encode()


def test_a_signed_checkpoint_opens():
    assert open_checkpoint(NOTE, VERIFIER) == HEAD
    assert signed(HEAD.body) == NOTE


def test_signatures_by_strangers_are_passed_over():
    line = "— witness.example " + base64.b64encode(b"abcd" + bytes(72)).decode() + "\n"
    assert open_checkpoint(NOTE + line.encode(), VERIFIER) == HEAD


def test_a_second_bad_signature_by_the_log_itself_spoils_the_note():
    line = "— log.example " + base64.b64encode(VERIFIER.key_id + bytes(64)).decode() + "\n"
    with pytest.raises(IntegrityError):
        open_checkpoint(NOTE + line.encode(), VERIFIER)


@pytest.mark.parametrize(
    "note",
    [
        b"",
        HEAD.body,
        HEAD.body + b"\n",
        NOTE[:-1],
        NOTE.replace(b"12", b"13"),
        NOTE.replace("—".encode(), b"-"),
        NOTE.replace(b"\n", b"\r\n"),
        NOTE + b"\n",
        NOTE + b"rubbish\n",
        NOTE + NOTE.split(b"\n\n")[1] * 64,
    ],
)
def test_a_note_that_was_changed_or_is_malformed_is_refused(note):
    with pytest.raises(IntegrityError):
        open_checkpoint(note, VERIFIER)


@pytest.mark.parametrize(
    "body",
    [
        HEAD.body.replace(b"12", b"012"),
        HEAD.body.replace(b"12", b"+12"),
        HEAD.body.replace(b"12", b"-12"),
        HEAD.body.replace(b"12", b"twelve"),
        HEAD.body + b"extension\n",
        HEAD.body[:-2] + b"\n",
        b"\n" + HEAD.body,
        HEAD.body.replace(b"AA=", b"AB="),
        Checkpoint(origin="log.example", size=1, root=bytes(31)).body,
        Checkpoint(origin="", size=1, root=bytes(32)).body,
    ],
)
def test_a_checkpoint_has_one_form_only_even_when_signed(body):
    with pytest.raises(IntegrityError):
        parse_checkpoint(body)
    with pytest.raises(IntegrityError):
        open_checkpoint(signed(body), VERIFIER)


def test_a_checkpoint_of_another_log_or_by_another_key_is_refused():
    for other in (
        FileSigner(KEY, name="other.example"),
        FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(31) + b"1"), name="log.example"),
    ):
        with pytest.raises(IntegrityError):
            open_checkpoint(NOTE, Verifier.parse(other.vkey))


@pytest.mark.parametrize(
    "bend", ["log.example", "log.example+00000000+AQ==", "a+b", SIGNER.vkey[:-4], "x" + SIGNER.vkey]
)
def test_a_key_that_is_malformed_or_has_another_id_is_refused(bend):
    with pytest.raises(IntegrityError):
        Verifier.parse(bend)


def test_a_signer_that_signs_something_else_publishes_nothing():
    class Confused:
        vkey = SIGNER.vkey

        def sign(self, body):
            return KEY.sign(body + b"x")

    with pytest.raises(IntegrityError):
        sign_checkpoint(HEAD, Confused())
