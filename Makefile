# Orkhon: everything that people do here. `make help` lists it.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: help setup setup-dev run test test-slow check bench lock clean

help: ## show what can be made
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-12s %s\n", $$1, $$2 }'

setup: $(VENV)/ready ## make .venv with what the hub needs, by hash

setup-dev: $(VENV)/ready-dev ## the same with what tests and checks need

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/ready-dev: requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@ $(VENV)/ready

run: setup ## the whole hub on SQLite with the demonstration alliance, at http://127.0.0.1:8000/
	$(VENV)/bin/orkhon prepare --demonstration
	exec $(VENV)/bin/orkhon run

test: setup-dev ## every test on SQLite, those of the database and the flows on PostgreSQL too
	$(PY) -m tests.debian
	$(PY) -m tests.passes

test-slow: export ORKHON_TEST_WHOLE = 1
test-slow: setup-dev ## the long forms too, in full
	$(PY) -m tests.debian
	$(PY) -m pytest --cov=orkhon.language --cov-report=term --cov-fail-under=95 tests/language
	$(PY) -m pytest --ignore=tests/language tests
	$(PY) -m tests.postgresql $(PY) -m pytest -m "database or database_in_full or postgresql" tests

check: setup-dev ## style, types, layers, migrations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	ORKHON_HOME=$$(mktemp -d) $(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	ORKHON_HOME=$$(mktemp -d) $(VENV)/bin/orkhon makemigrations --check --dry-run

bench: setup-dev ## every benchmark; figures are ratios beside a peer where there is one
	$(PY) -m bench

bench-stories: export OPENBLAS_NUM_THREADS = 1

bench-%: setup-dev ## one benchmark: make bench-wire
	$(PY) -m bench $*

lock: setup-dev ## resolve the dependencies anew, with hashes and without the names of hosts
	$(VENV)/bin/uv pip compile --universal --generate-hashes --no-header --quiet --python-version 3.11.5 pyproject.toml -o requirements.lock
	$(VENV)/bin/uv pip compile --universal --generate-hashes --no-header --quiet --python-version 3.11.5 --extra dev pyproject.toml -o requirements-dev.lock

clean: ## remove .venv and what tools keep, never var/
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage build src/*.egg-info
