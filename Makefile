# Two commands do everything: `make demo` and `make test`. Each sets up what it needs in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint soak bench editor setup clean

setup: $(READY)

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $(READY)

demo: setup
	$(BIN)/supervise demo --out demo-out

test: setup
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not soak"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: setup
	$(BIN)/python -m pytest -m soak

bench: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	@for script in tests/bench/bench_*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# The YAML server of editors, which tests/acceptance/test_editor.py drives where it is found.
editor:
	npm install --prefix $(HOME)/.cache/supervise/yaml-language-server --no-audit --no-fund --ignore-scripts yaml-language-server@1.25.0

clean:
	rm -rf $(VENV) demo-out .mypy_cache .ruff_cache .pytest_cache .hypothesis
