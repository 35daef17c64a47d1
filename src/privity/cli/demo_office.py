"""A demonstration office, made by the same commands anyone would type."""

from __future__ import annotations

import io
import shutil
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privity.adapters.openssl import OpenSSL
from privity.adapters.registers.entries import toml_table
from privity.errors import OutOfOrderError
from privity.testing import demonstration as papers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(slots=True)
class DemoOffice:
    """Folders of a demonstration: the office, its people's keys, the recipient's key, the requests.

    `command` runs one `privity` command line and returns its exit code.
    """

    root: Path
    command: Callable[[Sequence[str]], int]
    openssl: OpenSSL = field(default_factory=OpenSSL)
    entries: int = 0

    @property
    def office(self) -> Path:
        """The office itself."""
        return self.root / "office"

    def key(self, person: str) -> Path:
        """A person's private key. It lies outside the office, as everyone's must."""
        return self.root / "people" / f"{person}.key"

    def cert(self, person: str) -> Path:
        """A person's certificate."""
        return self.root / "people" / f"{person}.pem"

    def run(self, *words: object, allow: Sequence[int] = (0,)) -> int:
        """One command, which must exit as expected.

        Raises:
            OutOfOrderError: It did not.
        """
        code = self.command([str(word) for word in words])
        if code not in allow:
            raise OutOfOrderError(
                f"A step of the demonstration exited {code}.",
                where="privity " + " ".join(str(word) for word in words[:2]),
                remedy="Read what it said above.",
            )
        return code

    def act(self, person: str, *words: object, allow: Sequence[int] = (0,)) -> int:
        """One command by a person, in this office, with his own key."""
        return self.run(
            *words, "--office", self.office, "--as", person, "--key", self.key(person), allow=allow
        )

    def make(self, reviewers: int, *, pack: str = "us_tax") -> None:
        """Keys, office, enrolments, offices held. The registers that need the requester's files come later."""
        (self.root / "people").mkdir(parents=True)
        held = (*papers.FOUNDERS, *papers.OFFICERS, *papers.reviewers(reviewers))
        for name in (*(p.person for p in held), papers.REQUESTER, "stranger"):
            self.openssl.new_key(self.key(name))
            self.openssl.self_signed(name, self.key(name), self.cert(name))
        self.openssl.new_key(self.key(papers.RECIPIENT), kind="rsa3072")
        self.openssl.self_signed(papers.RECIPIENT, self.key(papers.RECIPIENT), self.cert(papers.RECIPIENT))
        founders = [f"{p.person}:{self.cert(p.person)}:{p.duty}" for p in papers.FOUNDERS]
        self.run(
            "init", self.office, "--custodian", papers.CUSTODIAN, "--name", papers.NAME, "--address", papers.ADDRESS,
            "--demonstration", "--pack", pack, *(word for founder in founders for word in ("--founder", founder)),
        )  # fmt: skip
        for person in (*papers.OFFICERS, *papers.reviewers(reviewers)):
            self._enrol(person.person)
        self._enrol(papers.REQUESTER)
        for person in held:
            self.enter("office-holder", "C-head", papers.holder(person))

    def join(self, person: str) -> None:
        """A key of a person's own, and its enrolment."""
        self.openssl.new_key(self.key(person))
        self.openssl.self_signed(person, self.key(person), self.cert(person))
        self._enrol(person)

    def sign_papers(self, roster: Path) -> None:
        """The agency, its roster, agreement, recipient, safeguards, delegation, orders, elections and holds."""
        folder = self.office / "registers" / "rosters"
        folder.mkdir(exist_ok=True)
        shutil.copyfile(roster, folder / "fia.csv")
        data = roster.read_bytes()
        facts = {"file": "fia.csv", "sha256": sha256(data).hexdigest(), "count": data.count(b"\n") - 1}
        recipient = self.cert(papers.RECIPIENT).read_text("ascii")
        digest = self.openssl.certificate_digest(recipient.encode("ascii"))
        today = datetime.now(UTC).date()
        for register, person, entry in papers.papers(today, recipient, digest, facts):
            self.enter(register, person, entry)
        self.adopt()

    def adopt(self) -> None:
        """Counsel confirms that the pack is the law."""
        reason = "Demonstration: the pack is taken as current law."
        with redirect_stdout(io.StringIO()):
            self.act("C-counsel", "hold", "begin", "HO-0", "--reference", "CUST-HOLDS")
            self.act("C-counsel", "law", "adopt", "--reason", reason)

    def enter(self, register: str, person: str, entry: dict[str, Any]) -> None:
        """Sign and enter one register entry."""
        with redirect_stdout(io.StringIO()):
            self.act(person, register, "sign" if register == "election" else "add", self._file(entry))

    def sign_header(self, header: Path, person: str = papers.REQUESTER) -> None:
        """The requester signs the header as it is sent."""
        signature = self.openssl.sign(header.read_bytes(), cert=self.cert(person), key=self.key(person))
        header.with_name(header.name + ".p7s").write_bytes(signature)

    def _enrol(self, person: str) -> None:
        entry = self._file(papers.key_entry(person, self.cert(person).read_text("ascii")))
        with redirect_stdout(io.StringIO()):
            self.act(
                "C-head",
                "key",
                "enrol",
                entry,
                "--second",
                "C-counsel",
                "--second-key",
                self.key("C-counsel"),
            )

    def _file(self, entry: dict[str, Any]) -> Path:
        folder = self.root / "papers"
        folder.mkdir(exist_ok=True)
        self.entries += 1
        path = folder / f"{self.entries:03d}-{entry['id']}.toml"
        path.write_text(toml_table(entry), "utf-8")
        return path
