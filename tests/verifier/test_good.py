"""What is as it should be is said to be so, in sentences and as data."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from privity_verify.cli import main

ROOT = Path(__file__).parents[2]
V1 = ROOT / "vectors" / "accounting" / "v1"
KEY = ("--key", str(V1 / "vkey"))


@pytest.mark.parametrize("layout", ["log", "static"])
def test_a_good_log_is_good_in_both_layouts(ask, layout):
    code, said = ask("log", V1 / layout, *KEY)
    assert (code, said["verdict"], said["size"], said["dated_early"]) == (0, "good", 17, 0)
    assert said["kinds"]["decision"] == 7


@pytest.mark.parametrize("layout", ["log", "static"])
def test_a_good_batch_adds_up(ask, layout):
    code, said = ask(
        "batch", V1 / layout, *KEY, "--batch", "B-2026-1", "--bundle", V1 / "B-2026-1.bundle.json"
    )
    assert (code, said["received"], said["certificates"]) == (0, 7, 1)
    assert said["outcomes"] == {
        "approved": 1, "facially_refused": 2, "recalled": 1, "record_refused": 1, "refused_by_decision": 1, "released": 1,
    }  # fmt: skip


def test_without_a_bundle_the_batch_is_checked_as_far_as_the_log_goes_and_that_is_said(capsys):
    assert main(["batch", str(V1 / "log"), *KEY, "--batch", "B-2026-1"]) == 0
    assert "need the batch's bundle" in capsys.readouterr().out


@pytest.mark.parametrize("layout", ["log", "static"])
@pytest.mark.parametrize("index", [0, 1, 7, 16])
def test_every_entry_is_proven_from_the_copys_own_tiles(ask, layout, index):
    code, said = ask("entry", V1 / layout, index, *KEY)
    assert (code, said["index"], said["opened"]) == (0, index, {})


def test_a_proof_stands_by_itself_and_opens_what_it_was_given_to_open(ask):
    code, said = ask("proof", V1 / "proof.json", *KEY)
    assert (code, said["entry"]["k"]) == (0, "release")
    assert sorted(said["opened"]) == ["purpose", "recipient"]


def test_disclosures_of_an_entry_open_it(ask, tmp_path):
    entries = json.loads((V1 / "entries.json").read_text())["entries"]
    (tmp_path / "d.json").write_text(json.dumps([entries[13]["disclosures"]["purpose"]]))
    code, said = ask("entry", V1 / "log", 13, *KEY, "--disclosures", tmp_path / "d.json")
    assert (code, said["opened"]) == (0, {"purpose": "nontax_criminal_enforcement"})
    assert ask("entry", V1 / "log", 14, *KEY, "--disclosures", tmp_path / "d.json")[0] == 3


def test_a_log_extends_every_checkpoint_it_showed_before(ask, sample, tmp_path):
    made, log = sample.Sample(), sample.FileLog.create(tmp_path / "log", sample.SIGNER)
    seen = []
    for number, entry in enumerate(made.entries):
        (tmp_path / f"{number}").write_bytes(log.checkpoint)
        seen += ["--checkpoint", tmp_path / f"{number}"]
        log.append([entry], key=str(number))
    log.close()
    code, said = ask("log", tmp_path / "log", *KEY, *seen)
    assert (code, said["seen"]) == (0, len(made.entries))


@pytest.mark.parametrize("last", [10, pytest.param(65_000, marks=pytest.mark.full)])
def test_a_log_of_several_tiles_is_checked_in_both_layouts_and_at_every_earlier_size(
    ask, sample, tmp_path, last
):
    entry = sample.Sample().entries[0]
    log, seen = sample.FileLog.create(tmp_path / "log", sample.SIGNER), []
    for size in (1, 254, 1, 1, 255, 300, last):
        log.append([entry] * size, key=str(log.size))
        (tmp_path / f"{log.size}").write_bytes(log.checkpoint)
        seen += ["--checkpoint", tmp_path / f"{log.size}"]
    log.export(tmp_path / "static")
    log.close()
    for layout in ("log", "static"):
        code, said = ask("log", tmp_path / layout, *KEY, *seen)
        assert (code, said["size"], said["seen"]) == (0, 812 + last, 7)
        assert ask("entry", tmp_path / layout, 811 + last, *KEY)[0] == 0


PERSONS = V1 / "persons"
POLICY = ("--policy", PERSONS / "policy")


@pytest.mark.parametrize(("layout", "size"), [("log", 13), ("static", 15)])
def test_a_witnessed_log_with_an_index_is_good_in_both_layouts(ask, layout, size):
    code, said = ask("log", PERSONS / layout, *POLICY)
    assert (code, said["size"], said["witnessed"]["size"], said["witnessed"]["bears"]) == (0, 15, size, 1)
    assert said["index"] == {"entry": 12, "high": 12, "labels": 3, "behind": 1, "unmade": 0}


@pytest.mark.parametrize(("name", "entries"), [("report", [4, 8, 10, 11]), ("nothing", [])])
@pytest.mark.parametrize("believed", [POLICY, ("--key", PERSONS / "vkey")], ids=["policy", "key"])
def test_a_persons_report_is_good(ask, name, entries, believed):
    code, said = ask("person", PERSONS / f"{name}.json", "--label-key", PERSONS / "label-key", *believed)
    assert (code, [entry["index"] for entry in said["entries"]], said["complete_below"]) == (0, entries, 12)


def test_an_entry_dated_before_what_it_rests_on_is_found_but_not_called_altered(ask_batch, sample, capsys):
    code, said = ask_batch(sample.Sample({"decision.time": lambda when: when - 10_000}))
    assert (code, said["verdict"], said["dated_early"]) == (1, "good", 7)


def test_sentences_name_no_line_and_no_person(capsys):
    main(
        ["batch", str(V1 / "log"), *KEY, "--batch", "B-2026-1", "--bundle", str(V1 / "B-2026-1.bundle.json")]
    )
    said = capsys.readouterr().out
    assert "7 received = 1 approved + 2 facially refused + 1 recalled" in said
    assert not any(secret in said for secret in ("L-1", "P-0", "SAMPLE", "REL-"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["log", "nowhere", *KEY],
        ["log", str(V1 / "log"), "--key", "nonsense"],
        ["log", str(V1 / "log"), *KEY, "--checkpoint", "nowhere"],
        ["proof", str(V1 / "vkey"), *KEY],
        ["proof", "nowhere", *KEY],
        ["batch", str(V1 / "log"), *KEY, "--batch", "B-2026-1", "--bundle", "nowhere"],
        ["batch", str(V1 / "log"), *KEY, "--batch", "B-2026-1", "--bundle", str(V1 / "vkey")],
        ["entry", str(V1 / "log"), "1", *KEY, "--disclosures", str(V1 / "proof.json")],
    ],
)
def test_what_cannot_be_read_is_exit_2(arguments, capsys):
    assert main(arguments) == 2
    assert "Not checked" in capsys.readouterr().out


def test_wrong_usage_is_exit_2():
    with pytest.raises(SystemExit) as caught:
        main(["log"])
    assert caught.value.code == 2


def test_it_runs_alone_with_nothing_but_the_standard_library():
    """Isolated mode, no site packages: only the verifier's own folder is on the path."""
    program = f"import sys; sys.path.insert(0, {str(ROOT / 'verifier')!r}); from privity_verify.cli import main; sys.exit(main(sys.argv[1:]))"
    ended = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, "log", str(V1 / "log"), *KEY],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "17 entries" in ended.stdout


def test_the_two_tables_of_kinds_say_the_same():
    from privity.accounting import kinds as ours
    from privity_verify import kinds as theirs

    assert {name: tuple(kind) for name, kind in theirs.KINDS.items()} == {
        name: (dict(kind.clear), dict(kind.may), kind.sealed, kind.may_seal)
        for name, kind in ours.KINDS.items()
    }
    assert {name: frozenset(words.split()) for name, words in theirs.WORDS.items()} == ours.WORDS
    assert {name: p.pattern for name, p in theirs.PATTERNS.items()} == {
        n: p.pattern for n, p in ours.PATTERNS.items()
    }
    assert {name: frozenset({kind}) for name, kind in theirs.POINTERS.items()} == ours.POINTERS
    assert (theirs.COMMON, theirs.VERSION, theirs.MAX_ENTRY) == (ours.COMMON, ours.VERSION, ours.MAX_ENTRY)


def test_the_table_of_the_format_page_is_the_table_of_the_code():
    from privity.accounting.kinds import KINDS, WORDS

    page = (ROOT / "spec" / "accounting-log.md").read_text()
    rows = [
        line.split("|")[1:4] for line in page.splitlines() if line.startswith("| `") and line.count("|") == 4
    ]
    told = {}
    for name, clear, sealed in rows:
        if name.strip().strip("`") not in KINDS:
            continue
        shown, hidden, more = (
            clear.split(),
            sealed.partition("[")[0].split(),
            sealed.partition("[")[2].strip(" ]").split(),
        )
        must = dict(pair.split(":") for pair in shown if not pair.startswith("["))
        may = dict(pair.strip("[]").split(":") for pair in shown if pair.startswith("["))
        told[name.strip().strip("`")] = (must, may, frozenset(hidden), frozenset(more))
    assert told == {n: (dict(k.clear), dict(k.may), k.sealed, k.may_seal) for n, k in KINDS.items()}
    words = page.split("Words:")[1].split("What they mean")[0].replace("\n", " ")
    for name, values in WORDS.items():
        listed = words.split(f"**{name}**")[1].split("·")[0].strip(" .").split(", ")
        assert {value.strip() for value in listed} == values
