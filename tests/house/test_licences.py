"""Everything installed may be used by anyone: an allow-list of licences over both lock files."""

import re
from importlib.metadata import distribution, metadata

import pytest

from .tree import ROOT

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "MPL-2.0",
    "PSF-2.0", "Unlicense", "Zlib",
}  # fmt: skip
READ_AS = {
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "BSD License": "BSD",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
}
READ_BY_HAND = {"cedarpy": "Apache-2.0", "cvc5": "BSD-3-Clause"}
"""Packages whose metadata name no licence; what their licence files say is held against them below."""

SAYS = {
    "cedarpy": ("licenses/LICENSE", "Apache License"),
    "cvc5": ("licenses/COPYING", "may (and do) remain under the more permissive modified BSD license"),
}

LOCKS = ("requirements.lock", "requirements-dev.lock")
SPARK = "requirements-spark.lock"
"""Spark's own lock: it is source and large, so only what needs it installs it."""
PKCS11 = "requirements-pkcs11.lock"
"""Of an extra that the long tests alone install."""
BESIDE = "bench/ledger/requirements.lock"
"""What a bench starts as a program of its own, under whatever licence; nothing of it is imported or installed with the gate."""
SCITT = "tests/referees/scitt/requirements.lock"
"""What judges our receipts, in an environment of its own, where `tests/referees/test_scitt.py` reads the licences."""
RANKING = "requirements-ranking.lock"
"""Of an extra with an environment of its own, where `tests/adapters/splink_real.py` reads the licences."""
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==([^ ]+) \\$", re.MULTILINE)


def pins(lock):
    return dict(PIN.findall((ROOT / lock).read_text("utf-8")))


PINNED = {name: version for lock in LOCKS for name, version in pins(lock).items()}


def licences(package):
    """What a package says of itself: an SPDX expression, classifiers, or a short line."""
    said = metadata(package)
    expression = said.get("License-Expression")
    if expression:
        return re.split(r"\s+(?:OR|AND)\s+", expression.replace("(", "").replace(")", ""))
    classified = [
        line.rpartition(" :: ")[2]
        for line in said.get_all("Classifier", [])
        if line.startswith("License ::") and line.count(" :: ") > 1
    ]
    stated = said.get("License", "").strip().splitlines()
    return classified or stated[:1] or [READ_BY_HAND[package]]


def test_every_package_may_be_used_by_anyone():
    said = {package: {READ_AS.get(each, each) for each in licences(package)} for package in PINNED}
    assert {package: found for package, found in said.items() if not found or not found <= ALLOWED} == {}


@pytest.mark.parametrize("package", READ_BY_HAND)
def test_a_licence_read_by_hand_stands_in_the_package(package):
    place, words = SAYS[package]
    assert words in " ".join((distribution(package).read_text(place) or "").split())


def test_the_solver_is_the_build_without_gpl_libraries():
    assert metadata("cvc5")["Summary"] == "Python bindings for cvc5 (BSD version)"
    assert not any(name.startswith("cvc5-") for name in PINNED)


def test_what_the_gate_runs_with_is_what_it_is_tested_with():
    assert pins(LOCKS[0]).items() <= pins(LOCKS[1]).items()


def test_spark_runs_beside_what_the_gate_is_tested_with():
    assert (pins(SPARK).keys() & PINNED.keys()) | {"py4j", "pyspark"} == pins(SPARK).keys()
    assert {name: PINNED[name] for name in pins(SPARK).keys() & PINNED.keys()}.items() <= pins(SPARK).items()


@pytest.mark.full
@pytest.mark.parametrize("package", ["py4j", "pyspark"])
def test_spark_is_what_is_locked_and_may_be_used_by_anyone(package):
    assert metadata(package)["Version"] == pins(SPARK)[package]
    assert {READ_AS.get(each, each) for each in licences(package)} <= ALLOWED


def test_a_token_is_used_beside_what_the_gate_is_tested_with():
    assert pins(PKCS11).keys() - PINNED.keys() == {"python-pkcs11"}
    assert {name: PINNED[name] for name in pins(PKCS11).keys() & PINNED.keys()}.items() <= pins(
        PKCS11
    ).items()


@pytest.mark.full
def test_the_library_for_tokens_is_what_is_locked_and_may_be_used_by_anyone():
    assert metadata("python-pkcs11")["Version"] == pins(PKCS11)["python-pkcs11"]
    assert {READ_AS.get(each, each) for each in licences("python-pkcs11")} <= ALLOWED


def test_what_a_bench_stands_beside_is_no_part_of_the_gate():
    assert not pins(BESIDE).keys() & (
        PINNED.keys() | pins(PKCS11).keys() | pins(SPARK).keys() | pins(RANKING).keys()
    )


def test_what_judges_receipts_uses_the_gates_own_cryptography_and_two_packages_more():
    assert pins(SCITT).keys() - PINNED.keys() == {"cbor2", "scitt-cose"}
    assert {name: PINNED[name] for name in pins(SCITT).keys() & PINNED.keys()}.items() <= pins(SCITT).items()


def test_what_is_installed_is_what_is_locked():
    assert {package: metadata(package)["Version"] for package in PINNED} == PINNED


def test_an_extra_runs_beside_the_very_versions_of_the_gate():
    assert pins(LOCKS[0]).items() <= pins(RANKING).items()


@pytest.mark.parametrize("lock", [*LOCKS, RANKING, SPARK, PKCS11, BESIDE, SCITT])
def test_every_pin_has_hashes_and_no_lock_names_a_place_to_fetch_from(lock):
    text = (ROOT / lock).read_text("utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert [b.splitlines()[0] for b in blocks if "==" in b and "--hash=sha256:" not in b] == []
    assert not re.search(r"://|^-", text, re.MULTILINE)
