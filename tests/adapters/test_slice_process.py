"""Entries made by a second process are the same bytes, and a process that dies or answers wrongly is never believed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from privity.accounting import DecisionTerms
from privity.adapters import slice_child
from privity.adapters.slice_process import EVERY, SliceProcess
from privity.errors import IntegrityError, UnavailableError

KEY = bytes(range(32))
TERMS = DecisionTerms(
    unit_key=KEY, request=3, book="ab" * 32, results={1: ("awaiting_review", 0, 5), 7: ("held", 2**70, 0)}
)
SOURCE = Path(slice_child.__file__).parents[2]
LIAR = """
import sys
sys.path.insert(0, {source!r})
from privity.adapters import slice_child
from privity.accounting import DecisionTerms
made = DecisionTerms.entries
def entries(self, lines, **given):
    entries = made(self, lines, **given)
    {body}
    return entries
DecisionTerms.entries = entries
sys.exit(slice_child.main())
"""


def lines(first, count):
    return [(n, f"L{n} é", f"{n:064x}", 1 + 6 * (n % 2)) for n in range(first, first + count)]


def nonces(count, seed=1):
    return bytes(n * seed % 251 for n in range(16 * count))


def child_of(process):
    return process._child


def answered(count, **how):
    with SliceProcess(TERMS, **how) as process:
        process.begin(lines(1, count), when=1, random=nonces(count))
        return process.entries()


def lying(body):
    return [sys.executable, "-c", LIAR.format(source=str(SOURCE), body=body)]


def test_every_slice_is_byte_for_byte_what_this_process_makes():
    with SliceProcess(TERMS) as process:
        for first, count in ((1, 3 * EVERY), (3 * EVERY + 1, EVERY + 1), (9_000, 1)):
            process.begin(lines(first, count), when=first, random=nonces(count, first))
            made = process.entries()
            assert made == TERMS.entries(lines(first, count), when=first, random=nonces(count, first))


def test_a_process_is_started_by_the_first_slice_and_ended_with_the_last():
    with SliceProcess(TERMS) as process:
        assert child_of(process) is None
        process.begin(lines(1, 2), when=1, random=nonces(2))
        child = child_of(process)
        assert child.poll() is None
    assert child.poll() is not None


def test_no_secret_stands_in_the_command_line_or_the_environment():
    with SliceProcess(TERMS) as process:
        process.begin(lines(1, 2), when=1, random=nonces(2))
        told = Path(f"/proc/{child_of(process).pid}")
        process.entries()
        shown = (told / "cmdline").read_bytes() + (told / "environ").read_bytes()
    assert b"slice_child" in shown
    assert KEY not in shown
    assert KEY.hex().encode() not in shown


def test_a_process_killed_while_it_works_is_told():
    with SliceProcess(TERMS) as process:
        process.begin(lines(1, 20_000), when=1, random=nonces(20_000))
        os.kill(child_of(process).pid, signal.SIGKILL)
        with pytest.raises(UnavailableError, match="not appended"):
            process.entries()


def test_a_process_killed_between_slices_is_told():
    with SliceProcess(TERMS) as process:
        process.begin(lines(1, 2), when=1, random=nonces(2))
        process.entries()
        child = child_of(process)
        child.kill()
        child.wait()
        with pytest.raises(UnavailableError, match="not appended"):
            process.begin(lines(3, 20_000), when=1, random=nonces(20_000))


@pytest.mark.parametrize("reads", ["sys.stdin.buffer.read()", "time.sleep(60)"])
def test_a_process_that_is_silent_is_stopped(reads):
    silent = [sys.executable, "-c", f"import sys, time; {reads}"]
    began = time.monotonic()
    with pytest.raises(UnavailableError, match="not appended"):
        answered(20_000, command=silent, limit_s=0.2)
    assert time.monotonic() - began < 30


def test_a_process_ends_with_the_one_that_started_it():
    script = (
        "import os, sys, time; from tests.adapters.test_slice_process import *\n"
        "process = SliceProcess(TERMS); process.begin(lines(1, 2), when=1, random=nonces(2))\n"
        "print(child_of(process).pid, flush=True); os.kill(os.getpid(), 9)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    stat = Path(f"/proc/{int(told.stdout)}/stat")
    for _ in range(500):
        # One that nobody waits for any more stays as Z, and is over.
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.02)
    else:
        pytest.fail("the process outlived the one that started it")


@pytest.mark.parametrize(
    "body",
    [
        "entries = entries[:-1]",
        "entries = [*entries, b'{}']",
        "entries = entries[1:] + entries[:1]",
        "entries[-1] = entries[-1].replace(b'\"t\":1', b'\"t\":2')",
        "entries[0] = entries[0][:-1] + b' '",
        "entries[1] = b'\\n'.join(entries[1:3])",
        "entries[-1] += b'\\n'",
    ],
    ids=["one less", "one more", "moved", "another time", "another byte", "parted", "longer"],
)
def test_wrong_entries_are_refused(body):
    with pytest.raises(IntegrityError, match="not appended"):
        answered(EVERY + 2, command=lying(body))


def test_an_answer_longer_than_any_is_not_waited_for_nor_is_its_process():
    boasting = (
        "import sys, time; sys.stdout.buffer.write(bytes([255] * 8)); sys.stdout.flush(); time.sleep(60)"
    )
    began = time.monotonic()
    with pytest.raises(IntegrityError, match="not appended"):
        answered(2, command=[sys.executable, "-c", boasting])
    assert time.monotonic() - began < 30
