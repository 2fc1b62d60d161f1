# Two commands do everything: `make run` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run ask train test lint types data conversations evaluate screenshots faults bench stock-rasa kb lock clean reset setup-debian

# The machine's uv, or one of our own inside the clone.
UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv),.uv/bin/uv)
# Interpreters that everything runs on, best first. The machine's own is taken where it has one, else
# uv fetches the first.
PYTHONS := 3.12 3.11
# One lock for all of them.
LOCKED := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
TROLY := .venv/bin/troly
# Rasa's own commands read endpoints.yml, which takes these from the settings.
RASA := ACTION_URL=http://127.0.0.1 INTERNAL_SECRET=none ASSISTANT_DATABASE_URL=sqlite:///var/none.db PYTHONWARNINGS=ignore \
	.venv/bin/python -m troly.rasa_server.command_line

export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 16

run: .venv/runtime .env ## start the assistant and print the address of the chat page
	@$(TROLY) run

ask: .venv/runtime .env ## ask the running assistant in the terminal: make ask Q="..."
	@$(TROLY) ask "$(Q)"

train: .venv/runtime .env ## train the model where it is missing or older than its data
	@$(TROLY) train

kb: .venv/runtime ## check the knowledge base
	@$(TROLY) kb check

test: .venv/dev debian-parts lint types data conversations ## everything that must hold to land
	.venv/bin/pytest

lint: .venv/dev ## style, and who may import whom
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/lint-imports

types: .venv/dev ## static types
	.venv/bin/mypy

data: .venv/dev ## knowledge base and training data
	$(TROLY) kb check
	$(RASA) data validate --fail-on-warnings

conversations: .venv/dev .env ## Rasa's test stories
	$(TROLY) train
	umask 077 && $(RASA) test core --model models --stories tests/conversations \
		--out var/conversations --no-plot --fail-on-prediction-errors

evaluate: .venv/dev .env ## score the model on the held-out questions
	$(TROLY) train
	.venv/bin/python -m evaluation.report

screenshots: .venv/dev .env debian-parts ## take the pictures in docs/images anew
	$(TROLY) train
	.venv/bin/python -m tests.browser.take_screenshots

faults: .venv/dev .env debian-parts ## kill, cut and race two whole nodes; writes the figures (twenty minutes)
	$(TROLY) train
	FAULTS=whole .venv/bin/pytest tests/faults --timeout=3600

bench: .venv/dev .env stock-rasa ## measure troly beside stock Rasa (about twenty minutes)
	.venv/bin/python -m benchmarks.compare

stock-rasa: .venv-stock/ready ## make the environment of stock Rasa, which is measured beside troly

lock: $(UV) ## choose the newest allowed versions again
	$(UV) pip compile $(LOCKED) pyproject.toml -o requirements.lock
	$(UV) pip compile $(LOCKED) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(UV) --directory benchmarks/stock pip compile --quiet --upgrade --python-version 3.10 \
		--generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock

.PHONY: outdated
outdated: .venv/dev ## list what is behind its newest release: name, ours, newest
	@$(UV) pip list --quiet --outdated --exclude-editable --python .venv/bin/python

clean: ## remove what can be made again: environment, models, caches
	rm -rf .venv .venv-stock .uv .rasa models .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

reset: ## remove what cannot: conversations and other databases in var/, settings and secrets in .env
	@read -r -p "make: delete var/ with all conversations, and .env with its secrets? Type yes: " said; \
	if [ "$$said" = yes ]; then rm -rf var .env; else echo "make: nothing was deleted" >&2; exit 1; fi

setup-debian: ## install the Debian packages that the tests need (as root)
	deploy/setup-debian.sh

.PHONY: debian-parts
debian-parts:
	@deploy/setup-debian.sh --if-missing

# An older one gets the secrets that are new since.
.env: .env.example | .venv/runtime
	@$(TROLY) init
	@touch $@

.uv/bin/uv:
	@python3 -m venv .uv || { echo "make: python3 -m venv failed: install python3-venv" >&2; exit 1; }
	@.uv/bin/pip --quiet install uv==$(UV_VERSION)

.venv/pyvenv.cfg: .python-version | $(UV)
	@for version in $(PYTHONS); do \
		python=$$($(UV) python find --system --no-python-downloads $$version 2> /dev/null) && break; \
	done; \
	$(UV) venv --quiet --clear --python "$${python:-$(firstword $(PYTHONS))}" .venv
	@touch $@

.venv/runtime: requirements.lock pyproject.toml .venv/pyvenv.cfg
	@echo "installing the environment into .venv"
	@$(UV) pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python .venv/bin/python --no-deps -e .
	@touch $@

.venv/dev: requirements-dev.lock .venv/runtime
	@echo "installing the development tools into .venv"
	@$(UV) pip install --quiet --python .venv/bin/python --require-hashes -r requirements-dev.lock
	@touch $@

# Rasa's makers stopped at Python 3.10.
.venv-stock/ready: benchmarks/stock/requirements.lock | $(UV)
	@echo "installing stock Rasa with TensorFlow into .venv-stock"
	@$(UV) venv --quiet --clear --no-project --python 3.10 .venv-stock
	@$(UV) --directory benchmarks/stock pip install --quiet --python $(CURDIR)/.venv-stock/bin/python \
		--require-hashes -r requirements.lock
	@touch $@
