"""An entry is exactly what the format says, opens only with its own disclosures, and shows nothing confidential."""

import base64
import hmac
import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privity.accounting import (
    Seal,
    approval_entry,
    build,
    disclosures_of,
    release_entry,
    request_entry,
)
from privity.accounting.decisions import DecisionTerms, decision_entries
from privity.accounting.disclosure import b64u, open_disclosure
from privity.accounting.entry import open_entry, read_entry
from privity.accounting.kinds import KINDS, WORDS
from privity.errors import IntegrityError
from privity.model import register

KEY = bytes(range(32))
NONCE = bytes(range(16))
SEAL = Seal(unit_key=KEY, nonce=NONCE)
MARK = "MARKED-CONFIDENTIAL-512-00-1234"
EXAMPLES = {
    "number": 7,
    "numbers": [3, 4],
    "batch": "B-2026-1",
    "code": "i2",
    "digest": "ab" * 32,
    "label": "A" * 43,
    "runs": [[0, 5, 2, "ab" * 32], [5, 9, 0, "cd" * 32]],
    **{name: min(words) for name, words in WORDS.items()},
}


def example(kind):
    rule = KINDS[kind]
    return {
        "clear": {name: EXAMPLES[shape] for name, shape in {**rule.clear, **rule.may}.items()},
        "sealed": {name: f"{MARK} {name}" for name in rule.sealed | rule.may_seal},
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_built_read_and_opened_again(kind):
    fields = example(kind)
    entry = build(kind, seal=SEAL, when=1_790_000_000, **fields)
    assert {name: read_entry(entry.data)[name] for name in fields["clear"]} == fields["clear"]
    assert open_entry(entry.data, entry.disclosures.values()) == fields["sealed"]
    assert disclosures_of(entry.data, KEY, fields["sealed"]) == entry.disclosures


@pytest.mark.parametrize("kind", KINDS)
def test_no_sealed_value_shows_in_the_bytes_or_in_what_is_printed(kind):
    entry = build(kind, seal=SEAL, when=1_790_000_000, **example(kind))
    raw = MARK.encode()
    for hidden in (raw, base64.urlsafe_b64encode(raw)[4:-4], raw.hex().encode(), KEY.hex().encode()):
        assert hidden not in entry.data
    assert MARK not in repr(entry) + repr(SEAL)
    assert len(entry.data) <= 4096


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "value", [MARK, "512001234", "Ann Lee", "ann@example.org", -1, 1.5, True, [], ["x"], {}, ""]
)
def test_a_clear_field_takes_no_value_out_of_its_shape_and_the_error_does_not_repeat_it(kind, value):
    fields = example(kind)
    for name, shape in {**KINDS[kind].clear, **KINDS[kind].may}.items():
        bent = {**fields, "clear": {**fields["clear"], name: value}}
        if shape == "code" and value == "":
            continue
        with pytest.raises(ValueError, match=name) as caught:
            build(kind, seal=SEAL, when=1, **bent)
        assert not isinstance(value, str) or not value or value not in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_missing_or_unknown_is_refused(kind):
    fields = example(kind)
    for name in KINDS[kind].sealed:
        with pytest.raises(ValueError, match=name):
            build(kind, seal=SEAL, when=1, clear=fields["clear"], sealed={**fields["sealed"], name: None})
    with pytest.raises(ValueError, match="no field"):
        build(kind, seal=SEAL, when=1, clear={**fields["clear"], "note": 1}, sealed=fields["sealed"])
    with pytest.raises(ValueError, match="no field"):
        build(kind, seal=SEAL, when=1, clear=fields["clear"], sealed={**fields["sealed"], "note": 1})


@pytest.mark.parametrize(
    "runs",
    [
        [[0, 5, 2, "ab" * 32], [6, 9, 0, "cd" * 32]],
        [[0, 5, 2, "ab" * 32], [4, 9, 0, "cd" * 32]],
        [[1, 5, 2, "ab" * 32]],
        [[0, 0, 0, "ab" * 32]],
        [[0, 5, -1, "ab" * 32]],
        [[0, 5, 2.0, "ab" * 32]],
        [[0, 5, True, "ab" * 32]],
        [[0, 5, 2, "ab" * 31]],
        [[0, 5, 2, "AB" * 32]],
        [[0, 5, 2, 7]],
        [[0, 5, 2]],
        [[0, 5, 2, "ab" * 32, 1]],
        [{"low": 0}],
    ],
)
def test_runs_cover_the_log_without_a_gap_or_are_none(runs):
    with pytest.raises(ValueError, match="runs"):
        build("index", seal=SEAL, when=1, clear={"runs": runs}, sealed={})


def test_a_commitment_is_the_one_of_rfc_9901_with_a_salt_from_the_unit_key():
    entry = build("concern", seal=SEAL, when=1, sealed={"digest": "é"})
    salt = b64u(hmac.new(KEY, NONCE + b"digest", "sha256").digest()[:16])
    text = base64.urlsafe_b64encode(f'["{salt}","digest","\\u00e9"]'.encode()).decode().rstrip("=")
    assert entry.disclosures == {"digest": text}
    assert json.loads(entry.data)["_sd"] == [b64u(sha256(text.encode()).digest())]


def test_the_bytes_of_an_entry_are_these():
    entry = build("concern", seal=SEAL, when=1, sealed={"digest": "ab"})
    commitment = json.loads(entry.data)["_sd"][0]
    assert (
        entry.data
        == b'{"_sd":["%s"],"k":"concern","n":"AAECAwQFBgcICQoLDA0ODw","t":1,"v":1}' % commitment.encode()
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.replace(b'"v":1', b'"v":2'),
        lambda e: e.replace(b"concern", b"gossips"),
        lambda e: e.replace(b'"t":1', b'"t": 1'),
        lambda e: e.replace(b'"t":1', b'"t":1.0'),
        lambda e: e.replace(b'"t":1', b'"t":-1'),
        lambda e: e.replace(b'"t":1', b'"t":1,"u":1'),
        lambda e: e.replace(b'"t":1', b'"t":1,"t":1'),
        lambda e: e[:-1],
        lambda e: b"[" + e + b"]",
    ],
)
def test_an_entry_that_is_not_canonical_or_not_known_is_refused(change):
    entry = build("concern", seal=SEAL, when=1, sealed={"digest": "ab"}).data
    with pytest.raises(IntegrityError):
        read_entry(change(entry))


def test_a_disclosure_opens_no_other_entry():
    mine = build("concern", seal=SEAL, when=1, sealed={"digest": "ab"})
    other = build("concern", seal=Seal(unit_key=KEY, nonce=bytes(16)), when=1, sealed={"digest": "ab"})
    with pytest.raises(IntegrityError):
        open_entry(other.data, mine.disclosures.values())


@pytest.mark.parametrize("text", ["", "é", "AAAA", "W10"])
def test_what_is_no_disclosure_is_refused_even_if_committed_to(text):
    committed = {b64u(sha256(text.encode()).digest())}
    with pytest.raises(IntegrityError):
        open_disclosure(text, committed)


def test_a_kept_value_that_was_changed_is_found():
    entry = build("concern", seal=SEAL, when=1, sealed={"digest": "ab"})
    with pytest.raises(IntegrityError):
        disclosures_of(entry.data, KEY, {"digest": "ac"})


def test_a_seal_needs_a_whole_key_and_a_whole_nonce():
    for key, nonce in ((KEY[1:], NONCE), (KEY, NONCE[1:])):
        with pytest.raises(ValueError):
            Seal(unit_key=key, nonce=nonce)


def test_what_a_header_states_out_of_shape_is_sealed_and_not_shown():
    entry = request_entry(
        seal=SEAL, when=1, batch="B-2026-1", agency=MARK, authority="a b", count=1, header="h", lines="l", root="r",
        requester=MARK, recipient=MARK,
    )  # fmt: skip
    assert not {"agency", "auth", "rcp"} & read_entry(entry.data).keys()
    assert open_entry(entry.data, entry.disclosures.values())["stated"] == [MARK, "a b", MARK]


def test_an_entry_longer_than_four_kilobytes_is_refused():
    with pytest.raises(ValueError, match="longer"):
        release_entry(
            seal=SEAL, when=1, request=0, decision=1, approvals=range(2, 2000), recipient_id="R-1", authority="i2",
            release="a", line="b", by="c", elements=["d"], nature="e", purpose="f", recipient="g", address="h",
            package="i",
        )  # fmt: skip


def test_approvals_of_a_release_are_sorted_and_each_named_once():
    with pytest.raises(ValueError, match="apr"):
        release_entry(
            seal=SEAL, when=1, request=0, decision=1, approvals=[4, 4], recipient_id="R-1", authority="i2",
            release="a", line="b", by="c", elements=["d"], nature="e", purpose="f", recipient="g", address="h",
            package="i",
        )  # fmt: skip


def test_an_approval_has_a_verdict_of_the_list():
    with pytest.raises(ValueError, match="verdict"):
        approval_entry(
            seal=SEAL,
            when=1,
            request=0,
            verdict="perhaps",
            count=1,
            expires=2,
            statement="ab" * 32,
            by="p",
            rows="r",
        )


ROWS = st.lists(
    st.tuples(
        st.integers(0, 2**40),
        st.text(max_size=20),
        st.text("0123456789abcdef", min_size=64, max_size=64),
        st.sampled_from(["facially_refused", "awaiting_review"]),
        st.integers(-(2**63), 2**63),
        st.integers(0, 2**62),
    ),
    max_size=6,
)


@given(rows=ROWS, random=st.binary(min_size=96, max_size=96), again=st.booleans())
def test_decisions_made_by_the_slice_are_byte_for_byte_those_made_singly(rows, random, again):
    replaces = [n + 5 for n in range(len(rows))] if again else None
    made = decision_entries(
        unit_key=KEY,
        when=9,
        request=3,
        book="ab" * 16,
        rows=rows,
        random=random[: 16 * len(rows)],
        replaces=replaces,
    )
    for number, (row, data) in enumerate(zip(rows, made, strict=True)):
        single = build(
            "decision",
            seal=Seal(unit_key=KEY, nonce=random[16 * number : 16 * number + 16]),
            when=9,
            clear={"req": 3, "ord": row[0], "book": "ab" * 16, "was": replaces and replaces[number]},
            sealed={"line": [row[1], row[2]], "result": list(row[3:])},
        )
        assert data == single.data


def test_lines_told_by_the_number_of_their_result_are_the_same_entries():
    results = {4: ("facially_refused", 3, 0), 9: ("awaiting_review", 0, 2**70)}
    lines = [(1, "a", "ab" * 32, 9), (2, 'quoted " é', "cd" * 32, 4), (3, "c", "ef" * 32, 9)]
    terms = DecisionTerms(unit_key=KEY, request=3, book="ab" * 16, results=results)
    random = bytes(range(48))
    assert terms.entries(lines, when=9, random=random) == decision_entries(
        unit_key=KEY,
        when=9,
        request=3,
        book="ab" * 16,
        rows=[(*line, *results[number]) for *line, number in lines],
        random=random,
    )
    with pytest.raises(ValueError):
        terms.entries(lines, when=9, random=random[1:])


@pytest.mark.parametrize(
    "bent",
    [
        {"random": bytes(15)},
        {"unit_key": bytes(31)},
        {"book": "not hex" * 5},
        {"when": -1},
        {"request": "1"},
        {"rows": [(-1, "a", "b", "c")]},
        {"rows": [(True, "a", "b", "c")]},
        {"rows": [("1", "a", "b", "c")]},
        {"replaces": []},
        {"replaces": [2**60]},
    ],
    ids=lambda bent: next(iter(bent)),
)
def test_a_slice_with_a_clear_value_out_of_shape_is_refused(bent):
    good = {
        "unit_key": KEY,
        "when": 1,
        "request": 0,
        "book": "ab" * 16,
        "rows": [(1, "a", "b", "c")],
        "random": NONCE,
    }
    assert len(decision_entries(**good)) == 1
    with pytest.raises(ValueError):
        decision_entries(**{**good, **bent})


@pytest.mark.parametrize("name", register.KINDS)
def test_every_register_can_be_accounted_for(name):
    entry = build(
        "register",
        seal=SEAL,
        when=1,
        clear={"register": name.replace("_", "")},
        sealed={"entry": "X-1", "digest": "ab" * 32, "by": "C-head"},
    )
    assert read_entry(entry.data)["register"] == name.replace("_", "")
