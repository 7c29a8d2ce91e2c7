# Clot Signs: `make help` lists what there is to ask for.
# Each piece of set-up leaves a file behind and is done again only when what it depends on changes.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
PYTEST_ARGS ?=
EDITION ?=
EDITION_OPTION = $(if $(EDITION),--edition "$(EDITION)")
LANGUAGE ?=
LANGUAGE_OPTION = $(if $(LANGUAGE),--language "$(LANGUAGE)")
# FORMAT=github shows problems beside their lines there.
FORMAT ?=
FORMAT_OPTION = $(if $(FORMAT),--format "$(FORMAT)")
# Our code where it is not installed, as for what needs Python alone.
ALONE := PYTHONPATH=src $(BIN)/python
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
NPM := $(BIN)/python tools/npm.py

export NO_MKDOCS_2_WARNING := 1
export PYTHONUTF8 := 1
# Python 3.11 reads where our code is installed in the letters of the locale, whatever PYTHONUTF8 says.
export LC_ALL := C.UTF-8
# What is compiled once need not be by each of some hundred starts of Python.
unexport PYTHONDONTWRITEBYTECODE

CHECK_READY := $(VENV)/.check-ready
SPELLING_READY := $(VENV)/.spelling-ready
SITE_READY := $(VENV)/.site-ready
CONNECT_READY := $(VENV)/.connect-ready
ANSWERING_READY := $(VENV)/.answering-ready
TOOLS_READY := $(VENV)/.tools-ready
NODE_READY := node_modules/.package-lock.json
GENERATORS_READY := .build/generators/.ready
MUTATION_READY := .build/mutation/packages/.ready
BENCH_READY := benchmarks/node_modules/.package-lock.json

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: generators help site serve connect answering edit check new seal sign spelling figures links test mutate mutate-code bench bench-scale pictures lock clean browser engines packages

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

site: $(SITE_READY) ## Build the finished site into site/ (EDITION=editions/your-clinic.yml)
	@$(BIN)/python -m clotsigns build $(EDITION_OPTION) $(LANGUAGE_OPTION)

serve: site ## Build the site and serve it at http://127.0.0.1:8000 (PORT=N for another)
	@$(BIN)/python -m clotsigns serve --port $(PORT)

connect: site $(CONNECT_READY) ## Answer portals live from the built site, and serve it (PORT=N)
	@$(BIN)/python -m clotsigns.connect --port $(PORT)

# It speaks on stdout, so the assistant starts it, and make only says how.
answering: site $(ANSWERING_READY) ## Set up what answers assistants with our sentences (MCP)
	@echo '$(BIN)/python -m clotsigns.answering --site site'

edit: $(SITE_READY) ## Show pages as you write them, with their problems, at http://127.0.0.1:8000
	@$(BIN)/python -m clotsigns.editing --port $(PORT)

check: $(CHECK_READY) ## Check the words and facts against every rule (without make: python tools/check.py)
	@$(BIN)/python tools/check.py $(FORMAT_OPTION) $(EDITION_OPTION) $(LANGUAGE_OPTION)

new: $(CHECK_READY) ## Begin a page (PAGE=varicose-veins); 'make check' then tells what is to do
	@$(ALONE) -m clotsigns new "$(PAGE)"

# By the environment, so that quotes and signs in a reason reach the command as they were typed.
seal sign: export CLOTSIGNS_WHY = $(WHY)
seal sign: export CLOTSIGNS_WHO = $(WHO)
seal: export CLOTSIGNS_SAFETY = $(SAFETY)
sign: export CLOTSIGNS_NAME = $(NAME)
sign: export CLOTSIGNS_QUALIFICATION = $(QUALIFICATION)

seal: $(CHECK_READY) ## Seal the words that you changed (WHY='…'; SAFETY='id: reason; …' for safety text)
	@$(ALONE) -m clotsigns.seal $(LANGUAGE_OPTION) words --why "$$CLOTSIGNS_WHY" --who "$$CLOTSIGNS_WHO" --safety "$$CLOTSIGNS_SAFETY"

sign: $(CHECK_READY) ## Write down a clinician's review (PAGE=dvt NAME='…' QUALIFICATION='…')
	@$(ALONE) -m clotsigns.seal $(LANGUAGE_OPTION) review --page "$(PAGE)" --name "$$CLOTSIGNS_NAME" --qualification "$$CLOTSIGNS_QUALIFICATION" --who "$$CLOTSIGNS_WHO" --only "$(ONLY)"

spelling: $(NODE_READY) ## Check the spelling; from then on 'make check' does that too
	@$(ALONE) -m clotsigns.spelling $(FORMAT_OPTION)

figures: $(CHECK_READY) ## List the figures whose newest source is over five years old
	@$(ALONE) -m clotsigns figures

links: site $(TOOLS_READY) ## Ask every link to another site (needs the network; no part of the tests)
	@$(BIN)/python -m clotsigns links

# Packages of Python and of the system are fetched at the same time; two pips in one folder are one
# too many, so what else needs pip comes after.
test: ## Prove everything (PYTEST_ARGS='-k name' for a part)
	@$(MAKE) --no-print-directory --jobs=2 engines packages
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

mutate: $(TOOLS_READY) $(NODE_READY) browser ## Change all words and outputs, and see each change found
	@$(BIN)/python benchmarks/mutations.py

generators: $(SITE_READY) $(GENERATORS_READY) ## Build with the generators that may follow MkDocs, and compare
	@$(BIN)/python -m clotsigns.comparing $(dir $(GENERATORS_READY))

bench: $(BENCH_READY) $(GENERATORS_READY) browser ## Measure beside other frameworks and write benchmarks/RESULTS.md (needs nginx)
	@$(BIN)/python benchmarks/pages.py

bench-scale: $(BENCH_READY) ## Measure how time and memory grow with pages and write benchmarks/SCALE.md
	@$(BIN)/python benchmarks/scale.py

mutate-code: $(MUTATION_READY) ## Break the code in many ways, see which tests tell, write benchmarks/CODE-MUTATIONS.md
	@$(BIN)/python tools/mutate_code.py $(AREA)

# The two that it writes are the one exception to 'nothing generated is committed': where people look
# at the project before they have built it, nothing else can show them what it makes.
pictures: site $(TOOLS_READY) browser ## Take the two pictures that the README shows
	@tools/system-packages.sh pictures
	@$(BIN)/python tools/pictures.py

lock: $(TOOLS_READY) $(SPELLING_READY) ## Remake the lock files (UPGRADE=--upgrade to take newer versions)
	@tools/lock.sh $(UPGRADE)
	@$(NPM) install --package-lock-only
	@$(NPM) install --package-lock-only --prefix benchmarks

clean: ## Remove all that was set up or built
	@rm -rf $(VENV) node_modules benchmarks/node_modules site .build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# What needs Python alone is set up by a script of its own, for who has no make.
$(CHECK_READY): requirements/check.txt
	@python=$$(tools/find-python.sh) && tools/system-packages.sh venv "$$python" \
		&& "$$python" tools/check.py --set-up

$(SITE_READY): $(CHECK_READY) requirements/site.txt pyproject.toml
	@echo 'Setting up what the site needs (once)'
	@$(PIP) install --require-hashes -r requirements/site.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@tools/system-packages.sh print $(BIN)/python
	@touch $@

$(CONNECT_READY): $(SITE_READY) requirements/connect.txt
	@echo 'Setting up what the live service needs (once)'
	@$(PIP) install --require-hashes -r requirements/connect.txt
	@touch $@

$(ANSWERING_READY): $(SITE_READY) requirements/answering.txt
	@echo 'Setting up what answers assistants (once)'
	@$(PIP) install --require-hashes -r requirements/answering.txt
	@touch $@

$(TOOLS_READY): $(SITE_READY) requirements/test.txt
	@echo 'Setting up what the checks and tests need (once)'
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

$(MUTATION_READY): $(TOOLS_READY) requirements/mutation.txt
	@echo 'Setting up what changes the code (once)'
	@rm -rf $(dir $@)
	@$(PIP) install --require-hashes --target $(dir $@) -r requirements/mutation.txt
	@touch $@

# In a folder of their own: one of them has MkDocs' own name and takes its place.
$(GENERATORS_READY): $(SITE_READY) requirements/generators.txt
	@echo 'Setting up the other generators (once)'
	@rm -rf $(dir $@)
	@$(PIP) install --require-hashes --target $(dir $@) -r requirements/generators.txt
	@touch $@

$(SPELLING_READY): $(CHECK_READY) requirements/spelling.txt
	@echo 'Setting up the dictionary (once)'
	@$(PIP) install --require-hashes -r requirements/spelling.txt
	@touch $@

$(NODE_READY): $(SPELLING_READY) package.json package-lock.json .npmrc
	@$(NPM) ci --silent
	@touch $@

$(BENCH_READY): $(TOOLS_READY) benchmarks/package.json benchmarks/package-lock.json
	@$(NPM) ci --silent --prefix benchmarks
	@touch $@

# In turn, as two pips into one environment would spoil it.
packages: $(TOOLS_READY)
	@$(MAKE) --no-print-directory $(NODE_READY)

browser:
	@tools/system-packages.sh browser

engines: browser
	@tools/system-packages.sh engines
