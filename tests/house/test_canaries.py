"""What is confidential stays where it belongs: a mark in every confidential field of a whole run is found nowhere else.

Looked through: the log, the outbox, everything said on both streams, certificates, letters, lists and reports,
the case store, temporary files, what is remembered of refused lines, errors, incidents, and how objects print.
"""

import json
import sqlite3
import tempfile
from contextlib import closing

import duckdb
import pytest

from privity.cli.common import close_all
from privity.flow import evidence
from privity.wiring import open_office

from .marked import (
    COLUMNS,
    MARK,
    NUMBERS,
    SPOKEN,
    TELLING,
    UNNUMBERED,
    Marked,
    line,
    marked,
    spoken,
    write_lines,
    write_request,
)

MAY_SHOW = {("case", "show")}
"""The command that is there to show a line to whoever opened it."""
AMBIGUOUS = f"/L{UNNUMBERED:06d}"
"""Ends the name of the one line that a comparison may show beside a record."""


def found_in(data):
    """Marks in text or bytes, whatever the case of their letters."""
    lowered = data.lower()
    return [
        each for each in TELLING if (each.encode() if isinstance(lowered, bytes) else each).lower() in lowered
    ]


def found_below(*folders):
    """Files below folders that hold a mark."""
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    assert paths
    return {str(path): found_in(path.read_bytes()) for path in paths if found_in(path.read_bytes())}


@pytest.fixture(scope="module")
def spill(tmp_path_factory):
    """Temporary files of the whole module, where they can be looked through."""
    folder = tmp_path_factory.mktemp("temporary")
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    yield folder
    tempfile.tempdir = before


@pytest.fixture(scope="module")
def run(tmp_path_factory, spill):
    made = Marked(tmp_path_factory.mktemp("marked"))
    made.run()
    yield made
    close_all()


@pytest.fixture
def office(run):
    held = open_office(run.demo.office, reading=True)
    yield held
    held.log.close()


def rows_of(path):
    with duckdb.connect() as db:
        return repr(db.execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall())


def outcomes(run, n):
    shown = [said for words, _, said in run.said if words[:2] == ("batch", "show") and "--json" in words]
    return json.loads(shown[n])


def test_the_run_released_refused_and_recalled_what_it_should(run):
    first, second = outcomes(run, 0), outcomes(run, 1)
    assert (first["recalled"], first["facially_refused"], first["record_refused"]) == (1, 2, 1)
    assert first["refused_by_decision"] == 1
    assert second["released"] == 2


def test_the_marks_are_where_they_belong_so_that_they_can_be_found(run):
    shown = " ".join(said for words, _, said in run.said if words[:2] == ("case", "show"))
    assert MARK in shown.lower()
    assert NUMBERS[0] in shown
    kept = rows_of(next((run.demo.office / "batches").glob("*-1/lines.parquet")))
    assert set(found_in(kept)) >= {MARK, *NUMBERS[:5]}


def compares_the_ambiguous(words):
    return words[:2] == ("review", "compare") and words[2].endswith(AMBIGUOUS)


def test_no_command_says_a_mark_but_those_that_show_a_line_to_its_reviewer(run):
    leaks = {
        words[:3]: found_in(said)
        for words, _, said in run.said
        if words[:2] not in MAY_SHOW and not compares_the_ambiguous(words) and found_in(said)
    }
    assert leaks == {}


def test_a_comparison_shows_the_name_and_place_asked_about_and_no_number_or_date(run):
    (said,) = (said for words, _, said in run.said if compares_the_ambiguous(words))
    assert found_in(said) == [MARK]


def test_the_log_its_copy_and_the_outbox_hold_no_mark(run):
    office = run.demo.office
    assert found_below(office / "log", office / "outbox", run.root / "told") == {}


def test_the_registers_hold_no_mark(run):
    assert found_below(run.demo.office / "registers") == {}


def test_certificates_and_letters_hold_no_mark(run):
    certificates = (run.demo.office / "batches").glob("*/certificates")
    assert found_below(*certificates) == {}


def test_the_case_store_knows_what_officers_wrote_and_nothing_of_a_person(run):
    with closing(sqlite3.connect(f"file:{run.demo.office / 'case.sqlite3'}?mode=ro", uri=True)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        held = {
            found
            for table in tables
            for row in db.execute(f'SELECT * FROM "{table}"')
            for found in found_in(repr(row))
        }
    assert held == {SPOKEN}


def test_what_is_remembered_of_refused_lines_names_nobody(run):
    paths = [
        path
        for name in ("fingerprints", "refused", "refused_lines", "earlier")
        for path in (run.demo.office / "batches").glob(f"*/{name}.parquet")
    ]
    assert len(paths) > len({path.name for path in paths})
    assert {path.name: found_in(rows_of(path)) for path in paths if found_in(rows_of(path))} == {}


def test_nothing_is_left_behind_in_temporary_folders(run, spill):
    left = [
        path for folder in (run.demo.office / "tmp", spill) for path in folder.rglob("*") if path.is_file()
    ]
    assert left == []


def test_objects_print_no_mark(run, office):
    batch = office.cases.batches()[0]
    ordinals = [1, 2]
    objects = [
        *evidence.states(office, batch, ordinals).values(),
        *evidence.views(office, batch, ordinals),
        *office.cases.decisions(batch.id),
        *office.cases.objections(batch.id),
        *office.cases.approvals(batch.id),
        *office.cases.releases(),
        office.cases.batches(),
        office.registers(),
        office.settings,
        office.keys,
    ]
    assert [type(each).__name__ for each in objects if found_in(repr(each))] == []


def heading(*names):
    return ",".join(names) + "\n"


ROW = ",".join(line(0).get(column, "") for column in COLUMNS)
SPOILED = {
    "no heading": ROW + "\n" + ROW + "\n",
    "a column of a strange name": heading(*COLUMNS, marked("column")) + ROW + ",x\n",
    "a row too long": heading(*COLUMNS) + ROW + f",{marked('more')}\n",
    "a row too short": heading(*COLUMNS) + f"{marked('short')}\n",
    "an open quotation mark": heading(*COLUMNS) + f'"{marked("open")},' + ROW + "\n",
    "a control character": heading(*COLUMNS) + ROW.replace(MARK.capitalize(), MARK + "\x07") + "\n",
    "a cell without end": heading(*COLUMNS) + ROW.replace("Street", "Street " + MARK * 9_000) + "\n",
    "one line twice": heading(*COLUMNS) + ROW + "\n" + ROW + "\n",
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_a_spoiled_file_is_refused_without_being_quoted(run, tmp_path, spill, spoiled):
    path = tmp_path / "lines.csv"
    path.write_text(SPOILED[spoiled], "utf-8")
    for words in (("batch", "check", path), ("batch", "check", path, "--json")):
        assert run.command([str(word) for word in words]) == 2
        said = run.said.pop()[2]
        assert said
        assert found_in(said) == []
    assert [file for file in spill.rglob("*") if file.is_file()] == []


def test_bad_values_are_told_by_their_place(run, tmp_path):
    bad = line(0, date_of_birth=f"{MARK}-02-31", state=marked("state"), periods=MARK, id_number=MARK + "7")
    write_lines(tmp_path / "lines.csv", [bad, line(1, statute=marked("law"), elements=marked("thing"))])
    assert run.command(["batch", "check", str(tmp_path / "lines.csv"), "--json"]) == 1
    assert found_in(run.said.pop()[2]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('batch_id = "', f'{MARK} = "x"\nbatch_id = "'),
        ('authority = "i2"', f'authority = ["{MARK}"]'),
        ("signed_on = ", f'signed_on = "{MARK}" # '),
        ("[requester]", f"[requester]]\n{MARK}"),
    ],
)
def test_a_bad_header_is_refused_without_being_quoted(run, tmp_path, old, new):
    header = write_request(tmp_path / "bad", "BAD", [line(0)])
    header.write_text(header.read_text("utf-8").replace(old, new), "utf-8")
    words = ["batch", "check", str(header.with_name("lines.csv")), "--header", str(header)]
    assert run.command(words) == 2
    assert found_in(run.said.pop()[2]) == []


COLUMNS_OF_DECISIONS = (
    "line_id,verdict,reason_specific,names_informant,impairs_investigation,candidate,distinguishes,reason\n"
)
BAD_DECISIONS = {
    "a verdict that is none": COLUMNS_OF_DECISIONS + f"L000000,{MARK},yes,no,no,,,{spoken('why')}\n",
    "a finding that is neither": COLUMNS_OF_DECISIONS + f"L000000,release,{MARK},no,no,,,{spoken('why')}\n",
    "other columns": f"line_id,{MARK}\n{marked('x')},y\n",
}


@pytest.mark.parametrize("text", BAD_DECISIONS.values(), ids=BAD_DECISIONS)
def test_a_bad_decision_is_refused_without_being_quoted(run, tmp_path, text):
    (tmp_path / "decisions.csv").write_text(text, "utf-8")
    batch = outcomes(run, 0)["batch"]
    run.demo.act("C-reviewer-1", "review", "decide", batch, tmp_path / "decisions.csv", allow=(2, 4))
    assert found_in(run.said.pop()[2]) == []


def test_a_record_file_that_is_refused_is_not_quoted(run, tmp_path):
    (tmp_path / "bad").mkdir()
    with duckdb.connect() as db:
        for name in ("persons", "names", "addresses", "items"):
            db.execute(f"COPY (SELECT '{MARK}' AS person_id, 1 AS {MARK}) TO '{tmp_path}/bad/{name}.parquet'")
    run.demo.run("records", "load", tmp_path / "bad", "--office", run.demo.office, allow=(2,))
    assert found_in(run.said.pop()[2]) == []


def test_an_error_that_is_not_ours_is_told_by_a_number(run, monkeypatch):
    def breaks(*_):
        raise RuntimeError(marked("record"))

    monkeypatch.setattr("privity.flow.records.status", breaks)
    run.demo.run("records", "status", "--office", run.demo.office, allow=(5,))
    said = run.said.pop()[2]
    assert "incident" in said
    assert found_in(said) == []
