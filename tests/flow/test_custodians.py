"""No sealed value opens but for an entry of the witnessed log, and what custodians count is what the log holds."""

import pytest

from tests.flow.acts import packages
from tests.flow.conftest import BATCH
from tests.flow.custody import opened, sealed

DONE, ALTERED, MAY_NOT, CLOSED = 0, 3, 4, 5


@pytest.fixture
def kept(waiting):
    """The copy with lines that wait to be released, its values sealed."""
    with sealed(waiting) as servers:
        yield waiting, servers


def test_a_release_opens_what_leaves_and_the_counts_agree(kept):
    demo, _ = kept
    assert demo.act("C-releaser", "release", "send", BATCH) == DONE
    assert packages(demo)
    with opened(demo, reading=True) as office:
        print(office.log.of_kind("opening"))
        for n in office.log.of_kind("opening"):
            print(office.log.entry(n))
    assert demo.run("log", "custodians", "--record", "--office", demo.office) == DONE
