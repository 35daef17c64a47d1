# make demo      a custodian, three requests, and what became of them      (five minutes, no root)
# make test      what every change must pass                               (a few minutes)
# make check     format, lint, types, import contracts
# make test-all  test, check, and the long tests; installs Spark and SoftHSM for its own
# make native    hashing in C, for which a compiler and Python's headers are needed; what sets up .venv tries it too
# make ranking   Splink itself, in an environment of its own
# make mutants   removes one guard, or misreads one word of the law, at a time; something must notice each
# make faults    kills, power cuts and full disks at every step
# make bench     what speed, memory and recall are here
# make bench-nation  the same at 160 million persons, beside Splink too  (some hours, 60 GB of disk)
# make lock      resolves the lock files again
# make clean     removes everything made by the above

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
LOCKED := --require-hashes --only-binary :all:
OURS := --no-deps --no-build-isolation -e . -e verifier
WORKERS ?= 2

# The same hashes, sooner. Without a compiler nothing is missing but that.
NATIVE := native/privity_native.c native/pyproject.toml
BUILD_NATIVE := $(PIP) install --no-deps --no-build-isolation --force-reinstall ./native
TRY_NATIVE := $(BUILD_NATIVE) >/dev/null 2>&1 || { $(PIP) uninstall -y privity-native >/dev/null 2>&1; \
	echo "native/ was not built, which needs a C compiler and Python's headers: Python's own library makes the same hashes, later." >&2; }

.DELETE_ON_ERROR:
.PHONY: demo test check test-all long native ranking mutants faults bench bench-nation lock clean openssl agent java spark softhsm go

demo: .venv/demo.done openssl
	$(BIN)/privity demo $(ARGS)

test: .venv/dev.done openssl
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m "not full" $(ARGS)

check: .venv/dev.done
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-all: test check long

long: .venv/dev.done openssl agent ranking spark native softhsm go .venv-scitt/done
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m full $(ARGS)

# Everything is tested by both ways of hashing, or a test fails.
native: .venv/dev.done
	@$(BIN)/python -c 'import privity_native' 2>/dev/null || $(BUILD_NATIVE) \
		|| { echo "native/ could not be built, which needs a C compiler and Python's headers." >&2; exit 1; }

ranking: .venv-ranking/done
	.venv-ranking/bin/python -m tests.adapters.splink_real

mutants: .venv/dev.done openssl
	$(BIN)/python -m tests.mutants $(ARGS)
	$(BIN)/python -m tests.law.mutation

faults: .venv/dev.done openssl
	$(BIN)/python -m pytest -q -k "fault or kill or crash or power or resume or many"
	$(BIN)/python -m tests.faults.kill $(ARGS)

bench: .venv/dev.done openssl spark native .venv-pymerkle/done
	missed=0; for script in bench/*.py; do case $$script in $(NATIONAL)) continue;; esac; \
		echo "== $$script"; $(BIN)/python $$script || missed=1; done; exit $$missed

# A hundred and sixty million persons, generated, loaded, measured and deleted: 60 GB of disk, some hours.
NATIONAL := bench/nation.py|bench/scale.py|bench/beside_splink.py
NATION ?= nation-bench

bench-nation: .venv/dev.done .venv-ranking/done openssl
	$(BIN)/python bench/nation.py $(NATION)/persons
	missed=0; \
	$(BIN)/python bench/gate.py 7000000 --nation $(NATION)/persons --keep $(NATION) || missed=1; \
	$(BIN)/python bench/scale.py $(NATION)/persons $(NATION)/demo/office --work $(NATION)/work || missed=1; \
	.venv-ranking/bin/python bench/beside_splink.py $(NATION)/persons $(NATION)/demo/office --work $(NATION)/work || missed=1; \
	rm -rf $(NATION); exit $$missed

# Hashes are of every file of a release, so that a lock made here holds on other machines.
COMPILE := .venv-lock/bin/pip-compile -q --generate-hashes --allow-unsafe --all-build-deps --strip-extras \
	--no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

lock:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip install -q pip-tools
	$(COMPILE) -o requirements.lock pyproject.toml
	$(COMPILE) -c requirements.lock --extra dev -o requirements-dev.lock pyproject.toml
	$(COMPILE) -c requirements-dev.lock --extra spark -o requirements-spark.lock pyproject.toml
	$(COMPILE) -c requirements.lock --extra ranking -o requirements-ranking.lock pyproject.toml
	$(COMPILE) -c requirements-dev.lock --extra pkcs11 -o requirements-pkcs11.lock pyproject.toml
	$(filter-out --all-build-deps,$(COMPILE)) -o bench/ledger/requirements.lock bench/ledger/requirements.in
	$(filter-out --all-build-deps,$(COMPILE)) -c requirements.lock -o tests/referees/scitt/requirements.lock \
		tests/referees/scitt/requirements.in

clean:
	rm -rf .venv .venv-lock .venv-ranking .venv-pymerkle .venv-scitt build dist demo-office* .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache src/*.egg-info verifier/*.egg-info verifier/build native/*.egg-info native/build
	find src tests verifier bench vectors docs -name __pycache__ -prune -exec rm -rf {} +

# The one program needed beside Python: OpenSSL 3.0 or later.
openssl:
	@command -v openssl >/dev/null || apt-get install -y --no-install-recommends openssl \
		|| { echo "openssl 3.0 or later is needed and could not be installed." >&2; exit 1; }
	@openssl version | grep -Eq '^OpenSSL ([3-9]|[1-9][0-9])\.' \
		|| { echo "openssl 3.0 or later is needed; this one is $$(openssl version)." >&2; exit 1; }

# A witness's key may be held by any ssh-agent: the long tests ask OpenSSH's own.
agent:
	@command -v ssh-agent >/dev/null || apt-get install -y --no-install-recommends openssh-client \
		|| { echo "ssh-agent is needed for the long tests and could not be installed." >&2; exit 1; }

# Spark computes what DuckDB does, or a test fails: it is never left out.
spark: .venv/spark.done java

java:
	@java -version >/dev/null 2>&1 || apt-get install -y --no-install-recommends openjdk-17-jre-headless \
		|| { echo "Java 17 or later is needed for Spark and could not be installed." >&2; exit 1; }
	@java -version 2>&1 | grep -Eq 'version "(1[7-9]|[2-9][0-9])[.\"]' \
		|| { echo "Java 17 or later is needed for Spark; this one is $$(java -version 2>&1 | head -n 1)." >&2; exit 1; }

# A token in software, which stands for an HSM: the log's key on it is tested, never left out.
softhsm: .venv/pkcs11.done
	@command -v softhsm2-util >/dev/null || apt-get install -y --no-install-recommends softhsm2 \
		|| { echo "SoftHSM 2 is needed to test keys on a token and could not be installed." >&2; exit 1; }

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; name it with PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/demo.done: requirements.lock pyproject.toml verifier/pyproject.toml $(NATIVE) | .venv/bin/python
	$(PIP) install $(LOCKED) -r requirements.lock
	$(PIP) install $(OURS)
	@$(TRY_NATIVE)
	touch $@

.venv/dev.done: requirements-dev.lock pyproject.toml verifier/pyproject.toml $(NATIVE) | .venv/bin/python
	$(PIP) install $(LOCKED) -r requirements-dev.lock
	$(PIP) install $(OURS)
	@$(TRY_NATIVE)
	touch $@ .venv/demo.done

# pyspark is published as source alone; its hash is held like any other, and what builds it is locked.
.venv/spark.done: requirements-spark.lock .venv/dev.done
	$(PIP) install $(LOCKED) --no-binary pyspark --no-build-isolation -r requirements-spark.lock
	touch $@

.venv/pkcs11.done: requirements-pkcs11.lock .venv/dev.done
	$(PIP) install $(LOCKED) -r requirements-pkcs11.lock
	touch $@

# What the log is measured beside, under a licence of its own: the bench starts it as a program.
.venv-pymerkle/done: bench/ledger/requirements.lock
	$(PYTHON) -m venv .venv-pymerkle
	.venv-pymerkle/bin/python -m pip --disable-pip-version-check -q install $(LOCKED) -r bench/ledger/requirements.lock
	touch $@

# Somebody else's reader of COSE receipts judges ours, in an environment of its own: the tests start it as a program.
.venv-scitt/done: tests/referees/scitt/requirements.lock
	$(PYTHON) -m venv .venv-scitt
	.venv-scitt/bin/python -m pip --disable-pip-version-check -q install $(LOCKED) -r tests/referees/scitt/requirements.lock
	touch $@

# Go and its checksum-database code judge our tiles, notes and proofs.
go:
	@go version >/dev/null 2>&1 && test -d /usr/share/gocode/src/golang.org/x/mod/sumdb \
		|| apt-get install -y --no-install-recommends golang-go golang-golang-x-mod-dev \
		|| { echo "Go and golang.org/x/mod are needed and could not be installed." >&2; exit 1; }

# The extra has an environment of its own, so that what every test runs in is what is locked for the gate.
.venv-ranking/done: requirements-ranking.lock pyproject.toml verifier/pyproject.toml
	$(PYTHON) -m venv .venv-ranking
	.venv-ranking/bin/python -m pip --disable-pip-version-check -q install $(LOCKED) -r requirements-ranking.lock
	.venv-ranking/bin/python -m pip --disable-pip-version-check -q install $(OURS)
	touch $@
