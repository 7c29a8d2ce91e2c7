# Clot Signs: `make help` lists what there is to ask for.
# Each piece of set-up leaves a file behind and is done again only when what it depends on changes.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
PYTEST_ARGS ?=
EDITION ?=
EDITION_OPTION = $(if $(EDITION),--edition "$(EDITION)")
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
NPM := $(BIN)/python tools/npm.py

export NO_MKDOCS_2_WARNING := 1
export PYTHONUTF8 := 1

VENV_MADE := $(VENV)/.made
SITE_READY := $(VENV)/.site-ready
CONNECT_READY := $(VENV)/.connect-ready
TOOLS_READY := $(VENV)/.tools-ready
NODE_READY := node_modules/.package-lock.json
BENCH_READY := benchmarks/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help site serve connect edit check figures links test bench lock clean browser

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

site: $(SITE_READY) ## Build the finished site into site/ (EDITION=editions/your-clinic.yml)
	@$(BIN)/python -m clotsigns build $(EDITION_OPTION)

serve: site ## Build the site and serve it at http://127.0.0.1:8000 (PORT=N for another)
	@$(BIN)/python -m clotsigns serve --port $(PORT)

connect: site $(CONNECT_READY) ## Answer portals live from the built site, and serve it (PORT=N)
	@$(BIN)/python -m clotsigns.connect --port $(PORT)

# The click that is locked leaves live reload off unless it is asked for by name.
edit: $(SITE_READY) ## Show pages as you write them at http://127.0.0.1:8000
	@$(BIN)/mkdocs serve --livereload --dev-addr 127.0.0.1:$(PORT) --watch data --watch overrides

check: $(NODE_READY) ## Check the words and facts against every rule, and the spelling
	@status=0; \
	$(BIN)/python -m clotsigns check $(EDITION_OPTION) || status=1; \
	$(BIN)/python -m clotsigns.spelling || status=1; \
	exit $$status

figures: $(SITE_READY) ## List the figures whose newest source is over five years old
	@$(BIN)/python -m clotsigns figures

links: site $(TOOLS_READY) ## Ask every link to another site (needs the network; no part of the tests)
	@$(BIN)/python -m clotsigns links

test: $(NODE_READY) browser ## Prove everything (PYTEST_ARGS='-k name' for a part)
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

bench: $(TOOLS_READY) $(BENCH_READY) browser ## Measure beside other frameworks and write benchmarks/RESULTS.md (needs nginx)
	@$(BIN)/python benchmarks/pages.py

lock: $(TOOLS_READY) ## Remake the lock files (UPGRADE=--upgrade to take newer versions)
	@tools/lock.sh $(UPGRADE)
	@$(NPM) install --package-lock-only
	@$(NPM) install --package-lock-only --prefix benchmarks

clean: ## Remove all that was set up or built
	@rm -rf $(VENV) node_modules benchmarks/node_modules site .build .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV_MADE):
	@echo 'Setting up Python (once)'
	@python=$$(tools/find-python.sh) && tools/system-packages.sh venv "$$python" \
		&& "$$python" -m venv --clear $(VENV)
	@touch $@

$(SITE_READY): $(VENV_MADE) requirements/site.txt pyproject.toml
	@echo 'Setting up what the site needs (once)'
	@$(PIP) install --require-hashes -r requirements/site.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@tools/system-packages.sh print $(BIN)/python
	@touch $@

$(CONNECT_READY): $(SITE_READY) requirements/connect.txt
	@echo 'Setting up what the live service needs (once)'
	@$(PIP) install --require-hashes -r requirements/connect.txt
	@touch $@

$(TOOLS_READY): $(SITE_READY) requirements/test.txt
	@echo 'Setting up what the checks and tests need (once)'
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(NODE_READY): $(TOOLS_READY) package.json package-lock.json .npmrc
	@$(NPM) ci --silent
	@touch $@

$(BENCH_READY): $(TOOLS_READY) benchmarks/package.json benchmarks/package-lock.json
	@$(NPM) ci --silent --prefix benchmarks
	@touch $@

# Waits for the virtual environment, as both may call apt-get, which one process at a time can use.
browser: $(VENV_MADE)
	@tools/system-packages.sh browser
