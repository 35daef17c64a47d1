"""A file cut into many is decided line by line as it was in one piece, and cutting it buys no look-up more."""

import csv
from dataclasses import replace

import pytest

from privity.flow.submit import submit
from privity.flow.verify import run
from privity.testing import demonstration as papers
from privity.testing.synthetic import HeaderFields
from privity.testing.truth import write_request
from privity.wiring import open_office
from tests.flow.conftest import number

ANSWER = "SELECT l.line_id, a.answer, a.person_id, a.tier, a.pattern, a.vetoes, a.plausible, a.address_agrees, a.candidates"


def answers(office, batch):
    """What the record file answered for each line that was looked up, and how each line of the batch stands."""
    folder = office.files.batch(batch)
    with office.engine() as engine:
        engine.attach_parquet("lines", folder.table("lines"))
        engine.attach_parquet("answers", folder.table("answers"))
        found = {
            row[0]: row[1:]
            for row in engine.query(f"{ANSWER} FROM answers AS a JOIN lines AS l USING (ordinal)")
        }
    return found, {line: outcome for _, line, outcome, _ in office.cases.outcomes(batch)}


def settled(demo, office, rows, name):
    """File these lines of the mixed file and settle them; the batch's number."""
    folder = demo.root / "requests" / name
    write_request(folder, HeaderFields(signed_on=office.today(), batch_id=name), list(rows[0]), rows)
    demo.sign_header(folder / "lines.header.toml", papers.REQUESTER)
    batch = submit(office, folder / "lines.header.toml", filed_by="C-intake").id
    run(office, batch)
    return batch


def cut_and_whole(demo, files, slice_size):
    """The answers of the mixed file, whole and cut into so many files, for lines looked up both times."""
    office = open_office(demo.office)
    office = replace(office, settings=replace(office.settings, inspection_slice=slice_size))
    whole, standing = answers(office, number(2))
    with (demo.root / "requests" / "mixed" / "lines.csv").open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    found, stands = {}, {}
    for part in range(files):
        batch = settled(demo, office, rows[part::files], f"FIA-CUT-{part}")
        for held, more in zip((found, stands), answers(office, batch), strict=True):
            held.update(more)
    office.log.close()
    return (whole, standing), (found, stands)


def compare(one, other):
    (whole, standing), (found, stands) = one, other
    both = whole.keys() & found.keys()
    assert len(both) > len(whole) * 9 // 10
    assert {line: whole[line] for line in both} == {line: found[line] for line in both}
    assert {line: standing[line] for line in both} == {line: stands[line] for line in both}


def test_cut_into_files_and_slices_every_line_is_answered_the_same(demo):
    compare(*cut_and_whole(demo, files=2, slice_size=10))


@pytest.mark.full
def test_cut_into_twenty_files_every_line_is_answered_the_same(demo):
    compare(*cut_and_whole(demo, files=20, slice_size=1))
