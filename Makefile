# One door for everybody: lab, test, lint, notebooks, bench. CI calls the same.
# PYTHON names the interpreter that makes the virtual environment (3.11 or newer).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
WORKERS ?= 2
# The notebooks run after the tests and not beside them: what other sessions do can make a plan read a few blocks more.
# On a server that is not ours plans and messages differ from version to version: notebooks run, outputs are not compared.
NBVAL := $(if $(SCHEMABOOK_DATABASE_URL),--nbval-lax,--nbval)
ROOT_FLAG := $(shell [ "$$(id -u)" = 0 ] && echo --allow-root)

.PHONY: help lab test lint notebooks diagrams bench lock clean

help:
	@echo "make lab        JupyterLab on the first notebook, a PostgreSQL behind it"
	@echo "make test       all tests, notebooks included (SCHEMABOOK_DATABASE_URL=... for another server)"
	@echo "make lint       ruff and mypy"
	@echo "make notebooks  execute the notebooks and rewrite their outputs"
	@echo "make diagrams   draw diagrams/ anew"
	@echo "make bench      timings, as ratios"
	@echo "make lock       resolve the dependencies anew into requirements.lock"

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Schemabook needs Python 3.11 or newer; name one with  make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) || \
	  { echo "Python could not make a virtual environment; on Debian and Ubuntu:  apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@mkdir -p $(VENV)/share/jupyter/lab/settings
	@echo '{"@jupyterlab/apputils-extension:notification": {"checkForUpdates": false, "doNotDisturbMode": false, "fetchNews": "false"}}' \
	  > $(VENV)/share/jupyter/lab/settings/overrides.json
	@touch $@

lab: $(INSTALLED)
	$(BIN)/jupyter lab $(ROOT_FLAG) --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb \
	  --LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate \
	  --LabApp.news_url="" $(LAB_FLAGS)

test: $(INSTALLED)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope tests
	$(BIN)/python -m pytest $(NBVAL) --nbval-current-env --nbval-sanitize-with tests/notebooks/sanitize.cfg notebooks

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

notebooks: $(INSTALLED)
	$(BIN)/python tests/notebooks/rewrite.py notebooks/*.ipynb

diagrams: $(INSTALLED)
	for study in $$($(BIN)/schemabook studies | grep -vx company); do \
	  $(BIN)/schemabook diagram --study $$study -o diagrams/$$study.svg -o diagrams/$$study.mmd || exit 1; done
	$(BIN)/schemabook diagram --study company -o diagrams/company

bench: $(INSTALLED)
	for file in benchmarks/bench_*.py; do $(BIN)/python $$file || exit 1; done

lock: $(INSTALLED)
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	  --python-version 3.11 --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
