"""Write `expected.json`: the digest of one reviewer's decisions, with every intermediate value. Nothing of the package is imported."""

import hashlib
import json
from pathlib import Path

HERE = Path(__file__).parent
PURPOSE = "privity/decision/v2"
REASONS = (
    "The middle initial is hers alone.",
    "About this person's own case.",
    "i2.A.engaged: the officer left in May.",
)


def made():
    hashed = [hashlib.sha256(reason.encode()).hexdigest() for reason in REASONS]
    # Written out by hand, so that no library's idea of canonical JSON stands between the page and the value.
    canonical = (
        '["B-2026-1","C-reviewer-1",['
        '[3,1,"release",{"names_informant":false,"reason_specific":true},"B","middle_name","'
        + hashed[0]
        + '"],'
        '[7,2,"release",{"names_informant":false,"reason_specific":true},null,"","' + hashed[1] + '"],'
        '[12,1,"refuse",{"names_informant":false,"reason_specific":true},null,"","' + hashed[2] + '"]]]'
    )
    return {
        "purpose": PURPOSE,
        "reasons": REASONS,
        "canonical": canonical,
        "digest": hashlib.sha256(PURPOSE.encode() + b"\0" + canonical.encode()).hexdigest(),
    }


if __name__ == "__main__":
    (HERE / "expected.json").write_text(json.dumps(made(), indent=1) + "\n")
