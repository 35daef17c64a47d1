import pytest

from privity.adapters.casestore.open import open_store

from .rows import BATCH, FIRST


@pytest.fixture
def database(tmp_path):
    return tmp_path / "case.sqlite3"


@pytest.fixture
def store(database):
    from django.db import connection

    held = open_store(database)
    held.file_batch(BATCH)
    held.add_lines(FIRST, ((n, f"L{n}") for n in range(1, 7)))
    yield held
    connection.close()
