"""A key stays with its ssh-agent: what the agent signs is checked before it is used, and what it says is read to the letter."""

import subprocess
import tempfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity_verify import ed25519
from privity_verify.problem import UnreadableError
from privity_verify.ssh_agent import Agent, Identity, chosen

from .agents import agent, blob, text

KEY = Ed25519PrivateKey.from_private_bytes(bytes([1]) * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(bytes([2]) * 32)
PUBLIC, SECOND = (key.public_key().public_bytes_raw() for key in (KEY, OTHER))
RSA = text(b"ssh-rsa") + text(b"\1\0\1") + text(bytes(256))
CERTIFICATE = text(b"ssh-ed25519-cert-v01@openssh.com") + text(bytes(32)) + text(PUBLIC)


@pytest.fixture
def socket():
    """A path short enough for a socket."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "agent"


def test_it_lists_the_ed25519_keys_and_signs_with_the_one_it_is_asked_for(socket):
    keys = [("rsa", RSA), ("witness", KEY), ("certificate", CERTIFICATE), ("login", OTHER)]
    with agent(socket, keys) as held:
        ours = Agent(str(socket))
        assert ours.identities() == [Identity(PUBLIC, "witness"), Identity(SECOND, "login")]
        for public in (PUBLIC, SECOND):
            ed25519.verify(public, b"said", ours.sign(public, b"said"))
        assert held.asked == [bytes([11]), bytes([13]), bytes([13])]


def test_a_long_message_is_signed_whole(socket):
    with agent(socket, [("witness", KEY)]):
        ed25519.verify(PUBLIC, b"x" * 100_000, Agent(str(socket)).sign(PUBLIC, b"x" * 100_000))


def test_one_key_needs_no_comment_and_among_several_the_comment_chooses():
    one, two = Identity(PUBLIC, "witness"), Identity(SECOND, "login")
    assert chosen([one], None) == chosen([one, two], "witness") == PUBLIC
    assert chosen([one, two], "login") == SECOND


@pytest.mark.parametrize(
    ("held", "comment", "says"),
    [
        ([], None, "holds no ed25519 key$"),
        ([], "witness", "holds no ed25519 key called witness"),
        ([Identity(PUBLIC, "witness")], "login", "holds no ed25519 key called login"),
        ([Identity(PUBLIC, "a"), Identity(SECOND, "b")], None, "holds 2 ed25519 keys; choose one by --key-comment"),
        ([Identity(PUBLIC, "a"), Identity(SECOND, "a")], "a", "holds 2 ed25519 keys called a"),
    ],
)  # fmt: skip
def test_no_key_or_more_than_one_is_told(held, comment, says):
    with pytest.raises(UnreadableError, match=says):
        chosen(held, comment)


def signed(inner):
    return text(bytes([14]) + text(inner))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (text(bytes([5])), "refuses"),
        (text(bytes([12])), "is no ssh-agent"),
        (text(b""), "is no ssh-agent"),
        ((1 << 30).to_bytes(4, "big"), "is no ssh-agent"),
        (b"", "no ssh-agent answers"),
        (b"\0\0", "no ssh-agent answers"),
        (b"HTTP/1.1 400 Bad Request\r\n", "is no ssh-agent"),
        (text(bytes([14]) + b"\0\0\1\0abc"), "cut short"),
        (signed(text(b"ssh-ed25519")), "cut short"),
        (signed(text(b"ssh-ed25519") + text(bytes(64))), "signed wrongly"),
        (signed(text(b"ssh-ed25519") + text(bytes(63))), "signed wrongly"),
        (signed(text(b"ssh-ed25519") + text(OTHER.sign(b"said"))), "signed wrongly"),
        (signed(text(b"ssh-ed25519") + text(KEY.sign(b"other"))), "signed wrongly"),
        (signed(text(b"ssh-rsa") + text(KEY.sign(b"said"))), "of another type"),
    ],
)
def test_what_is_no_signature_by_this_key_on_this_message_is_not_used(socket, answer, says):
    with agent(socket, [("witness", KEY)], bend=lambda _: answer), pytest.raises(UnreadableError, match=says):
        Agent(str(socket)).sign(PUBLIC, b"said")


@pytest.mark.parametrize(
    "answer",
    [
        text(bytes([12]) + b"\0\0\0\1"),
        text(bytes([12]) + b"\0\0\0\2" + text(blob(KEY)) + text(b"a")),
        text(bytes([12]) + b"\0\0\0\1" + text(b"\0\0\0\x20ssh") + text(b"a")),
        text(bytes([12]) + b"\xff\xff\xff\xff"),
    ],
)
def test_a_list_of_keys_that_is_cut_short_is_refused(socket, answer):
    with agent(socket, [], bend=lambda _: answer), pytest.raises(UnreadableError, match="cut short"):
        Agent(str(socket)).identities()


def test_a_key_of_another_length_than_ed25519_has_is_passed_over(socket):
    with agent(socket, [("odd", text(b"ssh-ed25519") + text(bytes(31))), ("witness", KEY)]):
        assert Agent(str(socket)).identities() == [Identity(PUBLIC, "witness")]


def test_a_key_the_agent_does_not_hold_and_an_agent_that_is_not_there_are_told(socket):
    with agent(socket, [("witness", KEY)]), pytest.raises(UnreadableError, match="refuses"):
        Agent(str(socket)).sign(SECOND, b"said")
    for path in (str(socket), str(socket) + "/nowhere", "x" * 300, "nul\0"):
        with pytest.raises(UnreadableError, match="no ssh-agent answers"):
            Agent(path).identities()


@pytest.mark.full
def test_a_stock_ssh_agent_holds_the_key_and_signs(socket):
    """OpenSSH's own, in Debian's openssh-client."""
    folder = socket.parent
    running = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    try:
        for name, kind in (("witness", "ed25519"), ("login", "ed25519"), ("old", "ecdsa")):
            make = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", name, "-f", str(folder / name)]
            subprocess.run(make, check=True)
            while not socket.exists():
                running.poll()
            environment = {"SSH_AUTH_SOCK": str(socket), "PATH": "/usr/bin:/bin"}
            subprocess.run(["ssh-add", "-q", str(folder / name)], check=True, env=environment)
        ours = Agent(str(socket))
        found = ours.identities()
        assert [one.comment for one in found] == ["witness", "login"]
        public = chosen(found, "witness")
        ed25519.verify(public, b"cosignature/v1\n", ours.sign(public, b"cosignature/v1\n"))
        subprocess.run(["ssh-add", "-q", "-D"], check=True, env=environment)
        with pytest.raises(UnreadableError, match="refuses"):
            ours.sign(public, b"cosignature/v1\n")
        with pytest.raises(UnreadableError, match="holds no ed25519 key"):
            chosen(ours.identities(), None)
    finally:
        running.terminate()
        running.wait()
