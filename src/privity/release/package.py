"""Write a release package: content split into parts, each sealed, and a signed manifest over all of them.

    parts -> inner -> manifest -> signature

The signature is over the *ciphertext*, so a recipient checks everything before
decrypting anything. Digests of the plaintext travel sealed, in the inner file:
a digest of a wage or a postcode would confirm a guess. Format: spec/release-package.md.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Protocol

from privity.errors import InputError, IntegrityError, OutOfOrderError
from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.model.release import Sealed
from privity.release.manifest import (
    INNER,
    MANIFEST,
    SAFE_ID,
    SIGNATURE,
    Manifest,
    SealedFile,
    part_name,
    read_manifest,
    write_manifest,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from privity.model.release import ReleasedLine, Terms

INNER_FORMAT: Final = "privity/release-inner/v1"
PART_BYTES: Final = 64 << 20
"""Most bytes of content in a part: what a recipient's `openssl cms -decrypt` must hold in memory."""


class Folder(Protocol):
    """Where a package is written, and to whom what lies there is sealed."""

    def seal(self, name: str, source: Iterable[bytes]) -> tuple[int, str]:
        """Encrypt `source` to the recipients as file `name`; its size and hex SHA-256 as it lies there."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Write `data` in the clear as file `name`."""
        ...


def write_package(
    lines: Iterable[ReleasedLine],
    terms: Terms,
    *,
    folder: Folder,
    sign: Callable[[bytes], bytes],
    part_bytes: int = PART_BYTES,
) -> Sealed:
    """Write one package. Lines may be any number: they are streamed, never held together.

    Args:
        lines: What leaves, in request order.
        terms: What the manifest says in the clear.
        folder: An empty place, sealing to exactly `terms.recipient_certificates`.
        sign: The custodian's detached CMS signature over the bytes given.
        part_bytes: Most bytes of content in one part; a line is never split.

    Raises:
        InputError: An id cannot name a folder, or one line is longer than a part.
        OutOfOrderError: There is no line; nothing is signed.
        UnavailableError: Sealing or signing failed; the folder holds no signed manifest.
    """
    _check_ids(terms)
    source = _Lines(lines, part_bytes)
    parts: list[SealedFile] = []
    plain = []
    while source.more():
        meter = _Meter(source.part())
        name = part_name(len(parts))
        size, digest = folder.seal(name, meter)
        parts.append(SealedFile(name=name, size=size, sha256=digest))
        plain.append({"name": name, "size": meter.size, "sha256": meter.digest()})
    if not parts:
        raise OutOfOrderError(
            "A release without a line cannot be sealed.",
            where=terms.release_id,
            remedy="Release only lines with content.",
        )
    listing = canonical(
        {"format": INNER_FORMAT, "release_id": terms.release_id, "lines": source.count, "parts": plain}
    )
    size, digest = folder.seal(INNER, [listing])
    inner = SealedFile(name=INNER, size=size, sha256=digest)
    manifest = write_manifest(terms, inner, tuple(parts))
    signature = sign(manifest)
    folder.write(MANIFEST, manifest)
    folder.write(SIGNATURE, signature)
    return Sealed(
        release_id=terms.release_id,
        recipient=terms.recipient,
        digest=file_digest(manifest),
        lines=source.count,
        size=sum(part.size for part in parts) + inner.size + len(manifest) + len(signature),
    )


def check_package(
    manifest: bytes, files: dict[str, tuple[int, str]], *, release_id: str | None = None
) -> Manifest:
    """Raise unless the files lying in a folder are exactly the manifest's, byte for byte.

    Args:
        manifest: Bytes of ``manifest.json``.
        files: Every other file of the folder: name to size and hex SHA-256.
        release_id: The release expected; None for any.

    Raises:
        IntegrityError: A file is absent, added or altered, or the release is another one.
    """
    found = read_manifest(manifest)
    expected = {file.name: (file.size, file.sha256) for file in (found.inner, *found.parts)}
    present = {name: said for name, said in files.items() if name != SIGNATURE}
    if SIGNATURE not in files or present != expected:
        raise _altered("a file is absent, added or altered")
    if release_id not in {None, found.terms.release_id}:
        raise _altered("it is of another release")
    return found


def read_inner(inner: bytes, manifest: Manifest) -> tuple[tuple[int, str], ...]:
    """Size and hex SHA-256 of each part's content, in part order, from the opened inner file.

    Raises:
        IntegrityError: It is of another release, or lists other parts than the manifest.
    """
    found = json.loads(inner)
    named = [part["name"] for part in found["parts"]]
    if (found["format"], found["release_id"]) != (INNER_FORMAT, manifest.terms.release_id):
        raise _altered("its inner listing is of another release or format")
    if named != [part.name for part in manifest.parts]:
        raise _altered("its inner listing names other parts")
    return tuple((part["size"], part["sha256"]) for part in found["parts"])


def encode_line(line: ReleasedLine) -> bytes:
    """One line of a part: canonical JSON and a line feed."""
    elements: list[dict[str, Any]] = [
        {
            "element": value.element,
            "period": value.period,
            "value": value.value if isinstance(value.value, str) else dict(value.value),
        }
        for value in line.values
    ]
    return canonical({"line": line.line, "elements": elements}) + b"\n"


def read_lines(content: bytes) -> tuple[dict[str, Any], ...]:
    """The objects of an opened part, in order."""
    return tuple(json.loads(line) for line in content.splitlines())


def _check_ids(terms: Terms) -> None:
    for word in (terms.release_id, terms.recipient):
        if SAFE_ID.fullmatch(word) is None:
            raise InputError(
                "A release or recipient id holds a character that cannot name a folder.",
                where="release terms",
                remedy="Use letters, digits, - and _ only.",
            )


class _Lines:
    """Encoded lines, handed out part by part."""

    def __init__(self, lines: Iterable[ReleasedLine], part_bytes: int) -> None:
        self._encoded = map(encode_line, lines)
        self._part_bytes = part_bytes
        self._next = next(self._encoded, None)
        self.count = 0

    def more(self) -> bool:
        return self._next is not None

    def part(self) -> Iterator[bytes]:
        room = self._part_bytes
        while self._next is not None and len(self._next) <= room:
            line = self._next
            room -= len(line)
            self.count += 1
            self._next = next(self._encoded, None)
            yield line
        if room == self._part_bytes:
            raise InputError(
                f"Line {self.count + 1} of the release is longer than a part.",
                where="release content",
                remedy="Release that line by itself with larger parts.",
            )


class _Meter:
    """Counts and digests what passes through."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._hash, self.size = chunks, sha256(), 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._hash.update(chunk)
            self.size += len(chunk)
            yield chunk

    def digest(self) -> str:
        return self._hash.hexdigest()


def _altered(why: str) -> IntegrityError:
    return IntegrityError(
        f"The package was refused: {why}.", where="release package", remedy="Ask for the package again."
    )
