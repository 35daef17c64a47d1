"""Write `expected.json`: the digest of the pack beside this script, with every intermediate value. Nothing of the package is imported."""

import hashlib
import json
from pathlib import Path

HERE = Path(__file__).parent
PURPOSE = "privity/law-pack/v1"
COVERED = ("facts.toml", "pack.toml", "provisions/4-a.toml")


def made():
    files = {path: hashlib.sha256((HERE / "pack" / path).read_bytes()).hexdigest() for path in COVERED}
    # Written out by hand, so that no library's idea of canonical JSON stands between the page and the value.
    canonical = "{" + ",".join(f'"{path}":"{digest}"' for path, digest in sorted(files.items())) + "}"
    hashed = PURPOSE.encode() + b"\0" + canonical.encode()
    return {
        "purpose": PURPOSE,
        "files": files,
        "canonical": canonical,
        "digest": hashlib.sha256(hashed).hexdigest(),
    }


if __name__ == "__main__":
    (HERE / "expected.json").write_text(json.dumps(made(), indent=1) + "\n")
