"""Writes the vectors of spec/accounting-log.md: `python vectors/accounting/make.py [FOLDER]`.

Origin: made by this program from `sample.py` and `persons.py`, except `published*.json`, which hold values
published elsewhere and say where. Nothing here is random, so a second run changes no byte: `cosignature-mldsa44.txt`,
a line that the library would make another way each time, is made only where it is missing.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from privity.adapters.person_index import PersonIndex
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from privity.adapters.log_files import FileLog

HERE = Path(__file__).parent
KEPT = HERE / "cosignature-mldsa44.txt"
WITNESSED = 1_790_010_000
"""When the first witness saw the log of persons, in seconds since 1970 UTC."""
sys.path.insert(0, str(HERE))

import custody  # noqa: E402  (found beside this file)
import persons  # noqa: E402  (found beside this file)
import years  # noqa: E402  (found beside this file)
from sample import BATCH, SIGNER, UNIT_KEY, Sample, refused_file  # noqa: E402  (found beside this file)


def make(folder: Path) -> None:
    """Write every vector under `folder`, which must not hold any yet."""
    sample = Sample()
    with sample.write(folder / "log") as log:
        log.export(folder / "static")
        (folder / "proof.json").write_bytes(sample.proof(log, sample.releases[2], ("recipient", "purpose")))
        (folder / "receipt.cose").write_bytes(log.receipt(sample.releases[2]))
        (folder / "receipt.cose.entry").write_bytes(log.entry(sample.releases[2]))
    (folder / "log" / "lock").unlink()
    (folder / "vkey").write_text(SIGNER.vkey + "\n")
    sample.write_bundle(folder)
    entries = [
        {"index": index, "entry": data.decode(), "disclosures": sample.opened.get(index, {})}
        for index, data in enumerate(sample.entries)
    ]
    text = {"batch": BATCH, "unit_key": UNIT_KEY.hex(), "rows": sample.rows, "entries": entries}
    (folder / "entries.json").write_text(json.dumps(text, indent=1) + "\n")
    apart = refused_file()
    alone = {
        "unit_key": UNIT_KEY.hex(),
        "entry": apart.data.decode(),
        "disclosures": dict(apart.disclosures),
    }
    (folder / "refused-file.json").write_text(json.dumps(alone, indent=1) + "\n")
    held = {"unit_key": UNIT_KEY.hex(), "entries": custody.entries(), "shares": custody.shares()}
    (folder / "custody.json").write_text(json.dumps(held, indent=1) + "\n")
    make_persons(folder / "persons")
    years.make(folder / "years")


def make_persons(folder: Path) -> None:
    """A witnessed log with an index of persons, the keys to read it with, two reports and a bundle of entries out of it."""
    with tempfile.TemporaryDirectory() as name:
        runs = PersonIndex(Path(name))
        told, listing = persons.story(runs)
        with told.write(folder / "log") as log:
            seen = persons.cosigned(log, ("inspector", "court"), when=WITNESSED, size=listing + 1)
            (folder / "log" / "cosigned").write_bytes(seen + _kept(log, listing + 1))
            whole = persons.cosigned(log, ("inspector", "court", "committee"), when=WITNESSED + 3_600)
            log.export(folder / "static")
            (folder / "static" / "checkpoint").write_bytes(whole)
            for file, person in (("report", persons.ONE), ("nothing", persons.NOBODY)):
                given = persons.report(told, log, runs, listing, [(person, "open")], checkpoint=whole)
                (folder / f"{file}.json").write_bytes(canonical(given) + b"\n")
            some = persons.bundle(told, log, (2, 4, 10), checkpoint=whole, opened=(4,))
            (folder / "bundle.json").write_bytes(canonical(some) + b"\n")
    (folder / "log" / "lock").unlink()
    (folder / "vkey").write_text(persons.SIGNER.vkey + "\n")
    (folder / "policy").write_text(persons.POLICY)
    (folder / "label-key").write_text(told.key.public.text + "\n")


def _kept(log: FileLog, size: int) -> bytes:
    """The ML-DSA-44 cosignature of the log's first entries, made once."""
    if not KEPT.exists():
        line = persons.cosigned(log, ("school",), when=WITNESSED + 120, size=size).splitlines(keepends=True)[
            -1
        ]
        KEPT.write_bytes(line)
    return KEPT.read_bytes()


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "v1")
