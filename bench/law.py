"""What the law costs: lines decided and explained in a CPU second, beside other engines in the same run.

    python bench/law.py [--lines 7000000] [--small]

Lines are synthetic, drawn by a hash of their number, under section 6103(i)(2): every stage,
about 28 of 100 refused. What the header and the registers say is one row for the batch, as
in a run. Facts are read as a batch keeps them (`privity.flow.kept`); the other engines read
a column for each. Every engine must name the same rules for the same lines. `--small` checks
that alone. Exit status 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import cedarpy

from privity import law
from privity.adapters.cedar import BATCH, Cedar
from privity.adapters.duckdb_engine import DuckDBEngine
from privity.authority import assess_sql, decide
from privity.authority.book import WORD
from privity.authority.cedar import ACTION, PRINCIPAL, RESOURCE, cedar_policies
from privity.authority.compile import alike_sql
from privity.authority.language import sql_truth, truth
from privity.authority.language.cedar import context_of
from privity.authority.second import decide_again
from privity.flow.kept import packed_sql
from privity.model.finding import Stage
from privity.model.step import Step

AUTHORITY, STAGES = "i2", tuple(Stage)
FACTS = ("lines", "batch")
HAND = ("request", "register", "later")
MILLION = 1_000_000
SAMPLE, SLOW = (
    20_000,
    1_000,
)  # lines for the engines that take one at a time, and for those a hundred times slower
BY_HAND = Path(__file__).with_name("law_i2.sql")

# What a line in order says, and what a wrong one does. `x` is a number drawn for the line and the fact.
NUMBERS = {
    "address_lines": ("1 + x % 10", "11 + x % 80"),
    "elements_count": ("2 + x % 6", "0"),
    "elements_identity": ("x % 2", "9"),
    "elements_refused": ("0", "1 + x % 3"),
    "elements_return": ("0", "1 + x % 3"),
    "elements_subject": ("0", "1"),
    "officer_lines": ("1 + x % 50", "51 + x % 900"),
    "officers_count": ("1 + x % 3", "0"),
    "address_lookups": ("1 + x % 12", "13 + x % 90"),
    "address_lookups_all": ("1 + x % 12", "13 + x % 90"),
    "person_lookups": ("1 + x % 3", "4 + x % 90"),
    "person_lookups_all": ("1 + x % 3", "4 + x % 90"),
    "period_latest": ("2018 + x % 7", "2027"),
    "periods_count": ("1 + x % 7", "8 + x % 9"),
    "reason_lines": ("1 + x % 10", "11 + x % 900"),
    "reason_words": ("8 + x % 80", "x % 8"),
}
DAYS = {"case_opened_on": ("DATE '2022-01-01' + x % 1400", "DATE '2026-04-01' + x % 60")}
TEXTS = {  # no rule reads these; they are in the file because lines have them
    "case_id": "'26-cr-' || x % 5000",
    "engaged_unit": "'unit ' || x % 300",
    "proceeding": "['investigation', 'grand_jury', 'court'][1 + x % 3]",
    "statute": "'18 U.S.C. ' || 300 + x % 40",
}
BATCH_SAYS = {
    "asked_year": "2026",
    "requester_level": "'district'",
    "requester_office": "'us_attorney'",
    "safeguards_verdict": "'open'",
    "signed_on": "DATE '2026-03-01'",
}
BY_LINE = {  # facts of registers that differ from line to line
    "address_is_requesters_own", "address_lookups", "address_lookups_all", "person_lookups", "person_lookups_all",
    "agreement_covers_elements", "agreement_covers_statute", "officers_investigative",
    "officers_on_roster",
}  # fmt: skip
OF_REGISTERS = {"safeguards_good", "order_bars", "objection_bars"}  # derived, but from registers alone
UNKNOWN, WRONG = 50, 20  # of 10,000 lines, a fact; the form of a cell is always known

BOOK = law.load("us_tax").book(date(2026, 6, 1))
PLAN = BOOK.plan(AUTHORITY, STAGES, with_header=True)
WORDS = [f"{kind}_{word}" for word in range(BOOK.words) for kind in ("failed", "unknown")]


def facts_read():
    """Every column the rules read, by name."""
    read = {}

    def note(fact):
        read[fact.name] = fact
        return fact.name

    for _, tests in PLAN:
        for test in tests:
            sql_truth(test.must_hold, note)
    return dict(sorted(read.items()))


def in_order(name):
    """The answer to a question that no rule fails on."""
    tests = [test for _, of_stage in PLAN for test in of_stage if test.bit]
    return all(truth(test.must_hold, {name: True}) is not False for test in tests)


def drawn(number, name, fact):
    """One fact of a line: in order, now and then wrong or unknown."""
    by_hash = f"hash(i * 128 + {number})"
    unknown = 0 if name.startswith("form_") else UNKNOWN
    usual, wrong = (
        NUMBERS.get(name)
        or DAYS.get(name)
        or [str(in_order(name) is right).upper() for right in (True, False)]
    )
    told = f"CASE WHEN x < {unknown} THEN NULL WHEN x < {unknown + WRONG} THEN {{}} ELSE {{}} END"
    kind = {"bool": "BOOLEAN", "int": "BIGINT", "date": "DATE"}[fact.type.value]
    drawn_from, spread = (
        f"CAST({by_hash} % 10000 AS INTEGER)",
        f"CAST(({by_hash} >> 16) % 1000003 AS INTEGER)",
    )
    values = [value.replace("x ", f"{spread} ") for value in (wrong, usual)]
    return f"CAST({told.replace('x', drawn_from).format(*values)} AS {kind}) AS {name}"


def generate(folder, lines):
    """Write ``lines.parquet`` and ``batch.parquet``."""
    facts = facts_read()
    of_batch = {
        name
        for name, fact in facts.items()
        if (fact.source.value in {"header", "register"} and name not in BY_LINE)
        or name in OF_REGISTERS | BATCH_SAYS.keys()
    }
    columns = ["i + 1 AS ordinal"]
    columns += [
        drawn(at, name, fact) for at, (name, fact) in enumerate(facts.items()) if name not in of_batch
    ]
    texts = {
        name: text.replace("x ", f"CAST(hash(i * 128 + {100 + at}) % 1000003 AS INTEGER) ")
        for at, (name, text) in enumerate(TEXTS.items())
    }
    columns += [f"CAST({text} AS VARCHAR) AS {name}" for name, text in texts.items()]
    said = [f"{BATCH_SAYS.get(name, str(in_order(name)).upper())} AS {name}" for name in sorted(of_batch)]
    with engine(folder) as db:
        db.write_parquet(f"SELECT {', '.join(columns)} FROM range({lines}) AS r(i)", folder / "lines.parquet")
        db.write_parquet(f"SELECT {', '.join(said)}", folder / "batch.parquet")


def keep(folder):
    """Write the same facts as a batch keeps them: ``lines-kept.parquet`` and ``batch-kept.parquet``."""
    with engine(folder) as db:
        for name in FACTS:
            db.attach_parquet(name, folder / f"{name}.parquet")
            db.write_parquet(packed_sql(db, f"SELECT * FROM {name}"), folder / f"{name}-kept.parquet")


def engine(folder):
    return DuckDBEngine(spill=folder / "spill", memory_limit="700MB", threads=2)


def attach(db, folder):
    """The relation of facts: every line beside what holds for the whole batch; and the same as it is kept."""
    for name in FACTS:
        db.attach_parquet(name, folder / f"{name}.parquet")
        db.attach_parquet(f"{name}_kept", folder / f"{name}-kept.parquet")
    db.attach_view("facts", "SELECT * FROM lines CROSS JOIN batch")
    db.attach_view("facts_kept", "SELECT * FROM lines_kept CROSS JOIN batch_kept")


def assessed(db, judged=assess_sql):
    return judged(
        BOOK, authority=AUTHORITY, stages=STAGES, source="facts_kept", packed=db.columns("facts_kept")
    )


def by_hand_alike():
    return f"SELECT {', '.join(HAND)}, list(ordinal) AS lines FROM ({BY_HAND.read_text()}) GROUP BY ALL"


def decide_batch(db, folder, alike, words):
    """For each line the number of its reason; a reason is one set of words, kept once."""
    keys = ", ".join(words)
    numbered = f"SELECT {keys}, lines, dense_rank() OVER (ORDER BY {keys}) AS reason FROM ({alike})"
    db.run([Step("alike", numbered)])
    db.write_parquet("SELECT unnest(lines) AS ordinal, reason FROM alike", folder / "decisions.parquet")


def explain_batch(db, folder):
    """Every reason in words: the rules not met and what is said of each."""
    keys = ", ".join(WORDS)
    rows = db.query(f"SELECT reason, sum(len(lines)), {keys} FROM alike GROUP BY reason, {keys}")
    with (folder / "reasons.jsonl").open("w") as file:
        for number, lines, *words in rows:
            failed, undetermined = BOOK.fold(words[::2], words[1::2])
            said = {rule.refusal: None for rule in BOOK.rules_at(words[::2])}
            told = {
                "reason": number,
                "lines": lines,
                "failed": failed,
                "undetermined": undetermined,
                "because": [*said],
            }
            file.write(json.dumps(told) + "\n")


def peak():
    """Peak memory of this process in MB; what its parent held before it began does not count."""
    told = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(told.split()[1]) / 1024


def in_parquet(folder, what):
    """One way from Parquet to Parquet: CPU seconds of all threads, wall, peak memory."""
    with engine(folder) as db:
        attach(db, folder)
        cpu, wall = time.process_time(), time.perf_counter()
        if what == "keep facts":
            keep(folder)
        elif what == "decide, explain":
            decide_batch(db, folder, assessed(db, alike_sql), WORDS)
            explain_batch(db, folder)
        elif what == "by hand":
            decide_batch(db, folder, by_hand_alike(), HAND)
        else:
            db.write_parquet(assessed(db), folder / "findings.parquet")
        seconds = time.process_time() - cpu, time.perf_counter() - wall
    return *seconds, peak()


def sample(folder, lines):
    """Rows of facts, only the columns the rules read."""
    names = [*facts_read()]
    with engine(folder) as db:
        attach(db, folder)
        rows = db.query(f"SELECT {', '.join(names)} FROM facts WHERE ordinal <= {lines} ORDER BY ordinal")
    return [dict(zip(names, row, strict=True)) for row in rows]


def requests(rows):
    return (
        {"principal": PRINCIPAL, "action": ACTION, "resource": RESOURCE, "context": context_of(row)}
        for row in rows
    )


def one_by_one(folder, what, lines):
    """One way that takes lines from Python: CPU seconds, wall, peak memory. The rows are there before the clock starts."""
    rows = sample(folder, lines)
    policies = cedarpy.PolicySet.from_str(cedar_policies(BOOK, AUTHORITY, STAGES))
    none = cedarpy.Entities.from_json_str("[]")
    cpu, wall = time.process_time(), time.perf_counter()
    inside = 0.0
    if what == "Cedar's authorizer":
        answers = [cedarpy.is_authorized(request, policies, none) for request in requests(rows)]
        inside = sum(answer.metrics["authz_duration_micros"] for answer in answers) / MILLION
    elif what == "cedarpy":
        for request in requests(rows):
            cedarpy.is_authorized(request, policies, none)
    elif what == "cedarpy, batch":
        for start in range(0, len(rows), BATCH):
            cedarpy.is_authorized_batch([*requests(rows[start : start + BATCH])], policies, none)
    else:
        judge = {"second engine": decide_again, "interpreter": decide}[what]
        for row in rows:
            judge(BOOK, AUTHORITY, row, STAGES)
    seconds = time.process_time() - cpu, time.perf_counter() - wall
    return *([inside] * 2 if inside else seconds), peak()


def agree(folder, lines):
    """All engines name the same rules: the two SQLs on every line, the others on the first ones.

    Raises:
        AssertionError: They do not.
    """
    with engine(folder) as db:
        attach(db, folder)
        db.run([Step("ours", assessed(db)), Step("theirs", BY_HAND.read_text())])
        pairs = db.query(
            f"SELECT DISTINCT {', '.join((*WORDS, *HAND))} FROM ours JOIN theirs USING (ordinal)"
        )
        assert all(bits_of(pair[: len(WORDS)]) == by_hand(pair[len(WORDS) :]) for pair in pairs)
        assert db.count("ours") == db.count("theirs")
        words = [
            row[1:]
            for row in db.query(
                f"SELECT ordinal, {', '.join(WORDS)} FROM ours WHERE ordinal <= {lines} ORDER BY 1"
            )
        ]
    rows = sample(folder, lines)
    assert len(words) == len(rows) > 0
    for judge in (decide, decide_again):
        for row, answer in zip(rows, words, strict=True):
            assert judge(BOOK, AUTHORITY, row, STAGES) == (answer[::2], answer[1::2])
    few = rows[:SLOW]
    unmet = Cedar(BOOK, AUTHORITY, STAGES).unmet(few)
    assert unmet == [ungated(row) for row in few]
    return len(pairs), sum(not any(answer) for answer in words) / len(words)


def bits_of(words):
    """The rules a line did not meet, failed or unknown, from its words."""
    together = [failed | unknown for failed, unknown in zip(words[::2], words[1::2], strict=True)]
    return {WORD * at + bit for at, word in enumerate(together) for bit in range(WORD) if word >> bit & 1}


def by_hand(words):
    """The same from the words written by hand, where bit n is rule n of a stage."""
    numbered = [[test.bit for test in tests] for _, tests in PLAN]
    later = [bit for tests in numbered[2:] for bit in tests]
    stages = zip(words, (*numbered[:2], later), strict=True)
    return {bit for word, bits in stages for at, bit in enumerate(bits) if word >> at & 1}


def ungated(row):
    """What Cedar answers: every stage judged whatever an earlier one says."""
    found = set()
    for stage in STAGES:
        failed, unknown = decide(BOOK, AUTHORITY, row, [stage])
        found |= bits_of([word for pair in zip(failed, unknown, strict=True) for word in pair])
    return frozenset(found)


def measured(folder, what, lines, *, times=1):
    """The best of some runs, each in a process of its own."""
    run = [sys.executable, __file__, "--one", str(folder), what, str(lines)]
    said = [
        json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
        for _ in range(times)
    ]
    cpu, wall, _ = min(said)
    memory = max(peak for _, _, peak in said)
    print(f"{what:<22}{lines:>10,}{lines / cpu:>14,.0f}{cpu:>8.2f}{wall:>8.2f}{memory:>8,.0f}", flush=True)
    return lines / cpu, cpu, memory


def compare(whole, folder, lines):
    """Measure everything and print it; how many bars were missed."""
    print(f"{'':<22}{'lines':>10}{'a CPU second':>14}{'CPU s':>8}{'wall s':>8}{'MB':>8}")
    ours, _, _ = measured(folder, "decide, explain", MILLION, times=3)
    hand, _, _ = measured(folder, "by hand", MILLION, times=3)
    measured(folder, "decide, keep words", MILLION, times=3)
    measured(folder, "keep facts", MILLION)
    _, cpu, memory = measured(whole, "decide, explain", lines, times=3)
    measured(folder, "second engine", SAMPLE)
    measured(folder, "interpreter", SAMPLE)
    measured(folder, "cedarpy, batch", SLOW)
    cedar, _, _ = measured(folder, "cedarpy", SLOW)
    authorizer, _, _ = measured(folder, "Cedar's authorizer", SLOW)
    bars = (
        ("times cedarpy's is_authorized", ours / cedar, 500, False),
        ("times Cedar's own authorizer", ours / authorizer, 90, False),
        ("times the CPU of SQL by hand", hand / ours, 2, True),
        (f"CPU s for {lines:,} lines", cpu, 5 * lines / (7 * MILLION), True),
        (f"MB for {lines:,} lines", memory, 1024, True),
    )
    missed = 0
    print()
    for what, found, bar, most in bars:
        good = found <= bar if most else found >= bar
        missed += not good
        print(
            f"{what:<32}{found:>9,.1f}  bar: at {'most' if most else 'least'} {bar:g}{'' if good else '  MISSED'}"
        )
    return missed


def main(lines, *, small):
    with tempfile.TemporaryDirectory() as name:
        folder, whole = Path(name) / "million", Path(name) / "whole"
        for place, many in ((folder, 2_000 if small else MILLION), (whole, 0 if small else lines)):
            (place / "spill").mkdir(parents=True)
            if many:
                generate(place, many)
                keep(place)
        kinds, permitted = agree(folder, 500 if small else SAMPLE)
        print(
            f"all engines agree; {kinds:,} different answers; {100 * permitted:.0f} of 100 lines permitted\n"
        )
        return 0 if small else compare(whole, folder, lines)


def one(folder, what, lines):
    """What a process of its own does."""
    by_engine = {"decide, explain", "decide, keep words", "keep facts", "by hand"}
    print(json.dumps(in_parquet(folder, what) if what in by_engine else one_by_one(folder, what, lines)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        told = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
        told.add_argument("--lines", type=int, default=7 * MILLION)
        told.add_argument("--small", action="store_true")
        asked = told.parse_args()
        sys.exit(1 if main(asked.lines, small=asked.small) else 0)
