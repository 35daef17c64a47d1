"""What a run tells while it goes on: stages, rows, seconds, memory; to a terminal, a list, or nobody."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = os.sysconf("SC_PAGE_SIZE")
SAMPLE_S = 0.25


@dataclass(slots=True)
class Stage:
    """One stage of a run. `advance` moves its progress; `rows_out` and `note`, a sentence for people, are set by the flow."""

    name: str
    rows_in: int
    rows_out: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_bytes: int = 0
    note: str = ""
    advance: Callable[[int], Any] = field(default=lambda _: None, repr=False)


class NoWatch:
    """Hears nothing."""

    @contextmanager
    def stage(self, name: str, *, rows_in: int, total: int | None = None) -> Iterator[Stage]:  # noqa: ARG002
        """Run a stage unobserved."""
        yield Stage(name, rows_in)


class Recorder:
    """Keeps every stage with its figures; `stages` holds them in order of their end.

    Peak memory is the sum of resident pages over the process tree, sampled at
    the ends of stages and by whoever calls `sample`.
    """

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self.peak_bytes = 0
        self._stage_peak = 0

    @contextmanager
    def stage(self, name: str, *, rows_in: int, total: int | None = None) -> Iterator[Stage]:  # noqa: ARG002
        """Run and record a stage."""
        stage, began, worked = Stage(name, rows_in), time.perf_counter(), processor_seconds()
        self._stage_peak = 0
        try:
            yield stage
        finally:
            stage.seconds = time.perf_counter() - began
            stage.cpu_seconds = processor_seconds() - worked
            self.sample()
            stage.peak_bytes = self._stage_peak
            self.stages.append(stage)

    def sample(self) -> int:
        """Resident bytes of this process and its children now; keeps the largest seen."""
        now = resident_bytes(os.getpid())
        self.peak_bytes = max(self.peak_bytes, now)
        self._stage_peak = max(self._stage_peak, now)
        return now


@contextmanager
def sampled(recorder: Recorder) -> Iterator[None]:
    """Measure the memory of the process tree four times a second."""
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(SAMPLE_S):
            recorder.sample()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def processor_seconds() -> float:
    """Processor time, user and system, of this process and of its children that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def resident_bytes(pid: int) -> int:
    """Resident bytes of a process and all its descendants; 0 for those gone meanwhile."""
    total, waiting = 0, [pid]
    while waiting:
        current = waiting.pop()
        try:
            total += int(Path(f"/proc/{current}/statm").read_text("ascii").split()[1]) * PAGE
            for task in Path(f"/proc/{current}/task").iterdir():
                children = (task / "children").read_text("ascii").split()
                waiting.extend(int(child) for child in children)
        except (OSError, IndexError, ValueError):
            continue
    return total
