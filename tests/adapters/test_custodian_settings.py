"""An office names key custodians whole, and witnesses with them, or has none; anything between stops it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.adapters.log_signer import FileSigner
from privity.adapters.office_settings import read_settings
from tests.adapters.test_witness_settings import NAMED, office, policy, problems  # noqa: F401  (a fixture)

TABLE = '\n[custodians]\nfile = "custodians.list"\n'
KEYS = [FileSigner(Ed25519PrivateKey.generate(), name=f"c{n}.example/keys").vkey for n in range(3)]
LIST = "\n".join(["needed 2", *(f"custodian {key} http://127.0.0.1:1" for key in KEYS), ""])


def told(office, settings, text=LIST):  # noqa: F811
    (office / "custodians.list").write_text(text)
    return problems(office, settings, policy(3, 4))


def test_custodians_beside_witnesses_are_taken(office):  # noqa: F811
    (office / "privity.toml").write_text(NAMED + TABLE)
    (office / "witnesses.policy").write_text(policy(3, 4))
    (office / "custodians.list").write_text(LIST)
    known = read_settings(office).custodians.known
    assert (known.needed, list(known.members)) == (2, [f"c{n}.example/keys" for n in range(3)])


def test_an_office_that_names_none_has_none(office):  # noqa: F811
    (office / "privity.toml").write_text(NAMED)
    (office / "witnesses.policy").write_text(policy(3, 4))
    assert read_settings(office).custodians is None


def test_custodians_without_witnesses_stop_the_office(office):  # noqa: F811
    alone = NAMED.replace('witnesses = "witnesses.policy"', 'unwitnessed = "accepted for demonstration"')
    assert told(office, alone + TABLE) == [
        "custodians.file needs log.witnesses: custodians ask for a quorum of them."
    ]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("\n[custodians]\n", "custodians.file is missing."),
        ("\n[custodians]\nfile = 3\n", "custodians.file is not of type str."),
        (TABLE + 'needed = "2"\n', "custodians.needed is unknown."),
        (TABLE.replace("custodians.list", "../custodians.list"), "../custodians.list is not a file of this office."),
        (TABLE.replace("custodians.list", "nothing"), "nothing is not a file of this office."),
    ],
)  # fmt: skip
def test_what_is_unknown_missing_or_elsewhere_is_told(office, table, says):  # noqa: F811
    (office.parent / "custodians.list").write_text(LIST)
    assert told(office, NAMED + table) == [says]


def test_every_fault_of_the_file_is_told(office):  # noqa: F811
    assert len(told(office, NAMED + TABLE, "needed 9\nrubbish\n" + LIST)) == 2
