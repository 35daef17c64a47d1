"""A name written to deceive the eye is told apart, with the column it stands in; a real one is not."""

import unicodedata

import pytest

from .reading import names

TRICKS = {
    "Cyrillic letter among Latin ones": "Sm\u0456th",
    "all Cyrillic, made to look Latin": "\u0421\u043e\u0441\u043e",
    "all Greek, made to look Latin": "\u0391\u039d\u039d\u0391",
    "Greek letter among Latin ones": "R\u03bfberts",
    "right-to-left override": "Smith\u202e",
    "zero-width space": "Smi\u200bth",
    "zero-width joiner": "Smi\u200dth",
    "soft hyphen": "Smi\u00adth",
    "byte order mark": "\ufeffSmith",
    "no-break space": "Van\u00a0Dyke",
    "full width": "\uff33\uff4d\uff49\uff54\uff48",
    "mathematical letters": "\U0001d412\U0001d426\U0001d422\U0001d42d\U0001d421",
    "letter-like sign": "\u212farl",
    "small capitals": "\u1d00dams",
    "Latin alpha for a": "\u0251dams",
    "ligature": "\ufb01sher",
    "long s": "Mo\u017fes",
    "combining marks piled up": "Ze\u0301\u0302\u0303\u0304",
    "not composed": unicodedata.normalize("NFD", "Zoë"),
    "control character": "Smith\x07",
    "escape": "Smith\x1b[0m",
    "line break": "Smith\nJones",
    "tab": "Smith\tJones",
    "emoji": "Smith\U0001f600",
    "superscript": "Smith\u00b2",
    "Armenian among Cyrillic": "\u0418\u0532\u0430\u043d",
}

REAL = [
    "Zoë O'Brien-Núñez", "Nguyễn Thị Ánh", "Łukasz", "D'Arcy", "D\u2019Arcy", "Strauß", "Çelik", "Ðorđević", "Þórður",
    "Əliyev", "Ọlátúnjí", "Hawai\u02bbi", "Jean-Luc", "Mary Ann", "J.", "St. John", "Ibañez", "Ñ", "İnci", "Čapek",
    "Петров", "Ἀλέξανδρος", "王小明", "김민지", "محمد", "משה",
]  # fmt: skip

COLUMNS = ("family_name", "given_name", "middle_name", "suffix")


@pytest.fixture(scope="module")
def read():
    rows = []
    for trick in TRICKS.values():
        rows += [tuple(trick if n == at else "Ana" for n in range(4)) for at in range(4)]
    return dict(zip([(trick, column) for trick in TRICKS for column in COLUMNS], names(rows), strict=True))


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_told_with_its_column(read, trick, column):
    row = read[trick, column]
    assert (row["fault"], row["script_columns"]) == ("script", [column])


def test_real_names_of_many_scripts_pass():
    rows = names([(unicodedata.normalize("NFC", name), "Ana", None, None) for name in REAL])
    assert {name: row["script_columns"] for name, row in zip(REAL, rows, strict=True)} == {
        name: [] for name in REAL
    }


def test_several_columns_are_all_told():
    (row,) = names([("Smi\u200bth", "An\u0430", None, None)])
    assert row["script_columns"] == ["family_name", "given_name"]
