"""A stage's figures are of the whole process tree: what a child computed is not lost with it."""

import subprocess
import sys

from privity.adapters.watch import Recorder

WORK = "import time\nwhile time.process_time() < 0.3: pass"


def test_processor_time_of_children_counts():
    recorder = Recorder()
    with recorder.stage("intake", rows_in=1):
        subprocess.run([sys.executable, "-I", "-c", WORK], check=True, timeout=60)
    with recorder.stage("filing", rows_in=1):
        pass
    first, second = recorder.stages
    assert first.cpu_seconds > 0.25 > second.cpu_seconds
