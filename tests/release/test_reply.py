"""A receipt or a certificate of destruction counts only if it is the recipient's own, about this very package."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from privity.errors import InputError, IntegrityError
from privity.model.canonical import canonical
from privity.model.digest import certificate_digest
from privity.release import Recall, check_destruction, check_receipt, read_manifest, write_recall
from privity.release.manifest import SealedFile, write_manifest
from privity.release.recall import DESTRUCTION
from privity.release.receipt import RECEIPT

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
OWED = ("B-2026-1/L1", "B-2026-1/L2")


@pytest.fixture(scope="module")
def manifest(terms):
    file = SealedFile(name="inner.p7m", size=1, sha256="c" * 64)
    part = SealedFile(name="part-00000.p7m", size=1, sha256="d" * 64)
    return read_manifest(write_manifest(terms(destroy_by=date(2026, 9, 1)), file, (part,)))


def receipt(manifest, **changed):
    said = {
        "format": RECEIPT,
        "release_id": manifest.terms.release_id,
        "recipient": "enclave-1",
        "certificate": manifest.terms.recipient_certificates[0],
        "manifest_sha256": manifest.digest,
        "content_matches": True,
        "opened_at": "2026-03-02T09:00:00Z",
    }
    return canonical(said | changed)


def destruction(manifest, **changed):
    said = {
        "format": DESTRUCTION,
        "release_id": manifest.terms.release_id,
        "recipient": "enclave-1",
        "manifest_sha256": manifest.digest,
        "lines": "all",
        "method": "crypto_erase",
        "destroyed_on": "2026-03-09",
        "derivatives": True,
        "backups": True,
        "onward": True,
        "certified_by": "FIA-0042",
    }
    return canonical(said | changed)


def trusting(*_, **__):
    """Stands in for the signature where another thing is tested."""


@pytest.fixture
def received(people, manifest):
    def check(data, signature=b"", *, certificate="agency-ec", verify=trusting, now=NOW):
        return check_receipt(
            data,
            signature,
            manifest=manifest,
            certificate=people[certificate].cert.read_bytes(),
            verify=verify,
            now=now,
        )

    return check


@pytest.fixture
def signed(tool, people):
    def sign(data, signer="agency-ec"):
        return tool.sign(data, cert=people[signer].cert, key=people[signer].key)

    return sign


@pytest.fixture
def destroyed(manifest, people):
    """Check a certificate of destruction; its signature is tested with the receipt's."""

    def check(data, owed=OWED):
        return check_destruction(
            data,
            b"",
            manifest=manifest,
            owed=owed,
            certificate=people["agency-ec"].cert.read_bytes(),
            verify=trusting,
            today=TODAY,
        )

    return check


def test_a_good_receipt_is_read(tool, received, signed, manifest):
    data = receipt(manifest)
    found = received(data, signed(data), verify=tool.verify)
    assert (found.release_id, found.late) == ("R-2026-000001", False)
    assert found.opened_at == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_receipt_of_another_signer_is_refused(tool, received, signed, manifest):
    data = receipt(manifest)
    with pytest.raises(IntegrityError):
        received(data, signed(data, "stranger"), verify=tool.verify)
    with pytest.raises(IntegrityError, match="not sealed to this certificate"):
        received(data, signed(data, "stranger"), verify=tool.verify, certificate="stranger")


def test_a_signature_over_another_receipt_is_refused(tool, received, signed, manifest):
    other = receipt(manifest, opened_at="2026-03-03T09:00:00Z")
    with pytest.raises(IntegrityError):
        received(receipt(manifest), signed(other), verify=tool.verify)


SPOILED = {
    "another release": {"release_id": "R-2026-000002"},
    "another package": {"manifest_sha256": "0" * 64},
    "another recipient": {"recipient": "enclave-2"},
    "another certificate": {"certificate": "0" * 64},
    "content that did not match": {"content_matches": False},
    "content that matches as a word": {"content_matches": "true"},
    "another format": {"format": DESTRUCTION},
    "a field more": {"note": "x"},
    "opened before it was sealed": {"opened_at": "2026-02-28T23:59:59Z"},
    "opened in the future": {"opened_at": "2026-03-10T12:06:00Z"},
    "a moment without a zone": {"opened_at": "2026-03-02T09:00:00"},
    "a moment that is a number": {"opened_at": 1},
}


@pytest.mark.parametrize("changed", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_receipt_is_refused_even_when_well_signed(received, manifest, changed):
    with pytest.raises(IntegrityError):
        received(receipt(manifest, **changed))


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"null", b"1.5"])
def test_what_is_no_reply_at_all_is_refused(received, data):
    with pytest.raises(IntegrityError):
        received(data)


def test_a_receipt_not_in_canonical_form_is_refused(received, manifest):
    with pytest.raises(IntegrityError):
        received(receipt(manifest) + b"\n")


def test_a_package_opened_after_its_last_day_is_said_to_be_late(received, manifest):
    data = receipt(manifest, opened_at="2026-09-02T00:00:00Z")
    assert received(data, now=NOW + timedelta(days=200)).late


# Destruction


def test_a_whole_destruction_discharges_the_duty(destroyed, manifest):
    assert destroyed(destruction(manifest)).complete
    assert destroyed(destruction(manifest, lines=[*OWED])).complete


def test_lines_not_named_are_still_owed(destroyed, manifest):
    found = destroyed(destruction(manifest, lines=["B-2026-1/L2", "B-2026-1/L9"]))
    assert (found.missing, found.complete) == (("B-2026-1/L1",), False)


@pytest.mark.parametrize("what", ["derivatives", "backups", "onward"])
@pytest.mark.parametrize("said", [False, None, "yes", 1])
def test_fm_20_what_is_not_said_to_be_gone_too_is_still_there(destroyed, manifest, what, said):
    found = destroyed(destruction(manifest, **{what: said}))
    assert (found.remaining, found.complete) == ((what,), False)


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "shredded"},
        {"certified_by": None},
        {"lines": "some"},
        {"lines": [1]},
        {"destroyed_on": "2026-02-28"},
        {"destroyed_on": "2026-03-11"},
        {"destroyed_on": "soon"},
        {"manifest_sha256": "0" * 64},
    ],
)
def test_a_spoiled_destruction_is_refused(destroyed, manifest, changed):
    with pytest.raises(IntegrityError):
        destroyed(destruction(manifest, **changed))


def test_the_how_to_shows_a_certificate_of_the_right_form(destroyed, manifest):
    page = (Path(__file__).parents[2] / "docs/how-to/open-a-release.md").read_text("utf-8")
    (shown,) = re.findall(r"^\{.*\}$", page, re.MULTILINE)
    filled = shown.replace('"..."', f'"{manifest.digest}"').replace("2026-08-30", "2026-03-09").encode()
    assert destroyed(filled).complete


# Recall


class Memory:
    def __init__(self):
        self.sealed, self.clear = {}, {}

    def seal(self, name, source):
        self.sealed[name] = b"".join(source)
        return 3, "e" * 64

    def write(self, name, data):
        self.clear[name] = data


def recall(**changed):
    said = {
        "recall_id": "RC-1",
        "release_id": "R-2026-000001",
        "manifest_sha256": "f" * 64,
        "recipient": "enclave-1",
        "lines": OWED[::-1],
        "ground": "court_order",
        "cite": ("order O-1",),
        "demand": "destroy",
        "ordered_by": "p-counsel",
        "issued_on": TODAY,
        "answer_by": TODAY + timedelta(days=10),
    }
    return Recall(**said | changed)


def test_fm_20_a_recall_names_its_lines_to_the_recipient_alone():
    memory = Memory()
    notice = write_recall(recall(), folder=memory, sign=lambda data: b"signed " + data)
    assert json.loads(memory.sealed["lines.p7m"]) == {"recall_id": "RC-1", "lines": sorted(OWED)}
    assert b"L1" not in b"".join(memory.clear.values())
    assert memory.clear == {"recall.json": notice, "recall.p7s": b"signed " + notice}


def test_fm_20_a_recall_reaches_copies_derivatives_backups_and_onward_recipients():
    said = json.loads(write_recall(recall(), folder=Memory(), sign=lambda data: b""))
    assert said["includes"] == ["copies", "derivatives", "backups", "onward"]
    assert (said["demand"], said["answer_by"], said["release_id"]) == (
        "destroy",
        "2026-03-20",
        "R-2026-000001",
    )
    assert said["lines"] == {"name": "lines.p7m", "size": 3, "sha256": "e" * 64}


@pytest.mark.parametrize("changed", [{"lines": ()}, {"answer_by": TODAY - timedelta(days=1)}])
def test_a_recall_of_nothing_or_due_yesterday_is_refused_unsigned(changed):
    memory = Memory()
    with pytest.raises(InputError):
        write_recall(recall(**changed), folder=memory, sign=lambda data: b"")
    assert memory.clear == {}


@pytest.mark.parametrize("name", ["agency-ec", "agency-rsa"])
def test_a_certificate_is_named_alike_by_the_model_and_the_adapter(tool, people, name):
    pem = people[name].cert.read_bytes()
    assert certificate_digest(pem.decode("ascii")) == tool.certificate_digest(pem)


@pytest.mark.parametrize("text", ["", "x", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", "é"])
def test_what_is_no_certificate_has_no_digest(text):
    assert certificate_digest(text) == ""
