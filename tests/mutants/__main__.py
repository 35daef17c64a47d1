"""Remove one guard at a time from a copy of the tree; the tests named for it must fail.

`python -m tests.mutants` runs all; `--only TEXT` those whose name holds it. Exit 1 if one survives.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("src", "verifier", "tests", "spec", "vectors", "docs", "pyproject.toml")


def mutants():
    """Every mutant of the list, each with a guard that stands exactly once."""
    listed = tomllib.loads((Path(__file__).parent / "mutants.toml").read_text("utf-8"))["mutant"]
    for mutant in listed:
        found = (ROOT / mutant["file"]).read_text("utf-8").count(mutant["old"])
        if found != 1:
            raise SystemExit(f"{mutant['name']}: its guard stands {found} times in {mutant['file']}")
    return listed


def killed(mutant, tree):
    """Whether the named tests fail without the guard. The tree is put back."""
    path = tree / mutant["file"]
    before = path.read_text("utf-8")
    path.write_text(before.replace(mutant["old"], mutant["new"]), "utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *mutant["tests"]],
            cwd=tree, env={**os.environ, "PYTHONPATH": f"{tree / 'src'}:{tree / 'verifier'}", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True, check=False,
        )  # fmt: skip
    finally:
        path.write_text(before, "utf-8")
    return done.returncode == 1  # 1: tests ran and failed; anything else is no answer


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="")
    chosen = [m for m in mutants() if parser.parse_args().only.lower() in m["name"].lower()]
    survived = 0
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name)
        for part in COPIED:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(
                    source, tree / part, ignore=shutil.ignore_patterns("__pycache__"), symlinks=True
                )
            else:
                shutil.copyfile(source, tree / part)
        for mutant in chosen:
            good = killed(mutant, tree)
            survived += not good
            sys.stdout.write(f"{'killed  ' if good else 'SURVIVED'}  {mutant['name']}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(chosen) - survived} of {len(chosen)} mutants killed\n")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
