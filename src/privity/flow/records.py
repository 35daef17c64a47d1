"""The record file: checked, standardised once, kept in parts beside a manifest, attached by name.

    for each division: check -> share by share: standardise -> write beside -> mark finished
    what only the whole file knows -> manifest in place -> what no manifest names is removed

Until the manifest is in place the old record file is the one in use. A part
that is finished is not made again while its sources, the plan and the engine
are the same: a load that was killed goes on where it stopped, and a load of a
file of which a division changed standardises that division alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from privity.errors import InputError, IntegrityError, UnavailableError
from privity.flow.custody import RECEIPTS, bring_class, receipts_file, seal_items
from privity.identity import (
    RECORD_COLUMNS,
    RecordFile,
    RecordManifest,
    RecordPart,
    check_columns,
    load_steps,
    problem_steps,
    told_problems,
    whole_steps,
)
from privity.identity.manifest import part_name, plan_digest
from privity.identity.self_test import self_test_digest, self_test_rows
from privity.identity.steps import KEPT, SEARCHED, WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from privity.flow.office import Engine, Office, Place
    from privity.model.problem import Problem

SOURCES = tuple(RECORD_COLUMNS)
MANIFEST = "records.json"
MARKED = "SELECT * REPLACE (CASE WHEN sealed IS NOT NULL THEN concat(key_class, '/', row_no) END AS value) FROM held_sealed"
"""Items of a sealed record file: in place of a value a mark that names its row. That something is held is enough for a review."""
OPENED = (
    "SELECT s.* REPLACE (o.value AS value) FROM held_sealed AS s "
    "LEFT JOIN opened_items AS o ON o.key_class = s.key_class AND o.row_no = s.row_no"
)
"""The same with the values that were opened; where none was, NULL, which can leave nowhere."""
FINISHED = "part.json"
PART_PERSONS = 2_500_000
"""Most persons standardised at once: some three gigabytes."""


@dataclass(frozen=True, slots=True)
class _Share:
    """Persons standardised in one go: one of `of` shares of a division's persons."""

    sources: Mapping[str, Place]
    sums: Mapping[str, str]
    share: int
    of: int
    name: str


def load(
    office: Office, divisions: Sequence[Mapping[str, Place]], *, most: int = PART_PERSONS
) -> tuple[RecordManifest, tuple[Problem, ...]]:
    """Load a record file and make it the one in use.

    Args:
        office: The office.
        divisions: One or more sets of `persons`, `names`, `addresses`, `items`: Parquet or CSV files of
            spec/record-file.md. A person stands in one division, with all that is his.
        most: Most persons to standardise at once.

    Returns:
        The manifest, and what the file was loaded in spite of.

    Raises:
        InputError: The file has faults that would make an answer wrong; all of them are listed. The one in use stays,
            and parts that were finished need not be made again.
    """
    fatal: list[Problem] = []
    told: list[Problem] = []
    parts: list[RecordPart] = []
    for nth, sources in enumerate(divisions, start=1):
        where = f"division {nth}: " if len(divisions) > 1 else ""
        shares, found, borne = _check(office, sources, most)
        fatal += [_at(where, problem) for problem in found]
        told += [_at(where, problem) for problem in borne]
        parts += [_part(office, share) for share in shares if not fatal]
    _refuse(fatal)
    return _close(office, tuple(parts)), tuple(told)


def _at(where: str, problem: Problem) -> Problem:
    return replace(problem, says=where + problem.says)


def _check(
    office: Office, sources: Mapping[str, Place], most: int
) -> tuple[list[_Share], tuple[Problem, ...], tuple[Problem, ...]]:
    """The shares of a division, what it is refused for, and what it is loaded in spite of."""
    with office.engine() as engine, office.watch.stage("records checked", rows_in=0) as stage:
        sums = {name: office.files.digest(place) for name, place in sources.items()}
        for name, place in sources.items():
            engine.attach_file(name, place)
        problems = check_columns({name: engine.columns(name) for name in sources})
        if problems:
            return [], problems, ()
        stage.rows_in = stage.rows_out = engine.count("persons")
        engine.attach_rows("part_base", (("first_no", "BIGINT"),), [(0,)])
        engine.run(problem_steps())
        fatal, told = told_problems(engine.query("SELECT * FROM record_problems ORDER BY ALL"))
        of = max(1, -(-stage.rows_in // most))
        shares = [
            _Share(sources, sums, nth, of, _named(office, sums, nth, of, engine.version)) for nth in range(of)
        ]
    return shares, fatal, told


def _part(office: Office, share: _Share) -> RecordPart:
    """The part of a share: as it is kept, if it is finished; else made now."""
    folder = office.files.folder("records") / share.name
    kept = _finished(office, folder)
    if kept is not None:
        return kept
    with office.engine() as engine, office.watch.stage("records", rows_in=0) as stage:
        for name, place in share.sources.items():
            engine.attach_file("whole_" + name, place)
            mine = f" WHERE hash(person_id) % {share.of} = {share.share}" if share.of > 1 else ""
            engine.attach_view(name, f"SELECT * FROM whole_{name}{mine}")
        stage.rows_in = engine.count("persons")
        first_no = _free_number(_kept_parts(office), stage.rows_in)
        engine.attach_rows("part_base", (("first_no", "BIGINT"),), [(first_no,)])
        engine.run(load_steps())
        custody = _seal(office, engine, folder)
        files = tuple(_write(office, engine, relation, folder) for relation in KEPT)
        stage.rows_out = stage.rows_in
    part = RecordPart(
        name=share.name,
        persons=stage.rows_in,
        first_no=first_no,
        sources=share.sums,
        files=files,
        custody=custody,
    )
    office.files.write(folder / FINISHED, part.to_bytes())
    return part


def _named(office: Office, sums: Mapping[str, str], share: int, of: int, engine: str) -> str:
    """The name of a part: sealed for other custodians, or for none, it is another part."""
    custodians = None if office.custodians is None else office.custodians.known.digest
    return part_name(sums, share=share, of=of, engine=engine, custodians=custodians)


def _seal(office: Office, engine: Engine, folder: Place) -> Mapping[str, Any] | None:
    """Seal the values of a part where there are custodians; what the part says of it."""
    if office.custodians is None:
        return None
    custody = bring_class(office, office.custodians, folder.name)
    office.files.make_folder(folder)
    office.files.write(folder / RECEIPTS, receipts_file(custody))
    seal_items(engine, custody)
    return custody.told


def _free_number(parts: Iterable[RecordPart], persons: int) -> int:
    """The lowest number after which so many persons can be numbered apart from all finished parts."""
    free = 0
    for part in sorted(parts, key=lambda each: each.first_no):
        if part.first_no - free >= persons:
            break
        free = max(free, part.first_no + part.persons)
    return free


def _finished(office: Office, folder: Place) -> RecordPart | None:
    """The part in a folder, if it is finished and unchanged; None when it must be made."""
    if not office.files.exists(folder / FINISHED):
        return None
    part = RecordPart.from_bytes(office.files.read(folder / FINISHED))
    records = office.files.folder("records")
    whole = all(
        office.files.exists(records / file.file) and office.files.digest(records / file.file) == file.sha256
        for file in part.files
    )
    if not whole:
        office.files.discard(folder / FINISHED)
        return None
    return part


def _kept_parts(office: Office) -> Iterator[RecordPart]:
    """Every part that is finished, in use or not."""
    for folder in office.files.folders("records"):
        if office.files.exists(folder / FINISHED):
            yield RecordPart.from_bytes(office.files.read(folder / FINISHED))


def _close(office: Office, parts: tuple[RecordPart, ...]) -> RecordManifest:
    """Make what only the whole file knows, and put the manifest in place."""
    records = office.files.folder("records")
    persons = sum(part.persons for part in parts)
    with office.engine() as engine, office.watch.stage("records, whole", rows_in=persons) as stage:
        for relation in SEARCHED:
            engine.attach_parquet(relation, *_places(records, parts, relation))
        engine.run(whole_steps())
        _refuse(_doubled(engine.query("SELECT found FROM doubled_persons")[0][0]))
        folder = (
            records / f"whole-{part_name({p.name: '' for p in parts}, share=0, of=0, engine=engine.version)}"
        )
        whole = tuple(_write(office, engine, relation, folder) for relation in WHOLE)
        summary = dict(engine.query("SELECT counted, persons::BIGINT FROM load_summary ORDER BY counted"))
        stage.rows_out = persons
        version = engine.version
    manifest = RecordManifest(
        standardiser=plan_digest(),
        engine=version,
        self_test=_self_test(office),
        parts=parts,
        whole=whole,
        summary=summary,
    )
    office.files.write(records / MANIFEST, manifest.to_bytes())
    _sweep(office, manifest)
    return manifest


def _doubled(found: int) -> tuple[Problem, ...]:
    return told_problems([("person_id.doubled", "persons", found, None)])[0] if found else ()


def _sweep(office: Office, manifest: RecordManifest) -> None:
    """Remove what the manifest does not name."""
    named = {file.partition("/")[0] for relation in (*KEPT, *WHOLE) for file in manifest.files(relation)}
    for folder in office.files.folders("records"):
        if folder.name not in named:
            office.files.remove_folder(folder)


def _self_test(office: Office) -> str:
    """What the office's engine makes of rows that are known."""
    with office.engine() as engine:
        for name, rows in self_test_rows().items():
            engine.attach_rows(name, [(column, "VARCHAR") for column in RECORD_COLUMNS[name]], rows)
        engine.attach_rows("part_base", (("first_no", "BIGINT"),), [(0,)])
        engine.run(load_steps())
        return self_test_digest(
            {name: engine.query(f"SELECT * FROM {name} ORDER BY ALL") for name in SEARCHED}
        )


def status(office: Office) -> RecordManifest | None:
    """The manifest of the record file in use; None when none is loaded."""
    place = office.files.folder("records") / MANIFEST
    return RecordManifest.from_bytes(office.files.read(place)) if office.files.exists(place) else None


def attach_records(engine: Engine, office: Office) -> RecordManifest:
    """Attach the relations of the record file in use. This alone opens no record: a look-up does.

    Raises:
        UnavailableError: No record file is loaded.
        IntegrityError: It was keyed by another version, or this engine reads names and addresses otherwise
            than the one that loaded it.
    """
    manifest = status(office)
    if manifest is None:
        raise UnavailableError(
            "No record file is loaded.", where="records", remedy="Load one with `privity records load`."
        )
    manifest.check()
    if manifest.engine != engine.version and manifest.self_test != _self_test(office):
        raise IntegrityError(
            f"The record file was loaded by {manifest.engine}; {engine.version} reads it otherwise.",
            where="records manifest",
            remedy="Load the record file again.",
        )
    _check_custody(office, manifest)
    _attach(engine, office, manifest, (*KEPT, *WHOLE))
    return manifest


def held_custody(office: Office) -> Mapping[str, Mapping[str, Any]]:
    """Class of key to what the record file in use says of it."""
    manifest = status(office)
    return {} if manifest is None else manifest.custody


def _check_custody(office: Office, manifest: RecordManifest) -> None:
    """Values are sealed where the office has custodians, and nowhere else: no value leaves beside them.

    Raises:
        UnavailableError: The record file in use was loaded with other settings.
    """
    wanted = office.custodians is not None
    if any((part.custody is not None) != wanted for part in manifest.parts):
        raise UnavailableError(
            "The record file in use is not sealed, and this office has key custodians."
            if wanted
            else "The record file in use is sealed, and this office has no key custodians.",
            where="records manifest",
            remedy="Load the record file again.",
        )


def attach_searched(engine: Engine, office: Office, manifest: RecordManifest) -> None:
    """Attach what a search reads, whole again after an index stood in its place."""
    _attach(engine, office, manifest, SEARCHED)


def _attach(engine: Engine, office: Office, manifest: RecordManifest, relations: Iterable[str]) -> None:
    records = office.files.folder("records")
    for relation in relations:
        sealed = relation == "held_items" and manifest.custody
        name = "held_sealed" if sealed else relation
        engine.attach_parquet(name, *(records / file for file in manifest.files(relation)))
        if sealed:
            engine.attach_view(relation, MARKED)


def _places(records: Place, parts: Sequence[RecordPart], relation: str) -> Iterator[Place]:
    for part in parts:
        yield from (records / file.file for file in part.files if file.relation == relation)


def _write(office: Office, engine: Engine, relation: str, folder: Place) -> RecordFile:
    office.files.make_folder(folder)
    place = folder / f"{relation}.parquet"
    engine.write_parquet(f"SELECT * FROM {relation}", place, read_often=True)
    engine.attach_parquet("written", place)
    return RecordFile(
        relation=relation,
        file=f"{folder.name}/{place.name}",
        rows=engine.count("written"),
        sha256=office.files.digest(place),
    )


def _refuse(found: Sequence[Problem]) -> None:
    if found:
        raise InputError(
            f"The record file has {len(found)} fault(s).",
            where="record file",
            remedy="Mend what is listed and load it again.",
            problems=tuple(found),
        )
