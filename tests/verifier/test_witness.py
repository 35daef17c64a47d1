"""The verifier's witness answers as the office's does, remembers before it answers, and holds no key; neither cosigns two histories."""

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.parse
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting.cosignature import Cosigner, cosigned
from privity.accounting.note import Checkpoint, sign_checkpoint
from privity.accounting.proof import consistency
from privity.accounting.witness import write_request
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.outside_server import serving as answering
from privity.adapters.witness_folder import WitnessFolder as OfficeFolder
from privity.adapters.witness_folder import WitnessKey
from privity.model.tree import leaf_hash, root
from privity_verify import witness_folder
from privity_verify.cli import main
from privity_verify.problem import AlteredError, UnreadableError
from privity_verify.vkey import Key
from privity_verify.witness_folder import WitnessFolder, made, watched
from privity_verify.witness_server import WitnessServer

from .agents import agent

NAME = "witness.example/w1"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
PUBLIC = PRIVATE.public_key().public_bytes_raw()
OWN = Key(NAME, 4, PUBLIC)
LOG = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32), name="log.example")
SECOND = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32), name="log2.example")
STRANGER = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes([3]) * 32), name="log.example")
UNKNOWN = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes([4]) * 32), name="log3.example")
LEAVES = [leaf_hash(b"%d" % n) for n in range(60)]
FORKED = [*LEAVES[:20], *(leaf_hash(b"other %d" % n) for n in range(40))]


def opened(folder):
    return WitnessFolder(folder, OWN, PRIVATE.sign)


@pytest.fixture
def folder(tmp_path):
    made(tmp_path / "witness", NAME, PUBLIC)
    for log in (LOG, SECOND):
        watched(tmp_path / "witness", log.vkey)
    return tmp_path / "witness"


@pytest.fixture
def office(tmp_path):
    """The office's witness, with the same Ed25519 key and no other."""
    OfficeFolder.make(tmp_path / "office", name=NAME)
    for log in (LOG, SECOND):
        OfficeFolder.watch(tmp_path / "office", log.vkey)
    with OfficeFolder(tmp_path / "office") as held:
        held.keys = (WitnessKey(NAME, 4, PRIVATE),)
        yield held


def proof(old, new, leaves):
    return consistency(old, new, lambda level, index: root(leaves[index << level : (index + 1) << level]))


def request(old, new, leaves=LEAVES, signer=LOG):
    head = Checkpoint(origin=signer.vkey.split("+")[0], size=new, root=root(leaves[:new]))
    path = proof(min(old, new), new, leaves)
    return write_request(old, path, sign_checkpoint(head, signer))


def kept(folder):
    """Every file a witness keeps of what it saw, name to bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for part in ("seen", "evidence")
        for path in (folder / part).rglob("*")
    }


# The same answers


def random_request(random_, known):
    """One of a log that goes on, was rolled back, forked, is another's, or writes nonsense."""
    signer = random_.choice([LOG, LOG, LOG, LOG, SECOND, SECOND, STRANGER, UNKNOWN])
    leaves = random_.choice([LEAVES, LEAVES, LEAVES, FORKED])
    last = known.get(signer.vkey, 0)
    old = random_.choice([last, last, last, 0, random_.randrange(61)])
    new = min(60, random_.choice([last + random_.randrange(4), old, random_.randrange(61)]))
    body = bytearray(request(old, new, leaves, signer))
    for _ in range(random_.choice([0, 0, 0, 1, 2])):
        at = random_.randrange(len(body))
        body[at : at + random_.choice([0, 1, 1, 5])] = random_.choice(
            [
                b"",
                b"\n",
                b"\n\n",
                b" ",
                b"0",
                b"=",
                b"\r",
                b"\0",
                b"+",
                b"A",
                "—".encode(),
                b"\xff",
                b"old 7\n",
            ]
        )
    if random_.random() < 0.05:
        body = bytearray(
            body.replace(b"\n\n", b"\n" + (b"A" * 43 + b"=\n") * random_.choice([1, 63, 64]) + b"\n", 1)
        )
    return bytes(body), signer


@pytest.mark.parametrize("seed", range(4))
def test_both_witnesses_answer_the_same_requests_alike_and_keep_the_same(folder, office, seed):
    random_, known, seen = random.Random(seed), {}, []
    with opened(folder) as ours:
        for when in range(150):
            body, signer = random_request(random_, known)
            expected = office.answer(body, when=when)
            assert ours.answer(body, when) == expected
            seen.append(expected[0])
            last = ours.last(signer.vkey.split("+")[0])
            known[signer.vkey] = 0 if last is None else last.size
    assert set(seen) == {200, 400, 403, 404, 409, 422}
    assert kept(folder) == kept(folder.parent / "office")


def test_every_length_of_proof_and_old_size_is_answered_alike(folder, office):
    with opened(folder) as ours:
        for old in range(0, 40, 3):
            for new in range(old, 45, 4):
                body = request(old, new)
                assert ours.answer(body, 1) == office.answer(body, when=1)


def test_what_one_witness_kept_the_other_goes_on_from(folder, office):
    office.answer(request(0, 30), when=5)
    (folder.parent / "office" / "seen").replace(folder / "seen")
    with opened(folder) as ours:
        assert ours.last("log.example").size == 30
        assert ours.answer(request(0, 40), 6) == (409, b"30\n")
        assert ours.answer(request(30, 40), 6)[0] == 200


def test_two_programs_never_answer_for_one_folder(folder, tmp_path):
    OfficeFolder.make(tmp_path / "shared", name=NAME)
    (tmp_path / "shared" / "vkey").write_text(OWN.text + "\n")
    with OfficeFolder(tmp_path / "shared"), pytest.raises(UnreadableError, match="another process"):
        opened(tmp_path / "shared")
    with opened(folder), pytest.raises(UnreadableError, match="another process"):
        opened(folder)
    with opened(folder):
        pass


# What it keeps


def test_the_office_takes_its_cosignature(folder):
    with opened(folder) as ours:
        status, line = ours.answer(request(0, 33), 77)
    note = request(0, 33).partition(b"\n\n")[2]
    assert (status, cosigned(note + line, [Cosigner.parse(OWN.text)])) == (200, {OWN.text: 77})


def test_after_a_restart_it_goes_on_from_what_it_cosigned(folder):
    with opened(folder) as ours:
        ours.answer(request(0, 33), 77)
    with opened(folder) as ours:
        assert ours.answer(request(0, 40), 78) == (409, b"33\n")
        assert ours.answer(request(33, 40), 78)[0] == 200


def test_what_it_cannot_keep_it_does_not_cosign(folder, monkeypatch):
    def full(*_):
        raise OSError(28, "No space")

    with opened(folder) as ours:
        with monkeypatch.context() as patched:
            patched.setattr(witness_folder, "replace_durably", full)
            with pytest.raises(OSError, match="No space"):
                ours.answer(request(0, 33), 77)
        assert ours.last("log.example") is None
        assert not (folder / "seen").exists()


def test_what_the_agent_does_not_sign_is_not_kept_as_cosigned(folder):
    def away(_):
        raise UnreadableError("no ssh-agent answers")

    with WitnessFolder(folder, OWN, away) as ours:
        with pytest.raises(UnreadableError):
            ours.answer(request(0, 33), 77)
        assert ours.last("log.example") is None


def test_it_is_flushed_to_the_disk_before_it_is_answered(folder, monkeypatch):
    """The file, then its name in the folder: both before the answer."""
    flushed = []
    monkeypatch.setattr(
        os, "fsync", lambda handle: flushed.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
    )
    with opened(folder) as ours:
        ours.answer(request(0, 33), 77)
    (seen,) = (folder / "seen").iterdir()
    assert flushed == [f"{seen}.new", str(folder / "seen")]


def test_what_it_has_forgotten_it_does_not_cosign_over(folder):
    with opened(folder) as ours:
        ours.answer(request(0, 33), 77)
        (seen,) = (folder / "seen").iterdir()
        good = seen.read_bytes()
        for bad in (b"", b"rubbish", good.replace(b"\n33\n", b"\n033\n"), good.replace(b"log.ex", b"lag.ex")):
            seen.write_bytes(bad)
            with pytest.raises(AlteredError):
                ours.answer(request(33, 40), 78)


def test_evidence_of_a_fork_is_kept_and_not_without_end(folder, monkeypatch):
    monkeypatch.setattr(witness_folder, "MOST_EVIDENCE", 3)
    with opened(folder) as ours:
        ours.answer(request(0, 33), 77)
        first = request(33, 33, FORKED)
        assert ours.answer(first, 78) == (409, b"33\n")
        for new in range(34, 44):
            assert ours.answer(request(33, new, FORKED), 78) == (422, b"")
    assert len(list((folder / "evidence").iterdir())) == 3
    assert first in [path.read_bytes() for path in (folder / "evidence").iterdir()]


def test_a_folder_is_made_for_one_witness_and_one_key(folder, tmp_path):
    assert made(folder, NAME, PUBLIC) == OWN
    for name, public in (("other.example", PUBLIC), (NAME, bytes(32))):
        with pytest.raises(UnreadableError, match="another witness"):
            made(folder, name, public)
        with pytest.raises(UnreadableError, match="another witness"):
            WitnessFolder(folder, Key(name, 4, public), PRIVATE.sign)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x")
    with pytest.raises(UnreadableError, match="holds something else"):
        made(tmp_path / "full", NAME, PUBLIC)
    with pytest.raises(UnreadableError, match="neither spaces nor plus"):
        made(tmp_path / "new", "two words", PUBLIC)
    with pytest.raises(UnreadableError, match="no witness's folder"):
        opened(tmp_path / "new")
    with pytest.raises(UnreadableError, match="no witness's folder"):
        watched(tmp_path / "new", LOG.vkey)


def test_a_log_is_watched_once_under_its_name(folder):
    for log in (LOG, STRANGER):
        with pytest.raises(UnreadableError, match="witnessed already"):
            watched(folder, log.vkey)
    with pytest.raises(UnreadableError):
        watched(folder, OWN.text)
    with opened(folder) as ours:
        assert ours.answer(request(0, 3, signer=UNKNOWN), 1)[0] == 404
        watched(folder, UNKNOWN.vkey)
        assert ours.answer(request(0, 3, signer=UNKNOWN), 1)[0] == 200


def test_of_many_at_once_none_takes_a_size_back(folder):
    """C2SP tlog-witness, the race it describes."""
    sizes, order, lock = list(range(1, 41)), [], threading.Lock()
    random.Random(3).shuffle(sizes)
    with opened(folder) as ours:

        def work(size):
            for _ in range(200):
                last = ours.last("log.example")
                old = 0 if last is None else last.size
                if old > size:
                    return
                if ours.answer(request(old, size), 1)[0] == 200:
                    with lock:
                        order.append(size)
                    return

        threads = [threading.Thread(target=work, args=(size,)) for size in sizes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert ours.last("log.example").size == max(order) == 40


# Over HTTP


@contextlib.contextmanager
def serving(folder, sign=PRIVATE.sign):
    with WitnessFolder(folder, OWN, sign) as ours:
        server = WitnessServer(ours, "127.0.0.1", 0, clock=lambda: 1_790_000_000.9)
        with answering(server) as url:
            yield url


def post(url, body, *, path="/add-checkpoint", headers=None, method="POST"):
    at = urllib.parse.urlsplit(url)
    with contextlib.closing(http.client.HTTPConnection(at.hostname, at.port, timeout=5)) as connection:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return response.status, response.getheader("Content-Type"), response.read()


def test_it_answers_over_http_as_the_specification_says(folder, capfd):
    with serving(folder) as url:
        status, kind, line = post(url, request(0, 33))
        assert (status, kind) == (200, "text/plain; charset=utf-8")
        note = request(0, 33).partition(b"\n\n")[2]
        assert cosigned(note + line, [Cosigner.parse(OWN.text)]) == {OWN.text: 1_790_000_000}
        assert post(url, request(0, 40)) == (409, "text/x.tlog.size", b"33\n")
        assert post(url, request(33, 40, FORKED))[0] == 422
        assert post(url, request(0, 3, signer=STRANGER))[0] == 403
        assert post(url, request(0, 3, signer=UNKNOWN))[0] == 404
        assert post(url, b"rubbish")[0] == 400
        assert post(url, request(33, 40), path="/other")[0] == 404
        for length in (str(1 << 30), "-1", "x", ""):
            assert post(url, b"", headers={"Content-Length": length})[0] == 400
        assert post(url, None, method="GET")[0] == 501
        assert post(url, request(33, 40))[0] == 200
    assert "not answered" not in capfd.readouterr().err


def test_a_connection_is_used_again(folder):
    with serving(folder) as url:
        at = urllib.parse.urlsplit(url)
        with contextlib.closing(http.client.HTTPConnection(at.hostname, at.port, timeout=5)) as connection:
            for old, new in ((0, 5), (5, 9), (9, 9)):
                connection.request("POST", "/add-checkpoint", request(old, new))
                response = connection.getresponse()
                assert (response.status, response.read()[:4]) == (200, "— ".encode())


def test_a_witness_in_trouble_answers_500_and_tells_only_its_operator_why(folder, capfd):
    def away(_):
        raise UnreadableError("the ssh-agent refuses")

    with serving(folder, away) as url:
        assert post(url, request(0, 33)) == (500, "text/plain; charset=utf-8", b"")
    assert "not answered: the ssh-agent refuses" in capfd.readouterr().err
    assert not (folder / "seen").exists()


# As a command


@pytest.fixture
def socket():
    with tempfile.TemporaryDirectory() as short:
        yield Path(short) / "agent"


def test_its_key_is_printed_and_its_logs_named_by_command(socket, tmp_path, capsys):
    words = [str(tmp_path / "w"), "--name", NAME, "--agent", str(socket)]
    with agent(socket, [("login", Ed25519PrivateKey.generate()), ("witness", PRIVATE)]):
        assert main(["witness", "key", *words]) == 2
        assert "holds 2 ed25519 keys; choose one by --key-comment" in capsys.readouterr().out
        for _ in range(2):
            assert main(["witness", "key", *words, "--key-comment", "witness"]) == 0
            assert capsys.readouterr().out == OWN.text + "\n"
        assert main(["witness", "key", *words, "--key-comment", "login"]) == 2
        capsys.readouterr()
    assert main(["witness", "watch", str(tmp_path / "w"), LOG.vkey, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"log": "log.example", "vkey": LOG.vkey}
    assert main(["witness", "watch", str(tmp_path / "w"), LOG.vkey]) == 2


def test_the_agent_is_that_of_the_environment_unless_one_is_named(socket, tmp_path, monkeypatch, capsys):
    words = ["witness", "key", str(tmp_path / "w"), "--name", NAME]
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    assert main(words) == 2
    assert "no ssh-agent is named" in capsys.readouterr().out
    monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
    with agent(socket, [("witness", PRIVATE)]):
        assert main(words) == 0
    assert capsys.readouterr().out == OWN.text + "\n"


ALONE = "import sys; sys.path.insert(0, {path!r}); from privity_verify.cli import main; sys.exit(main(sys.argv[1:]))"


@contextlib.contextmanager
def started(words):
    """`privity-verify` in a process of its own, with nothing but the standard library; what it says first, and the process."""
    program = ALONE.format(path=str(Path(__file__).parents[2] / "verifier"))
    running = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", program, *words], stdout=subprocess.PIPE, text=True
    )
    try:
        yield running.stdout.readline(), running
    finally:
        running.kill()
        running.wait()
        running.stdout.close()


def test_a_server_answers_until_it_is_asked_to_stop(socket, folder, tmp_path):
    words = ["witness", "serve", str(folder), "--name", NAME, "--agent", str(socket)]
    with agent(socket, [("witness", PRIVATE)]), started(words) as (first, running):
        name, _, url = first.strip().partition(" answers at ")
        assert name == NAME
        assert post(url, request(0, 33))[0] == 200
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0
        assert running.stdout.read() == f"{NAME} answers no more.\n"
        with opened(folder) as ours:
            assert ours.last("log.example").size == 33


def test_a_server_is_not_started_for_another_key_or_without_a_folder(socket, folder, tmp_path, capsys):
    with agent(socket, [("witness", Ed25519PrivateKey.generate())]):
        words = ["--name", NAME, "--agent", str(socket)]
        assert main(["witness", "serve", str(folder), *words]) == 2
        assert "another witness, or of another key" in capsys.readouterr().out
        assert main(["witness", "serve", str(tmp_path / "nowhere"), *words]) == 2
        assert "no witness's folder" in capsys.readouterr().out
    with agent(socket.with_name("b"), [("witness", PRIVATE)]):
        words = ["--name", NAME, "--agent", str(socket.with_name("b"))]
        assert main(["witness", "serve", str(folder), *words, "--port", "99999"]) == 2
        assert "nothing can be answered at" in capsys.readouterr().out


def test_the_office_releases_on_its_word(socket, folder, tmp_path):
    """An office's client asks it, and the office's policy counts it."""
    from privity.accounting.policy import read_policy
    from privity.adapters.witness_client import HttpWitnesses

    with FileLog.create(tmp_path / "log", LOG) as log, serving(folder) as url:
        log.append([b"a", b"b"], key="1")
        asked = HttpWitnesses({"w": url}, limit_s=5).ask(
            {"w": write_request(0, log.consistency(0), log.checkpoint)}
        )
        status, line = asked["w"]
        policy = read_policy(f"log {LOG.vkey}\nwitness w {OWN.text} {url}\nquorum w\n".encode())
        assert (status, policy.check(log.checkpoint + line).times) == (200, {"w": 1_790_000_000})
