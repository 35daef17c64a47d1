"""The language a condition is written in: text to tree, and the folds every back end is made of.

Source: spec/rule-file.md, "Conditions".
"""

from privity.authority.language.kleene import Row, truth
from privity.authority.language.nullfree import surely, surely_not
from privity.authority.language.parser import Vocabulary, parse
from privity.authority.language.sql import sql_truth
from privity.authority.language.tree import Fact, Node, Source, Type

__all__ = [
    "Fact",
    "Node",
    "Row",
    "Source",
    "Type",
    "Vocabulary",
    "parse",
    "sql_truth",
    "surely",
    "surely_not",
    "truth",
]
