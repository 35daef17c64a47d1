"""A refused line is known again however it is changed, and the store of refusals names nobody without the secret."""

import hashlib
import hmac
from datetime import date

import pytest

from privity.intake import (
    FINGERPRINT_KEY,
    FINGERPRINT_KEY_COLUMNS,
    file_fingerprint,
    fingerprint_key,
    fingerprint_steps,
    mark_steps,
    prior_steps,
)
from privity.intake.fingerprint import MARKED

from .good import rows

SECRET = bytes(range(32))
REFUSED = (("fingerprint", "VARCHAR"), ("batch", "VARCHAR"), ("line_id", "VARCHAR"))
REFUSED_LINES = (
    ("batch", "VARCHAR"), ("line_id", "VARCHAR"), ("failed", "VARCHAR[]"),
    ("decided_on", "DATE"), ("authority", "VARCHAR"), ("marks", "VARCHAR[]"),
)  # fmt: skip


def fingerprinted(judged, lines):
    return under(judged(lines, addresses=True), SECRET)


def under(engine, secret):
    engine.attach_rows(FINGERPRINT_KEY, FINGERPRINT_KEY_COLUMNS, [fingerprint_key(secret)])
    engine.attach_view("marked_lines", "SELECT ordinal FROM line_values")
    engine.run([*fingerprint_steps(), *mark_steps()])
    return engine


def held(engine, ordinal):
    """Fingerprints of one line, by kind."""
    return set(engine.query("SELECT kind, fingerprint FROM line_fingerprints WHERE ordinal = ?", [ordinal]))


def known_again(judged, before, after, *, marks=True):
    """What the second file is told of the refusals of the first."""
    first = fingerprinted(judged, before)
    kept = first.query(
        "SELECT f.fingerprint, v.line_id, m.marks FROM line_fingerprints AS f"
        " JOIN line_values AS v ON v.ordinal = f.ordinal JOIN line_marks AS m ON m.ordinal = f.ordinal"
    )
    second = fingerprinted(judged, after)
    told = {
        line_id: ("B-2025-1", line_id, ["i2.B.i.address"], date(2025, 8, 7), "i2", held if marks else None)
        for _, line_id, held in kept
    }
    second.attach_rows("refused_fingerprints", REFUSED, [(digest, "B-2025-1", i) for digest, i, _ in kept])
    second.attach_rows("refused_lines", REFUSED_LINES, told.values())
    second.run(prior_steps())
    return second.query(
        "SELECT ordinal, line_id, kinds, failed, authority, differs FROM prior_refusals ORDER BY ALL"
    )


def test_fingerprints_are_hmac_as_the_standard_library_makes_it_and_apart_by_person_and_secret(judged):
    key = hmac.digest(SECRET, b"privity/fingerprint/v1", "sha256")

    def expected(*parts):
        return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:32]

    first = rows(2)[0]
    second = rows(2)[1] | {"family_name": "Smith", "given_name": "Ann"}
    engine = fingerprinted(judged, [first, second])
    assert held(engine, 1) >= {
        ("number", expected("number", "212340001")),
        ("name_birth", expected("name_birth", "NUNEZ", "ZOE", "1980-02-03")),
        ("name_case", expected("name_case", "NUNEZ", "ZOE", "FIA-000001")),
    }
    assert file_fingerprint(SECRET, "a" * 64) == expected("file", "a" * 64)
    # Two people share none, and one person none under another secret.
    assert len(held(engine, 1)) == len(held(engine, 2)) == 4
    assert not held(engine, 1) & held(engine, 2)
    before = held(engine, 1)
    assert not before & held(under(engine, bytes(32)), 1)
    ((marks,),) = engine.query("SELECT marks FROM line_marks WHERE ordinal = 1")
    assert len(marks) == len(set(marks)) == len(MARKED)


def test_a_secret_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="32"):
        fingerprint_key(b"short")


CHANGES = {
    "nothing": ({"line_id": "new"}, []),
    "the address": ({"address_line1": "77 Elm Ave", "postal_code": "60601"}, ["address"]),
    "the number taken out": ({"id_number": "", "id_type": ""}, ["number"]),
    "the name, the number kept": ({"family_name": "Other"}, ["name"]),
    "the case and the reason": (
        {"case_id": "FIA-9", "reason": "Case FIA-9: other words"},
        ["case", "reason"],
    ),
    "everything but name and birth": (
        {"id_number": "", "id_type": "", "address_line1": "", "case_id": "X-1", "periods": "2020"},
        ["number", "address", "case", "extent"],
    ),
    "capitals of the name": ({"family_name": "NÚÑEZ"}, []),
}


def people():
    """As many lawful lines as there are changes, each about somebody else."""
    names = ["Abbott", "Baker", "Castle", "Dunne", "Egerton", "Forster", "Núñez"]
    return [
        line | {"family_name": name, "date_of_birth": f"198{n}-02-03"}
        for n, (line, name) in enumerate(zip(rows(len(CHANGES)), names, strict=True))
    ]


def test_a_refused_line_is_known_again_with_what_changed(judged):
    after = [line | changed for line, (changed, _) in zip(people(), CHANGES.values(), strict=True)]
    told = known_again(judged, people(), after)
    assert [(line_id, failed, authority) for _, line_id, _, failed, authority, _ in told] == [
        (line["line_id"], ["i2.B.i.address"], "i2") for line in people()
    ]
    assert dict(zip(CHANGES, [row[-1] for row in told], strict=True)) == {
        name: differs for name, (_, differs) in CHANGES.items()
    }


def test_a_file_split_into_slices_carries_each_line_its_own_refusal_marks_or_not(judged):
    told = known_again(judged, people(), people()[3:5], marks=False)
    assert [(ordinal, line_id, differs) for ordinal, line_id, *_, differs in told] == [
        (1, "L-0004", None),
        (2, "L-0005", None),
    ]
