"""Looking lines up in a record file the size of a nation: growth in persons and in lines, beside one scan of the columns.

    python bench/nation.py NATION
    python bench/gate.py --nation NATION --keep KEPT       (or any other office that loads it)
    python bench/scale.py NATION KEPT/demo/office [--persons 10 50 160] [--lines 100000 1000000 7000000]

Persons are in millions: so many parts of the loaded file as hold them. Lines are drawn from the first division as `bench/identity.py`
draws them, each kind by its share, and looked up as a batch is, slice by slice; the fewest of them of all persons by the index
too, if the office has one. Every cell of the table is a process of its own, the second of
two runs unless it has millions of lines; its peak is the process's own. Status 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from identity import asked_steps, drawn_steps, line_steps

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.adapters.record_index import RecordIndexFiles
from privity.flow.facts import ANSWERS
from privity.flow.lookup import COLUMNS, look_up
from privity.identity import RECORD_COLUMNS, RecordManifest, whole_steps
from privity.identity.steps import SEARCHED, WHOLE
from privity.model.digest import file_digest
from privity.model.step import Step

STREAMED = ("held", "held_residents", "held_births")
"""What every search reads; the other relations are a thousandth of these."""
SLICE = 2_500_000
GROWTH_PERSONS, GROWTH_LINES, SCANS_100K, SCANS_INDEX, SCANS_1M, PEAK = 4.0, 6.0, 1.3, 0.15, 2.0, 2 << 30
"""The bars: persons x16 at a million lines, lines x70, scans of all columns, bytes."""
BY_INDEX = 100_000
ONCE = 1_000_000
"""More lines than these are looked up among all persons alone, and once."""


def main() -> int:
    """Read the command line and run."""
    asked = _asked()
    if asked.one is not None:
        print(json.dumps(one(asked)))
        return 0
    work = asked.work or asked.nation / "scale"
    work.mkdir(exist_ok=True)
    try:
        return run(asked, work)
    finally:
        if asked.work is None:
            shutil.rmtree(work)


def run(asked: argparse.Namespace, work: Path) -> int:
    """Measure every cell, tell, and compare with the bars."""
    make_lines(asked.nation / "00", work, max(asked.lines))
    told: dict[tuple[int, int], dict[str, Any]] = {}
    print(
        f"{'persons':>12}{'lines':>11}{'wall s':>9}{'CPU s':>9}{'scans':>7}{'peak MiB':>10}{'verified':>11}"
    )
    for millions in asked.persons:
        for lines in (0, *(n for n in asked.lines if n <= ONCE or millions == max(asked.persons))):
            told[millions, lines] = cell(asked, work, millions, lines)
            row(told[millions, lines], f"{lines:,}" if lines else "scan", told[millions, 0]["cpu"])
    by_index, most = None, max(asked.persons)
    whole = manifest_of(asked.office).persons == told[most, 0]["persons"]
    if whole and BY_INDEX in asked.lines and index_of(asked.office) is not None:
        by_index = cell(asked, work, most, BY_INDEX, "--by-index")
        row(by_index, "by index", told[most, 0]["cpu"])
    return bars(told, asked.persons, asked.lines, by_index)


def cell(asked: argparse.Namespace, work: Path, millions: int, lines: int, *more: str) -> dict[str, Any]:
    """One cell of the table."""
    words = [
        "--one", str(lines), "--persons", str(millions), "--work", str(work), "--memory", asked.memory,
        *more, str(asked.nation), str(asked.office),
    ]  # fmt: skip
    found: list[dict[str, Any]] = [json.loads(_python(*words)) for _ in range(1 if lines > ONCE else 2)]
    return found[-1]


def row(found: dict[str, Any], lines: str, scan: float) -> None:
    """Print one cell."""
    print(
        f"{found['persons']:>12,}{lines:>11}{found['wall']:>9.1f}{found['cpu']:>9.1f}"
        f"{found['cpu'] / scan:>7.2f}{found['peak'] >> 20:>10,}{found['verified']:>11,}",
        flush=True,
    )


def bars(
    told: dict[tuple[int, int], dict[str, Any]],
    persons: list[int],
    lines: list[int],
    by_index: dict[str, Any] | None,
) -> int:
    """Print how the bars stand; 1 if one is missed."""
    most, fewest = max(persons), min(persons)
    checks: list[tuple[str, float, float]] = []
    if 1_000_000 in lines and most > fewest:
        factor = told[most, 1_000_000]["persons"] / told[fewest, 1_000_000]["persons"]
        grown = told[most, 1_000_000]["cpu"] / told[fewest, 1_000_000]["cpu"]
        checks.append((f"persons x{factor:.1f} at a million lines", grown, GROWTH_PERSONS))
    for count, bar in ((100_000, SCANS_100K), (1_000_000, SCANS_1M)):
        if count in lines:
            scans = told[most, count]["cpu"] / told[most, 0]["cpu"]
            checks.append((f"{count:,} lines, scans of all columns", scans, bar))
    if by_index is not None:
        scans = by_index["cpu"] / told[most, 0]["cpu"]
        checks.append((f"{BY_INDEX:,} lines by the index, scans of all columns", scans, SCANS_INDEX))
    if {100_000, 7_000_000} <= set(lines):
        grown = told[most, 7_000_000]["cpu"] / told[most, 100_000]["cpu"]
        checks.append(("lines x70", grown, GROWTH_LINES))
    checks.append(("highest peak, GiB", max(found["peak"] for found in told.values()) / 2**30, PEAK / 2**30))
    print()
    for name, found, bar in checks:
        print(f"{name:<48}{found:>8.2f}  bar: at most {bar:g}{'' if found <= bar else '  MISSED'}")
    return int(any(found > bar for _, found, bar in checks))


def make_lines(first: Path, work: Path, lines: int) -> None:
    """`asked` of so many lines about the first division, and whom each is about; what is there already is left."""
    if (work / "asked.parquet").exists():
        return
    with DuckDBEngine(spill=work, memory_limit="8GB") as engine:
        for relation in RECORD_COLUMNS:
            engine.attach_parquet(relation, first / f"{relation}.parquet")
        engine.attach_parquet("absent", first / "truth" / "absent.parquet")
        engine.run([*drawn_steps(lines, engine.count("persons")), *line_steps(lines), *asked_steps()])
        engine.write_parquet("SELECT ref, person_id FROM lines", work / "meant.parquet")
        engine.write_parquet("SELECT * FROM asked", work / "asked.parquet")


def one(asked: argparse.Namespace) -> dict[str, Any]:
    """One cell, in this process: so many lines looked up, or for none the columns read once."""
    lines, millions = asked.one, asked.persons[0]
    manifest = manifest_of(asked.office)
    places, persons = places_of(manifest, asked.office / "records", millions)
    whole = whole_of(asked.work, asked.office / "records", manifest, places, millions)
    with DuckDBEngine(spill=asked.work, memory_limit=asked.memory) as engine:
        for relation, files in (*places.items(), *whole.items()):
            engine.attach_parquet(relation, *files)
        began, used = time.perf_counter(), cpu()
        index = index_of(asked.office) if asked.by_index else None
        verified = look(engine, asked.work, lines, index) if lines else scan(engine)
        wall, taken = time.perf_counter() - began, cpu() - used
    return {"wall": wall, "cpu": taken, "peak": peak(), "persons": persons, "verified": verified}


def look(engine: DuckDBEngine, work: Path, lines: int, index: RecordIndexFiles | None = None) -> int:
    """Look the lines up as a batch is looked up; how many are verified."""
    engine.attach_parquet("every_line", work / "asked.parquet")
    engine.attach_rows("withheld", (("ordinal", "BIGINT"), ("person_no", "BIGINT")), [])
    engine.run([Step("chosen", f"SELECT ordinal FROM every_line ORDER BY hash(ordinal) LIMIT {lines}")])
    engine.run(
        [Step("numbered", f"SELECT ordinal, (row_number() OVER () - 1) // {SLICE} AS slice FROM chosen")]
    )
    engine.attach_rows("answers", ANSWERS, [])
    for number in range(-(-lines // SLICE)):
        engine.run(
            [
                Step(
                    "asked",
                    "SELECT e.* FROM every_line AS e JOIN numbered AS n ON n.ordinal = e.ordinal "
                    f"WHERE n.slice = {number}",
                )
            ]
        )
        look_up(engine, index=index)
        engine.append("answers", f"SELECT {COLUMNS} FROM identity_answers")
    return int(engine.query("SELECT count(*) FROM answers WHERE answer = 'verified'")[0][0])


def scan(engine: DuckDBEngine) -> int:
    """Read every column that a search reads, once."""
    for relation in STREAMED:
        read = ", ".join(f"bit_xor(hash({column}))" for column in engine.columns(relation))
        engine.query(f"SELECT {read} FROM {relation}")
    return 0


def manifest_of(office: Path) -> RecordManifest:
    """What record file the office has in use."""
    return RecordManifest.from_bytes((office / "records" / "records.json").read_bytes())


def index_of(office: Path) -> RecordIndexFiles | None:
    """The index of the record file the office has in use; None if there is none."""
    index = RecordIndexFiles(office / "index")
    return None if index.missing(file_digest((office / "records" / "records.json").read_bytes())) else index


def places_of(manifest: RecordManifest, records: Path, millions: int) -> tuple[dict[str, list[Path]], int]:
    """The files of so many parts as hold the persons, and how many they hold."""
    parts, persons = [], 0
    for part in manifest.parts:
        if persons + part.persons > millions * 1_000_000 + part.persons // 2:
            break
        parts.append(part)
        persons += part.persons
    places = {
        relation: [records / f.file for part in parts for f in part.files if f.relation == relation]
        for relation in SEARCHED
    }
    return places, persons


def whole_of(
    work: Path, records: Path, manifest: RecordManifest, places: dict[str, list[Path]], millions: int
) -> dict[str, list[Path]]:
    """What only the whole file knows, of these parts alone."""
    if len(places["held"]) == len(manifest.parts):
        return {name: [records / file for file in manifest.files(name)] for name in WHOLE}
    folder = work / f"whole-{millions}"
    if not folder.exists():
        making = folder.with_suffix(".new")
        making.mkdir(exist_ok=True)
        with DuckDBEngine(spill=work, memory_limit="8GB") as engine:
            for relation, files in places.items():
                engine.attach_parquet(relation, *files)
            engine.run(whole_steps())
            for relation in WHOLE:
                engine.write_parquet(
                    f"SELECT * FROM {relation}", making / f"{relation}.parquet", read_often=True
                )
        making.rename(folder)
    return {name: [folder / f"{name}.parquet"] for name in WHOLE}


def peak() -> int:
    """Most bytes this process held. What the system's own count says begins with those of the process that started it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def cpu() -> float:
    """Seconds of processor this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _python(*words: str) -> str:
    return subprocess.run(
        [sys.executable, __file__, *words], check=True, capture_output=True, text=True
    ).stdout


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("nation", type=Path, help="what bench/nation.py wrote")
    parser.add_argument("office", type=Path, help="an office that loaded it")
    parser.add_argument("--persons", type=int, nargs="+", default=[10, 50, 160], help="millions")
    parser.add_argument("--lines", type=int, nargs="+", default=[100_000, 1_000_000, 7_000_000])
    parser.add_argument("--memory", default="1500MB", help="engine's ceiling, as DuckDB reads it")
    parser.add_argument("--work", type=Path, help="folder for lines, kept and used again")
    parser.add_argument("--by-index", action="store_true", help="that cell by the index")
    parser.add_argument("--one", type=int, help="one cell of the table, for this script itself")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
