"""Rows in, standard rows out: steps run in a bare in-memory engine."""

import duckdb

from privity.standards import address_steps, name_steps, number_steps

ADDRESS = ("address_line1", "address_line2", "city", "state", "postal_code", "country")
NAME = ("family_name", "given_name", "middle_name", "suffix")
NUMBER = ("id_number", "id_type")

TOWN = ("Springfield", "IL", "62704")


def addresses(rows, **options):
    """Standard addresses of rows (line1, line2, city, state, postal_code, country), in the order given."""
    return run(address_steps("told", "read", **options), ADDRESS, rows)


def lines(*texts, **options):
    """Standard addresses of single lines, all in the same sound place."""
    return addresses([(text, None, *TOWN, None) for text in texts], **options)


def names(rows):
    """Standard names of rows (family, given, middle, suffix), in the order given."""
    return run(name_steps("told", "read"), NAME, rows)


def numbers(rows, **options):
    """Standard numbers of rows (number, kind), in the order given."""
    return run(number_steps("told", "read", **options), NUMBER, rows)


def run(steps, columns, rows):
    """Run `steps` over `rows`, which they read as ``told``; one dict per row of ``read``."""
    with duckdb.connect() as db:
        fill(db, "told", columns, rows)
        for step in steps:
            db.execute(f"CREATE {'VIEW' if step.view else 'TABLE'} {step.makes} AS {step.sql}")
        return rows_of(db, "SELECT * FROM read ORDER BY ref")


def fill(db, name, columns, rows):
    """Make relation `name` of text columns, numbered from 0 in `ref`."""
    listed = ", ".join(f"unnest(CAST(? AS VARCHAR[])) AS {column}" for column in columns)
    values = [[row[n] for row in rows] for n in range(len(columns))]
    db.execute(
        f"CREATE TABLE {name} AS SELECT unnest(CAST(? AS BIGINT[])) AS ref, {listed}",
        [list(range(len(rows))), *values],
    )


def rows_of(db, select):
    """Rows of a SELECT as dicts."""
    found = db.execute(select)
    heads = [column[0] for column in found.description]
    return [dict(zip(heads, row, strict=True)) for row in found.fetchall()]
