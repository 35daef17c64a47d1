"""Release: the least the law allows, sealed to one recipient, and what is heard of it afterwards."""

from __future__ import annotations

from privity.release.extent import Extent
from privity.release.manifest import Manifest, read_manifest
from privity.release.minimise import minimise
from privity.release.package import Folder, check_package, read_inner, write_package
from privity.release.scale import ROWS, extent_tables, read_lines, release_steps

__all__ = [
    "ROWS",
    "Extent",
    "Folder",
    "Manifest",
    "check_package",
    "extent_tables",
    "minimise",
    "read_inner",
    "read_lines",
    "read_manifest",
    "release_steps",
    "write_package",
]
