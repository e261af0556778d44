# The words a developer needs. `make check` is what CI runs after preparing the machine.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: check format lint types contracts test run bench lock clean

.DEFAULT_GOAL := check

# The environment, made again when the lock changes.
.venv/installed: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -r requirements.txt
	touch $@

# Everything that must be green before a push.
check: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

format: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/installed
	$(BIN)/mypy

contracts: .venv/installed
	$(BIN)/lint-imports

test: .venv/installed
	$(BIN)/python -m pytest

run: .venv/installed
	$(BIN)/python -m bot run

bench: .venv/installed
	$(BIN)/python -m bench path
	$(BIN)/python -m bench classifier
	$(BIN)/python -m bench store

# One lock for every system; no registry address gets into it.
lock: .venv/installed
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--extra reports --extra dev pyproject.toml -o requirements.txt

clean:
	rm -rf build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find bot handlers moderation models tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
