# demo: the product on a demo plant (DEMO="--port 8001" for another port)    test: everything    quick: without the slow tests
PYTHON ?= python3
BIN := .venv/bin
DECLARED := setup.cfg pyproject.toml planner/__init__.py
NOT_QUICK := slow or browser or wheel or demo
UNIT := not postgresql and not (planner and sqlite) # pages on a database are for make test
WORKERS ?= 2
SUITE_WORKERS ?= 3 # some tests wait more than they compute
unexport PYTHONDONTWRITEBYTECODE # what is compiled once need not be by every process: a start takes a quarter of the time

.PHONY: demo install test suite quick lint types unit chromium pictures messages vendor clean

demo: .venv/.installed
	$(BIN)/planner demo $(DEMO)

install: .venv/.tests-installed

# The types are looked at beside the tests, some of which wait for browsers and networks; the tests end last.
test: .venv/.tests-installed chromium lint
	@$(MAKE) --no-print-directory -j2 types suite

suite: .venv/.tests-installed
	$(BIN)/python -m pytest -n $(SUITE_WORKERS) --dist loadgroup

quick: .venv/.tests-installed lint types unit

lint: .venv/.tests-installed
	$(BIN)/ruff check .

types: .venv/.tests-installed
	$(BIN)/mypy

unit: .venv/.tests-installed
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup -m "not ($(NOT_QUICK))" -k "$(UNIT)"

chromium:
	@tests/browser/install-chromium

# The pictures of the README, from a demo of their own as of a fixed day.
pictures: .venv/.tests-installed chromium
	$(BIN)/python -m tests.browser.pictures

# Strings of the sources into the German catalogue, and that into the file that the application reads.
messages: .venv/.tests-installed
	$(BIN)/pybabel -q extract --mapping-file babel.cfg --no-location --sort-output --project 'Hybrid Team Planner' \
	  --keyword lazy_gettext --keyword lazy_ngettext:1,2 --keyword _l --output-file .venv/messages.pot .
	test -e planner/translations/de || $(BIN)/pybabel -q init -i .venv/messages.pot -d planner/translations -l de
	$(BIN)/pybabel -q update -i .venv/messages.pot -d planner/translations --no-fuzzy-matching --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d planner/translations --statistics

# Newest releases of what is vendored; the version stands in each file's head (AG Grid: in NOTICE). Look at their changes before committing.
vendor:
	set -e; room=$$(mktemp -d); trap 'rm -rf "$$room"' EXIT; \
	fetch() { \
	  mkdir -p "$$room/$$1" "$$3"; \
	  (cd "$$room/$$1" && tar -xzf "$$(npm pack --silent "$$2")"); \
	  into=$$3; package=$$room/$$1/package; shift 3; \
	  for file in "$$@"; do cp "$$package/$$file" "$$into/"; done; \
	}; \
	fetch bootstrap bootstrap@5.3 planner/static/vendor/bootstrap \
	  LICENSE dist/css/bootstrap.min.css dist/js/bootstrap.bundle.min.js; \
	fetch htmx htmx.org@2 planner/static/vendor/htmx LICENSE dist/htmx.min.js; \
	fetch ag-grid ag-grid-community@36 planner/static/vendor/ag-grid \
	  LICENSE.txt dist/ag-grid-community.min.noStyle.js styles/ag-grid.min.css styles/ag-theme-quartz-no-font.min.css; \
	fetch axe axe-core@4 tests/browser/vendor/axe-core LICENSE LICENSE-3RD-PARTY.txt axe.min.js

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
