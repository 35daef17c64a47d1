"""What tests of several rooms share."""

import pytest

from privity.model import hashing

WAYS = {"plain": None} | ({} if hashing.native is None else {"native": hashing.native})
"""The ways of hashing that are installed here; `tests/native` fails in `make test-all` where one is missing."""


@pytest.fixture(scope="module", params=WAYS.values(), ids=WAYS)
def hashed(request):
    """Each way of hashing in turn, for tests that must hold by both."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hashing, "native", request.param)
        yield request.param
