"""A stranger with the public copy recognises the complete entry, and reads no person in it."""

import json
import tomllib
from hashlib import sha256

from privity.accounting.disclosure import commitment, disclose, unb64u
from privity.accounting.entry import read_entry
from privity.adapters.registers.entries import plain
from privity.model.canonical import canonical
from privity.testing import demonstration as papers
from privity.wiring import open_office

UNUSABLE = 2


def told(demo, capsys, *words, allow=(0,)):
    capsys.readouterr()
    demo.run("agreement", "public", *words, "--office", demo.office, allow=allow)
    return capsys.readouterr().out


def test_the_digest_is_that_of_the_complete_entry_and_of_the_log(demo, capsys):
    copy = json.loads(told(demo, capsys, papers.AGREEMENT, "--json"))
    (entry,) = tomllib.loads((demo.office / "registers" / "agreements.toml").read_text("utf-8"))["entry"]
    signed = {key: plain(value) for key, value in entry.items() if key != "signature"}
    digest = sha256(b"privity/register/agreements/v1\0" + canonical(signed)).hexdigest()
    assert copy["entry"]["sha256"] == digest
    office = open_office(demo.office, reading=True)
    fields = read_entry(office.log.entry(copy["entry"]["log_entry"]))
    office.log.close()
    assert fields["register"] == "agreements"
    opened = disclose(office.keys.unit, unb64u(fields["n"]), "digest", digest)
    assert commitment(opened) in fields["_sd"]


def test_all_that_the_entry_says_is_in_the_copy_and_nobody_is_named(demo, capsys):
    text = told(demo, capsys, papers.AGREEMENT)
    copy = json.loads(told(demo, capsys, papers.AGREEMENT, "--json"))
    assert copy["statutes"]["named"] == list(papers.STATUTES)
    assert copy["elements"]["named"] == list(papers.ELEMENTS)
    assert (copy["recipients"], copy["authorities"]) == ([papers.RECIPIENT], ["i2"])
    assert copy["signed"]["office"] == "head_officer"
    assert copy["effect"]["has_effect"] is True
    assert [each["field"] for each in copy["withheld"]] == ["signed_by", "signature"]
    for said in (text, json.dumps(copy)):
        for person in (*papers.FOUNDERS, *papers.OFFICERS):
            assert person.name not in said
            assert person.person not in said
        assert "CERTIFICATE" not in said
        assert "Inquiry Avenue" not in said


def test_a_replaced_agreement_keeps_its_digest_and_says_that_it_ended(demo, capsys):
    before = json.loads(told(demo, capsys, papers.AGREEMENT, "--json"))
    office = open_office(demo.office, reading=True)
    today = office.today()
    office.log.close()
    demo.enter("agreement", "C-head", {
        "id": "AGR-FIA-2", "from": today, "replaces": papers.AGREEMENT, "agency": papers.AGENCY, "recipients": [],
        "authorities": ["i2"], "statutes": [], "elements": [], "volume": 1, "signed_by_head": today,
        "opinion_sha256": "a" * 64,
    })  # fmt: skip
    after = json.loads(told(demo, capsys, papers.AGREEMENT, "--json"))
    assert (after["entry"], after["to"]) == (before["entry"], None)
    assert after["effect"]["why"][0].startswith("It ended on")
    new = json.loads(told(demo, capsys, "AGR-FIA-2", "--json"))
    assert new["effect"]["missing"] == ["counsel_opinion", "privacy_assessment", "published_on"]
    assert new["acts"][1] == {
        "act": "counsel's written opinion",
        "by": "counsel",
        "on": None,
        "sha256": "a" * 64,
    }


def test_a_file_holds_the_same_bytes_as_are_printed(demo, capsys, tmp_path):
    words = (papers.AGREEMENT, "--on", "2026-03-01")
    for more in ((), ("--json",)):
        printed = told(demo, capsys, *words, *more)
        told(demo, capsys, *words, *more, "--to", tmp_path / "copy")
        assert (tmp_path / "copy").read_text("utf-8") == printed


def test_an_agreement_that_is_not_there_is_said_to_be_none(demo, capsys):
    assert told(demo, capsys, "AGR-NONE", allow=(UNUSABLE,)) == ""
