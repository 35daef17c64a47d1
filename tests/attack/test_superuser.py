"""Whatever a superuser does to the log, who holds its key and its files, the verifier finds with what the witnesses kept.

Without witnesses some edits cannot be found in the log alone, since it is whole in itself: which these are stands in
`ALONE_UNSEEN`, and in docs/threat-model.md. A hundred positions each in `make test-all`, a few in `make test`.
"""

import contextlib
import functools
import io
import json
import random
from pathlib import Path

import pytest

from privity_verify import ed25519
from privity_verify.cli import main
from tests.attack.superuser import FILES, POLICY, REBUILT, SIGNER, rng_of, story, witnessed, write

GOOD, FOUND, ALTERED = 0, 1, 3
POSITIONS = pytest.mark.parametrize(
    "positions",
    [
        pytest.param(range(0, 100, 34), id="a few"),
        pytest.param(range(100), id="a hundred", marks=pytest.mark.full),
    ],
)

ALONE_UNSEEN = {
    "a commitment replaced",
    "a moment moved",
    "a recipient changed",
    "an authority changed",
    "a nonce replaced",
    "a rule book replaced",
    "an approval made to cover more",
    "an approval made to last",
    "an inspection made to cover less",
    "a key register entry swapped",
    "a label replaced by another person's",
    "a label taken off",
    "a recall filed under another label",
    "a release put on another approval",
    "a release removed",
    "an entry put in a second time",
    "two neighbours exchanged",
    "an index that stops short",
    "a key register entry removed",
    "an order removed",
    "an inspection removed",
    "a recall removed",
    "an index entry removed",
    "the end cut off",
    "an old backup put back and gone on with",
    "another history from some entry on",
}
"""Edits that leave a log which is whole in itself, at some position or other: only what somebody kept shows them."""


@pytest.fixture(scope="module", autouse=True)
def _each_signature_is_checked_once():
    """Thousands of copies bear the same cosignatures, whose arithmetic in plain Python is most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ed25519, "verify", functools.cache(ed25519.verify))
        yield


def asked(*words):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = main([*map(str, words), "--json"])
    return code, json.loads(out.getvalue())


@pytest.fixture(scope="module")
def true(tmp_path_factory):
    """The log as it was, and what three witnesses cosigned of it."""
    root = tmp_path_factory.mktemp("true")
    entries = story()
    write(entries, root / "log")
    note = witnessed(root / "log")
    (root / "log" / "cosigned").write_bytes(note)
    (root / "policy").write_text(POLICY)
    (root / "kept").write_bytes(note)
    return root, entries, note


def alone(folder):
    """What the verifier says of a copy without anybody's word but the log's."""
    log, _ = asked("log", folder, "--key", SIGNER.vkey)
    return log if log == ALTERED else asked("batch", folder, "--key", SIGNER.vkey, "--batch", "B-2026-1")[0]


def test_the_log_as_it_was_holds_by_itself_and_with_its_witnesses(true):
    root, entries, _ = true
    assert len(entries) > 500
    assert asked("log", root / "log", "--key", SIGNER.vkey)[0] == GOOD
    assert asked("batch", root / "log", "--key", SIGNER.vkey, "--batch", "B-2026-1")[0] == GOOD
    assert asked("log", root / "log", "--policy", root / "policy")[0] == GOOD
    assert asked("log", root / "log", "--key", SIGNER.vkey, "--checkpoint", root / "kept")[0] == GOOD


def test_there_are_thirty_kinds_of_edit_and_more():
    assert len(REBUILT) + len(FILES) >= 40
    assert set(REBUILT) > ALONE_UNSEEN


@POSITIONS
@pytest.mark.parametrize("name", REBUILT)
def test_what_was_rewritten_and_signed_anew_is_found_with_what_a_witness_kept(
    true, tmp_path, name, positions
):
    root, entries, note = true
    for position in positions:
        bent = REBUILT[name](entries, position, rng_of(name, position))
        assert bent != entries
        write(bent, tmp_path / "log", note=note)
        code, said = asked("log", tmp_path / "log", "--policy", root / "policy")
        assert (code, said["verdict"]) == (ALTERED, "altered"), position


@POSITIONS
@pytest.mark.parametrize("name", REBUILT)
def test_so_does_whoever_kept_a_checkpoint_and_asks_no_witness(true, tmp_path, name, positions):
    root, entries, _ = true
    for position in list(positions)[:10]:
        write(REBUILT[name](entries, position, rng_of(name, position)), tmp_path / "log")
        kept = ("--key", SIGNER.vkey, "--checkpoint", root / "kept")
        assert asked("log", tmp_path / "log", *kept)[0] == ALTERED, position


@POSITIONS
@pytest.mark.parametrize("name", REBUILT)
def test_nor_does_it_find_a_quorum_by_leaving_the_cosigned_checkpoint_out(true, tmp_path, name, positions):
    root, entries, _ = true
    for position in list(positions)[:3]:
        write(REBUILT[name](entries, position, rng_of(name, position)), tmp_path / "log")
        assert asked("log", tmp_path / "log", "--policy", root / "policy")[0] != GOOD


@POSITIONS
@pytest.mark.parametrize("name", sorted(set(REBUILT) - ALONE_UNSEEN))
def test_some_are_found_in_the_log_alone_at_every_position(true, tmp_path, name, positions):
    _, entries, _ = true
    for position in positions:
        write(REBUILT[name](entries, position, rng_of(name, position)), tmp_path / "log")
        assert alone(tmp_path / "log") == ALTERED, position


@pytest.mark.parametrize("name", sorted(ALONE_UNSEEN))
def test_others_cannot_be_and_the_list_of_them_is_no_longer_than_it_must(true, tmp_path, name):
    _, entries, _ = true
    found = set()
    for position in range(0, 100, 7):
        write(REBUILT[name](entries, position, rng_of(name, position)), tmp_path / "log")
        found.add(alone(tmp_path / "log"))
        if found & {GOOD, FOUND}:
            return
    raise AssertionError(f"{name} is found everywhere: take it off the list")


@POSITIONS
@pytest.mark.parametrize("name", FILES)
def test_what_was_bent_without_signing_is_found_in_the_log_alone(true, tmp_path, name, positions):
    _, entries, _ = true
    write(entries, tmp_path / "log")
    kept = {path.name: path.read_bytes() for path in (tmp_path / "log").iterdir() if path.is_file()}
    for position in positions:
        FILES[name](tmp_path / "log", position, rng_of(name, position))
        changed = any((tmp_path / "log" / file).read_bytes() != data for file, data in kept.items())
        code = asked("log", tmp_path / "log", "--key", SIGNER.vkey)[0]
        assert not changed or code not in {GOOD, FOUND}, position
        for file, data in kept.items():
            (tmp_path / "log" / file).write_bytes(data)


def test_the_threat_model_names_what_the_log_alone_does_not_show():
    told = (Path(__file__).parents[2] / "docs" / "threat-model.md").read_text("utf-8")
    told = " ".join(told.split())
    for name in ALONE_UNSEEN:
        assert name in told, name


def test_edits_are_the_same_each_time():
    entries = story()
    for name, edit in REBUILT.items():
        assert edit(entries, 5, rng_of(name, 5)) == edit(entries, 5, random.Random(f"{name} 5"))
