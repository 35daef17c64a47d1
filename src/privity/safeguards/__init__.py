"""Safeguards: the custodian's record of a recipient, and what others claim of it, in; a dated verdict out."""

from __future__ import annotations

from privity.safeguards.finding import RuleFinding
from privity.safeguards.register import verdict_of
from privity.safeguards.rules import Rules, rules
from privity.safeguards.verdict import Conduct, Verdict, verdict

__all__ = ["Conduct", "RuleFinding", "Rules", "Verdict", "rules", "verdict", "verdict_of"]
