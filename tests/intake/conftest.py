"""Lines of a request in an engine, with the readings and pack relations that judging them needs."""

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.intake import value_steps
from privity.model.request import COLUMNS
from privity.model.step import Step
from privity.standards import address_steps, name_steps, number_steps

PACK = {
    "pack_elements": (("element", "class"), [("mailing_address", "identity"), ("wages", "third_party"), ("telephone", "refused")]),
    "pack_statutes": (("statute", "entry", "kind"), [(s, s, kind) for s, kind in (("8 USC 1253(a)(1)", "criminal"), ("18 USC 1546", "criminal"), ("8 USC 1231", "civil"))]),
    "pack_statute_keys": (
        ("statute", "key", "type"),
        [
            ("8 USC 1253(a)(1)", "final_order_on", "date"),
            ("8 USC 1253(a)(1)", "ground", "text"),
            ("8 USC 1253(a)(1)", "in_custody", "bool"),
            ("18 USC 1546", "documents", "int"),
        ],
    ),
    "pack_proceedings": (("proceeding",), [("investigation",), ("grand_jury",)]),
    "pack_id_types": (("id_type",), [("ssn",), ("itin",)]),
}  # fmt: skip


@pytest.fixture
def judged(tmp_path):
    """Call with lines as dictionaries of text; gives the engine once `line_values` is made.

    Addresses are standardised only when asked for: it costs a second.
    """
    engines = []

    def judge(lines, *, addresses=False):
        engine = DuckDBEngine(spill=tmp_path, memory_limit="500MB", threads=1)
        engines.append(engine)
        for name, (columns, rows) in PACK.items():
            engine.attach_rows(name, [(column, "VARCHAR") for column in columns], rows)
        engine.attach_rows(
            "lines",
            [("ordinal", "BIGINT"), *((name, "VARCHAR") for name in COLUMNS)],
            [(n, *(line[name] or None for name in COLUMNS)) for n, line in enumerate(lines, 1)],
        )
        parts = "SELECT ordinal AS ref, * EXCLUDE (ordinal) FROM lines"
        engine.run(
            [
                Step("line_parts", parts, view=True),
                *(address_steps("line_parts", "addresses_std") if addresses else ()),
                *name_steps("line_parts", "names_std"),
                *number_steps("line_parts", "numbers_std"),
                *value_steps(),
            ]
        )
        return engine

    yield judge
    for engine in engines:
        engine.close()
