"""The sample batch and the persons of the vectors, and a way to ask the verifier about them."""

import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from privity.adapters.person_index import PersonIndex
from privity.model.canonical import canonical
from privity_verify.cli import main

WHEN = 1_790_010_000
QUORUM = ("inspector", "court", "committee")
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


@pytest.fixture(scope="module")
def case(persons, tmp_path_factory):
    """The story of the vectors: its log, its runs, its reports."""
    folder = tmp_path_factory.mktemp("persons")
    runs = PersonIndex(folder / "runs")
    told, listing = persons.story(runs)
    with told.write(folder / "log") as log:
        whole = persons.cosigned(log, QUORUM, when=WHEN)
        (folder / "policy").write_text(persons.POLICY)
        (folder / "label-key").write_text(told.key.public.text)

        def report(*labels, **how):
            how.setdefault("checkpoint", whole)
            return persons.report(told, log, runs, how.pop("index", listing), labels, **how)

        yield SimpleNamespace(folder=folder, runs=runs, told=told, listing=listing, log=log, report=report)


@pytest.fixture
def read(ask, tmp_path, case):
    """Check a report, given as data or bytes; the exit code and what was said."""

    def run(report, *believed):
        data = report if isinstance(report, bytes) else canonical(report)
        (tmp_path / "report.json").write_bytes(data)
        believed = believed or ("--policy", case.folder / "policy")
        return ask("person", tmp_path / "report.json", "--label-key", case.folder / "label-key", *believed)

    return run


@pytest.fixture
def good(case, persons):
    """A report of everything open about one person."""
    return case.report((persons.ONE, "open"))


@pytest.fixture
def both(case, persons):
    """The same with what was deferred."""
    return case.report((persons.ONE, "open"), (persons.ONE, "deferred"))


@pytest.fixture
def refused(read):
    """The report is refused, and for this reason."""

    def run(report, why, *believed):
        code, said = read(report, *believed)
        assert (code, said["verdict"]) == (3, "altered")
        assert why in said["why"]

    return run


@pytest.fixture(scope="module")
def bundled(persons, tmp_path_factory):
    """The story of the vectors: its log, and bundles out of it."""
    folder = tmp_path_factory.mktemp("bundles")
    told, _ = persons.story(PersonIndex(folder / "runs"))
    with told.write(folder / "log") as log:
        whole = persons.cosigned(log, QUORUM, when=WHEN)
        (folder / "policy").write_text(persons.POLICY)

        def bundle(*indices, **how):
            how.setdefault("checkpoint", whole)
            return persons.bundle(told, log, indices, **how)

        yield SimpleNamespace(folder=folder, told=told, log=log, whole=whole, bundle=bundle)


@pytest.fixture
def read_bundle(ask, tmp_path, bundled):
    """Check a bundle, given as data or bytes; the exit code and what was said."""

    def run(bundle, *believed):
        data = bundle if isinstance(bundle, bytes) else canonical(bundle)
        (tmp_path / "bundle.json").write_bytes(data)
        return ask("bundle", tmp_path / "bundle.json", *(believed or ("--policy", bundled.folder / "policy")))

    return run


@pytest.fixture
def good_bundle(bundled):
    """An approval, a release under it and its recall, the last two opened."""
    return bundled.bundle(2, 4, 10, opened=(4, 10))


@pytest.fixture
def bundle_refused(read_bundle):
    """The bundle is refused, and for this reason."""

    def run(bundle, why, *believed):
        code, said = read_bundle(bundle, *believed)
        assert (code, said["verdict"]) == (3, "altered")
        assert why in said["why"]

    return run
