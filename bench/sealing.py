"""What sealing, packaging and opening cost: megabytes a second and peak memory, each in a process of its own.

    python bench/sealing.py [MEGABYTES]     (default 256)

Writes a table to standard output. Content is synthetic and is removed afterwards.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from privity.adapters.openssl import OpenSSL
from privity.adapters.outbox import Outbox
from privity.adapters.package_folder import PackageFolder
from privity.model.release import Accounted, ReleasedLine, ReleasedValue, ReleaseId, Terms
from privity.release import write_package
from privity.release.package import encode_line

SCRIPT = Path(__file__).parents[1] / "spec" / "open_release.sh"
RELEASE = ReleaseId("R-BENCH-1")


def line(number: int) -> ReleasedLine:
    address = {
        "address_line1": f"{number % 9000 + 1} OAK ST",
        "city": "EXAMPLE",
        "state": "OH",
        "postal_code": "43002",
    }
    values = (
        ReleasedValue(element="mailing_address", period=2023, value=address),
        ReleasedValue(element="wages", period=2023, value=str(number)),
    )
    return ReleasedLine(line=f"B-2026-1/L{number:08d}", ordinal=number, values=values)


def terms(certificate: str) -> Terms:
    return Terms(
        release_id=RELEASE,
        custodian="CUST",
        batch="B-2026-1",
        authority="i2",
        approval="a" * 64,
        checkpoint="bench",
        recipient="enclave-1",
        recipient_certificates=(certificate,),
        label="DEMONSTRATION",
        purpose="nontax_criminal_enforcement",
        sealed_on=date(2026, 1, 1),
        destroy_by=date(2099, 1, 1),
    )


def keys(folder: Path) -> None:
    tool = OpenSSL()
    for name, kind in (("custodian", "p384"), ("ec", "p384"), ("rsa", "rsa3072")):
        tool.new_key(folder / f"{name}.key", kind=kind)
        tool.self_signed(name, folder / f"{name}.key", folder / f"{name}.pem")


def seal(folder: Path, megabytes: int, recipient: str) -> None:
    pem = (folder / f"{recipient}.pem").read_bytes()
    OpenSSL().seal((bytes(1 << 20) for _ in range(megabytes)), folder / "sealed", [pem])
    (folder / "sealed").unlink()


def package(folder: Path, megabytes: int) -> None:
    tool, pem = OpenSSL(), (folder / "ec.pem").read_bytes()
    lines = (megabytes << 20) // len(encode_line(line(1)))
    write_package(
        map(line, range(1, lines + 1)),
        terms(tool.certificate_digest(pem)),
        folder=PackageFolder(folder / "package", tool, [pem]),
        sign=lambda data: tool.sign(data, cert=folder / "custodian.pem", key=folder / "custodian.key"),
    )


def deliver(folder: Path) -> None:
    outbox = Outbox(folder)
    digest = outbox.hold(RELEASE, folder / "package")
    outbox.send(RELEASE, digest, Accounted(release_id=RELEASE, digest=digest, first_entry=0, entries=1))


def reopen(folder: Path) -> None:
    names = (folder / "custodian.pem", folder / "ec.pem", folder / "ec.key", folder / "opened")
    subprocess.run(
        ["sh", SCRIPT, folder / "outbox" / "enclave-1" / RELEASE, *names],
        check=True,
        stderr=subprocess.DEVNULL,
    )


def one(folder: Path, what: str, megabytes: int) -> None:
    """Do one thing and print seconds and the larger of our own and our children's peak memory."""
    work = {
        "seal to EC": lambda: seal(folder, megabytes, "ec"),
        "seal to RSA": lambda: seal(folder, megabytes, "rsa"),
        "package": lambda: package(folder, megabytes),
        "hold and send": lambda: deliver(folder),
        "open (recipient)": lambda: reopen(folder),
    }[what]
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "peak_mb": peak / 1024}))


def main(megabytes: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        keys(Path(name))
        print(f"{'what':<18}{'MB/s':>8}{'peak MB':>10}   ({megabytes} MB of content)")
        for what in ("seal to EC", "seal to RSA", "package", "hold and send", "open (recipient)"):
            run = [sys.executable, __file__, "--one", name, what, str(megabytes)]
            said = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
            print(f"{what:<18}{megabytes / said['seconds']:>8.0f}{said['peak_mb']:>10.0f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 256)
