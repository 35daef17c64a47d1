"""With a policy a log, an entry, a batch or a proof holds only as far as a quorum saw it, and that is said; nothing else passes for it."""

import json
import shutil
from types import SimpleNamespace

import pytest

from privity.adapters.log_files import FileLog
from privity.model.canonical import canonical
from privity_verify.cli import main

WHEN = 1_790_010_000
THREE = ("inspector", "court", "school")


@pytest.fixture(scope="module")
def kept(sample, persons, tmp_path_factory):
    """The sample batch in a log of the persons' key, in both layouts."""
    folder = tmp_path_factory.mktemp("witnessed")
    made = sample.Sample()
    log = FileLog.create(folder / "log", persons.SIGNER)
    log.append(made.entries, key="all")
    log.export(folder / "static")
    (folder / "policy").write_text(persons.POLICY)
    yield SimpleNamespace(folder=folder, log=log, made=made)
    log.close()


@pytest.fixture
def case(kept, persons, tmp_path):
    """A copy of both layouts, and a way to lay a cosigned checkpoint where it is looked for."""
    for layout in ("log", "static"):
        shutil.copytree(kept.folder / layout, tmp_path / layout)

    def lay(layout, note):
        (tmp_path / layout / ("cosigned" if layout == "log" else "checkpoint")).write_bytes(note)

    def cosigned(names=THREE, size=None, **how):
        return persons.cosigned(kept.log, names, when=WHEN, size=size, **how)

    return SimpleNamespace(
        folder=tmp_path,
        log=kept.log,
        made=kept.made,
        policy=kept.folder / "policy",
        lay=lay,
        cosigned=cosigned,
    )


LAYOUTS = pytest.mark.parametrize("layout", ["log", "static"])


@LAYOUTS
def test_a_log_that_a_quorum_saw_whole_is_said_to_be(ask, case, layout):
    case.lay(layout, case.cosigned())
    code, said = ask("log", case.folder / layout, "--policy", case.policy)
    assert (code, said["seen"]) == (0, 0)
    assert said["witnessed"] == {
        "size": 17,
        "unwitnessed": 0,
        "times": {"inspector": WHEN, "court": WHEN + 60, "school": WHEN + 120},
        "bears": 1,
    }


def test_it_is_said_in_plain_sentences(case, capsys):
    case.lay("log", case.cosigned(size=12))
    assert main(["log", str(case.folder / "log"), "--policy", str(case.policy)]) == 0
    said = capsys.readouterr().out
    assert (
        "A quorum saw 12 of its 17 entries: witnessed at 2026-09-21 17:00 UTC by inspector, "
        "at 2026-09-21 17:01 UTC by court, at 2026-09-21 17:02 UTC by school; 5 entries are not witnessed yet.\n"
        "Of the policy's 4 witnesses any two quorums share 2: no second history is cosigned while at most 1 of them "
    ) in said
    assert main(["log", str(case.folder / "log"), "--key", case.log.vkey]) == 0
    assert "No witness was asked for (--policy)" in capsys.readouterr().out


def test_witnesses_who_saw_it_in_the_same_minute_are_named_together(case, persons, capsys):
    notes = [persons.cosigned(case.log, (name,), when=WHEN) for name in ("inspector", "court", "committee")]
    case.lay("log", notes[0] + b"".join(note.splitlines(keepends=True)[-1] for note in notes[1:]))
    assert main(["log", str(case.folder / "log"), "--policy", str(case.policy)]) == 0
    said = capsys.readouterr().out
    assert (
        "all of its 17 entries: witnessed at 2026-09-21 17:00 UTC by inspector, court and committee.\n"
        in said
    )


@pytest.mark.parametrize("size", [0, 1, 2, 7, 8, 16, 17])
def test_every_earlier_size_may_be_the_one_that_was_seen(ask, case, size):
    case.lay("log", case.cosigned(size=size))
    code, said = ask("log", case.folder / "log", "--policy", case.policy)
    assert (code, said["witnessed"]["size"], said["witnessed"]["unwitnessed"]) == (0, size, 17 - size)
    for index in (0, 6, 7, 16):
        code, said = ask("entry", case.folder / "log", index, "--policy", case.policy)
        assert (code, said["unseen"]) == ((0, False) if index < size else (1, True))


@LAYOUTS
@pytest.mark.parametrize("names", [(), THREE[:2], ("inspector",) * 3])
@pytest.mark.parametrize("command", [["log"], ["entry", "3"], ["batch", "--batch", "B-2026-1"]])
def test_without_a_quorum_nothing_holds(ask, case, layout, names, command):
    case.lay(layout, case.cosigned(names))
    verb, *more = command
    code, said = ask(verb, case.folder / layout, *more, "--policy", case.policy)
    assert (code, "that is no quorum" in said["why"]) == (3, True)
    assert ask(verb, case.folder / layout, *more, "--key", case.log.vkey)[0] == 0


def test_a_copy_that_brings_no_cosigned_checkpoint_does_not_hold(ask, case):
    code, said = ask("log", case.folder / "log", "--policy", case.policy)
    assert (code, "the file cosigned is missing" in said["why"]) == (3, True)


@pytest.mark.parametrize("size", [3, 17])
def test_a_log_that_does_not_begin_with_what_was_seen_is_refused(ask, case, persons, tmp_path, size):
    with FileLog.create(tmp_path / "other", persons.SIGNER) as other:
        other.append([case.made.entries[0]] * size, key="all")
        case.lay("log", persons.cosigned(other, THREE, when=WHEN))
    for command in (["log"], ["entry", "3"], ["batch", "--batch", "B-2026-1"]):
        verb, *more = command
        code, said = ask(verb, case.folder / "log", *more, "--policy", case.policy)
        assert (code, "this is not the log that a quorum saw" in said["why"]) == (3, True)


def test_a_log_that_was_rolled_back_behind_what_was_seen_is_refused(ask, case, persons, tmp_path):
    with FileLog.create(tmp_path / "old", persons.SIGNER) as old:
        old.append(case.made.entries[:12], key="all")
    (tmp_path / "old" / "cosigned").write_bytes(case.cosigned())
    for verb, *more in (["log"], ["entry", "3"]):
        code, said = ask(verb, tmp_path / "old", *more, "--policy", case.policy)
        assert (code, said["why"]) == (
            3,
            "the log was rolled back: a quorum cosigned 17 entries, this copy has 12",
        )


def test_what_a_quorum_saw_of_another_log_says_nothing_of_this_one(ask, case, persons, sample, tmp_path):
    """The policy names two logs, and the witnesses cosigned both."""
    text = persons.POLICY + f"log {sample.SIGNER.vkey}\n"
    (tmp_path / "two").write_text(text)
    case.lay("log", case.cosigned())
    assert ask("log", case.folder / "log", "--policy", tmp_path / "two")[0] == 0
    with FileLog.create(tmp_path / "second", sample.SIGNER) as second:
        second.append(case.made.entries, key="all")
    (tmp_path / "second" / "cosigned").write_bytes(case.cosigned())
    code, said = ask("log", tmp_path / "second", "--policy", tmp_path / "two")
    assert (code, said["why"]) == (3, "the quorum cosigned another log")


@LAYOUTS
def test_a_bent_cosignature_spoils_the_whole_checkpoint(ask, case, layout):
    note = bytearray(case.cosigned(("inspector", "court", "committee", "school")))
    note[note.index(b"court.example") + 40] ^= 1
    case.lay(layout, bytes(note))
    code, said = ask("log", case.folder / layout, "--policy", case.policy)
    assert (code, "court does not hold" in said["why"]) == (3, True)


def test_a_policy_that_asks_for_nobody_asks_for_no_file_of_theirs(ask, case, persons, tmp_path):
    (tmp_path / "none").write_text(f"log {persons.SIGNER.vkey}\nquorum none\n")
    code, said = ask("log", case.folder / "log", "--policy", tmp_path / "none")
    assert (code, said["witnessed"]) == (0, None)


def test_a_policy_without_this_log_is_no_policy_for_it(ask, case, sample, tmp_path):
    (tmp_path / "other").write_text(f"log {sample.SIGNER.vkey}\nquorum none\n")
    assert ask("log", case.folder / "log", "--policy", tmp_path / "other")[0] == 3


def test_how_few_must_lie_is_said(case, persons, capsys, tmp_path):
    case.lay("log", case.cosigned())
    for needed, says in ((4, "share 4"), (3, "share 2"), (2, "need share none")):
        (tmp_path / "p").write_text(persons.POLICY.replace("bodies 3", f"bodies {needed}"))
        main(["log", str(case.folder / "log"), "--policy", str(tmp_path / "p")])
        said = capsys.readouterr().out
        assert says in said or (needed == 4 and "no quorum" in said)
    (tmp_path / "p").write_text(persons.POLICY.replace("quorum bodies", "quorum court"))
    main(["log", str(case.folder / "log"), "--policy", str(tmp_path / "p")])
    assert "Of the policy's 1 witnesses any two quorums share 1: no second history is cosigned while each of them is honest." in (
        capsys.readouterr().out
    )  # fmt: skip


# An entry, a proof, a batch


def test_an_entry_behind_what_was_seen_is_worth_asking_about(case, capsys):
    case.lay("log", case.cosigned(size=12))
    words = ["--policy", str(case.policy)]
    assert main(["entry", str(case.folder / "log"), "11", *words]) == 0
    assert "FOUND" not in capsys.readouterr().out
    assert main(["entry", str(case.folder / "log"), "12", *words]) == 1
    assert "FOUND: this entry is behind what the quorum saw." in capsys.readouterr().out


def test_an_entry_is_not_shown_from_tiles_that_do_not_lead_to_what_was_seen(ask, case):
    case.lay("log", case.cosigned(size=12))
    data = bytearray((case.folder / "log" / "L0.dat").read_bytes())
    data[5 * 32] ^= 1
    (case.folder / "log" / "L0.dat").write_bytes(data)
    assert ask("entry", case.folder / "log", 3, "--policy", case.policy)[0] == 3


def test_a_large_log_is_compared_with_what_was_seen_by_its_own_tiles(ask, case, persons, tmp_path):
    with FileLog.create(tmp_path / "big", persons.SIGNER) as big:
        big.append([case.made.entries[0]] * 700, key="all")
        for size in (1, 255, 256, 257, 512, 699, 700):
            (tmp_path / "big" / "cosigned").write_bytes(persons.cosigned(big, THREE, when=WHEN, size=size))
            for index in (0, 256, 650):
                code, said = ask("entry", tmp_path / "big", index, "--policy", case.policy)
                assert (code, said["unseen"]) == ((0, False) if index < size else (1, True))
            assert ask("log", tmp_path / "big", "--policy", case.policy)[0] == 0


def test_a_proof_needs_a_quorum_on_its_own_checkpoint(ask, case, tmp_path):
    plain = case.made.proof(case.log, 13, ("purpose",))
    (tmp_path / "plain").write_bytes(plain)
    code, said = ask("proof", tmp_path / "plain", "--policy", case.policy)
    assert (code, "no quorum" in said["why"]) == (3, True)
    assert ask("proof", tmp_path / "plain", "--key", case.log.vkey)[1]["witnessed"] is None
    lines = case.cosigned().decode().partition("\n\n")[2].split("\n", 1)[1]
    told = json.loads(plain)
    (tmp_path / "seen").write_bytes(canonical({**told, "tlog_proof": told["tlog_proof"] + lines}))
    code, said = ask("proof", tmp_path / "seen", "--policy", case.policy)
    assert (code, said["witnessed"]["size"], said["unseen"]) == (0, 17, False)
    assert ask("proof", tmp_path / "seen", "--key", case.log.vkey)[0] == 0


def test_of_a_batch_it_is_said_which_releases_nobody_saw_yet(case, capsys):
    case.lay("log", case.cosigned(size=14))
    words = ["batch", str(case.folder / "log"), "--batch", "B-2026-1", "--policy", str(case.policy)]
    assert main(words) == 0
    assert "1 of its releases are not witnessed yet." in capsys.readouterr().out
    case.lay("log", case.cosigned())
    assert main(words) == 0
    assert "its releases" not in capsys.readouterr().out


# Checkpoints kept from earlier


def test_a_kept_checkpoint_may_be_plain_or_cosigned(ask, case, tmp_path):
    case.lay("log", case.cosigned())
    for name, note in (
        ("plain", case.cosigned((), size=5)),
        ("seen", case.cosigned(size=9)),
        ("some", case.cosigned(THREE[:1], size=9)),
    ):
        (tmp_path / name).write_bytes(note)
        for believed in (("--policy", case.policy), ("--key", case.log.vkey)):
            code, said = ask("log", case.folder / "log", *believed, "--checkpoint", tmp_path / name)
            assert (code, said["seen"]) == (0, 1)


def test_a_kept_checkpoint_of_another_log_of_the_policy_is_refused(ask, case, persons, sample, tmp_path):
    (tmp_path / "two").write_text(persons.POLICY + f"log {sample.SIGNER.vkey}\n")
    case.lay("log", case.cosigned())
    with FileLog.create(tmp_path / "second", sample.SIGNER) as second:
        (tmp_path / "kept").write_bytes(second.checkpoint)
    code, said = ask(
        "log", case.folder / "log", "--policy", tmp_path / "two", "--checkpoint", tmp_path / "kept"
    )
    assert (code, said["why"]) == (3, "a checkpoint seen before is of another log")


# How it is asked


@pytest.mark.parametrize("command", [["log", "x"], ["entry", "x", "1"], ["proof", "x"], ["batch", "x", "--batch", "B"], ["person", "x", "--label-key", "k"]])  # fmt: skip
def test_exactly_one_of_key_and_policy_is_given(command, case, capsys):
    both = ["--key", case.log.vkey, "--policy", str(case.policy)]
    for given in ([], both):
        with pytest.raises(SystemExit) as caught:
            main([*command, *given])
        assert caught.value.code == 2
    capsys.readouterr()


def test_a_policy_that_cannot_be_read_is_exit_2_and_its_line_is_named(ask, case, persons, tmp_path):
    assert ask("log", case.folder / "log", "--policy", tmp_path / "nowhere")[0] == 2
    (tmp_path / "p").write_text(persons.POLICY + "quorum none\n")
    code, said = ask("log", case.folder / "log", "--policy", tmp_path / "p")
    assert (code, said["why"]) == (2, "line 9 of the policy: it names a second quorum")
    (tmp_path / "p").write_bytes(persons.POLICY.encode().replace(b"quorum bodies", b"quorum \xff\xfe"))
    code, said = ask("log", case.folder / "log", "--policy", tmp_path / "p")
    assert (code, said["why"].startswith("line 8 of the policy: no line above it names ")) == (2, True)


def test_a_name_that_cannot_be_written_here_is_written_otherwise(case, persons, tmp_path, capsys):
    text = persons.POLICY.encode().replace(b"inspector ", b"insp\xff\xc2\x9bector ")
    (tmp_path / "p").write_bytes(text)
    case.lay("log", case.cosigned())
    assert main(["log", str(case.folder / "log"), "--policy", str(tmp_path / "p")]) == 0
    assert "by insp\\udcff\\x9bector, " in capsys.readouterr().out
