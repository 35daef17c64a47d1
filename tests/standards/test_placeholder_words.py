"""The list of placeholder words helps where structure cannot: a number, such a word, and a street type."""

from .rates import placeholders, refused, share
from .reading import addresses, lines

TYPED = ["123 Unknown St", "1 Not Provided Ave", "5 Desconocido Rd", "7 Rue Inconnue", "12 Fake Street"]


def test_a_street_named_by_a_placeholder_word_is_refused_by_the_list_alone():
    assert [row["admissible"] for row in lines(*TYPED)] == [False] * len(TYPED)
    assert [row["admissible"] for row in lines(*TYPED, placeholders=False)] == [True] * len(TYPED)


def test_a_city_named_by_a_placeholder_word_is_refused_by_the_list_alone():
    row = [("123 Main St", None, "Unknown", "IL", "62704", None)]
    assert addresses(row)[0]["fault"] == "no_locality"
    assert addresses(row, placeholders=False)[0]["fault"] is None


def test_with_the_list_all_but_one_in_a_hundred_placeholders_are_refused():
    wrong, of = share(placeholders(), refused)
    assert of >= 400
    assert wrong >= 0.99 * of
