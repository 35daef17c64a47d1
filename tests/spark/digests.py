"""The digest of a file, as a manifest has it."""

import hashlib


def digest_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
