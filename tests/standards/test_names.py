"""A name has one key however it is written, and what is no person's name says why."""

import pytest

from .reading import names

# family, given, middle, suffix -> family key, given key, middle key, suffix key
WRITTEN = {
    "plain": (("Rivera", "Ana", "Maria", "Jr"), ("RIVERA", "ANA", "MARIA", "JR")),
    "apostrophe and hyphen": (("O'Brien-Núñez", "Zoë", None, None), ("OBRIENNUNEZ", "ZOE", None, None)),
    "typographic apostrophe": (("O\u2019Brien", "Zoë", None, None), ("OBRIEN", "ZOE", None, None)),
    "Vietnamese": (("Nguyễn", "Thị Ánh", None, None), ("NGUYEN", "THIANH", None, None)),
    "barred L": (("Łukasz", "Święty", None, None), ("LUKASZ", "SWIETY", None, None)),
    "letters no accent can fold": (("Strauß", "Bjørn", "Æsa", None), ("STRAUSS", "BJORN", "AESA", None)),
    "Turkish dotless i": (("Y\u0131ld\u0131z", "İnci", None, None), ("YILDIZ", "INCI", None, None)),
    "particles": (("de la Cruz", "Ana", None, None), ("DELACRUZ", "ANA", None, None)),
    "particles together": (("DELACRUZ", "ANA", None, None), ("DELACRUZ", "ANA", None, None)),
    "two letters": (("Ng", "Li", None, None), ("NG", "LI", None, None)),
    "initial for a given name": (("Rivera", "J.", "R.", None), ("RIVERA", "J", "R", None)),
    "initial behind the given name": (("Rivera", "Ana M.", None, None), ("RIVERA", "ANA", "M", None)),
    "V behind the given name is an initial": (("Rivera", "Ana V", None, None), ("RIVERA", "ANA", "V", None)),
    "suffix behind the family name": (("Rivera, Jr.", "Juan", None, None), ("RIVERA", "JUAN", None, "JR")),
    "number behind the family name": (("Rivera III", "Juan", None, None), ("RIVERA", "JUAN", None, "III")),
    "V behind the family name": (("Rivera V", "Juan", None, None), ("RIVERA", "JUAN", None, "V")),
    "suffix behind the given name": (("Rivera", "Juan Sr.", None, None), ("RIVERA", "JUAN", None, "SR")),
    "suffix in words": (("Rivera", "Juan", None, "Junior"), ("RIVERA", "JUAN", None, "JR")),
    "suffix as an ordinal": (("Rivera", "Juan", None, "3rd"), ("RIVERA", "JUAN", None, "III")),
    "same suffix twice": (("Rivera Jr", "Juan", None, "JR."), ("RIVERA", "JUAN", None, "JR")),
    "a family named Junior": (("Junior", "Juan", None, None), ("JUNIOR", "JUAN", None, None)),
    "no middle name": (("Rivera", "Juan", "NMN", None), ("RIVERA", "JUAN", None, None)),
    "Cyrillic": (("Петров", "Иван", None, None), ("ПЕТРОВ", "ИВАН", None, None)),
    "Doe": (("Doe", "John", None, None), ("DOE", "JOHN", None, None)),
    "the family named Null": (("Null", "Christopher", None, None), ("NULL", "CHRISTOPHER", None, None)),
    "the family named Na": (("Na", "Minji", None, None), ("NA", "MINJI", None, None)),
    "a long word without many vowels": (
        ("Schwartz", "Krzysztof", None, None),
        ("SCHWARTZ", "KRZYSZTOF", None, None),
    ),
    "a slip that took every vowel": (("Schwnrtz", "Ana", None, None), ("SCHWNRTZ", "ANA", None, None)),
    "X Æ": (("Rivera", "X Æ", None, None), ("RIVERA", "XAE", None, None)),
    "a double name of a word of firms": (
        ("Tennant-Church", "Ana", None, None),
        ("TENNANTCHURCH", "ANA", None, None),
    ),
    "a family named Church": (("Church", "Ana", None, None), ("CHURCH", "ANA", None, None)),
    "order is not guessed": (("Ana, Rivera", "Maria", None, None), ("ANARIVERA", "MARIA", None, None)),
}

FAULTS = {
    "no family name": ((None, "Ana", None, None), "absent"),
    "blank given name": (("Rivera", "  ", None, None), "absent"),
    "only signs": (("Rivera", "--", None, None), "absent"),
    "unknown": (("Unknown", "Unknown", None, None), "placeholder"),
    "unknown given name": (("Rivera", "UNKNOWN", None, None), "placeholder"),
    "first name unknown": (("Rivera", "FNU", None, None), "placeholder"),
    "not available": (("N/A", "Ana", None, None), "placeholder"),
    "null twice": (("NULL", "NULL", None, None), "placeholder"),
    "na twice": (("NA", "NA", None, None), "placeholder"),
    "test twice": (("Test", "Test", None, None), "placeholder"),
    "x": (("XXX", "Ana", None, None), "placeholder"),
    "xx": (("XX", "Ana", None, None), "placeholder"),
    "one letter repeated": (("Rivera", "AAAAA", None, None), "placeholder"),
    "keys": (("Asdfgh", "Qwerty", None, None), "placeholder"),
    "no vowel in many letters": (("Bcdfghjklm", "Ana", None, None), "placeholder"),
    "firm": (("Acme Holdings LLC", "Ana", None, None), "organisation"),
    "firm by its last word": (("First City Bank", "Ana", None, None), "organisation"),
    "two partners": (("Smith & Rivera", "Ana", None, None), "organisation"),
    "a phrase in both fields": (("No name given", "No name given", None, None), "placeholder"),
    "firm as given name": (("Rivera", "Acme Inc.", None, None), "organisation"),
    "digits in family name": (("R1vera", "Ana", None, None), "digits"),
    "digits in given name": (("Rivera", "4na", None, None), "digits"),
    "digits in middle name": (("Rivera", "Ana", "M4ria", None), "digits"),
    "one letter": (("O", "Ana", None, None), "single_letter"),
    "two suffixes": (("Rivera Jr", "Juan", None, "III"), "suffix_conflict"),
}

ALTERNATES = {
    "Rivera": [],
    "O'Brien-Núñez": ["NUNEZ", "OBRIEN"],
    "García López": ["GARCIA", "LOPEZ"],
    "de la Cruz": ["CRUZ"],
    "van der Berg-Smith": ["BERG", "BERGSMITH", "SMITH"],
    "al-Sayed": ["SAYED"],
    "McDonald": [],
    "Mc Donald": [],
    "St. John": [],
    "bin": [],
    "Rivera-Rivera": ["RIVERA"],
}


@pytest.fixture(scope="module")
def read():
    rows = [
        *(row for row, _ in (WRITTEN | FAULTS).values()),
        *((name, "Ana", None, None) for name in ALTERNATES),
    ]
    return dict(zip([*WRITTEN, *FAULTS, *ALTERNATES], names(rows), strict=True))


@pytest.mark.parametrize("case", WRITTEN)
def test_a_name_has_its_keys(read, case):
    row = read[case]
    found = (row["family_key"], row["given_key"], row["middle_key"], row["suffix_key"])
    assert (found, row["fault"]) == (WRITTEN[case][1], None)
    assert row["middle_initial"] == (row["middle_key"][0] if row["middle_key"] else None)
    assert "".join(row["given_tokens"]) == row["given_key"]


@pytest.mark.parametrize("case", FAULTS)
def test_what_is_no_name_of_a_person_says_why(read, case):
    assert read[case]["fault"] == FAULTS[case][1]


@pytest.mark.parametrize("family", ALTERNATES)
def test_a_family_name_has_alternates(read, family):
    assert read[family]["family_alt"] == ALTERNATES[family]


def test_a_customary_other_spelling_is_a_variant():
    rows = names(
        [(name, "Ana", None, None) for name in ("Müller", "Sørensen", "Weißäcker", "Muller", "Núñez")]
    )
    assert [row["family_variants"] for row in rows] == [["MUELLER"], ["SOERENSEN"], ["WEISSAECKER"], [], []]
    assert [row["family_key"] for row in rows[:2]] == ["MULLER", "SORENSEN"]


def test_every_row_comes_back_once():
    rows = names([("Rivera", "Ana", None, None), ("RIVERA", "Ana", None, None), (None, None, None, None)] * 2)
    assert [row["ref"] for row in rows] == list(range(6))
