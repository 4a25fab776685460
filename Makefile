# `make` alone lists the targets. PYTHON=… picks another Python 3.11 or 3.12 for the set-up.

.DEFAULT_GOAL := help
.PHONY: help setup demo start test test-faults attack crash-test check coverage bench clean pins

PY := .venv/bin/python
prepare = python="$$(sh bootstrap/find-python.sh)" && "$$python" -m bootstrap

help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

setup:  ## Install the pinned packages into .venv and what else a start needs
	@$(prepare) start

demo:  ## Show the whole way from feed to library on this machine (EXIT=1 checks it and ends)
	@$(prepare) demo
	@$(PY) -m demo

start:  ## Run Anishelf for your own feeds until Ctrl-C; data in ANISHELF_DATA_DIR or ./data
	@$(prepare) start
	@$(PY) -m anishelf.launcher

test:  ## Run all tests but the long matrices (up to 20 minutes)
	@$(prepare) test
	@$(PY) -m pytest -m "not faults"

test-faults:  ## Run the long fault matrices (up to 45 minutes)
	@$(prepare) test
	@$(PY) -m pytest -m faults

attack:  ## Let strangers attack a running stack, every client and every route (ALL=1: with everything)
	@$(prepare) test
	@ANISHELF_ATTACK_ALL=$(ALL) $(PY) -m pytest -m strangers

crash-test:  ## Kill 200 workers at random moments and count what was lost (up to 15 minutes)
	@$(prepare) test
	@$(PY) -m tests.worlds.crash_matrix 200

check:  ## Check format, lint, types, import contracts, limits, the Compose file and the generated docs
	@$(prepare) base
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports
	@$(PY) -m pytest -q tests/unit/test_compose.py
	@$(PY) -m docs.generate --check
	@$(PY) -m docs.data_model --check
	@$(PY) -m docs.limits

coverage:  ## Run the tests of unit, dags and integration and tell which lines none of them runs
	@$(prepare) test
	@$(PY) -m coverage run -m pytest -q tests/unit tests/dags tests/integration
	@$(PY) -m coverage html -q
	@$(PY) -m coverage report

bench:  ## Measure, print a table and write build/bench.json (AGAINST=PATH compares with another tree)
	@$(prepare) test
	@$(PY) -m benchmarks $(if $(AGAINST),--against $(AGAINST))

clean:  ## Remove what the demo, the tests and the tools made (never a real library, nor .venv)
	@python="$$(sh bootstrap/find-python.sh)" && "$$python" -m bootstrap.clean

pins:  ## Compile requirements*.txt again from pyproject.toml and requirements-bootstrap.in
	@$(prepare) base
	@sh bootstrap/compile-pins.sh
