"""`privity log` prints what a stranger can check, and every proof and copy it writes checks out."""

import json
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from privity.adapters.log_files import FileLog
from privity.adapters.watch import NoWatch
from privity.cli import log as commands
from privity.cli import log_prove
from privity.errors import InputError, IntegrityError, UnavailableError
from privity_verify.cli import main as verify

SAMPLE = SimpleNamespace(
    **runpy.run_path(str(Path(__file__).parents[2] / "vectors" / "accounting" / "sample.py"))
)


@pytest.fixture
def folder(tmp_path, monkeypatch, request):
    """A folder whose log the commands read as that of the office."""
    SAMPLE.Sample().write(tmp_path / "log").close()

    def opened(office, *, reading=False):
        asked.append("reading" if reading else "writing")
        log = (
            FileLog.read(tmp_path / "log", SAMPLE.SIGNER.vkey)
            if reading
            else FileLog.open(tmp_path / "log", SAMPLE.SIGNER)
        )
        return SimpleNamespace(log=log, watch=NoWatch(), witnesses=None)

    asked = []
    monkeypatch.setattr(commands, "opened", opened)
    monkeypatch.setattr(log_prove, "opened", opened)
    yield tmp_path
    # Only a receipt needs the log's key, and with it the writer's lock.
    receipt = "receipt" in request.node.name
    assert set(asked) <= {"writing" if receipt else "reading"}


def run(*arguments):
    result = CliRunner().invoke(commands.app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.stdout


def test_the_checkpoint_printed_is_one_a_verifier_takes_as_seen_before(folder):
    (folder / "seen").write_text(run("checkpoint"))
    key = ["--key", SAMPLE.SIGNER.vkey]
    assert verify(["log", str(folder / "log"), *key, "--checkpoint", str(folder / "seen")]) == 0
    assert json.loads(run("checkpoint", "--json"))["size"] == 17


def test_the_status_names_size_root_and_key(folder):
    told = json.loads(run("status", "--json"))
    assert (told["origin"], told["size"], told["vkey"]) == (SAMPLE.ORIGIN, 17, SAMPLE.SIGNER.vkey)
    assert told["root"] in run("status")


def test_verify_counts_what_it_hashed_again(folder):
    assert "All 17 entries" in run("verify")
    assert json.loads(run("verify", "--json"))["kinds"]["decision"] == 7


def test_verify_fails_on_a_flipped_bit(folder):
    data = bytearray((folder / "log" / "entries.dat").read_bytes())
    data[100] ^= 1
    (folder / "log" / "entries.dat").write_bytes(data)
    with pytest.raises(IntegrityError):
        run("verify")


@pytest.mark.parametrize("to_file", [True, False])
def test_a_proof_it_writes_is_accepted_by_the_verifier(folder, to_file):
    path = folder / "proof.json"
    if to_file:
        assert run("prove", 13, "--output", path) == ""
    else:
        path.write_text(run("prove", 13))
    assert verify(["proof", str(path), "--key", SAMPLE.SIGNER.vkey]) == 0


def test_an_entry_that_is_not_there_is_an_input_error(folder):
    with pytest.raises(InputError):
        run("prove", 17)


@pytest.mark.parametrize("places", [(13,), (5, 11, 13), (13, 5, 11, 5), tuple(range(17))], ids=str)
def test_a_bundle_it_writes_is_accepted_by_the_verifier_and_opens_nothing(folder, places):
    path = folder / "bundle.json"
    assert run("prove", *places, "--to", path) == ""
    assert verify(["bundle", str(path), "--key", SAMPLE.SIGNER.vkey]) == 0
    entries = json.loads(path.read_text())["entries"]
    assert [(one["i"], one["disclosures"]) for one in entries] == [(n, []) for n in sorted(set(places))]


def test_a_receipt_is_written_with_the_exact_bytes_of_its_entry_beside_it(folder):
    run("prove", 13, "--receipt", folder / "e.cose")
    v1 = Path(__file__).parents[2] / "vectors" / "accounting" / "v1"
    assert (folder / "e.cose").read_bytes() == (v1 / "receipt.cose").read_bytes()
    assert (folder / "e.cose.entry").read_bytes() == (v1 / "receipt.cose.entry").read_bytes()


@pytest.mark.parametrize(
    "asked",
    [
        (5, 11),
        (5, 11, "--output", "a"),
        (5, 11, "--receipt", "a"),
        (5, "--to", "a", "--output", "b"),
        (5, "--receipt", "a", "--to", "b"),
    ],
    ids=str,
)
def test_several_things_at_once_are_refused_before_anything_is_opened(folder, asked, monkeypatch):
    monkeypatch.setattr(log_prove, "opened", None)
    with pytest.raises(InputError):
        run("prove", *asked)


def test_all_that_is_wrong_with_the_asking_is_said_at_once(folder):
    with pytest.raises(InputError) as caught:
        run("prove", 5, 11, "--receipt", "a", "--output", "b")
    assert "--output and --receipt ask for different things" in str(caught.value)
    assert "2 entries were named" in str(caught.value)


@pytest.mark.parametrize("asked", ["--to", "--receipt"])
def test_of_an_entry_that_is_not_there_nothing_is_written(folder, asked):
    with pytest.raises(InputError):
        run("prove", 17, asked, folder / "no.cose")
    assert not list(folder.glob("no.*"))


def test_a_proof_that_cannot_be_written_says_so(folder):
    with pytest.raises(UnavailableError):
        run("prove", 13, "--output", folder / "no" / "proof.json")


def test_a_copy_it_exports_is_accepted_by_the_verifier(folder):
    run("export", folder / "static")
    assert verify(["log", str(folder / "static"), "--key", SAMPLE.SIGNER.vkey]) == 0


def test_a_log_kept_elsewhere_is_not_read_as_files(folder, monkeypatch):
    monkeypatch.setattr(commands, "opened", lambda office, *, reading: SimpleNamespace(log=object()))
    with pytest.raises(UnavailableError):
        run("status")
