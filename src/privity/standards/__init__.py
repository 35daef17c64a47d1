"""Names, addresses, numbers, days of the world: one reading of each, for every room.

Each `…_steps` function returns named SQL steps that read one relation of raw text and make
one relation of standard columns. The reference tables they need come along as
steps, so a caller runs what it is given and attaches nothing.
"""

from __future__ import annotations

from privity.standards.address import address_steps
from privity.standards.day import day_sql, iso_day
from privity.standards.name import name_steps, nickname_steps
from privity.standards.number import number_steps

__all__ = ["address_steps", "day_sql", "iso_day", "name_steps", "nickname_steps", "number_steps"]
