"""A loaded record file that was changed, or keyed by another plan, is never searched."""

from dataclasses import replace

import pytest

from privity.errors import IntegrityError
from privity.identity import (
    RecordFile,
    RecordManifest,
    RecordPart,
    load_steps,
    whole_steps,
)
from privity.identity.manifest import PART, part_name, plan_digest
from privity.identity.steps import KEPT, WHOLE
from privity.model.canonical import canonical
from privity.model.digest import purposed

SOURCES = {"persons": "cd" * 32}


def files(folder, relations):
    return tuple(
        RecordFile(relation=name, file=f"{folder}/{name}.parquet", rows=3, sha256="ab" * 32)
        for name in relations
    )


@pytest.fixture
def part():
    return RecordPart(name="p", persons=3, first_no=0, sources=SOURCES, files=files("p", KEPT))


@pytest.fixture
def manifest(part):
    other = RecordPart(name="q", persons=2, first_no=3, sources=SOURCES, files=files("q", KEPT))
    return RecordManifest(
        standardiser=plan_digest(),
        engine="Engine 1",
        self_test="ef" * 32,
        parts=(part, other),
        whole=files("whole", WHOLE),
        summary={"persons": 5},
    )


def test_a_manifest_reads_back_as_it_was(manifest):
    assert RecordManifest.from_bytes(manifest.to_bytes()) == manifest
    manifest.check()


def test_a_part_reads_back_as_it_was(part):
    assert RecordPart.from_bytes(part.to_bytes()) == part


def test_a_relation_stands_in_a_file_of_every_part(manifest):
    assert manifest.files("held") == ("p/held.parquet", "q/held.parquet")
    assert manifest.files("held_crowds") == ("whole/held_crowds.parquet",)
    assert (manifest.rows()["held"], manifest.persons) == (6, 5)


def test_a_part_is_named_by_all_that_it_is_made_from():
    names = {
        part_name(SOURCES, share=0, of=2, engine="Engine 1"),
        part_name(SOURCES, share=1, of=2, engine="Engine 1"),
        part_name(SOURCES, share=0, of=3, engine="Engine 1"),
        part_name(SOURCES, share=0, of=2, engine="Engine 2"),
        part_name({"persons": "ce" * 32}, share=0, of=2, engine="Engine 1"),
    }
    assert len(names) == 5


def test_a_file_keyed_by_another_plan_is_refused(manifest):
    other = RecordManifest.from_bytes(manifest.to_bytes().replace(plan_digest().encode(), b"0" * 64))
    with pytest.raises(IntegrityError, match="standardised by another version"):
        other.check()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data + b" ",
        lambda data: data.replace(b"records/v2", b"records/v1"),
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
    assert set(WHOLE) <= {step.makes for step in whole_steps()}


def test_what_is_not_sealed_says_nothing_of_custody_and_bears_the_name_it_had(manifest, part):
    for data in (part.to_bytes(), manifest.to_bytes()):
        assert b"custod" not in data
    told = {"sources": SOURCES, "share": 0, "of": 1, "engine": "E", "plan": plan_digest()}
    assert part_name(SOURCES, share=0, of=1, engine="E") == purposed(PART, canonical(told)).hex()[:24]


def test_what_is_sealed_says_for_whom_and_is_another_part(part):
    custody = {"class": "ab" * 16, "needed": 2, "names": ["a", "b", "c"]}
    sealed = replace(part, custody=custody)
    assert RecordPart.from_bytes(sealed.to_bytes()) == sealed
    names = {part_name(SOURCES, share=0, of=1, engine="E", custodians=body) for body in (None, "ab", "cd")}
    assert len(names) == 3
