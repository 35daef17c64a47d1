"""A form letter is told from a reason of its own by what is left when its blanks are masked.

The labelled reasons of ``data/reasons.csv`` were written by hand for this test: specific
ones, form letters in eight dresses, and form letters in three disguises that masking does
not reach and a reviewer must.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from hashlib import md5

import pytest

COLUMNS = ("ordinal", "case_id", "family_name", "given_name", "middle_name", "reason")
TEN = 10


def read(shared_desk, rows):
    """(words, cites, lines) of each row, in order."""
    filled = [(number, *(cell or None for cell in row)) for number, row in enumerate(rows, 1)]
    shared_desk.attach("line_values", {"ordinal": "BIGINT"} | dict.fromkeys(COLUMNS[1:], "VARCHAR"), filled)
    shared_desk.make("line_reasons", "reason_forms", "reason_loads")
    counted = shared_desk.rows(
        "SELECT ordinal, reason_words, reason_cites_case, reason_lines FROM line_reasons JOIN reason_loads USING (ordinal)"
    )
    return {row[0]: row[1:] for row in counted}


def one(shared_desk, reason, case="FIA-1", family="Okafor", given="Maria"):
    return read(shared_desk, [(case, family, given, "", reason)]).get(1)


def test_form_letters_are_found_and_reasons_of_their_own_pass(
    shared_desk, labelled, no_worse_than_documented
):
    rows = labelled("reasons.csv")
    facts = read(shared_desk, [[row[name] for name in COLUMNS[1:]] for row in rows])
    over = [row["label"] for number, row in enumerate(rows, 1) if facts[number][2] > TEN]
    labels = [row["label"] for row in rows]
    no_worse_than_documented(
        "reason is a form letter",
        over.count("specific"),
        labels.count("specific"),
        labels.count("boilerplate") - over.count("boilerplate"),
        labels.count("boilerplate"),
    )


def test_what_slips_through_is_only_what_was_disguised(shared_desk, labelled):
    rows = labelled("reasons.csv")
    facts = read(shared_desk, [[row[name] for name in COLUMNS[1:]] for row in rows])
    missed = defaultdict(int)
    for number, row in enumerate(rows, 1):
        if row["label"] == "boilerplate" and facts[number][2] <= TEN:
            missed[row["kind"].partition(":")[0]] += 1
    assert set(missed) <= {"disguised"}


def test_every_labelled_reason_cites_its_case(shared_desk, labelled):
    rows = labelled("reasons.csv")
    facts = read(shared_desk, [[row[name] for name in COLUMNS[1:]] for row in rows])
    assert all(cites for _, cites, _ in facts.values())


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Case FIA-1: Okafor moved on 3 March 2025.", "case FIA-1, OKAFOR moved on 14 May 2024"),
        ("Maria Okafor, A123, see FIA-1", "Maria Okafor A99 see FIA-1"),
        ("Okafor's flat is known in FIA-1", "Okafor\u2019s flat is known in FIA-1"),
        ("the subject   of FIA-1\tis sought", "The subject of FIA-1 is sought."),
        ("Maria J. Okafor in FIA-1", "Maria K. Okafor in FIA-1"),
        ("Maria Okafor in FIA-1 on 2025-01-02", "Okafor in FIA-1 on 3.4.2025"),
    ],
)
def test_two_reasons_that_differ_only_in_blanks_are_one(shared_desk, left, right):
    facts = read(shared_desk, [("FIA-1", "Okafor", "Maria", "", text) for text in (left, right)])
    assert facts[1][2] == facts[2][2] == 2


def test_names_are_masked_line_by_line(shared_desk):
    rows = [
        ("FIA-1", name, "Maria", "", f"Sought in FIA-1 is {name}, Maria")
        for name in ("Okafor", "De la Cruz", "O'Hara")
    ]
    assert {lines for _, _, lines in read(shared_desk, rows).values()} == {3}


@pytest.mark.parametrize(
    "reason",
    ["The order in case FIA-1 makes the subject a fugitive", "The order against {0} in case FIA-1 stands"],
)
def test_a_person_named_like_a_word_of_the_form_is_still_one_of_its_lines(shared_desk, reason):
    names = [("Okafor", "Maria"), ("Case", "Robin"), ("Order", "May"), ("Brandt", "Ines")]
    rows = [("FIA-1", family, given, "", reason.format(f"{given} {family}")) for family, given in names]
    assert {lines for _, _, lines in read(shared_desk, rows).values()} == {4}


def test_another_persons_name_is_not_a_blank(shared_desk):
    rows = [("FIA-1", "Okafor", "Maria", "", f"Sought in FIA-1 with {name}") for name in ("Halden", "Brandt")]
    assert {lines for _, _, lines in read(shared_desk, rows).values()} == {1}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("one two three", 3),
        ("  one   two\tthree \n four ", 4),
        ("one - two -- three ... four", 4),
        ("don't re-read e.g. FIA-2026-0417", 4),
        ("…", 1),
        ("été 2024 (three)", 3),
    ],
)
def test_words_are_what_stands_between_spaces(shared_desk, reason, words):
    assert one(shared_desk, reason)[0] == words


@pytest.mark.parametrize(
    ("case", "reason", "cites"),
    [
        ("FIA-2026-0417", "see FIA-2026-0417.", True),
        ("FIA-2026-0417", "see fia 2026/0417", True),
        ("FIA-2026-0417", "(#FIA-2026-0417)", True),
        ("FIA-2026-0417", "see FIA-2026-04170", False),
        ("FIA-2026-0417", "see XFIA-2026-0417", False),
        ("417", "item 4170 of case 418", False),
        ("417", "item 12 of case 417", True),
        ("C.1.2", "in c.1.2 it is said", True),
        ("FIA-2026-0417", "see the case named", False),
    ],
)
def test_the_case_is_cited_as_whole_words_in_any_dress(shared_desk, case, reason, cites):
    assert one(shared_desk, reason, case)[1] is cites


def test_a_case_number_that_is_only_marks_is_never_cited(shared_desk):
    assert one(shared_desk, "the reason is given here", case="--")[1] is False


def test_a_line_without_a_reason_shares_none(shared_desk):
    assert read(shared_desk, [("FIA-1", "Okafor", "Maria", "", None)]) == {}


def test_the_order_of_lines_changes_nothing(shared_desk, labelled):
    rows = [[row[name] for name in COLUMNS[1:]] for row in labelled("reasons.csv")]
    forward, backward = read(shared_desk, rows), read(shared_desk, rows[::-1])
    assert forward == {len(rows) + 1 - number: facts for number, facts in backward.items()}


PIECES = (
    *"@,.;:'\u2019\"()#-\u2013•$!/", "  ", "\t", "\n", "a", "may", "sept", "sepember", "Case", "FIA-1", "Okafor", "Ada", "Lee", "2", "12,010", "word", "Of", "# ",
)  # fmt: skip
MARKS = "[!-/:-@[-`{-~\u2013\u2014\u2022]"
MASK = (
    r"[^ ]*[0-9][^ ]*|\b(?:[a-z]|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
)


def masked(text):
    return re.sub("#(?: +#)+", "#", re.sub(MASK, "#", text, flags=re.ASCII))


def forms(reason):
    """The rule step by step, whatever the text: its words, and the digests of its three forms for Ada Lee Okafor in case FIA-1."""
    said = f" {reason} ".replace("\t", " ").replace("\n", " ").replace("  ", " ").replace("  ", " ")
    said = re.sub(f"(?: {MARKS}+)+ ", " ", said)
    told = f" {said.strip(' ')} ".lower()
    for mark in "@,.;:'\u2019\"()":
        told = told.replace(mark, " ")
    cased = told.replace("  ", " ").replace("  ", " ").replace(" fia-1 ", " # ")
    named = cased.replace(" okafor ", " # ").replace(" ada ", " # ").replace(" lee ", " # ")
    full = cased.replace(" ada okafor ", " # ").replace(" okafor ada ", " # ")
    digests = [md5(masked(text).encode(), usedforsecurity=False).hexdigest() for text in (named, cased, full)]
    return (
        max(said.strip(" ").count(" ") + 1, 1),
        *(digests if named != cased else (digests[0], None, None)),
    )


def test_what_is_passed_over_in_a_tidy_text_would_not_have_changed_it(shared_desk):
    chosen = random.Random(7)
    reasons = [
        "".join(chosen.choice(PIECES) + " " * chosen.randint(0, 1) for _ in range(chosen.randint(2, 12))).strip(" ")
        for _ in range(3000)
    ]  # fmt: skip
    read(shared_desk, [("FIA-1", "Okafor", "Ada", "Lee", f"x{reason}") for reason in reasons])
    found = shared_desk.rows(
        "SELECT reason_words, template, plain, phrased FROM line_reasons ORDER BY ordinal"
    )
    assert [f"x{r}" for r, row in zip(reasons, found, strict=True) if row != forms(f"x{r}")] == []
