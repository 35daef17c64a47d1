"""An office whose log key is on a token in software: it is made, appends and is read by the ordinary commands, and closes without the token."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from privity.accounting.cose_receipt import to_be_signed
from privity.accounting.note import Verifier
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.log_signer_pkcs11 import TokenSigner
from privity.adapters.openssl import OpenSSL
from privity.adapters.pkcs11_settings import TokenKey
from tests.house.tree import ROOT

pytestmark = pytest.mark.full

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
PIN, TOKEN, KEY = "2468-pin", "office log", "log key"
MAKES_A_KEY = """
import sys, pkcs11
from asn1crypto.core import PrintableString
from pkcs11 import Attribute, KeyType, Mechanism
with pkcs11.lib(sys.argv[1]).get_token(token_label=sys.argv[2]).open(rw=True, user_pin=sys.argv[3]) as session:
    curve = {Attribute.EC_PARAMS: PrintableString("edwards25519").dump()}
    session.create_domain_parameters(KeyType.EC_EDWARDS, curve, local=True).generate_keypair(
        mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN, store=True, label=sys.argv[4])
"""
READS_THE_SECRET = """
import sys, pkcs11
with pkcs11.lib(sys.argv[1]).get_token(token_label=sys.argv[2]).open(user_pin=sys.argv[3]) as session:
    key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=sys.argv[4])
    try:
        print(key[pkcs11.Attribute.VALUE].hex())
    except pkcs11.AttributeSensitive:
        print("sensitive")
"""


class Machine:
    """A folder with tokens and offices of its own; commands run beside, as a person types them."""

    def __init__(self, root):
        self.root, self.office, self.acts = root, None, 0
        self.module = next(path for path in MODULES if Path(path).exists())
        self.env = {**os.environ, "SOFTHSM2_CONF": str(self.tokens("tokens"))}
        run = [
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            TOKEN,
            "--pin",
            PIN,
            "--so-pin",
            "so-" + PIN,
        ]
        subprocess.run(run, check=True, capture_output=True, env=self.env)
        self.python(MAKES_A_KEY)
        self.pin = root / "pin"
        self.pin.touch(0o600)
        self.pin.write_text(PIN)

    def tokens(self, name):
        """A configuration of SoftHSM with a folder of tokens, empty at first."""
        (self.root / name).mkdir()
        conf = self.root / f"{name}.conf"
        conf.write_text(f"directories.tokendir = {self.root / name}\nobjectstore.backend = file\n")
        return conf

    def python(self, program, *, key=KEY):
        run = [sys.executable, "-c", program, self.module, TOKEN, PIN, key]
        return subprocess.run(run, check=True, capture_output=True, text=True, env=self.env).stdout

    def privity(self, *words, **env):
        """Exit code and everything said."""
        run = [sys.executable, "-m", "privity", *map(str, words)]
        done = subprocess.run(
            run, check=False, capture_output=True, text=True, env={**self.env, **env}, cwd=self.root
        )
        return done.returncode, done.stdout + done.stderr

    def appends(self, **env):
        """An act that is accounted for: exit code and everything said."""
        self.acts += 1
        entry = self.root / "holder.toml"
        entry.write_text(
            f'id = "H-{self.acts}"\nfrom = 2026-01-01\nperson = "C-{self.acts}"\nname = "N"\nagency = "CUST"\noffice = "clerk"\n'
            'duties = ["operator"]\n'
        )
        signed = ("--as", "C-head", "--key", self.root / "C-head.key")
        return self.privity("office-holder", "add", entry, "--office", self.office, *signed, **env)

    def reads(self, **env):
        """A question to the log: exit code and everything said."""
        return self.privity("log", "status", "--office", self.office, **env)

    def held(self, key=KEY):
        return TokenKey(module=Path(self.module), token=TOKEN, key=key, pin_file=self.pin)


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    return Machine(tmp_path_factory.mktemp("machine"))


@pytest.fixture(scope="module")
def office(machine):
    founders, root = [], machine.root
    for who, duty in (("C-head", "head"), ("C-counsel", "counsel")):
        OpenSSL().new_key(root / f"{who}.key")
        OpenSSL().self_signed(who, root / f"{who}.key", root / f"{who}.pem")
        founders += ["--founder", f"{who}:{who}.pem:{duty}"]
    (root / "token.toml").write_text(
        f'[pkcs11]\nmodule = "{machine.module}"\ntoken = "{TOKEN}"\nkey = "{KEY}"\npin_file = "{machine.pin}"\n'
    )
    made = root / "office"
    code, said = machine.privity(
        "init", made, "--custodian", "CUST", "--name", "Custodian", "--address", "1 Ledger Square", *founders, "--pkcs11", "token.toml",
    )  # fmt: skip
    assert code == 0, said
    machine.office = made
    return made


def test_an_office_is_made_whose_log_key_lies_in_no_file_and_leaves_no_token(machine, office):
    assert not (office / "keys" / "log.pem").exists()
    assert machine.python(READS_THE_SECRET).strip() == "sensitive"
    assert PIN not in (office / "privity.toml").read_text("utf-8")


def test_it_appends_and_strangers_check_what_the_token_signed(machine, office):
    before = machine.reads()
    assert machine.appends()[0] == 0
    after = machine.reads()
    assert (before[0], after[0]) == (0, 0)
    assert before[1] != after[1]
    verify = [sys.executable, "-m", "privity_verify", "log", office / "log", "--key", office / "log.vkey"]
    done = subprocess.run(verify, check=False, capture_output=True, text=True, cwd=ROOT, env=machine.env)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_signs_a_receipt_too_and_needs_its_pin_for_it(machine, office, tmp_path):
    asks = ("log", "prove", "0", "--office", office, "--receipt", tmp_path / "r.cose")
    code, said = machine.privity(*asks)
    assert code == 0, said
    receipt, entry = (tmp_path / "r.cose").read_bytes(), (tmp_path / "r.cose.entry").read_bytes()
    vkey = (office / "log.vkey").read_text().strip()
    with FileLog.read(office / "log", vkey) as log:
        root, size = log.root, log.size
        assert entry == log.entry(0)
    length = receipt[3]  # of the protected header, which is longer than 23 bytes and shorter than 256
    protected, signature = receipt[4 : 4 + length], receipt[-64:]
    assert f"entry 0 of {size}".encode() in protected
    Verifier.parse(vkey).check(to_be_signed(protected, root), signature)
    away = machine.pin.rename(machine.root / "away")
    try:
        assert machine.privity(*asks[:-1], tmp_path / "none.cose")[0] == 5
        assert not list(tmp_path.glob("none*"))
    finally:
        away.replace(machine.pin)


@pytest.fixture
def changed(office):
    """Puts the settings back, and whatever else a test moves."""
    path = office / "privity.toml"
    before = path.read_text("utf-8")
    yield path
    path.write_text(before, "utf-8")


@pytest.mark.parametrize("what", ["module", "token", "key"])
def test_without_its_module_token_or_key_the_log_is_closed_to_writers_and_readers(
    machine, office, changed, what
):
    there = {"module": machine.module, "token": f'token = "{TOKEN}"', "key": f'key = "{KEY}"'}[what]
    text = changed.read_text("utf-8")
    assert text.count(there) == 1
    changed.write_text(
        text.replace(there, there.replace("so", "of") if what == "module" else there.replace("lo", "of")),
        "utf-8",
    )
    for code, said in (machine.appends(), machine.reads()):
        assert code == 5, said
        assert PIN not in said


def test_with_the_token_unplugged_the_log_is_closed(machine, office):
    elsewhere = str(machine.tokens("empty"))
    assert machine.appends(SOFTHSM2_CONF=elsewhere)[0] == machine.reads(SOFTHSM2_CONF=elsewhere)[0] == 5


def test_readers_need_no_pin_and_writers_a_right_one_that_nobody_else_may_read(machine, office):
    away = machine.pin.rename(machine.root / "away")
    try:
        assert machine.reads()[0] == 0
        assert machine.appends()[0] == 5
        machine.pin.touch(0o600)
        machine.pin.write_text("wrong-pin")
        code, said = machine.appends()
        assert code == 5
        assert "wrong-pin" not in said
    finally:
        away.replace(machine.pin)
    machine.pin.chmod(0o644)
    try:
        assert machine.appends()[0] == 2
    finally:
        machine.pin.chmod(0o600)
    assert machine.appends()[0] == 0


def test_a_key_that_began_in_a_file_signs_the_same_log_from_a_token(machine, monkeypatch, tmp_path):
    in_file = FileSigner.create(tmp_path / "log.pem", name="log.example")
    run = [
        "softhsm2-util",
        "--import",
        tmp_path / "log.pem",
        "--token",
        TOKEN,
        "--label",
        "moved",
        "--id",
        "0a",
        "--pin",
        PIN,
    ]
    subprocess.run([str(word) for word in run], check=True, capture_output=True, env=machine.env)
    monkeypatch.setenv("SOFTHSM2_CONF", machine.env["SOFTHSM2_CONF"])
    on_token = TokenSigner(machine.held("moved"), name="log.example")
    assert on_token.vkey == in_file.vkey
    assert on_token.sign(b"body") == in_file.sign(b"body")
