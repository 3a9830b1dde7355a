# Field inspection: two commands are enough, `make run` and `make test`.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
SECONDS ?= 3600
BIN := .venv/bin
export INSPECT_DATA_DIR ?= instance

.PHONY: help run tablet test check bench soak vendor pictures look

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: .venv/run.stamp ## serve the app with its demo world on http://127.0.0.1:8000 (HOST, PORT, DATABASE_URL override)
	@HOST=$(HOST) PORT=$(PORT) bash scripts/run.sh

tablet: .venv/tablet.stamp ## serve over https on the local network for real tablets: a code to point at, a page that explains how to trust it (PORT=8443, PAGE_PORT=8080, HOST)
	@$(if $(filter-out default file,$(origin HOST)),HOST=$(HOST)) $(if $(filter-out default file,$(origin PORT)),PORT=$(PORT)) $(BIN)/python scripts/tablet.py

test: .venv/dev.stamp ## lint, types and all tests, in a real browser, on SQLite and PostgreSQL; installs what it needs
	@bash scripts/browser.sh
	@bash scripts/postgres.sh
	@bash scripts/firefox.sh
	@bash scripts/webkit.sh
	@$(MAKE) --no-print-directory check
	@bash scripts/test.sh

check: .venv/dev.stamp ## lint and types alone
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy --no-error-summary

bench: .venv/dev.stamp ## measure, as JSON lines, each figure against its peer in the same run
	@bash scripts/browser.sh
	@$(BIN)/python -m bench

soak: .venv/dev.stamp ## 200 kills of a browser at work, axe on each page in all six looks, 300 new stories over the endpoints, 4000 random checklists, then sync simulated from new seeds (SECONDS=3600); what fails says how to repeat it
	@bash scripts/browser.sh
	@bash scripts/postgres.sh
	@KILLS=200 LOOKS=all $(BIN)/python -m pytest -s tests/browser/test_kills.py tests/browser/test_axe.py; kills=$$?; \
	ADDRESSES=100000 EXAMPLES=300 $(BIN)/python -m pytest tests/machine tests/fieldkit/test_equality.py; stories=$$?; \
	EXAMPLES=300 $(BIN)/python -m pytest tests/machine --database=postgresql || stories=1; \
	EXAMPLES=3000 $(BIN)/python -m pytest tests/scoring/test_any_checklist.py tests/scoring/test_joined.py || stories=1; \
	EXAMPLES=1000 $(BIN)/python -m pytest tests/scoring/test_any_checklist.py tests/scoring/test_joined.py --database=postgresql || stories=1; \
	$(BIN)/python -m tests.simulation soak $$(($(SECONDS) / 2)); python=$$?; \
	$(BIN)/python -m tests.simulation chromium soak $$(($(SECONDS) / 2)) && [ $$python$$stories = 00 ] && exit $$kills

vendor: ## re-create static/vendor/ from npm by exact version
	@$(PYTHON) scripts/vendor.py

pictures: .venv/dev.stamp ## take the pictures of README.md and docs/pictures/ from the running app
	@bash scripts/browser.sh
	@$(BIN)/python -m scripts.pictures

look: .venv/dev.stamp ## take every page at three sizes, in both languages and three themes, into .cache/look/ (PAGE=visit: those with it in their name)
	@bash scripts/browser.sh
	@$(BIN)/python -m scripts.pictures all .cache/look $(PAGE)

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed."; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/pip
	@echo "Installing what the app needs into .venv; this happens once …"
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/tablet.stamp: requirements.txt requirements-tablet.txt | .venv/bin/pip
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-tablet.txt
	@touch $@ .venv/run.stamp

.venv/dev.stamp: requirements.txt requirements-tablet.txt requirements-dev.txt | .venv/bin/pip
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/run.stamp .venv/tablet.stamp
