"""A person's statement says of each disclosure when, what, why, to whom and where it is accounted."""

from dataclasses import replace
from datetime import date

from privity.reporting import Disclosure, statement

FIRST = Disclosure(
    on=date(2026, 6, 15), elements=("mailing_address", "wages"), purpose="nontax_criminal_enforcement", authority="26 U.S.C. 6103(i)(2)",
    recipient="FIA Records Enclave", address="900 Inquiry Avenue, Washington DC 20001", entry=12_345, recalled=False,
)  # fmt: skip
TAIL = [
    "",
    "That this is all can be checked without us: ask for your report (`privity log person`) and run `privity-verify person`.",
]


def told(*disclosures, complete=True):
    return statement("Custodian of Records", disclosures, entries=20_000, complete=complete).splitlines()


def test_a_disclosure_is_told_whole():
    assert told(FIRST) == [
        "Statement of disclosures, by Custodian of Records, complete to accounting entry 20,000.",
        "",
        "1. On 2026-06-15: mailing_address, wages",
        "   to FIA Records Enclave, 900 Inquiry Avenue, Washington DC 20001",
        "   for nontax criminal enforcement, under 26 U.S.C. 6103(i)(2); accounting entry 12,345",
        *TAIL,
    ]


def test_disclosures_are_numbered_in_their_order():
    lines = told(FIRST, replace(FIRST, on=date(2026, 7, 1), elements=("wages",)))
    assert [line for line in lines if line[:2] in {"1.", "2."}] == [
        "1. On 2026-06-15: mailing_address, wages",
        "2. On 2026-07-01: wages",
    ]


def test_a_recalled_disclosure_is_told_and_stays():
    lines = told(FIRST, replace(FIRST, recalled=True))
    recalled = [n for n, line in enumerate(lines) if "recalled" in line]
    assert recalled == [8]
    assert sum("accounting entry 12,345" in line for line in lines) == 2


def test_none_is_said_in_words():
    assert told() == [
        "Statement of disclosures, by Custodian of Records, complete to accounting entry 20,000.",
        "",
        "No disclosure of your record is on the accounting this statement covers.",
        *TAIL,
    ]


def test_a_statement_that_may_be_incomplete_says_so():
    says = "Disclosures that the law lets us tell only later, if there are any, are not in this statement."
    assert says not in told(FIRST)
    assert told(FIRST, complete=False)[-4:] == ["", says, *TAIL]
