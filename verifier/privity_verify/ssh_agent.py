"""A key held by an ssh-agent: the agent protocol over a Unix socket, draft-miller-ssh-agent, for ssh-ed25519 alone.

The agent signs; no private key and no signing arithmetic is here. What it signs is checked before it is used.
"""

from __future__ import annotations

import socket
from typing import NamedTuple

from privity_verify import ed25519
from privity_verify.problem import AlteredError, UnreadableError

FAILURE, REQUEST_IDENTITIES, IDENTITIES, SIGN_REQUEST, SIGNED = 5, 11, 12, 13, 14
"""Message numbers, section 6.1."""
TYPE = b"ssh-ed25519"
LONGEST = 1 << 18
"""Bytes of the longest answer; OpenSSH's own limit."""
SILENCE_S = 30
"""Seconds an agent may take: it may ask its owner."""
SIZE = 4


class Identity(NamedTuple):
    """An Ed25519 key that the agent holds.

    Attributes:
        public: 32 bytes.
        comment: What its owner called it.
    """

    public: bytes
    comment: str


class Agent:
    """An ssh-agent; each question is a connection of its own, so that it may be started again meanwhile.

    Args:
        path: Of its socket.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def identities(self) -> list[Identity]:
        """The Ed25519 keys it holds; UnreadableError when it does not answer."""
        parts = _Parts(self._asked(bytes([REQUEST_IDENTITIES]), IDENTITIES))
        held = []
        for _ in range(parts.number()):
            key, comment = _Parts(parts.text()), parts.text().decode("utf-8", "backslashreplace")
            if key.text() == TYPE:
                held.append(Identity(key.text(), comment))
        return [one for one in held if len(one.public) == ed25519.SIZE]

    def sign(self, public: bytes, message: bytes) -> bytes:
        """64 bytes of Ed25519 by `public` over `message`; UnreadableError unless the agent makes just that."""
        key, flags = _text(TYPE) + _text(public), bytes(SIZE)
        request = bytes([SIGN_REQUEST]) + _text(key) + _text(message) + flags
        signed = _Parts(_Parts(self._asked(request, SIGNED)).text())
        kind, signature = signed.text(), signed.text()
        try:
            ed25519.verify(public, message, signature)
        except AlteredError as error:
            raise UnreadableError(f"the ssh-agent signed wrongly: {error}") from None
        if kind != TYPE:
            raise UnreadableError("the ssh-agent signed with a key of another type")
        return signature

    def _asked(self, request: bytes, wanted: int) -> bytes:
        """The contents of the answer, if it is of the number `wanted`."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as agent:
                agent.settimeout(SILENCE_S)
                agent.connect(self._path)
                agent.sendall(_text(request))
                length = int.from_bytes(_received(agent, SIZE), "big")
                answer = _received(agent, length) if 0 < length <= LONGEST else b""
        except (OSError, ValueError) as error:
            raise UnreadableError(f"no ssh-agent answers at {self._path} ({error})") from None
        if answer[:1] == bytes([FAILURE]):
            raise UnreadableError("the ssh-agent refuses: it is locked, or does not hold the key")
        if answer[:1] != bytes([wanted]):
            raise UnreadableError("what answers is no ssh-agent")
        return answer[1:]


def chosen(identities: list[Identity], comment: str | None) -> bytes:
    """The one key to use: the only one there is, or the only one its owner called `comment`.

    Raises:
        UnreadableError: There is none, or more than one.
    """
    named = "" if comment is None else f" called {comment}"
    found = [one.public for one in identities if comment is None or one.comment == comment]
    if not found:
        raise UnreadableError(f"the ssh-agent holds no ed25519 key{named}")
    if len(found) > 1:
        raise UnreadableError(
            f"the ssh-agent holds {len(found)} ed25519 keys{named}; choose one by --key-comment"
        )
    return found[0]


class _Parts:
    """Numbers and strings of a message in turn; UnreadableError where it ends too early."""

    def __init__(self, data: bytes) -> None:
        self._rest = data

    def number(self) -> int:
        return int.from_bytes(self._take(SIZE), "big")

    def text(self) -> bytes:
        return self._take(self.number())

    def _take(self, count: int) -> bytes:
        if count > len(self._rest):
            raise UnreadableError("the ssh-agent's answer is cut short")
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken


def _text(data: bytes) -> bytes:
    return len(data).to_bytes(SIZE, "big") + data


def _received(agent: socket.socket, count: int) -> bytes:
    """Exactly `count` bytes; OSError when fewer come."""
    data = b""
    while len(data) < count:
        more = agent.recv(count - len(data))
        if not more:
            raise ConnectionError("it hung up")
        data += more
    return data
