"""Every one-step mistake somebody could make in writing a rule book down, in a fixed order.

Each kind of mistake is made at every place where it can be made; nothing is drawn by
lot. Where any of many facts or texts could stand by mistake, the next of the same
provision does.

Source: the operators of mutation testing (DeMillo, Lipton, Sayward, "Hints on Test Data Selection", 1978), of
which each is a slip a drafter of rules could make.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Final, TypeAlias

from privity.authority.entries import Kind
from privity.authority.language.tree import (
    Always,
    And,
    Compare,
    Election,
    Fact,
    In,
    Literal,
    Node,
    Not,
    Or,
    Parameter,
    Plus,
    Stated,
    Type,
    Value,
    facts_of,
    parts,
    reads_header,
)
from privity.authority.language.written import value_written, written
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from privity.authority.book import Book, Rule

MOST_TEXTS: Final = 2
"""How many texts are added to a list by mistake, one at a time."""

_NEIGHBOURS: Final[Mapping[str, tuple[str, ...]]] = {
    "==": ("!=", "<=", ">="),
    "!=": ("==", "<", ">"),
    "<": ("<=", ">="),
    "<=": ("<", ">", "=="),
    ">": (">=", "<="),
    ">=": (">", "<", "=="),
}
_EQUALITY: Final = frozenset({"==", "!="})
_STAGES: Final = tuple(Stage)

Slip: TypeAlias = "tuple[str, str, Node]"
"""A kind of mistake, what was misread in words, and what stands in place of the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A rule book with one mistake in it.

    Attributes:
        id: The rule, its number among the rules of that name, the kind of mistake, and a number.
        kind: Such as ``comparison``, ``part`` or ``stage``.
        says: The mistake, for a lawyer.
        provision: The provision that the first rule changed belongs to.
        changed: Bit to the rule as the mistake leaves it. A rule left out is one that always holds.
    """

    id: str
    kind: str
    says: str
    provision: str
    changed: Mapping[int, Rule]

    def applied(self, book: Book) -> Book:
        """The rule book the mistakes were made in, with this one in it. Its digest stays that of the law."""
        return replace(book, rules=tuple(self.changed.get(bit, rule) for bit, rule in enumerate(book.rules)))


@dataclass(frozen=True, slots=True)
class _Beside:
    """What could stand in a rule by mistake, because its provision or its book speaks of it elsewhere."""

    facts: Sequence[Fact]
    texts: Mapping[str, Sequence[Literal]]


def mutants(book: Book) -> Iterator[Mutant]:
    """Every one-step mistake, rule by rule in the order of the book, then parameter by parameter."""
    ordinals: dict[str, int] = {}
    provisions = {rule.provision for rule in book.rules}
    spoken = {provision: _beside(book, provision) for provision in provisions}
    for bit, rule in enumerate(book.rules):
        name = f"{rule.id}@{rule.reading}" if rule.reading else rule.id
        ordinals[name] = ordinals.get(name, 0) + 1
        yield from _of_rule(bit, rule, f"{name}#{ordinals[name]}", spoken[rule.provision])
    yield from _of_parameters(book)


def _of_rule(bit: int, rule: Rule, name: str, beside: _Beside) -> Iterator[Mutant]:
    """The mistakes of one rule; two that come to the same rule are one."""
    seen = {_sense(rule)}
    numbers: dict[str, Iterator[int]] = {}
    for kind, says, changed in _changes(bit, rule, beside):
        if _sense(changed) not in seen:
            seen.add(_sense(changed))
            number = next(numbers.setdefault(kind, count(1)))
            yield Mutant(
                id=f"{name}.{kind}.{number}",
                kind=kind,
                says=f"{name.partition('#')[0]}, {rule.stage.value}: {says}",
                provision=rule.provision,
                changed={bit: changed},
            )


def _sense(rule: Rule) -> tuple[object, ...]:
    """What a rule comes to: two rules of one sense answer alike."""
    held = rule.tree if rule.kind is Kind.CONDITION else Not(rule.tree)
    return _plain(held), rule.stage, rule.scope


def _plain(node: Node) -> Node:
    """A condition without a contrary of a contrary."""
    match node:
        case Not(arg=Not(arg=arg)):
            return _plain(arg)
        case Not(arg=arg):
            return Not(_plain(arg))
        case And(args=args):
            return And(tuple(_plain(arg) for arg in args))
        case Or(args=args):
            return Or(tuple(_plain(arg) for arg in args))
        case _:
            return node


def _changes(bit: int, rule: Rule, beside: _Beside) -> Iterator[tuple[str, str, Rule]]:
    """(kind, words, rule): the rule left out, misplaced or reversed; then every misreading of its condition."""
    whole = f"`{rule.when}`" if rule.when else "that an authority is relied on"
    yield "rule", f"{whole} left out", replace(rule, kind=Kind.CONDITION, tree=Always(value=True))
    if bit == 0:
        return
    other = Kind.PROHIBITION if rule.kind is Kind.CONDITION else Kind.CONDITION
    yield (
        "kind",
        f"{whole} read as a {other.value} instead of a {rule.kind.value}",
        replace(rule, kind=other),
    )
    for later in _STAGES[_STAGES.index(rule.stage) + 1 :][:1]:
        yield "stage", f"{whole} judged only at stage {later.value}", replace(rule, stage=later)
    for lost in rule.scope if len(rule.scope) > 1 else ():
        left = tuple(authority for authority in rule.scope if authority != lost)
        yield "scope", f"{whole} not asked under {lost}", replace(rule, scope=left)
    for part, put in _places(rule.tree):
        within = "" if part is rule.tree else f", in {whole}"
        for kind, says, new in _slips(part, rule.tree, beside):
            tree = put(new)
            yield kind, says + within, replace(rule, tree=tree, needs_header=reads_header(tree))


def _places(
    node: Node, put: Callable[[Node], Node] = lambda new: new
) -> Iterator[tuple[Node, Callable[[Node], Node]]]:
    """Every part of a condition that is a condition, each with how to put another in its place."""
    yield node, put
    match node:
        case And(args=args) | Or(args=args):
            for number, arg in enumerate(args):
                yield from _places(arg, partial(_put, put, node, number))
        case Not(arg=arg):
            yield from _places(arg, partial(_denied, put))
        case _:
            return


def _put(put: Callable[[Node], Node], node: And | Or, number: int, new: Node) -> Node:
    return put(type(node)((*node.args[:number], new, *node.args[number + 1 :])))


def _denied(put: Callable[[Node], Node], new: Node) -> Node:
    return put(Not(new))


def _slips(part: Node, whole: Node, beside: _Beside) -> Iterator[Slip]:
    """Every misreading of one part, the parts under it left as they are."""
    match part:
        case And() | Or():
            yield from _words(part)
            yield _read("not", part, Not(part))
        case Not(arg=arg):
            yield _read("not", part, arg)
        case Compare():
            yield from _comparisons(part)
            yield from _numbers(part)
            yield from _texts_beside(part, beside)
        case In():
            yield _read("not", part, Not(part))
            yield from _lists(part, beside)
        case Stated(fact=fact):
            yield _read("not", part, Not(part))
            yield from (_read("fact", part, Stated(new)) for new in _swapped(fact, whole, beside))
        case Fact():
            yield _read("not", part, Not(part))
            yield from (_read("fact", part, new) for new in _swapped(part, whole, beside))
        case _:
            return


def _read(kind: str, part: Node, new: Node) -> Slip:
    return kind, f"`{written(part)}` read as `{written(new)}`", new


def _words(part: And | Or) -> Iterator[Slip]:
    """``and`` for ``or`` and the reverse; each of the parts left out."""
    other = Or(part.args) if isinstance(part, And) else And(part.args)
    yield _read("word", part, other)
    for number, arg in enumerate(part.args):
        left = part.args[:number] + part.args[number + 1 :]
        asked = isinstance(arg, Stated) or (isinstance(arg, Not) and isinstance(arg.arg, Stated))
        new = left[0] if len(left) == 1 else replace(part, args=left)
        yield (
            "stated" if asked else "part",
            f"`{written(arg)}` left out of `{written(part)}`",
            new,
        )


def _comparisons(part: Compare) -> Iterator[Slip]:
    ordered = part.left.type in {Type.INT, Type.DATE}
    for op in _NEIGHBOURS[part.op]:
        if ordered or op in _EQUALITY:
            yield _read("comparison", part, replace(part, op=op))


def _numbers(part: Compare) -> Iterator[Slip]:
    """Numbers and days off by one, on either side."""
    for left in _off_by_one(part.left):
        yield _read("number", part, replace(part, left=left))
    for right in _off_by_one(part.right):
        yield _read("number", part, replace(part, right=right))


def _off_by_one(value: Value) -> Iterator[Value]:
    match value:
        case Literal(value=date() as day):
            yield from (replace(value, value=day + timedelta(days=step)) for step in (1, -1))
        case Literal(value=int() as number):
            yield from (replace(value, value=number + step) for step in (1, -1))
        case Plus(days=Literal() as days):
            yield from (Plus(value.date, new) for new in _off_by_one(days) if isinstance(new, Literal))
        case _:
            return


def _lists(part: In, beside: _Beside) -> Iterator[Slip]:
    """Each text left out of a list, and texts that stand beside it added."""
    named = value_written(part.left)
    for number, text in enumerate(part.values):
        fewer = replace(part, values=part.values[:number] + part.values[number + 1 :])
        yield "text", f"{value_written(text)} left out of the list for {named}", fewer
    for text in _others(part.left, part.values, beside, MOST_TEXTS):
        more = replace(part, values=(*part.values, text))
        yield "text", f"{value_written(text)} added to the list for {named}", more


def _texts_beside(part: Compare, beside: _Beside) -> Iterator[Slip]:
    """A text that is compared taken to be a list with one more."""
    left, text = part.left, part.right
    if isinstance(left, Fact | Election) and isinstance(text, Literal) and part.op in _EQUALITY:
        for other in _others(left, (text,), beside, 1):
            either = In(left, (text, other))
            yield _read("text", part, either if part.op == "==" else Not(either))


def _others(
    left: Fact | Election, listed: Sequence[Literal], beside: _Beside, most: int
) -> Sequence[Literal]:
    known = beside.texts.get(value_written(left), ())
    return [text for text in known if text not in listed][:most]


def _swapped(fact: Fact, whole: Node, beside: _Beside) -> Iterator[Fact]:
    """The next fact of the same type and source in the provision that the rule does not read itself."""
    alike = [other for other in beside.facts if (other.type, other.source) == (fact.type, fact.source)]
    read = set(facts_of(whole))
    start = alike.index(fact) if fact in alike else 0
    yield from [other for other in (*alike[start:], *alike[:start]) if other not in read][:1]


def _beside(book: Book, provision: str) -> _Beside:
    """Facts the provision asks a yes or no of or whether they are stated, and texts, its own first."""
    own = [rule for rule in book.rules if rule.provision == provision]
    asked = [fact for rule in own for fact in _asked(rule.tree)]
    texts: dict[str, dict[Literal, None]] = {}
    for rule in (*own, *book.rules):
        for name, literal in _compared(rule.tree):
            texts.setdefault(name, {})[literal] = None
    return _Beside(tuple(dict.fromkeys(asked)), {name: tuple(found) for name, found in texts.items()})


def texts_compared(rules: Sequence[Rule]) -> dict[str, tuple[str, ...]]:
    """The texts that rules compare each fact with, by name of the fact."""
    found: dict[str, dict[str, None]] = {}
    for rule in rules:
        for name, literal in _compared(rule.tree):
            found.setdefault(name, {})[str(literal.value)] = None
    return {name: tuple(texts) for name, texts in found.items()}


def _asked(tree: Node) -> Iterator[Fact]:
    for part, _ in _places(tree):
        if isinstance(part, Fact):
            yield part
        elif isinstance(part, Stated):
            yield part.fact


def _compared(tree: Node) -> Iterator[tuple[str, Literal]]:
    for part, _ in _places(tree):
        match part:
            case Compare(left=Fact(type=Type.TEXT) | Election() as left, right=Literal() as text):
                yield value_written(left), text
            case In(left=left, values=texts) if left.type is Type.TEXT:
                yield from ((value_written(left), text) for text in texts)
            case _:
                continue


def _of_parameters(book: Book) -> Iterator[Mutant]:
    """The latest value of each parameter one more and one less, in every rule that uses it."""
    for name, parameter in sorted(book.parameters.items()):
        users = {
            bit: rule
            for bit, rule in enumerate(book.rules)
            if any(isinstance(part, Parameter) and part.name == name for part in parts(rule.tree))
        }
        first, latest = parameter.values[-1]
        for number, value in enumerate((latest + 1, latest - 1), 1) if users else ():
            new = replace(
                parameter,
                values=(*parameter.values[:-1], (first, value)),
                today=value if first <= book.day else parameter.today,
            )
            yield Mutant(
                id=f"{name}.parameter.{number}",
                kind="parameter",
                says=f"{name} read as {value} instead of {latest}",
                provision=next(iter(users.values())).provision,
                changed={bit: replace(rule, tree=_with(rule.tree, new)) for bit, rule in users.items()},
            )


def _with(node: Node, parameter: Parameter) -> Node:
    """A condition with another parameter in place of the one of that name."""
    return rewritten(node, lambda value: parameter if value.name == parameter.name else value)


def rewritten(
    node: Node,
    parameter: Callable[[Parameter], Parameter] = lambda value: value,
    election: Callable[[Election], Election] = lambda value: value,
) -> Node:
    """A condition with its parameters and elections replaced."""

    def value(old: Value) -> Value:
        match old:
            case Parameter():
                return parameter(old)
            case Election():
                return election(old)
            case Plus(date=base, days=Parameter() as days):
                return Plus(base, parameter(days))
            case _:
                return old

    match node:
        case And(args=args):
            return And(tuple(rewritten(arg, parameter, election) for arg in args))
        case Or(args=args):
            return Or(tuple(rewritten(arg, parameter, election) for arg in args))
        case Not(arg=arg):
            return Not(rewritten(arg, parameter, election))
        case Compare(op=op, left=left, right=right):
            return Compare(op, value(left), value(right))
        case In(left=Election() as left, values=values):
            return In(election(left), values)
        case _:
            return node
