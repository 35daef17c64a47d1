"""The same lines looked up by Privity and linked by Splink, in the same run, from the same standard names, numbers and places.

    make ranking
    .venv-ranking/bin/python bench/beside_splink.py NATION OFFICE [--persons 10 50] [--lines 1000000]

`bench/scale.py` says what NATION and OFFICE are. Splink is given one row a person, with the present name and one current place, and blocks
by number, by place with given initial, by place with surname, and by birth date with surname and given initial; its model is trained on these lines, and
predicting alone is told apart, for a model may be kept. Privity reads every name and place of every person. Runs alternate, each a process of its
own. What Splink finds is judged by the truth: the lines it can accept, best record above a threshold chosen in hindsight, without error and with one error in ten
thousand. Status 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import scale
import splink
from splink import comparison_library

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.identity.steps import ask_steps
from privity.model.step import Step

BARS = {10: (0.40, 0.11), 50: (0.17, 0.03)}
"""Millions of persons to the most of Splink's wall seconds that Privity may take: of predicting alone, of the whole run."""
FIELDS = ("family", "given", "middle", "suffix", "born", "number", "place", "unit")
RUNS = 2
PAIRS = 5_000_000
"""Pairs from which Splink learns how often strangers agree."""


def main() -> int:
    """Read the command line and run."""
    asked = _asked()
    if asked.one:
        print("\n" + json.dumps(linked(asked)))
        return 0
    asked.work.mkdir(exist_ok=True)
    scale.make_lines(asked.nation / "00", asked.work, asked.lines)
    missed = 0
    for millions in asked.persons:
        missed |= beside(asked, millions)
    return missed


def beside(asked: argparse.Namespace, millions: int) -> int:
    """One size: both, in turn; 1 when a bar is missed."""
    make_tables(asked, millions)
    words = ["--persons", str(millions), "--work", str(asked.work), str(asked.nation), str(asked.office)]
    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(_run(scale.__file__, "--one", str(asked.lines), *words))
        theirs.append(_run(__file__, "--one", "--memory", asked.memory, *words))
    mine, whole = (min(runs, key=lambda run: run["wall"]) for runs in (ours, theirs))
    print(
        f"\n{mine['persons']:,} persons, {asked.lines:,} lines\n{'':24}{'wall s':>9}{'CPU s':>9}{'peak GiB':>10}"
    )
    _row("Privity, whole", mine["wall"], mine["cpu"], mine["peak"])
    _row("Splink, whole", whole["wall"], whole["cpu"], whole["peak"])
    _row("Splink, predict", whole["predict_wall"], whole["predict_cpu"], whole["peak"])
    found, verified, wrong = recall(asked, millions)
    print(f"{verified:,} lines verified by Privity, {wrong:,} of them about somebody else")
    print("accepted right of those on the file: " + ", ".join(f"{k} {v:.3f}" for k, v in found.items()))
    ratios = (mine["wall"] / whole["predict_wall"], mine["wall"] / whole["wall"])
    missed = 0
    for name, ratio, bar in zip(("predict", "whole"), ratios, BARS.get(millions, (1.0, 1.0)), strict=True):
        late = ratio > bar
        missed |= late
        print(
            f"wall of Privity to Splink's {name}: {ratio:.3f}  bar: at most {bar}{'  MISSED' if late else ''}"
        )
    return missed


def make_tables(asked: argparse.Namespace, millions: int) -> None:
    """The rows Splink is given, and Privity's answers for the same lines; what is there already is left."""
    folder = asked.work / f"splink-{millions}"
    if folder.exists():
        return
    making = folder.with_suffix(".new")
    making.mkdir(exist_ok=True)
    manifest = scale.manifest_of(asked.office)
    places, _ = scale.places_of(manifest, asked.office / "records", millions)
    whole = scale.whole_of(asked.work, asked.office / "records", manifest, places, millions)
    with DuckDBEngine(spill=asked.work, memory_limit="8GB") as engine:
        for relation, files in (*places.items(), *whole.items()):
            engine.attach_parquet(relation, *files)
        engine.attach_parquet("meant", asked.work / "meant.parquet")
        engine.write_parquet(
            "SELECT h.person_no AS unique_id, h.person_id, h.family_key AS family, h.given_key AS given, "
            "h.middle_initial AS middle, h.suffix_key AS suffix, h.birth_date::VARCHAR AS born, h.number, r.place, r.unit "
            "FROM held AS h LEFT JOIN (SELECT person_no, min(place) AS place, arg_min(unit, place) AS unit "
            "FROM held_residents WHERE current GROUP BY person_no) AS r ON r.person_no = h.person_no WHERE NOT h.former",
            making / "held.parquet",
        )
        scale.look(engine, asked.work, asked.lines)
        engine.run(
            [
                Step(
                    "asked", "SELECT e.* FROM every_line AS e SEMI JOIN chosen AS c ON c.ordinal = e.ordinal"
                ),
                *ask_steps(),
            ]
        )
        engine.write_parquet(
            "SELECT k.ordinal AS unique_id, k.family_key AS family, k.given_key AS given, k.middle_initial AS middle, "
            "k.suffix_key AS suffix, k.birth_date::VARCHAR AS born, k.number, k.place, k.unit FROM asked_keys AS k",
            making / "asked.parquet",
        )
        engine.write_parquet(
            "SELECT a.ordinal, a.answer, a.person_id, m.person_id AS meant, h.person_id IS NOT NULL AS on_file FROM answers AS a "
            "JOIN meant AS m ON m.ref = a.ordinal "
            "LEFT JOIN (SELECT DISTINCT person_id FROM held) AS h ON h.person_id = m.person_id",
            making / "answers.parquet",
        )
    making.rename(folder)


def linked(asked: argparse.Namespace) -> dict[str, Any]:
    """Splink, in this process: load, train, predict; the best record of each line is kept beside the tables."""
    folder = asked.work / f"splink-{asked.persons[0]}"
    database = folder / "splink.duckdb"
    database.unlink(missing_ok=True)
    began, used = time.perf_counter(), scale.cpu()
    limits: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": asked.memory,
        "threads": 2,
        "temp_directory": str(folder),
    }
    with duckdb.connect(str(database), config=limits) as db:
        for name in ("asked", "held"):
            db.execute(
                f"CREATE TABLE {name} AS SELECT unique_id, {', '.join(FIELDS)} FROM '{folder / name}.parquet'"
            )
        api = splink.DuckDBAPI(connection=db)
        linker = splink.Linker([api.register(name) for name in ("asked", "held")], settings())
        linker.training.estimate_u_using_random_sampling(max_pairs=PAIRS)
        for rule in (splink.block_on("number"), splink.block_on("family", "born")):
            linker.training.estimate_parameters_using_expectation_maximisation(rule)
        start, spent = time.perf_counter(), scale.cpu()
        predicted = linker.inference.predict().physical_name
        predict = time.perf_counter() - start, scale.cpu() - spent
        whole = time.perf_counter() - began, scale.cpu() - used
        db.execute(
            f"COPY (SELECT unique_id_l AS ordinal, max(match_weight) AS weight, arg_max(unique_id_r, match_weight) AS person_no "
            f"FROM {predicted} GROUP BY unique_id_l) TO '{folder / 'linked.parquet'}' (FORMAT parquet)"
        )
    database.unlink()
    return {
        "wall": whole[0], "cpu": whole[1], "predict_wall": predict[0], "predict_cpu": predict[1],
        "peak": scale.peak(),
    }  # fmt: skip


def settings() -> Any:
    """The model: names by Jaro-Winkler, dates and numbers by edits, the rest by equality."""
    library = comparison_library
    return splink.SettingsCreator(
        link_type="link_only",
        comparisons=[
            library.JaroWinklerAtThresholds("family", [0.92]),
            library.JaroWinklerAtThresholds("given", [0.92]),
            *(library.LevenshteinAtThresholds(name, [1]) for name in ("born",)),
            *(library.ExactMatch(name) for name in ("middle", "suffix", "number", "place", "unit")),
        ],
        blocking_rules_to_generate_predictions=[
            splink.block_on("number"),
            splink.block_on("place", "substr(given, 1, 1)"),
            splink.block_on("place", "family"),
            splink.block_on("born", "family", "substr(given, 1, 1)"),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def recall(asked: argparse.Namespace, millions: int) -> tuple[dict[str, float], int, int]:
    """Of the lines about a person on the file, the share accepted and right; lines Privity verified, and wrongly."""
    folder = asked.work / f"splink-{millions}"
    with DuckDBEngine(spill=asked.work, memory_limit="8GB") as engine:
        for name in ("answers", "linked", "held"):
            engine.attach_parquet(name, folder / f"{name}.parquet")
        on_file, right, wrong = engine.query(
            "SELECT count(*) FILTER (WHERE on_file), count(*) FILTER (WHERE answer = 'verified' AND person_id = meant), "
            "count(*) FILTER (WHERE answer = 'verified' AND person_id IS DISTINCT FROM meant) FROM answers"
        )[0]
        told = {"Privity": right / on_file}
        engine.run(
            [
                Step(
                    "ranked",
                    "SELECT sum(right_) OVER w AS right_, sum(1 - right_) OVER w AS wrong FROM ("
                    "SELECT l.ordinal, l.weight, coalesce((h.person_id = a.meant)::INTEGER, 0) AS right_ FROM linked AS l "
                    "JOIN answers AS a ON a.ordinal = l.ordinal JOIN held AS h ON h.unique_id = l.person_no) "
                    "WINDOW w AS (ORDER BY weight DESC RANGE UNBOUNDED PRECEDING)",
                )
            ]
        )
        for name, allowed in (
            ("Splink without error", "0"),
            ("Splink at 99.99 %", "1e-4 * (right_ + wrong)"),
        ):
            most = engine.query(f"SELECT coalesce(max(right_), 0) FROM ranked WHERE wrong <= {allowed}")[0][0]
            told[name] = most / on_file
        return told, right + wrong, wrong


def _row(name: str, wall: float, cpu: float, peak: int) -> None:
    print(f"{name:24}{wall:>9.1f}{cpu:>9.1f}{peak / 2**30:>10.2f}")


def _run(script: str, *words: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, script, *words], check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("nation", type=Path, help="what bench/nation.py wrote")
    parser.add_argument("office", type=Path, help="an office that loaded it")
    parser.add_argument("--persons", type=int, nargs="+", default=[10, 50], help="millions")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--memory", default="14GB", help="ceiling of Splink's engine")
    parser.add_argument("--work", type=Path, required=True, help="folder for tables, kept and used again")
    parser.add_argument("--one", action="store_true", help="Splink alone, for this script itself")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
