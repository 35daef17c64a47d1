"""What people do in these tests, in few words."""

import csv
from hashlib import sha256

from privity.cli.common import close_all
from privity.testing import demonstration as papers
from privity.testing.synthetic import HeaderFields
from privity.testing.truth import cut
from privity.wiring import open_office

FINDINGS = {"reason_specific": "yes", "names_informant": "no", "impairs_investigation": "no"}
"""What a reviewer finds about a lawful line under (i)(2)."""


def first_lines(demo, folder, name, count):
    """The first lines of the mixed file under another name, unsigned; the folder of that request."""
    today = open_office(demo.office, reading=True).today()
    close_all()
    wanted = iter(range(count))
    header = HeaderFields(signed_on=today, batch_id=name)
    cut(demo.root / "requests" / "mixed", folder, header, lambda _: next(wanted, None) is not None)
    return folder


def take(demo, person, batch, count, work):
    """A reviewer opens lines; returns the rows shown."""
    work.mkdir(parents=True, exist_ok=True)
    out = work / f"{person}-{batch}.csv"
    demo.act(person, "review", "queue", batch, "--take", count, "--output", out)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def decide(
    demo,
    person,
    batch,
    line_ids,
    work,
    *,
    verdict="release",
    reason="about this person's own case",
    findings=FINDINGS,
    candidate="",
    by="",
    allow=(0,),
):
    """A reviewer decides lines; returns the exit code."""
    work.mkdir(parents=True, exist_ok=True)
    path = work / f"{person}-{batch}-decisions.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("line_id", "verdict", *findings, "candidate", "distinguishes", "reason"))
        writer.writerows(
            (line_id, verdict, *findings.values(), candidate, by, reason) for line_id in line_ids
        )
    return demo.act(person, "review", "decide", batch, path, allow=allow)


def call_back(demo, batch, work, *, confirmed="yes"):
    """The sampled officers answer."""
    listed, results = work / "sample.csv", work / "results.csv"
    demo.act("C-reviewer-1", "review", "call-back", batch, "--output", listed)
    with (
        listed.open(encoding="utf-8", newline="") as source,
        results.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out)
        writer.writerow(("officer", "ordinal", "confirmed"))
        writer.writerows((row["officer"], row["ordinal"], confirmed) for row in csv.DictReader(source))
    demo.act("C-reviewer-1", "review", "call-back", batch, "--results", results)


def releasable(rows):
    """Line ids of opened rows that were verified and would hold something."""
    return [
        row["line"].partition("/")[2] for row in rows if row["identity"] == "verified" and row["would leave"]
    ]


def reviewed(demo, batch, count, work):
    """A batch with so many lines opened, decided for release and called back; the line ids."""
    rows = take(demo, "C-reviewer-1", batch, count, work)
    chosen = releasable(rows)
    decide(demo, "C-reviewer-1", batch, chosen, work)
    call_back(demo, batch, work)
    return chosen


def packages(demo):
    """Every file that left: name to digest."""
    out = demo.office / "outbox" / papers.RECIPIENT
    return {
        str(path.relative_to(out)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def kept(demo):
    """Every file of a held package: name to digest."""
    folder = demo.office / "held"
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
