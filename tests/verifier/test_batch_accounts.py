"""A custodian who signs a false account of a batch is caught by the copied log and the bundle together.

Each case bends one step of the sample's story (`vectors/accounting/sample.py`); the log is
properly signed all the same.
"""

import json

import pytest

from privity.errors import IntegrityError


def same(value):
    return value


def without(name):
    return lambda numbers: {key: value for key, value in numbers.items() if key != name}


def _swap(raw):
    lines = raw.splitlines(keepends=True)
    return [lines[1], lines[0], *lines[2:]]


def _change(raw, ordinal, **fields):
    lines = raw.splitlines(keepends=True)
    row = {**json.loads(lines[ordinal - 1]), **fields}
    lines[ordinal - 1] = json.dumps(row).encode() + b"\n"
    return b"".join(lines)


def _crossed(raw):
    rows = [json.loads(line) for line in raw.splitlines()]
    return _change(_change(raw, 1, d=rows[1]["d"]), 2, d=rows[0]["d"])


def _kept_back(raw):
    return _change(raw, 1, d=json.loads(raw.splitlines()[0])["d"][:1])


def _closed(raw, index):
    head = json.loads(raw)
    head["entries"][index] = head["entries"][index][:-1]
    return json.dumps(head).encode()


def _no_certificates(raw):
    return json.dumps({**json.loads(raw), "certificates": {}}).encode()


def _foreign(raw):
    head = json.loads(raw)
    head["entries"]["0"] = []
    return json.dumps(head).encode()


CHEATS = {
    "a line more than the request held": ({"request.count": lambda n: n + 1}, "have no decision"),
    "a line fewer than were decided": ({"request.count": lambda n: n - 1}, "does not have"),
    "other lines than were received": ({"request.lines": lambda d: [d[1], d[0], *d[2:]]}, "not those of the request"),
    "an inspection that says fewer lines": ({"inspection.count": lambda n: n - 1}, "covers 3 lines and says 2"),
    "an inspection that names other lines": ({"inspection.ids": lambda ids: ["L-9", *ids[1:]]}, "covers other lines"),
    "a look-up nobody accounted for": ({"inspection.rows": lambda rows: rows[:-1]}, "no look-up was accounted"),
    "an approval of fewer lines than it says": ({"approve.count": lambda n: n + 1}, "covers 3 lines and says 4"),
    "more released than approved": ({"approve.count": lambda _: 1}, "which covers 1"),
    "an approval over other lines": ({"approve.rows": lambda rows: rows[::-1]}, "covers other lines"),
    "an approval with one line swapped": (
        {"approve.rows": lambda rows: [("L-7", *rows[0][1:]), *rows[1:]]},
        "covers other lines",
    ),
    "an approval of a line refused on its face": ({"approve.covers": lambda o: [*o, 1]}, "not in review"),
    "an approval of a line the record refused": ({"approve.covers": lambda o: [*o, 3]}, "not in review"),
    "a release of a line its approval does not cover": ({"release.ordinals": lambda o: [2, 7]}, "not covered by 11"),
    "a line released twice": ({"release.ordinals": lambda o: [2, 2]}, "released before"),
    "a release under a refusal": ({"approve.verdict": lambda _: "refuse"}, "which refuses"),
    "a release under an approval that had expired": ({"approve.expires": lambda t: t - 3500}, "had expired"),
    "a release that names another line": ({"release.line": lambda _: "L-5"}, "releases another line"),
    "a requester who approves": ({"approve.by": lambda _: "P-0100"}, "requester approved"),
    "an approver who releases": ({"release.by": lambda _: "P-0007"}, "asked or approved"),
    "a requester who releases": ({"release.by": lambda _: "P-0100"}, "asked or approved"),
    "a certificate that hides a release": (
        {"certificate": lambda n: {**n, "released": 0, "approved": 2}},
        "the log",
    ),
    "a certificate of another number received": ({"certificate": lambda n: {**n, "received": 8}}, "number received"),
    "a certificate that leaves an outcome out": ({"certificate": without("recalled")}, "do not add up"),
    "a requester's certificate that does not add up": (
        {"certificate": lambda n: {"received": 7, "facially_refused": 2, "in_progress": 3, "released": 1}},
        "do not add up",
    ),
    "a certificate that is no object": ({"certificate": lambda n: [7]}, "not understood"),
    "a certificate changed after it was accounted": (
        {"certificate.text": lambda text: text.replace("7", "8", 1)},
        "was altered",
    ),
    "a bundle with two lines swapped": ({"bundle.lines": lambda raw: b"".join(_swap(raw))}, "out of order"),
    "a bundle with a line left out": ({"bundle.lines": lambda raw: b"".join(raw.splitlines(True)[:-1])}, "fewer lines"),
    "a bundle with a line more": ({"bundle.lines": lambda raw: raw + raw.splitlines(True)[-1]}, "out of order"),
    "a bundle that opens a line with another's words": ({"bundle.lines": _crossed}, "does not belong"),
    "a bundle that keeps a result back": ({"bundle.lines": _kept_back}, "is not opened"),
    "a bundle that hides an approval of a line": ({"bundle.lines": lambda raw: _change(raw, 5, a=[])}, "covers 2 lines"),
    "a bundle that names another entry as the decision": ({"bundle.lines": lambda raw: _change(raw, 1, e=5)}, "is not its decision"),
    "a bundle with a line that is no line": ({"bundle.lines": lambda raw: b"[]\n" + raw}, "malformed"),
    "a bundle with a look-up of the refused": ({"bundle.lines": lambda raw: _change(raw, 1, i=[2])}, "a record was opened"),
    "a bundle that opens too little of a release": ({"bundle.head": lambda raw: _closed(raw, "13")}, "does not open"),
    "a bundle without the request": ({"bundle.head": lambda raw: _closed(raw, "1")}, "does not open"),
    "a bundle of another batch": ({"bundle.head": lambda raw: raw.replace(b'"batch":"B-2026-1"', b'"batch":"B-2026-2"')}, "about batch"),
    "a bundle of a later version": ({"bundle.head": lambda raw: raw.replace(b"bundle/v1", b"bundle/v2")}, "format"),
    "a bundle with another lines file": ({"bundle.head": lambda raw: raw.replace(b'"lines_sha256":"', b'"lines_sha256":"0')}, "not the one"),
    "a bundle that points out of its folder": ({"bundle.head": lambda raw: raw.replace(b'"lines_file":"', b'"lines_file":"../')}, "outside"),
    "a bundle from the future": ({"bundle.head": lambda raw: raw.replace(b'"size":17', b'"size":18')}, "does not have"),
    "a bundle without a certificate": ({"bundle.head": _no_certificates}, "lacks the certificate"),
    "a bundle that opens a foreign entry": ({"bundle.head": _foreign}, "not of this batch"),
}  # fmt: skip


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_false_account_is_caught(ask_batch, sample, cheat):
    twist, why = CHEATS[cheat]
    code, said = ask_batch(sample.Sample(twist))
    assert (code, said["verdict"]) == (3, "altered")
    assert why in said["why"]


def test_the_same_story_unbent_is_good(ask_batch, sample):
    code, said = ask_batch(sample.Sample({"approve.count": same}))
    assert (code, said["verdict"]) == (0, "good")


def test_a_requesters_certificate_that_adds_up_is_good(ask_batch, sample):
    numbers = {"received": 7, "facially_refused": 2, "in_progress": 4, "released": 1}
    assert ask_batch(sample.Sample({"certificate": lambda _: numbers}))[0] == 0


DECIDED_TWICE = {"decision.rows": lambda rows: [rows[0], rows[0], *rows[2:]]}
STRUCTURE = {
    "a line decided twice": DECIDED_TWICE,
    **{
        name: CHEATS[name][0]
        for name in (
            "a line more than the request held",
            "a line fewer than were decided",
            "more released than approved",
            "a line released twice",
            "a release under a refusal",
            "a release under an approval that had expired",
        )
    },
}


@pytest.mark.parametrize("cheat", STRUCTURE)
def test_what_contradicts_itself_in_the_log_is_caught_without_any_bundle(ask_batch, sample, cheat):
    code, _ = ask_batch(sample.Sample(STRUCTURE[cheat]), bundle=False)
    assert code == 3


def test_the_exporter_itself_refuses_to_open_a_row_the_log_did_not_commit_to(sample, tmp_path):
    with pytest.raises(IntegrityError):
        sample.Sample(DECIDED_TWICE).write_bundle(tmp_path)


def test_a_batch_the_log_does_not_have_is_not_called_good(ask, sample, tmp_path):
    sample.Sample().write(tmp_path / "log").close()
    code, said = ask("batch", tmp_path / "log", "--key", sample.SIGNER.vkey, "--batch", "B-2026-2")
    assert (code, said["why"]) == (3, "the log has no batch B-2026-2")


def redecided(sample, tmp_path, *, was):
    """The sample with line 4 decided again at the end, in place of entry `was`."""
    made = sample.Sample({"release.ordinals": lambda _: [2], "entries": lambda entries: entries})
    again = sample.decision_entries(
        unit_key=sample.UNIT_KEY, when=sample.START + 9999, request=1, book=sample.BOOK,
        rows=[made.rows[3]], random=bytes(16), replaces=[was],
    )  # fmt: skip
    made.entries += again
    return made


def test_a_decision_may_be_replaced_but_only_the_standing_one(ask_batch, sample, tmp_path):
    made = redecided(sample, tmp_path, was=7)
    code, said = ask_batch(made, bundle=False)
    assert (code, said["received"]) == (0, 7)


@pytest.mark.parametrize("was", [6, 5])
def test_a_decision_that_replaces_another_lines_or_a_released_one_is_caught(ask_batch, sample, tmp_path, was):
    code, said = ask_batch(redecided(sample, tmp_path, was=was), bundle=False)
    assert (code, "does not replace" in said["why"]) == (3, True)


def test_a_released_line_is_not_decided_again(ask_batch, sample):
    made = sample.Sample()
    made.entries += sample.decision_entries(
        unit_key=sample.UNIT_KEY, when=sample.START + 9999, request=1, book=sample.BOOK,
        rows=[made.rows[1]], random=bytes(16), replaces=[5],
    )  # fmt: skip
    code, said = ask_batch(made, bundle=False)
    assert (code, "released line" in said["why"]) == (3, True)


def test_a_second_request_entry_of_a_batch_is_caught(ask_batch, sample):
    made = sample.Sample()
    made.entries.append(made.entries[1])
    code, said = ask_batch(made, bundle=False)
    assert (code, "second request" in said["why"]) == (3, True)
