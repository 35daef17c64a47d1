"""A person's report shows every entry about the person, or it is refused: nothing can be left out, put in, altered or taken from others."""

import base64
import copy
import json

import pytest
from tests.verifier.conftest import QUORUM, WHEN

from privity.adapters.person_index import PersonIndex
from privity.model.canonical import canonical
from privity_verify.cli import main


def places(said):
    return [entry["index"] for entry in said["entries"]]


# What is as it should be


def test_a_good_report_says_what_was_disclosed_and_how_far_that_is_complete(read, good, case):
    code, said = read(good)
    assert (code, places(said), said["complete_below"], said["behind"]) == (0, [4, 8, 10, 11], 12, 2)
    assert said["witnessed"]["times"] == {
        "inspector": WHEN,
        "court": WHEN + 60,
        "committee": WHEN + 120,
    }
    assert said["witnessed"]["unwitnessed"] == 0
    assert said["entries"][0]["opened"]["recipient"] == "Federal Investigations Agency (synthetic)"
    assert said["deferred_not_given"] == ["ssn:000000017"]


def test_it_is_said_in_sentences_a_person_can_read(good, case, tmp_path, capsys):
    (tmp_path / "r").write_bytes(canonical(good) + b"\n")
    with_key = ["person", str(tmp_path / "r"), "--label-key", case.told.key.public.text]
    assert main([*with_key, "--policy", str(case.folder / "policy")]) == 0
    said = capsys.readouterr().out
    for sentence in (
        "This is all that the log custodian.example/persons files under ssn:000000017 (open), complete to its entry 11.",
        "A quorum saw all of its 15 entries: witnessed at 2026-09-21 17:00 UTC by inspector, at 2026-09-21 17:01 UTC by court, ",
        "Not covered: 2 entries behind that.",
        "Disclosures that the law keeps from the person for now may exist beside these",
        "1. Disclosed 2026-09-21 14:18 UTC, entry 4\n   nature: mailing address and wages of one year\n",
        "   elements: mailing_address, wages\n",
        "   still sealed: by, line, package and release\n   Recall 2026-09-21 14:24 UTC, entry 10\n      why: an order arrived\n",
        "2. Disclosed 2026-09-21 14:22 UTC, entry 8\n",
        "   Kept from the person until 2026-09-21 14:25 UTC, entry 11\n",
    ):
        assert sentence in said
    assert main([*with_key, "--key", case.log.vkey]) == 0
    assert "No witness was asked for" in capsys.readouterr().out


def test_with_the_deferred_label_nothing_may_be_hidden_beside(read, both):
    code, said = read(both)
    assert (code, places(said), said["deferred_not_given"]) == (0, [4, 8, 10, 11], [])
    assert [(label["domain"], label["entries"]) for label in said["labels"]] == [
        ("open", [4, 10, 11]),
        ("deferred", [8]),
    ]


def test_the_deferred_label_of_one_identifier_does_not_stand_for_another(read, case, persons):
    report = case.report((persons.ONE, "open"), (persons.NOBODY, "open"), (persons.NOBODY, "deferred"))
    assert read(report)[1]["deferred_not_given"] == [persons.ONE]


def test_who_is_not_in_the_log_is_told_that(read, case, persons, tmp_path, capsys):
    code, said = read(case.report((persons.NOBODY, "open")))
    assert (code, said["entries"]) == (0, [])
    main(
        ["person", str(tmp_path / "report.json"), "--label-key", str(case.folder / "label-key"), "--key", case.log.vkey]
    )  # fmt: skip
    assert "Nothing is filed: no disclosure, up to there." in capsys.readouterr().out


def test_what_is_not_opened_is_said_to_be_sealed(read, case, persons):
    code, said = read(case.report((persons.ONE, "open"), names=()))
    assert (code, said["entries"][0]["opened"], said["entries"][0]["sealed"]) == (0, {}, 9)


def test_an_earlier_index_entry_is_complete_only_up_to_there(read, case, persons):
    code, said = read(case.report((persons.ONE, "open"), index=9))
    assert (code, places(said), said["complete_below"], said["behind"]) == (0, [4], 9, 5)


def test_a_checkpoint_of_an_earlier_size_will_do_if_a_quorum_saw_that(read, case, persons):
    size = case.listing + 1
    report = case.report(
        (persons.ONE, "open"), checkpoint=persons.cosigned(case.log, QUORUM, when=WHEN, size=size)
    )
    for each in (report["index"], *report["entries"]):
        each["path"] = [base64.b64encode(step).decode() for step in case.log.inclusion(each["i"], size)]
    code, said = read(report)
    assert (code, said["size"], said["behind"]) == (0, size, 0)


def test_a_recall_dated_before_its_release_is_worth_asking_about(read, persons, tmp_path):
    runs, told = PersonIndex(tmp_path / "runs"), persons.Persons()
    release = told.release(persons.ONE)
    told.after("recall", release, told.label(persons.ONE), back=10_000)
    listing = told.index(runs)
    with told.write(tmp_path / "log") as log:
        report = persons.report(told, log, runs, listing, [(persons.ONE, "open")])
    code, said = read(report, "--key", persons.SIGNER.vkey)
    assert (code, said["verdict"], said["dated_early"]) == (1, "good", 1)


# What is left out


def without(report, place):
    return {**report, "entries": [entry for entry in report["entries"] if entry["i"] != place]}


@pytest.mark.parametrize("place", [4, 10, 11])
def test_an_entry_that_is_listed_must_be_given(refused, good, place):
    refused(without(good, place), f"entry {place} is listed and not given")


def test_the_release_an_unseal_points_to_must_be_given(refused, good):
    refused(without(good, 8), "entry 11 points to the release in entry 8, which is not given")


def test_an_entry_hidden_together_with_its_place_in_the_list_is_missed(refused, good):
    report = without(good, 10)
    assert report["labels"][0]["runs"][1]["indices"] == [10, 11]
    report["labels"][0]["runs"][1]["indices"] = [11]
    refused(report, "not the one its run commits to")


def test_absence_cannot_be_claimed_of_a_label_that_occurs(refused, case, good, persons):
    nobody = case.report((persons.NOBODY, "open"))["labels"][0]["runs"]
    other = case.report((persons.OTHER, "open"))["labels"][0]["runs"]
    for claim in (
        nobody[0],
        {"absent": []},
        {"absent": [other[0]["member"]]},
        {"absent": [good["labels"][0]["runs"][0]["member"]]},
    ):
        report = without(without(copy.deepcopy(good), 4), 10)
        report["labels"][0]["runs"][0] = claim
        refused(report, "does not show that the label is absent")


@pytest.mark.parametrize("runs", [slice(0, 1), slice(1, 2), slice(0, 0)])
def test_a_run_that_is_dropped_is_missed(refused, good, runs):
    good["labels"][0]["runs"] = good["labels"][0]["runs"][runs]
    refused(good, "one proof for each run")


def test_runs_in_another_order_or_twice_are_refused(refused, good):
    first, second = good["labels"][0]["runs"]
    for runs, why in (([second, first], ""), ([first, second, second], "one proof"), ([first, first], "")):
        refused({**good, "labels": [{**good["labels"][0], "runs": runs}]}, why)


def test_an_index_entry_that_is_shortened_is_not_the_one_in_the_log(refused, good):
    fields = json.loads(good["index"]["entry"])
    fields["runs"] = fields["runs"][:1]
    good["index"]["entry"] = canonical(fields).decode()
    good["labels"][0]["runs"] = good["labels"][0]["runs"][:1]
    refused(good, f"entry {good['index']['i']}: the inclusion proof does not lead to the signed root")


def test_an_older_index_entry_cannot_pass_for_the_newest(refused, case, good, persons):
    older = case.report((persons.ONE, "open"), index=9)
    refused({**older, "index": {**older["index"], "i": 12}}, "entry 12: the inclusion proof")
    refused({**good, "index": older["index"]}, "one proof for each run")


# What is put in


def test_an_entry_that_nobody_lists_is_refused(refused, case, good, persons):
    other = case.report((persons.OTHER, "open"))["entries"][0]
    assert other["i"] == 6
    report = {**good, "entries": sorted([*good["entries"], other], key=lambda entry: entry["i"])}
    refused(report, "entry 6 is given and not listed")


def test_the_label_of_somebody_else_is_refused(refused, case, good, persons):
    other = case.report((persons.OTHER, "open"))
    refused({**good, "labels": other["labels"]}, "is listed and not given")
    for name in ("signature", "runs"):
        label = {**good["labels"][0], name: other["labels"][0][name]}
        refused({**good, "labels": [label]}, "")
    label = {**other["labels"][0], "identifier": persons.ONE}
    refused({**other, "labels": [label]}, "not that of its identifier")


def test_a_label_of_another_domain_is_refused(refused, case, good, both, persons):
    deferred = case.report((persons.ONE, "deferred"))
    refused(deferred, "no label of the domain open")
    label = {**deferred["labels"][0], "domain": "open"}
    refused({**deferred, "labels": [label]}, "not that of its identifier")
    label = {**good["labels"][0], "domain": "secret"}
    refused({**good, "labels": [label]}, "a domain this program does not know")
    refused({**good, "labels": []}, "no label of the domain open")


def test_a_label_given_twice_is_refused(refused, good):
    refused({**good, "labels": good["labels"] * 2}, "a label is given twice")


def test_a_release_of_a_label_in_the_report_must_be_listed_under_it(refused, case, good, persons):
    """The index is false, and lists a release neither under the deferred label nor elsewhere: here it is seen."""
    runs, told = PersonIndex(case.folder / "false"), persons.Persons()
    kept = told.release(persons.ONE, "deferred", listed=False)
    told.after("unseal", kept, told.label(persons.ONE))
    listing = told.index(runs)
    with told.write(case.folder / "false log") as log:
        labels = [(persons.ONE, "open"), (persons.ONE, "deferred")]
        report = persons.report(told, log, runs, listing, labels)
    refused(
        report, f"entry {kept} is filed under a label that does not list it", "--key", persons.SIGNER.vkey
    )


def test_an_entry_listed_for_a_person_it_is_not_filed_under_is_refused(refused, case, persons, tmp_path):
    runs, told = PersonIndex(tmp_path / "runs"), persons.Persons()
    other = told.release(persons.OTHER, listed=False)
    told.filed.append((told.label(persons.ONE), other))
    listing = told.index(runs)
    with told.write(tmp_path / "log") as log:
        report = persons.report(told, log, runs, listing, [(persons.ONE, "open")])
    refused(
        report,
        f"entry {other} is not filed under the label it is listed for",
        "--key",
        persons.SIGNER.vkey,
    )


@pytest.mark.parametrize("points_to", ["itself", "later"])
def test_what_an_entry_points_to_must_be_an_earlier_release(refused, persons, tmp_path, points_to):
    runs, told = PersonIndex(tmp_path / "runs"), persons.Persons()
    label, release = told.label(persons.ONE), told.release(persons.ONE)
    place = len(told.entries)
    told.after("recall", place if points_to == "itself" else place + 2, label)
    told.release(persons.ONE)
    listing = told.index(runs)
    assert release < place
    with told.write(tmp_path / "log") as log:
        report = persons.report(told, log, runs, listing, [(persons.ONE, "open")])
    refused(
        report,
        f"entry {place} points to entry {place if points_to == 'itself' else place + 2}, which is no earlier",
        "--key",
        persons.SIGNER.vkey,
    )


# Order


def test_entries_out_of_order_or_twice_are_refused(refused, good):
    for entries in (
        good["entries"][::-1],
        [good["entries"][0], *good["entries"]],
        [*good["entries"], good["entries"][0]],
    ):
        refused({**good, "entries": entries}, "not in the order of the log, or one stands twice")


def test_an_index_entry_must_be_one(refused, good):
    release = {name: good["entries"][0][name] for name in ("i", "entry", "path")}
    refused({**good, "index": release}, "entry 4 is no index entry")


# What is altered


def altered(report, place, **change):
    entries = [{**entry, **change} if entry["i"] == place else entry for entry in report["entries"]]
    return {**report, "entries": entries}


def test_an_entry_or_its_path_that_was_altered_is_refused(refused, good):
    entry = good["entries"][0]
    bent = entry["entry"].replace('"auth":"i2"', '"auth":"i3"')
    refused(altered(good, 4, entry=bent), "entry 4: the inclusion proof does not lead to the signed root")
    refused(altered(good, 4, path=entry["path"][:-1]), "entry 4: the inclusion proof")
    refused(altered(good, 4, path=[*entry["path"], entry["path"][0]]), "entry 4: the inclusion proof")
    refused(altered(good, 4, path=entry["path"][::-1]), "entry 4: the inclusion proof")


def test_a_disclosure_that_was_altered_foreign_or_given_twice_is_refused(refused, good):
    first, second = good["entries"][0]["disclosures"][:2]
    for some, why in (
        ([first[:-4] + "AAAA"], "does not belong"),
        ([first, first], "same name"),
        (good["entries"][2]["disclosures"], "does not belong"),
        ([first, second[::-1]], "does not belong"),
        ([7], "is not text"),
        (["\N{LATIN SMALL LETTER E WITH ACUTE}"], "is not text"),
    ):
        refused(altered(good, 4, disclosures=some), why)
