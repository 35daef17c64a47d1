"""A log's key on a token signs as one in a file does; whatever of it is absent closes the log, and says which."""

import os
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting.note import Verifier, open_checkpoint
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.log_signer_pkcs11 import TokenSigner, read_pin, token_vkey
from privity.adapters.pkcs11_settings import TokenKey, read_token, token_text
from privity.errors import InputError, UnavailableError

NAME, PIN = "log.example", "correct horse"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
POINT = KEY.public_key().public_bytes_raw()


class PKCS11Error(RuntimeError):
    pass


class Library:
    """Stands for `pkcs11`: one module, one token, one key pair, and one thing wrong with it."""

    PKCS11Error = PKCS11Error
    Mechanism = SimpleNamespace(EDDSA="eddsa")
    KeyType = SimpleNamespace(EC_EDWARDS="edwards")
    ObjectClass = SimpleNamespace(PRIVATE_KEY="private", PUBLIC_KEY="public")
    Attribute = SimpleNamespace(EC_POINT="point")

    def __init__(self):
        self.wrong, self.point, self.open_sessions = None, b"\4\40" + POINT, 0

    def _fails(self, what):
        if self.wrong == what:
            raise PKCS11Error(f"{what}: {PIN}")

    def lib(self, path):
        self._fails("module")
        if self.wrong == "not a module":
            raise RuntimeError(PIN)
        return SimpleNamespace(get_token=self._token)

    def _token(self, *, token_label):
        self._fails("token")
        return SimpleNamespace(open=self._open)

    def _open(self, *, user_pin):
        self._fails("session")
        if user_pin not in {None, PIN}:
            raise PKCS11Error(user_pin)
        self.open_sessions += 1
        return SimpleNamespace(
            get_key=lambda **about: self._key(about, signed_in=user_pin is not None), close=self._close
        )

    def _close(self):
        self.open_sessions -= 1
        self._fails("closing")

    def _key(self, about, *, signed_in):
        self._fails("key")
        assert (about["key_type"], about["label"]) == ("edwards", "log key")
        if about["object_class"] == "public":
            self._fails("public key")
            return {"point": self.point}
        if not signed_in:
            raise PKCS11Error("private objects are not seen")
        return SimpleNamespace(sign=self._sign)

    def _sign(self, body, *, mechanism):
        self._fails("signing")
        assert mechanism == "eddsa"
        return KEY.sign(body)[: 10 if self.wrong == "half a signature" else None]


@pytest.fixture
def library(monkeypatch):
    made = Library()
    monkeypatch.setitem(sys.modules, "pkcs11", made)
    yield made
    assert made.open_sessions == 0


@pytest.fixture
def held(tmp_path):
    (tmp_path / "pin").touch(0o600)
    (tmp_path / "pin").write_text(f"{PIN}\n")
    return TokenKey(module=tmp_path / "module.so", token="office", key="log key", pin_file=tmp_path / "pin")


def test_a_log_signed_on_a_token_is_the_log_that_a_file_would_have_signed(library, held, tmp_path):
    in_file, on_token = FileSigner(KEY, name=NAME), TokenSigner(held, name=NAME)
    assert on_token.vkey == token_vkey(held, name=NAME) == in_file.vkey
    with FileLog.create(tmp_path / "log", on_token) as log:
        log.append([b"one"], key="a")
        assert open_checkpoint(log.checkpoint, Verifier.parse(in_file.vkey)).size == 1
    with FileLog.open(tmp_path / "log", in_file) as log:
        log.append([b"two"], key="b")


@pytest.mark.parametrize("point", [POINT, b"\4\40" + POINT])
def test_a_public_key_is_read_bare_and_in_its_der(library, held, point):
    library.point = point
    assert token_vkey(held, name=NAME) == Verifier(name=NAME, key=POINT).vkey


@pytest.mark.parametrize("point", [b"", POINT[1:], POINT + b"\0", b"\4\41" + POINT, b"\4\71" + bytes(57)])
def test_a_key_of_another_curve_is_none(library, held, point):
    library.point = point
    with pytest.raises(UnavailableError, match="no Ed25519 key pair"):
        TokenSigner(held, name=NAME)


ABSENT = {
    "module": "module cannot be loaded",
    "not a module": "module cannot be loaded",
    "token": "no token office",
    "session": "opens no session",
    "key": "no Ed25519 key pair log key",
    "public key": "no Ed25519 key pair log key",
}


@pytest.mark.parametrize("wrong", ABSENT)
def test_whatever_is_absent_is_told_and_nothing_a_token_says_is_repeated(library, held, wrong):
    library.wrong = wrong
    with pytest.raises(UnavailableError, match=ABSENT[wrong]) as caught:
        TokenSigner(held, name=NAME)
    assert PIN not in str(caught.value)


@pytest.mark.parametrize("wrong", ["module", "token", "session", "key", "signing", "half a signature"])
def test_a_token_that_goes_away_signs_nothing_and_the_log_stops_as_it_was(library, held, tmp_path, wrong):
    with FileLog.create(tmp_path / "log", TokenSigner(held, name=NAME)) as log:
        log.append([b"one"], key="a")
        library.wrong = wrong
        with pytest.raises(UnavailableError):
            log.append([b"two"], key="b")
        library.wrong = None
        with pytest.raises(UnavailableError, match="stopped"):
            log.append([b"two"], key="b")
    with FileLog.open(tmp_path / "log", TokenSigner(held, name=NAME)) as log:
        assert log.size == 1
        assert log.append([b"two"], key="b") == 1


def test_a_receipt_signed_on_a_token_is_the_one_that_a_file_would_have_signed(library, held, tmp_path):
    with FileLog.create(tmp_path / "log", TokenSigner(held, name=NAME)) as log:
        log.append([b"one", b"two", b"three"], key="a")
        on_token = log.receipt(1)
    with FileLog.open(tmp_path / "log", FileSigner(KEY, name=NAME)) as log:
        assert log.receipt(1) == on_token


@pytest.mark.parametrize("wrong", ["token", "key", "signing", "half a signature"])
def test_a_token_that_goes_away_makes_no_receipt_and_the_log_goes_on(library, held, tmp_path, wrong):
    with FileLog.create(tmp_path / "log", TokenSigner(held, name=NAME)) as log:
        log.append([b"one"], key="a")
        library.wrong = wrong
        with pytest.raises(UnavailableError):
            log.receipt(0)
        library.wrong = None
        assert log.append([b"two"], key="b") == 1
        assert log.receipt(0)


def test_a_session_that_cannot_be_closed_harms_no_signature(library, held):
    signer = TokenSigner(held, name=NAME)
    library.wrong = "closing"
    KEY.public_key().verify(signer.sign(b"body"), b"body")


def test_a_wrong_pin_is_told_without_the_pin(library, held):
    held.pin_file.write_text("battery staple")
    with pytest.raises(UnavailableError, match="does not take the PIN") as caught:
        TokenSigner(held, name=NAME)
    assert "battery" not in str(caught.value)
    assert "lock" in caught.value.remedy


def test_the_pin_is_read_for_each_signature_and_readers_need_none(library, held):
    signer = TokenSigner(held, name=NAME)
    held.pin_file.unlink()
    assert token_vkey(held, name=NAME) == signer.vkey
    with pytest.raises(UnavailableError, match="PIN"):
        signer.sign(b"body")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o601])
def test_a_pin_that_others_may_read_or_change_is_not_used(held, mode):
    held.pin_file.chmod(mode)
    with pytest.raises(InputError, match="by others"):
        read_pin(held.pin_file)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_pin_of_its_owner_alone_is_used(held, mode):
    held.pin_file.chmod(mode)
    assert read_pin(held.pin_file) == PIN


@pytest.mark.parametrize("data", [b"", b"\n", b"\xff\xfe"])
def test_what_holds_no_pin_is_told(held, data):
    held.pin_file.write_bytes(data)
    with pytest.raises(UnavailableError):
        read_pin(held.pin_file)


def test_a_pin_is_read_from_no_folder_and_no_terminal(tmp_path):
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(UnavailableError):
            read_pin(path)


def test_without_the_extra_the_log_stays_closed_and_says_what_to_install(held, monkeypatch):
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    for ask in (TokenSigner, token_vkey):
        with pytest.raises(UnavailableError) as caught:
            ask(held, name=NAME)
        assert "privity[pkcs11]" in caught.value.remedy


def test_a_signer_prints_its_public_key_alone(library, held):
    assert repr(TokenSigner(held, name=NAME)) == f"TokenSigner({token_vkey(held, name=NAME)})"


@contextmanager
def told(tmp_path, text):
    (tmp_path / "token.toml").write_text(text, "utf-8")
    yield tmp_path / "token.toml"


GIVEN = '[pkcs11]\nmodule = "/usr/lib/module.so"\ntoken = "office"\nkey = "log key"\npin_file = "keys/pin"\n'


def test_the_file_that_names_a_token_is_read_as_the_settings_are_and_written_back(tmp_path):
    with told(tmp_path, GIVEN) as path:
        held = read_token(path, tmp_path)
    assert (str(held.module), held.token, held.key) == ("/usr/lib/module.so", "office", "log key")
    assert held.pin_file == tmp_path / "keys" / "pin"
    strange = TokenKey(module=held.module, token='a "b" \\ \n é', key="k", pin_file=held.pin_file)
    for each in (held, strange):
        with told(tmp_path, "\n".join(token_text(each))) as path:
            assert read_token(path, tmp_path) == each


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", ["pkcs11 is not the one table of the file."]),
        (GIVEN + "[log]\n", ["pkcs11 is not the one table of the file."]),
        ("pkcs11 = 3\n", ["pkcs11 is not the one table of the file."]),
        (GIVEN + 'pin = "1"\n', ["pkcs11.pin is unknown."]),
        (GIVEN.replace('"office"', "3"), ["pkcs11.token is not of type str."]),
        (GIVEN.replace('token = "office"\n', "").replace('"log key"', '""'), ["pkcs11.token is missing.", "pkcs11.key is missing."]),
        (GIVEN.replace("/usr/lib/", ""), ["pkcs11.module is not an absolute path."]),
    ],
)  # fmt: skip
def test_each_fault_of_that_file_is_told(tmp_path, text, says):
    with told(tmp_path, text) as path, pytest.raises(InputError) as caught:
        read_token(path, tmp_path)
    assert [problem.says for problem in caught.value.problems] == says


def test_a_file_that_is_none_is_told(tmp_path):
    with pytest.raises(InputError):
        read_token(tmp_path / "absent.toml", tmp_path)
    with told(tmp_path, "[pkcs11") as path, pytest.raises(InputError):
        read_token(path, tmp_path)


def test_nobody_waits_for_a_pin_from_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(UnavailableError):
        read_pin(tmp_path / "pipe")
