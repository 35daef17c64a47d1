"""A small lawful request in all four formats; every spoiled file is one of these, spoiled."""

import csv
import io
import json

import duckdb
from openpyxl import Workbook

COLUMNS = [
    "line_id",
    "family_name",
    "given_name",
    "middle_name",
    "suffix",
    "id_number",
    "id_type",
    "date_of_birth",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "postal_code",
    "country",
    "periods",
    "statute",
    "statute_facts",
    "proceeding",
    "case_id",
    "case_opened_on",
    "reason",
    "engaged_officers",
    "engaged_unit",
    "elements",
    "evidence",
]
LISTS = ("periods", "statute_facts", "engaged_officers", "elements", "evidence")


def rows(count=3):
    """Lines about nobody, as dictionaries of text; the reason holds a comma and quotation marks."""
    return [
        {
            "line_id": f"L-{n:04d}",
            "family_name": "Núñez",
            "given_name": "Zoë",
            "middle_name": "",
            "suffix": "",
            "id_number": f"21234{n:04d}",
            "id_type": "ssn",
            "date_of_birth": "1980-02-03",
            "address_line1": f"{n} Main St",
            "address_line2": "",
            "city": "Springfield",
            "state": "IL",
            "postal_code": "62704",
            "country": "US",
            "periods": "2022;2023",
            "statute": "8 USC 1253(a)(1)",
            "statute_facts": "final_order_on=2024-01-02;ground=8 USC 1227(a)(2);in_custody=false",
            "proceeding": "investigation",
            "case_id": f"FIA-{n:06d}",
            "case_opened_on": "2025-01-02",
            "reason": f'Case FIA-{n:06d}, "so named": process is to be served at the address on file',
            "engaged_officers": "FIA-100;FIA-200",
            "engaged_unit": "Unit 7",
            "elements": "mailing_address;wages",
            "evidence": "",
        }
        for n in range(1, count + 1)
    ]


def csv_bytes(lines=None, columns=COLUMNS, end="\n"):
    out = io.StringIO()
    table = csv.writer(out, lineterminator=end)
    table.writerow(columns)
    table.writerows([line[name] for name in columns] for line in (rows() if lines is None else lines))
    return out.getvalue().encode()


def objects(lines=None):
    """Lines as JSON and Parquet hold them: arrays for lists, None for nothing."""
    return [
        {name: (text.split(";") if name in LISTS else text) if text else None for name, text in line.items()}
        for line in (rows() if lines is None else lines)
    ]


def jsonl_bytes(stated=None):
    return "".join(json.dumps(line) + "\n" for line in (objects() if stated is None else stated)).encode()


def write_parquet(path, lines=None, change=None):
    """Write with the bulk engine, which adds no page checksums. `change` maps a column to another SELECT."""
    change = change or {}
    names = [name for name in COLUMNS if change.get(name, name) is not None]
    table = json.dumps(objects(lines))
    kinds = ", ".join(f'"{name}": "{"VARCHAR[]" if name in LISTS else "VARCHAR"}"' for name in COLUMNS)
    with duckdb.connect() as db:
        db.execute(
            f"CREATE TABLE lines AS SELECT unnest(from_json($table, '[{{{kinds}}}]'), recursive := true)",
            {"table": table},
        )
        cells = ", ".join(f"{change.get(name, name)} AS {name}" for name in names)
        db.execute(f"COPY (SELECT {cells} FROM lines) TO '{path}' (FORMAT parquet)")


def write_xlsx(path, lines=None, cells=None, heading=COLUMNS):
    """`cells` maps (row from 1, column) to another value."""
    cells = cells or {}
    book = Workbook(write_only=True)
    sheet = book.create_sheet("lines")
    sheet.append(list(heading))
    for number, line in enumerate(rows() if lines is None else lines, 1):
        sheet.append([cells.get((number, name), line[name] or None) for name in COLUMNS])
    book.save(path)
