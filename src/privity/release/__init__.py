"""Release: the least the law allows, sealed to one recipient, and what is heard of it afterwards."""

from __future__ import annotations

from privity.release.manifest import Manifest, read_manifest
from privity.release.package import Folder, check_package, read_inner, write_package

__all__ = ["Folder", "Manifest", "check_package", "read_inner", "read_manifest", "write_package"]
