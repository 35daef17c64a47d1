"""What the entries of a bundle say of each other holds, and the bundle has one form: whatever else it says is refused."""

import pytest
from tests.verifier.bending import VALUES, a_field_more_or_less, another_value

from privity.accounting import build
from privity.adapters.person_index import PersonIndex
from privity.model.canonical import canonical


@pytest.fixture
def cheats(persons, bundle_refused, tmp_path):
    """A log signed by a custodian who cheats: entries appended to the story are shown, and refused for this reason."""

    def run(*made, why):
        told, _ = persons.story(PersonIndex(tmp_path / "runs"))
        first = len(told.entries)
        for kind, clear, sealed in made:
            told._add(build(kind, **told._sealed(), clear=clear, sealed=sealed))
        with told.write(tmp_path / "log") as log:
            shown = persons.bundle(told, log, range(len(told.entries)))
            bundle_refused(shown, why.format(first), "--key", persons.SIGNER.vkey)

    return run


# What the entries say of each other


LABEL = "A" * 42 + "E"


def later(kind, **clear):
    sealed = {
        "recall": {"by": "P-0008", "why": "an order arrived"},
        "objection": {"by": "P-0008", "condition": "x", "why": "y"},
        "cure": {"by": "P-0008", "why": "y"},
        "decision": {"line": ["L-1", "ab"], "result": ["held", 0, 0]},
        "certificate": {"digest": "ab"},
        "custodian-report": {"by": "c", "evidence": "ab"},
        "index": {},
    }[kind]
    return kind, clear, sealed


@pytest.mark.parametrize(
    ("made", "field", "wanted"),
    [
        (later("recall", rel=3), "rel", "release"),
        (later("certificate", req=4), "req", "request"),
        (later("cure", obj=4), "obj", "objection"),
        (later("decision", req=1, ord=1, book="ab" * 16, was=4), "was", "decision"),
        (later("decision", req=2, ord=1, book="ab" * 16), "req", "request"),
        (later("recall", rel=15), "rel", "release"),
        (later("recall", rel=16), "rel", "release"),
        (later("recall", rel=2**53 - 1), "rel", "release"),
    ],
    ids=lambda value: f"{value[0]} {value[1]}" if isinstance(value, tuple) else value,
)  # fmt: skip
def test_a_pointer_to_another_kind_or_to_a_later_entry_is_refused(cheats, made, field, wanted):
    cheats(
        made,
        later("objection", req=1),
        why=f"entry {{}}: its field {field} does not name an earlier {wanted} entry",
    )


def test_a_pointer_out_of_the_bundle_must_lead_back_too(bundle_refused, persons, tmp_path):
    told = persons.Persons()
    told.release(persons.ONE)
    place = len(told.entries)
    told.after("recall", place + 1, told.label(persons.ONE))
    told.release(persons.ONE)
    with told.write(tmp_path / "log") as log:
        bundle = persons.bundle(told, log, [place])
    bundle_refused(
        bundle, f"entry {place}: its field rel does not name an earlier release", "--key", persons.SIGNER.vkey
    )


def test_an_entry_outside_is_not_of_two_kinds(bundle_refused, persons, tmp_path):
    told, _ = persons.story(PersonIndex(tmp_path / "runs"))
    first = len(told.entries)
    for kind, clear, sealed in (
        later("recall", rel=3),
        later("decision", req=1, ord=1, book="ab" * 16, was=3),
    ):
        told._add(build(kind, **told._sealed(), clear=clear, sealed=sealed))
    with told.write(tmp_path / "log") as log:
        bundle = persons.bundle(told, log, [first, first + 1])
    bundle_refused(
        bundle, "entry 3, which is not given, would have to be of two kinds", "--key", persons.SIGNER.vkey
    )


def test_counts_and_lists_of_what_stands_behind_are_refused(cheats, bundle_refused):
    cheats(
        later("custodian-report", count=0, upto=16),
        why="entry {} counts openings of entries that stand behind it",
    )


def test_an_index_of_what_stands_behind_is_refused(cheats):
    cheats(
        later("index", runs=[[0, 16, 1, "ab" * 32]]),
        why="index entry {} lists entries that are not before it",
    )


# What is not understood


def test_a_field_more_or_less_anywhere_is_refused(bundle_refused, good_bundle):
    for _, _, bent in a_field_more_or_less(good_bundle):
        bundle_refused(bent, "")


@pytest.mark.parametrize("value", VALUES)
def test_a_value_of_another_kind_anywhere_is_refused(read_bundle, good_bundle, value):
    for data in another_value(good_bundle, value):
        code, said = read_bundle(data)
        assert (code, said["verdict"]) == (3, "altered")


@pytest.mark.parametrize(
    ("bend", "why"),
    [
        (lambda data: data.replace(b'"format"', b' "format"'), "not in its one form"),
        (lambda data: data + b"\n\n", "not in its one form"),
        (lambda data: data.replace(b'"i":4', b'"i":4,"i":4', 1), "stands twice"),
        (lambda data: data.replace(b'"i":4', b'"i":4.0', 1), "is not a number"),
        (lambda data: data.replace(b'"privity/bundle/v1"', b'"privity/bundle/v2"'), "of a format"),
        (lambda data: data.replace(b'"privity/bundle/v1"', b'"privity/batch-bundle/v1"'), "of a format"),
        (lambda data: b"[]", "of a format"),
        (lambda data: b"7", "of a format"),
        (lambda data: b"{}", "of a format"),
    ],
)  # fmt: skip
def test_a_bundle_in_any_other_form_is_refused(bundle_refused, good_bundle, bend, why):
    bundle_refused(bend(canonical(good_bundle)), why)


def test_a_file_that_is_not_there_or_no_json_cannot_be_read(ask, good_bundle, read_bundle, bundled, tmp_path):
    assert ask("bundle", tmp_path / "none", "--key", bundled.log.vkey)[0] == 2
    assert read_bundle(canonical(good_bundle)[:-1])[0] == 2
    assert read_bundle(b"")[0] == 2


def test_every_flipped_bit_of_a_bundle_is_found(read_bundle, good_bundle):
    data = canonical(good_bundle)
    for place in range(0, len(data), 7):
        bent = bytearray(data)
        bent[place] ^= 1 << place % 7
        assert read_bundle(bytes(bent))[0] in {2, 3}
