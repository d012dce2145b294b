# Every command sets up what it needs: `make study` and `make test` work on a machine with Python 3.11 or newer and make.
PYTHON ?= python3
VENV ?= .venv
export LAB_HOME ?= labdata
BIN := $(VENV)/bin
STAMP := $(VENV)/installed-$(shell (sha256sum requirements.lock 2>/dev/null || shasum -a 256 requirements.lock) | cut -c1-16)
RAY_STAMP := $(VENV)/ray-$(shell (sha256sum requirements-ray.lock 2>/dev/null || shasum -a 256 requirements-ray.lock) | cut -c1-16)
EXPORT_STAMP := $(VENV)/export-$(shell (sha256sum requirements-export.lock 2>/dev/null || shasum -a 256 requirements-export.lock) | cut -c1-16)
TEST := $(BIN)/python -m pytest

.PHONY: setup setup-ray setup-export study test app check format bench shots lock clean
setup: $(STAMP)

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lockbox needs Python 3.11 or newer; name one: make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

setup-export: $(EXPORT_STAMP) ## the real MLflow and DVC beside it
$(EXPORT_STAMP): | $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-export.lock
	@touch $@

setup-ray: $(RAY_STAMP) ## Ray beside it, for --executor ray
$(RAY_STAMP): | $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ray.lock
	@touch $@

study: setup            ## the default study, from the plan to the PDF
	$(BIN)/python -m lab study configs/studies/digits.toml --out out

test: setup             ## all tests
	$(TEST)

app: setup              ## the lab at http://localhost:8501
	$(BIN)/streamlit run app.py

check: setup            ## format, lint, import rules, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(TEST)

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup            ## samples per second beside the loops one would write; start-up and page switches
	$(BIN)/python -m bench
	$(BIN)/python -m bench --width 64 1024 --batch 128
	$(BIN)/python -m bench bootstrap
	$(BIN)/python -m bench.growth
	$(BIN)/python -m bench.profile
	$(BIN)/python -m bench.app

shots: setup            ## the screenshots of the README
	$(BIN)/python tests/browser/shots.py docs/shots

lock:                   ## resolve requirements.in anew
	uv pip compile --generate-hashes --python-version 3.11 requirements.in -o requirements.lock
	uv pip compile --generate-hashes --python-version 3.11 -c requirements.lock requirements-ray.in -o requirements-ray.lock
	uv pip compile --generate-hashes --python-version 3.11 -c requirements-ray.lock requirements-export.in -o requirements-export.lock

clean:
	rm -rf out .pytest_cache .ruff_cache .hypothesis .import_linter_cache
