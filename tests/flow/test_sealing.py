"""Once a batch is settled, what was received opens with the inspector's key and with nothing else, and is never lost."""

import subprocess
from dataclasses import replace
from hashlib import sha256

import pytest

from privity.adapters.openssl import OpenSSL
from privity.errors import IntegrityError, UnavailableError
from privity.flow import sealing
from privity.flow.resume import resume
from privity.model.register import Duty
from privity.wiring import open_office
from tests.flow.acts import first_lines
from tests.flow.conftest import file, number
from tests.flow.test_order import Breaking

BATCH = number(2)
STEPS = {
    "seal": ("signatures", "seal"),
    "durable": ("files", "keep"),
    "record": ("cases", "record"),
    "remove": ("files", "discard"),
}


def received(demo, folder="mixed"):
    (path,) = (demo.root / "requests" / folder).glob("lines.csv")
    return path.read_bytes()


def decrypted(demo, batch, person="C-inspector"):
    """What stock openssl makes of the sealed file with a person's key; None when it does not open."""
    sealed = demo.office / "batches" / batch / "request.lines.p7m"
    command = ["openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", sealed]
    done = subprocess.run(
        [*command, "-recip", demo.cert(person), "-inkey", demo.key(person)], capture_output=True, check=False
    )
    return done.stdout if done.returncode == 0 else None


def in_clear(demo, batch=BATCH):
    return [path.read_bytes() for path in (demo.office / "batches" / batch / "original").glob("*")]


def unsealed(demo, batch=BATCH):
    """The copy as it was the moment the batch was settled: the plain file there, nothing sealed."""
    folder = demo.office / "batches" / batch
    (folder / "request.lines.p7m").unlink()
    (folder / "original" / "lines.csv").write_bytes(received(demo))


def without_inspector(office):
    registers = office.registers()
    others = tuple(h for h in registers.office_holders if Duty.INSPECTOR.value not in h.duties)
    return replace(office, registers=lambda: replace(registers, office_holders=others))


@pytest.mark.parametrize(("batch", "folder"), [(number(1), "one"), (number(2), "mixed")])
def test_a_settled_batch_opens_with_the_inspectors_key_byte_for_byte(demo, batch, folder):
    assert decrypted(demo, batch) == received(demo, folder)
    assert in_clear(demo, batch) == []


@pytest.mark.parametrize("person", ["C-approver", "C-head", "C-intake", "C-releaser", "stranger"])
def test_no_other_key_opens_it(demo, person):
    assert decrypted(demo, BATCH, person) is None


def test_the_case_store_says_to_which_certificate_which_file_was_sealed(demo, office):
    sealed = (demo.office / "batches" / BATCH / "request.lines.p7m").read_bytes()
    (event,) = [data for kind, _, _, _, data in office.cases.events(BATCH) if kind == "sealed"]
    certificate = OpenSSL().certificate_digest(demo.cert("C-inspector").read_bytes())
    assert event == {"digest": sha256(sealed).hexdigest(), "certificates": [certificate]}


def test_a_batch_that_is_filed_and_not_settled_is_not_sealed(demo, tmp_path):
    folder = refiled(demo, tmp_path)
    file(demo, folder)
    assert in_clear(demo, number(3)) == [(folder / "lines.csv").read_bytes()]
    office = open_office(demo.office)
    assert resume(office).sealed == 0
    assert in_clear(demo, number(3)) != []
    office.log.close()


def refiled(demo, tmp_path):
    """The mixed file under a name of its own."""
    return first_lines(demo, tmp_path / "again", "FIA-AGAIN", 20)


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_failure_at_any_step_loses_nothing_and_resume_finishes(demo, office, step, late):
    unsealed(demo)
    port, method = STEPS[step]
    broken = replace(office, **{port: Breaking(getattr(office, port), method, late=late)})
    with pytest.raises(UnavailableError):
        sealing.seal_original(broken, office.cases.batch(BATCH))
    assert in_clear(demo) == [received(demo)] or decrypted(demo, BATCH) == received(demo)
    resume(office)
    assert decrypted(demo, BATCH) == received(demo)
    assert in_clear(demo) == []
    assert resume(office).sealed == 0


def test_the_plain_file_goes_only_after_the_sealed_one_is_durable(demo, office):
    unsealed(demo)
    broken = replace(office, files=Breaking(office.files, "keep"))
    with pytest.raises(UnavailableError):
        sealing.seal_original(broken, office.cases.batch(BATCH))
    assert in_clear(demo) == [received(demo)]


def test_without_an_inspector_the_plain_file_stays(demo, office):
    unsealed(demo)
    settled = resume(without_inspector(office))
    assert (settled.sealed, settled.unsealed) == (0, 1)
    assert in_clear(demo) == [received(demo)]
    assert not (demo.office / "batches" / BATCH / "request.lines.p7m").exists()


def test_a_key_that_cannot_be_sealed_to_is_no_inspectors_key(demo, office):
    unsealed(demo)
    office.signatures.can_seal = lambda pem: False
    assert not sealing.seal_original(office, office.cases.batch(BATCH))
    assert in_clear(demo) == [received(demo)]


def test_commands_say_that_a_lines_file_lies_in_the_clear(demo, capsys):
    unsealed(demo)
    demo.run("batch", "show", BATCH, "--office", demo.office, allow=(0, 1))
    assert "lies in the clear" in capsys.readouterr().err
    demo.run("release", "resume", "--office", demo.office)
    demo.run("batch", "show", BATCH, "--office", demo.office, allow=(0, 1))
    assert "lies in the clear" not in capsys.readouterr().err


def test_a_run_of_a_settled_batch_seals_what_was_left(demo):
    unsealed(demo)
    demo.run("batch", "run", BATCH, "--office", demo.office, allow=(0, 1))
    assert decrypted(demo, BATCH) == received(demo)
    assert in_clear(demo) == []


def test_a_file_that_is_not_the_one_received_is_not_sealed_as_if_it_were(demo, office):
    unsealed(demo)
    altered = received(demo).replace(b"A", b"B")
    (demo.office / "batches" / BATCH / "original" / "lines.csv").write_bytes(altered)
    with pytest.raises(IntegrityError, match="not the one that was received"):
        resume(office)
    assert in_clear(demo) == [altered]
    assert not (demo.office / "batches" / BATCH / "request.lines.p7m").exists()
