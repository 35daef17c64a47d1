"""The record file: checked, standardised once, kept as indexed Parquet with a manifest, attached by name.

    check -> standardise -> write beside -> manifest in place

Until the manifest is in place the old record file is the one in use. Every
part is compared with the manifest's digest when the file is loaded, and its
plan with this version's whenever it is attached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.errors import InputError, UnavailableError
from privity.identity import (
    KEPT,
    RECORD_COLUMNS,
    RecordManifest,
    RecordPart,
    check_columns,
    load_steps,
    plan_digest,
    problem_steps,
    told_problems,
)
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privity.flow.office import Engine, Office, Place
    from privity.model.problem import Problem

SOURCES = tuple(RECORD_COLUMNS)
MANIFEST = "records.json"
PERSONS = Step(
    "held_persons",
    "SELECT person_id, family_name, given_name, middle_name, suffix, id_number FROM persons",
    view=True,
)
"""The names and numbers as the file has them, for release; identity compares standardised ones."""
RELATIONS = (*KEPT, PERSONS.makes)


def load(office: Office, sources: Mapping[str, Place]) -> tuple[RecordManifest, tuple[Problem, ...]]:
    """Load a record file and make it the one in use.

    Args:
        office: The office.
        sources: `persons`, `names`, `addresses`, `items`: Parquet files of spec/record-file.md.

    Returns:
        The manifest, and what the file was loaded in spite of.

    Raises:
        InputError: The file has faults that would make an answer wrong; all of them are listed. The one in use stays.
    """
    folder = office.files.folder("records")
    sums = {name: office.files.digest(place) for name, place in sources.items()}
    mark = sums.get("persons", "")[:12]
    with office.engine() as engine, office.watch.stage("records", rows_in=0) as stage:
        for name, place in sources.items():
            engine.attach_parquet(name, place)
        _refuse(check_columns({name: engine.columns(name) for name in sources}))
        stage.rows_in = engine.count("persons")
        engine.run(problem_steps())
        fatal, told = told_problems(engine.query("SELECT * FROM record_problems ORDER BY ALL"))
        _refuse(fatal)
        engine.run([*load_steps(), PERSONS])
        parts = tuple(_write(office, engine, folder, relation, mark) for relation in RELATIONS)
        summary = dict(engine.query("SELECT counted, persons FROM load_summary ORDER BY counted"))
        stage.rows_out = parts[0].rows
    manifest = RecordManifest(standardiser=plan_digest(), sources=sums, parts=parts, summary=summary)
    before = status(office)
    office.files.write(folder / MANIFEST, manifest.to_bytes())
    kept = {part.file for part in parts}
    for part in before.parts if before else ():
        if part.file not in kept:
            office.files.remove(folder / part.file)
    return manifest, told


def status(office: Office) -> RecordManifest | None:
    """The manifest of the record file in use; None when none is loaded."""
    place = office.files.folder("records") / MANIFEST
    return RecordManifest.from_bytes(office.files.read(place)) if office.files.exists(place) else None


def attach_records(engine: Engine, office: Office) -> None:
    """Attach the relations of the record file in use. This alone opens no record: a look-up does.

    Raises:
        UnavailableError: No record file is loaded.
        IntegrityError: It was keyed by another version.
    """
    manifest = status(office)
    if manifest is None:
        raise UnavailableError(
            "No record file is loaded.", where="records", remedy="Load one with `privity records load`."
        )
    manifest.check()
    for part in manifest.parts:
        engine.attach_parquet(part.relation, office.files.folder("records") / part.file)


def _write(office: Office, engine: Engine, folder: Place, relation: str, mark: str) -> RecordPart:
    place = folder / f"{relation}-{mark}.parquet"
    engine.write_parquet(f"SELECT * FROM {relation}", place)
    engine.attach_parquet("written", place)
    rows = engine.count("written")
    return RecordPart(relation=relation, file=place.name, rows=rows, sha256=office.files.digest(place))


def _refuse(found: tuple[Problem, ...]) -> None:
    if found:
        raise InputError(
            f"The record file has {len(found)} fault(s).",
            where="record file",
            remedy="Mend what is listed and load it again.",
            problems=found,
        )
