"""`privity.toml`: the office's settings. Unknown keys are errors, defaults are the strict ones."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from privity.accounting.retention import CLASSES
from privity.adapters.custodian_settings import KEYS as CUSTODIAN_KEYS
from privity.adapters.custodian_settings import custodian_problems, custodian_settings
from privity.adapters.pkcs11_settings import KEYS as TOKEN_KEYS
from privity.adapters.pkcs11_settings import token_faults, token_key
from privity.adapters.registers import Founder
from privity.adapters.spark_settings import KEYS as SPARK_KEYS
from privity.adapters.spark_settings import spark_faults, spark_settings
from privity.adapters.witness_settings import witness_problems, witness_settings
from privity.errors import InputError, UnavailableError
from privity.flow.office import Settings
from privity.identity.planning import POLICIES
from privity.model.problem import Problem
from privity.model.register import Duty

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from privity.adapters.custodian_client import OfficeCustodians
    from privity.adapters.pkcs11_settings import TokenKey
    from privity.adapters.spark_settings import SparkSettings
    from privity.adapters.witness_settings import OfficeWitnesses

CONFESSION = "accepted for demonstration"

KNOWN: dict[str, dict[str, type]] = {
    "office": {
        "custodian": str,
        "name": str,
        "address": str,
        "pack": str,
        "born": date,
        "demonstration": bool,
        "inspection_slice": int,
        "destroy_after_days": int,
        "approval_hours": int,
        "answer_days": int,
    },
    "log": {"origin": str, "key": str, "unwitnessed": str, "witnesses": str, "dishonest": int},
    "custodians": CUSTODIAN_KEYS,
    "pkcs11": TOKEN_KEYS,
    "engine": {"memory_limit": str, "threads": int, "search": str},
    "spark": SPARK_KEYS,
    "records": {"index": str},
    "identity": {"bound": float, "uncalibrated": str, "decoy_every": int, "audit_lines": int},
    "openssl": {"program": str},
    "retention": dict.fromkeys(CLASSES, int),
    "trust": {"founders": list},
}
REQUIRED = {
    "office": ("custodian", "name", "address", "pack", "born"),
    "log": ("origin",),
    "trust": ("founders",),
}
BILLION = 10**9
DEFAULT_BOUND = 1e-4
LARGEST_BOUND = 1e-3
"""Beyond one in a thousand a bound promises nobody anything."""
MIN_FOUNDERS = 2
FOUNDER = {"person": str, "certificate": str, "duties": list}
DUTIES = frozenset(duty.value for duty in Duty)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSettings:
    """All of `privity.toml`, checked."""

    flow: Settings
    pack: str
    origin: str
    token: TokenKey | None
    witnesses: OfficeWitnesses | None
    custodians: OfficeCustodians | None
    memory_limit: str
    threads: int
    spark: SparkSettings | None
    openssl: str
    founders: tuple[Founder, ...]


def read_settings(root: Path) -> OfficeSettings:
    """Read and check `privity.toml`.

    Raises:
        UnavailableError: There is no office here.
        InputError: Settings are unknown, missing or of a wrong type; all of them are listed.
    """
    path = root / "privity.toml"
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise UnavailableError(
            "There is no office here: privity.toml is absent.",
            where=root.name,
            remedy="Give --office DIR or PRIVITY_OFFICE, or make one with `privity init DIR`.",
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            "privity.toml is not TOML.", where="privity.toml", remedy="Restore the file."
        ) from error
    problems = (
        _problems(document)
        or _certificate_problems(document, root)
        or witness_problems(document["log"], root)
        or custodian_problems(document, root)
    )
    if problems:
        raise InputError(
            f"privity.toml holds {len(problems)} problem(s).",
            where="privity.toml",
            remedy="Mend what is listed.",
            problems=tuple(problems),
        )
    return _settings(document, root)


def _settings(document: Mapping[str, Any], root: Path) -> OfficeSettings:
    office, log, engine = document["office"], document["log"], document.get("engine", {})
    identity = document.get("identity", {})
    optional = ("inspection_slice", "destroy_after_days", "approval_hours", "answer_days")
    return OfficeSettings(
        flow=Settings(
            custodian=office["custodian"],
            name=office["name"],
            address=office["address"],
            demonstration=office.get("demonstration", False),
            born=office["born"],
            index=document.get("records", {}).get("index", POLICIES[0]),
            bound=round(identity.get("bound", DEFAULT_BOUND) * BILLION),
            uncalibrated="uncalibrated" in identity,
            retention=dict(document.get("retention", {})),
            **{key: identity[key] for key in ("decoy_every", "audit_lines") if key in identity},
            **{key: office[key] for key in optional if key in office},
        ),
        pack=office["pack"],
        origin=log["origin"],
        token=token_key(log, document.get("pkcs11", {}), root),
        witnesses=witness_settings(log, root),
        custodians=custodian_settings(document.get("custodians", {}), root),
        memory_limit=engine.get("memory_limit", "4GB"),
        threads=engine.get("threads", 2),
        spark=spark_settings(engine, document.get("spark", {})),
        openssl=document.get("openssl", {}).get("program", "openssl"),
        founders=tuple(
            Founder(
                person=f["person"],
                certificate=(root / f["certificate"]).read_bytes(),
                duties=frozenset(Duty(duty) for duty in f["duties"]),
                since=office["born"],
            )
            for f in document["trust"]["founders"]
        ),
    )


def _problems(document: Mapping[str, Any]) -> list[Problem]:
    found = [_problem(table, "is not a table of this file") for table in document if table not in KNOWN]
    found += [
        _problem(table, "is not a table") for table in KNOWN if not isinstance(document.get(table, {}), dict)
    ]
    if found:
        return found
    for table, keys in KNOWN.items():
        given = document.get(table, {})
        found += [_problem(f"{table}.{key}", "is unknown") for key in given if key not in keys]
        found += [
            _problem(f"{table}.{key}", f"is not of type {keys[key].__name__}")
            for key, value in given.items()
            if key in keys and type(value) is not keys[key]
        ]
        found += [
            _problem(f"{table}.{key}", "is not a positive number")
            for key, value in given.items()
            if keys.get(key) is int and type(value) is int and value < 1
        ]
        found += [
            _problem(f"{table}.{key}", "is missing") for key in REQUIRED.get(table, ()) if key not in given
        ]
    found += _log_problems(document.get("log", {}))
    if not any(problem.says.startswith(("log.key", "pkcs11.")) for problem in found):
        found += [
            _problem(*fault) for fault in token_faults(document.get("log", {}), document.get("pkcs11", {}))
        ]
    if not any(problem.says.startswith(("engine.", "spark.")) for problem in found):
        found += [
            _problem(*fault) for fault in spark_faults(document.get("engine", {}), document.get("spark", {}))
        ]
    if document.get("records", {}).get("index", POLICIES[0]) not in POLICIES:
        found.append(_problem("records.index", f"is none of {', '.join(POLICIES)}"))
    found += _identity_problems(document.get("identity", {}))
    found += _founder_problems(document.get("trust", {}).get("founders", []))
    return found


def _log_problems(given: Mapping[str, Any]) -> list[Problem]:
    """An office has witnesses, or says in writing that it has none."""
    if "witnesses" in given:
        if "unwitnessed" in given:
            return [_problem("log.unwitnessed", "must be left out where the log has witnesses")]
        return []
    if given.get("unwitnessed") != CONFESSION:
        return [_problem("log.unwitnessed", f'must read "{CONFESSION}" while the log has no witnesses')]
    return []


def _identity_problems(given: Mapping[str, Any]) -> list[Problem]:
    found = []
    bound = given.get("bound", DEFAULT_BOUND)
    if type(bound) is float and not 1 / BILLION <= bound <= LARGEST_BOUND:
        found.append(_problem("identity.bound", f"is not a rate above 0 and up to {LARGEST_BOUND}"))
    if given.get("uncalibrated", CONFESSION) != CONFESSION:
        found.append(_problem("identity.uncalibrated", f'must read "{CONFESSION}" or be left out'))
    return found


def _founder_problems(founders: Any) -> list[Problem]:
    if not isinstance(founders, list) or not all(isinstance(founder, dict) for founder in founders):
        return [_problem("trust.founders", "is not a list of tables")]
    found = [
        _problem(f"trust.founders[{n}]", "needs person, certificate and duties of the list, and nothing else")
        for n, founder in enumerate(founders)
        if {key: type(value) for key, value in founder.items()} != FOUNDER
        or not all(isinstance(duty, str) and duty in DUTIES for duty in founder["duties"])
    ]
    if not found and len({founder["person"] for founder in founders}) < max(MIN_FOUNDERS, len(founders)):
        found.append(_problem("trust.founders", "names fewer than two persons, or one of them twice"))
    return found


def _certificate_problems(document: Mapping[str, Any], root: Path) -> list[Problem]:
    """One key in two hands would let one person be two."""
    named = [founder["certificate"] for founder in document["trust"]["founders"]]
    absent = [_problem(name, "is not a file of this office") for name in named if not (root / name).is_file()]
    if absent:
        return absent
    if len({(root / name).read_bytes() for name in named}) < len(named):
        return [_problem("trust.founders", "gives two persons one certificate")]
    return []


def _problem(where: str, says: str) -> Problem:
    return Problem(
        rule="settings", says=f"{where} {says}.", remedy="Write it as docs/reference/office.md says."
    )
