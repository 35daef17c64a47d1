"""Nothing somebody else wrote is ever run by the spreadsheet that shows it."""

import pytest
from openpyxl import load_workbook

from privity.adapters.sheets import write_sheet

RISKY = [
    "=1+1",
    '=HYPERLINK("http://example.invalid")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "=cmd|' /C calc'!A0",
    "2026-06-15",
    "00123",
    "#N/A",
]


def read(path):
    (sheet,) = load_workbook(path).worksheets
    return list(sheet.iter_rows())


@pytest.mark.parametrize("text", RISKY)
def test_text_stays_text_whatever_it_begins_with(tmp_path, text):
    write_sheet(tmp_path / "a.xlsx", ["reason"], [[text]])
    ((heading,), (cell,)) = read(tmp_path / "a.xlsx")
    assert heading.value == "reason"
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_heading_is_text_too(tmp_path):
    write_sheet(tmp_path / "a.xlsx", ["=1+1"], [])
    (((cell,),)) = read(tmp_path / "a.xlsx")
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_numbers_stay_numbers_and_rows_their_order(tmp_path):
    write_sheet(tmp_path / "a.xlsx", ["line", "count"], [["L1", 7], ["L2", 0]])
    assert [[(c.value, c.data_type) for c in row] for row in read(tmp_path / "a.xlsx")[1:]] == [
        [("L1", "s"), (7, "n")],
        [("L2", "s"), (0, "n")],
    ]


def test_a_sheet_without_rows_has_its_heading(tmp_path):
    write_sheet(tmp_path / "a.xlsx", ["line"], [])
    assert [[cell.value for cell in row] for row in read(tmp_path / "a.xlsx")] == [["line"]]
