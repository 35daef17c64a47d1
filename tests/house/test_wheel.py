"""What is installed is whole: every file the program reads, and nothing that works from a checkout alone."""

import fnmatch
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest

from .tree import ROOT, files

GLOBS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]["*"]
PACKAGES = {"privity": "src/privity/", "privity_verify": "verifier/privity_verify/"}


def shipped(package):
    """Files of a package that are no code, as paths from its own folder."""
    prefix = PACKAGES[package]
    return [
        path.removeprefix(prefix) for path in files() if path.startswith(prefix) and not path.endswith(".py")
    ]


def test_every_file_beside_the_code_is_package_data():
    lost = [
        path
        for path in shipped("privity")
        if not any(fnmatch.fnmatch(path.rpartition("/")[2], g) for g in GLOBS)
    ]
    assert lost == []


def test_every_folder_beside_the_code_has_a_name_a_package_may_have():
    """Another is passed over when the wheel is made, and the files in it with it."""
    folders = {folder for path in shipped("privity") for folder in path.split("/")[:-1]}
    assert {folder for folder in folders if not folder.isidentifier()} == set()


def test_every_kind_of_package_data_is_of_some_file():
    names = [path.rpartition("/")[2] for path in shipped("privity")]
    assert [glob for glob in GLOBS if not fnmatch.filter(names, glob)] == []


def test_the_verifier_is_code_alone():
    assert shipped("privity_verify") == []


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """Both wheels, made from the tracked files alone."""
    tree, out = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("wheels")
    for path in files():
        if path.startswith(("src/", "verifier/")) or "/" not in path:
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, tree / path)
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run(
        [*build, "-w", str(out), str(tree), str(tree / "verifier")], check=True, capture_output=True
    )
    return {path.name.partition("-")[0]: path for path in out.glob("*.whl")}


@pytest.mark.full
@pytest.mark.parametrize("package", PACKAGES)
def test_a_wheel_holds_every_file_of_its_package_and_no_other(wheels, package):
    prefix = PACKAGES[package]
    tracked = {f"{package}/{path.removeprefix(prefix)}" for path in files() if path.startswith(prefix)}
    with zipfile.ZipFile(wheels[package]) as wheel:
        assert {name for name in wheel.namelist() if ".dist-info/" not in name} == tracked


@pytest.mark.full
@pytest.mark.parametrize("package", PACKAGES)
def test_a_wheel_is_of_python_alone_and_fits_every_machine(wheels, package):
    assert wheels[package].name.endswith("-py3-none-any.whl")


@pytest.fixture(scope="module")
def installed(wheels, tmp_path_factory):
    """Runs `python WORDS` with the wheels in place of the checkout; returns its standard output."""
    site, work = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("work")
    for wheel in wheels.values():
        with zipfile.ZipFile(wheel) as packed:
            packed.extractall(site)

    def run(*words):
        return subprocess.run(
            [sys.executable, *map(str, words)],
            check=True, capture_output=True, cwd=work, env={"PYTHONPATH": str(site), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        ).stdout  # fmt: skip

    where = "import privity, privity_verify; print(privity.__file__, privity_verify.__file__)"
    assert run("-c", where).decode().count(str(site)) == 2
    return run


MAIN = ("-c", "import sys; from privity.cli.main import main; sys.exit(main(sys.argv[1:]))")


@pytest.mark.full
def test_an_installed_gate_prints_the_script_that_opens_a_release(installed):
    assert installed(*MAIN, "release", "opener") == (ROOT / "spec" / "open_release.sh").read_bytes()


@pytest.mark.full
def test_an_installed_gate_runs_its_whole_cycle(installed, tmp_path):
    said = installed(*MAIN, "demo", "--people", 1_000, "--lines", 50, "--out", tmp_path / "demo").decode()
    assert "Opened by the recipient with stock openssl" in said
    assert "Every count agrees in every book." in said
