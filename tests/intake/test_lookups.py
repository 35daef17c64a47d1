"""Look-ups of a person and of an address are counted however the line is changed, and what is kept names nobody."""

import hashlib
import hmac

import pytest

from privity.intake.lookups import LOOKUP_KEY, LOOKUP_KEY_COLUMNS, lookup_key, lookup_steps, spent_steps

from .good import rows

SECRET = bytes(range(32))
UNREAD = (("ref", "BIGINT"), ("addr_key", "VARCHAR"), ("zip5", "VARCHAR"))
"""Addresses where only persons are counted: reading them costs a second."""
EARLIER = (("key", "UBIGINT"), ("lookups", "BIGINT"), ("own", "BOOLEAN"))
BORN = {"date_of_birth": "1984-07-09"}
NUMBERED = {"id_number": "412563217", "id_type": "ssn"}
PLACES = [{"address_line1": f"{nth}12 Juniper Street"} for nth in range(1, 6)]


def line(*changes):
    """The good line with no number and no birth date but what `changes` gives."""
    (good,) = rows(1)
    made = good | {"id_number": "", "id_type": "", "date_of_birth": ""}
    for change in changes:
        made |= change
    return made


def counted(judged, lines, earlier=(), secret=SECRET, *, addresses=False):
    """The engine once look-ups are counted."""
    engine = judged([each | {"line_id": f"L{n}"} for n, each in enumerate(lines, 1)], addresses=addresses)
    if not addresses:
        engine.attach_rows("addresses_std", UNREAD, [])
    engine.attach_rows(LOOKUP_KEY, LOOKUP_KEY_COLUMNS, [(lookup_key(secret),)])
    engine.attach_rows("earlier_lookups", EARLIER, earlier)
    engine.run(lookup_steps())
    return engine


def persons(judged, lines, earlier=(), *, addresses=False):
    """How often the person of each line is looked up, whoever asked."""
    engine = counted(judged, lines, earlier, addresses=addresses)
    return [row[0] for row in engine.query("SELECT person_lookups_all FROM lookup_loads ORDER BY ordinal")]


def spent(judged, lines, *, own=True, addresses=False):
    """What a file leaves for later ones to count."""
    engine = counted(judged, lines, addresses=addresses)
    engine.attach_view("to_look_up", "SELECT ordinal FROM line_values")
    engine.run(spent_steps())
    return [(*row, own) for row in engine.query("SELECT key, lookups FROM lookups_spent")]


@pytest.mark.parametrize(
    "named",
    [
        [NUMBERED] * 5,
        [BORN] * 5,
        [BORN | NUMBERED | {"id_number": f"41256321{digit}"} for digit in range(5)],
        [NUMBERED | {"given_name": name} for name in ("Maria", "Mary", "Jo", "Ann", "Ada")],
        [BORN | {"family_name": "Garcia Lopez", "given_name": name} for name in ("Maria", "Maria E", "Maria Elena", "Maria José", "maría")],
    ],
    ids=["one number", "one birth date", "number mistyped", "number under other names", "second given names"],
)  # fmt: skip
def test_five_guesses_at_an_address_are_five_look_ups_of_one_person(judged, named):
    guesses = [line(name, place) for name, place in zip(named, PLACES, strict=True)]
    assert persons(judged, guesses) == [5] * 5
    assert persons(judged, guesses[4:], spent(judged, guesses[:4])) == [5]


@pytest.mark.parametrize("half", ["Garcia", "Lopez", "Garcia-Lopez", "GARCÍA LÓPEZ"])
def test_a_half_of_a_double_name_counts_with_the_whole(judged, half):
    whole = line(BORN, {"family_name": "Garcia Lopez"})
    assert persons(judged, [whole, line(BORN, {"family_name": half})]) == [2, 2]


def test_with_neither_number_nor_birth_date_a_name_counts_within_its_postcode(judged):
    far = {"city": "Chicago", "state": "IL", "postal_code": "60601"}
    assert persons(judged, [line(), line(PLACES[0]), line(far)], addresses=True) == [2, 2, 1]
    assert persons(judged, [line(BORN), line(PLACES[0])], addresses=True) == [1, 1]


def test_namesakes_born_on_other_days_are_other_persons(judged):
    assert persons(judged, [line(BORN), line({"date_of_birth": "1984-09-07"})]) == [1, 1]


def test_an_address_counts_with_its_unit_and_however_it_is_written(judged):
    homes = [
        {"address_line1": "12 Juniper Street Apt 4"},
        {"address_line1": "12 Juniper St", "address_line2": "Unit 4"},
        {"address_line1": "12 Juniper St Apt 5"},
    ]
    engine = counted(
        judged,
        [line(BORN | {"given_name": f"Ada{'abc'[n]}"}, home) for n, home in enumerate(homes)],
        addresses=True,
    )
    found = engine.query("SELECT address_lookups_all FROM lookup_loads ORDER BY ordinal")
    assert [count for (count,) in found] == [2, 2, 1]


def test_what_others_asked_is_counted_apart_from_what_the_agency_asked(judged):
    asked = line(NUMBERED)
    earlier = [
        *spent(judged, [asked, asked], own=False, addresses=True),
        *spent(judged, [asked], addresses=True),
    ]
    engine = counted(judged, [asked], earlier, addresses=True)
    assert engine.query("SELECT * EXCLUDE (ordinal) FROM lookup_loads") == [(2, 2, 4, 4)]


def test_what_cannot_be_read_is_not_counted_and_who_names_nobody_spends_nothing(judged):
    nobody = {
        "family_name": "",
        "given_name": "",
        "address_line1": "",
        "city": "",
        "state": "",
        "postal_code": "",
    }
    engine = counted(
        judged,
        [line(BORN, {"id_number": "41A", "id_type": "ssn"}), line(nobody), line({"postal_code": "8020"})],
        addresses=True,
    )
    found = engine.query("SELECT person_lookups, address_lookups FROM lookup_loads ORDER BY ordinal")
    assert (found[0][0], found[1], found[2][1]) == (None, (0, 0), None)


def test_order_of_lines_is_no_way_round(judged):
    guesses = [line(NUMBERED, place) for place in PLACES] + [line(BORN, {"given_name": "Ada"})]
    forward, back = persons(judged, guesses), persons(judged, guesses[::-1])
    assert forward == back[::-1] == [5, 5, 5, 5, 5, 1]


def test_a_key_is_the_published_digest_behind_the_secret(judged):
    engine = counted(judged, [line(NUMBERED)])
    key = hmac.digest(SECRET, b"privity/look-up/v1", "sha256")[:16]
    digest = hashlib.sha256(key + b"n412563217").digest()
    assert engine.query("SELECT key FROM lookup_keys WHERE about = 'person'") == [
        (int.from_bytes(digest[:8]),)
    ]


def test_under_another_secret_nothing_is_known_again(judged):
    kept = spent(judged, [line(NUMBERED, BORN)])
    other = counted(judged, [line(NUMBERED, BORN)], kept, secret=bytes(32))
    assert other.query("SELECT person_lookups_all FROM lookup_loads") == [(1,)]


def test_a_short_secret_keys_nothing():
    with pytest.raises(ValueError, match="32 bytes"):
        lookup_key(bytes(31))


def looked_up(judged, files, per_file, within=3):
    """How many of the lines of one person are looked up, filed in so many files one after another."""
    engine = counted(judged, [line(NUMBERED)] * per_file)
    engine.attach_rows("spent_before", EARLIER, [])
    passed = 0
    for _ in range(files):
        engine.attach_view("earlier_lookups", "SELECT * FROM spent_before")
        engine.run(lookup_steps())
        engine.attach_view(
            "to_look_up", f"SELECT ordinal FROM lookup_loads WHERE person_lookups_all <= {within}"
        )
        engine.run(spent_steps())
        passed += engine.count("to_look_up")
        kept = engine.query(
            "SELECT * FROM spent_before UNION ALL SELECT key, lookups, TRUE FROM lookups_spent"
        )
        engine.attach_view("earlier_lookups", "SELECT NULL")
        engine.attach_rows("spent_before", EARLIER, kept)
    return passed


@pytest.mark.parametrize(
    ("files", "per_file", "passes"), [(1, 20, 0), (20, 1, 3), (10, 2, 2), (7, 3, 3), (5, 4, 0)]
)
def test_cutting_a_file_buys_no_look_up_beyond_the_budget(judged, files, per_file, passes):
    assert looked_up(judged, files, per_file) == passes


@pytest.mark.full
def test_a_thousand_files_about_one_person_are_three_look_ups(judged):
    assert looked_up(judged, 1_000, 1) == 3
