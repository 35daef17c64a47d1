"""Offices whose records' keys lie with custodians, for these tests."""

from contextlib import contextmanager

from privity.cli.common import close_all
from privity.cli.demo_custodians import KEEPERS, in_custody
from privity.cli.demo_witnesses import witnessed
from privity.wiring import open_office
from tests.flow.conftest import BATCH

KEYS = tuple(f"{body}/keys" for body in KEEPERS)


@contextmanager
def sealed(demo):
    """The office, witnessed, its record file loaded again with its values sealed; body to server."""
    with witnessed(demo), in_custody(demo) as servers:
        demo.run("records", "load", demo.root / "national", "--office", demo.office)
        yield servers
        close_all()


@contextmanager
def opened(demo, **how):
    office = open_office(demo.office, **how)
    try:
        yield office
    finally:
        office.log.close()


def release_of(office):
    (approval,) = office.cases.approvals(BATCH)
    return office.log.appended(f"release/R-{approval.id[2:]}")
