"""A header is read exactly as stated, or every fault of it is told at once, without repeating what it says."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from privity.errors import InputError
from privity.intake import read_header

GOOD = (Path(__file__).parents[2] / "vectors" / "request-file" / "lines.header.toml").read_text()


def changed(key, line):
    """The good header with the line of `key` replaced."""
    rows = GOOD.splitlines()
    at = next(n for n, row in enumerate(rows) if row.startswith(f"{key} ="))
    return "\n".join([*rows[:at], *([line] if line else []), *rows[at + 1 :]]).encode()


def faults(data):
    with pytest.raises(InputError) as caught:
        read_header(data)
    return {(problem.rule, problem.column) for problem in caught.value.problems}


def test_every_key_is_read_as_stated():
    stated = tomllib.loads(GOOD)
    requester = stated.pop("requester")
    header = read_header(GOOD.encode())
    assert {key: getattr(header, key) for key in stated} == stated
    assert (header.requester_name, header.requester_office, header.officer_id) == (
        requester["name"], requester["office"], requester["officer_id"],
    )  # fmt: skip


def test_a_date_may_be_a_toml_date_or_its_text():
    assert read_header(changed("signed_on", 'signed_on = "2025-08-07"')).signed_on == date(2025, 8, 7)


@pytest.mark.parametrize(
    ("key", "value"), [("agreement", None), ("purpose", None), ("attestation", None), ("authority", "")]
)
def test_what_the_law_asks_for_may_be_left_out_here_and_fails_there(key, value):
    assert getattr(read_header(changed(key, "")), key) == value
    assert getattr(read_header(changed(key, f'{key} = ""')), key) == value


@pytest.mark.parametrize(
    "key",
    [
        "batch_id",
        "custodian",
        "requesting_agency",
        "recipient",
        "signed_on",
        "lines_file",
        "lines_sha256",
        "lines_count",
    ],
)
def test_every_other_key_is_required(key):
    assert faults(changed(key, "")) == {("header.missing", key)}


@pytest.mark.parametrize("key", ["name", "office", "officer_id"])
def test_every_key_of_the_requester_is_required(key):
    assert faults(changed(key, "")) == {("header.missing", f"requester.{key}")}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("batch_id", '"../up"'),
        ("batch_id", '""'),
        ("batch_id", "7"),
        ("custodian", '"A B"'),
        ("requesting_agency", f'"{"x" * 65}"'),
        ("purpose", "1"),
        ("attestation", '"hidden\\u200bword"'),
        ("attestation", '"bell\\u0007"'),
        ("signed_on", '"2025-02-30"'),
        ("signed_on", '"07.08.2025"'),
        ("signed_on", "2025-08-07T00:00:00Z"),
        ("lines_file", '"folder/lines.csv"'),
        ("lines_file", '"..\\\\lines.csv"'),
        ("lines_sha256", f'"{"A" * 64}"'),
        ("lines_sha256", f'"{"a" * 63}"'),
        ("lines_count", "0"),
        ("lines_count", "true"),
        ("lines_count", '"3"'),
    ],
)
def test_a_value_of_the_wrong_shape_is_named_by_its_key(key, value):
    assert faults(changed(key, f"{key} = {value}")) == {("header.value", key)}


def test_all_faults_are_told_together():
    data = changed("custodian", 'custodain = "CUST"').replace(b"lines_count = 3", b"lines_count = 0")
    assert faults(data) == {
        ("header.unknown", None),
        ("header.missing", "custodian"),
        ("header.value", "lines_count"),
    }


def test_an_unknown_key_is_answered_with_the_nearest_known_one_and_never_repeated():
    with pytest.raises(InputError) as caught:
        read_header(GOOD.encode() + b'ofice_of_Ana_Nunez = "x"\n')
    (problem,) = caught.value.problems
    assert "Ana" not in str(problem)
    with pytest.raises(InputError) as caught:
        read_header(GOOD.replace("custodian", "custodain").encode())
    assert any("close to custodian" in problem.says for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"\xff\xfe", "header.encoding"),
        (b"batch_id = ", "header.syntax"),
        (b"a = 1\na = 2\n", "header.syntax"),
        (b"a = " + b"[" * 40_000, "header.syntax"),
        (b"#" * 70_000, "header.size"),
    ],
)
def test_what_is_no_header_at_all_is_one_fault(data, rule):
    assert faults(data) == {(rule, None)}


def test_a_requester_that_is_no_table_is_a_fault():
    data = GOOD[: GOOD.index("[requester]")] + 'requester = "x"\n'
    assert ("header.type", "requester") in faults(data.encode())
