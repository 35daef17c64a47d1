"""What we sign verifies only under the pinned certificate; what we seal opens only for its recipient."""

import os
import resource
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import cms, core, pem

from privity.adapters.cms_shape import check_signature_shape
from privity.adapters.openssl import OpenSSL
from privity.errors import InputError, IntegrityError, UnavailableError

DATA = b"an approval, exactly these bytes\r\n\n"


@pytest.fixture(scope="module")
def tool():
    return OpenSSL()


@pytest.fixture(scope="module")
def people(tool, tmp_path_factory):
    """Certificate and key paths by name; `twin` bears the name of `custodian`."""
    folder = tmp_path_factory.mktemp("people")
    named = {
        "custodian": "p384",
        "twin": "p384",
        "agency-ec": "p384",
        "agency-rsa": "rsa3072",
        "other": "p384",
    }
    for name, kind in named.items():
        tool.new_key(folder / f"{name}.key", kind=kind)
        shown = "Custodian" if name in {"custodian", "twin"} else name
        tool.self_signed(shown, folder / f"{name}.key", folder / f"{name}.pem", days=30)
    return {name: (folder / f"{name}.pem", folder / f"{name}.key") for name in named}


@pytest.fixture(scope="module")
def signature(tool, people):
    cert, key = people["custodian"]
    return tool.sign(DATA, cert=cert, key=key)


def pinned(people, name="custodian"):
    return people[name][0].read_bytes()


# Construction and keys


def test_an_absent_program_is_said_to_be_absent():
    with pytest.raises(UnavailableError, match="could not be started") as caught:
        OpenSSL("no-such-openssl")
    assert "3.0" in caught.value.remedy


@pytest.mark.parametrize("said", ["OpenSSL 1.1.1w  11 Sep 2023", "LibreSSL 4.0.0", "OpenSSL 2.9.9", ""])
def test_an_old_or_other_program_is_refused(tmp_path, said):
    program = tmp_path / "openssl"
    program.write_text(f"#!/bin/sh\necho '{said}'\n")
    program.chmod(0o755)
    with pytest.raises(UnavailableError, match="is not OpenSSL"):
        OpenSSL(str(program))


def test_a_program_that_hangs_is_killed(tmp_path):
    program = tmp_path / "openssl"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    with pytest.raises(UnavailableError, match="in time"):
        OpenSSL(str(program), timeout_s=0.2)


def test_a_private_key_is_readable_by_its_owner_alone(people):
    for _, key in people.values():
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_key_is_never_written_over(tool, people):
    key = people["custodian"][1]
    before = key.read_bytes()
    with pytest.raises(InputError, match="already there"):
        tool.new_key(key)
    assert key.read_bytes() == before


def test_a_certificate_is_named_by_the_digest_of_its_der(tool, people):
    _, _, der = pem.unarmor(pinned(people))
    assert tool.certificate_digest(pinned(people)) == sha256(der).hexdigest()


def test_certificate_dates_are_moments_in_utc(tool, people):
    first, last = tool.certificate_dates(pinned(people))
    assert last - first == timedelta(days=30)
    assert first <= datetime.now(UTC) < last


@pytest.mark.parametrize("name", ["Zoë O'Brien-Núñez", "a/CN=b+c\\d", "Nguyễn Thị Ánh"])
def test_a_name_is_one_name_whatever_its_letters(tool, people, tmp_path, name):
    tool.self_signed(name, people["other"][1], tmp_path / "c.pem")
    _, _, der = pem.unarmor((tmp_path / "c.pem").read_bytes())
    assert cms.Certificate.load(der).subject.native == {"common_name": name}


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\0b"])
def test_a_name_that_is_none_is_refused(tool, people, tmp_path, name):
    with pytest.raises(InputError):
        tool.self_signed(name, people["other"][1], tmp_path / "c.pem")
    assert not (tmp_path / "c.pem").exists()


# Signatures


def signer_of(signature):
    return cms.ContentInfo.load(signature)["content"]["signer_infos"][0]


def test_a_signature_is_ecdsa_p384_with_sha384_detached_and_without_smime_capabilities(signature):
    signed = cms.ContentInfo.load(signature)["content"]
    signer = signer_of(signature)
    assert signer["digest_algorithm"]["algorithm"].native == "sha384"
    assert signer["signature_algorithm"]["algorithm"].native == "sha384_ecdsa"
    assert signed["encap_content_info"]["content"].native is None
    key = signed["certificates"][0].chosen.public_key
    assert (key.algorithm, key.curve) == ("ec", ("named", "secp384r1"))
    attributes = {a["type"].native for a in signer["signed_attrs"]}
    assert attributes == {"content_type", "signing_time", "message_digest"}


def test_a_signature_verifies_under_its_own_certificate(tool, people, signature):
    tool.verify(DATA, signature, certificate=pinned(people))


def test_an_rsa_signature_verifies_too(tool, people):
    cert, key = people["agency-rsa"]
    tool.verify(DATA, tool.sign(DATA, cert=cert, key=key), certificate=cert.read_bytes())


@pytest.mark.parametrize("data", [DATA + b"x", DATA[:-1], b"", DATA.replace(b"\r\n", b"\n")])
def test_other_bytes_do_not_verify(tool, people, signature, data):
    with pytest.raises(IntegrityError):
        tool.verify(data, signature, certificate=pinned(people))


@pytest.mark.parametrize("name", ["other", "twin", "agency-rsa"])
def test_another_certificate_does_not_verify_even_of_the_same_name(tool, people, signature, name):
    with pytest.raises(IntegrityError):
        tool.verify(DATA, signature, certificate=pinned(people, name))


def swapped(signature, certificate):
    """The signature with another certificate inside, and its signer named by that certificate."""
    info = cms.ContentInfo.load(signature)
    _, _, der = pem.unarmor(certificate)
    other = cms.Certificate.load(der)
    info["content"]["certificates"] = cms.CertificateSet([cms.CertificateChoices("certificate", other)])
    info["content"]["signer_infos"][0]["sid"] = cms.SignerIdentifier(
        "issuer_and_serial_number",
        cms.IssuerAndSerialNumber({"issuer": other.issuer, "serial_number": other.serial_number}),
    )
    return info.dump(force=True)


def test_a_certificate_swapped_inside_the_signature_convinces_nobody(tool, people, signature):
    forged = swapped(signature, pinned(people, "twin"))
    for name in ("custodian", "twin"):
        with pytest.raises(IntegrityError):
            tool.verify(DATA, forged, certificate=pinned(people, name))


def test_a_stranger_posing_under_the_pinned_name_and_number_is_refused(tool, people):
    cert, key = people["twin"]
    posing = swapped(tool.sign(DATA, cert=cert, key=key), pinned(people))
    with pytest.raises(IntegrityError):
        tool.verify(DATA, posing, certificate=pinned(people))


def two_signers(signature):
    info = cms.ContentInfo.load(signature)
    signers = info["content"]["signer_infos"]
    info["content"]["signer_infos"] = cms.SignerInfos([signers[0], signers[0]])
    return info.dump(force=True)


def no_signer(signature):
    info = cms.ContentInfo.load(signature)
    info["content"]["signer_infos"] = cms.SignerInfos([])
    return info.dump(force=True)


def attached(signature):
    info = cms.ContentInfo.load(signature)
    info["content"]["encap_content_info"]["content"] = core.OctetString(DATA)
    return info.dump(force=True)


def bare(signature):
    info = cms.ContentInfo.load(signature)
    del info["content"]["signer_infos"][0]["signed_attrs"]
    return info.dump(force=True)


def weak(signature):
    info = cms.ContentInfo.load(signature)
    info["content"]["signer_infos"][0]["digest_algorithm"] = cms.DigestAlgorithm({"algorithm": "sha1"})
    return info.dump(force=True)


SPOILED = {
    "bytes appended": lambda s: s + b"\0",
    "a second value appended": lambda s: s + s,
    "cut short": lambda s: s[:-1],
    "empty": lambda s: b"",
    "not DER": lambda s: b"-----BEGIN CMS-----\n",
    "indefinite length": lambda s: b"\x30\x80" + s[4:] + b"\0\0",
    "far too long": lambda s: s + bytes(1 << 20),
    "two signers": two_signers,
    "no signer": no_signer,
    "content of its own": attached,
    "no signed attributes": bare,
    "SHA-1": weak,
    "a length that lies": lambda s: s[:2] + b"\xff\xff" + s[4:],
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_a_signature_of_any_other_shape_is_refused(tool, people, signature, spoil):
    with pytest.raises(IntegrityError):
        tool.verify(DATA, spoil(signature), certificate=pinned(people))


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED)
def test_the_shape_alone_is_refused_before_any_program_sees_it(signature, spoil):
    check_signature_shape(signature)
    with pytest.raises(IntegrityError, match="was refused"):
        check_signature_shape(spoil(signature))


def test_no_single_changed_byte_of_the_signed_part_goes_unseen(tool, people, signature):
    start = signature.rindex(bytes.fromhex("06092a864886f70d010904"))  # messageDigest
    for at in (start + 15, len(signature) - 40, len(signature) - 1):
        changed = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
        with pytest.raises(IntegrityError):
            tool.verify(DATA, changed, certificate=pinned(people))


def test_signing_with_another_persons_key_says_so(tool, people):
    with pytest.raises(InputError, match="Nothing was signed"):
        tool.sign(DATA, cert=people["custodian"][0], key=people["other"][1])


def test_a_locked_key_needs_its_passphrase_and_never_waits_for_one(tool, people, tmp_path):
    cert, key = people["custodian"]
    locked, phrase = tmp_path / "locked.key", tmp_path / "phrase"
    phrase.write_text("correct horse\n")
    subprocess.run(
        ["openssl", "pkcs8", "-topk8", "-in", key, "-out", locked, "-passout", f"file:{phrase}"], check=True
    )
    with pytest.raises(InputError):
        tool.sign(DATA, cert=cert, key=locked)
    tool.verify(
        DATA, tool.sign(DATA, cert=cert, key=locked, passphrase=phrase), certificate=cert.read_bytes()
    )


def test_two_certificates_at_once_pin_nothing(tool, people, signature):
    with pytest.raises(InputError, match="one, in PEM"):
        tool.verify(DATA, signature, certificate=pinned(people) + pinned(people, "other"))


# Sealing


def sealed_value(path):
    return cms.ContentInfo.load(path.read_bytes())


@pytest.mark.parametrize("name", ["agency-ec", "agency-rsa"])
@pytest.mark.parametrize("content", [b"x", os.urandom(300_000)], ids=["one byte", "larger"])
def test_what_is_sealed_opens_unchanged(tool, people, tmp_path, name, content):
    cert, key = people[name]
    tool.seal(content, tmp_path / "s.p7m", [cert.read_bytes()])
    assert tool.unseal(tmp_path / "s.p7m", cert=cert, key=key) == content


def test_a_file_and_chunks_seal_like_bytes(tool, people, tmp_path):
    cert, key = people["agency-ec"]
    (tmp_path / "plain").write_bytes(b"abcdef")
    for number, source in enumerate([tmp_path / "plain", iter([b"abc", b"", b"def"]), b"abcdef"]):
        tool.seal(source, tmp_path / f"{number}.p7m", [cert.read_bytes()])
        assert tool.unseal(tmp_path / f"{number}.p7m", cert=cert, key=key) == b"abcdef"


def test_content_is_sealed_with_aes_256_gcm_and_a_whole_tag(tool, people, tmp_path):
    tool.seal(b"x" * 100, tmp_path / "s.p7m", [pinned(people, "agency-ec")])
    info = sealed_value(tmp_path / "s.p7m")
    assert info["content_type"].native == "authenticated_enveloped_data"
    algorithm = info["content"]["auth_encrypted_content_info"]["content_encryption_algorithm"]
    assert algorithm["algorithm"].native == "aes256_gcm"
    nonce, tag_length = core.SequenceOf.load(algorithm["parameters"].dump(), spec=core.Any).native
    assert (len(nonce), tag_length) == (12, 16)
    assert len(info["content"]["mac"].native) == 16
    assert info["content"]["auth_attrs"].native is None


def test_an_rsa_recipient_gets_oaep_with_sha256(tool, people, tmp_path):
    tool.seal(b"x", tmp_path / "s.p7m", [pinned(people, "agency-rsa")])
    (info,) = sealed_value(tmp_path / "s.p7m")["content"]["recipient_infos"]
    algorithm = info.chosen["key_encryption_algorithm"]
    assert info.name == "ktri"
    assert algorithm["algorithm"].native == "rsaes_oaep"
    assert algorithm["parameters"]["hash_algorithm"]["algorithm"].native == "sha256"
    mask = algorithm["parameters"]["mask_gen_algorithm"]
    assert (mask["algorithm"].native, mask["parameters"]["algorithm"].native) == ("mgf1", "sha256")


def test_an_ec_recipient_gets_a_sha384_kdf_and_aes_256_wrap(tool, people, tmp_path):
    tool.seal(b"x", tmp_path / "s.p7m", [pinned(people, "agency-ec")])
    (info,) = sealed_value(tmp_path / "s.p7m")["content"]["recipient_infos"]
    algorithm = info.chosen["key_encryption_algorithm"]
    assert info.name == "kari"
    assert algorithm["algorithm"].dotted == "1.3.132.1.11.2"  # dhSinglePass-stdDH-sha384kdf-scheme
    assert algorithm["parameters"].native["0"] == "2.16.840.1.101.3.4.1.45"  # id-aes256-wrap


def test_each_of_two_recipients_can_open_and_a_third_cannot(tool, people, tmp_path):
    tool.seal(b"both", tmp_path / "s.p7m", [pinned(people, n) for n in ("agency-rsa", "agency-ec")])
    for name in ("agency-rsa", "agency-ec"):
        cert, key = people[name]
        assert tool.unseal(tmp_path / "s.p7m", cert=cert, key=key) == b"both"
    cert, key = people["other"]
    with pytest.raises(IntegrityError):
        tool.unseal(tmp_path / "s.p7m", cert=cert, key=key)


def test_a_changed_byte_opens_for_nobody(tool, people, tmp_path):
    cert, key = people["agency-ec"]
    tool.seal(b"x" * 10_000, tmp_path / "s.p7m", [cert.read_bytes()])
    sealed = bytearray((tmp_path / "s.p7m").read_bytes())
    sealed[-500] ^= 1
    (tmp_path / "s.p7m").write_bytes(sealed)
    with pytest.raises(IntegrityError):
        tool.unseal(tmp_path / "s.p7m", cert=cert, key=key)


@pytest.mark.parametrize("options", [["RSA", "rsa_keygen_bits:2048"], ["EC", "ec_paramgen_curve:secp256k1"]])
def test_a_weak_recipient_key_is_refused(tool, tmp_path, options):
    weak(tool, tmp_path, options)
    with pytest.raises(InputError, match="3072"):
        tool.seal(b"x", tmp_path / "s.p7m", [(tmp_path / "weak.pem").read_bytes()])
    assert not (tmp_path / "s.p7m").exists()
    assert not tool.can_seal((tmp_path / "weak.pem").read_bytes())


@pytest.mark.parametrize("options", [["RSA", "rsa_keygen_bits:1024"], ["EC", "ec_paramgen_curve:secp256k1"]])
def test_a_weak_signing_key_signs_for_nobody(tool, tmp_path, options):
    """Its signature holds, and is refused for its key."""
    weak(tool, tmp_path, options)
    signature = tool.sign(b"x", cert=tmp_path / "weak.pem", key=tmp_path / "weak.key")
    with pytest.raises(InputError, match="2048"):
        tool.verify(b"x", signature, certificate=(tmp_path / "weak.pem").read_bytes())


def weak(tool, folder, options):
    kind, option = options
    command = ["openssl", "genpkey", "-algorithm", kind, "-pkeyopt", option, "-quiet"]
    subprocess.run([*command, "-out", folder / "weak.key"], check=True)
    tool.self_signed("weak", folder / "weak.key", folder / "weak.pem")


@pytest.mark.parametrize("name", ["agency-rsa", "agency-ec"])
def test_what_can_be_sealed_to_is_known_before_it_is_tried(tool, people, name):
    assert tool.can_seal(pinned(people, name))


def test_no_recipient_is_no_seal(tool, tmp_path):
    with pytest.raises(InputError, match="No recipient"):
        tool.seal(b"x", tmp_path / "s.p7m", [])


@pytest.mark.parametrize("nothing", [b"", iter(())], ids=["bytes", "chunks"])
def test_no_content_is_no_seal(tool, people, tmp_path, nothing):
    with pytest.raises((InputError, UnavailableError)):
        tool.seal(nothing, tmp_path / "s.p7m", [pinned(people, "agency-ec")])
    assert list(tmp_path.iterdir()) == []


def test_a_sealed_file_is_not_for_the_world(tool, people, tmp_path):
    tool.seal(b"x", tmp_path / "s.p7m", [pinned(people, "agency-ec")])
    assert stat.S_IMODE((tmp_path / "s.p7m").stat().st_mode) == 0o600


def test_content_that_breaks_off_is_never_sealed_as_if_it_were_whole(tool, people, tmp_path):
    def broken():
        yield b"x" * 100_000
        raise UnavailableError("The engine stopped.", where="engine", remedy="Repeat.")

    with pytest.raises(UnavailableError, match="engine stopped"):
        tool.seal(broken(), tmp_path / "s.p7m", [pinned(people, "agency-ec")])
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_nothing_is_left(tool, people, tmp_path):
    def limited():
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    script = (
        "import sys; from pathlib import Path; from privity.adapters.openssl import OpenSSL\n"
        "from privity.errors import UnavailableError\n"
        "try: OpenSSL().seal(b'x' * 100_000, Path(sys.argv[1]), [Path(sys.argv[2]).read_bytes()])\n"
        "except UnavailableError: sys.exit(5)\n"
    )
    run = [sys.executable, "-c", script, tmp_path / "s.p7m", people["agency-ec"][0]]
    assert subprocess.run(run, preexec_fn=limited, check=False).returncode == 5
    assert list(tmp_path.iterdir()) == []


def test_only_signatures_and_certificates_ever_lie_in_the_temporary_folder(people, tmp_path):
    seen = []
    tool = OpenSSL(tmp=tmp_path)

    def watched():
        yield b"SECRET-CONTENT"
        seen.extend(p for p in tmp_path.rglob("*") if p.is_file())
        assert all(b"SECRET" not in p.read_bytes() and b"PRIVATE" not in p.read_bytes() for p in seen)
        assert all(stat.S_IMODE(p.parent.stat().st_mode) == 0o700 for p in seen)

    tool.seal(watched(), tmp_path.parent / "watched.p7m", [pinned(people, "agency-ec")])
    assert seen
    assert list(tmp_path.iterdir()) == []


def test_sealing_two_hundred_megabytes_keeps_memory_small(people, tmp_path):
    script = (
        "import re, resource, sys; from pathlib import Path; from privity.adapters.openssl import OpenSSL\n"
        "chunks = (bytes(1 << 20) for _ in range(200))\n"
        "OpenSSL().seal(chunks, Path(sys.argv[1]), [Path(sys.argv[2]).read_bytes()])\n"
        # Our own peak since this program began; getrusage would still count the process that started it.
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)\n"
    )
    run = [sys.executable, "-c", script, tmp_path / "s.p7m", people["agency-ec"][0]]
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    assert (tmp_path / "s.p7m").stat().st_size > 200 << 20
    assert max(int(n) for n in said.split()) < 120, said
    Path(tmp_path / "s.p7m").unlink()
