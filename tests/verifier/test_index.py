"""An index entry that lists less, more or other than the log holds is named when the log is checked, whoever signed it."""

import json
import random
from hashlib import sha256

import pytest

from privity.accounting.run import Head
from privity.adapters.person_index import PersonIndex
from privity_verify import index as ours
from privity_verify.cli import main
from privity_verify.index import Filed
from privity_verify.problem import AlteredError
from privity_verify.run import remade
from privity_verify.sealed import b64u

EMPTY = sha256().hexdigest()


@pytest.fixture
def runs(tmp_path):
    return PersonIndex(tmp_path / "runs")


@pytest.fixture
def check(ask, persons, tmp_path):
    """Write the log that was told and check it."""

    def run(told):
        told.write(tmp_path / "log").close()
        return ask("log", tmp_path / "log", "--key", persons.SIGNER.vkey)

    return run


@pytest.fixture
def told(persons):
    """Five entries filed under three labels, not indexed yet."""
    made = persons.Persons()
    first = made.release(persons.ONE)
    made.release(persons.OTHER)
    kept = made.release(persons.ONE, "deferred")
    made.after("recall", first, made.label(persons.ONE))
    made.after("unseal", kept, made.label(persons.ONE))
    return made


def heads(told, runs, bend):
    """The heads of one run of everything, of what was filed once it was bent."""
    some = bend(list(told.filed))
    return [runs.make(0, len(told.entries), [one for one, _ in some], [n for _, n in some])]


def test_a_good_index_is_made_again_and_it_is_said_how_far_it_goes(check, told, runs, persons):
    told.index(runs)
    told.release(persons.OTHER, listed=False)
    code, said = check(told)
    assert (code, said["index"]) == (0, {"entry": 11, "high": 11, "labels": 3, "behind": 1, "unmade": 0})


def test_it_is_said_in_a_sentence(told, runs, persons, tmp_path, capsys):
    told.index(runs)
    told.write(tmp_path / "log").close()
    assert main(["log", str(tmp_path / "log"), "--key", persons.SIGNER.vkey]) == 0
    assert "The index of persons was made again: 3 labels, complete to entry 10." in capsys.readouterr().out


def test_a_log_without_an_index_says_what_is_filed_and_not_listed(check, told):
    code, said = check(told)
    assert (code, said["index"]) == (0, {"entry": None, "high": 0, "labels": 0, "behind": 5, "unmade": 0})


def test_several_runs_of_several_index_entries_are_made_again(check, told, runs, persons):
    end = told.index(runs, [5, 6])
    told.release(persons.ONE)
    told.index(runs, [5, 6, end])
    told.index(runs)
    code, said = check(told)
    assert (code, said["index"]["labels"], said["index"]["behind"]) == (0, 3, 0)


BENT = {
    "one posting left out": lambda filed: filed[:1] + filed[2:],
    "a label left out": lambda filed: [pair for pair in filed if pair[0] != filed[1][0]],
    "one posting added": lambda filed: [*filed, (filed[0][0], 3)],
    "a label added": lambda filed: [*filed, (bytes(32), 3)],
    "one posting moved to another label": lambda filed: [(filed[1][0], filed[0][1]), *filed[1:]],
    "the labels of two entries exchanged": lambda filed: [
        (filed[1][0], filed[0][1]),
        (filed[0][0], filed[1][1]),
        *filed[2:],
    ],
    "another label": lambda filed: [(bytes(32), filed[0][1]), *filed[1:]],
    "an entry filed twice": lambda filed: [filed[0], *filed],
    "nothing": lambda filed: [],
}


@pytest.mark.parametrize("bend", BENT.values(), ids=BENT)
def test_a_run_of_other_postings_is_refused_and_its_index_entry_named(check, told, runs, bend):
    place = told.index(runs, heads=heads(told, runs, bend))
    code, said = check(told)
    assert (code, said["verdict"]) == (3, "altered")
    assert said["why"].startswith(f"index entry {place} does not list what the log holds")


def replaced(head, **change):
    return Head(**{"low": head.low, "high": head.high, "count": head.count, "root": head.root, **change})


@pytest.mark.parametrize(
    "change",
    [
        lambda head: {"count": head.count + 1},
        lambda head: {"count": head.count - 1},
        lambda head: {"root": bytes(32)},
        lambda head: {"high": head.high - 1},
        lambda head: {"high": 7},
    ],
    ids=["more labels", "fewer labels", "another root", "another interval", "a shorter interval"],
)
def test_a_head_that_says_anything_else_is_refused(check, told, runs, change):
    (head,) = heads(told, runs, list)
    place = told.index(runs, heads=[replaced(head, **change(head))])
    code, said = check(told)
    assert (code, f"index entry {place} does not list" in said["why"]) == (3, True)


def test_a_wrong_run_is_found_though_those_beside_it_are_right(check, told, runs):
    good = [told.run(runs, low, high) for low, high in ((0, 5), (5, 9), (9, 11))]
    for at in range(3):
        bent = [
            replaced(head, root=sha256(b"x").digest()) if n == at else head for n, head in enumerate(good)
        ]
        filed, place = Filed(), 11
        for label, index in told.filed:
            filed.add(index, b64u(label))
        filed.check(place, [head.told for head in good])
        with pytest.raises(AlteredError, match=f"entries {good[at].low} to {good[at].high - 1} "):
            filed.check(place, [head.told for head in bent])


def test_an_index_of_entries_that_are_not_before_it_is_refused(check, told, runs, persons):
    head = told.run(runs, 0, len(told.entries))
    place = told.index(runs, heads=[replaced(head, high=head.high + 1)])
    code, said = check(told)
    assert (code, said["why"]) == (3, f"index entry {place} lists entries that are not before it")


def test_a_false_index_is_found_though_a_later_one_is_right(check, told, runs):
    place = told.index(runs, heads=heads(told, runs, BENT["one posting left out"]))
    told.index(runs)
    code, said = check(told)
    assert (code, f"index entry {place} does not" in said["why"]) == (3, True)


@pytest.mark.parametrize(
    "bend",
    [
        lambda runs: [],
        lambda runs: [[1, *runs[0][1:]]],
        lambda runs: [runs[0], [runs[0][1] + 1, runs[0][1] + 2, 0, EMPTY]],
        lambda runs: [runs[0], runs[0]],
        lambda runs: [[0, 0, 0, EMPTY], *runs],
        lambda runs: [[0, 5, 0, EMPTY, 1], *runs],
        lambda runs: [runs[0][:3]],
        lambda runs: [[*runs[0][:3], runs[0][3].upper()]],
        lambda runs: [[*runs[0][:3], runs[0][3][:-2]]],
        lambda runs: [[*runs[0][:2], -1, runs[0][3]]],
        lambda runs: [[*runs[0][:2], True, runs[0][3]]],
        lambda runs: {"0": runs[0]},
        lambda runs: runs[0],
    ],
)
def test_an_index_entry_out_of_shape_is_not_understood(check, told, runs, bend):
    place = told.index(runs)
    fields = json.loads(told.entries[place])
    fields["runs"] = bend(fields["runs"])
    told.entries[place] = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    code, said = check(told)
    assert (code, f"entry {place} is not understood: its field runs is not a runs" in said["why"]) == (
        3,
        True,
    )


@pytest.mark.parametrize("points_to", [0, 3, 99])
def test_what_is_unsealed_is_an_earlier_release(check, told, points_to, persons):
    place = told.after("unseal", points_to, told.label(persons.ONE))
    code, said = check(told)
    assert (code, said["why"]) == (
        3,
        f"entry {place} is not understood: its field rel does not name an earlier release entry",
    )


def test_a_label_in_another_spelling_is_not_understood(check, told, persons):
    """The last of 43 characters holds four bits: three spellings more would decode to the same label."""
    place = told.filed[0][1]
    fields = json.loads(told.entries[place])
    fields["sub"] = fields["sub"][:-1] + chr(ord(fields["sub"][-1]) + 1)
    told.entries[place] = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    code, said = check(told)
    assert (code, said["why"]) == (
        3,
        f"entry {place} is not understood: its label is not in its one spelling",
    )


def test_a_number_below_zero_is_no_number_though_it_is_zero(check, told):
    fields = told.entries[1].replace(b'"count":9', b'"count":-0')
    assert fields != told.entries[1]
    told.entries[1] = fields
    code, said = check(told)
    assert (code, "not canonical JSON" in said["why"]) == (3, True)


def test_an_entry_nested_beyond_reason_is_refused_and_never_called_good(told, persons, tmp_path, capsys):
    told.entries[0] = b"[" * 2_000 + b"]" * 2_000
    told.write(tmp_path / "log").close()
    assert main(["log", str(tmp_path / "log"), "--key", persons.SIGNER.vkey]) == 3
    capsys.readouterr()


def test_each_interval_is_made_once_however_many_index_entries_list_it(told, runs, monkeypatch):
    made = []
    monkeypatch.setattr(
        ours, "remade", lambda low, high, some: made.append((low, high)) or remade(low, high, some)
    )
    filed = Filed()
    for label, index in told.filed:
        filed.add(index, b64u(label))
    listed = [told.run(runs, 0, 6).told, told.run(runs, 6, 11).told]
    for place in range(11, 40):
        filed.check(place, listed)
    assert made == [(0, 6), (6, 11)]


@pytest.mark.parametrize(
    ("count", "people"), [(2_000, 700), pytest.param(200_000, 60_000, marks=pytest.mark.full)]
)
def test_many_labels_in_many_runs_are_those_of_the_office(runs, count, people):
    random_, filed, low = random.Random(2), Filed(), 0
    labels = [sha256(b"%d" % n).digest() for n in range(people)]
    some = []
    for index in range(count):
        label = random_.choice(labels)
        some.append((label, index))
        filed.add(index, b64u(label))
    heads = []
    for high in (count // 2, count // 2 + 1, count):
        part = some[low:high]
        heads.append(runs.make(low, high, [label for label, _ in part], [n for _, n in part]).told)
        low = high
    filed.check(count, heads)
    assert filed.report()[1:] == (count, len({label for label, _ in some}), 0, 0)
