"""A synthetic custodian, recipients and one sealed package, made once."""

import shutil
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from privity.adapters.openssl import OpenSSL
from privity.adapters.package_folder import PackageFolder
from privity.model.release import ReleasedLine, ReleasedValue, Terms
from privity.release import write_package

ADDRESS = {
    "address_line1": "12 OAK ST",
    "city": "EXAMPLE",
    "state": "OH",
    "postal_code": "43002",
    "country": "US",
}


def line(number, wages="41000"):
    return ReleasedLine(
        line=f"B-2026-1/L{number}",
        ordinal=number,
        values=(
            ReleasedValue(element="mailing_address", period=2023, value=ADDRESS),
            ReleasedValue(element="wages", period=2023, value=wages),
        ),
    )


LINES = tuple(line(n) for n in range(1, 8))


@pytest.fixture(scope="session")
def tool():
    return OpenSSL()


@pytest.fixture(scope="session")
def people(tool, tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    kinds = {
        "custodian": "p384",
        "impostor": "p384",
        "agency-ec": "p384",
        "agency-rsa": "rsa3072",
        "stranger": "p384",
    }
    for name, kind in kinds.items():
        tool.new_key(folder / f"{name}.key", kind=kind)
        shown = "Custodian" if name == "impostor" else name
        tool.self_signed(shown, folder / f"{name}.key", folder / f"{name}.pem", days=30)
    return {n: SimpleNamespace(cert=folder / f"{n}.pem", key=folder / f"{n}.key") for n in kinds}


@pytest.fixture(scope="session")
def terms(tool, people):
    def make(to=("agency-ec", "agency-rsa"), **changed):
        said = {
            "release_id": "R-2026-000001",
            "custodian": "CUST",
            "batch": "B-2026-1",
            "authority": "i2",
            "approval": "a" * 64,
            "checkpoint": "log.example\n12\nroot",
            "recipient": "enclave-1",
            "recipient_certificates": tuple(
                tool.certificate_digest(people[name].cert.read_bytes()) for name in to
            ),
            "label": "DEMONSTRATION",
            "purpose": "nontax_criminal_enforcement",
            "sealed_on": date(2026, 3, 1),
            "destroy_by": datetime.now(UTC).date() + timedelta(days=30),
        }
        return Terms(**said | changed)

    return make


@pytest.fixture(scope="session")
def seal(tool, people, terms):
    """Write a package to a folder: ``seal(path, lines, signer=..., to=..., part_bytes=...)``."""

    def make(
        path, lines=LINES, *, signer="custodian", to=("agency-ec", "agency-rsa"), part_bytes=1000, **changed
    ):
        folder = PackageFolder(path, tool, [people[name].cert.read_bytes() for name in to])
        who = people[signer]
        return write_package(
            lines,
            terms(to, **changed),
            folder=folder,
            sign=lambda data: tool.sign(data, cert=who.cert, key=who.key),
            part_bytes=part_bytes,
        )

    return make


@pytest.fixture(scope="session")
def sealed_once(seal, tmp_path_factory):
    path = tmp_path_factory.mktemp("sealed") / "package"
    seal(path)
    return path


@pytest.fixture
def package(sealed_once, tmp_path):
    """A fresh copy of the package, to be spoiled at will."""
    return shutil.copytree(sealed_once, tmp_path / "package")
