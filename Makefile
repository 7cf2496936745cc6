# Hỏi OCOP. `make serve` and `make test` set up whatever is missing.
PORT ?= 5005
SHELL := /bin/bash
BIN := .venv/bin
UV := $(shell command -v uv || echo .tools/bin/uv)
UV_VERSION := 0.13.9

TABLES := $(wildcard knowledge/tables/*.csv)
LANGUAGE := $(wildcard bot/language/*.py bot/language/*.csv)
MODEL_INPUTS := config.yml domain.yml $(wildcard data/*.yml data/nlu/*.yml) \
	$(wildcard bot/components/*.py) $(LANGUAGE) knowledge/vocabulary.py knowledge/gazetteer.csv \
	knowledge/tables/areas.csv knowledge/tables/indicators.csv knowledge/tables/parts.csv

.PHONY: help setup serve chat test check train bench format lock clean
.DELETE_ON_ERROR:

help: ## show this
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.installed var/knowledge.db models/ocop.tar.gz ## environment, database, model

serve: setup ## the bot at http://127.0.0.1:$(PORT)/ocop/
	$(BIN)/ocop serve --port $(PORT)

chat: setup ## the bot in the terminal
	$(BIN)/ocop chat

test: setup ## all tests
	$(BIN)/pytest

check: .venv/.installed ## format, lint, types, tables
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/ocop knowledge check

format: .venv/.installed ## put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

train: .venv/.installed ## train the model, also when nothing changed
	$(BIN)/ocop train

bench: setup ## measure and print one table
	$(BIN)/python -m bench

.tools/bin/uv:
	@echo "→ uv $(UV_VERSION) vào .tools/"
	python3 -m pip install --quiet --target .tools uv==$(UV_VERSION)

.venv/.installed: requirements.lock pyproject.toml | $(UV)
	@echo "→ môi trường Python 3.10 (lần đầu tải khoảng 1 GB)"
	$(BIN)/python -c "" 2>/dev/null || $(UV) venv --quiet --clear --python "$$(scripts/find-python $(UV))" .venv
	$(UV) pip sync --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation --quiet --editable .
	touch $@

var/knowledge.db: .venv/.installed $(TABLES) $(addprefix knowledge/,database.py loader.py filling.py ledger.py schema.py \
	merging.py checks.py frames.py)
	@echo "→ cơ sở dữ liệu"
	@mkdir -p var
	$(BIN)/ocop knowledge load --database sqlite:///$(CURDIR)/$@
	@touch $@

models/ocop.tar.gz: .venv/.installed $(MODEL_INPUTS)
	@echo "→ mô hình (khoảng một phút)"
	$(BIN)/ocop train

lock: | $(UV) ## solve the dependencies anew
	$(UV) pip compile pyproject.toml --extra dev --python "$$(scripts/find-python $(UV))" \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header -o requirements.lock

clean: ## remove what was made, but the environment
	rm -rf var models results .rasa
