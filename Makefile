# OCOP Radar. `make run` and `make test` need only GNU make and Python 3.11 or newer.
PORT ?= 8501
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.requirements
TEST_STAMP := $(VENV)/.requirements-test
# uv installs the same pinned and hashed files several times faster; pip does it where uv cannot be had.
INSTALL = $(BIN)/python tests/install.py

# Modules are compiled once: without it each start would take a second longer.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test check bench requirements dictionary browser screenshots

run: $(RUN_STAMP)
	@test -s "$${OCOP_DATA:-data/extracts}/current" || $(BIN)/python -m intake demo --if-empty
	@echo "OCOP Radar: http://localhost:$(PORT)"
	@$(BIN)/python -m streamlit run dashboard.py --server.port $(PORT)

test: $(TEST_STAMP) browser
	$(BIN)/python -m pytest

check: $(TEST_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint queries
	$(BIN)/python -m pytest -m "not browser"

bench: $(TEST_STAMP) browser
	$(BIN)/python -m bench

browser: $(TEST_STAMP)
	@$(BIN)/python tests/find_browser.py --install

screenshots: $(TEST_STAMP) browser
	$(BIN)/python -m intake demo --if-empty
	PYTHONPATH=. $(BIN)/python tests/screenshots.py

requirements: $(TEST_STAMP)
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements-test.in -o requirements-test.txt

dictionary: $(RUN_STAMP)
	$(BIN)/python -m intake dictionary --out docs/dictionary.md

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Cần Python 3.11 trở lên; máy đang có " + sys.version.split()[0] + ". Cài bản mới rồi chạy lại, hoặc chỉ rõ: make run PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt | $(BIN)/python
	@$(INSTALL) requirements.txt
	@touch $@

$(TEST_STAMP): requirements-test.txt $(RUN_STAMP)
	@$(INSTALL) requirements-test.txt
	@touch $@
