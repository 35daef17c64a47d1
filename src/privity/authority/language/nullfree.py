"""The one place where the third truth value is removed.

`surely` and `surely_not` turn a condition into one without unknowns, for any
reader that has no notion of them: a solver, a policy engine of another make.
"""

from __future__ import annotations

from privity.authority.language.tree import (
    Always,
    And,
    Compare,
    Fact,
    In,
    Known,
    Literal,
    Node,
    Not,
    Or,
    Parameter,
    Plus,
    Stated,
    Type,
    Value,
)


def surely(node: Node) -> Node:
    """A two-valued condition, true exactly where `node` is definitely true."""
    match node:
        case And(args=args):
            return And(tuple(surely(arg) for arg in args))
        case Or(args=args):
            return Or(tuple(surely(arg) for arg in args))
        case Not(arg=arg):
            return surely_not(arg)
        case Always() | Known():
            return node
        case Stated() | Fact() | Compare() | In():
            return And((*_known(node), node))


def surely_not(node: Node) -> Node:
    """A two-valued condition, true exactly where `node` is definitely false."""
    match node:
        case And(args=args):
            return Or(tuple(surely_not(arg) for arg in args))
        case Or(args=args):
            return And(tuple(surely_not(arg) for arg in args))
        case Not(arg=arg):
            return surely(arg)
        case Always(value=value):
            return Always(not value)
        case Known():
            return Not(node)
        case Stated() | Fact() | Compare() | In():
            return And((*_known(node), Not(node)))


def _known(node: Stated | Fact | Compare | In) -> tuple[Node, ...]:
    """What must be known before the node itself may be asked."""
    match node:
        case Stated(fact=fact):
            return (Known(fact.companion),) if fact.told_apart else ()
        case Fact():
            return (Known(node),)
        case In(left=left):
            return _values_known(left)
        case Compare(left=left, right=right):
            return _values_known(left) + _values_known(right)


def _values_known(value: Value) -> tuple[Node, ...]:
    match value:
        case Fact():
            return (Known(value),)
        case Plus(date=base, days=days):
            return _values_known(base) + _values_known(days)
        case Parameter(governed_by=None, today=today):
            return () if today is not None else (Always(value=False),)
        case Parameter(governed_by=Fact() as by, values=((first, _), *_)):
            return (Known(by), Compare(">=", by, Literal(first, Type.DATE)))
        case _:
            return ()
