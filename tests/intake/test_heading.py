"""The heading is taken as written: a name is a column or it is a fault with the nearest name beside it."""

import pytest

from privity.intake.heading import judge_heading
from privity.intake.rules import LISTED_PER_RULE, RULES, Fault, problem, problems
from privity.model.request import COLUMNS


def test_columns_may_stand_in_any_order():
    backwards = list(reversed(COLUMNS))
    assert judge_heading(backwards) == (tuple(backwards), ())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Family_Name", "family_name"),
        ("family name", "family_name"),
        (" line_id", "line_id"),
        ("adress_line1", "address_line1"),
    ],
)
def test_a_misspelt_name_is_one_fault_that_tells_the_nearest(written, meant):
    names = [written if name == meant else name for name in COLUMNS]
    placed, faults = judge_heading(names)
    assert faults == (Fault("columns.misspelt", 0, meant, meant),)
    assert placed[names.index(written)] is None


def test_a_name_near_to_nothing_is_extra_and_is_not_repeated():
    _, faults = judge_heading([*COLUMNS, "Ana Núñez"])
    assert faults == (Fault("columns.extra", 0, None, 26),)
    assert "Ana" not in str([problem(fault) for fault in faults])


def test_doubled_and_missing_are_both_told():
    names = ["city" if name == "state" else name for name in COLUMNS]
    placed, faults = judge_heading(names)
    assert set(faults) == {Fault("columns.doubled", 0, "city"), Fault("columns.missing", 0, "state")}
    assert placed.count("city") == 1


def test_problems_come_in_file_order_and_totals_behind():
    faults = [Fault("cells.long", row, "reason", 16384) for row in range(LISTED_PER_RULE, 0, -1)]
    told = problems([*faults, Fault("columns.missing", 0, "city"), Fault("digest.mismatch")],
                    {"cells.long": 5000, "columns.missing": 1, "digest.mismatch": 1})  # fmt: skip
    assert [p.rule for p in told[:3]] == ["digest.mismatch", "columns.missing", "cells.long"]
    assert [p.row for p in told[2:-1]] == list(range(1, LISTED_PER_RULE + 1))
    assert told[-1].says == "This rule is broken in 5,000 places; 100 are listed."


def test_every_rule_has_a_sentence_and_a_remedy():
    for rule, (says, remedy) in RULES.items():
        assert says.format(hint="x").endswith("."), rule
        assert remedy.endswith("."), rule
