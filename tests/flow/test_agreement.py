"""A line outside the agreement is refused on its face, however lawful it is; the line beside it is not."""

import duckdb

from privity.testing.synthetic import HeaderFields
from privity.testing.truth import cut
from tests.flow.conftest import file, number

OUTSIDE = {
    "another statute": {"statute": "18 USC 2339B", "statute_facts": ""},
    "one element more": {"elements": "mailing_address;wages;account_balance"},
    "all it covers": {"statute": "18 USC 1343", "statute_facts": "", "elements": "mailing_address;wages"},
}


def lawful(folder):
    """Lines with nothing wrong."""
    with duckdb.connect() as db:
        rows = db.execute(
            "SELECT line_id FROM read_parquet(?) WHERE kind = 'lawful' AND len(register_failed) = 0 ORDER BY line_id",
            [str(folder / "truth.parquet")],
        ).fetchall()
    return [line_id for (line_id,) in rows]


def test_a_statute_or_an_element_outside_the_agreement_refuses_its_own_line(demo, tmp_path, office):
    office.log.close()
    source = demo.root / "requests" / "mixed"
    changes = dict(zip(lawful(source), OUTSIDE.values(), strict=False))
    assert len(changes) == 3

    def keep(row):
        row.update(changes.get(row["line_id"], {}))
        return row["line_id"] in changes

    folder = demo.root / "requests" / "outside"
    cut(source, folder, HeaderFields(signed_on=office.today(), batch_id="FIA-OUTSIDE"), keep)
    file(demo, folder)
    demo.run("batch", "run", number(3), "--office", demo.office, allow=(0, 1))
    out = tmp_path / "lines.parquet"
    demo.run("batch", "lines", number(3), "--output", out, "--office", demo.office)
    with duckdb.connect() as db:
        rows = db.execute("SELECT line_id, outcome, failed FROM read_parquet(?)", [str(out)]).fetchall()
    refused = ("facially_refused", ["agreement.in_force"])
    found = {line_id: (outcome, failed) for line_id, outcome, failed in rows}
    other, more, covered = (found[line_id] for line_id in changes)
    assert (other, more) == (refused, refused)
    assert covered[0] != "facially_refused"
