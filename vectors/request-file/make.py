"""Make the vectors of spec/request-file.md but the Parquet file, beside this script. Nothing of the package is imported."""

import csv
import hashlib
import json
from pathlib import Path

from openpyxl import Workbook

HERE = Path(__file__).parent
LISTS = ("periods", "statute_facts", "engaged_officers", "elements", "evidence")
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

COMMON = {
    "state": "IL",
    "city": "Springfield",
    "postal_code": "62704",
    "country": "US",
    "statute": "8 USC 1253(a)(1)",
    "statute_facts": "final_order_on=2024-01-02;ground=8 USC 1227(a)(2);in_custody=false",
    "proceeding": "investigation",
    "case_opened_on": "2025-01-02",
    "engaged_officers": "FIA-100;FIA-200",
    "engaged_unit": "Unit 7",
}
LINES = [
    {
        "line_id": "L-0001", "family_name": "Núñez", "given_name": "Zoë", "id_number": "212340001", "id_type": "ssn",
        "date_of_birth": "1980-02-03", "address_line1": "12 Main St", "periods": "2022;2023", "case_id": "FIA-000001",
        "reason": 'Case FIA-000001, "so named": process is to be served at the address on file',
        "elements": "mailing_address;wages",
    },
    {
        "line_id": "L-0002", "family_name": "O'Brien", "given_name": "José", "middle_name": "M.", "suffix": "Jr",
        "address_line1": "  7 Oak Ave", "address_line2": "Apt 4", "periods": "2023", "case_id": "FIA-000002",
        "reason": "Case FIA-000002; a semicolon parts nothing in a text column", "elements": "mailing_address;interest",
        "evidence": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    },
    {"line_id": "L-0003", "family_name": "Nguyễn", "given_name": "Thị Ánh", "reason": "", "case_id": "FIA-000003"},
]  # fmt: skip


def cells(line):
    stated = COMMON | line
    return [stated.get(name) or None for name in COLUMNS]


def digest(row):
    parts = [b"-," if cell is None else b"%d:%b," % (len(cell.encode()), cell.encode()) for cell in row]
    return hashlib.sha256(b"privity/line/v1\0" + b"".join(parts)).hexdigest()


def objects():
    for line in LINES:
        yield {
            name: cell.split(";") if cell and name in LISTS else cell
            for name, cell in zip(COLUMNS, cells(line), strict=True)
        }


def make(folder):
    """Write what is the same bytes whenever it is written."""
    with (folder / "lines.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow(COLUMNS)
        out.writerows(cells(line) for line in LINES)
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in objects())
    (folder / "lines.jsonl").write_text(text, "utf-8")
    digests = {line["line_id"]: digest(cells(line)) for line in LINES}
    (folder / "expected.json").write_text(json.dumps(digests, indent=1) + "\n", "utf-8")
    sha256 = hashlib.sha256((folder / "lines.csv").read_bytes()).hexdigest()
    (folder / "lines.header.toml").write_text(HEADER.format(sha256=sha256, count=len(LINES)), "utf-8")


def write_xlsx():
    book = Workbook(write_only=True)
    sheet = book.create_sheet("lines")
    sheet.append(COLUMNS)
    for line in LINES:
        sheet.append(cells(line))
    book.save(HERE / "lines.xlsx")


HEADER = """\
batch_id = "2025-08-lawful"
custodian = "CUST"
requesting_agency = "FIA"
authority = "i2"
agreement = "MOU-2025-04"
recipient = "FIA-SEALED-1"
purpose = "nontax_criminal_enforcement"
attestation = "Officers named on the lines are personally and directly engaged; the information is for their sole use in the cases named."
signed_on = 2025-08-07
lines_file = "lines.csv"
lines_sha256 = "{sha256}"
lines_count = {count}

[requester]
name = "A. Official (synthetic)"
office = "Director"
officer_id = "FIA-001"
"""

if __name__ == "__main__":
    make(HERE)
    write_xlsx()
