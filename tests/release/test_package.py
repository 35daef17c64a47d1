"""A package says nothing confidential in the clear, is exactly what its manifest names, and is never half made."""

import dataclasses
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from privity.adapters.package_folder import PackageFolder, check_folder, open_package
from privity.errors import InputError, IntegrityError, OutOfOrderError, UnavailableError
from privity.model.canonical import canonical
from privity.model.release import ReleasedLine, ReleasedValue
from privity.release import read_inner, read_manifest, write_package
from privity.release.package import encode_line

from .conftest import ADDRESS, LINES, line


class Memory:
    """A folder that keeps plaintext under the names it would be sealed as."""

    def __init__(self):
        self.sealed, self.clear = {}, {}

    def seal(self, name, source):
        self.sealed[name] = b"".join(source)
        standing_in = b"sealed:" + self.sealed[name]
        return len(standing_in), sha256(standing_in).hexdigest()

    def write(self, name, data):
        self.clear[name] = data


def written(terms, lines=LINES, **options):
    memory = Memory()
    sealed = write_package(lines, terms(), folder=memory, sign=lambda data: b"signed " + data, **options)
    return memory, sealed


def test_every_line_leaves_once_and_in_order(terms):
    memory, sealed = written(terms, part_bytes=600)
    parts = [memory.sealed[name] for name in sorted(memory.sealed) if name.startswith("part-")]
    assert len(parts) > 1
    assert b"".join(parts) == b"".join(encode_line(line) for line in LINES)
    assert sealed.lines == len(LINES)


@pytest.mark.parametrize("part_bytes", [len(encode_line(LINES[0])), 600, 10**6])
def test_no_part_is_larger_than_allowed_and_no_line_is_split(terms, part_bytes):
    memory, _ = written(terms, part_bytes=part_bytes)
    parts = [data for name, data in memory.sealed.items() if name.startswith("part-")]
    assert all(len(data) <= part_bytes and data.endswith(b"\n") for data in parts)


def test_a_line_is_an_object_of_named_values(terms):
    assert json.loads(encode_line(LINES[0])) == {
        "line": "B-2026-1/L1",
        "elements": [
            {"element": "mailing_address", "period": 2023, "value": ADDRESS},
            {"element": "wages", "period": 2023, "value": "41000"},
        ],
    }


def test_the_specification_shows_a_line_as_it_is_written():
    page = (Path(__file__).parents[2] / "spec/release-package.md").read_text("utf-8")
    (shown,) = re.findall(r"^\{.*\}$", page, re.MULTILINE)
    address = {k: v for k, v in ADDRESS.items() if k != "country"}
    values = (
        ReleasedValue(element="mailing_address", period=2023, value=address),
        ReleasedValue(element="wages", period=2023, value="41000"),
    )
    assert encode_line(ReleasedLine(line="B-2026-1/L1", ordinal=1, values=values)) == shown.encode() + b"\n"


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\t=1", "a\n=1", "“é”", "0042"])
def test_a_value_leaves_as_the_text_it_is(value):
    row = ReleasedLine(
        line="B/L", ordinal=1, values=(ReleasedValue(element="wages", period=None, value=value),)
    )
    assert json.loads(encode_line(row))["elements"][0]["value"] == value
    assert encode_line(row).count(b"\n") == 1


def test_the_manifest_says_nothing_about_anyone(terms):
    memory, _ = written(terms)
    said = b"".join(memory.clear.values())
    for secret in ("41000", "OAK", "43002", "L1", sha256(memory.sealed["part-00000.p7m"]).hexdigest()):
        assert secret.encode() not in said


def test_the_sealed_listing_names_what_each_part_holds(terms):
    memory, _ = written(terms, part_bytes=600)
    listed = read_inner(memory.sealed["inner.p7m"], read_manifest(memory.clear["manifest.json"]))
    held = [memory.sealed[f"part-{n:05d}.p7m"] for n in range(len(listed))]
    assert listed == tuple((len(data), sha256(data).hexdigest()) for data in held)


def test_the_manifest_is_signed_last_and_known_by_its_digest(terms):
    memory, sealed = written(terms)
    assert list(memory.clear) == ["manifest.json", "manifest.p7s"]
    assert memory.clear["manifest.p7s"] == b"signed " + memory.clear["manifest.json"]
    assert sealed.digest == sha256(memory.clear["manifest.json"]).hexdigest()


def test_a_manifest_is_read_as_it_was_written(terms):
    memory, _ = written(terms)
    said = read_manifest(memory.clear["manifest.json"]).terms
    expected = terms()
    assert said == dataclasses.replace(
        expected, recipient_certificates=tuple(sorted(expected.recipient_certificates))
    )


def test_a_release_of_nothing_is_refused_before_anything_is_signed(terms):
    memory = Memory()
    with pytest.raises(OutOfOrderError, match="without a line"):
        write_package([], terms(), folder=memory, sign=lambda data: b"")
    assert memory.clear == {}


def test_a_line_longer_than_a_part_is_refused(terms):
    with pytest.raises(InputError, match="Line 2"):
        written(terms, [line(1), line(2, wages="1" * 900)], part_bytes=600)


@pytest.mark.parametrize("field", ["release_id", "recipient"])
def test_an_id_that_cannot_name_a_folder_is_refused(terms, field):
    with pytest.raises(InputError):
        write_package(LINES, terms(**{field: "../x"}), folder=Memory(), sign=lambda data: b"")


def test_a_signer_that_fails_leaves_no_manifest(terms):
    def sign(data):
        raise UnavailableError("No token.", where="token", remedy="Insert it.")

    memory = Memory()
    with pytest.raises(UnavailableError):
        write_package(LINES, terms(), folder=memory, sign=sign)
    assert memory.clear == {}


def changed(**fields):
    def spoil(said):
        for name, value in fields.items():
            if value is None:
                del said[name]
            else:
                said[name] = value
        return said

    return spoil


def part(**fields):
    def spoil(said):
        said["parts"][0] |= fields
        return said

    return spoil


MALFORMED = {
    "another format": changed(format="privity/release-package/v2"),
    "a field absent": changed(label=None),
    "a field added": changed(note="x"),
    "no part": changed(parts=[]),
    "no recipient": changed(recipient_certificates=[]),
    "a path as id": changed(release_id="../R"),
    "a path as recipient": changed(recipient="a/b"),
    "a path as part": part(name="../../x"),
    "parts out of order": part(name="part-00001.p7m"),
    "a digest too short": part(sha256="ab"),
    "a size of another type": part(size=True),
    "a size below zero": part(size=-1),
    "a date that is none": changed(destroy_by="2026-02-30"),
    "a number for text": changed(purpose=1),
    "a list for a file": changed(inner=[]),
    "another inner": lambda said: said | {"inner": said["inner"] | {"name": "x.p7m"}},
}


@pytest.mark.parametrize("spoil", MALFORMED.values(), ids=MALFORMED)
def test_a_manifest_of_any_other_shape_is_refused(terms, spoil):
    memory, _ = written(terms)
    said = spoil(json.loads(memory.clear["manifest.json"]))
    with pytest.raises(IntegrityError):
        read_manifest(canonical(said))


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b'{"a":1}', b"\xff", b"[" * 100_000, b"1.5"])
def test_what_is_no_manifest_at_all_is_refused(data):
    with pytest.raises(IntegrityError):
        read_manifest(data)


def test_a_manifest_with_doubled_keys_or_spaces_is_refused(terms):
    memory, _ = written(terms)
    good = memory.clear["manifest.json"]
    for bad in (good[:-1] + b',"label":"FREE"}', good.replace(b":", b": ", 1), good + b"\n"):
        with pytest.raises(IntegrityError):
            read_manifest(bad)


# On the disk, with the openssl program


def test_a_package_opens_for_each_recipient_and_holds_every_line(tool, people, package, tmp_path):
    for name in ("agency-ec", "agency-rsa"):
        who = people[name]
        out = tmp_path / name
        manifest = open_package(
            package, out, tool, custodian=people["custodian"].cert.read_bytes(), cert=who.cert, key=who.key
        )
        assert out.read_bytes() == b"".join(encode_line(line) for line in LINES)
        assert manifest.terms.label == "DEMONSTRATION"


def test_a_package_does_not_open_for_a_stranger_or_under_an_impostor(tool, people, package, tmp_path):
    for custodian, who in (("custodian", "stranger"), ("impostor", "agency-ec")):
        with pytest.raises(IntegrityError):
            open_package(
                package,
                tmp_path / "out",
                tool,
                custodian=people[custodian].cert.read_bytes(),
                cert=people[who].cert,
                key=people[who].key,
            )
    assert not list(tmp_path.glob("out*"))


def test_a_folder_is_made_new_and_for_its_owner_alone(tool, tmp_path):
    PackageFolder(tmp_path / "new", tool, [])
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    with pytest.raises(UnavailableError):
        PackageFolder(tmp_path / "new", tool, [])


def test_no_plaintext_lies_in_the_folder(package):
    for path in package.iterdir():
        assert b"OAK ST" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def test_the_folder_checks_as_its_manifest_says(package):
    assert check_folder(package).names == {path.name for path in package.iterdir()}
