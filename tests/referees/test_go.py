"""Go's checksum-database code, which shares nothing with ours, takes our tiles, notes, cosignatures and proofs, and nothing that is bent.

Needs Go and golang.org/x/mod from Debian (`make go`); without them it fails.
"""

import os
import random
import shutil
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting.cosignature import cosign
from privity.accounting.note import Checkpoint
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.adapters.witness_folder import WitnessKey
from privity.model.tree import leaf_hash

pytestmark = pytest.mark.full

SOURCE = Path(__file__).with_name("log.go")
SIGNER = FileSigner(Ed25519PrivateKey.from_private_bytes(bytes(32)), name="custodian.example/accounting")
WITNESSES = [
    WitnessKey(f"w{n}.example", 4, Ed25519PrivateKey.from_private_bytes(bytes([n + 1]) * 32))
    for n in range(3)
]
SIZE = 66_000
"""More than 256 times 256, so that the tree has three levels of tiles."""


def text(data):
    return b64encode(data).decode()


@pytest.fixture(scope="session")
def judge(tmp_path_factory):
    """The referee, built from the tree's own source and Debian's packages alone."""
    program = tmp_path_factory.mktemp("go") / "log"
    environment = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOCACHE": str(program.parent / "cache"),
    }
    subprocess.run(["go", "build", "-o", program, SOURCE], check=True, env=environment)

    def run(folder, vkey=SIGNER.vkey, cosigners=WITNESSES):
        done = subprocess.run(
            [program, folder, vkey, " ".join(key.vkey for key in cosigners), folder.parent / "proofs"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.strip()

    return run


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """A log, its cosigned static copy and some thousand proofs made by us."""
    root, rng = tmp_path_factory.mktemp("made"), random.Random(3)
    with FileLog.create(root / "log", SIGNER) as log:
        while log.size < SIZE:
            count = min(rng.choice([1, 7, 256, 4_096, 9_999]), SIZE - log.size)
            log.append([rng.randbytes(rng.randrange(1, 300)) for _ in range(count)], key=f"{log.size}")
        head = Checkpoint(origin=log.origin, size=log.size, root=log.root)
        note = log.checkpoint + b"".join(cosign(head, key, when=1_790_000_000) for key in WITNESSES)
        log.export(root / "copy", checkpoint=note)
        (root / "proofs").write_text("".join(f"{line}\n" for line in proofs(log, rng)))
    return root


def proofs(log, rng):
    for index in [0, SIZE - 1, *(rng.randrange(SIZE) for _ in range(1_500))]:
        size = rng.randrange(index + 1, SIZE + 1)
        path = " ".join(text(step) for step in log.inclusion(index, size))
        yield f"record {index} {size} {text(log.root_at(size))} {text(leaf_hash(log.entry(index)))} {path}"
    for _ in range(1_500):
        old, new = sorted(rng.randrange(1, SIZE + 1) for _ in range(2))
        path = " ".join(text(step) for step in log.consistency(old, new))
        yield f"consistency {old} {new} {text(log.root_at(old))} {text(log.root_at(new))} {path}"


@pytest.fixture
def bent(made, tmp_path):
    """A copy a test may bend."""
    shutil.copytree(made / "copy", tmp_path / "copy")
    shutil.copy(made / "proofs", tmp_path / "proofs")
    return tmp_path / "copy"


def flip(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 4
    path.write_bytes(data)


def test_go_takes_every_entry_tile_signature_and_proof(judge, made):
    code, said = judge(made / "copy")
    assert (code, said) == (0, f"{SIZE} entries, 4 signatures and 3002 proofs hold")


@pytest.mark.parametrize(
    "name",
    [
        "tile/entries/000",
        "tile/entries/100",
        "tile/0/000",
        "tile/0/257.p/208",
        "tile/1/000",
        "tile/2/000.p/1",
        "checkpoint",
    ],
)
def test_go_refuses_one_flipped_bit_in_any_file(judge, bent, name):
    for place in (0, (bent / name).stat().st_size // 2, -1):
        flip(bent / name, place)
        assert judge(bent)[0] == 1
        flip(bent / name, place)
    assert judge(bent)[0] == 0


def test_go_refuses_another_key_and_a_witness_who_did_not_sign(judge, made):
    other = FileSigner(Ed25519PrivateKey.generate(), name="custodian.example/accounting")
    assert judge(made / "copy", vkey=other.vkey)[0] == 1
    stranger = WitnessKey("w9.example", 4, Ed25519PrivateKey.generate())
    assert judge(made / "copy", cosigners=[*WITNESSES, stranger])[0] == 1


def test_go_refuses_a_proof_with_one_changed_hash_or_number(judge, bent):
    rng, path = random.Random(5), bent.parent / "proofs"
    lines = path.read_text().splitlines()
    for _ in range(25):
        line = rng.choice(lines).split(" ")
        place = rng.randrange(1, len(line))
        line[place] = str(int(line[place]) + 1) if place < 3 else text(rng.randbytes(32))
        path.write_text(" ".join(line) + "\n")
        assert judge(bent)[0] == 1
