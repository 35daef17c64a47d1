"""The sample batch and the persons of the vectors, and a way to ask the verifier about them."""

import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from privity_verify.cli import main

VECTORS = Path(__file__).parents[2] / "vectors" / "accounting"


@pytest.fixture(scope="session")
def sample():
    """`Sample`, `SIGNER` and the rest of vectors/accounting/sample.py."""
    return SimpleNamespace(**runpy.run_path(str(VECTORS / "sample.py")))


@pytest.fixture(scope="session")
def persons():
    """`Persons`, `report` and the rest of vectors/accounting/persons.py."""
    return SimpleNamespace(**runpy.run_path(str(VECTORS / "persons.py")))


@pytest.fixture
def ask(capsys):
    """Run `privity-verify … --json`; the exit code and the object it printed, which is always one it means to print."""

    def run(*arguments):
        code = main([*map(str, arguments), "--json"])
        said = json.loads(capsys.readouterr().out)
        assert said["verdict"] in {"good", "unreadable", "altered"}
        return code, said

    return run


@pytest.fixture
def ask_batch(ask, sample, tmp_path):
    """Write a sample with its bundle and check the batch; the exit code and what was printed."""

    def run(made, *more, bundle=True):
        made.write(tmp_path / "log").close()
        given = ["--bundle", made.write_bundle(tmp_path)] if bundle else []
        return ask(
            "batch", tmp_path / "log", "--key", sample.SIGNER.vkey, "--batch", sample.BATCH, *given, *more
        )

    return run
