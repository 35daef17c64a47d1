"""From TOML tables to entries. A faulty entry is noted and left out; the pack is refused as a whole later."""

from privity.authority.reading.choices import read_elections, read_parameter
from privity.authority.reading.extents import read_choice
from privity.authority.reading.facts import read_facts, read_filter, read_properties
from privity.authority.reading.provisions import read_provision, read_ruling
from privity.authority.reading.statutes import read_statute

__all__ = [
    "read_choice",
    "read_elections",
    "read_facts",
    "read_filter",
    "read_parameter",
    "read_properties",
    "read_provision",
    "read_ruling",
    "read_statute",
]
