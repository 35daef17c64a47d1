"""Release: the least the law allows, sealed to one recipient, and what is heard of it afterwards."""

from __future__ import annotations

from privity.release.manifest import Manifest, read_manifest
from privity.release.minimise import minimise
from privity.release.package import check_package, read_inner, write_package
from privity.release.recall import Recall, check_destruction, write_recall
from privity.release.receipt import check_receipt

__all__ = [
    "Manifest",
    "Recall",
    "check_destruction",
    "check_package",
    "check_receipt",
    "minimise",
    "read_inner",
    "read_manifest",
    "write_package",
    "write_recall",
]
