"""Whoever has the approver's certificate checks an approval without the office: what was signed, by whom, and what the log says of it."""

import json
import shutil

import pytest

from privity.cli.common import close_all
from privity.wiring import open_office
from privity_verify.cli import main as verify
from tests.flow.conftest import BATCH, copied

GOOD, UNREADABLE, ALTERED = 0, 2, 3


@pytest.fixture(scope="module")
def handed(approved, tmp_path_factory):
    """The three files, the certificates, and the log's key."""
    root = tmp_path_factory.mktemp("handed")
    demo = copied(approved, root / "demo")
    office = open_office(demo.office, reading=True)
    (approval,) = office.cases.approvals(BATCH)
    request = office.cases.batch(BATCH).request_entry
    close_all()
    demo.run("review", "approval", approval.id, "--output", root / "files", "--office", demo.office)
    demo.run("log", "prove", request, "--output", root / "files" / "request.json", "--office", demo.office)
    for person in ("C-approver", "C-head"):
        shutil.copy(demo.cert(person), root / "files" / f"{person}.pem")
    shutil.copy(demo.office / "log.vkey", root / "files" / "vkey")
    close_all()
    return root / "files"


@pytest.fixture
def files(handed, tmp_path):
    shutil.copytree(handed, tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def ask(capsys):
    def run(files, *, certificate="C-approver.pem", proof="proof.json"):
        capsys.readouterr()
        code = verify(
            ["approval", str(files / "statement.json"), "--signature", str(files / "signature.p7s"), "--certificate",
             str(files / certificate), "--proof", str(files / proof), "--key", str(files / "vkey"), "--json"]
        )  # fmt: skip
        return code, json.loads(capsys.readouterr().out)

    return run


def test_an_approval_checks_out_and_says_what_was_approved(files, ask):
    code, said = ask(files)
    assert code == GOOD
    assert said["approval"]["batch"] == BATCH
    assert said["approval"]["approver"] == "C-approver"
    assert said["entry"]["stmt"] == said["digest"]
    assert said["opened"]["by"] == "C-approver"


def bend(path, change):
    value = json.loads(path.read_text())
    change(value)
    path.write_text(json.dumps(value, sort_keys=True, separators=(",", ":")))


@pytest.mark.parametrize(
    "field", ["count", "batch", "approver", "recipient", "root", "not_after", "verdict", "nonce", "unread"]
)
def test_a_statement_with_one_field_changed_is_not_the_one_signed(files, ask, field):
    bend(files / "statement.json", lambda s: s.update({field: 1 if isinstance(s[field], str) else 99}))
    assert ask(files)[0] == ALTERED


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.pop("nonce"),
        lambda s: s.update(more=1),
        lambda s: s.update(v=2),
        lambda s: s.update(count=0),
    ],
)
def test_a_statement_of_another_form_is_not_understood(files, ask, change):
    bend(files / "statement.json", change)
    assert ask(files)[0] == ALTERED


def test_a_statement_in_another_spelling_is_refused(files, ask):
    path = files / "statement.json"
    path.write_text(json.dumps(json.loads(path.read_text()), indent=1))
    assert ask(files)[0] == ALTERED
    path.write_text("no statement")
    assert ask(files)[0] == UNREADABLE


def test_another_persons_certificate_does_not_make_it_his(files, ask):
    assert ask(files, certificate="C-head.pem")[0] == ALTERED


def test_one_changed_bit_of_the_signature_is_refused(files, ask):
    path = files / "signature.p7s"
    good = path.read_bytes()
    for place in range(0, len(good), len(good) // 12):
        path.write_bytes(bytes([*good[:place], good[place] ^ 1, *good[place + 1 :]]))
        assert ask(files)[0] == ALTERED


def test_the_entry_of_something_else_does_not_account_for_it(files, ask):
    assert ask(files, proof="request.json")[0] == ALTERED


def test_an_entry_that_says_something_else_is_found(files, ask):
    bend(files / "proof.json", lambda p: p.update(entry=p["entry"].replace('"count":', '"count":1')))
    assert ask(files)[0] == ALTERED


def test_an_approval_is_not_written_before_it_is_known(demo, tmp_path):
    assert (
        demo.run(
            "review",
            "approval",
            "A-0",
            "--output",
            tmp_path / "x",
            "--office",
            demo.office,
            allow=(UNREADABLE,),
        )
        == UNREADABLE
    )
