"""The recipient's script opens what was sent to it and, of anything else, writes nothing at all."""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from privity.release.package import encode_line

from .conftest import LINES, line

SCRIPT = Path(__file__).parents[2] / "spec" / "open_release.sh"


@pytest.fixture
def opened(people, tmp_path):
    """Run the script; ``opened(package, who=..., custodian=..., receipt=...)``."""
    (tmp_path / "desk").mkdir()

    def run(package, *, who="agency-ec", custodian="custodian", key=None, receipt=None, env=None):
        out = tmp_path / "desk" / "out.jsonl"
        options = ["-r", receipt] if receipt else []
        me = people[who]
        done = subprocess.run(
            ["sh", SCRIPT, *options, package, people[custodian].cert, me.cert, key or me.key, out],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | (env or {}),
        )
        return done, out

    return run


@pytest.fixture
def resigned(tool, people):
    """Replace a package's manifest by another one with the custodian's own good signature."""
    who = people["custodian"]

    def sign(package, said):
        raw = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
        (package / "manifest.json").write_bytes(raw)
        (package / "manifest.p7s").write_bytes(tool.sign(raw, cert=who.cert, key=who.key))

    return sign


def nothing_written(out):
    return list(out.parent.iterdir()) == []


@pytest.mark.parametrize("who", ["agency-ec", "agency-rsa"])
def test_the_recipient_opens_every_line(opened, package, who):
    done, out = opened(package, who=who)
    assert done.returncode == 0, done.stderr
    assert out.read_bytes() == b"".join(encode_line(line) for line in LINES)
    assert out.stat().st_mode & 0o077 == 0
    assert [p.name for p in out.parent.iterdir()] == ["out.jsonl"]
    assert "DEMONSTRATION: for nontax_criminal_enforcement only" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("who", ["stranger", "custodian"])
def test_nobody_else_opens_it(opened, package, who):
    done, out = opened(package, who=who)
    assert done.returncode == 3
    assert "another certificate" in done.stderr
    assert nothing_written(out)


def test_the_right_certificate_with_the_wrong_key_opens_nothing(opened, people, package):
    done, out = opened(package, key=people["stranger"].key)
    assert done.returncode == 3
    assert nothing_written(out)


def test_an_impostor_of_the_custodians_name_is_refused(opened, seal, tmp_path):
    seal(tmp_path / "forged", signer="impostor")
    done, out = opened(tmp_path / "forged")
    assert done.returncode == 3
    assert "not signed by the custodian" in done.stderr
    assert nothing_written(out)


def flip(name, at=-100):
    def spoil(package):
        data = bytearray((package / name).read_bytes())
        data[at] ^= 1
        (package / name).write_bytes(data)

    return spoil


def append(name):
    return lambda package: (package / name).write_bytes((package / name).read_bytes() + b"\0")


def remove(name):
    return lambda package: (package / name).unlink()


def swap(package):
    one, two = package / "part-00000.p7m", package / "part-00001.p7m"
    first = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(first)


def relabel(package):
    said = (package / "manifest.json").read_bytes()
    (package / "manifest.json").write_bytes(said.replace(b"DEMONSTRATION", b"UNRESTRICTED."))


def flip_length(package):
    data = (package / "manifest.p7s").read_bytes()
    (package / "manifest.p7s").write_bytes(data[:-1])


ALTERED = {
    "a part altered": flip("part-00000.p7m"),
    "a part's tag altered": flip("part-00001.p7m", at=-10),
    "a part with bytes appended": append("part-00000.p7m"),
    "a part absent": remove("part-00001.p7m"),
    "parts exchanged": swap,
    "the listing altered": flip("inner.p7m"),
    "the listing absent": remove("inner.p7m"),
    "the manifest altered": flip("manifest.json"),
    "the manifest with bytes appended": append("manifest.json"),
    "the manifest relabelled": relabel,
    "the manifest absent": remove("manifest.json"),
    "the signature altered": flip("manifest.p7s", at=-20),
    "the signature with bytes appended": append("manifest.p7s"),
    "the signature cut": flip_length,
    "the signature absent": remove("manifest.p7s"),
}


@pytest.mark.parametrize("spoil", ALTERED.values(), ids=ALTERED)
def test_an_altered_package_is_refused_and_nothing_is_written(opened, package, spoil):
    spoil(package)
    done, out = opened(package)
    assert done.returncode == 3, done.stderr
    assert nothing_written(out)


def test_a_signed_manifest_moved_to_another_package_is_refused(opened, seal, package, tmp_path):
    seal(tmp_path / "other", [line(9)], release_id="R-2026-000002")
    for name in ("manifest.json", "manifest.p7s"):
        shutil.copy(tmp_path / "other" / name, package / name)
    done, out = opened(package)
    assert done.returncode == 3
    assert nothing_written(out)


def test_a_listing_of_another_release_is_refused_even_under_a_good_signature(
    opened, seal, resigned, package, tmp_path
):
    seal(tmp_path / "other", release_id="R-2026-000002")
    said = json.loads((package / "manifest.json").read_bytes())
    said["inner"] = json.loads((tmp_path / "other/manifest.json").read_bytes())["inner"]
    shutil.copy(tmp_path / "other/inner.p7m", package / "inner.p7m")
    resigned(package, said)
    done, out = opened(package)
    assert done.returncode == 3
    assert "listing does not belong" in done.stderr
    assert nothing_written(out)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "part-00001.p7m", "part-00000.p7m\n../x", "-x", "part-00000.p7m "]
)
def test_even_the_custodian_cannot_make_it_read_another_file(opened, resigned, package, name):
    said = json.loads((package / "manifest.json").read_bytes())
    said["parts"][0]["name"] = name
    resigned(package, said)
    done, out = opened(package)
    assert done.returncode == 3
    assert nothing_written(out)


def test_a_package_past_its_last_day_is_refused(opened, seal, tmp_path):
    seal(tmp_path / "old", destroy_by=datetime.now(UTC).date() - timedelta(days=2))
    done, out = opened(tmp_path / "old")
    assert done.returncode == 3
    assert "last day has passed" in done.stderr
    assert nothing_written(out)


def test_an_expired_custodians_certificate_is_refused(opened, package, tmp_path):
    fake = tmp_path / "bin"
    fake.mkdir()
    real = shutil.which("openssl")
    (fake / "openssl").write_text(f'#!/bin/sh\ncase "$*" in *-checkend*) exit 1;; esac\nexec {real} "$@"\n')
    (fake / "openssl").chmod(0o755)
    done, out = opened(package, env={"PATH": f"{fake}:{os.environ['PATH']}"})
    assert done.returncode == 3
    assert "expired" in done.stderr
    assert nothing_written(out)


def test_two_pinned_certificates_are_one_too_many(people, package, tmp_path):
    both = tmp_path / "both.pem"
    both.write_bytes(people["custodian"].cert.read_bytes() + people["impostor"].cert.read_bytes())
    run = subprocess.run(
        ["sh", SCRIPT, package, both, people["agency-ec"].cert, people["agency-ec"].key, tmp_path / "out"],
        check=False,
        capture_output=True,
    )
    assert run.returncode == 3
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_there_is_not_written_over(opened, package):
    _, out = opened(package)
    before = out.read_bytes()
    done, _ = opened(package)
    assert done.returncode == 2
    assert out.read_bytes() == before


def test_the_how_to_quotes_what_the_script_says():
    page = (SCRIPT.parents[1] / "docs/how-to/open-a-release.md").read_text("utf-8")
    quoted = re.findall(r"^\| `(.+?)` \|", page, re.MULTILINE)
    assert len(quoted) == 5
    script = SCRIPT.read_text("utf-8")
    assert [words for words in quoted if words not in script] == []


def test_a_wrong_call_shows_the_right_one(tmp_path):
    done = subprocess.run(["sh", SCRIPT, "x"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "open_release.sh [-r RECEIPT] PACKAGE" in done.stderr


def test_a_receipt_says_what_was_opened_and_is_signed_by_the_recipient(
    opened, tool, people, package, tmp_path
):
    receipt = tmp_path / "receipt.json"
    done, _ = opened(package, receipt=receipt)
    assert done.returncode == 0
    said = receipt.read_bytes()
    tool.verify(
        said,
        receipt.with_suffix(".json.p7s").read_bytes(),
        certificate=people["agency-ec"].cert.read_bytes(),
    )
    found = json.loads(said)
    assert found["release_id"] == "R-2026-000001"
    assert found["content_matches"] is True
    opened_at = datetime.fromisoformat(found["opened_at"])
    assert abs(datetime.now(UTC) - opened_at) < timedelta(minutes=5)
