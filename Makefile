# The commands of this project; `make` alone lists them. What each holds: docs/contributing.md.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
VERIFIERS := tests/verifiers/node_modules/.installed
export PYTHONPATH := site

.DEFAULT_GOAL := help
.PHONY: help demo test test-full test-postgres check static lint types imports migrations bench lock messages clean

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

$(VENV)/.runtime: requirements.txt
	@deploy/make-environment "$(PYTHON)" "$(VENV)" requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@deploy/make-environment "$(PYTHON)" "$(VENV)" requirements-dev.txt
	@touch $@

# Where npm is missing nothing is made, and tests/run.py says what was not run.
$(VERIFIERS): tests/verifiers/package-lock.json
	@if command -v npm >/dev/null; then \
	  echo "Installing the packages of $< …"; \
	  cd $(<D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && touch node_modules/.installed; \
	fi

demo: $(VENV)/.runtime ## Try it: http://127.0.0.1:8000 (PORT= to change), stop with Ctrl-C
	@exec $(BIN)/python deploy/demo.py --port $(PORT)

test: $(VENV)/.dev ## The suite on SQLite, without the slow ones
	$(BIN)/python -m tests.run

test-postgres: $(VENV)/.dev $(VERIFIERS) ## What asks the database, slow tests too, on PostgreSQL
	$(BIN)/python -m tests.run --slow --postgres

test-full: $(VENV)/.dev $(VERIFIERS) ## Everything on SQLite, and what asks the database on PostgreSQL
	$(BIN)/python -m tests.run --slow
	$(BIN)/python -m tests.run --slow --postgres

lint: $(VENV)/.dev ## Style of Python and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint site accounts courses
	find site accounts courses tests -path '*/templates/*' \( -name '*.html' -o -name '*.txt' \) -print0 | xargs -0 $(BIN)/djade --check --target-version 5.2

types: $(VENV)/.dev ## Types
	$(BIN)/mypy site accounts courses

imports: $(VENV)/.dev ## The direction of imports
	$(BIN)/lint-imports --no-cache

migrations: $(VENV)/.dev ## That no migration is missing
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run

static: lint types imports migrations ## Everything that needs no test run: style, types, imports, migrations

check: static test ## Everything a change has to pass before it is brought in

bench: $(VENV)/.dev ## Requests per second and CPU per request on PostgreSQL with 10,000 learners, as ratios
	$(BIN)/python -m tests.benchmarks.run

messages: $(VENV)/.dev ## Gather strings for translation (needs gettext) and compile
	$(BIN)/python -m tests.helpers.messages

lock: $(VENV)/.dev ## Write requirements.txt and requirements-dev.txt from pyproject.toml
	deploy/lock

clean: ## Remove what was made, except the demo's data
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache tests/verifiers/node_modules
