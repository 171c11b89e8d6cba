# Tandem's few commands. `make demo` goes from a fresh clone to a filled scorecard.
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
GOLDEN := examples/golden/landing
# Examples and simulated companies are public, so the public hash key is no reason for a warning.
QUIET := DO_NOT_TRACK=1 DBT_SEND_ANONYMOUS_USAGE_STATS=false GX_ANALYTICS_ENABLED=false SCARF_ANALYTICS=false TANDEM_DEMO=1
# Vendors that are not switched on are linted with the long tests.
EVERY_VENDOR := $(patsubst models/staging/%/,%,$(dir $(wildcard models/staging/*/_*__vendor.sql)))
SWITCHED_ON := $(shell sed -n 's/^  vendors: \[\(.*\)\]/\1/p' dbt_project.yml | tr ',' ' ')
SWITCHED_OFF := $(filter-out $(SWITCHED_ON),$(EVERY_VENDOR))
# A file of theirs costs time before the linter knows that it is switched off.
LINTED := $(filter-out $(SWITCHED_OFF:%=models/staging/%) models/staging,$(wildcard models/* models/staging/* tests analyses))
comma := ,
WORKERS := -n 3 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help env spark-env demo test test-long test-spark test-thorough style style-vendors lock clean

help: ## what there is to make
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

env: .venv/.made ## the environment in .venv
spark-env: .venv-spark/.made ## the environment in .venv-spark, where Java is

.venv/.made: requirements.lock python/pyproject.toml scripts/environment.sh
	PYTHON="$(PYTHON)" scripts/environment.sh .venv requirements.lock
	@touch $@

.venv-spark/.made: requirements-spark.lock python/pyproject.toml scripts/environment.sh
	@command -v java >/dev/null || { echo "Spark needs Java 17 or newer on the PATH: none found."; exit 1; }
	PYTHON="$(PYTHON)" scripts/environment.sh .venv-spark requirements-spark.lock
	@touch $@

demo: env ## fresh clone to filled scorecard, on the exports of a simulated company
	$(QUIET) $(BIN)/tandem simulate --out demo
	$(QUIET) $(BIN)/tandem run --landing demo/landing

style: env
	$(BIN)/ruff check python
	$(BIN)/ruff format --check python
	$(MAKE) --no-print-directory -j 2 lint-1 lint-2 LINTED="$(filter-out %.md %.yml,$(LINTED))"

style-vendors: env
	@mkdir -p target/test
	@printf '[tool.sqlfluff.templater.dbt.context]\nvendors = [%s]\n' '$(patsubst %,"%"$(comma),$(EVERY_VENDOR))' > target/test/pyproject.toml
	$(MAKE) --no-print-directory -j 2 lint-1 lint-2 LINTED="$(SWITCHED_OFF:%=models/staging/%)" LINT_CONFIG="--config target/test/pyproject.toml"

# Every second file each, in two processes that share nothing: sqlfluff's own --processes passes whole trees around,
# which costs a third more. Each has a warehouse and a parsed project of its own.
lint-%:
	@mkdir -p target/lint-$*
	@find $(LINTED) -name '*.sql' | LC_ALL=C sort | awk 'NR % 2 == $* - 1' | $(QUIET) \
		TANDEM_LANDING=$(CURDIR)/$(GOLDEN) TANDEM_WAREHOUSE=$(CURDIR)/target/lint-$*/tandem.duckdb \
		DBT_TARGET_PATH=target/lint-$* xargs $(BIN)/sqlfluff lint $(LINT_CONFIG) --disable-progress-bar

test: style ## what every change must pass
	$(QUIET) $(BIN)/pytest -q $(WORKERS) -m "not long and not spark and not thorough"

test-long: style-vendors ## whole companies, simulated or of all vendors, random landings, MetricFlow; CI runs it after `make test`
	$(QUIET) $(BIN)/pytest -q $(WORKERS) -m "long and not spark and not thorough"

test-spark: env spark-env ## the golden landing on Spark against DuckDB; needs Java
	$(QUIET) $(BIN)/pytest -q -m "spark and not thorough"

test-thorough: env ## more random landings, nights in any order, harmless dirt, vendors on all engines: before a release
	$(QUIET) $(BIN)/pytest -q $(WORKERS) -m thorough

lock: ## resolve requirements*.in again, keeping what still fits
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate requirements.in -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate requirements-spark.in -o requirements-spark.lock

clean: ## forget what was built; landing folders stay
	rm -rf target target-* logs warehouse demo .pytest_cache .ruff_cache
