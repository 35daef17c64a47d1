"""What answers lines beside the engine answers each line asked once, or nothing is kept."""

from types import SimpleNamespace

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.errors import IntegrityError, UnavailableError
from privity.flow.lookup import look_up_beside

COLUMNS = """'not found' AS answer, NULL AS person_id, NULL AS tier, NULL AS pattern, [] AS vetoes, 0 AS plausible,
  FALSE AS address_agrees, [] AS candidates, [] AS candidate_patterns, [] AS notes, NULL AS held_back"""


class Elsewhere:
    """Answers the ordinals it is told to, whatever was asked."""

    version = "Elsewhere 1.0"

    def __init__(self, ordinals):
        self.ordinals = ordinals
        self.given = {}

    def answer(self, steps, *, lines, records, makes, out):
        self.given = {"steps": [step.makes for step in steps], "lines": lines, "records": records}
        if self.ordinals is None:
            raise UnavailableError("It stopped.", where="elsewhere", remedy="Run it again.")
        with DuckDBEngine(spill=out, threads=1) as engine:
            engine.attach_rows("o", [("ordinal", "INTEGER")], [(n,) for n in self.ordinals])
            engine.write_parquet(f"SELECT ordinal, {COLUMNS} FROM o", out / "answers.parquet")
        return [out / "answers.parquet"]


@pytest.fixture
def ask(tmp_path):
    """`ask(ordinals)`: two lines asked, looked up by what answers those ordinals."""

    def run(ordinals):
        beside = Elsewhere(ordinals)
        manifest = SimpleNamespace(digests=lambda relation: {f"part/{relation}.parquet": "digest"})
        with DuckDBEngine(spill=tmp_path, threads=1) as engine:
            engine.attach_rows("asked", [("ordinal", "BIGINT")], [(1,), (2,)])
            engine.attach_rows("withheld", [("ordinal", "BIGINT"), ("person_no", "BIGINT")], [(1, 5)])
            look_up_beside(engine, beside, manifest=manifest, folder=tmp_path)
            kinds = [(row[0], row[1]) for row in engine.query("DESCRIBE identity_answers")]
            return (
                engine.query("SELECT ordinal, answer FROM identity_answers ORDER BY ordinal"),
                kinds,
                beside,
            )

    return run


def test_answers_from_elsewhere_are_attached_with_the_types_of_our_own(ask):
    rows, kinds, beside = ask([1, 2])
    assert rows == [(1, "not found"), (2, "not found")]
    assert kinds[:3] == [("ordinal", "BIGINT"), ("answer", "VARCHAR"), ("person_id", "VARCHAR")]
    assert dict(kinds)["candidates"] == "VARCHAR[]"
    assert beside.given["steps"][-1] == "identity_answers"
    assert set(beside.given["lines"]) == {"asked", "withheld"}


def test_only_what_is_searched_of_the_record_file_goes_there(ask):
    _, _, beside = ask([1, 2])
    assert beside.given["records"].keys().isdisjoint({"held_items", "held_mail", "held_persons"})
    assert "held" in beside.given["records"]


@pytest.mark.parametrize(
    "ordinals", [[1], [1, 1], [1, 2, 2], [1, 2, 3], [1, 3], []], ids=lambda answered: f"answers {answered}"
)
def test_a_line_left_out_doubled_or_made_up_is_an_integrity_failure(ask, ordinals):
    with pytest.raises(IntegrityError, match="did not answer each line once"):
        ask(ordinals)


def test_what_stops_elsewhere_answers_nothing(ask):
    with pytest.raises(UnavailableError):
        ask(None)
