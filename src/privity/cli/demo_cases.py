"""The three parts of the demonstration, each walked by the same commands anyone would type."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.cli.output import put, put_table
from privity.errors import IntegrityError
from privity.model.line import LineOutcome
from privity.testing import demonstration as papers
from privity.testing.synthetic import HeaderFields, Pattern, generate_requests
from privity.testing.truth import merge_rosters, single_lawful_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from privity.cli.demo_office import DemoOffice


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """Where the requests of a demonstration lie, and how many reviewers decide how many lines."""

    one: Path
    august: Path
    mixed: Path
    reviewers: int
    decide: int


def prepare(demo: DemoOffice, national: Path, *, lines: int, august: int, seed: int) -> Requests:
    """Make the three request files about the national file, and one roster for all of them."""
    today = datetime.now(UTC).date()
    root = demo.root / "requests"
    patterns: tuple[tuple[str, Pattern, int], ...] = (
        ("august", "august", august),
        ("mixed", "mixed", lines),
    )
    for n, (name, pattern, count) in enumerate(patterns):
        header = HeaderFields(signed_on=today, batch_id=f"FIA-{name.upper()}")
        generate_requests(
            national, root / name, lines=count, seed=seed + 1 - n, pattern=pattern, header=header
        )
    single_lawful_line(root / "mixed", root / "one", HeaderFields(signed_on=today, batch_id="FIA-ONE"))
    merge_rosters(root / "roster.csv", [root / name / "roster.csv" for name in ("august", "mixed")])
    return Requests(
        one=root / "one",
        august=root / "august",
        mixed=root / "mixed",
        reviewers=4,
        decide=max(20, lines // 50),
    )


def file_and_run(demo: DemoOffice, folder: Path, batch: str) -> None:
    """The requester signs; the intake officer files; the gate decides."""
    demo.sign_header(folder / "lines.header.toml")
    demo.act("C-intake", "batch", "submit", folder / "lines.header.toml")
    demo.run("batch", "run", batch, "--office", demo.office, allow=(0, 1))


def review_and_release(demo: DemoOffice, batch: str, *, reviewers: int, decide: int) -> None:
    """Named reviewers open and decide, officers are called back, the approver signs, the releaser sends."""
    work = demo.root / "work" / batch
    work.mkdir(parents=True, exist_ok=True)
    share = -(-decide // reviewers)
    for n in range(1, reviewers + 1):
        _review(demo, batch, f"C-reviewer-{n}", share, work)
    _call_back(demo, batch, work)
    demo.act("C-approver", "review", "approve", batch)
    demo.act("C-releaser", "release", "send", batch)


def open_packages(demo: DemoOffice, batch: str, *, recipient: str = papers.RECIPIENT) -> list[Path]:
    """Open what left with the recipient's key, a short script and stock openssl."""
    script = demo.root / "open_release.sh"
    script.write_text(files("privity.release").joinpath("open_release.sh").read_text("utf-8"), "utf-8")
    found = sorted((demo.office / "outbox" / recipient).glob("R-*"))
    opened = []
    (demo.root / "work").mkdir(exist_ok=True)
    for folder in found:
        out = demo.root / "work" / f"{batch}-{folder.name}.jsonl"
        done = subprocess.run(  # noqa: S603  (our own script, our own paths)
            ["/bin/sh", str(script), str(folder), str(demo.office / "keys" / "manifest.pem"),
             str(demo.cert(papers.RECIPIENT)), str(demo.key(papers.RECIPIENT)), str(out)],
            check=False, capture_output=True, timeout=600,
        )  # fmt: skip
        if done.returncode:
            raise IntegrityError(
                "The package did not open.", where=folder.name, remedy="Read the script's message."
            )
        opened.append(out)
    return opened


def statement(demo: DemoOffice, folder: Path, national: Path) -> None:
    """The person concerned asks for a statement, by the number the person has."""
    with DuckDBEngine(spill=demo.root / "work") as engine:
        engine.attach_parquet("truth", folder.parent / "mixed" / "truth.parquet")
        engine.attach_parquet("persons", national / "persons.parquet")
        with (folder / "lines.csv").open(encoding="utf-8", newline="") as file:
            line_id = next(csv.DictReader(file))["line_id"]
        number = engine.query(
            "SELECT p.id_number FROM truth AS t JOIN persons AS p ON p.person_id = t.person_id WHERE t.line_id = ?",
            [line_id],
        )[0][0]
    demo.act("C-privacy", "report", "person", "--id-number", number)


def hold_one(demo: DemoOffice, folder: Path) -> str:
    """Counsel holds one person about whom a line of the file is lawful, not the one of part 1; the person's id."""
    with DuckDBEngine(spill=demo.root / "work") as engine:
        engine.attach_parquet("truth", folder / "truth.parquet")
        subject = str(engine.query(
            "SELECT person_id FROM truth WHERE kind = 'lawful' AND expect = 'verified' AND len(distortion) = 0 "
            "AND len(register_failed) = 0 AND trait = 'ordinary' ORDER BY line_id DESC LIMIT 1"
        )[0][0])  # fmt: skip
    demo.act(
        "C-counsel", "hold", "enter", "HO-1", "--kind", "protected_person", "--reference", "CUST-HOLDS-1",
        "--person-id", subject,
    )  # fmt: skip
    return subject


def under_hold(demo: DemoOffice, folder: Path, batch: str, subject: str) -> int:
    """How many lines about that person are held.

    Raises:
        IntegrityError: One may leave, or left.
    """
    with _compared(demo, folder, batch) as engine:
        found = dict(
            engine.query(
                "SELECT g.outcome, count(*) FROM got AS g JOIN answers AS a ON a.ordinal = g.ordinal "
                "WHERE a.person_id = ? GROUP BY g.outcome",
                [subject],
            )
        )
    if not {LineOutcome.AWAITING_REVIEW, LineOutcome.APPROVED, LineOutcome.RELEASED}.isdisjoint(
        map(LineOutcome, found)
    ):
        raise IntegrityError(
            "A line about a person under a hold is not held.", where=batch, remedy="Report it."
        )
    return int(found.get(LineOutcome.HELD.value, 0))


def verify_outside(demo: DemoOffice, batches: Sequence[str]) -> None:
    """Copy the log and check it, and each batch whole, with the stand-alone verifier."""
    copy = demo.root / "log-copy"
    shutil.rmtree(copy, ignore_errors=True)
    demo.run("log", "export", copy, "--office", demo.office)
    vkey = (demo.office / "log.vkey").read_text("ascii").strip()
    _outside("log", copy, "--key", vkey)
    for batch in batches:
        bundle = demo.root / "bundles" / batch
        demo.run("batch", "bundle", batch, "--output", bundle, "--office", demo.office)
        _outside("batch", copy, "--key", vkey, "--batch", batch, "--bundle", bundle / "bundle.json")


def against_truth(demo: DemoOffice, folder: Path, batch: str) -> dict[str, Any]:
    """Compare every line with what was planted; any released or looked-up defect is an error of the gate."""
    with _compared(demo, folder, batch) as engine:
        return judge(engine)


@contextmanager
def _compared(demo: DemoOffice, folder: Path, batch: str) -> Iterator[DuckDBEngine]:
    """An engine with ``truth``, what the gate ``got`` and its ``answers`` attached."""
    output = demo.root / "work" / f"{batch}-lines.parquet"
    output.parent.mkdir(parents=True, exist_ok=True)
    demo.run("batch", "lines", batch, "--output", output, "--office", demo.office)
    with DuckDBEngine(spill=demo.root / "work") as engine:
        engine.attach_parquet("truth", folder / "truth.parquet")
        engine.attach_parquet("got", output)
        answers = demo.office / "batches" / batch / "answers.parquet"
        if answers.exists():
            engine.attach_parquet("answers", answers)
        else:
            engine.attach_rows(
                "answers", (("ordinal", "BIGINT"), ("answer", "VARCHAR"), ("person_id", "VARCHAR")), []
            )
        yield engine


def judge(engine: DuckDBEngine) -> dict[str, Any]:
    """The figures of a run against its truth."""

    def one(select: str) -> int:
        return int(engine.query(select)[0][0] or 0)

    base = "FROM got AS g JOIN truth AS t ON t.line_id = g.line_id LEFT JOIN answers AS a ON a.ordinal = g.ordinal"
    facial = "(len(t.failed) > 0 OR len(t.undetermined) > 0)"
    lawful = "t.kind = 'lawful' AND t.expect = 'verified' AND len(t.register_failed) = 0"
    told = "list_sort(list_filter(g.failed, lambda x: NOT list_contains(t.register_failed, x)))"
    return {
        "lines": one(f"SELECT count(*) {base}"),
        "looked_up": one(f"SELECT count(*) {base} WHERE a.answer IS NOT NULL"),
        "verified": one(f"SELECT count(*) {base} WHERE a.answer = 'verified'"),
        "defective_looked_up": one(f"SELECT count(*) {base} WHERE {facial} AND a.answer IS NOT NULL"),
        "defective_released": one(f"SELECT count(*) {base} WHERE {facial} AND g.outcome = 'released'"),
        "wrong_person": one(
            f"SELECT count(*) {base} WHERE a.answer = 'verified' AND a.person_id IS DISTINCT FROM t.person_id"  # noqa: S608  (our own text)
        ),
        "never_verified": one(f"SELECT count(*) {base} WHERE t.expect = 'never' AND a.answer = 'verified'"),
        "reasons_differ": one(
            f"SELECT count(*) {base} WHERE {facial} AND {told} <> list_sort(t.failed)"
        ),
        "lawful_refused_on_face": one(f"SELECT count(*) {base} WHERE NOT {facial} AND len(g.failed) > 0 "
                                      "AND len(t.register_failed) = 0 AND a.answer IS NULL"),
        "recall_plain": _share(engine, f"{base} WHERE {lawful} AND len(t.distortion) = 0"),
        "recall_distorted": _share(engine, f"{base} WHERE {lawful} AND len(t.distortion) > 0"),
        "traits": engine.query(
            f"SELECT t.trait, count(*), count(*) FILTER (WHERE a.answer = 'verified'), "
            f"count(*) FILTER (WHERE a.answer = 'ambiguous'), count(*) FILTER (WHERE a.answer = 'not found') {base} "
            "WHERE a.answer IS NOT NULL GROUP BY t.trait ORDER BY t.trait"
        ),
    }  # fmt: skip


def told(found: dict[str, Any]) -> None:
    """Print the figures of a run against its truth."""
    plain, distorted = found["recall_plain"], found["recall_distorted"]
    rows = [(name.replace("_", " "), value) for name, value in found.items() if isinstance(value, int)]
    put_table("against what was planted", ("lines", "count"), rows)
    put(f"recall (verified only): undistorted {plain:.4f}, distorted {distorted:.4f}")
    put_table(
        "looked up, by trait", ("trait", "looked up", "verified", "ambiguous", "not found"), found["traits"]
    )


def _share(engine: DuckDBEngine, rest: str) -> float:
    row = engine.query(f"SELECT count(*) FILTER (WHERE a.answer = 'verified'), count(*) {rest}")[0]
    return row[0] / row[1] if row[1] else 0.0


LAWFUL = ("release", "yes", "no", "no", "", "", "The reason is about this person's own case.")
"""What a simulated reviewer decides of a line whose person was verified."""


def _review(demo: DemoOffice, batch: str, person: str, share: int, work: Path) -> None:
    """A simulated reviewer: opens lines, releases what was verified and would hold something, leaves the rest."""
    opened, decisions = work / f"{person}-opened.csv", work / f"{person}-decisions.csv"
    demo.act(person, "review", "queue", batch, "--take", share, "--output", opened, allow=(0, 2))
    if not opened.exists():
        return
    with (
        opened.open(encoding="utf-8", newline="") as source,
        decisions.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out)
        writer.writerow(
            (
                "line_id",
                "verdict",
                "reason_specific",
                "names_informant",
                "impairs_investigation",
                "candidate",
                "distinguishes",
                "reason",
            )
        )
        for row in csv.DictReader(source):
            line_id = row["line"].partition("/")[2]
            if row["identity"] == "verified" and row["would leave"] and not row["earlier refusals"]:
                writer.writerow((line_id, *LAWFUL))
    demo.act(person, "review", "decide", batch, decisions)


def _call_back(demo: DemoOffice, batch: str, work: Path) -> None:
    """Simulated officers confirm the cases of the sample."""
    listed, results = work / "sample.csv", work / "results.csv"
    demo.act("C-reviewer-1", "review", "call-back", batch, "--output", listed)
    with (
        listed.open(encoding="utf-8", newline="") as source,
        results.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out)
        writer.writerow(("officer", "ordinal", "confirmed"))
        writer.writerows((row["officer"], row["ordinal"], "yes") for row in csv.DictReader(source))
    demo.act("C-reviewer-1", "review", "call-back", batch, "--results", results)


def _outside(*words: object) -> None:
    """One run of the stand-alone verifier, in a process of its own."""
    done = subprocess.run(  # noqa: S603  (our own verifier, our own paths)
        [sys.executable, "-m", "privity_verify", *(str(word) for word in words)],
        check=False,
        capture_output=True,
        text=True,
    )
    put(done.stdout.strip() or done.stderr.strip())
    if done.returncode:
        raise IntegrityError(
            "privity-verify found a fault.", where=str(words[0]), remedy="Read what it said above."
        )
