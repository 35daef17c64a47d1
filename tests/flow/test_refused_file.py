"""A request file refused whole is on the record each time, shows nobody's data, and nothing of it is kept."""

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from hashlib import sha256

import pytest

from privity.accounting.entry import read_entry
from privity.errors import InputError, UnavailableError
from privity.flow.accounting import opened_again
from privity.flow.refused_file import KIND
from privity.flow.report import reconcile
from privity.flow.submit import submit
from privity.testing import demonstration as papers
from privity.wiring import open_office
from privity_verify.cli import main as verify
from tests.flow.acts import first_lines
from tests.flow.conftest import number
from tests.flow.test_order import Breaking

UNREADABLE = 2


@pytest.fixture
def sent(demo, tmp_path):
    """A signed request that was not filed: the mixed file under another name."""
    folder = first_lines(demo, tmp_path / "sent", "FIA-SENT", 20)
    demo.sign_header(folder / "lines.header.toml")
    return folder


def bad_header(demo, folder):
    path = folder / "lines.header.toml"
    path.write_text(path.read_text() + 'nickname = "MARKED"\n')


def altered_header(demo, folder):
    path = folder / "lines.header.toml"
    path.write_text(path.read_text() + "# MARKED\n")


def stranger(demo, folder):
    header = folder / "lines.header.toml"
    signed = demo.openssl.sign(header.read_bytes(), cert=demo.cert("stranger"), key=demo.key("stranger"))
    header.with_name(header.name + ".p7s").write_bytes(signed)


def nobody_enrolled(demo, folder):
    """Signed, by an official of a known agency whose key nobody enrolled; the lines are spoiled."""
    header = folder / "lines.header.toml"
    header.write_text(header.read_text().replace(papers.REQUESTER, "FIA-000009"))
    demo.sign_header(header)
    spoiled_lines(demo, folder)


def no_signature(demo, folder):
    (folder / "lines.header.toml.p7s").unlink()


def spoiled_lines(demo, folder):
    lines = folder / "lines.csv"
    lines.write_bytes(lines.read_bytes().replace(b"line_id", b"MARKED", 1))


def other_lines_signed(demo, folder):
    """Lines with a control character, under a header that names them as they are."""
    lines, header = folder / "lines.csv", folder / "lines.header.toml"
    before = sha256(lines.read_bytes()).hexdigest()
    lines.write_bytes(lines.read_bytes().replace(b",US", b",\x01", 1))
    header.write_text(header.read_text().replace(before, sha256(lines.read_bytes()).hexdigest()))
    demo.sign_header(header)


def taken(demo, folder):
    """The name of a batch filed before, over other lines."""
    header = folder / "lines.header.toml"
    header.write_text(header.read_text().replace("FIA-SENT", "FIA-MIXED"))
    demo.sign_header(header)


SPOILED = {
    "bad header": (bad_header, None, {"header.unknown"}),
    "header altered after it was signed": (altered_header, None, {"header.signature"}),
    "a stranger's signature": (stranger, None, {"header.signature"}),
    "no key enrolled": (nobody_enrolled, None, {"digest.mismatch"}),
    "no signature": (no_signature, None, {"header.signature"}),
    "lines are not those signed for": (spoiled_lines, "FIA", {"digest.mismatch"}),
    "spoiled lines": (other_lines_signed, "FIA", {"cells.control"}),
    "a name used before": (taken, "FIA", {"header.taken"}),
}


def filed(demo, folder, *, allow=(UNREADABLE,)):
    return demo.act("C-intake", "batch", "submit", folder / "lines.header.toml", allow=allow)


def attempts(office):
    return [(n, read_entry(office.log.entry(n))) for n in office.log.of_kind(KIND)]


def stored(demo):
    """Everything of the office but its log: rows of the case store, and name to digest of every other file."""
    with closing(sqlite3.connect(demo.office / "case.sqlite3")) as rows:
        kept = list(rows.iterdump())
    return kept, {
        str(path.relative_to(demo.office)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(demo.office.rglob("*"))
        if path.is_file() and path.parent.name != "log" and not path.name.startswith("case.sqlite3")
    }


@pytest.mark.parametrize("spoiled", SPOILED)
def test_a_refused_file_is_accounted_for_and_nothing_of_it_is_kept(demo, sent, spoiled):
    spoil, agency, rules = SPOILED[spoiled]
    spoil(demo, sent)
    before = stored(demo)
    office = open_office(demo.office)
    batches = len(office.cases.batches())
    with pytest.raises(InputError) as refused:
        submit(office, sent / "lines.header.toml", filed_by="C-intake")
    ((index, entry),) = attempts(office)
    assert entry.get("agency") == agency
    assert stored(demo) == before
    assert len(office.cases.batches()) == batches
    assert b"MARKED" not in office.log.entry(index)
    faults = Counter(problem.rule for problem in refused.value.problems)
    assert rules <= set(faults)
    assert entry["faults"] == faults.total()
    assert sealed(office, index, sent, faults, header_read=spoiled != "bad header") == len(entry["_sd"])
    office.log.close()


def sealed(office, index, sent, faults, *, header_read):
    """How many values the entry commits to: exactly these digests, rules and person."""
    values = {
        "header": sha256((sent / "lines.header.toml").read_bytes()).hexdigest(),
        "lines": sha256((sent / "lines.csv").read_bytes()).hexdigest() if header_read else None,
        "by": "C-intake",
        "rules": [list(fault) for fault in sorted(faults.items())],
    }
    return len(opened_again(office, index, values))


def test_each_attempt_with_the_same_file_is_an_entry_of_its_own(demo, sent):
    spoiled_lines(demo, sent)
    filed(demo, sent)
    filed(demo, sent)
    assert len(attempts(open_office(demo.office, reading=True))) == 2


def test_the_same_file_mended_is_filed_and_its_number_was_not_used_up(demo, sent, tmp_path):
    shutil.copy(sent / "lines.csv", tmp_path / "whole.csv")
    spoiled_lines(demo, sent)
    filed(demo, sent)
    shutil.copy(tmp_path / "whole.csv", sent / "lines.csv")
    filed(demo, sent, allow=(0,))
    assert open_office(demo.office, reading=True).cases.batches()[-1].id == number(3)


def test_books_agree_and_count_it_and_a_stranger_can_check_the_log(demo, sent, capsys):
    spoiled_lines(demo, sent)
    filed(demo, sent)
    office = open_office(demo.office, reading=True)
    assert reconcile(office)[1] == ()
    capsys.readouterr()
    demo.run("report", "reconcile", "--office", demo.office, "--json")
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"differences": [], "refused_files": 1}
    assert verify(["log", str(demo.office / "log"), "--key", office.log.vkey, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kinds"][KIND] == 1


@pytest.mark.parametrize("absent", ["lines.header.toml", "lines.csv"])
def test_a_file_that_is_not_there_asks_about_nobody(office, sent, absent):
    (sent / absent).unlink()
    before = office.log.size
    with pytest.raises(InputError):
        submit(office, sent / "lines.header.toml", filed_by="C-intake")
    assert office.log.size == before


def test_a_lawful_file_leaves_no_such_entry(demo, sent):
    filed(demo, sent, allow=(0,))
    assert attempts(open_office(demo.office, reading=True)) == []


def test_a_refusal_is_not_said_while_the_log_does_not_answer(demo, office, sent):
    spoiled_lines(demo, sent)
    with pytest.raises(UnavailableError, match="did not answer"):
        submit(
            replace(office, log=Breaking(office.log, "append")),
            sent / "lines.header.toml",
            filed_by="C-intake",
        )
    assert not list((demo.office / "tmp" / "filing").iterdir())
