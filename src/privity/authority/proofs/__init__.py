"""Proofs about a rule book: claims as formulas, and a request a lawyer can read where a claim does not hold.

A claim is about every line there could be, known or unknown fact by fact. It is written
as SMT-LIB text, so that two solvers that share nothing read the same words; running one
is the caller's work.

Source: SMT-LIB 2.6; the properties are in the pack, in the language of the rules.
"""

from privity.authority.proofs.claims import Claim, differences, histories, nevers, structure
from privity.authority.proofs.run import Result, Solver, settle, witnesses

__all__ = [
    "Claim",
    "Result",
    "Solver",
    "differences",
    "histories",
    "nevers",
    "settle",
    "structure",
    "witnesses",
]
