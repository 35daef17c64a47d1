"""The registers' own entry decides, for the key the recipients register names; an absent register knows nothing."""

import dataclasses
from datetime import date
from hashlib import sha256

import pytest
from asn1crypto import pem

from privity.adapters.openssl import OpenSSL
from privity.model.register import Recipient, Registers, SafeguardsRecord
from privity.safeguards import verdict_of

from .test_verdict import TODAY, record

ENTRY = {"from_on": date(2026, 1, 1), "to_on": None, "signed_by": "p1", "signed_on": date(2026, 1, 1)}


def certificate(tmp_path):
    tool = OpenSSL()
    tool.new_key(tmp_path / "k")
    tool.self_signed("enclave", tmp_path / "k", tmp_path / "c")
    return (tmp_path / "c").read_text("ascii")


def safeguards(number=1, *, recipient="enclave-1", **changed):
    return SafeguardsRecord(id=f"s{number}", recipient=recipient, record=record(**changed), **ENTRY)


def registers(tmp_path, *entries, **changed):
    text = certificate(tmp_path)
    _, _, der = pem.unarmor(text.encode())
    target = Recipient(
        id="enclave-1",
        agency="FIA",
        name="Enclave",
        address="1 Example Plaza",
        certificate=text,
        storage_place="place-1",
        storage_approved=True,
        purposes=("nontax_criminal_enforcement",),
        **ENTRY,
    )
    held = entries or (safeguards(certificate=sha256(der).hexdigest()),)
    return Registers(**{"safeguards": held, "recipients": (target,)} | changed)


def test_a_good_entry_for_the_named_key_opens(tmp_path):
    answer = verdict_of(registers(tmp_path), "enclave-1", TODAY)
    assert (answer.verdict, answer.ssr_current) == ("open", True)


def test_an_absent_register_answers_nothing(tmp_path):
    answer = verdict_of(registers(tmp_path, safeguards=None), "enclave-1", TODAY)
    assert (answer.verdict, answer.ssr_current) == (None, None)


def test_an_entry_for_another_key_closes(tmp_path):
    answer = verdict_of(registers(tmp_path, safeguards(certificate="ab" * 32)), "enclave-1", TODAY)
    assert answer.unmet == ("system.certificate",)


def test_a_recipient_without_an_entry_in_force_or_with_two_is_closed(tmp_path):
    good = registers(tmp_path)
    assert verdict_of(good, "enclave-2", TODAY).verdict == "closed"
    assert verdict_of(good, "enclave-1", date(2025, 12, 31)).verdict == "closed"
    (tmp_path / "two").mkdir()
    twice = registers(tmp_path / "two", safeguards(1), safeguards(2))
    assert "record.present" in verdict_of(twice, "enclave-1", TODAY).unmet


def test_an_absent_recipients_register_closes(tmp_path):
    answer = verdict_of(registers(tmp_path, recipients=None), "enclave-1", TODAY)
    assert "system.certificate" in answer.unmet


@pytest.mark.parametrize("text", ["", "nonsense", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----"])
def test_no_certificate_is_never_the_same_as_no_certificate(tmp_path, text):
    held = registers(tmp_path, safeguards(certificate=""))
    target = dataclasses.replace(held.recipients[0], certificate=text)
    answer = verdict_of(dataclasses.replace(held, recipients=(target,)), "enclave-1", TODAY)
    assert "system.certificate" in answer.unmet
