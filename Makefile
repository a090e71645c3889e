# Katek. `make help` lists what there is; everything needed is installed by the target that needs it.

PYTHON ?= python3
HOST ?= localhost
PORT ?= 8000
BIN := .venv/bin
LOOPBACK := $(filter localhost 127.0.0.1 ::1,$(HOST))
KATEK_BASE_URL ?= http://localhost:$(PORT)
KATEK_SANDBOX ?= $(if $(LOOPBACK),on,off)

.PHONY: help run test test-long lint format bench pictures lock messages

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/ready ## Start Katek with everything it needs, and a demo agency on the first run
	@HOST=$(HOST) PORT=$(PORT) KATEK_BASE_URL=$(KATEK_BASE_URL) KATEK_SANDBOX=$(KATEK_SANDBOX) exec $(BIN)/python manage.py serve

test: .venv/ready-dev .cache/tools ## Everything but the slow tests (5 minutes)
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not long"

test-long: .venv/ready-dev .cache/tools ## Kills, outages, browser journeys, fuzzing, and the suite on PostgreSQL 16 (40 minutes)
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal -m long
	@KATEK_TEST_POSTGRES=16 $(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not long"

lint: .venv/ready-dev ## Format, lint, types, import order, templates, migrations
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@git ls-files '*.html' | xargs -r $(BIN)/djade --check
	@$(BIN)/mypy
	@KATEK_DATA_DIR=.cache/lint DATABASE_URL=postgresql://nobody@localhost:1/none SECRET_KEY=lint KATEK_ENCRYPTION_KEYS=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= \
		$(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

format: .venv/ready-dev ## Put the code in order
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@git ls-files '*.html' | xargs -r $(BIN)/djade

messages: .venv/ready ## Gather the texts of the interface into its catalogues (Spanish, German) and compile them
	@KATEK_DATA_DIR=.cache/lint DATABASE_URL=postgresql://nobody@localhost:1/none SECRET_KEY=lint KATEK_ENCRYPTION_KEYS=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= \
		$(BIN)/python manage.py messages

bench: .venv/ready-dev ## Speed beside an honest floor, as JSON; exit 1 under target
	@$(BIN)/python -m benchmarks

pictures: .venv/ready-dev .cache/tools ## Every page in every state, kept in docs/screenshots/
	@KATEK_PICTURES=1 $(BIN)/python -m pytest -q -n 2 -m long tests/test_looks.py tests/test_looks_open.py tests/test_public_looks.py
	@$(BIN)/python -m tests.sheet_of_pictures

lock: .venv/ready-dev ## Make the lock files anew from pyproject.toml
	@$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Katek needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 …")'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/ready: requirements.txt | .venv/python
	@echo "Installing what Katek needs (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/ready-dev: requirements.txt requirements-dev.txt | .venv/python
	@echo "Installing what the tests need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/ready

.cache/tools: tests/install_tools.sh
	@sh tests/install_tools.sh
	@mkdir -p .cache && touch $@
