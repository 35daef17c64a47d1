"""A label names nobody to whoever lacks the key."""

import hashlib
import hmac

import pytest

from privity.model.label import person_label

KEY = bytes(range(32))


def test_a_label_is_an_hmac_under_its_own_purpose():
    assert person_label(KEY, "P-1") == hmac.new(KEY, b"privity/person/v1\0P-1", hashlib.sha256).hexdigest()


@pytest.mark.parametrize("other", ["P-2", "P-1 ", "p-1"])
def test_another_person_or_another_key_is_another_label(other):
    assert len({person_label(KEY, "P-1"), person_label(KEY, other), person_label(bytes(32), "P-1")}) == 3
