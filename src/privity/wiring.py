"""Configuration to ports: the only place that chooses adapters."""

from __future__ import annotations

import os
from collections.abc import Callable  # noqa: TC003  (field type)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from privity import law
from privity.adapters import parsing, registers, rosters
from privity.adapters.casestore.open import open_store
from privity.adapters.cedar import Cedar
from privity.adapters.duckdb_engine import DuckDBEngine
from privity.adapters.label_key import FileLabelKey
from privity.adapters.law_store import LawStore
from privity.adapters.log_files import FileLog
from privity.adapters.log_replica import replicate
from privity.adapters.log_signer import FileSigner
from privity.adapters.log_signer_pkcs11 import TokenSigner, token_vkey
from privity.adapters.office_files import FOLDERS, OfficeFiles
from privity.adapters.office_keys import new_secret, read_secret
from privity.adapters.office_settings import CONFESSION, read_settings
from privity.adapters.openssl import OpenSSL
from privity.adapters.outbox import Outbox
from privity.adapters.package_folder import PackageFolder
from privity.adapters.person_index import PersonIndex
from privity.adapters.pkcs11_settings import read_token, token_text
from privity.adapters.record_index import RecordIndexFiles
from privity.adapters.registers.memo import Remembering
from privity.adapters.slice_process import SliceProcess
from privity.adapters.spark_search import open_search
from privity.adapters.splink_ranking import SplinkRanking
from privity.adapters.unit_keys import UnitKeys
from privity.adapters.watch import NoWatch
from privity.authority import Pack  # noqa: TC001  (field type)
from privity.authority.derive import Lists  # noqa: TC001
from privity.errors import InputError
from privity.flow.office import Engine, Keys, Office

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from privity.adapters.office_settings import OfficeSettings
    from privity.adapters.pkcs11_settings import TokenKey
    from privity.authority.proofs import Solver
    from privity.flow.office import Watch


def open_office(
    root: Path, *, reading: bool = False, watch: Watch | None = None, memory_limit: str | None = None
) -> Office:
    """Open the office at `root`.

    Args:
        root: Its folder.
        reading: True opens the log for reading only, so that a writer may go on beside.
        watch: Hears of stages; None hears nothing.
        memory_limit: Overrides the engine's ceiling for this process.

    Raises:
        UnavailableError: A store, a key, the log or the openssl program is absent. The gate stays closed.
        InputError: `privity.toml` holds problems.
    """
    settings = read_settings(root)
    files = OfficeFiles(root)
    keys = root / "keys"
    openssl = OpenSSL(settings.openssl, tmp=root / "tmp")
    log = _log(root, settings, reading=reading)

    folder, unit = root / "registers", read_secret(keys / "unit.key")
    entering = registers.Entering(folder)
    accounted = registers.Accounted(folder, log, unit, entering, writes=not reading)
    read = partial(
        registers.read, folder, custodian=settings.flow.custodian, founders=settings.founders,
        verifier=Remembering(openssl),
    )  # fmt: skip

    kept = LawStore(root / "law")
    in_force = kept.open(kept.chosen())

    @contextmanager
    def engine() -> Iterator[Engine]:
        with DuckDBEngine(
            spill=root / "tmp",
            memory_limit=memory_limit or settings.memory_limit,
            threads=settings.threads,
        ) as opened:
            yield opened

    return Office(
        settings=settings.flow,
        keys=Keys(
            unit=unit,
            travel=read_secret(keys / "travel.key"),
            manifest_cert=keys / "manifest.pem",
            manifest_key=keys / "manifest.key",
        ),
        files=files,
        index=RecordIndexFiles(root / "index"),
        cases=open_store(root / "case.sqlite3"),
        log=log,
        witnesses=settings.witnesses,
        custodians=settings.custodians,
        persons=PersonIndex(root / "log" / "persons"),
        units=UnitKeys(keys / "units"),
        label_key=FileLabelKey.load(keys / "label.pem"),
        engine=engine,
        beside=None
        if settings.spark is None
        else partial(
            open_search,
            settings.spark,
            records=files.folder("records").resolve(),
            tmp=files.folder("tmp").resolve(),
        ),
        apart=None if settings.threads == 1 else SliceProcess,
        signatures=openssl,
        outbox=Outbox(root),
        parse=parsing.parse,
        pack=in_force.pack,
        lists=in_force.lists,
        canaries=in_force.canaries,
        law=kept,
        law_digest=in_force.digest,
        referee=Cedar,
        ranker=partial(
            SplinkRanking,
            spill=root / "tmp",
            memory_limit=memory_limit or settings.memory_limit,
            threads=settings.threads,
        ),
        roster=lambda held, agency, on: rosters.rows(folder, held, agency, on),
        registers=lambda: read(accounted=accounted.check),
        registers_anew=lambda: read(accounted=partial(accounted.check, anew=True)),
        register_entries=lambda name: registers.load(folder)[0].get(name, []),
        entering=entering,
        check_entry=lambda name, entry: registers.may_enter(
            folder,
            name,
            entry,
            custodian=settings.flow.custodian,
            founders=settings.founders,
            verifier=Remembering(openssl),
        ),
        signed_bytes=registers.signed_bytes,
        append_register=lambda name, entry: registers.append(folder, name, entry),
        now=lambda: datetime.now(UTC),
        random=os.urandom,
        watch=watch or NoWatch(),
        package_folder=PackageFolder,
    )


def _log(root: Path, settings: OfficeSettings, *, reading: bool) -> FileLog:
    """The office's log, under the key that the settings name; a reader of it needs no PIN."""
    folder = root / "log"
    if reading:
        return FileLog.read(folder, _vkey(root, settings))
    if settings.token is None:
        return FileLog.open(folder, FileSigner.load(root / "keys" / "log.pem", name=settings.origin))
    return FileLog.open(folder, TokenSigner(settings.token, name=settings.origin))


def _vkey(root: Path, settings: OfficeSettings) -> str:
    """The verifier key of the office's log, as its own key says it."""
    if settings.token is None:
        return FileSigner.load(root / "keys" / "log.pem", name=settings.origin).vkey
    return token_vkey(settings.token, name=settings.origin)


def restore_log(root: Path, replica: Path) -> tuple[int, int]:
    """Bring the log of the office in `root` up to a replica of it; entries that were new, and entries there are now.

    Every entry of the replica is hashed first. What the office's folder still holds of its log must be the beginning of it.

    Raises:
        IntegrityError: The replica is damaged, signed by another key, or does not begin with what the office holds. Nothing was changed.
        InputError: The office's `log/` holds something that is no log.
        UnavailableError: There is no replica, another process writes the log, or the disk failed.
    """
    settings = read_settings(root)
    with FileLog.read(replica, _vkey(root, settings)) as held:
        held.fsck()
        return replicate(held, root / "log"), held.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """What checking a file needs: no office, a folder that is removed afterwards."""

    pack: Pack
    lists: Lists
    folder: Path
    parse: Callable[..., object]
    engine: Callable[[], AbstractContextManager[Engine]]


def solvers() -> tuple[Solver, ...]:
    """The solvers that settle claims about the law.

    Raises:
        UnavailableError: One is not installed.
    """
    from privity.adapters.solvers import Z3, Cvc5  # noqa: PLC0415 - an extra, loaded when asked for

    return (Z3(), Cvc5())


@contextmanager
def checking(pack: str) -> Iterator[Checking]:
    """Tools to check a request file without an office."""
    with TemporaryDirectory(prefix="privity-check-") as name:
        folder = Path(name)

        @contextmanager
        def engine() -> Iterator[Engine]:
            with DuckDBEngine(spill=folder) as opened:
                yield opened

        yield Checking(
            pack=law.load(pack), lists=law.lists(pack), folder=folder, parse=parsing.parse, engine=engine
        )


def init_office(
    root: Path,
    *,
    custodian: str,
    name: str,
    address: str,
    pack: str,
    founders: Sequence[Mapping[str, object]],
    demonstration: bool = False,
    program: str = "openssl",
    token: Path | None = None,
) -> None:
    """Make a new office in an absent or empty folder.

    Args:
        root: The folder.
        custodian: Code of the agency that keeps the records.
        name: Its name.
        address: Where readers of a letter write to.
        pack: Law pack.
        founders: ``{"person", "certificate": Path, "duties": [...]}`` of at least two persons.
        demonstration: Mark everything that leaves DEMONSTRATION.
        program: The openssl program.
        token: File that names the token with the log's key; None makes a key in a file of the office.

    Raises:
        InputError: The folder holds something already, or the token's file is at fault. Nothing was made.
        UnavailableError: The token or its key is absent. Nothing was made.
    """
    if root.exists() and any(root.iterdir()):
        raise InputError(
            "The folder is not empty.",
            where=root.name,
            remedy="Name a new folder; an office is never made twice.",
        )
    origin = f"privity.example/{custodian.lower()}/{datetime.now(UTC).year}"
    held = None if token is None else read_token(token, root)
    on_token = None if held is None else TokenSigner(held, name=origin)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in FOLDERS:
        (root / folder).mkdir(mode=0o700)
    kept = LawStore(root / "law")
    kept.choose(kept.keep(law.shipped(pack)))
    openssl = OpenSSL(program, tmp=root / "tmp")
    keys = root / "keys"
    for secret in ("unit.key", "travel.key"):
        new_secret(keys / secret)
    openssl.new_key(keys / "manifest.key")
    openssl.self_signed(f"{custodian} disclosure office", keys / "manifest.key", keys / "manifest.pem")
    for founder in founders:
        certificate = Path(str(founder["certificate"]))
        (keys / f"founder-{founder['person']}.pem").write_bytes(certificate.read_bytes())
    text = _settings_text(
        {"custodian": custodian, "name": name, "address": address, "pack": pack},
        origin,
        founders,
        demonstration=demonstration,
        held=held,
    )
    (root / "privity.toml").write_text(text, "utf-8")
    label_key = FileLabelKey.create(keys / "label.pem")
    signer = on_token or FileSigner.create(keys / "log.pem", name=origin)
    FileLog.create(root / "log", signer).close()
    # Verifiers are given the key from here or, better, from where the custodian publishes it.
    (root / "log.vkey").write_text(signer.vkey + "\n", "ascii")
    (root / "label.vkey").write_text(label_key.public.text + "\n", "ascii")


def _settings_text(
    office: Mapping[str, str],
    origin: str,
    founders: Sequence[Mapping[str, object]],
    *,
    demonstration: bool,
    held: TokenKey | None,
) -> str:
    today = datetime.now(UTC).date().isoformat()
    lines = [
        "[office]",
        *(f'{key} = "{value}"' for key, value in office.items()),
        f"born = {today}",
        f"demonstration = {str(demonstration).lower()}",
        "",
        "[log]",
        f'origin = "{origin}"',
        "# The log has no witnesses yet: whoever holds its key could show two people two logs.",
        f'unwitnessed = "{CONFESSION}"',
        *(() if held is None else ('key = "pkcs11"', "", *token_text(held))),
        "",
        "[engine]",
        'memory_limit = "4GB"',
        "threads = 2",
        "",
    ]
    if demonstration:
        lines += [
            "[identity]",
            "# A small record file can bound no error rate: what verifies here has no guarantee.",
            f'uncalibrated = "{CONFESSION}"',
            "",
        ]
    for founder in founders:
        duties = ", ".join(f'"{duty}"' for duty in founder["duties"])  # type: ignore[attr-defined]  # a list by contract
        lines += [
            "[[trust.founders]]",
            f'person = "{founder["person"]}"',
            f'certificate = "keys/founder-{founder["person"]}.pem"',
            f"duties = [{duties}]",
            "",
        ]
    return "\n".join(lines)
