"""How often a real address is refused, and how often something that is none is admitted.

python -m tests.standards.rates
"""

import csv
from pathlib import Path

from .reading import ADDRESS, addresses, names

DATA = Path(__file__).parent / "data"


def table(name):
    """Rows of a file of this folder."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labelled(**options):
    """Rows of the labelled set, each with its standard address under ``read``."""
    rows = table("us_addresses.csv")
    read = addresses([(r["address"], None, r["city"], r["state"], r["zip"], None) for r in rows], **options)
    return [row | {"read": standard} for row, standard in zip(rows, read, strict=True)]


def placeholders(**options):
    """Rows of the placeholder corpus, each with its standard address under ``read``."""
    rows = table("placeholders.csv")
    read = addresses([tuple(row[column] or None for column in ADDRESS) for row in rows], **options)
    return [row | {"read": standard} for row, standard in zip(rows, read, strict=True)]


def real_names():
    """Rows of the names, each with its standard name under ``read``."""
    rows = table("names.csv")
    read = names(
        [
            (row["name"], "Maria", None, None)
            if row["column"] == "family_name"
            else ("Rivera", row["name"], None, None)
            for row in rows
        ]
    )
    return [row | {"read": standard} for row, standard in zip(rows, read, strict=True)]


def share(rows, wanted):
    """(how many of `rows` are `wanted`, how many there are)."""
    rows = list(rows)
    return sum(map(wanted, rows)), len(rows)


def refused(row):
    return row["read"]["fault"] is not None


def _line(title, count):
    print(f"{title:66} {count[0]:>4} of {count[1]:>4}  {100 * count[0] / count[1]:6.2f} %")


def main():
    real = labelled()
    sound = [row for row in real if row["complete"] == "yes" and row["place"] == "sound"]
    _line("complete real addresses in a sound place, refused", share(sound, refused))
    _line(
        "complete real addresses whose place is wrong, refused",
        share((r for r in real if r["complete"] == "yes" and r["place"] == "wrong"), refused),
    )
    _line("all complete real addresses, refused", share((r for r in real if r["complete"] == "yes"), refused))
    _line("incomplete real addresses, refused", share((r for r in real if r["complete"] == "no"), refused))
    for title, options in (("with the list of words", {}), ("without it", {"placeholders": False})):
        rows = placeholders(**options)
        _line(f"placeholders refused, {title}", share(rows, refused))
        for kind in dict.fromkeys(row["kind"] for row in rows):
            _line(f"    {kind}", share((row for row in rows if row["kind"] == kind), refused))
    _line("real names refused", share(real_names(), refused))


if __name__ == "__main__":
    main()
