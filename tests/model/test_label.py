"""A label is the same in Python and in the engine, and names nobody to whoever lacks the key."""

import hashlib
import hmac

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.model.label import LABEL_KEY, LABEL_KEY_COLUMNS, hmac_pads, person_label, person_label_sql

KEY = bytes(range(32))
PERSONS = ["P-1", "P-10", "p-1", "", "É-7", "人 1", "x" * 300]


def test_engine_and_python_make_the_same_label(tmp_path):
    with DuckDBEngine(spill=tmp_path) as engine:
        engine.attach_rows(LABEL_KEY, LABEL_KEY_COLUMNS, [hmac_pads(KEY)])
        engine.attach_rows("people", (("person_id", "VARCHAR"),), [(each,) for each in [*PERSONS, None]])
        select = (
            f"SELECT p.person_id, {person_label_sql('p.person_id', 'k')} FROM people AS p, {LABEL_KEY} AS k"
        )
        made = dict(engine.query(select))
    assert made == {**{each: person_label(KEY, each) for each in PERSONS}, None: None}


def test_a_label_is_an_hmac_under_its_own_purpose():
    assert person_label(KEY, "P-1") == hmac.new(KEY, b"privity/person/v1\0P-1", hashlib.sha256).hexdigest()


@pytest.mark.parametrize("other", ["P-2", "P-1 ", "p-1"])
def test_another_person_or_another_key_is_another_label(other):
    assert len({person_label(KEY, "P-1"), person_label(KEY, other), person_label(bytes(32), "P-1")}) == 3
