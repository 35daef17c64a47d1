"""The law packs an office adopted, each in one archive named by its digest, for as long as the office stands.

Which of them is in force stands in `current`. Someone who can write here can close
the gate and not open it: counsel's signed entry names the digest of the law in force,
and an archive that is not what its name says is not used.
"""

from __future__ import annotations

import zipfile
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

from privity.adapters.durable import replace_durably
from privity.errors import IntegrityError, UnavailableError
from privity.law import LawPack, files_of, pack_digest, read_pack

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

CURRENT = "current"
_MADE_ON = (1980, 1, 1, 0, 0, 0)


class LawStore:
    """The folder `law/` of an office."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def digest(pack: Traversable) -> str:
        """The digest of a pack's files as they are now."""
        return pack_digest(pack)

    def keep(self, pack: Traversable) -> str:
        """Keep a pack's files durably; its digest. One that is kept already is left as it is.

        Raises:
            InputError: It could not be opened again: its rules, lists or canaries are faulty. Nothing was kept.
        """
        digest = pack_digest(pack)
        place = self._place(digest)
        if not place.exists():
            read_pack(pack)
            replace_durably(place, _archive(files_of(pack), pack.name))
        return digest

    def choose(self, digest: str) -> None:
        """Put a kept pack in force, durably."""
        self.open(digest)
        replace_durably(self._folder / CURRENT, f"{digest}\n".encode("ascii"))

    def chosen(self) -> str:
        """The digest of the pack in force.

        Raises:
            UnavailableError: None is.
        """
        place = self._folder / CURRENT
        if not place.exists():
            raise UnavailableError(
                "The office has adopted no law.",
                where=f"law/{CURRENT}",
                remedy="Have counsel adopt it: privity law adopt.",
            )
        return place.read_text("ascii", "replace").strip()

    def holds(self, digest: str) -> bool:
        """Whether a pack of that digest is kept here."""
        return self._place(digest).exists()

    def open(self, digest: str) -> LawPack:
        """Read a kept pack.

        Raises:
            UnavailableError: It is not kept here.
            IntegrityError: The archive is not what its name says.
            InputError: The pack is faulty; an adopted one never is, unless a later release reads it otherwise.
        """
        place = self._place(digest)
        if not place.exists():
            raise UnavailableError(
                "A law pack that was adopted is not there.",
                where=f"law/{place.name}",
                remedy="Restore the file from its backup.",
            )
        try:
            return _read(place.read_bytes(), digest)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise _not_it(place) from error

    def with_file(self, digest: str, path: str, data: bytes) -> Traversable:
        """A kept pack with one file more or in place of another, to be read and not to be kept.

        Raises:
            UnavailableError, IntegrityError: As `open`.
        """
        self.open(digest)
        with zipfile.ZipFile(self._place(digest)) as archive:
            (name,) = {member.partition("/")[0] for member in archive.namelist()}
            files = {m.partition("/")[2]: archive.read(m) for m in archive.namelist()}
        whole = zipfile.ZipFile(BytesIO(_archive({**files, path: data}, name)))
        return next(zipfile.Path(whole).iterdir())

    def _place(self, digest: str) -> Path:
        return self._folder / f"{digest}.zip"


@lru_cache(maxsize=4)
def _read(archive: bytes, digest: str) -> LawPack:
    """An archive's pack, read once in a process: the very bytes are the key.

    Raises:
        ValueError: It is not the pack of that digest.
    """
    (top,) = zipfile.Path(zipfile.ZipFile(BytesIO(archive))).iterdir()
    if pack_digest(top) != digest:
        raise ValueError(digest)
    return read_pack(top)


def _archive(files: dict[str, bytes], name: str) -> bytes:
    """The files as an archive that is the same whenever it is made."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}/{path}", _MADE_ON), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _not_it(place: Path) -> IntegrityError:
    return IntegrityError(
        "A law pack that was adopted is not what its name says.",
        where=f"law/{place.name}",
        remedy="Restore the file from its backup; rely on no decision made since it changed.",
    )
