"""A loaded record file that was changed, or keyed by another plan, is never searched."""

import pytest

from privity.errors import IntegrityError
from privity.identity import KEPT, RecordManifest, RecordPart, load_steps, plan_digest


@pytest.fixture
def manifest():
    parts = tuple(
        RecordPart(relation=name, file=f"{name}.parquet", rows=3, sha256="ab" * 32) for name in KEPT
    )
    return RecordManifest(
        standardiser=plan_digest(),
        sources={"persons.parquet": "cd" * 32},
        parts=parts,
        summary={"persons": 3},
    )


def test_a_manifest_reads_back_as_it_was(manifest):
    assert RecordManifest.from_bytes(manifest.to_bytes()) == manifest
    manifest.check()


def test_a_file_keyed_by_another_plan_is_refused(manifest):
    other = RecordManifest.from_bytes(manifest.to_bytes().replace(plan_digest().encode(), b"0" * 64))
    with pytest.raises(IntegrityError, match="standardised by another version"):
        other.check()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data + b" ",
        lambda data: data.replace(b"records/v1", b"records/v2"),
        lambda data: data.replace(b'"rows"', b'"rowz"', 1),
        lambda data: b"[]",
        lambda data: b"\xff",
    ],
    ids=["cut", "padded", "another format", "another field", "no object", "no text"],
)
def test_a_spoiled_manifest_is_refused(manifest, spoil):
    with pytest.raises(IntegrityError):
        RecordManifest.from_bytes(spoil(manifest.to_bytes()))


def test_the_digest_of_the_plan_is_the_same_each_time_and_names_every_relation_kept():
    assert plan_digest() == plan_digest()
    assert set(KEPT) <= {step.makes for step in load_steps()}
