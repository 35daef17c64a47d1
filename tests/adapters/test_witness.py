"""A witness remembers before it answers, for every log apart, over HTTP and across restarts; two never answer for one folder."""

import contextlib
import http.client
import random
import threading
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting.cosignature import Cosigner, cosigned
from privity.accounting.witness import write_request
from privity.adapters import witness_folder
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.outside_server import serving
from privity.adapters.witness_client import HttpWitnesses
from privity.adapters.witness_folder import WitnessFolder
from privity.adapters.witness_server import WitnessServer
from privity.errors import InputError, IntegrityError, UnavailableError

NAME = "witness.example/w1"


@pytest.fixture
def log(tmp_path):
    signer = FileSigner(Ed25519PrivateKey.generate(), name="log.example")
    with FileLog.create(tmp_path / "log", signer) as made:
        made.append([b"a", b"b", b"c"], key="1")
        yield made


@pytest.fixture
def folder(tmp_path, log):
    WitnessFolder.make(tmp_path / "witness", name=NAME)
    WitnessFolder.watch(tmp_path / "witness", log.vkey)
    return tmp_path / "witness"


def request(log, old):
    return write_request(old, log.consistency(old), log.checkpoint)


def test_both_of_its_keys_cosign(folder, log):
    with WitnessFolder(folder) as witness:
        status, lines = witness.answer(request(log, 0), when=77)
        cosigners = [Cosigner.parse(vkey) for vkey in witness.vkeys]
    assert status == 200
    assert cosigned(log.checkpoint + lines, cosigners) == {c.public.vkey: 77 for c in cosigners}


def test_after_a_restart_it_goes_on_from_what_it_cosigned(folder, log):
    with WitnessFolder(folder) as witness:
        witness.answer(request(log, 0), when=77)
    log.append([b"d"], key="2")
    with WitnessFolder(folder) as witness:
        assert witness.answer(request(log, 0), when=78) == (409, b"3\n")
        assert witness.answer(request(log, 3), when=78)[0] == 200
        assert witness.last("log.example").size == 4


def test_what_it_cannot_keep_it_does_not_cosign(folder, log, monkeypatch):
    def full(*_):
        raise UnavailableError("No space.", where="disk", remedy="Free some.")

    with WitnessFolder(folder) as witness:
        with monkeypatch.context() as patched:
            patched.setattr(witness_folder, "replace_durably", full)
            with pytest.raises(UnavailableError):
                witness.answer(request(log, 0), when=77)
        assert witness.last("log.example") is None


def test_what_it_has_forgotten_it_does_not_cosign_over(folder, log):
    with WitnessFolder(folder) as witness:
        witness.answer(request(log, 0), when=77)
        (seen,) = (folder / "seen").iterdir()
        seen.write_bytes(seen.read_bytes().replace(b"log.example\n3", b"log.example\n03"))
        with pytest.raises(IntegrityError):
            witness.answer(request(log, 3), when=78)


def test_a_log_that_contradicts_itself_is_kept_as_evidence(folder, log, tmp_path):
    with WitnessFolder(folder) as witness:
        witness.answer(request(log, 0), when=77)
        with FileLog.create(tmp_path / "fork", log._signer) as fork:
            fork.append([b"a", b"b", b"x"], key="1")
            body = request(fork, 3)
            assert witness.answer(body, when=78) == (409, b"3\n")
    assert [path.read_bytes() for path in (folder / "evidence").iterdir()] == [body]


def test_only_one_process_answers_for_a_folder(folder):
    with WitnessFolder(folder), pytest.raises(UnavailableError, match="Another process"):
        WitnessFolder(folder)
    with WitnessFolder(folder):
        pass


def test_logs_are_remembered_apart(folder, log, tmp_path):
    other = FileSigner(Ed25519PrivateKey.generate(), name="log2.example")
    with FileLog.create(tmp_path / "log2", other) as second, WitnessFolder(folder) as witness:
        second.append([b"z"], key="1")
        assert witness.answer(request(second, 0), when=77)[0] == 404
        WitnessFolder.watch(folder, other.vkey)
        assert witness.answer(request(second, 0), when=77)[0] == 200
        assert witness.answer(request(log, 0), when=77)[0] == 200
        assert (witness.last("log.example").size, witness.last("log2.example").size) == (3, 1)


def test_a_name_or_folder_that_cannot_be_is_refused(folder, log, tmp_path):
    with pytest.raises(InputError):
        WitnessFolder.make(tmp_path / "new", name="two words")
    with pytest.raises(InputError):
        WitnessFolder.make(folder, name="w")
    with pytest.raises(InputError):
        WitnessFolder.watch(folder, log.vkey)
    with pytest.raises(UnavailableError):
        WitnessFolder(tmp_path)
    (folder / "mldsa44.pem").write_bytes((folder / "ed25519.pem").read_bytes())
    with pytest.raises(InputError):
        WitnessFolder(folder)


def post(url, body, *, path="/add-checkpoint", headers=None):
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=5)
    with contextlib.closing(connection):
        connection.request("POST", path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.getheader("Content-Type"), response.read()


def test_it_answers_over_http_as_the_specification_says(folder, log):
    with WitnessFolder(folder) as witness, serving(WitnessServer(witness)) as url:
        assert post(url, request(log, 0))[0] == 200
        log.append([b"d"], key="2")
        assert post(url, request(log, 0)) == (409, "text/x.tlog.size", b"3\n")
        assert post(url, b"rubbish")[0] == 400
        assert post(url, request(log, 3), path="/other")[0] == 404
        assert post(url, b"", headers={"Content-Length": str(1 << 30)})[0] == 400
        assert post(url, b"", headers={"Content-Length": "-1"})[0] == 400
        assert post(url, request(log, 3))[0] == 200


def test_a_witness_in_trouble_answers_500_and_cosigns_nothing(folder, log, monkeypatch):
    with WitnessFolder(folder) as witness, serving(WitnessServer(witness)) as url:
        (folder / "logs").unlink()
        assert post(url, request(log, 0))[0] == 500
    assert not (folder / "seen").exists()


def test_of_many_at_once_each_size_is_cosigned_in_its_order_and_none_twice(folder, log):
    """A later answer never takes a size back: C2SP tlog-witness, the race it describes."""
    bodies = []
    for n in range(40):
        log.append([b"%d" % n], key=f"more {n}")
        bodies.append((log.size, log.checkpoint))
    random.Random(3).shuffle(bodies)
    with WitnessFolder(folder) as witness:
        sizes, lock = [], threading.Lock()

        def work(size, note):
            for _ in range(200):
                last = witness.last("log.example")
                old = 0 if last is None else last.size
                if old > size:
                    return
                proof = log.consistency(old, size)
                if witness.answer(write_request(old, proof, note), when=1)[0] == 200:
                    with lock:
                        sizes.append(size)
                    return

        threads = [threading.Thread(target=work, args=body) for body in bodies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert witness.last("log.example").size == max(sizes) == log.size


def test_the_client_says_why_a_witness_gave_no_answer(folder, log):
    with WitnessFolder(folder) as witness, serving(WitnessServer(witness)) as url:
        asked = HttpWitnesses(
            {"here": url, "gone": "http://127.0.0.1:9", "odd": "ftp://x", "none": ""}, limit_s=2
        )
        found = asked.ask(dict.fromkeys(("here", "gone", "odd", "none"), request(log, 0)))
    assert found["here"][0] == 200
    assert {name: found[name] for name in ("gone", "odd", "none")} == {
        "gone": "no answer", "odd": "no address", "none": "no address",
    }  # fmt: skip


def test_a_witness_that_stays_silent_is_not_waited_for(log):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as mute:
        url = f"http://127.0.0.1:{mute.getsockname()[1]}"
        assert HttpWitnesses({"mute": url}, limit_s=0.2).ask({"mute": b"x"}) == {"mute": "no answer"}
