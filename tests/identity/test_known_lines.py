"""Lines with known truth: every kind is made, whoever is taken out is as good as never loaded, and a loose rule is seen to fail."""

from dataclasses import replace

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.flow.measure import make_known_lines, measure
from privity.identity import RECORD_COLUMNS, known, load_steps, verify_steps, whole_steps
from privity.identity.known import WAYS, WHO, asking_steps, calibration_kinds, decoy_kinds
from privity.model.step import Step
from privity.testing.synthetic.people import generate_people

LINES, SEED = 40, 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nation")
    generate_people(folder, persons=4000, seed=3, threads=1)
    return folder


@pytest.fixture
def loaded(folder, tmp_path):
    with DuckDBEngine(spill=tmp_path, memory_limit="1GB", threads=1) as engine:
        load(engine, folder)
        yield engine


def load(engine, folder, without="NULL"):
    for relation in RECORD_COLUMNS:
        engine.attach_parquet(f"all_{relation}", folder / f"{relation}.parquet")
        engine.attach_view(
            relation, f"SELECT * FROM all_{relation} WHERE coalesce(person_id NOT IN ({without}), TRUE)"
        )
    engine.attach_rows("part_base", [("first_no", "BIGINT")], [(0,)])
    engine.run([*load_steps(), *whole_steps()])


def test_every_kind_of_person_and_every_way_of_writing_is_drawn(loaded):
    make_known_lines(loaded, calibration_kinds(LINES), SEED)
    rows = loaded.query(
        "SELECT DISTINCT l.who, k.way FROM known_lines AS l JOIN kinds AS k ON k.kind = l.kind"
    )
    rare = "number one slip off"
    assert {who for who, _ in rows} >= set(WHO) - {rare}
    assert {way for _, way in rows} == set(WAYS)
    per_kind = loaded.query(
        "SELECT count(*), any_value(wanted) FROM known_lines JOIN kinds USING (kind) GROUP BY kind"
    )
    assert all(made <= wanted for made, wanted in per_kind)


def test_the_same_seed_draws_the_same_lines_and_another_draws_others(loaded):
    def drawn(seed):
        make_known_lines(loaded, calibration_kinds(4), seed)
        return loaded.query("SELECT * FROM known_lines ORDER BY ref")

    first = drawn(SEED)
    assert first == drawn(SEED) != drawn(SEED + 1)


def test_nobody_is_verified_as_another_where_every_word_is_written_in_full(loaded):
    seen = measure(loaded, seed=SEED, lines=LINES, at_once=100_000)
    assert sum(cell.accepts for cell in seen.cells) > LINES
    assert seen.kinds["on file"][1] > 0
    full = {cell.cell: cell.false_accepts for cell in seen.cells}
    assert full[5822] == full[5821] == full[5812] == 0


def test_slices_count_the_same(loaded):
    whole = measure(loaded, seed=SEED, lines=10, at_once=100_000)
    assert measure(loaded, seed=SEED, lines=10, at_once=97) == whole
    assert measure(loaded, seed=SEED, lines=10, at_once=1_000) == whole


LOOSE = {
    "a number that contradicts is no veto": ("judged", "id > 0 AND birth > 0 AND", "birth > 0 AND"),
    "a birth date that contradicts is no veto": ("judged", "id > 0 AND birth > 0 AND", "id > 0 AND"),
    "the name alone suffices": ("judged", "THEN 3 ELSE 4", "THEN 3 ELSE 1"),
    "any given name suffices beside a birth date": (
        "judged",
        "(tier = 2 AND family IN (5, 3) AND given IN (8, 7))",
        "(tier = 2)",
    ),
    "the address need not agree": ("judged", "address >= 2 AS addressed", "TRUE AS addressed"),
}


@pytest.mark.parametrize("loose", LOOSE.values(), ids=LOOSE)
def test_a_rule_with_a_hole_is_seen_to_verify_somebody_else(loaded, monkeypatch, loose):
    makes, had, has = loose
    steps = [replace(s, sql=s.sql.replace(had, has)) if s.makes == makes else s for s in verify_steps()]
    assert steps != list(verify_steps())
    monkeypatch.setattr(known, "verify_steps", lambda: steps)
    make_known_lines(loaded, calibration_kinds(LINES), SEED)
    loaded.run([Step("asked_now", "SELECT * FROM known_lines"), *asking_steps()])
    wrong = loaded.query(
        "SELECT sum(false_accepts) FROM told_kinds WHERE who NOT LIKE '%like%' AND who <> 'on file'"
    )
    assert wrong[0][0] > 0


def answers(engine):
    rows = engine.query(
        "SELECT ordinal, answer, person_id, tier, pattern, vetoes, plausible, address_agrees, candidates, notes "
        "FROM identity_answers ORDER BY ordinal"
    )
    return {row[0]: row[1:] for row in rows}


def test_whoever_is_withheld_is_as_good_as_never_loaded(loaded, folder, tmp_path):
    make_known_lines(loaded, calibration_kinds(LINES), SEED)
    one_of_each_home = (
        "SELECT * FROM known_lines WHERE ref IN (SELECT min(ref) FROM known_lines WHERE who = 'absent' "
        "GROUP BY address_line1, postal_code)"
    )
    loaded.run([Step("asked_now", one_of_each_home), *asking_steps()])
    taken = loaded.query(
        "SELECT DISTINCT h.person_id FROM withheld AS w JOIN held AS h ON h.person_no = w.person_no"
    )
    with_withheld = answers(loaded)
    assert len(taken) > 100
    assert "verified" not in {row[0] for row in with_withheld.values()}
    loaded.write_parquet(
        "SELECT * EXCLUDE (withheld_no), NULL::BIGINT AS withheld_no FROM asked_now",
        tmp_path / "asked.parquet",
    )
    with DuckDBEngine(spill=tmp_path, memory_limit="1GB", threads=1) as engine:
        load(engine, folder, ", ".join(f"'{person}'" for (person,) in taken))
        engine.attach_parquet("asked_now", tmp_path / "asked.parquet")
        engine.run(asking_steps())
        assert answers(engine) == with_withheld


def test_without_withholding_the_same_lines_find_the_persons(loaded):
    make_known_lines(loaded, calibration_kinds(LINES), SEED)
    loaded.run(
        [
            Step(
                "asked_now",
                "SELECT * REPLACE (NULL::BIGINT AS withheld_no) FROM known_lines WHERE who = 'absent'",
            ),
            *asking_steps(),
        ]
    )
    assert loaded.query("SELECT count(*) FROM identity_answers WHERE answer = 'verified'")[0][0] > 100


def test_no_decoy_finds_anybody(loaded):
    make_known_lines(loaded, decoy_kinds(2000), SEED)
    loaded.run([Step("asked_now", "SELECT * FROM known_lines"), *asking_steps()])
    assert loaded.query("SELECT sum(false_accepts), sum(right_accepts) FROM told_kinds") == [(0, 0)]
    assert loaded.query("SELECT count(DISTINCT who) FROM told_kinds") == [(4,)]
