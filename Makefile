# paidan 派单: everything a newcomer or a build machine needs. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
HOST ?= 127.0.0.1
FORMAT ?= technician
SECONDS ?= 10
SEEDS ?= 1,2,3,4,5
ROWS ?= bench/results/local/rows.jsonl
BOUNDS ?= bench/results/local/bounds.jsonl
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help install built pictures demo demo-reset serve test lint types contracts unit browser bench bench-peers bench-report bench-bounds bench-quick bench-scale bench-due bench-reader bench-travel bench-whatif bench-board lock clean

help: ## List the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

install: $(READY) ## Build .venv with pinned dependencies and the front end.

$(READY): requirements/dev.txt pyproject.toml hatch_build.py web/assets/package-lock.json
	@echo "== building $(VENV) (some minutes the first time) =="
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "paidan needs Python 3.11 or newer: make PYTHON=python3.11 ..."; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -q -r requirements/dev.txt
	$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	@touch $(READY)

built: install
	@$(BIN)/python hatch_build.py
	@$(BIN)/python -m solver.warm_up

demo: built ## Open the board on a living demo company (PORT=8000).
	@$(BIN)/paidan demo --host $(HOST) --port $(PORT)

demo-reset: built ## Begin the demo again with a fresh company.
	@$(BIN)/paidan demo --host $(HOST) --port $(PORT) --reset

serve: built ## Run board and planner on this installation's own store.
	@$(BIN)/paidan serve --host $(HOST) --port $(PORT)

test: built lint types contracts unit ## The whole suite: lint, types, import contracts, tests, browser tests.

lint: install
	@echo "== lint =="
	@$(BIN)/ruff check -q .
	@$(BIN)/ruff format -q --check .

types: install
	@echo "== types =="
	@$(BIN)/mypy --no-error-summary

contracts: install
	@echo "== import contracts =="
	@$(BIN)/lint-imports --no-cache > $(VENV)/contracts.log || { cat $(VENV)/contracts.log; exit 1; }

unit: built
	@echo "== tests =="
	@$(BIN)/python -m tests.browser_found
	@$(BIN)/python -m pytest

bench: install ## Compare engines: INSTANCES=DIR [FORMAT= SECONDS= SEEDS= ENGINES= ROWS=].
	@test -n "$(INSTANCES)" || { echo "make bench INSTANCES=DIR: a file or a folder of instances"; exit 2; }
	@$(BIN)/python bench/run.py --instances "$(INSTANCES)" --format $(FORMAT) --seconds $(SECONDS) --seeds $(SEEDS) \
	  $(if $(ENGINES),--engines $(ENGINES)) --json $(ROWS)

bench-peers: install ## Install the peers that `make bench` compares with.
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements/bench.txt

bench-report: install ## Write docs/benchmarks.md from the rows of ROWS and BOUNDS.
	@$(BIN)/python bench/report.py --json $(ROWS) $(wildcard $(BOUNDS))

bench-bounds: built ## Prove how far our plans can be from the best: INSTANCES=DIR [SECONDS= SEEDS= BOUNDS=].
	@test -n "$(INSTANCES)" || { echo "make bench-bounds INSTANCES=DIR: a file or a folder of instances"; exit 2; }
	@$(BIN)/python -m bench.bounds --instances "$(INSTANCES)" --seconds $(SECONDS) --seeds $(SEEDS) --json $(BOUNDS)

bench-quick: built ## Print the figures of the first working day.
	@$(BIN)/python -m bench.quick

bench-scale: built ## Plan 100,000 faults for 12,000 technicians on every core, and print the figures.
	@$(BIN)/python -m bench.scale

bench-due: install ## Print how many due moments one core computes a second.
	@$(BIN)/python -m bench.due_moments

bench-reader: install ## Print how well letters are read: LETTERS=FILE with the fourteen, or HELD_OUT=FOLDER.
	@$(BIN)/python -m bench.reader $(if $(HELD_OUT),--held-out $(HELD_OUT),--letters $(LETTERS))

bench-travel: built ## Print the figures of travel and places: known drives, matrices, closures, import, addresses.
	@$(BIN)/python -m bench.travel_quick

bench-whatif: built ## Print the figures of the what-if studies: a day, a killed study, two cores, calibration, Erlang C.
	@$(BIN)/python -m bench.whatif_quick

bench-board: built ## Print the figures of the board of 200 technicians and 1,500 visits, from a process of its own in a real browser.
	@$(BIN)/python -m bench.board_quick

pictures: install ## Take the README's pictures anew from a demo that runs on PORT.
	@$(BIN)/python -m bench.pictures http://$(HOST):$(PORT)

lock: ## Write requirements/*.txt anew from the *.in files.
	cd requirements && for part in run dev bench; do \
	  CUSTOM_COMPILE_COMMAND="make lock" ../$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o $$part.txt $$part.in; done

clean: ## Remove what was built; data in var/ stays.
	rm -rf $(VENV) web/static/dist web/assets/node_modules .mypy_cache .ruff_cache .pytest_cache
