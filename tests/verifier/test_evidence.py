"""A bundle of entries shows what the log holds at these places, or it is refused: altered, swapped, repeated, foreign or unseen, nothing passes."""

import json
from types import SimpleNamespace

import pytest
from tests.verifier.conftest import QUORUM, VECTORS, WHEN

from privity.accounting.bundle import entries_file
from privity.accounting.shown import Shown
from privity.model.canonical import canonical
from privity_verify.cli import main

SEEN = VECTORS / "v1" / "persons"


# What is as it should be


def test_a_good_bundle_says_what_stands_where_and_who_saw_it(read_bundle, good_bundle):
    code, said = read_bundle(good_bundle)
    assert (code, said["size"], [one["index"] for one in said["entries"]]) == (0, 15, [2, 4, 10])
    assert said["outside"] == [{"index": 1, "kind": "request"}, {"index": 3, "kind": "decision"}]
    assert said["witnessed"]["times"] == {"inspector": WHEN, "court": WHEN + 60, "committee": WHEN + 120}
    assert said["witnessed"]["unwitnessed"] == 0
    assert [one["sealed"] for one in said["entries"]] == [2, 0, 0]
    assert said["entries"][2]["opened"]["why"] == "an order arrived"


def test_the_vector_is_good_and_made_by_the_office_the_same(ask, bundled, persons):
    data = (SEEN / "bundle.json").read_bytes()
    code, said = ask("bundle", SEEN / "bundle.json", "--policy", SEEN / "policy")
    assert (code, [one["index"] for one in said["entries"]]) == (0, [2, 4, 10])
    given = json.loads(data)
    entries = [
        Shown(
            index=one["i"],
            entry=one["entry"].encode(),
            path=bundled.log.inclusion(one["i"]),
            disclosures=one["disclosures"],
        )
        for one in given["entries"]
    ]
    assert entries_file(checkpoint=given["checkpoint"].encode(), entries=entries) == data


def test_it_is_said_in_sentences(good_bundle, bundled, tmp_path, capsys):
    (tmp_path / "b").write_bytes(canonical(good_bundle) + b"\n")
    assert main(["bundle", str(tmp_path / "b"), "--policy", str(bundled.folder / "policy")]) == 0
    said = capsys.readouterr().out
    for sentence in (
        "This bundle gives 3 entries of the log custodian.example/persons, which signed for 15 entries.\n",
        "A quorum saw all of its 15 entries: witnessed at 2026-09-21 17:00 UTC by inspector, ",
        "They rest on 2 entries not in this bundle, whose kind is not seen here: decision 3; request 1.\n",
        "What the log holds beside them, a bundle does not tell.\n",
        "1. Approval 2026-09-21 14:16 UTC, entry 2\n   may be used until 2026-09-22 14:13 UTC\n   of the request in entry 1\n",
        "   verdict: approve\n   lines covered: 9\n",
        "   still sealed: by and rows\n\n2. Disclosed 2026-09-21 14:18 UTC, entry 4\n   nature: mailing address and wages of one year\n",
        "   under i2, to R-FIA-1 in the office's register\n   to be destroyed by 2026-12-20 14:13 UTC\n",
        "   rests on the decision in entry 3\n   rests on approval entry 2\n",
        "3. Recall 2026-09-21 14:24 UTC, entry 10\n   by: P-0008\n   why: an order arrived\n   about the release in entry 4\n",
    ):
        assert sentence in said
    assert main(["bundle", str(tmp_path / "b"), "--key", bundled.log.vkey]) == 0
    assert "No witness was asked for" in capsys.readouterr().out


def test_every_entry_of_a_log_can_stand_in_one_and_rests_on_nothing_outside(
    read_bundle, bundled, sample, tmp_path
):
    code, said = read_bundle(bundled.bundle(*range(15)))
    assert (code, len(said["entries"]), said["outside"]) == (0, 15, [])
    made = sample.Sample()
    with made.write(tmp_path / "log") as log:
        entries = [Shown(index=n, entry=log.entry(n), path=log.inclusion(n)) for n in range(log.size)]
        data = entries_file(checkpoint=log.checkpoint, entries=entries)
    code, said = read_bundle(data, "--key", sample.SIGNER.vkey)
    assert (code, {one["entry"]["k"] for one in said["entries"]}, said["outside"]) == (
        0, {"key-event", "request", "inspection", "decision", "approval", "release", "recall", "certificate"}, [],
    )  # fmt: skip


def test_every_kind_of_entry_is_said(bundled, tmp_path, capsys, persons):
    told = json.loads((VECTORS / "v1" / "custody.json").read_text())["entries"]
    apart = json.loads((VECTORS / "v1" / "refused-file.json").read_text())["entry"]
    entries = [*bundled.told.entries, apart.encode(), *(one["entry"].encode() for one in told)]
    with_all = SimpleNamespace(entries=entries)
    with persons.Persons.write(with_all, tmp_path / "log") as log:
        shown = [Shown(index=n, entry=log.entry(n), path=log.inclusion(n)) for n in range(15, log.size)]
        (tmp_path / "b").write_bytes(entries_file(checkpoint=log.checkpoint, entries=shown))
    code = main(["bundle", str(tmp_path / "b"), "--key", persons.SIGNER.vkey])
    said = capsys.readouterr().out
    assert code == 0, said
    assert "1. Refused-file " in said
    assert "   agency: FIA\n   faults listed: 3\n" in said
    assert "   shares are given until " in said
    assert "   shares are sealed to the key with the digest " in said
    assert "   openings counted: " in said
    assert "destroyed" not in said


def test_an_entry_dated_before_one_it_rests_on_is_worth_asking_about(read_bundle, persons, tmp_path):
    told = persons.Persons()
    release = told.release(persons.ONE)
    recall = told.after("recall", release, told.label(persons.ONE), back=10_000)
    with told.write(tmp_path / "log") as log:
        both, one = (persons.bundle(told, log, some) for some in ((release, recall), (recall,)))
    key = ("--key", persons.SIGNER.vkey)
    assert [
        (code, said["dated_early"]) for code, said in (read_bundle(both, *key), read_bundle(one, *key))
    ] == [
        (1, 1),
        (0, 0),
    ]


# What is altered


def altered(bundle, place, **change):
    entries = [{**entry, **change} if entry["i"] == place else entry for entry in bundle["entries"]]
    return {**bundle, "entries": entries}


def test_an_entry_its_place_or_its_path_that_was_altered_is_refused(bundle_refused, good_bundle):
    entry = good_bundle["entries"][1]
    bent = entry["entry"].replace('"auth":"i2"', '"auth":"i3"')
    broken = "entry 4: the inclusion proof"
    bundle_refused(altered(good_bundle, 4, entry=bent), f"{broken} does not lead to the signed root")
    bundle_refused(altered(good_bundle, 4, i=5), "entry 5: the inclusion proof")
    bundle_refused(altered(good_bundle, 4, i=2), "not in the order")
    bundle_refused(altered(good_bundle, 10, i=15), "entry 15: the index lies outside the tree")
    for path in (entry["path"][:-1], [*entry["path"], entry["path"][0]], entry["path"][::-1], []):
        bundle_refused(altered(good_bundle, 4, path=path), broken)


def test_paths_and_entries_that_were_swapped_are_refused(bundle_refused, good_bundle):
    first, second, third = good_bundle["entries"]
    for name in ("path", "entry"):
        swapped = [{**first, name: second[name]}, {**second, name: first[name]}, third]
        bundle_refused({**good_bundle, "entries": swapped}, "entry 2: the inclusion proof")


def test_an_entry_of_another_log_is_refused(bundle_refused, good_bundle, bundled, sample, tmp_path):
    with sample.Sample().write(tmp_path / "other") as log:
        other = Shown(index=4, entry=log.entry(4), path=log.inclusion(4)).item
    bundle_refused({**good_bundle, "entries": [other]}, "entry 4: the inclusion proof")
    with_other = {**good_bundle, "entries": [good_bundle["entries"][0], other, good_bundle["entries"][2]]}
    bundle_refused(with_other, "entry 4: the inclusion proof")


def test_a_disclosure_altered_foreign_or_given_twice_is_refused(bundle_refused, good_bundle):
    first, second = good_bundle["entries"][1]["disclosures"][:2]
    for some, why in (
        ([first[:-4] + "AAAA"], "entry 4: a disclosure does not belong"),
        ([first, first], "same name"),
        (good_bundle["entries"][2]["disclosures"], "entry 4: a disclosure does not belong"),
        ([second[::-1]], "does not belong"),
        ([7], "is not text"),
    ):
        bundle_refused(altered(good_bundle, 4, disclosures=some), why)


def test_entries_out_of_order_or_twice_and_none_at_all_are_refused(bundle_refused, good_bundle):
    first, second, third = good_bundle["entries"]
    for entries in (
        [second, first, third],
        [first, first, second],
        [first, second, third, third],
        [third, second],
    ):
        bundle_refused(
            {**good_bundle, "entries": entries}, "not in the order of the log, or one stands twice"
        )
    bundle_refused({**good_bundle, "entries": []}, "the bundle holds no entry")


# Who signed and who saw it


@pytest.mark.parametrize("names", [(), QUORUM[:2], ("inspector", "inspector", "inspector")])
def test_a_checkpoint_that_no_quorum_saw_is_refused(bundle_refused, bundled, good_bundle, persons, names):
    bundle_refused(
        {**good_bundle, "checkpoint": persons.cosigned(bundled.log, names, when=WHEN).decode()},
        "that is no quorum",
    )


def test_a_checkpoint_without_the_logs_signature_is_refused(bundle_refused, bundled, good_bundle):
    note = good_bundle["checkpoint"].splitlines(keepends=True)
    unsigned = "".join(line for line in note if "custodian.example/persons " not in line)
    assert unsigned.count("\N{EM DASH}") == 3
    bundle_refused({**good_bundle, "checkpoint": unsigned}, "not signed with the log's key")
    for checkpoint in ("", note[0], good_bundle["checkpoint"].partition("\n\n")[0] + "\n\n"):
        bundle_refused({**good_bundle, "checkpoint": checkpoint}, "")


def test_the_checkpoint_of_another_size_or_log_is_refused(
    bundle_refused, bundled, good_bundle, persons, sample
):
    bundle_refused(
        {**good_bundle, "checkpoint": persons.cosigned(bundled.log, QUORUM, when=WHEN, size=9).decode()}, ""
    )
    bundle_refused(
        {**good_bundle, "checkpoint": persons.cosigned(bundled.log, QUORUM, when=WHEN, size=14).decode()},
        "the inclusion proof",
    )
    bundle_refused(
        {**good_bundle, "checkpoint": good_bundle["checkpoint"].replace("\n15\n", "\n16\n")},
        "does not verify",
    )
    bundle_refused(
        {**good_bundle, "checkpoint": good_bundle["checkpoint"].replace("custodian", "custodial")},
        "another log",
    )
    bundle_refused(good_bundle, "another log", "--key", sample.SIGNER.vkey)


def test_another_policy_is_another_word(bundle_refused, good_bundle, bundled, persons, tmp_path):
    asks = persons.POLICY.replace("group bodies 3", "group bodies 4")
    (tmp_path / "all").write_text(asks)
    bundle_refused(
        good_bundle,
        "3 of 4 witnesses cosigned the checkpoint: that is no quorum",
        "--policy",
        tmp_path / "all",
    )
    stranger = persons.WITNESSES["court"].vkey
    (tmp_path / "school").write_text(
        f"log {persons.SIGNER.vkey}\nwitness school {persons.WITNESSES['school'].vkey}\nquorum school\n"
    )
    bundle_refused(good_bundle, "that is no quorum", "--policy", tmp_path / "school")
    (tmp_path / "no log").write_text(f"log {SIGNED_BY_NOBODY}\nwitness court {stranger}\nquorum court\n")
    bundle_refused(good_bundle, "another log", "--policy", tmp_path / "no log")


SIGNED_BY_NOBODY = (VECTORS / "v1" / "vkey").read_text().strip()
