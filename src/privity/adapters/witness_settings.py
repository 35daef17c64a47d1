"""`[log] witnesses` of `privity.toml`: the file that says who cosigns the log, in C2SP tlog-policy form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from privity.accounting.policy import NONE, Policy, read_policy
from privity.adapters.witness_client import HttpWitnesses
from privity.errors import InputError
from privity.flow.witnessing import tolerance
from privity.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DISHONEST: Final = 1
"""How many witnesses may be dishonest unless the settings say more."""
REMEDY: Final = "Write it as docs/how-to/witnesses.md says."


class OfficeWitnesses(HttpWitnesses):
    """The witnesses of an office: satisfies `privity.flow.office.Witnesses`."""

    def __init__(self, policy: Policy) -> None:
        super().__init__({name: witness.url for name, witness in policy.witnesses.items()})
        self.policy = policy


def witness_settings(log: Mapping[str, Any], root: Path) -> OfficeWitnesses | None:
    """The witnesses that settings without problems name; None where they confess that there are none."""
    return (
        OfficeWitnesses(read_policy((root / log["witnesses"]).read_bytes())) if "witnesses" in log else None
    )


def witness_problems(log: Mapping[str, Any], root: Path) -> list[Problem]:
    """What is wrong with the policy that the settings name; nothing where they name none."""
    if "witnesses" not in log:
        return []
    path = root / log["witnesses"]
    if path.parent != root or not path.is_file():
        return [_problem(f"{log['witnesses']} is not a file of this office.")]
    try:
        policy = read_policy(path.read_bytes())
    except InputError as error:
        return list(error.problems)
    return [_problem(f"{path.name} {says}.") for says in _faults(policy, log)]


def _faults(policy: Policy, log: Mapping[str, Any]) -> list[str]:
    wanted = log.get("dishonest", DISHONEST)
    found = []
    if [known.name for known in policy.logs] != [log["origin"]]:
        found.append("does not name this log, and no other, as its log")
    if policy.quorum == NONE:
        found.append("asks for no witness at all")
    elif policy.tolerates() < wanted:
        found.append(f"does not bear {wanted} dishonest witness(es). {tolerance(policy).removesuffix('.')}")
    unreached = [witness.name for witness in policy.witnesses.values() if not witness.url]
    if unreached:
        found.append(f"says no address of {', '.join(unreached)}")
    return found


def _problem(says: str) -> Problem:
    return Problem(rule="settings", says=says, remedy=REMEDY)
