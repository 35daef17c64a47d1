"""Signatures and sealing by the host's own `openssl` program, and so by its validated module where it has one.

Nothing confidential touches the disk here in the clear: content to be signed or
sealed goes through a pipe. Temporary files hold signatures and certificates only, in a folder of
mode 0700 that is removed at once. Private keys are named by path and never read or copied by us.

Algorithms, all of them FIPS-approved, read back from the ASN.1 by
`tests/adapters/test_openssl.py`: CMS SignedData with ECDSA P-384 and SHA-384;
CMS AuthEnvelopedData with AES-256-GCM, the key under RSA-OAEP with SHA-256 (3072
bits or more) or ephemeral ECDH with the SHA-384 X9.63 KDF and AES-256 wrap.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Literal

from privity.adapters.certificates import (
    SHORTEST_RSA,
    check_signing_key,
    digest_of,
    load_certificate,
    sealing_options,
)
from privity.adapters.cms_shape import check_signature_shape
from privity.adapters.piping import feed
from privity.errors import InputError, IntegrityError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

OLDEST: Final = (3, 0)
CERTIFICATE_CONFIG: Final = b"""[req]
distinguished_name = dn
x509_extensions = ext
prompt = no
[dn]
[ext]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment, keyAgreement
subjectKeyIdentifier = hash
"""

KeyKind = Literal["p384", "rsa3072"]
KEY_OPTIONS: Final[dict[KeyKind, tuple[str, ...]]] = {
    "p384": ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"),
    "rsa3072": ("-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{SHORTEST_RSA}"),
}


class OpenSSL:
    """The `openssl` program, 3.0 or later.

    Args:
        program: Name or path of the program.
        tmp: Folder for short-lived public files (signatures, certificates); None uses the system's.
        timeout_s: Seconds after which the program is killed and the call fails.

    Raises:
        UnavailableError: The program is absent or older than 3.0.
    """

    def __init__(self, program: str = "openssl", *, tmp: Path | None = None, timeout_s: float = 120) -> None:
        self._program, self._tmp, self._timeout_s = program, tmp, timeout_s
        said = self._must(["version"]).decode("ascii", "replace")
        found = re.match(r"OpenSSL (\d+)\.(\d+)", said)
        if found is None or (int(found[1]), int(found[2])) < OLDEST:
            raise UnavailableError(
                f"The program {program} is not OpenSSL 3.0 or later.",
                where=program,
                remedy="Install OpenSSL 3.0 or later, or name its path in privity.toml.",
            )
        self.version = said.strip()

    def new_key(self, path: Path, *, kind: KeyKind = "p384") -> None:
        """Make a private key at `path` (PEM, PKCS#8, mode 0600). An existing file is never replaced.

        Raises:
            InputError: `path` exists.
            UnavailableError: The key could not be made or written; `path` does not exist.
        """
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise InputError(
                "A key is already there.", where=str(path), remedy="Choose another path."
            ) from error
        try:
            with os.fdopen(handle, "wb") as out:
                self._must(["genpkey", *KEY_OPTIONS[kind]], stdout=out)
                out.flush()
                os.fsync(out.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def self_signed(self, name: str, key_path: Path, cert_path: Path, *, days: int = 730) -> None:
        """Write a self-signed certificate (PEM) for `key_path`, valid from now for `days`.

        For demonstration offices and persons; a real office brings certificates of its own authority.

        Raises:
            InputError: `name` is empty or holds control characters.
            UnavailableError: The program failed; `cert_path` is not written.
        """
        if not name.strip() or not name.isprintable():
            raise InputError(
                "A certificate needs a printable name.", where=str(cert_path), remedy="Give a name."
            )
        subject = "/CN=" + re.sub(r"([\\/+])", r"\\\1", name)
        pem = self._must(
            ["req", "-x509", "-new", "-utf8", "-sha384", "-config", "/dev/stdin", "-days", str(days),
             "-key", str(key_path), "-subj", subject],
            source=CERTIFICATE_CONFIG,
        )  # fmt: skip
        cert_path.write_bytes(pem)

    def sign(self, data: bytes, *, cert: Path, key: Path, passphrase: Path | None = None) -> bytes:
        """Detached CMS SignedData (DER) over exactly `data`; SHA-384, ECDSA when the key is P-384.

        Args:
            data: The bytes to sign. Passed through a pipe.
            cert: PEM certificate of the signer.
            key: PEM private key of that certificate.
            passphrase: File whose first line opens an encrypted key; None for a key in the clear.

        Raises:
            InputError: Certificate and key do not belong together, or the key did not open.
        """
        opened = ["-passin", f"file:{passphrase}"] if passphrase else []
        signature = self._run(
            ["cms", "-sign", "-binary", "-outform", "DER", "-md", "sha384", "-nosmimecap",
             "-signer", str(cert), "-inkey", str(key), *opened],
            source=data,
        )  # fmt: skip
        if signature is None:
            raise InputError(
                "Nothing was signed: the key did not open, or the certificate is not this key's.",
                where=str(key),
                remedy="Check that certificate and key belong together and that the passphrase is right.",
            )
        return signature

    def verify(self, data: bytes, signature: bytes, *, certificate: bytes) -> None:
        """Raise unless `signature` is a detached CMS signature over `data` by exactly this certificate's key.

        Certificates inside the signature are never used. Dates and revocation are the caller's to
        judge, against the enrolment register, with `certificate_dates`.

        Args:
            data: The exact bytes that were signed.
            signature: CMS SignedData, DER, detached, one signer.
            certificate: The pinned one, PEM.

        Raises:
            InputError: The certificate is none, or of a key that signs for nobody here.
            IntegrityError: It is not such a signature. Nothing is returned on
                success, so the answer cannot be ignored by mistake.
        """
        check_signature_shape(signature)
        check_signing_key(certificate)
        with self._folder() as folder:
            (folder / "signature").write_bytes(signature)
            (folder / "certificate").write_bytes(certificate)
            said = self._run(
                ["cms", "-verify", "-binary", "-inform", "DER", "-in", str(folder / "signature"),
                 "-content", "/dev/stdin", "-nointern", "-noverify", "-out", os.devnull,
                 "-certfile", str(folder / "certificate")],
                source=data,
            )  # fmt: skip
        if said is None:
            raise IntegrityError(
                "The signature is not this certificate's signature over these bytes.",
                where="detached signature",
                remedy="Ask for bytes and signature again, or enrol the certificate that signed.",
            )

    def seal(self, source: bytes | Path | Iterable[bytes], out: Path, recipients: Sequence[bytes]) -> None:
        """Encrypt `source` into `out` as CMS AuthEnvelopedData (DER) that each recipient can open.

        Memory does not grow with the content. `out` has mode 0600 and is not yet flushed to the disk.

        Args:
            source: The content, never empty: bytes, a file, or chunks; chunks never touch the disk in the clear.
            out: File to make. An existing file is replaced.
            recipients: PEM certificates, one or more: RSA of 3072 bits or more, or P-256/384/521.

        Raises:
            InputError: A recipient's key is of another kind or too short, none is named, or there is no content.
            UnavailableError: The program or the disk failed; `out` does not exist.
        """
        options = [sealing_options(pem) for pem in recipients]
        if not options or source == b"":
            raise InputError(
                "No recipient is named, or there is nothing to seal.", where=out.name, remedy="Give both."
            )
        with self._folder() as folder:
            command = ["cms", "-encrypt", "-binary", "-stream", "-aes-256-gcm", "-outform", "DER"]
            for number, (pem, keyopts) in enumerate(zip(recipients, options, strict=True)):
                (folder / str(number)).write_bytes(pem)
                command += ["-recip", str(folder / str(number))]
                command += [word for option in keyopts for word in ("-keyopt", option)]
            self._into(command, source, out)

    def can_seal(self, pem: bytes) -> bool:
        """Whether `seal` can seal to this certificate's key."""
        try:
            sealing_options(pem)
        except InputError:
            return False
        return True

    def unseal(self, source: Path, *, cert: Path, key: Path) -> bytes:
        """The content of one sealed file, through a pipe and never onto the disk.

        Check the signed manifest over the sealed file first: `spec/release-package.md` says why.

        Raises:
            IntegrityError: Altered, or not sealed to this certificate.
        """
        content = self._run(
            ["cms", "-decrypt", "-binary", "-inform", "DER", "-recip", str(cert), "-inkey", str(key)],
            source=source,
        )
        if content is None:
            raise IntegrityError(
                "The sealed file did not open: altered, or sealed to another certificate.",
                where=source.name,
                remedy="Check the manifest's digests and ask for the package again.",
            )
        return content

    def certificate_digest(self, pem: bytes) -> str:
        """Hex SHA-256 of the certificate's DER bytes: how registers and manifests name a certificate."""
        return digest_of(pem)

    def certificate_dates(self, pem: bytes) -> tuple[datetime, datetime]:
        """First and last moment of the certificate, both in UTC and inclusive."""
        certificate = load_certificate(pem)
        return certificate.not_valid_before_utc, certificate.not_valid_after_utc

    def _into(self, command: Sequence[str], source: bytes | Path | Iterable[bytes], out: Path) -> None:
        part = out.with_name(out.name + ".part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                if self._run(command, source=source, stdout=file) is None:
                    raise self._failed("cms -encrypt")
            part.replace(out)
        except OSError as error:
            raise UnavailableError(
                f"The file {out.name} could not be written ({error.strerror}).",
                where=out.name,
                remedy="Free space or mend the disk, then repeat the command.",
            ) from error
        finally:
            part.unlink(missing_ok=True)

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="cms-", dir=self._tmp) as name:
            yield Path(name)

    def _must(self, command: Sequence[str], *, source: bytes = b"", stdout: IO[bytes] | None = None) -> bytes:
        said = self._run(command, source=source, stdout=stdout)
        if said is None:
            raise self._failed(command[0])
        return said

    def _run(
        self,
        command: Sequence[str],
        *,
        source: bytes | Path | Iterable[bytes] = b"",
        stdout: IO[bytes] | None = None,
    ) -> bytes | None:
        """Run the program with `source` on its standard input.

        Returns:
            Its output, empty when that went to `stdout`; None when it ended with an error.
        """
        try:
            process = subprocess.Popen(  # noqa: S603  (a fixed command; paths are arguments, there is no shell)
                [self._program, *command],
                stdin=subprocess.PIPE,
                stdout=stdout or subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # no terminal, so it can never stop to ask for a passphrase
                umask=0o077,
                env=os.environ | {"LC_ALL": "C"},
            )
        except OSError as error:
            raise self._gone("could not be started") from error
        said, in_time = feed(process, source, timeout_s=self._timeout_s)
        if not in_time:
            raise self._gone("did not finish in time")
        return None if process.returncode else said

    def _failed(self, command: str) -> UnavailableError:
        return UnavailableError(
            f"The program {self._program} failed at {command}.",
            where=f"{self._program} {command}",
            remedy="Run privity doctor; see that the disk has space and the files named can be read.",
        )

    def _gone(self, what: str) -> UnavailableError:
        return UnavailableError(
            f"The program {self._program} {what}.",
            where=self._program,
            remedy="Install OpenSSL 3.0 or later, or name its path in privity.toml; then repeat.",
        )
