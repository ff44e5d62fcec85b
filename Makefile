# Makapix. Two commands matter: `make up` and `make test`; `make help` shows the rest.
# Variables: DETACH=1 (up), MAKAPIX_PORT=8123, MAKAPIX_VAR=var, ARGS="..." (test, logs), ALL=1 (clean),
# SEED=default (test: an order of its own each time).

PYTHON := .venv/bin/python
BIN := .venv/bin
MAKAPIX := $(PYTHON) -m makapix_app
# The extras stay in the locks: an older pip refuses an unpinned `name[extra]` of a dependency
# as soon as a newer release of it exists.
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-strip-extras --no-annotate --python-version 3.11

# The same seed shuffles and invents the same way, here and everywhere: a red run is no matter of luck.
SEED ?= 1

# Without compiled modules each of a dozen processes would compile them all again as it starts.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: up down logs status clean migrate test check bench pictures lock help installed tools

up: ## Start everything on http://localhost:8000 (DETACH=1: in the background)
	@sh deploy/bootstrap.sh up
	@exec $(MAKAPIX) up $(if $(DETACH),--detach)

down: installed ## Stop everything
	@$(MAKAPIX) down

logs: installed ## Show what the processes say (ARGS=web: one of them)
	@$(MAKAPIX) logs $(ARGS)

status: installed ## Show each process
	@$(MAKAPIX) status

migrate: installed ## Bring the database to the newest schema
	@$(MAKAPIX) migrate

clean: installed ## Remove builds, logs and caches (ALL=1: people and works too)
	@$(MAKAPIX) clean $(if $(ALL),--all)
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

test: check ## Run every test, on real services and a real browser
	$(PYTHON) -m pytest -n auto --dist worksteal --randomly-seed=$(SEED) --hypothesis-seed=$(SEED) --ignore=tests/architecture --ignore=tests/e2e $(ARGS)
	$(PYTHON) -m pytest -p no:randomly tests/e2e $(ARGS)

check: tools ## Format, lint, types, contracts and the rules of the house
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTHON) -m pytest -n auto --dist worksteal tests/architecture

bench: tools ## Measure, and write the tables
	$(PYTHON) -m bench

pictures: tools ## Take the pictures in docs/pictures
	$(PYTHON) -m bench.pictures

lock: tools ## Pin all packages anew, with hashes and without addresses
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --group test pyproject.toml -c requirements.lock -o requirements-test.lock

help: ## Show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

installed:
	@test -x $(PYTHON) || { echo "Nothing is installed here yet; run \`make up\` first." >&2; exit 1; }

tools:
	@sh deploy/bootstrap.sh test
