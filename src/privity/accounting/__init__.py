"""Accounting: what was asked, decided, inspected and released, so that a stranger can check it.

This room makes entries, signed checkpoints and proofs; it stores nothing. The durable log is
`privity.adapters.log_files.FileLog`, the format is ``spec/accounting-log.md``.

Entries (each returns an `Entry` with `.data`, the bytes to append, and `.disclosures`)::

    Seal(unit_key: bytes[32], nonce: bytes[16])
    request_entry(*, seal, when, batch, agency, authority, count, header, lines, root, requester,
                  recipient=None, **sealed) -> Entry
    inspection_entry(*, seal, when, count, root, by, request=None, **sealed) -> Entry
    DecisionTerms(*, unit_key, request, book, results).entries(lines, *, when, random) -> list[bytes]
    approval_entry(*, seal, when, request, verdict, count, expires, statement, by, rows, **sealed) -> Entry
    release_entry(*, seal, when, request, decision, approvals, recipient_id, authority, release, line, by,
                  elements, nature, purpose, recipient, address, package, destroy_by=None, label=None,
                  **sealed) -> Entry
    build(kind, *, seal, when, clear=None, sealed) -> Entry          any kind of `kinds.KINDS`
    disclosures_of(data, unit_key, values) -> dict[name, disclosure]  made again from values kept elsewhere

`when` is seconds since 1970 UTC. A line of a decision is ``(ordinal, line_id, line_digest, number
of its result)``, a result ``(outcome, failed_0, unknown_0, …)``; `random` is 16 random bytes per line. Roots over lines are made by
`privity.model.rowset`. Reading an entry: `entry.read_entry`, `entry.open_entry`. Checkpoints:
`note`. A proof or a whole batch for a stranger: `bundle`.
"""

from privity.accounting.decisions import DecisionTerms
from privity.accounting.entry import (
    Entry,
    Seal,
    approval_entry,
    build,
    disclosures_of,
    inspection_entry,
    release_entry,
    request_entry,
)
from privity.accounting.note import Verifier

__all__ = [
    "DecisionTerms",
    "Entry",
    "Seal",
    "Verifier",
    "approval_entry",
    "build",
    "disclosures_of",
    "inspection_entry",
    "release_entry",
    "request_entry",
]
