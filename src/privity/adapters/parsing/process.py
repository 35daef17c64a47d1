"""Start a parser process, watch it, and read its answer without believing it."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from privity.adapters.own_process import own_command
from privity.adapters.parsing.report import JOB, REPORT, REPORT_BYTES, Faults, Report, decode
from privity.intake.rules import Fault

if TYPE_CHECKING:
    from privity.adapters.parsing.limits import Limits

_POLL_S: Final = 0.02


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one parser process: its report, and the most physical memory it held, in bytes."""

    report: Report
    peak_bytes: int


def ask(path: Path, folder: Path, kind: str, limits: Limits, *, trusted: bool) -> Answer:
    """Have the file at `path` read as `kind` by a process of its own, working in `folder`.

    Args:
        path: The file; an ordinary one.
        folder: An empty folder that only this process and the parser use.
        kind: ``csv``, ``jsonl``, ``parquet`` or ``xlsx``.
        limits: Bounds on file and process.
        trusted: Whether the bytes are already known to be those a signed header names.

    Returns:
        The parser's report, or one that says how it ended without.
    """
    job = {"path": str(path.resolve()), "format": kind, "limits": limits.as_json(), "trusted": trusted}
    (folder / JOB).write_text(json.dumps(job), "utf-8")
    with subprocess.Popen(  # noqa: S603  (our own interpreter and module)
        own_command("privity.adapters.parsing.child", str(folder)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={"TMPDIR": str(folder), "LC_ALL": "C.UTF-8"},
        start_new_session=True,
        close_fds=True,
    ) as child:
        try:
            stopped, peak = _watch(child, limits)
        finally:
            _kill(child)
    return Answer(_read(folder, child.returncode, stopped), peak)


def _watch(child: subprocess.Popen[bytes], limits: Limits) -> tuple[str | None, int]:
    """Wait for the end; the rule by which the process was stopped, and its peak memory in bytes."""
    deadline = time.monotonic() + limits.wall_s
    peak = 0
    while child.poll() is None:
        peak = max(peak, _resident(child.pid))
        if peak > limits.resident_bytes:
            return "file.memory", peak
        if time.monotonic() > deadline:
            return "file.time", peak
        time.sleep(_POLL_S)
    return None, peak


def _resident(pid: int) -> int:
    # Where there is no /proc the address-space limit alone holds.
    with contextlib.suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * resource.getpagesize()
    return 0


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _read(folder: Path, code: int, stopped: str | None) -> Report:
    if stopped is not None:
        return _ended(stopped)
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return _ended("file.time")
    if code != 0:
        return _ended("file.crash")
    try:
        with (folder / REPORT).open("rb") as file:
            return decode(file.read(REPORT_BYTES))
    except (OSError, ValueError):
        return _ended("file.crash")


def _ended(rule: str, **stated: Any) -> Report:
    faults = Faults()
    faults.add(Fault(rule))
    return Report(faults=faults, rows=0, cells=False, **stated)
