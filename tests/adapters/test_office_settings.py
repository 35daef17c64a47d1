"""A setting that is unknown, missing or of a wrong kind stops the office; every one of them is told."""

import tomllib
from datetime import date

import pytest

from privity.adapters.office_settings import read_settings
from privity.errors import InputError, UnavailableError
from privity.model.register import Duty

GOOD = """
[office]
custodian = "CUST"
name = "Custodian of Records"
address = "1 Ledger Square, Anytown"
pack = "us_tax"
born = 2026-01-01
[log]
origin = "privity.example/cust/2026"
unwitnessed = "accepted for demonstration"
[[trust.founders]]
person = "C-head"
certificate = "keys/head.pem"
duties = ["head"]
[[trust.founders]]
person = "C-counsel"
certificate = "keys/counsel.pem"
duties = ["counsel", "inspector"]
"""


@pytest.fixture
def office(tmp_path):
    (tmp_path / "keys").mkdir()
    for name in ("head", "counsel"):
        (tmp_path / "keys" / f"{name}.pem").write_text(name)
    return tmp_path


def read(office, text=GOOD):
    (office / "privity.toml").write_text(text, "utf-8")
    return read_settings(office)


def problems(office, text):
    with pytest.raises(InputError) as caught:
        read(office, text)
    return [problem.says for problem in caught.value.problems]


def test_what_is_left_out_has_the_strict_default(office):
    settings = read(office)
    assert (settings.pack, settings.origin, settings.openssl) == (
        "us_tax",
        "privity.example/cust/2026",
        "openssl",
    )
    assert (settings.memory_limit, settings.threads) == ("4GB", 2)
    flow = settings.flow
    assert (flow.custodian, flow.born, flow.demonstration) == ("CUST", date(2026, 1, 1), False)
    assert (flow.inspection_slice, flow.destroy_after_days, flow.approval_hours) == (2_500_000, 180, 24)
    assert flow.answer_days == 30


def test_an_office_that_says_nothing_of_identity_opens_nothing_without_a_bound(office):
    flow = read(office).flow
    assert (flow.bound, flow.uncalibrated, flow.decoy_every, flow.audit_lines) == (100_000, False, 1_000, 60)


def test_a_bound_and_a_confession_are_taken_as_given(office):
    given = '[identity]\nbound = 3e-5\nuncalibrated = "accepted for demonstration"\ndecoy_every = 5\naudit_lines = 7\n'
    flow = read(office, GOOD + given).flow
    assert (flow.bound, flow.uncalibrated, flow.decoy_every, flow.audit_lines) == (30_000, True, 5, 7)


@pytest.mark.parametrize(
    "line",
    [
        "bound = 0.5",
        "bound = 0.0",
        "bound = nan",
        "bound = 1",
        'uncalibrated = "yes"',
        "uncalibrated = true",
        "decoy_every = 0",
    ],
)
def test_a_bound_that_binds_nothing_and_a_confession_in_other_words_are_refused(office, line):
    assert len(problems(office, GOOD + f"[identity]\n{line}\n")) >= 1


def test_what_is_given_is_taken(office):
    given = GOOD.replace(
        "born = 2026-01-01",
        "born = 2026-01-01\ndemonstration = true\napproval_hours = 8\ninspection_slice = 10",
    )
    settings = read(
        office, given + '[engine]\nmemory_limit = "1GB"\nthreads = 1\n[openssl]\nprogram = "openssl3"\n'
    )
    assert (settings.flow.demonstration, settings.flow.approval_hours, settings.flow.inspection_slice) == (
        True,
        8,
        10,
    )
    assert (settings.memory_limit, settings.threads, settings.openssl) == ("1GB", 1, "openssl3")


def test_lines_are_looked_up_in_the_engine_unless_spark_is_named(office):
    assert read(office, GOOD + '[spark]\nmaster = "local[4]"\n').spark is None
    local = read(office, GOOD + '[engine]\nsearch = "spark"\nthreads = 3\n').spark
    assert (local.master, local.records, local.exchange, local.conf) == ("local[3]", None, None, {})
    cluster = """[engine]
search = "spark"
[spark]
master = "yarn"
records = "s3a://bucket/records"
exchange = "s3a://bucket/exchange"
[spark.conf]
"spark.executor.memory" = "8g"
"""
    held = read(office, GOOD + cluster).spark
    assert (held.master, held.records, held.exchange) == (
        "yarn",
        "s3a://bucket/records",
        "s3a://bucket/exchange",
    )
    assert held.conf == {"spark.executor.memory": "8g"}


ON_TOKEN = (
    GOOD.replace("[log]", '[log]\nkey = "pkcs11"')
    + """[pkcs11]
module = "/usr/lib/module.so"
token = "office"
key = "log key"
pin_file = "keys/pin"
"""
)


def test_the_logs_key_lies_in_a_file_unless_a_token_is_named(office):
    assert read(office).token is None
    assert read(office, GOOD.replace("[log]", '[log]\nkey = "file"')).token is None
    held = read(office, ON_TOKEN).token
    assert (str(held.module), held.token, held.key) == ("/usr/lib/module.so", "office", "log key")
    assert held.pin_file == office / "keys" / "pin"
    elsewhere = read(office, ON_TOKEN.replace("keys/pin", "/run/pin")).token
    assert str(elsewhere.pin_file) == "/run/pin"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"pkcs11"', '"hsm"', "log.key is none of file, pkcs11."),
        ('"pkcs11"', "11", "log.key is not of type str."),
        ('"pkcs11"', '"file"', 'pkcs11 is of no use unless log.key is "pkcs11".'),
        ('key = "pkcs11"\n', "", 'pkcs11 is of no use unless log.key is "pkcs11".'),
        ('token = "office"\n', "", "pkcs11.token is missing."),
        ('token = "office"', 'token = ""', "pkcs11.token is missing."),
        ('token = "office"', "token = 1", "pkcs11.token is not of type str."),
        ('token = "office"', 'token = "office"\npin = "1234"', "pkcs11.pin is unknown."),
        ("/usr/lib/module.so", "module.so", "pkcs11.module is not an absolute path."),
    ],
)
def test_each_fault_of_a_token_is_told_by_itself(office, old, new, says):
    assert ON_TOKEN.count(old) == 1
    assert problems(office, ON_TOKEN.replace(old, new)) == [says]


def test_a_token_that_is_named_nowhere_misses_everything(office):
    said = problems(office, GOOD.replace("[log]", '[log]\nkey = "pkcs11"'))
    assert said == [f"pkcs11.{key} is missing." for key in ("module", "token", "key", "pin_file")]


def test_founders_are_trusted_from_the_offices_birth_with_the_certificates_they_came_with(office):
    head, counsel = read(office).founders
    assert (head.person, head.certificate, head.duties, head.since) == (
        "C-head",
        b"head",
        {Duty.HEAD},
        date(2026, 1, 1),
    )
    assert counsel.duties == {Duty.COUNSEL, Duty.INSPECTOR}


def test_where_there_is_no_office_is_said(tmp_path):
    with pytest.raises(UnavailableError, match=r"privity\.toml is absent"):
        read_settings(tmp_path)


def test_the_index_of_the_record_file_is_made_as_the_office_says_or_by_size(office):
    assert read(office).flow.index == "auto"
    for policy in ("auto", "always", "never"):
        assert read(office, GOOD + f'[records]\nindex = "{policy}"\n').flow.index == policy
    (said,) = problems(office, GOOD + '[records]\nindex = "sometimes"\n')
    assert said == "records.index is none of auto, always, never."


@pytest.mark.parametrize("text", ["[office", 'a = "\\x"'])
def test_what_is_not_toml_is_said(office, text):
    with pytest.raises(InputError, match="not TOML"):
        read(office, text)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('pack = "us_tax"', 'pack = "us_tax"\npak = "x"', "office.pak is unknown."),
        ("[log]", "[lock]\n[log]", "lock is not a table of this file."),
        ('pack = "us_tax"\n', "", "office.pack is missing."),
        ("born = 2026-01-01", 'born = "2026-01-01"', "office.born is not of type date."),
        ("born = 2026-01-01", "born = 2026-01-01\ndemonstration = 1", "office.demonstration is not of type bool."),
        ("born = 2026-01-01", "born = 2026-01-01\napproval_hours = true", "office.approval_hours is not of type int."),
        ("born = 2026-01-01", "born = 2026-01-01\ninspection_slice = 0", "office.inspection_slice is not a positive number."),
        ("born = 2026-01-01", "born = 2026-01-01\napproval_hours = -1", "office.approval_hours is not a positive number."),
        ("[log]", "[engine]\nthreads = 0\n[log]", "engine.threads is not a positive number."),
        ("[log]", "[openssl]\nprogram = 3\n[log]", "openssl.program is not of type str."),
        ("[log]", '[engine]\nsearch = "sparc"\n[log]', "engine.search is none of duckdb, spark."),
        ("[log]", "[engine]\nsearch = 1\n[log]", "engine.search is not of type str."),
        ("[log]", '[spark]\nmaster = "local[2]"\nworkers = 3\n[log]', "spark.workers is unknown."),
        ("[log]", '[spark]\nrecords = "/srv/records"\n[log]', "spark.records is not an address such as s3a://bucket/folder or file:///folder."),
        ("[log]", '[spark]\nmaster = "yarn"\nrecords = "s3a://b/r"\n[log]', "spark.exchange is missing: a cluster cannot read the office's own folders."),
        ("[log]", '[spark]\nmaster = "spark://h:7077"\nexchange = "s3a://b/x"\n[log]', "spark.records is missing: a cluster cannot read the office's own folders."),
        ("[log]", '[spark.conf]\n"spark.sql.ansi.enabled" = "false"\n[log]', "spark.conf.spark.sql.ansi.enabled is fixed."),
        ("[log]", '[spark.conf]\n"spark.io.encryption.enabled" = "false"\n[log]', "spark.conf.spark.io.encryption.enabled is fixed."),
        ("[log]", '[spark.conf]\n"spark.executor.cores" = 2\n[log]', "spark.conf.spark.executor.cores is not a setting of Spark with a text for a value."),
        ("[log]", '[spark.conf]\nmemory = "2g"\n[log]', "spark.conf.memory is not a setting of Spark with a text for a value."),
        ("[log]", '[spark.conf]\n"spark.hadoop.fs.s3a.secret.key" = "x"\n[log]',
         "spark.conf.spark.hadoop.fs.s3a.secret.key is a secret; let the machine's own role or Spark's own files hold it."),
        ("accepted for demonstration", "yes", 'log.unwitnessed must read "accepted for demonstration" while the log has no witnesses.'),
        ('person = "C-head"', 'person = "C-counsel"', "trust.founders names fewer than two persons, or one of them twice."),
        ("counsel.pem", "head.pem", "trust.founders gives two persons one certificate."),
        ("counsel.pem", "absent.pem", "keys/absent.pem is not a file of this office."),
        ('"inspector"]', '"boss"]', "trust.founders[1] needs person, certificate and duties of the list, and nothing else."),
        ('"inspector"]', "3]", "trust.founders[1] needs person, certificate and duties of the list, and nothing else."),
        ('person = "C-head"', "person = 3", "trust.founders[0] needs person, certificate and duties of the list, and nothing else."),
        ('person = "C-head"', "", "trust.founders[0] needs person, certificate and duties of the list, and nothing else."),
        ('person = "C-head"', 'person = "C-head"\nname = "x"',
         "trust.founders[0] needs person, certificate and duties of the list, and nothing else."),
    ],
)  # fmt: skip
def test_each_fault_is_told_by_itself(office, old, new, says):
    assert old in GOOD
    assert problems(office, GOOD.replace(old, new)) == [says]


def test_one_founder_alone_founds_nothing(office):
    alone = GOOD.rpartition("[[trust.founders]]")[0]
    assert problems(office, alone) == ["trust.founders names fewer than two persons, or one of them twice."]


def test_an_empty_file_misses_everything_at_once(office):
    said = problems(office, "")
    missing = {f"office.{key} is missing." for key in ("custodian", "name", "address", "pack", "born")}
    assert missing | {
        "log.origin is missing.",
        'log.unwitnessed must read "accepted for demonstration" while the log has no witnesses.',
        "trust.founders is missing.",
    } <= set(said)


@pytest.mark.parametrize("table", ["office", "log", "engine", "trust"])
def test_a_word_where_a_table_belongs_is_told(office, table):
    text = f'{table} = "x"\n'
    assert tomllib.loads(text)
    assert problems(office, text) == [f"{table} is not a table."]


def test_founders_that_are_no_tables_are_told(office):
    text = GOOD.split("[[trust", maxsplit=1)[0] + "[trust]\nfounders = [1, 2]\n"
    assert problems(office, text) == ["trust.founders is not a list of tables."]
