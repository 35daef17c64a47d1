"""A small ssh-agent for the tests: it speaks the protocol, holds Ed25519 keys, and misbehaves when told to."""

import socket
import threading
from contextlib import contextmanager


def text(data):
    return len(data).to_bytes(4, "big") + data


def blob(key):
    """An Ed25519 key as the protocol writes it."""
    return text(b"ssh-ed25519") + text(key.public_key().public_bytes_raw())


class FakeAgent:
    """Answers on a socket; `bend` may change any answer before it is sent.

    Args:
        keys: (comment, private key); a key that is bytes stands as the blob of a key of another type.
    """

    def __init__(self, path, keys, bend=None):
        self.path, self.keys, self.bend = str(path), list(keys), bend or (lambda answer: answer)
        self.asked = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(self.path)
        self._socket.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as source:
                head = source.read(4)
                request = source.read(int.from_bytes(head, "big"))
                self.asked.append(request[:1])
                connection.sendall(self.bend(text(self._answer(request))))

    def _answer(self, request):
        if request[0] == 11:
            pairs = [(key if isinstance(key, bytes) else blob(key), name.encode()) for name, key in self.keys]
            return bytes([12]) + len(pairs).to_bytes(4, "big") + b"".join(text(k) + text(n) for k, n in pairs)
        if request[0] == 13:
            length = int.from_bytes(request[1:5], "big")
            wanted, rest = request[5 : 5 + length], request[5 + length :]
            message, flags = rest[4 : 4 + int.from_bytes(rest[:4], "big")], rest[-4:]
            for _, key in self.keys:
                if not isinstance(key, bytes) and blob(key) == wanted and flags == bytes(4):
                    return bytes([14]) + text(text(b"ssh-ed25519") + text(key.sign(message)))
        return bytes([5])


@contextmanager
def agent(path, keys, bend=None):
    """A `FakeAgent`, closed afterwards."""
    made = FakeAgent(path, keys, bend)
    try:
        yield made
    finally:
        made.close()
