"""Mutation of the law: every one-step mistake in a rule book, and who notices it.

The law is data; a slip of the hand in it is a disclosure the law forbids, or one it
demands and does not get. Cases and properties are only as good as the slips they
notice. Takes a rule book, its cases and a solver; gives what became of each mistake;
refuses nothing.
"""

from privity.authority.mutation.judging import Bench, Books
from privity.authority.mutation.mistakes import Mutant, mutants
from privity.authority.mutation.survey import Survey, sought, survey
from privity.authority.mutation.telling import Prover

__all__ = ["Bench", "Books", "Mutant", "Prover", "Survey", "mutants", "sought", "survey"]
