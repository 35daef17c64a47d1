"""Whatever is written in an address, it is read without an error and never admitted for nothing."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .reading import TOWN, addresses, lines

COUNTS = frozenset(
    [
        "ONE",
        "TWO",
        "THREE",
        "FOUR",
        "FIVE",
        "SIX",
        "SEVEN",
        "EIGHT",
        "NINE",
        "TEN",
        "ELEVEN",
        "TWELVE",
        "THIRTEEN",
        "FOURTEEN",
        "FIFTEEN",
        "SIXTEEN",
        "SEVENTEEN",
        "EIGHTEEN",
        "NINETEEN",
        "TWENTY",
        "THIRTY",
        "FORTY",
        "FIFTY",
        "SIXTY",
        "SEVENTY",
        "EIGHTY",
        "NINETY",
    ]
)
BOXES = ("BOX", "DRAWER", "BIN", "PO", "LB", "BX", "APARTADO", "CAIXA")
WORDS = (
    "1 12 123 99999 0 12B B7 5TH 45-17 1/2 N SW North St Street Ave Rd Hwy Highway County State US CR FM PO Box RR HC "
    "PSC Unit Apt # Ste Fl 3rd Floor Main Oak Saint Unknown NA XXXX Calle Avenida de la Camino C/O and & One Fifty "
    "Park Lake Court . , - é ß"
)

words = st.sampled_from(WORDS.split())
spelled = st.lists(words, max_size=9).map(" ".join)
# Examples are large, as each is one run of all steps over many rows.
quick = settings(
    max_examples=4, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@quick
@given(
    st.lists(st.one_of(spelled, st.text(max_size=30), st.none()), min_size=60, max_size=120),
    st.lists(st.one_of(st.none(), st.text(max_size=12), words), min_size=5, max_size=5),
)
def test_any_text_is_read_and_comes_back_once(texts, place):
    rows = addresses([(text, None, *TOWN, None) for text in texts] + [(text, *place) for text in texts])
    assert [row["ref"] for row in rows] == list(range(2 * len(texts)))
    for row in rows:
        assert row["admissible"] is (row["fault"] is None)
        assert (row["addr_key"] is not None) is row["admissible"]
        assert (row["building_key"] is not None) is row["admissible"]


@quick
@given(st.lists(spelled, min_size=100, max_size=200))
def test_nothing_is_admitted_without_a_digit_a_counting_word_or_a_box(texts):
    for text, row in zip(texts, lines(*texts), strict=True):
        if row["admissible"]:
            plain = text.upper()
            assert (
                any(c.isdigit() for c in plain)
                or COUNTS & set(plain.split())
                or any(box in plain for box in BOXES)
            )


@quick
@given(st.lists(spelled, min_size=60, max_size=100))
def test_case_and_spaces_change_no_key(texts):
    changes = (str.lower, str.upper, lambda text: f"  {text}  ", lambda text: text.replace(" ", "  "))
    rows = lines(*texts, *(change(text) for change in changes for text in texts))
    keys = [row["addr_key"] for row in rows]
    assert keys == keys[: len(texts)] * (1 + len(changes))


@quick
@given(st.lists(spelled, min_size=60, max_size=100))
def test_no_building_has_the_number_zero_or_seven_digits(texts):
    rows = lines(*(f"{number} {text} Street" for number in ("0", "000", "1234567") for text in texts))
    assert not [row for row in rows if row["admissible"] and row["number"] in {"", "0", "000", "1234567"}]
