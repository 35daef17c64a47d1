"""A tiny office in which every confidential field holds a mark, run from a file to a recall, everything said kept.

Nobody here exists. The numbers are those set aside for advertisements.
"""

from __future__ import annotations

import csv
import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

import duckdb

from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.model.request import COLUMNS
from privity.testing.synthetic import HeaderFields
from privity.testing.synthetic.header import write_header

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MARK = "vexolumi"
"""In every confidential text. Eight letters, so that no digest or encoding holds them by chance."""

SPOKEN = "torvandi"
"""In every text an officer writes: reasons, objections, answers. The case store may hold these."""

LETTERS = "abcdefg"
NUMBERS = [f"98765432{n}" for n in range(len(LETTERS))]
BIRTHS = [f"1931-0{n + 1}-17" for n in range(len(LETTERS))]
EVIDENCE = sha256(b"a document attached to a request").hexdigest()
TELLING = (MARK, SPOKEN, *NUMBERS, *BIRTHS, *(birth.replace("-", "") for birth in BIRTHS), EVIDENCE)
ABSENT = 3
"""Line asked about who is on no file."""
UNNUMBERED = 6
"""Line without number and birth date: ambiguous, and compared with a record."""
REASONLESS = 2
"""Line whose reason is missing when it is first filed."""


def marked(what: str, letter: str = "") -> str:
    """A text that holds the mark and can be told from others."""
    return f"{MARK.capitalize()}{what}{letter}"


def spoken(what: str) -> str:
    """What an officer writes."""
    return f"{SPOKEN.capitalize()} {what}."


def person(n: int) -> dict[str, str]:
    """The cells of line `n` that are about the person."""
    letter = LETTERS[n]
    return {
        "family_name": marked("rand", letter),
        "given_name": marked("lia", letter),
        "middle_name": marked("mo", letter),
        "id_number": NUMBERS[n],
        "id_type": "itin",
        "date_of_birth": BIRTHS[n],
        "address_line1": f"{417 + n} {marked('field', letter)} Street",
        "city": marked("ville"),
        "state": "CO",
        "postal_code": "80205",
        "country": "US",
    }


def line(n: int, **change: str) -> dict[str, str]:
    """A lawful line about person `n`, with changes."""
    case = f"FIA-{MARK.upper()}-{n}"
    trade = f"{marked('trade', LETTERS[n])} and {marked('goods', LETTERS[-1 - n])}"
    return {
        "line_id": f"L{n:06d}",
        **person(n),
        "periods": "2022;2023",
        "statute": "18 USC 1343",
        "proceeding": "investigation",
        "case_id": case,
        "case_opened_on": "2025-02-02",
        "reason": f"In case {case} wages paid by {trade} bear on deposits that the subject received there.",
        "engaged_officers": "FIA-A1",
        "engaged_unit": "Fraud 3",
        "elements": "mailing_address;wages",
        "evidence": EVIDENCE,
    } | change


def write_lines(path: Path, rows: Sequence[dict[str, str]]) -> None:
    """A lines file in CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_request(folder: Path, batch: str, rows: Sequence[dict[str, str]]) -> Path:
    """A lines file and its header, not signed yet; the header's path."""
    folder.mkdir(parents=True)
    write_lines(folder / "lines.csv", rows)
    write_header(
        folder / "lines.header.toml", HeaderFields(batch_id=batch, signed_on=datetime.now(UTC).date()), {},
        lines_file="lines.csv", lines_sha256=sha256((folder / "lines.csv").read_bytes()).hexdigest(),
        lines_count=len(rows),
    )  # fmt: skip
    return folder / "lines.header.toml"


def write_records(folder: Path) -> None:
    """The record file: everybody but the absent one, with wages that are marked."""
    folder.mkdir(parents=True)
    held = [n for n in range(len(LETTERS)) if n != ABSENT]
    with duckdb.connect() as db:

        def write(name: str, columns: str, rows: list[tuple[object, ...]]) -> None:
            db.execute(f"CREATE TABLE {name} ({columns})")
            if rows:
                db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            db.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")

        texts = (
            "person_id VARCHAR, id_number VARCHAR, id_type VARCHAR, family_name VARCHAR, given_name VARCHAR"
        )
        write(
            "persons",
            f"{texts}, middle_name VARCHAR, suffix VARCHAR, date_of_birth DATE, holds VARCHAR",
            [
                (f"P{n}", p["id_number"], p["id_type"], p["family_name"], p["given_name"], p["middle_name"], None,
                 p["date_of_birth"], None)
                for n in held
                for p in [person(n)]
            ],
        )  # fmt: skip
        write(
            "names",
            "person_id VARCHAR, family_name VARCHAR, given_name VARCHAR, middle_name VARCHAR, suffix VARCHAR",
            [],
        )
        write(
            "addresses",
            "person_id VARCHAR, address_line1 VARCHAR, address_line2 VARCHAR, city VARCHAR, state VARCHAR,"
            " postal_code VARCHAR, country VARCHAR, source VARCHAR, source_form VARCHAR, period INTEGER,"
            " received_on DATE, current BOOLEAN",
            [
                (f"P{n}", p["address_line1"], None, p["city"], p["state"], p["postal_code"], "US", "third_party",
                 "W-2", 2023, "2024-02-01", True)
                for n in held
                for p in [person(n)]
            ],
        )  # fmt: skip
        write(
            "items",
            "person_id VARCHAR, element VARCHAR, period INTEGER, value VARCHAR, source VARCHAR, source_form VARCHAR,"
            " joint_with VARCHAR",
            [(f"P{n}", "wages", 2023, marked("wages", LETTERS[n]), "third_party", "W-2", None) for n in held],
        )


@dataclass
class Marked:
    """The demonstration office, and what every command said."""

    root: Path
    said: list[tuple[tuple[str, ...], int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.demo = DemoOffice(self.root / "demo", self.command)

    def command(self, words: Sequence[str]) -> int:
        """Run one command and keep what it says on both streams."""
        out = io.StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            code = main(words)
        self.said.append((tuple(words), code, out.getvalue()))
        return code

    def act(self, who: str, *words: object) -> None:
        """A command by a person."""
        self.demo.act(who, *words)

    def run(self) -> None:
        """The whole cycle, twice: once with an objection, once with a refusal that travels."""
        write_records(self.root / "records")
        (self.root / "roster.csv").write_text(
            "officer_id,agency,unit,role,from_on,to_on\nFIA-A1,FIA,Fraud 3,special_agent,2024-01-01,\n",
            "utf-8",
        )
        self.demo.make(1)
        self.demo.sign_papers(self.root / "roster.csv")
        self.read("records", "load", self.root / "records")
        self._first(f"B-{datetime.now(UTC).year}-1")
        self._second(f"B-{datetime.now(UTC).year}-2")
        self._told()

    def read(self, *words: object) -> None:
        """A command by nobody in particular; 1 says that something was refused."""
        self.demo.run(*words, "--office", self.demo.office, allow=(0, 1))

    def _file(self, name: str, rows: Sequence[dict[str, str]]) -> None:
        header = write_request(self.root / name, name.upper(), rows)
        self.demo.sign_header(header)
        self.act("C-intake", "batch", "submit", header)

    def _first(self, batch: str) -> None:
        rows = [
            line(0),
            line(1),
            line(REASONLESS, reason=""),
            line(ABSENT),
            line(4, address_line1=marked("nowhere")),
            line(UNNUMBERED, id_number="", id_type="", date_of_birth=""),
        ]
        self._file("first", rows)
        self.read("batch", "run", batch)
        self.act(
            "C-counsel", "review", "object", batch, "--condition", "i2.A.solely", "--text", spoken("objects")
        )
        evidence = self.root / "evidence.txt"
        evidence.write_text(spoken("shows"), "utf-8")
        objection = self.said[-1][2].split()[0]
        self.act(
            "C-counsel", "review", "cure", objection, "--evidence", evidence, "--answer", spoken("cures")
        )
        self._decide(batch, {"L000000": "release", "L000001": "refuse"})
        self.act("C-reviewer-1", "review", "compare", f"{batch}/L{UNNUMBERED:06d}")
        self.act("C-approver", "review", "approve", batch)
        self.act("C-releaser", "release", "send", batch)
        release = next(path.name for path in (self.demo.office / "outbox").glob("RCP-FIA-1/R-*"))
        self.act("C-releaser", "release", "recall", release, "--why", "wrong_person")

    def _second(self, batch: str) -> None:
        self._file("second", [line(REASONLESS), line(5)])
        self.read("batch", "run", batch)
        self._decide(batch, {f"L{REASONLESS:06d}": "release", "L000005": "release"})
        answers = self.root / "answers.csv"
        answers.write_text(
            f"line_id,earlier,answer\nL{REASONLESS:06d},{batch[:-1]}1/L{REASONLESS:06d},{spoken('answers')}\n",
            "utf-8",
        )
        self.act("C-approver", "review", "answer", batch, answers)
        self.act("C-approver", "review", "approve", batch)
        self.act("C-releaser", "release", "send", batch)

    def _decide(self, batch: str, verdicts: dict[str, str]) -> None:
        who = "C-reviewer-1"
        work = self.root / f"{batch}-review"
        work.mkdir()
        self.act(who, "review", "queue", batch, "--take", 10, "--output", work / "opened.csv")
        decisions = work / "decisions.csv"
        heading = "line_id,verdict,reason_specific,names_informant,impairs_investigation,candidate,distinguishes,reason\n"
        specific = {"release": "yes", "refuse": "no"}
        rows = [
            f"{name},{verdict},{specific[verdict]},no,no,,,{spoken('finds')}\n"
            for name, verdict in verdicts.items()
        ]
        decisions.write_text(heading + "".join(rows), "utf-8")
        for name in verdicts:
            self.act(who, "case", "show", f"{batch}/{name}")
            self.act(who, "review", "compare", f"{batch}/{name}")
        self.act(who, "review", "decide", batch, decisions)
        self.act(who, "review", "call-back", batch, "--output", work / "sample.csv")
        rows = (work / "sample.csv").read_text("utf-8").splitlines()[1:]
        results = "officer,ordinal,confirmed\n" + "".join(f"{row},yes\n" for row in rows)
        (work / "results.csv").write_text(results, "utf-8")
        self.act(who, "review", "call-back", batch, "--results", work / "results.csv")

    def _told(self) -> None:
        """Everything anyone else is told."""
        out = self.root / "told"
        out.mkdir()
        for n in (1, 2):
            batch = f"B-{datetime.now(UTC).year}-{n}"
            for words in (
                ("batch", "show", batch), ("batch", "show", batch, "--json"), ("batch", "certificate", batch),
                ("batch", "certificate", batch, "--requester"), ("batch", "certificate", batch, "--json"),
                ("batch", "lines", batch, "--output", out / f"{n}.csv"),
                ("batch", "lines", batch, "--refused", "--output", out / f"{n}-refused.csv"),
            ):  # fmt: skip
                self.read(*words)
        for n in range(5):
            self.read("case", "letter", f"B-{datetime.now(UTC).year}-1/L{n:06d}")
        self.read("report", "public")
        self.read("report", "reconcile")
        self.read("log", "status")
        self.read("log", "verify")
        self.read("log", "export", out / "log")
        self.act("C-privacy", "report", "person", "--id-number", NUMBERS[0])
