"""Writes the vectors of spec/accounting-log.md: `python vectors/accounting/make.py [FOLDER]`.

Origin: made by this program from `sample.py`, except `published*.json`, which hold values
published elsewhere and say where; nothing here is random, so a second run changes no byte.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import custody  # noqa: E402  (found beside this file)
from sample import BATCH, SIGNER, UNIT_KEY, Sample, refused_file  # noqa: E402  (found beside this file)


def make(folder: Path) -> None:
    """Write every vector under `folder`, which must not hold any yet."""
    sample = Sample()
    with sample.write(folder / "log") as log:
        log.export(folder / "static")
        (folder / "proof.json").write_bytes(sample.proof(log, sample.releases[2], ("recipient", "purpose")))
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


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "v1")
