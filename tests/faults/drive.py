"""One run of the whole cycle over a small file, each step skipped if it is done: what a child is killed in."""

import sys
from pathlib import Path

from privity.cli.common import opened
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.flow.review import call_backs
from privity.model.line import LineOutcome
from tests.flow.acts import call_back, reviewed

LINES = 12


def drive(root, batch, work):
    """File, run, review, approve, release."""
    demo = DemoOffice(root, main)
    header = root / "requests" / "killed" / "lines.header.toml"
    demo.act("C-intake", "batch", "submit", header)
    demo.run("batch", "run", batch, "--office", demo.office, allow=(0, 1))
    held = opened(demo.office, reading=True)
    decided, approved = held.cases.decisions(batch), held.cases.approvals(batch)
    waiting = held.cases.ordinals(batch, LineOutcome.AWAITING_REVIEW)
    if waiting and not decided:
        reviewed(demo, batch, LINES, work)
    elif len(held.cases.call_backs(batch)) < len(call_backs(held, batch)):
        call_back(demo, batch, work)
    if not approved:
        demo.act("C-approver", "review", "approve", batch)
    demo.act("C-releaser", "release", "send", batch, allow=(0, 2))


if __name__ == "__main__":
    drive(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
