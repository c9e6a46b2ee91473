# Everything a newcomer needs: `make demo` and `make test`. Only Python 3.11+, git and make are assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two workers: the suite starts real servers, and a laptop or CI may have two cores.
TEST_WORKERS ?= 2

.PHONY: demo script test check bench soak install run lock clean

demo: $(VENV)/.run          ## a whole incident in the browser, no Slack account
	$(BIN)/python -m bot demo

script: $(VENV)/.run        ## the same incident, played without a browser
	$(BIN)/python -m bot demo --script

test: $(VENV)/.dev          ## every test
	$(BIN)/python -m pytest -n $(TEST_WORKERS) --dist loadgroup

check: $(VENV)/.dev         ## format, lint, types, floors, data files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/yamllint -s .

bench: $(VENV)/.dev         ## speed and memory, as ratios within one run
	$(BIN)/python -m tests.benchmarks

soak: $(VENV)/.dev          ## the long proofs: killed and disturbed at every point of everything
	$(BIN)/python -m tests.soak

install: $(VENV)/.run       ## what the bot needs, into .venv

run: $(VENV)/.run           ## the bot, with the settings of .env
	$(BIN)/python -m bot run

lock:                       ## pin again what requirements*.in name (needs uv)
	for set in requirements requirements-dev requirements-browser; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes \
	    --no-annotate --no-header -q $$set.in -o $$set.txt || exit 1; done

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }

# uv is faster where it is installed; pip does the same everywhere else.
define install
	if command -v uv >/dev/null 2>&1; then uv pip install -q --python $(BIN)/python --require-hashes $(1); \
	else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes $(1); fi
endef

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(call install,-r requirements.txt)
	touch $@

# The browser tests' driver is heavy, so it comes only where there is a browser to drive.
$(VENV)/.dev: requirements.txt requirements-dev.txt requirements-browser.txt | $(VENV)/bin/python
	$(call install,-r requirements.txt -r requirements-dev.txt \
	  $$(command -v chromium >/dev/null 2>&1 && echo -r requirements-browser.txt))
	touch $@ $(VENV)/.run
