"""A bare engine for steps: an in-memory database, rows in, rows out."""

import duckdb
import pytest

from privity.standards import address_steps, name_steps, number_steps

ADDRESS = ("address_line1", "address_line2", "city", "state", "postal_code", "country")
NAME = ("family_name", "given_name", "middle_name", "suffix")
NUMBER = ("id_number", "id_type")


def run(plan, columns, rows):
    """Run `plan` (a function of source and makes) over `rows`; one dict per row, in the order given."""
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE told (ref BIGINT, {', '.join(f'{name} VARCHAR' for name in columns)})")
        if rows:
            marks = ", ".join("?" for _ in range(len(columns) + 1))
            db.executemany(
                f"INSERT INTO told VALUES ({marks})", [(ref, *row) for ref, row in enumerate(rows)]
            )
        for step in plan("told", "read"):
            db.execute(f"CREATE {'VIEW' if step.view else 'TABLE'} {step.makes} AS {step.sql}")
        found = db.execute("SELECT * FROM read ORDER BY ref")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture(scope="session")
def read_addresses():
    """Rows of (line1, line2, city, state, postal_code, country) to standard addresses."""

    def read(rows, **options):
        return run(lambda source, makes: address_steps(source, makes, **options), ADDRESS, rows)

    return read


@pytest.fixture(scope="session")
def read_names():
    """Rows of (family, given, middle, suffix) to standard names."""

    def read(rows):
        return run(name_steps, NAME, rows)

    return read


@pytest.fixture(scope="session")
def read_numbers():
    """Rows of (id_number, id_type) to standard numbers."""

    def read(rows, **options):
        return run(lambda source, makes: number_steps(source, makes, **options), NUMBER, rows)

    return read
