"""What scitt-cose says of receipts and proofs: questions come as lines of JSON, answers go out as lines of JSON.

Run by `tests/referees/test_scitt.py` in an environment of its own; nothing of Privity is imported here.
"""

import json
import sys

from scitt_cose import verify_consistency, verify_inclusion, verify_receipt


def answer(asked):
    """The referee's word on one question."""
    if asked["of"] == "inclusion":
        return verify_inclusion(*(asked[name] for name in ("entry", "index", "size", "path", "root")))
    if asked["of"] == "consistency":
        return verify_consistency(*(asked[name] for name in ("old_root", "new_root", "old", "new", "path")))
    found = verify_receipt(
        bytes.fromhex(asked["receipt"]), leaf_entry_hex=asked["entry"], log_public_key_pem=asked["key"]
    )
    return {
        "ok": found.ok,
        "size": found.tree_size,
        "index": found.leaf_index,
        "root": found.root,
        "issuer": found.issuer,
        "subject": found.subject,
        "failed_at": found.failed_at,
        "kid": found.protected_header_ext.get(4, b"").hex(),
    }


for line in sys.stdin:
    sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
