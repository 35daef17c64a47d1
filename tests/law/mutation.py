"""One-step mistakes in the law: how many the cases, the properties and the near misses notice, and which none does.

`python -m tests.law.mutation [--pack NAME] [--every N] [--write]`. Exit 1 if too few are noticed.
`--write` writes the near misses of the pack again: those that still tell a mistake are kept, those missing are sought.
"""

import argparse
import sys
from itertools import islice
from pathlib import Path

import privity.law
from privity.adapters.solvers import Z3
from privity.authority.cases import NEAR_MISSES, ON
from privity.authority.mutation import mutants, sought, survey
from privity.law import cases, load, packs

NOTICED, WRITTEN = 0.98, 0.80
"""Of the mistakes that change anything: the share that must be noticed, and by what was written from the law alone."""


def surveyed(name, every=1, start=0):
    """What became of every so many-th mistake in a pack's rule book on the day of its cases."""
    pack = load(name)
    book = pack.book(ON)
    return survey(pack, book, cases(name), islice(mutants(book), start, None, every), Z3())


def table(found):
    """What became of the mistakes, line by line."""
    of = max(found.changing, 1)
    rows = [
        ("made", found.made, ""),
        ("changing nothing", len(found.equal), ""),
        ("changing something", found.changing, ""),
        ("noticed by cases", len(found.by_cases), f"{len(found.by_cases) / of:.1%}"),
        (
            "noticed by properties, by no case",
            len(found.by_properties),
            f"{len(found.by_properties) / of:.1%}",
        ),
        ("noticed by cases and properties", found.written, f"{found.share_written:.1%}"),
        ("noticed by near misses alone", len(found.by_near_misses), f"{len(found.by_near_misses) / of:.1%}"),
        ("noticed by any of them", of - len(found.surviving), f"{found.share_noticed:.1%}"),
        ("surviving", len(found.surviving), f"{len(found.surviving) / of:.1%}"),
    ]
    yield from (f"{words:<36}{number:>6,}{share:>9}" for words, number, share in rows)
    yield from (f"  survives: {mutant.says}" for mutant in found.surviving)


def write(name, found):
    """Write the near misses of a pack again; how many files there are."""
    pack = load(name)
    files = sought(pack, pack.book(ON), cases(name), found, Z3())
    folder = Path(privity.law.__file__).parent / name / NEAR_MISSES
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.toml"):
        old.unlink()
    for file, text in files.items():
        (folder / file).write_text(text, "utf-8")
    return len(files)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", choices=packs(), help="one pack; all of them where none is named")
    parser.add_argument("--every", type=int, default=1, help="judge every so many-th mistake only")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if given.write and given.every > 1:
        parser.error("near misses are written for every mistake or for none")
    enough = True
    for name in (given.pack,) if given.pack else packs():
        found = surveyed(name, given.every)
        sys.stdout.write("\n".join((f"{name}: one-step mistakes in the law", *table(found))) + "\n")
        if given.write:
            count = write(name, found)
            sys.stdout.write(f"{count} files of near misses written; run again to judge by them\n")
        enough = enough and found.share_noticed >= NOTICED and found.share_written >= WRITTEN
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
