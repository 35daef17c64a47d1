"""A person's report needs the witnesses its reader asks for, has one form, and shows nothing that its writer can bend."""

import base64
import random

import pytest
from tests.verifier.bending import VALUES, a_field_more_or_less, another_value
from tests.verifier.conftest import QUORUM, WHEN

from privity.accounting.disclosure import commitment, disclose
from privity.accounting.label import make_label
from privity.adapters.person_index import PersonIndex
from privity.model.canonical import canonical
from privity_verify.cli import main

# Who saw it


def note(persons, case, names, **how):
    return persons.cosigned(case.log, names, when=WHEN, **how).decode()


@pytest.mark.parametrize("names", [(), QUORUM[:1], QUORUM[:2], ("inspector", "inspector", "inspector")])
def test_a_checkpoint_that_no_quorum_saw_is_refused(refused, case, good, persons, names):
    good["checkpoint"] = note(persons, case, names)
    refused(good, "that is no quorum")


def test_without_a_policy_no_witness_is_needed_and_that_is_said(read, case, good, persons):
    good["checkpoint"] = note(persons, case, ())
    code, said = read(good, "--key", persons.SIGNER.vkey)
    assert (code, said["witnessed"]) == (0, None)


def test_cosignatures_of_another_checkpoint_are_refused(refused, case, good, persons):
    other = note(persons, case, QUORUM, size=9).partition("\n\n")[2].split("\n", 1)[1]
    good["checkpoint"] = note(persons, case, ()) + other
    refused(good, "the cosignature of inspector does not hold")


def test_the_checkpoint_of_another_size_or_log_is_refused(refused, case, good, persons):
    refused({**good, "checkpoint": note(persons, case, QUORUM, size=9)}, "outside the tree")
    refused({**good, "checkpoint": note(persons, case, QUORUM, size=14)}, "the inclusion proof")
    refused({**good, "checkpoint": good["checkpoint"].replace("custodian", "custodial")}, "another log")
    refused({**good, "checkpoint": good["checkpoint"].replace("\n15\n", "\n16\n")}, "does not verify")
    refused({**good, "checkpoint": ""}, "not a signed note")


# What is not understood


def with_recipient(persons, folder, name, value):
    """A report of one release that commits to `name: value` in place of its recipient; index of the release, that disclosure."""
    runs, told = PersonIndex(folder / "runs"), persons.Persons()
    release = told.release(persons.ONE)
    fields, text = told.fields(release), disclose(persons.UNIT_KEY, bytes(16), name, value)
    true = commitment(told.opened[release]["recipient"])
    fields["_sd"] = sorted(commitment(text) if one == true else one for one in fields["_sd"])
    told.entries[release] = canonical(fields)
    told.opened[release]["recipient"] = text
    listing = told.index(runs)
    with told.write(folder / "log") as log:
        return persons.report(told, log, runs, listing, [(persons.ONE, "open")]), release, text


def test_a_value_under_a_name_its_kind_does_not_have_is_not_understood(refused, persons, tmp_path):
    """A release in which the recipient is committed to under another name would show no recipient."""
    report, release, text = with_recipient(persons, tmp_path, "taker", "somebody")
    report["entries"][0]["disclosures"] = [text]
    refused(report, f"entry {release} seals what its kind does not have", "--key", persons.SIGNER.vkey)


def test_a_field_more_or_less_anywhere_is_refused(refused, both, persons):
    for path, name, bent in a_field_more_or_less(both):
        if path or name != "format":
            refused(bent, "", "--key", persons.SIGNER.vkey)


@pytest.mark.parametrize("value", VALUES)
def test_a_value_of_another_kind_anywhere_is_refused(read, both, value, persons):
    for data in another_value(both, value):
        code, said = read(data, "--key", persons.SIGNER.vkey)
        assert (code, said["verdict"]) == (3, "altered")


@pytest.mark.parametrize(
    ("bend", "why"),
    [
        (lambda data: data.replace(b'"format"', b' "format"'), "not in its one form"),
        (lambda data: data + b"\n\n", "not in its one form"),
        (lambda data: data.replace(b'"i":4', b'"i":4,"i":4', 1), "stands twice"),
        (lambda data: data.replace(b'"i":4', b'"i":4.0', 1), "is not a number"),
        (lambda data: data.replace(b"\\u2014", "\N{EM DASH}".encode()), "not in its one form"),
        (lambda data: data.replace(b'"format":"privity/person-report/v1"', b'"format":"privity/person-report/v2"'), "of a format"),
        (lambda data: b'{"format":7}', "of a format"),
    ],
)  # fmt: skip
def test_a_report_in_any_other_form_is_refused(refused, good, bend, why):
    data = canonical(good)
    assert bend(data) != data
    refused(bend(data), why)


@pytest.mark.parametrize("data", [b"", b"x", b"[]", b"7", b"{}", b'{"a":1}', b"\xff", b"{'format': 1}"])
def test_what_is_no_report_at_all_cannot_be_read(read, data):
    code, said = read(data)
    assert (code, said["verdict"]) == (2, "unreadable")


def test_a_report_nested_beyond_reason_is_not_called_good(case, tmp_path, capsys):
    (tmp_path / "deep").write_bytes(b'{"format":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    words = ["--label-key", case.told.key.public.text, "--key", case.log.vkey]
    assert main(["person", str(tmp_path / "deep"), *words]) == 3
    assert "NOT UNDERSTOOD" in capsys.readouterr().out


def test_another_label_key_is_refused(ask, good, case, tmp_path, persons):
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    from privity.adapters.label_key import FileLabelKey

    (tmp_path / "r").write_bytes(canonical(good))
    other = FileLabelKey(lambda: generate_private_key(65_537, 2048)).public.text
    code, said = ask("person", tmp_path / "r", "--label-key", other, "--key", persons.SIGNER.vkey)
    assert (code, "signature" in said["why"]) == (3, True)
    code, said = ask("person", tmp_path / "r", "--label-key", "nonsense", "--key", persons.SIGNER.vkey)
    assert (code, said["verdict"]) == (2, "unreadable")


def test_a_recipients_name_cannot_move_the_cursor_or_turn_the_writing_round(persons, tmp_path, capsys):
    name = "Agency\x1b[2K\N{RIGHT-TO-LEFT OVERRIDE}\nof é"
    report, _, _ = with_recipient(persons, tmp_path, "recipient", name)
    (tmp_path / "r").write_bytes(canonical(report))
    words = ["--label-key", persons.label_key().public.text, "--key", persons.SIGNER.vkey]
    assert main(["person", str(tmp_path / "r"), *words]) == 0
    assert "   recipient: Agency\\x1b[2K\\u202e\\nof é\n" in capsys.readouterr().out


def test_random_changes_of_a_report_never_make_another_good_one(read, good, case, persons):
    """Whatever single character is changed: it is refused, or cannot be read, or it is the same report."""
    good["checkpoint"] = note(persons, case, ())
    random_, data = random.Random(9), canonical(good)
    key = ("--key", persons.SIGNER.vkey)
    expected = read(good, *key)[1]
    for _ in range(150):
        bent = bytearray(data)
        bent[random_.randrange(len(bent))] = random_.choice(b'0189abAB{}[]",: \\x')
        code, said = read(bytes(bent), *key)
        assert code in {2, 3} or (bytes(bent) == data and said == expected)


def test_the_label_of_a_persons_own_making_is_the_one_looked_for(case, good, persons):
    """The signature in a report is the key's one signature on who the person is."""
    _, signature = make_label(case.told.key, persons.ONE, "open")
    assert good["labels"][0]["signature"] == base64.b64encode(signature).decode()
