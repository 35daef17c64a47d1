"""How many names and addresses one CPU reads in a second, on realistic text.

    python -m bench.standards [ROWS]

Text is made from a seed: house numbers, tens of thousands of street names, a quarter
with units, full words and abbreviations, points and commas, a few boxes and routes.
Every figure is CPU seconds of one thread, all steps counted, tables included. As a busy
machine stretches CPU seconds too, the cost is also told in copies: how many times over the
raw columns could have been copied from table to table meanwhile.
"""

from __future__ import annotations

import sys
import time

import duckdb

from privity.standards import address_steps, name_steps, number_steps

ADDRESSES = """
SELECT
  i AS ref,
  CASE
    WHEN a % 50 = 0 THEN 'P.O. Box ' || (b % 9000 + 1)
    WHEN a % 120 = 1 THEN 'RR ' || (b % 9 + 1) || ' Box ' || (c % 400 + 1)
    ELSE
      (b % 9999 + 1)
      || CASE a % 5 WHEN 0 THEN ' N ' WHEN 1 THEN ' West ' ELSE ' ' END
      || stems[c % 40 + 1] || tails[b % 25 + 1] || CASE d % 3 WHEN 0 THEN '' ELSE ' ' || seconds[d % 20 + 1] END
      || ' ' || types[d % 12 + 1]
      || CASE WHEN c % 4 = 0 THEN units[d % 6 + 1] || (c % 40 + 1) || CASE WHEN b % 3 = 0 THEN 'B' ELSE '' END ELSE '' END
  END AS address_line1,
  NULL::VARCHAR AS address_line2,
  CASE a % 3 WHEN 0 THEN upper(city) ELSE city END AS city,
  'IL' AS state,
  (60000 + z)::VARCHAR || CASE WHEN a % 4 = 0 THEN '-' || (c % 9000 + 1000) ELSE '' END AS postal_code,
  NULL::VARCHAR AS country
FROM (
  SELECT
    i, (hash(i * 3 + 1) % 1000003)::BIGINT AS a, (hash(i * 5 + 2) % 1000003)::BIGINT AS b, (hash(i * 7 + 3) % 1000003)::BIGINT AS c, (hash(i * 11 + 4) % 1000003)::BIGINT AS d,
    (hash(i * 13 + 5) % 990)::BIGINT AS z, 'Town' || substr('abcdefghijklmnopqrstuvwxyz', (hash(i * 13 + 5) % 26 + 1)::INT, 3) AS city,
    ['Oak', 'Maple', 'Cedar', 'Wash', 'Lin', 'Jack', 'Jeffer', 'Madi', 'Frank', 'Chest', 'Wal', 'Spring', 'Sun', 'Mill', 'Rock', 'Green', 'Blue', 'Red', 'White', 'Black', 'Fair', 'Good', 'New', 'Old', 'High', 'Low', 'North', 'South', 'East', 'West', 'Brook', 'River', 'Lake', 'Hill', 'Wood', 'Stone', 'Ash', 'Elm', 'Pine', 'Rose'] AS stems,
    ['ton', 'ville', 'field', 'wood', 'son', 'lin', 'nut', 'dale', 'set', 'brook', 'ford', 'land', 'burg', 'view', 'crest', 'ridge', 'side', 'way', 'ham', 'ley', 'mont', 'port', 'gate', 'bury', 'wick'] AS tails,
    ['Park', 'Hill', 'Creek', 'Glen', 'Grove', 'Meadow', 'Forest', 'Heights', 'Valley', 'Ridge', 'Landing', 'Crossing', 'Farm', 'Manor', 'Point', 'Station', 'Bridge', 'Church', 'School', 'Lake'] AS seconds,
    ['St', 'Street', 'Ave', 'Ave.', 'Rd', 'Road', 'Dr', 'Drive', 'Blvd', 'Ln.', 'Ct', 'Way'] AS types,
    [' Apt ', ', Apt. ', ' #', ' Unit ', ' Ste ', ', Suite '] AS units
  FROM range(?) AS rows(i)
) AS drawn
"""

NAMES = """
SELECT
  i AS ref,
  fronts[a % 30 + 1] || ends[b % 40 + 1] || CASE WHEN c % 25 = 0 THEN '-' || fronts[d % 30 + 1] || ends[c % 40 + 1] ELSE '' END AS family_name,
  given[d % 20 + 1] || CASE WHEN a % 6 = 0 THEN ' ' || given[b % 20 + 1] ELSE '' END AS given_name,
  CASE WHEN c % 3 = 0 THEN substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (d % 26 + 1)::INT, 1) END AS middle_name,
  CASE WHEN b % 40 = 0 THEN 'Jr.' END AS suffix,
  lpad((i * 7919 % 899999999)::VARCHAR, 9, '1') AS id_number,
  'ssn' AS id_type
FROM (
  SELECT
    i, (hash(i * 3 + 1) % 1000003)::BIGINT AS a, (hash(i * 5 + 2) % 1000003)::BIGINT AS b, (hash(i * 7 + 3) % 1000003)::BIGINT AS c, (hash(i * 11 + 4) % 1000003)::BIGINT AS d,
    ['Mc', 'O''', 'De la ', 'Sm', 'Jon', 'Gar', 'Mart', 'Rodr', 'Will', 'Br', 'Dav', 'Mill', 'Wils', 'Mo', 'Tay', 'And', 'Thom', 'Jack', 'Wh', 'Harr', 'Cl', 'Lew', 'Rob', 'Núñ', 'Sán', 'Ngu', 'Kow', 'Pat', 'Kh', 'Ab'] AS fronts,
    ['ith', 'es', 'cia', 'inez', 'iguez', 'iams', 'own', 'is', 'er', 'on', 'ore', 'lor', 'erson', 'as', 'son', 'ite', 'ez', 'yen', 'ski', 'el', 'an', 'dul', 'ark', 'en', 'ey', 'ford', 'man', 'berg', 'stein', 'well', 'wood', 'ton', 'ham', 'by', 'ley', 'croft', 'gate', 'field', 'worth', 'shaw'] AS ends,
    ['John', 'Mary', 'José', 'Li', 'Anna', 'Peter', 'Zoë', 'Ahmed', 'Sofia', 'James', 'Linda', 'Robert', 'Maria', 'David', 'Susan', 'Minh', 'Olga', 'Ivan', 'Grace', 'Noah'] AS given
  FROM range(?) AS rows(i)
) AS drawn
"""


def _cpu(db, statement):
    """CPU seconds of one statement."""
    began = time.process_time()
    db.execute(statement)
    return time.process_time() - began


def measure(title, plan, text, rows, *, detail):
    """Run `plan` over `rows` rows of `text` on one thread and print rows per CPU second."""
    with duckdb.connect(config={"threads": 1, "preserve_insertion_order": False}) as db:
        db.execute(f"CREATE TABLE told AS {text}", [rows])
        copy = min(_cpu(db, "CREATE OR REPLACE TABLE copied AS SELECT * FROM told") for _ in range(3))
        whole = 0.0
        for step in plan("told", "read"):
            took = _cpu(db, f"CREATE {'VIEW' if step.view else 'TABLE'} {step.makes} AS {step.sql}")
            whole += took
            if detail:
                print(f"  {step.makes:24} {took:7.3f} CPU s")
        print(
            f"{title:12} {rows:>10,} rows {whole:7.2f} CPU s {rows / whole:>12,.0f} rows per CPU s, {whole / copy:5.1f} copies"
        )
        return db.execute("SELECT count(*) FILTER (WHERE fault IS NULL) FROM read").fetchone()[0]


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_280_000
    detail = "--steps" in sys.argv
    sound = measure("addresses", address_steps, ADDRESSES, rows, detail=detail)
    print(f"             of which admissible {sound:,}")
    measure("names", name_steps, NAMES, rows, detail=detail)
    measure("numbers", number_steps, NAMES, rows, detail=detail)


if __name__ == "__main__":
    main()
