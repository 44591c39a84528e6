# The commands of this project. Everything they make goes under BUILD_DIR (default build/), but for
# what `make live` downloads.
#
#   make build                        load, build, test and publish; shows the headline
#   make build FROM=DIR BUILD_DIR=DIR the same from a folder of published files, or several: FROM=DIR:DIR
#   make build STRICT=yes             an error, and nothing published, where a publisher's fault is
#                                     undecided (docs/how-it-works.md)
#   make build BASELINE=2019-04:2019-09 COMPARISON=2020-04:2020-09 AS_OF=2020-12-10
#   make build TARGET=spark           the same models and data tests on Spark, in this machine's memory;
#                                     nothing is published (docs/spark.md)
#   make briefing                     build, then the briefing pack in build/briefing/
#   make briefing STORY=2020          the pack with the comparison of the two windows alone
#   make release                      the pack as one zip
#   make docs                         build, then dbt's docs in build/docs/, and the pages of measures in docs/
#   make bi                           build, then Apache Superset with a dashboard on the marts, for
#                                     this machine only (BI_PORT=8088 NEW_PASSWORD=yes EDIT=yes)
#   make bi-export                    what was changed there with EDIT=yes, back to bi/superset/assets
#   make pack                         the pack of the build that is there, as after make live
#   make live                         the same from what the publishers have put out: downloads what
#                                     is new into DOWNLOADS (default downloads/) first, and ends with
#                                     a report of what changed (BUILD_DIR/report.txt); of some
#                                     publications or months alone: PUBLICATION="did dm01" SINCE=2019-04
#   make test                         what must pass before a change is sent: lint, the build of the edition
#                                     that ships, and its tests, step by step with their times
#   make metrics                      checks the metrics on the build (MetricFlow) and lists them
#   make test-system                  whole commands: killed, on a full disk, two at once
#   make test-browser                 the pack and the docs in a browser (Chromium), and in LibreOffice
#   make test-bi                      every chart of the dashboard against the marts, in a browser too
#   make test-spark                   builds on both engines, and every mart must be the same
#   make growth                       how the models' time and memory grow with the history (docs/growth.md)
#   make bench                        times load, build, pack and queries, and their memory (docs/speed.md;
#                                     RUNS=3; QUICK=yes only the edition that ships, once)
#   make test-the-tests               breaks the code a line at a time: each must turn the suite red
#   make test-mutations               changes valid files a slip at a time: none may change a figure in a mart
#                                     without a fault
#   make sweep                        holds what a headline would say in every window to what was judged, and the
#                                     windows to each other: exchanged, and in parts
#   make ci                           all of these tests, in one go

# A fork's own defaults.
-include own/settings.mk

BUILD_DIR ?= build
FROM ?= published
DOWNLOADS ?= downloads
BASELINE ?=
COMPARISON ?=
AS_OF ?=
STRICT ?=
TARGET ?= duckdb
VENV ?= build/venv
RUNS ?= 3
QUICK ?=
BI_PORT ?= 8088
NEW_PASSWORD ?=
EDIT ?=
STORY ?=
PUBLICATION ?=
SINCE ?=
BI_VENV ?= build/superset-venv
BI_PYTHON ?= $(shell for python in python3.11 python3.12 $(PYTHON); do \
	$$python -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' 2>/dev/null && echo $$python && break; done)
# dbt-core 1.11 holds mashumaro below the versions that Python 3.14 needs: dbt ends with a traceback there.
IS_3_11_TO_3_13 = -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python $(IS_3_11_TO_3_13) && echo $$python && break; done)

# Values reach the programs through the environment, never as text inside a shell command.
export BUILD_DIR FROM DOWNLOADS BASELINE COMPARISON AS_OF STRICT STORY PUBLICATION SINCE TARGET RUNS QUICK BI_PORT NEW_PASSWORD EDIT BI_VENV
export PYTHONDONTWRITEBYTECODE = 1
export PATH := $(if $(filter /%,$(VENV)),,$(CURDIR)/)$(VENV)/bin:$(PATH)

INSTALLED = $(VENV)/.installed
BROWSER_INSTALLED = $(VENV)/.browser-installed
ANALYSTS_INSTALLED = $(VENV)/.analysts-installed
SPARK_INSTALLED = $(VENV)/.spark-installed
ON_SPARK = $(filter spark,$(TARGET))
$(if $(filter duckdb spark,$(TARGET)),,$(error TARGET is "$(TARGET)"; expected duckdb or spark))
$(if $(filter-out yes,$(STRICT)),$(error STRICT is "$(STRICT)"; expected yes, or nothing))
PARQUET = $(if $(ON_SPARK),--parquet "$$BUILD_DIR/spark/raw")
BI_INSTALLED = $(BI_VENV)/.installed
# An environment is begun with this mark in it: a folder without it was not made here, and stays.
MARK = .made-by-scan-backlog
# Variable, its folder, and the folder that it has by default, where earlier versions left no mark.
define begin_environment
	@if test ! -L "$(2)" && test -e "$(2)/$(MARK)" || { test "$(2)" = "$(3)" && test -e "$(2)/.installed"; }; then rm -rf "$(2)"; \
	elif test -L "$(2)" || { test -e "$(2)" && test -n "$$(ls -A "$(2)")"; }; then \
		echo "$(1)=$(2) was not made by this Makefile (it holds no $(MARK)) and is not empty."; \
		echo "Nothing was removed: name a folder that is new or empty with $(1)=…, or remove this one yourself."; exit 1; fi
	@mkdir -p "$(2)" && touch "$(2)/$(MARK)"
endef
DBT_DOCS_PATHS = --target-path "$$BUILD_DIR/docs/target" --log-path "$$BUILD_DIR/logs"
DBT_DOCS = dbt --quiet docs generate --static $(DBT_DOCS_PATHS)
# dbt-bouncer looks for what dbt wrote in `target` of this folder; narrow, its table leaves out what is wrong.
BOUNCER = COLUMNS=200 DBT_PROJECT_DIR="$$(realpath "$$BUILD_DIR")/docs" dbt-bouncer

# The environments are made one after the other: two would write into the same folder.
.NOTPARALLEL:
.PHONY: build briefing pack release bi bi-export docs live metrics test test-system test-browser test-bi test-spark test-the-tests test-mutations sweep ci \
	superset lint lint-sql lint-dbt lint-python lint-workflows readme edition bench growth lock clean

build: $(INSTALLED) $(if $(ON_SPARK),$(SPARK_INSTALLED))
	@python -m loaders load --from "$$FROM" --from published/organisations --database "$$BUILD_DIR/warehouse.duckdb" \
		$(if $(STRICT),--strict) $(PARQUET)
	@python -m publishing build --target "$$TARGET"

# Ends with a report, also where something failed or was refused; the exit code is then not 0.
live: $(INSTALLED)
	@python -m publishing live

# Pages, workbook, charts and lists that a newsroom uses.
briefing: build
	@python -m briefing

# Of the build that is there: after `make live`, which builds from what it downloads.
pack: $(INSTALLED)
	@python -m briefing

release: briefing
	@python -m briefing --release

# Descriptions, tests and SQL of every table; and where each figure is made, from the cards in measures/.
docs: build $(ANALYSTS_INSTALLED)
	@$(DBT_DOCS)
	@cp "$$BUILD_DIR/docs/target/static_index.html" "$$BUILD_DIR/docs/index.html"
	@python -m publishing.measures

bi: $(BI_INSTALLED) build
	@$(BI_VENV)/bin/python -m bi.superset serve

bi-export: $(BI_INSTALLED)
	@$(BI_VENV)/bin/python -m bi.superset export

# What each of these runs: tests/steps.toml, or python tests/run.py --list
test: $(ANALYSTS_INSTALLED)
	@python tests/run.py test

# Asks the warehouse of the build: not while a build writes to it.
metrics: $(ANALYSTS_INSTALLED)
	@python -m publishing.metricflow validate-configs
	@python -m publishing.metricflow list metrics

test-system: $(ANALYSTS_INSTALLED)
	@python tests/run.py system

# Needs Chromium and LibreOffice, which the system's packages bring.
test-browser: $(ANALYSTS_INSTALLED) $(BROWSER_INSTALLED)
	@python tests/run.py browser

# Needs Chromium.
test-bi: $(BROWSER_INSTALLED) $(BI_INSTALLED)
	@python tests/run.py bi

# Needs Java 17. dbt builds on both, and its manifests are compared; unit tests hold the macros that differ to the same rows.
test-spark: $(SPARK_INSTALLED)
	@python tests/run.py spark

# Every line of tests/breakages/breakages.csv, broken in a copy, must turn the test red that it names.
test-the-tests: $(ANALYSTS_INSTALLED) $(SPARK_INSTALLED)
	@python tests/run.py breakages

# Each line of tests/mutations/mutations.csv: refused, a fault with its cell, or nothing changed.
test-mutations: $(ANALYSTS_INSTALLED)
	@python tests/run.py mutations

# What a headline would say in every window, held to tests/sweep/judged.csv; needs a build of the history.
sweep: $(INSTALLED)
	@python tests/sweep/run.py --database "$$BUILD_DIR/warehouse.duckdb"; judged=$$?; \
	python tests/sweep/relations.py --database "$$BUILD_DIR/warehouse.duckdb" && exit $$judged

# Superset's environment is made beside the first tests.
ci: $(ANALYSTS_INSTALLED) $(BROWSER_INSTALLED) $(SPARK_INSTALLED)
	@python tests/run.py ci

superset: $(BI_INSTALLED)

lint: lint-python lint-workflows lint-sql lint-dbt

lint-python: $(INSTALLED)
	ruff check .
	ruff format --check .

# Security (zizmor) and the platform's schema.
lint-workflows: $(ANALYSTS_INSTALLED)
	zizmor --quiet --offline --persona pedantic .github
	check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

# The models run on two engines: sqlfluff reads them as DuckDB's, sqlglot what dbt compiles of them as Spark's.
lint-sql: export DBT_TARGET_PATH = $(BUILD_DIR)/dbt-lint
lint-sql: export DBT_LOG_PATH = $(BUILD_DIR)/logs
lint-sql: $(INSTALLED)
	python tests/lint_sql.py
	dbt --quiet compile --exclude resource_type:unit_test
	python tests/spark_dialect.py "$$DBT_TARGET_PATH"

# The conventions of dbt-bouncer.yml. Without a warehouse, whose columns it knows, only those of the project.
lint-dbt: $(ANALYSTS_INSTALLED)
	@if test -f "$$BUILD_DIR/warehouse.duckdb"; then $(DBT_DOCS) && $(BOUNCER); \
	else dbt --quiet parse $(DBT_DOCS_PATHS) && $(BOUNCER) --only manifest_checks; fi

# Puts the headline of the current build into the README.
readme: $(INSTALLED)
	@python -m publishing readme

# Writes the edition that ships from the publishers' files, in one folder or several: make edition FROM=DIR:DIR
edition: $(INSTALLED)
	@python -m loaders edition --from "$$FROM"

# No time makes it fail.
bench: $(INSTALLED)
	@python -m benchmarks

# Time and memory of the models over 1, 10 and 100 times the history; takes some 20 GB of disk meanwhile.
growth: $(INSTALLED)
	@python -m benchmarks.growth

lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet uv
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-strip-extras \
		--custom-compile-command "make lock" requirements.in --output-file requirements.lock
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-strip-extras \
		--constraint requirements.lock --custom-compile-command "make lock" tests/browser/requirements.in \
		--output-file tests/browser/requirements.lock
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-strip-extras \
		--constraint requirements.lock --custom-compile-command "make lock" requirements-analysts.in \
		--output-file requirements-analysts.lock
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-strip-extras \
		--constraint requirements.lock --custom-compile-command "make lock" requirements-spark.in \
		--output-file requirements-spark.lock
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-strip-extras \
		--custom-compile-command "make lock" bi/superset/requirements.in --output-file bi/superset/requirements.lock

clean:
	rm -rf build

$(INSTALLED): requirements.lock
	@$(or $(PYTHON),false) $(IS_3_11_TO_3_13) || { echo "This needs Python 3.11, 3.12 or 3.13: install one, or name it with PYTHON=…"; exit 1; }
	@echo "Setting up the environment in $(VENV) (once; a minute or so) …"
	$(call begin_environment,VENV,$(VENV),build/venv)
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(BROWSER_INSTALLED): tests/browser/requirements.lock $(INSTALLED)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(ANALYSTS_INSTALLED): requirements-analysts.lock $(INSTALLED)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(SPARK_INSTALLED): requirements-spark.lock $(INSTALLED)
	@echo "Adding Spark to the environment in $(VENV) (once; a minute or so) …"
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Superset's own pins have no wheels for Python 3.13.
$(BI_INSTALLED): bi/superset/requirements.lock
	@test -n "$(BI_PYTHON)" || { echo "Superset needs Python 3.11 or 3.12: install it, or name it with BI_PYTHON=…"; exit 1; }
	@echo "Setting up Superset's environment in $(BI_VENV) (once; a minute or so) …"
	$(call begin_environment,BI_VENV,$(BI_VENV),build/superset-venv)
	@$(BI_PYTHON) -m venv $(BI_VENV)
	@$(BI_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
