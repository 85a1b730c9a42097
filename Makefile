# demo: the product on a demo plant    test: everything    quick: lint, types and unit tests
PYTHON ?= python3
BIN := .venv/bin
DECLARED := setup.cfg pyproject.toml planner/__init__.py
NOT_QUICK := slow or browser or wheel or demo
WORKERS ?= 2

.PHONY: demo install test quick lint types unit chromium vendor clean

demo: .venv/.installed
	$(BIN)/planner demo

install: .venv/.tests-installed

test: .venv/.tests-installed chromium lint types
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

quick: .venv/.tests-installed lint types unit

lint: .venv/.tests-installed
	$(BIN)/ruff check .

types: .venv/.tests-installed
	$(BIN)/mypy

unit: .venv/.tests-installed
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m "not ($(NOT_QUICK))"

chromium:
	@tests/browser/install-chromium

vendor:
	tests/browser/refresh-vendor

clean:
	rm -rf .venv build dist test-results *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/pyvenv.cfg:
	@$(PYTHON) -m venv .venv

# Editable, so that only a change of what is declared asks for a new install; bytecode is compiled when first imported.
.venv/.installed: .venv/pyvenv.cfg $(DECLARED)
	@echo 'Installing into .venv, about a minute ...'
	@$(BIN)/python -m pip install -qq --no-compile --editable .
	@touch $@

.venv/.tests-installed: .venv/pyvenv.cfg $(DECLARED)
	@echo 'Installing into .venv with what the tests need, about two minutes ...'
	@$(BIN)/python -m pip install -qq --no-compile --editable '.[test]'
	@touch .venv/.installed $@
