# Everything a person types. `make` alone lists what there is.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test bench pictures format lock wheel clean

help:  ## list what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: .venv/run.stamp  ## set up what is needed and serve the pages on http://127.0.0.1:5000
	@$(BIN)/python -m quizapp run

test: .venv/dev.stamp  ## format, lint, types, import rules, migrations, packs, all tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m quizapp check --shipped
	$(BIN)/python -m pytest

bench: .venv/dev.stamp  ## measure, as ratios against something else in the same run
	$(BIN)/python -m tests.bench

pictures: .venv/dev.stamp  ## every page as a picture, small and large, light and dark, in var/pictures
	$(BIN)/python -m tests.screenshots var/pictures

format: .venv/dev.stamp  ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/dev.stamp  ## choose the newest allowed versions anew (needs uv)
	uv pip compile -q --no-header --universal --generate-hashes --python-version 3.11 --extra dev --upgrade pyproject.toml -o requirements-dev.lock
	uv pip compile -q --no-header --universal --generate-hashes --python-version 3.11 --extra demo -c requirements-dev.lock pyproject.toml -o requirements.lock

wheel: .venv/dev.stamp  ## build the one file to install elsewhere, into dist/
	$(BIN)/python -m build --wheel

clean:  ## remove the environment and what was built (not your data in var/)
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo 'quizapp needs Python 3.11 to 3.13; name one: make run PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -m venv .venv || { echo 'On Debian: apt-get install python3-venv'; exit 1; }

.venv/run.stamp: requirements.lock | .venv/bin/python
	@echo 'Installing what quizapp needs (once) ...'
	@$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock | .venv/bin/python
	@echo 'Installing what the checks need (once) ...'
	@$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	@touch $@ .venv/run.stamp
