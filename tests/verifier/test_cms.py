"""The verifier takes the signatures an office makes, under the pinned certificate alone, and no other shape of one."""

import subprocess

import pytest

from privity.adapters.openssl import OpenSSL
from privity_verify.cms import verify_detached
from privity_verify.problem import AlteredError

from . import cms_made as m
from .published import flipped, taken

DATA = b"0f" * 32
"""As an approval is signed: the hex digits of a digest."""
APPROVER, TWIN, OTHER = (
    m.person(name, *numbers)
    for name, *numbers in (("Approver", 11, 7), ("Approver", 12, 7), ("Other", 13, 0x8000))
)
"""The twin has the approver's name and number, and a key of its own."""


@pytest.fixture(scope="module")
def tool():
    return OpenSSL()


@pytest.fixture(scope="module")
def files(tool, tmp_path_factory):
    """Certificate and key paths by name; those of `enrolled` and `rsa` are made as the office makes them."""
    folder = tmp_path_factory.mktemp("people")
    for name, kind in {"enrolled": "p384", "rsa": "rsa3072"}.items():
        tool.new_key(folder / f"{name}.key", kind=kind)
        tool.self_signed(name, folder / f"{name}.key", folder / f"{name}.pem", days=30)
    for name, person in {"approver": APPROVER, "twin": TWIN, "other": OTHER}.items():
        (folder / f"{name}.pem").write_bytes(person.pem)
        (folder / f"{name}.key").write_bytes(person.private)
    return {path.stem: (path, path.with_suffix(".key")) for path in folder.glob("*.pem")}


@pytest.fixture(scope="module")
def signature(tool, files):
    return office_signs(tool, files, "approver")


def office_signs(tool, files, name, data=DATA):
    cert, key = files[name]
    return tool.sign(data, cert=cert, key=key)


def pinned(files, name):
    return files[name][0].read_bytes()


def refused(data, signature, certificate):
    with pytest.raises(AlteredError):
        verify_detached(data, signature, certificate)


# What an office makes


@pytest.mark.parametrize("name", ["enrolled", "approver", "other"])
def test_a_signature_made_by_the_office_is_taken(tool, files, name):
    verify_detached(DATA, office_signs(tool, files, name), pinned(files, name))


def test_a_pinned_certificate_is_given_in_pem_or_der(signature):
    verify_detached(DATA, signature, APPROVER.pem)
    verify_detached(DATA, signature, APPROVER.der)


@pytest.mark.parametrize("data", [b"", b"x", b"a\r\nb\n\n", bytes(100_000)])
def test_whatever_was_signed_is_taken_as_it_was(tool, files, data):
    verify_detached(data, office_signs(tool, files, "approver", data), APPROVER.pem)


@pytest.mark.parametrize("data", [DATA + b"x", DATA[:-1], b"", DATA.upper()])
def test_other_bytes_are_refused(signature, data):
    refused(data, signature, APPROVER.pem)


@pytest.mark.parametrize("name", ["enrolled", "other", "twin", "rsa"])
def test_another_certificate_is_refused_even_of_the_same_name_and_number(signature, files, name):
    refused(DATA, signature, pinned(files, name))


def test_one_changed_bit_anywhere_in_the_file_is_refused(signature):
    for bit in range(0, len(signature) * 8, 7):
        refused(DATA, flipped(signature, bit), APPROVER.pem)


def test_a_file_cut_short_anywhere_is_refused(signature):
    cut = range(len(signature))
    assert [end for end in cut if taken(verify_detached, DATA, signature[:end], APPROVER.pem)] == []


@pytest.mark.parametrize("more", [b"\0", b"\n", b"\x30\0", bytes(1 << 20)], ids=len)
def test_bytes_behind_the_end_are_refused(signature, more):
    refused(DATA, signature + more, APPROVER.pem)
    refused(DATA, signature + signature, APPROVER.pem)


def test_an_indefinite_length_is_refused(signature):
    assert signature[:2] == b"\x30\x82"
    refused(DATA, b"\x30\x80" + signature[4:] + b"\0\0", APPROVER.pem)


# What the same program makes when it is asked for something else


def signed(files, *options, names=("approver",), form="DER"):
    people = [word for name in names for word in ("-signer", files[name][0], "-inkey", files[name][1])]
    run = ["openssl", "cms", "-sign", "-binary", "-outform", form, *people, *options]
    return subprocess.run(list(map(str, run)), input=DATA, capture_output=True, check=True).stdout


AS_THE_OFFICE = ("-md", "sha384", "-nosmimecap")
OTHERWISE = {
    "SHA-256": ("-md", "sha256", "-nosmimecap"),
    "SHA-512": ("-md", "sha512", "-nosmimecap"),
    "content of its own": (*AS_THE_OFFICE, "-nodetach"),
    "no signed attributes": (*AS_THE_OFFICE, "-noattr"),
    "capabilities among the signed attributes": ("-md", "sha384"),
    "the signer named by key": (*AS_THE_OFFICE, "-keyid"),
}


@pytest.mark.parametrize("options", [AS_THE_OFFICE, (*AS_THE_OFFICE, "-nocerts")])
def test_the_same_program_asked_as_the_office_asks_it_is_taken(files, options):
    verify_detached(DATA, signed(files, *options, names=["enrolled"]), pinned(files, "enrolled"))


@pytest.mark.parametrize("options", OTHERWISE.values(), ids=OTHERWISE)
def test_a_signature_asked_for_otherwise_is_refused(files, options):
    refused(DATA, signed(files, *options, names=["enrolled"]), pinned(files, "enrolled"))


def test_a_signature_in_pem_is_refused(files):
    refused(DATA, signed(files, *AS_THE_OFFICE, form="PEM"), APPROVER.pem)


@pytest.mark.parametrize("names", [("approver", "other"), ("other", "approver")])
def test_a_second_signer_is_refused(files, names):
    refused(DATA, signed(files, *AS_THE_OFFICE, names=names), APPROVER.pem)


def test_a_certificate_of_somebody_else_beside_the_signers_is_refused(files):
    refused(DATA, signed(files, *AS_THE_OFFICE, "-certfile", files["other"][0]), APPROVER.pem)


def test_a_signer_with_an_rsa_key_is_refused(files):
    refused(DATA, signed(files, *AS_THE_OFFICE, names=["rsa"]), pinned(files, "rsa"))


# Shapes made piece by piece, each signed with the approver's key unless it says otherwise


KIND, TIME, DIGEST = m.usual(DATA)
LATE = m.attribute(m.SIGNING_TIME, b"\x18\x0f20600101000000Z")
TAKEN = {
    "the office's": {},
    "no certificate": {"certificates": b""},
    "digests with NULL": {"digests": [m.SHA384_WITH_NULL], "signer_digest": m.SHA384_WITH_NULL},
    "no signing time": {"attributes": [KIND, DIGEST]},
    "a signing time after 2049": {"attributes": [KIND, LATE, DIGEST]},
}


@pytest.mark.parametrize("pieces", TAKEN.values(), ids=TAKEN)
def test_what_is_taken_here_the_office_takes_too(tool, pieces):
    given = m.made(APPROVER, DATA, **pieces)
    verify_detached(DATA, given, APPROVER.pem)
    tool.verify(DATA, given, certificate=APPROVER.pem)


def attributes(*held):
    """These attributes in the order of DER, signed."""
    return {"attributes": sorted(held)}


def digest_of(*held):
    return m.attribute(m.MESSAGE_DIGEST, *held)


WRONG = m.tlv(m.OCTET_STRING, bytes(48))
STRANGER = m.signer(OTHER, DATA, whose=APPROVER.named)
BY_KEY = m.tlv(0x80, bytes(20))
REFUSED = {
    "no content type": attributes(TIME, DIGEST),
    "no message digest": attributes(KIND, TIME),
    "no signed attributes": {"attributes": []},
    "empty signed attributes": {"attributes": [], "held": m.tlv(m.CONTEXT_0), "signed": m.tlv(m.SET)},
    "the content type twice": attributes(KIND, KIND, TIME, DIGEST),
    "the message digest twice": attributes(KIND, TIME, DIGEST, DIGEST),
    "a second message digest": attributes(KIND, TIME, DIGEST, digest_of(WRONG)),
    "the signing time twice": attributes(KIND, TIME, TIME, DIGEST),
    "another signing time": attributes(KIND, TIME, LATE, DIGEST),
    "another message digest": attributes(KIND, TIME, digest_of(WRONG)),
    "a message digest with two values": attributes(KIND, TIME, digest_of(DIGEST[-50:], WRONG)),
    "a message digest with no value": attributes(KIND, TIME, digest_of()),
    "a message digest of another type": attributes(KIND, TIME, digest_of(b"\x03" + DIGEST[-49:])),
    "another content type": attributes(m.attribute(m.CONTENT_TYPE, m.SIGNED_DATA), TIME, DIGEST),
    "a signing time that is none": attributes(KIND, m.attribute(m.SIGNING_TIME, m.DATA), DIGEST),
    "an attribute of another kind": attributes(KIND, TIME, DIGEST, m.attribute(m.CAPABILITIES, m.tlv(0x30))),
    "an attribute that is no pair": attributes(KIND, TIME, DIGEST, m.tlv(m.SEQUENCE, m.SIGNING_TIME)),
    "an attribute that is no sequence": attributes(KIND, b"\x31" + TIME[1:], DIGEST),
    "an attribute whose values are a sequence": attributes(
        KIND, m.tlv(0x30, m.SIGNING_TIME, m.tlv(0x30, m.TIME)), DIGEST
    ),
    "attributes out of order": {"attributes": [DIGEST, TIME, KIND]},
    "attributes signed under the tag of their place": {"signed": m.tlv(m.CONTEXT_0, *m.usual(DATA))},
    "the data signed in place of the attributes": {"signed": DATA},
    "other attributes than were signed": {"held": m.tlv(m.CONTEXT_0, KIND, DIGEST)},
    "attributes in a place of another tag": {"held": m.tlv(m.CONTEXT_1, *m.usual(DATA))},
    "no signer": {"signers": []},
    "two signers": {"signers": [m.signer(APPROVER, DATA)] * 2},
    "a stranger's signature under the signer's name": {"signers": [STRANGER]},
    "a stranger": {"signers": [m.signer(OTHER, DATA)]},
    "a signer that is no sequence": {"signers": [b"\x31" + m.signer(APPROVER, DATA)[1:]]},
    "the signer named by another certificate": {"whose": OTHER.named},
    "the signer named by key": {"signer_version": 3, "version": 3, "whose": BY_KEY},
    "the signer named under another tag": {"whose": b"\xa0" + APPROVER.named[1:]},
    "another certificate inside": {"certificates": m.tlv(m.CONTEXT_0, TWIN.der)},
    "two certificates inside": {"certificates": m.tlv(m.CONTEXT_0, APPROVER.der, OTHER.der)},
    "an empty set of certificates": {"certificates": m.tlv(m.CONTEXT_0)},
    "revocations": {"revoked": m.tlv(m.CONTEXT_1)},
    "the certificate where revocations stand": {"certificates": m.tlv(m.CONTEXT_1, APPROVER.der)},
    "unsigned attributes": {"unsigned": m.tlv(m.CONTEXT_1, TIME)},
    "content of its own": {"content": m.tlv(0x30, m.DATA, m.tlv(m.CONTEXT_0, m.tlv(m.OCTET_STRING, DATA)))},
    "content that is not plain data": {"content": m.tlv(m.SEQUENCE, m.SIGNED_DATA)},
    "another kind of CMS": {"kind": m.DATA},
    "another wrapping": {"wrapped": m.CONTEXT_1},
    "another version": {"version": 3},
    "another version of the signer": {"signer_version": 3},
    "another digest in the list": {"digests": [m.SHA256_ID]},
    "a second digest in the list": {"digests": [m.SHA256_ID, m.SHA384_ID]},
    "no digest in the list": {"digests": []},
    "another digest of the signer": {"signer_digest": m.SHA256_ID},
    "another signature algorithm": {"algorithm": m.ECDSA_SHA256},
    "a signature algorithm with NULL": {"algorithm": m.tlv(0x30, m.ECDSA_SHA384[2:], b"\5\0")},
    "a signature of another type": {"value_tag": 3},
    "no signature": {"value": b""},
    "signers in a sequence": {"signers_tag": m.SEQUENCE},
}


@pytest.mark.parametrize("pieces", REFUSED.values(), ids=REFUSED)
def test_any_other_shape_is_refused_though_it_is_rightly_signed(pieces):
    given = m.made(APPROVER, DATA, **pieces)
    assert given != m.made(APPROVER, DATA)
    refused(DATA, given, APPROVER.pem)


def test_a_signature_longer_than_64_kilobytes_is_refused():
    long = m.person("Long", 14, 9, b"x" * 65536)
    given = m.made(long, DATA)
    refused(DATA, given, long.pem)
    verify_detached(DATA, m.made(long, DATA, certificates=b""), long.pem)
