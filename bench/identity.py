"""What identity costs and what it finds: time, memory, recall per kind of line, false accepts.

    python bench/identity.py --people 1000000 --lines 250000

A synthetic record file is generated, loaded and asked. Lines are drawn from the
file itself, each of one kind; the truth is known because the kind made it.
Kinds that no machine may verify are listed under "never".
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.identity import RECORD_COLUMNS, load_steps, problem_steps, verify_steps
from privity.identity.steps import KEPT, SEARCHED, WHOLE, whole_steps
from privity.model.step import Step
from privity.standards import address_steps, name_steps, number_steps
from privity.testing.synthetic.people import generate_people


@dataclass(frozen=True)
class Kind:
    """One class of lines: what is changed, where other values come from, whom it cannot be made of."""

    name: str
    changes: dict[str, str] = field(default_factory=dict)
    others: str = ""
    unless: str = "FALSE"


PRIOR = """(SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY period, address_line1) AS nth
    FROM addresses WHERE NOT current AND source_form <> '1099-INT')"""
FORMER = """(SELECT person_id, min(family_name) AS family_name, min(given_name) AS given_name
    FROM names GROUP BY person_id HAVING count(*) = 1)"""
STRANGER = "JOIN strangers AS s ON s.person_id = d.person_id JOIN {} AS o ON o.person_id = s.stranger"
HOUSEMATE = "JOIN housemates AS s ON s.person_id = d.person_id JOIN persons AS o ON o.person_id = s.housemate"
ADDRESS = ("address_line1", "address_line2", "city", "state", "postal_code", "country")
PERSON = (
    "person_id", "id_number", "id_type", "family_name", "given_name", "middle_name", "suffix", "date_of_birth",
)  # fmt: skip
HOME = "md5(concat(upper(address_line1), '|', upper(coalesce(address_line2, '')), '|', left(postal_code, 5)))"
OTHER_ADDRESS = {column: f"o.{column}" for column in ADDRESS}
OTHER_NUMBER = {"id_number": "o.id_number", "id_type": "o.id_type"}
EXCHANGED = "left(d.id_number, 6) || d.id_number[8] || d.id_number[7] || d.id_number[9]"

MAY = (
    Kind("undistorted"),
    Kind("no number", {"id_number": "NULL", "id_type": "NULL"}, unless="d.id_number IS NULL"),
    Kind("no birth date", {"date_of_birth": "NULL"}),
    Kind("no middle name", {"middle_name": "NULL"}, unless="d.middle_name IS NULL"),
    Kind(
        "surname typo",
        {"family_name": "d.family_name[:2] || d.family_name[4:]"},
        unless="length(d.family_name) < 6",
    ),
    Kind(
        "given name typo",
        {"given_name": "d.given_name[:2] || d.given_name[4:]"},
        unless="length(d.given_name) < 6",
    ),
    Kind("given initial", {"given_name": "d.given_name[1]"}),
    Kind("names crossed", {"family_name": "d.given_name", "given_name": "d.family_name"}),
    Kind("unit left out", {"address_line2": "NULL"}, unless="coalesce(d.address_line2, '') = ''"),
    Kind("prior address", OTHER_ADDRESS, f"JOIN {PRIOR} AS o ON o.person_id = d.person_id AND o.nth = 1"),
    Kind(
        "former name",
        {"family_name": "o.family_name", "given_name": "o.given_name"},
        f"JOIN {FORMER} AS o ON o.person_id = d.person_id",
    ),
)
NEVER = (
    Kind("another address", OTHER_ADDRESS, STRANGER.format("homes"), unless="o.home = d.home"),
    Kind(
        "digits exchanged",
        {"id_number": EXCHANGED},
        unless="d.id_number IS NULL OR d.id_number[7] = d.id_number[8]",
    ),
    Kind(
        "number of a housemate",
        OTHER_NUMBER,
        HOUSEMATE,
        unless="o.id_number IS NULL OR o.id_number = d.id_number",
    ),
    Kind("number of a stranger", OTHER_NUMBER, STRANGER.format("persons"), unless="o.id_number IS NULL"),
    Kind("birth year", {"date_of_birth": "d.date_of_birth + INTERVAL 3 YEAR"}),
    Kind(
        "other middle initial",
        {"middle_name": "CASE d.middle_name[1] WHEN 'Q' THEN 'Z' ELSE 'Q' END"},
        unless="coalesce(d.middle_name, '') = ''",
    ),
    Kind("absent person"),
    Kind("absent, no number", {"id_number": "NULL", "id_type": "NULL"}),
    Kind("absent, housemate's number", OTHER_NUMBER, "JOIN housed AS o ON o.nth = d.nth"),
)
ABSENT = NEVER[-3:]
DRAWN = (*MAY, *NEVER[:-3])


def drawn_steps(lines: int, people: int) -> list[Step]:
    """Relations the kinds draw from; every draw is a hash of the person id, so a run can be repeated."""
    share = min(1_000_000, 1_600_000 * lines // people)
    return [
        Step(
            "homes",
            f"""SELECT person_id, {listed(ADDRESS)},
              {HOME} AS home
            FROM (
              SELECT *, row_number() OVER (PARTITION BY person_id ORDER BY received_on DESC, address_line1) AS nth
              FROM addresses WHERE current AND source_form <> '1099-INT'
            ) AS a WHERE nth = 1""",
        ),
        Step(
            "drawn",
            f"""SELECT {listed(PERSON, "p.")}, {listed(ADDRESS, "h.")}, h.home,
              md5_number_lower(p.person_id || 'kind') % {len(DRAWN)} AS kind
            FROM persons AS p JOIN homes AS h ON h.person_id = p.person_id
            WHERE md5_number_lower(p.person_id) % 1000000 < {share}""",
        ),
        Step(
            "shuffled",
            "SELECT person_id, row_number() OVER (ORDER BY md5(person_id || 'next')) AS place FROM drawn",
        ),
        Step(
            "strangers",
            """SELECT one.person_id, other.person_id AS stranger
            FROM shuffled AS one JOIN shuffled AS other ON other.place = one.place + 1""",
        ),
        Step(
            "housemates",
            """SELECT one.person_id, min(other.person_id) AS housemate
            FROM homes AS one JOIN homes AS other ON other.home = one.home AND other.person_id <> one.person_id
            GROUP BY one.person_id""",
        ),
    ]


def listed(columns: tuple[str, ...], prefix: str = "") -> str:
    """The columns with commas between."""
    return ", ".join(prefix + column for column in columns)


def line_steps(lines: int) -> list[Step]:
    """The lines: one part per kind, then numbered."""
    drawn = [
        lines_of(kind, f"drawn AS d {kind.others} WHERE d.kind = {nth}") for nth, kind in enumerate(DRAWN)
    ]
    absent = [lines_of(kind, f"strays AS d {kind.others} WHERE TRUE") for kind in ABSENT]
    order = "md5(concat(kind, person_id, address_line1, given_name, date_of_birth))"
    return [
        Step(
            "strays",
            f"""SELECT NULL::VARCHAR AS person_id, {listed((*PERSON[1:], *ADDRESS))}, {HOME} AS home,
              row_number() OVER () AS nth FROM absent""",
        ),
        Step(
            "housed",
            """SELECT s.nth, min(p.id_number) AS id_number, 'ssn' AS id_type
            FROM strays AS s JOIN homes AS h ON h.home = s.home JOIN persons AS p ON p.person_id = h.person_id
            WHERE p.id_type = 'ssn' GROUP BY s.nth""",
        ),
        Step("every_line", " UNION ALL ".join([*drawn, *absent])),
        Step("lines", f"SELECT row_number() OVER (ORDER BY {order}) AS ref, * FROM every_line LIMIT {lines}"),
    ]


def lines_of(kind: Kind, rows: str) -> str:
    """The lines of one kind."""
    columns = ", ".join(f"{kind.changes.get(c, 'd.' + c)} AS {c}" for c in (*PERSON, *ADDRESS))
    name = kind.name.replace("'", "''")
    return f"SELECT '{name}' AS kind, {columns} FROM {rows} AND NOT coalesce({kind.unless}, FALSE)"


def asked_steps() -> tuple[Step, ...]:
    """`asked`, as the flow makes it from lines."""
    return (
        *name_steps("lines", "line_names"),
        *address_steps("lines", "line_places"),
        *number_steps("lines", "line_numbers"),
        Step(
            "asked",
            """SELECT l.ref AS ordinal, n.family_key, n.family_alt, n.given_key, n.given_tokens, n.middle_initial, n.suffix_key,
              d.id_digits, d.id_kind, l.date_of_birth::DATE AS birth_date, a.building_key, a.unit, a.zip5, a.city
            FROM lines AS l
            JOIN line_names AS n ON n.ref = l.ref
            JOIN line_places AS a ON a.ref = l.ref
            JOIN line_numbers AS d ON d.ref = l.ref
            WHERE a.admissible AND n.fault IS NULL""",
        ),
    )


RESULT = """SELECT l.kind, count(*) AS lines,
  count(*) FILTER (WHERE i.answer = 'verified' AND i.person_id = l.person_id) AS verified,
  count(*) FILTER (WHERE i.answer = 'ambiguous') AS ambiguous,
  count(*) FILTER (WHERE i.answer = 'not found') AS not_found,
  count(*) FILTER (WHERE i.answer = 'verified' AND i.person_id IS DISTINCT FROM l.person_id) AS other_person
FROM identity_answers AS i JOIN lines AS l ON l.ref = i.ordinal GROUP BY l.kind"""


class Clock:
    """Prints what each stage took."""

    def __init__(self) -> None:
        self.lap()

    def lap(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def tell(self, stage: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
        wall, cpu = time.perf_counter() - self.wall, time.process_time() - self.cpu
        print(f"{stage:<34}{wall:>9.1f} s wall {cpu:>9.1f} s cpu {peak:>7.2f} GiB peak")
        self.lap()


def run(people: int, lines: int, seed: int, memory: str, folder: Path, *, steps: bool) -> None:
    """Generate, load, ask, tell."""
    clock = Clock()
    if not (folder / "persons.parquet").exists():
        generate_people(folder, persons=people, seed=seed)
        clock.tell(f"generate {people:,} people")

    def watch(relation: str, rows: int, seconds: float) -> None:
        if steps and seconds >= 0.3:
            print(f"    {relation:<30}{rows:>14,}{seconds:>8.1f} s")

    loaded = folder / "loaded"
    if not loaded.exists():
        with DuckDBEngine(spill=folder, memory_limit=memory, watch=watch) as engine:
            engine.attach_rows("part_base", (("first_no", "BIGINT"),), [(0,)])
            for relation in RECORD_COLUMNS:
                engine.attach_parquet(relation, folder / f"{relation}.parquet")
            engine.run(problem_steps())
            clock.tell("look for problems")
            engine.attach_rows("part_base", (("first_no", "BIGINT"),), [(0,)])
            engine.run([*load_steps(), *whole_steps()])
            loaded.mkdir()
            for relation in (*KEPT, *WHOLE):
                engine.write_parquet(
                    f"SELECT * FROM {relation}", loaded / f"{relation}.parquet", read_often=True
                )
            clock.tell("load the record file")
    with DuckDBEngine(spill=folder, memory_limit=memory) as engine:
        for relation in RECORD_COLUMNS:
            engine.attach_parquet(relation, folder / f"{relation}.parquet")
        engine.attach_parquet("absent", folder / "truth" / "absent.parquet")
        engine.run([*drawn_steps(lines, people), *line_steps(lines)])
        engine.write_parquet("SELECT * FROM lines", folder / "lines.parquet")
        engine.run(asked_steps())
        engine.write_parquet("SELECT * FROM asked", folder / "asked.parquet")
        clock.tell("make and standardise the lines")
    with DuckDBEngine(spill=folder, memory_limit=memory, watch=watch) as engine:
        for relation in (*SEARCHED, *WHOLE):
            engine.attach_parquet(relation, loaded / f"{relation}.parquet")
        engine.attach_parquet("asked", folder / "asked.parquet")
        engine.attach_parquet("lines", folder / "lines.parquet")
        engine.attach_rows("withheld", (("ordinal", "BIGINT"), ("person_no", "BIGINT")), [])
        clock.lap()
        engine.run(verify_steps())
        clock.tell(f"verify {engine.count('asked'):,} lines")
        tell({row[0]: row[1:] for row in engine.query(RESULT)})


def tell(rows: dict[str, tuple[int, ...]]) -> None:
    """Print one row per kind of line."""
    print(
        f"\n{'kind of line':<30}{'lines':>10}{'verified':>10}{'recall':>8}{'ambiguous':>11}{'not found':>11}{'other person':>14}"
    )
    for title, kinds in (("may be verified", MAY), ("never", NEVER)):
        print(title)
        for kind in kinds:
            lines, verified, *rest = rows.get(kind.name, (0, 0, 0, 0, 0))
            recall = f"{verified / lines:.4f}" if lines else ""
            print(
                f"  {kind.name:<28}{lines:>10,}{verified:>10,}{recall:>8}{rest[0]:>11,}{rest[1]:>11,}{rest[2]:>14,}"
            )
    wrong = sum(row[-1] for row in rows.values()) + sum(
        rows[kind.name][1] for kind in NEVER if kind.name in rows
    )
    accepted = sum(row[1] for row in rows.values()) + wrong
    bound = (
        f", so the rate is below {3 / accepted:.1e} with 95 % confidence" if not wrong and accepted else ""
    )
    print(f"\nfalse accepts: {wrong} of {accepted:,}{bound}")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=25_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--memory", default="4GB", help="engine's ceiling, as DuckDB reads it")
    parser.add_argument("--keep", type=Path, help="folder that is kept and used again")
    parser.add_argument("--steps", action="store_true", help="print each step that takes half a second")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="privity-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        run(options.people, options.lines, options.seed, options.memory, folder, steps=options.steps)
    finally:
        if not options.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
