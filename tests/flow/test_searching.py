"""An office looks lines up by the index when that is cheaper, and without one, or with a bad one, all the same."""

import shutil
from types import SimpleNamespace

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.adapters.office_files import OfficeFiles
from privity.adapters.record_index import RecordIndexFiles
from privity.adapters.watch import Recorder
from privity.errors import OutOfOrderError, UnavailableError
from privity.flow import records
from privity.flow.searching import Search, index_loaded, index_state, make_index
from privity.identity import RECORD_COLUMNS, planning
from privity.model.step import Step
from privity.testing.synthetic.people import generate_people
from tests.identity.test_whole_file import PLACEHOLDERS, _asked

PERSONS, FEW = 900, 12
WITHHELD = [("ordinal", "BIGINT"), ("person_no", "BIGINT")]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Two divisions of a synthetic town, and lines about its persons."""
    folder = tmp_path_factory.mktemp("town")
    generate_people(folder, persons=PERSONS, seed=5, threads=1)
    divisions = [folder / "north", folder / "south"]
    with DuckDBEngine(spill=folder, memory_limit="1GB", threads=1) as engine:
        for relation in RECORD_COLUMNS:
            engine.attach_parquet(relation, folder / f"{relation}.parquet")
            for nth, division in enumerate(divisions):
                division.mkdir(exist_ok=True)
                mine = f"SELECT * FROM {relation} WHERE hash(person_id) % 2 = {nth}"
                engine.write_parquet(mine, division / f"{relation}.parquet")
        engine.attach_parquet("absent", folder / "truth" / "absent.parquet")
        engine.attach_rows("words", [("nth", "BIGINT"), ("word", "VARCHAR")], enumerate(PLACEHOLDERS))
        engine.run(_asked())
        engine.write_parquet("SELECT * FROM asked", folder / "asked.parquet")
    return SimpleNamespace(folder=folder, divisions=divisions)


def sources(division):
    return {relation: division / f"{relation}.parquet" for relation in RECORD_COLUMNS}


def office_at(root):
    """As much of an office as a search wants."""
    for name in ("records", "tmp"):
        (root / name).mkdir(parents=True, exist_ok=True)
    return SimpleNamespace(
        files=OfficeFiles(root),
        engine=lambda: DuckDBEngine(spill=root / "tmp", memory_limit="1GB", threads=1),
        watch=Recorder(),
        settings=SimpleNamespace(index="always"),
        index=RecordIndexFiles(root / "index"),
        beside=None,
        custodians=None,
    )


@pytest.fixture
def office(tmp_path):
    return office_at(tmp_path / "office")


@pytest.fixture(scope="module")
def made(town):
    """An office with both divisions loaded in several parts, and an index."""
    office = office_at(town.folder / "office")
    manifest, _ = records.load(office, [sources(each) for each in town.divisions], most=300)
    assert len(manifest.parts) > 2
    assert index_loaded(office, manifest).startswith("The index takes")
    return office.files.root


@pytest.fixture
def loaded(made, tmp_path):
    """A copy of it that a test may change."""
    return office_at(shutil.copytree(made, tmp_path / "loaded"))


def looked_up(office, town, ordinals=f"ordinal % 97 < 2 AND ordinal < {97 * FEW}"):
    """(answers, what was said) of some lines."""
    with office.engine() as engine:
        engine.attach_parquet("every_line", town.folder / "asked.parquet")
        engine.run([Step("asked", f"SELECT * FROM every_line WHERE {ordinals}")])
        engine.attach_rows("withheld", WITHHELD, [])
        search = Search(office, engine)
        search.look_up()
        answers = engine.query("SELECT * FROM identity_answers ORDER BY ordinal")
        assert engine.count("held") >= PERSONS, "the whole file is attached again"
        return answers, search.note


def by_file(office, town, **chosen):
    """The same without an index."""
    other = SimpleNamespace(**{**vars(office), "index": RecordIndexFiles(office.files.folder("nothing"))})
    return looked_up(other, town, **chosen)


def test_a_few_lines_go_by_the_index_and_many_past_the_file_with_the_same_answers(loaded, town, monkeypatch):
    few, said = looked_up(loaded, town)
    assert said.startswith(f"{len(few)} lines looked up by the index: about 0.2 s, reading the whole file")
    assert few == by_file(loaded, town)[0]
    monkeypatch.setattr(planning, "INDEX_LINE", 1e-3)
    many, said = looked_up(loaded, town, ordinals="TRUE")
    assert f"{len(many):,} lines looked up by reading the whole file" in said
    assert "the index about" in said
    assert [row for row in many if row[0] in {row[0] for row in few}] == few


def test_without_an_index_the_file_is_read_and_that_is_said(loaded, town):
    few, _ = looked_up(loaded, town)
    loaded.index.drop()
    again, said = looked_up(loaded, town)
    assert again == few
    assert said.endswith("there is no index.")
    assert index_state(loaded) == "there is no index"


@pytest.mark.parametrize("file", ["index.json", "names.rows", "residents.rows", "names.0.words"])
def test_a_damaged_index_costs_time_and_changes_no_answer(loaded, town, file):
    few, _ = looked_up(loaded, town)
    (path,) = loaded.files.folder("index").rglob(file)
    whole = path.read_bytes()
    path.write_bytes(bytes(byte ^ 1 for byte in whole))
    loaded.index = RecordIndexFiles(loaded.files.folder("index"))
    again, said = looked_up(loaded, town)
    assert again == few
    assert "the index is damaged: make it again with `privity records index`" in said
    make_index(loaded)
    assert looked_up(loaded, town)[1].startswith(f"{len(few)} lines looked up by the index")


def test_the_index_of_a_file_that_was_replaced_is_not_used(loaded, town):
    kept = RecordIndexFiles(loaded.files.folder("index"))
    records.load(loaded, [sources(town.divisions[0])])
    loaded.index = kept
    answers, said = looked_up_in_half(loaded, town)
    assert said.endswith("the index is of another record file.")
    make_index(loaded)
    assert looked_up_in_half(loaded, town) != (answers, said)
    assert looked_up_in_half(loaded, town)[0] == answers


def looked_up_in_half(office, town):
    with office.engine() as engine:
        engine.attach_parquet("every_line", town.folder / "asked.parquet")
        engine.run([Step("asked", "SELECT * FROM every_line WHERE ordinal % 97 < 1 AND ordinal < 970")])
        engine.attach_rows("withheld", WITHHELD, [])
        search = Search(office, engine)
        search.look_up()
        return engine.query("SELECT * FROM identity_answers ORDER BY ordinal"), search.note


def test_slices_of_a_batch_are_answered_as_one_and_told_together(loaded, town):
    with loaded.engine() as engine:
        engine.attach_parquet("every_line", town.folder / "asked.parquet")
        engine.attach_rows("withheld", WITHHELD, [])
        search = Search(loaded, engine)
        found = []
        for nth in range(3):
            engine.run(
                [Step("asked", f"SELECT * FROM every_line WHERE ordinal % 500 = {nth} AND ordinal < 5000")]
            )
            search.look_up()
            found += engine.query("SELECT * FROM identity_answers")
        assert search.note.startswith(f"{len(found)} lines looked up by the index: about 0.7 s")
    expected, _ = by_file(loaded, town, ordinals="ordinal % 500 < 3 AND ordinal < 5000")
    assert sorted(found, key=lambda row: row[0]) == expected


@pytest.mark.parametrize(("policy", "made"), [("auto", False), ("never", False), ("always", True)])
def test_a_load_makes_the_index_that_the_office_wants(office, town, policy, made):
    office.settings.index = policy
    manifest, _ = records.load(office, [sources(each) for each in town.divisions])
    said = index_loaded(office, manifest)
    assert said.startswith("The index takes") is made
    assert (index_state(office) == "there is no index") is not made


def test_an_index_no_longer_wanted_is_removed_with_the_file_it_was_of(loaded, town):
    loaded.settings.index = "never"
    manifest, _ = records.load(loaded, [sources(town.divisions[0])])
    assert index_loaded(loaded, manifest) == "An index of the file before is removed."
    assert index_loaded(loaded, manifest) == ""


def test_a_load_stands_though_its_index_cannot_be_made(loaded, town, monkeypatch):
    def full(*_, **__):
        raise UnavailableError("The disk is full.", where="index", remedy="Free space.")

    monkeypatch.setattr(loaded.index, "build", full)
    manifest, _ = records.load(loaded, [sources(each) for each in town.divisions], most=300)
    assert index_loaded(loaded, manifest) == (
        "The index could not be made (The disk is full.): lines are looked up by reading the whole file."
    )


def test_without_a_record_file_there_is_nothing_to_index(office):
    assert index_state(office) == "there is no record file"
    with pytest.raises(UnavailableError):
        make_index(office)


class Elsewhere:
    """Answers nobody, and says whether it is open."""

    version = "Elsewhere 1.0"

    def __init__(self, *, stops=False):
        self.open, self.stops = 0, stops

    def __enter__(self):
        self.open += 1
        return self

    def __exit__(self, *_):
        self.open -= 1

    def answer(self, steps, *, lines, records, makes, out):
        if self.stops:
            raise UnavailableError("It stopped.", where="elsewhere", remedy="Run it again.")
        with DuckDBEngine(spill=out, threads=1) as engine:
            engine.attach_parquet("asked", lines["asked"])
            for relation, files in records.items():
                engine.attach_parquet(relation, *(out.parents[1] / "records" / file for file in files))
            engine.attach_parquet("withheld", lines["withheld"])
            engine.run(steps)
            engine.write_parquet(f"SELECT * FROM {makes}", out / "answers.parquet")
        return [out / "answers.parquet"]


def beside(office, elsewhere):
    return SimpleNamespace(**{**vars(office), "beside": lambda: elsewhere})


def asked(engine, town):
    engine.attach_parquet("every_line", town.folder / "asked.parquet")
    engine.run([Step("asked", "SELECT * FROM every_line WHERE ordinal % 97 < 2")])
    engine.attach_rows("withheld", WITHHELD, [])


def test_lines_are_looked_up_beside_the_engine_where_the_settings_say_so(loaded, town):
    office = beside(loaded, Elsewhere())
    with office.engine() as engine:
        asked(engine, town)
        with Search(office, engine) as search:
            search.look_up()
            assert search.note == f"{engine.count('asked'):,} lines looked up by Elsewhere 1.0."
        told = engine.query("SELECT * FROM identity_answers ORDER BY ordinal")
    assert told == looked_up(loaded, town, ordinals="ordinal % 97 < 2")[0]
    assert office.beside().open == 0
    assert not (loaded.files.folder("tmp") / "search").exists()


def test_they_are_never_looked_up_in_the_engine_instead(loaded, town):
    office = beside(loaded, Elsewhere(stops=True))
    with office.engine() as engine:
        asked(engine, town)
        with pytest.raises(OutOfOrderError):
            Search(office, engine).look_up()
        with pytest.raises(UnavailableError), Search(office, engine) as search:
            search.look_up()
    assert office.beside().open == 0
    assert not (loaded.files.folder("tmp") / "search").exists()
