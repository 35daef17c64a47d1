"""A record file is loaded in parts: what is finished is not made again, and nothing is in use before all is."""

import json
import shutil
import signal
import subprocess
import sys
import time

import duckdb
import pytest

from privity.adapters.watch import Recorder
from privity.cli.common import close_all
from privity.errors import InputError, IntegrityError
from privity.flow import records
from privity.testing.synthetic import generate_people
from privity.wiring import open_office

RELATIONS = ("persons", "names", "addresses", "items")


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """Two divisions of a small nation."""
    root = tmp_path_factory.mktemp("nation")
    for nth, name in enumerate(("north", "south")):
        generate_people(root / name, persons=600, seed=30 + nth, threads=1)
        for relation in RELATIONS:
            path = root / name / f"{relation}.parquet"
            others = ", joint_with" if relation == "items" else ""
            renamed = (
                f", CASE WHEN joint_with <> '' THEN '{name}-' || joint_with END AS joint_with"
                if others
                else ""
            )
            duckdb.sql(
                f"""COPY (SELECT '{name}-' || person_id AS person_id, * EXCLUDE (person_id{others}){renamed}
                FROM '{path}') TO '{path}.new' (FORMAT parquet)"""
            )
            (root / name / f"{relation}.parquet.new").rename(path)
    return root


def division(folder):
    return {relation: folder / f"{relation}.parquet" for relation in RELATIONS}


@pytest.fixture
def office(demo):
    """The demonstration's office, its record file taken away."""
    for folder in (demo.office / "records").iterdir():
        shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
    opened = open_office(demo.office, watch=Recorder())
    yield opened
    close_all()


def made(office):
    """How many parts were made since the last time this was asked."""
    stages = office.watch.stages
    found = sum(stage.name == "records" for stage in stages)
    stages.clear()
    return found


def test_every_division_is_a_part_or_more_and_all_persons_are_there(office, nation):
    manifest, _ = records.load(office, [division(nation / "north"), division(nation / "south")], most=250)
    assert max(part.persons for part in manifest.parts) < 250
    assert (len(manifest.parts), manifest.persons) == (6, 1200)
    with office.engine() as engine:
        records.attach_records(engine, office)
        assert engine.query(
            "SELECT count(*), count(DISTINCT person_no), count(DISTINCT person_id) FROM held WHERE NOT former"
        ) == [(1200, 1200, 1200)]


def test_how_a_file_is_cut_changes_nothing_but_the_numbers_of_persons(office, nation):
    def loaded(most):
        records.load(office, [division(nation / "north")], most=most)
        with office.engine() as engine:
            records.attach_records(engine, office)
            return [
                engine.query(f"SELECT * EXCLUDE ({left_out}) FROM {relation} ORDER BY ALL")
                for relation, left_out in (
                    ("held", "person_no"),
                    ("held_residents", "person_no"),
                    ("held_births", "person_no"),
                    ("held_shared_numbers", "holders"),
                )
            ]

    assert loaded(10_000) == loaded(170)


def test_a_division_that_did_not_change_is_not_standardised_again(office, nation, tmp_path):
    both = [division(nation / "north"), division(nation / "south")]
    first, _ = records.load(office, both)
    assert made(office) == 2
    records.load(office, both)
    assert made(office) == 0
    shutil.copytree(nation / "south", tmp_path / "south")
    path = tmp_path / "south" / "persons.parquet"
    duckdb.sql(
        f"COPY (SELECT * FROM '{path}' WHERE person_id <> (SELECT min(person_id) FROM '{path}')) TO '{path}.new' (FORMAT parquet)"
    )
    (tmp_path / "south" / "persons.parquet.new").rename(path)
    second, _ = records.load(office, [division(nation / "north"), division(tmp_path / "south")])
    assert made(office) == 1
    assert second.parts[0] == first.parts[0]
    assert second.persons == first.persons - 1
    folders = {folder.name for folder in office.files.folders("records")}
    assert folders == {part.name for part in second.parts} | {second.whole[0].file.partition("/")[0]}


def test_numbers_of_persons_never_meet_and_do_not_grow_without_end(office, nation):
    for _ in range(2):
        for name in ("north", "south"):
            manifest, _ = records.load(office, [division(nation / name)])
            assert manifest.parts[0].first_no <= 600


def test_a_load_that_failed_half_way_goes_on_where_it_stopped_and_the_old_file_stays_in_use(
    office, nation, monkeypatch
):
    before, _ = records.load(office, [division(nation / "north")])
    made(office)
    real = records._write

    def fails(office, engine, relation, folder):
        if relation == "held_births" and made(office) == 1:
            raise OSError("disk full")
        return real(office, engine, relation, folder)

    monkeypatch.setattr(records, "_write", fails)
    with pytest.raises(OSError, match="disk full"):
        records.load(office, [division(nation / "south")], most=250)
    assert records.status(office) == before
    monkeypatch.undo()
    made(office)
    records.load(office, [division(nation / "south")], most=250)
    assert made(office) == 2


KILLED = """
import sys
from pathlib import Path
from privity.flow import records
from privity.wiring import open_office
folder = Path(sys.argv[2])
sources = {name: folder / f"{name}.parquet" for name in records.SOURCES}
records.load(open_office(Path(sys.argv[1])), [sources], most=100)
"""


def test_a_load_that_was_killed_makes_no_finished_part_again(demo, nation):
    for folder in (demo.office / "records").iterdir():
        shutil.rmtree(folder) if folder.is_dir() else folder.unlink()
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(demo.office), str(nation / "north")])
    finished = []
    while len(finished) < 2 and child.poll() is None:
        time.sleep(0.02)
        finished = sorted((demo.office / "records").glob("*/part.json"))
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert 2 <= len(finished) < 6
    assert not (demo.office / "records" / records.MANIFEST).exists()
    stamps = {path: path.stat().st_mtime_ns for path in finished}
    office = open_office(demo.office, watch=Recorder())
    manifest, _ = records.load(office, [division(nation / "north")], most=100)
    assert len(manifest.parts) == 6
    assert made(office) <= 6 - len(finished)
    assert {path: path.stat().st_mtime_ns for path in finished} == stamps
    close_all()


def test_a_part_that_was_damaged_is_made_again(office, nation):
    manifest, _ = records.load(office, [division(nation / "north")])
    made(office)
    path = office.files.folder("records") / manifest.files("held")[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    again, _ = records.load(office, [division(nation / "north")])
    assert made(office) == 1
    assert (again.persons, again.rows(), again.parts[0].first_no) == (600, manifest.rows(), 0)


def test_a_person_in_two_divisions_is_refused_and_the_old_file_stays(office, nation, tmp_path):
    before, _ = records.load(office, [division(nation / "south")])
    shutil.copytree(nation / "north", tmp_path / "other")
    path = tmp_path / "other" / "items.parquet"
    duckdb.sql(f"COPY (SELECT * FROM '{path}' LIMIT 5) TO '{path}.new' (FORMAT parquet)")
    (tmp_path / "other" / "items.parquet.new").rename(path)
    with pytest.raises(InputError) as told:
        records.load(office, [division(nation / "north"), division(tmp_path / "other")])
    assert [problem.rule for problem in told.value.problems] == ["person_id.doubled"]
    assert records.status(office) == before


def test_faults_of_all_divisions_are_told_together(office, nation, tmp_path):
    for name in ("north", "south"):
        shutil.copytree(nation / name, tmp_path / name)
        path = tmp_path / name / "persons.parquet"
        duckdb.sql(
            f"""COPY (SELECT * REPLACE ('never' AS date_of_birth) FROM '{path}') TO '{path}.new' (FORMAT parquet)"""
        )
        (tmp_path / name / "persons.parquet.new").rename(path)
    with pytest.raises(InputError) as told:
        records.load(office, [division(tmp_path / "north"), division(tmp_path / "south")])
    assert [problem.says.partition(":")[0] for problem in told.value.problems] == ["division 1", "division 2"]
    assert records.status(office) is None


def test_the_same_file_as_csv_is_read_the_same(office, nation, tmp_path):
    for relation in RELATIONS:
        duckdb.sql(
            f"COPY (FROM '{nation / 'north' / relation}.parquet') TO '{tmp_path / relation}.csv' (HEADER)"
        )
    parquet, _ = records.load(office, [division(nation / "north")])
    csv, _ = records.load(office, [{relation: tmp_path / f"{relation}.csv" for relation in RELATIONS}])
    assert csv.rows() == parquet.rows()
    assert csv.summary == parquet.summary


def _kept(office, **changes):
    place = office.files.folder("records") / records.MANIFEST
    fields = {**json.loads(place.read_bytes()), **changes}
    place.write_bytes(json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())


def test_another_engine_searches_only_what_it_reads_alike(office, nation):
    records.load(office, [division(nation / "north")])
    _kept(office, engine="DuckDB v0.0.1")
    with office.engine() as engine:
        records.attach_records(engine, office)
    _kept(office, self_test="00" * 32)
    with office.engine() as engine, pytest.raises(IntegrityError, match="reads it otherwise"):
        records.attach_records(engine, office)
