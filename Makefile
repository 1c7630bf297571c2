# What there is to do here. `make` alone lists it.

.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: help demo test bench format docs clean

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS='	' read -r name text; do printf 'make %-8s %s\n' "$$name" "$$text"; done

demo: .venv/ready  ## play the example event; what comes out lies in demo-night/
	$(BIN)/geekx demo --out demo-night

test: .venv/ready-for-tests  ## everything that CI asks: format, lint, types, import contracts, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadgroup --cov

bench: .venv/ready-for-tests  ## what is claimed about speed, as ratios against a bound measured beside it
	$(BIN)/python -m benchmarks

format: .venv/ready-for-tests  ## put the code into its form and mend what can be mended
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: .venv/ready-for-tests  ## write the command reference anew from the commands
	$(BIN)/python docs/generate.py

clean:  ## remove what these targets made
	rm -rf .venv demo-night dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python that is new enough and can make environments, by its own word: a name in PATH proves nothing.
.venv/bin/python:
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "$$python -m venv .venv"; exec "$$python" -m venv .venv; \
	  fi; \
	done; \
	echo 'geekx-ops needs Python 3.11 or newer with its venv module, and found none in PATH.' >&2; \
	echo 'Debian and Ubuntu: apt install python3-venv. macOS: brew install python. Then run make again.' >&2; \
	exit 1

# Files that say what was installed, so that a second call installs nothing.
.venv/ready: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable '.[all]'
	@touch $@

.venv/ready-for-tests: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable '.[dev]'
	@touch .venv/ready $@
