"""How often what is good is refused, what is none admitted, two taken as one, and one as two.

python -m tests.standards.rates
"""

import csv
from functools import cache
from pathlib import Path

from privity.standards.reference import table as reference

from .apart import postcodes, steps_from
from .reading import ADDRESS, TOWN, addresses, names, numbers

DATA = Path(__file__).parent / "data"
PLACES = {"puerto rico": ("San Juan", "PR", "00907"), "military": ("APO", "AE", "09204")}
NAME = ("family", "given", "middle", "suffix")


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


def institutions():
    """Rows of the gazetteer's sample, each with its standard address under ``read``."""
    rows = table("institutions.csv")
    read = addresses([(r["address"], None, r["city"], r["state"], r["zip"], None) for r in rows])
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


def real_numbers():
    """Rows of the numbers, each with its standard number under ``read``."""
    rows = table("numbers.csv")
    read = numbers([(row["number"], row["kind"]) for row in rows])
    return [row | {"read": standard} for row, standard in zip(rows, read, strict=True)]


def _sides(form, row):
    for side in ("left", "right"):
        place = tuple(row[f"{side}_place"].split("|")) if row[f"{side}_place"] else PLACES.get(form, TOWN)
        yield (row[side], None, *place, None)


@cache
def address_pairs():
    """Rows of the pairs of addresses, with both readings, and ``one``: whether they are read as one door."""
    rows = table("address_pairs.csv")
    read = addresses([side for row in rows for side in _sides(row["form"], row)])
    found = []
    for at, row in enumerate(rows):
        left, right = read[2 * at], read[2 * at + 1]
        one = left["addr_key"] is not None and left["addr_key"] == right["addr_key"]
        found.append(row | {"read": (left, right), "one": one})
    return found


@cache
def name_pairs():
    """Rows of the pairs of names: left as asked for, right as on record; ``one``, whether they are read as one name.

    Asked for, a name may have variants and nicknames; on record it has neither.
    """
    rows = table("name_pairs.csv")
    read = names([tuple(row[f"{s}_{c}"] or None for c in NAME) for row in rows for s in ("left", "right")])
    known = {(row["given"], row["nickname"]) for row in reference("nicknames")}
    known |= {(nickname, given) for given, nickname in known}
    found = []
    for at, row in enumerate(rows):
        asked, held = read[2 * at], read[2 * at + 1]
        family = [asked["family_key"], *asked["family_variants"]]
        given = [asked["given_key"], *asked["given_variants"]]
        one = (
            held["family_key"] in family
            and (held["given_key"] in given or (asked["given_key"], held["given_key"]) in known)
            and not (asked["fault"] or held["fault"])
            and not _contradicts(asked, held, "middle_initial")
            and not _contradicts(asked, held, "suffix_key")
        )
        found.append(row | {"read": (asked, held), "one": one})
    return found


def _contradicts(asked, held, column):
    return None not in (asked[column], held[column]) and asked[column] != held[column]


@cache
def one_step_apart():
    """Every single step from every good line: what was changed, of which form, and whether both are read as one."""
    found = []
    told = {
        (row["form"], side)
        for row in table("address_pairs.csv")
        for side in _sides(row["form"], row)
        if row["verdict"] == "different"
    }
    told |= {
        ("gazetteer", (row["address"], None, row["city"], row["state"], row["zip"], None))
        for row in table("institutions.csv")[::2]
    }
    rows = []
    for form, side in sorted(told, key=str):
        rows.append((form, "", side))
        rows += [(form, change, (line, *side[1:])) for change, line in steps_from(side[0])]
        rows += [(form, "postcode", (*side[:4], other, None)) for other in postcodes(side[4])]
    read = addresses([side for _, _, side in rows])
    for (form, change, side), standard in zip(rows, read, strict=True):
        if not change:
            origin, line = standard, side
        elif origin["addr_key"] is not None:
            one = standard["addr_key"] == origin["addr_key"]
            found.append({"form": form, "change": change, "from": line, "to": side, "one": one})
    return found


def share(rows, wanted):
    """(how many of `rows` are `wanted`, how many there are)."""
    rows = list(rows)
    return sum(map(wanted, rows)), len(rows)


def refused(row):
    return row["read"]["fault"] is not None


def one(row):
    return row["one"]


def two(row):
    return not row["one"]


def _line(title, count):
    rate = f"{100 * count[0] / count[1]:6.2f} %" if count[1] else ""
    print(f"{title:66} {count[0]:>5} of {count[1]:>5}  {rate}")


def _by(rows, column, wanted):
    for kind in dict.fromkeys(row[column] for row in rows):
        _line(f"    {kind}", share((row for row in rows if row[column] == kind), wanted))


def main():
    real = labelled()
    sound = [row for row in real if row["complete"] == "yes" and row["place"] == "sound"]
    print("REFUSED THOUGH GOOD")
    _line("complete real addresses in a sound place", share(sound, refused))
    _line("addresses of the gazetteer", share(institutions(), refused))
    sides = [{"form": row["form"], "read": read} for row in address_pairs() for read in row["read"]]
    _line("addresses of the pairs", share(sides, refused))
    _by(sides, "form", refused)
    _line("real names", share(real_names(), refused))
    given = real_numbers()
    _line("numbers that may have been given out", share((r for r in given if r["good"] == "yes"), refused))
    print("ADMITTED THOUGH BAD")
    for title, options in (
        ("placeholders, with the list of words", {}),
        ("without it", {"placeholders": False}),
    ):
        rows = placeholders(**options)
        _line(title, share(rows, lambda row: not refused(row)))
        _by(rows, "kind", lambda row: not refused(row))
    _line(
        "complete real addresses whose place is wrong",
        share(
            (r for r in real if r["complete"] == "yes" and r["place"] == "wrong"),
            lambda row: not refused(row),
        ),
    )
    _line(
        "incomplete real addresses",
        share((r for r in real if r["complete"] == "no"), lambda row: not refused(row)),
    )
    _line(
        "numbers never given out",
        share((r for r in given if r["good"] == "no"), lambda row: not refused(row)),
    )
    print("TAKEN AS ONE THOUGH TWO")
    for title, pairs in (("pairs of addresses", address_pairs()), ("pairs of names", name_pairs())):
        differ = [row for row in pairs if row["verdict"] == "different"]
        _line(title, share(differ, one))
        _by(differ, "form", one)
    apart = one_step_apart()
    _line("lines one step apart", share(apart, one))
    _by(apart, "change", one)
    print("TAKEN AS TWO THOUGH ONE")
    for title, pairs in (("pairs of addresses", address_pairs()), ("pairs of names", name_pairs())):
        alike = [row for row in pairs if row["verdict"] == "same"]
        _line(title, share(alike, two))
        _by(alike, "form", two)


if __name__ == "__main__":
    main()
