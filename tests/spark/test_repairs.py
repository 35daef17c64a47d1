"""Each function of the plan, and each repair, gives the same values in both engines at the edges: NULL, empty text, other alphabets."""

import pytest
import sqlglot
from sqlglot import exp

from privity.adapters import spark_engine, spark_sql
from privity.adapters.spark_engine import PROBES, probe
from privity.adapters.spark_sql import BY_NAME, FUNCTIONS, REPAIRS, to_spark, used
from privity.errors import UnavailableError
from privity.identity import verify_steps

LISTED = {kind.__name__ for kind in FUNCTIONS} | BY_NAME
PROBED = {each for name in PROBES for each in used(probe(name))}
PLANNED = {each for step in verify_steps() for each in used(step.sql)} & LISTED


def test_the_plan_holds_nothing_outside_the_list():
    for step in verify_steps():
        assert to_spark(step.sql, where=step.makes)


def test_every_function_of_the_plan_is_put_to_both_engines():
    assert PLANNED <= PROBED


def test_nothing_is_allowed_that_the_plan_does_not_hold():
    assert LISTED <= PLANNED


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT jaro_winkler_similarity(a, b) FROM t",
        "SELECT damerau_levenshtein(a, b) FROM t",
        "SELECT a / b FROM t",
        "SELECT a * 1.5 FROM t",
        "SELECT a::DOUBLE FROM t",
        "SELECT a::TIMESTAMP FROM t",
        "SELECT hash(a) FROM t",
        "SELECT random() FROM t",
        "SELECT now() FROM t",
        "SELECT a || b FROM t",
        "SELECT string_split(a, '.') FROM t",
        "SELECT string_split(a, b) FROM t",
        "SELECT list(a ORDER BY a, b) FROM t",
        "SELECT list(a ORDER BY a DESC) FROM t",
        "SELECT a[2:] FROM t",
        "SELECT datediff('month', a, b) FROM t",
        "SELECT row_number() OVER (ORDER BY a) FROM t",
        "SELECT a FROM t LIMIT 1",
        "SELECT a FROM t ORDER BY a",
        "SELECT t.a FROM t FULL JOIN u ON t.a = u.a",
        "SELECT t.a FROM t CROSS JOIN u",
        "SELECT t.a FROM t JOIN u USING (a)",
        "SELECT lower(a) FROM t",
        "SELECT a LIKE 'x%' FROM t",
        "SELECT a COLLATE NOCASE FROM t",
        "SELECT DISTINCT ON (a) a, b FROM t",
    ],
)
def test_what_engines_may_read_otherwise_is_refused(sql):
    with pytest.raises(UnavailableError, match="not known to read"):
        to_spark(sql, where="t")


def test_values_of_a_literal_stay_what_they_are():
    sql = "SELECT 'it''s a \\ and a \n' AS text"
    assert (
        sqlglot.parse_one(to_spark(sql, where="t"), read="spark").expressions[0].this.name
        == "it's a \\ and a \n"
    )


@pytest.mark.full
@pytest.mark.parametrize("name", PROBES)
def test_both_engines_answer_alike(spark, name):
    assert spark.answers(probe(name), name) == spark_engine._expected(probe(name))


@pytest.mark.full
@pytest.mark.parametrize("name", PROBES)
def test_both_engines_answer_alike_without_compiling(spark, interpreted, name):
    assert spark.answers(probe(name), name) == spark_engine._expected(probe(name))


ONLY_REFUSE = {exp.DPipe, exp.DateDiff, exp.Join, exp.Order}
"""What they refuse is tested above."""


@pytest.mark.full
@pytest.mark.parametrize(
    "kind", [kind for kind in REPAIRS if kind not in ONLY_REFUSE], ids=lambda kind: kind.__name__
)
def test_every_repair_is_needed_and_a_spark_without_it_is_not_used(spark, kind, monkeypatch):
    monkeypatch.setattr(
        spark_sql, "REPAIRS", {each: fix for each, fix in REPAIRS.items() if each is not kind}
    )
    with pytest.raises(UnavailableError):
        spark.check()
