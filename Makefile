# What a person types. `make` alone lists the targets; everything CI runs is `make test`.
# Every Rust target uses the same profile and the same whole workspace: a build of one package alone would unify
# features differently and compile its dependencies a second time.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help run test lint web lunch bench chaos sim defences quarter month screenshots figures deploy-check deny-advisories \
        need-rust need-node tools fmt-check web-check clippy doc deny build cargo-test walk

CARGO ?= cargo
TARGET := $(or $(CARGO_TARGET_DIR),target)
BIN := $(TARGET)/debug/nuancan
DATA ?= data
SCREENS ?= $(TARGET)/screens
FIGURES ?= $(TARGET)/figures.json
LISTEN ?= 127.0.0.1:8080
WEB_SOURCES := $(shell find api/web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
# A cargo-deny built by tests/tools.sh lies here; one that is installed on the machine comes first.
export PATH := $(PATH):$(CURDIR)/.tools/bin

define say
	@printf '\n\033[1m== %s ==\033[0m\n' '$(1)'
endef

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

run: need-rust need-node api/web/dist/.stamp ## build what is stale, then the demo county on http://127.0.0.1:8080
	@$(CARGO) build --quiet --locked --workspace
	@exec $(BIN) serve --demo --data $(DATA) --listen $(LISTEN)

test: need-rust need-node tools fmt-check web-check clippy doc deny cargo-test walk ## everything CI runs; stops at the first failure
	$(call say,all of it passed)

lint: need-rust need-node api/web/dist/.stamp fmt-check clippy doc ## format, clippy and documentation, warnings are errors
	@cd api/web && npm run --silent check

web: need-node api/web/dist/.stamp ## the pages alone (api/web/dist)

lunch: need-rust need-node tools build ## a county's lunch: 1,000 meals, 250 carried, found again one by one
	@$(TARGET)/debug/lunch

bench: need-rust tools api/web/dist/.stamp ## the measuring commands in a release build: quotes, menus, orders (WHAT='orders --json FILE' for one)
	$(CARGO) build --locked --workspace --release
ifdef WHAT
	$(TARGET)/release/nuancan bench $(WHAT)
else
	$(TARGET)/release/nuancan bench quotes api/domain/data/policies/schedules/*.toml
	$(TARGET)/release/nuancan bench menus
	$(TARGET)/release/nuancan bench orders
endif

sim: need-rust build ## the write path in a world that goes wrong on purpose (SEEDS=N, 10,000 by default)
	$(BIN) sim --seeds $(or $(SEEDS),10000)

chaos: need-rust tools build ## orders while everything is killed, frozen, emptied and cut (SEEDS=N; goes on where it was interrupted)
	@SEEDS=$(or $(SEEDS),20) CHAOS_LOG=$(TARGET)/chaos.log $(TARGET)/debug/chaos

defences: need-rust tools build ## takes one line of defence away after the other; a named test must fail each time
	@tests/defences.sh

quarter: need-rust ## a simulated quarter of 20,000 seniors and 100,000 meals, claimed and checked (args: ARGS=--postgres)
	$(CARGO) build --quiet --locked --workspace --release
	$(TARGET)/release/quarter $(ARGS)

month: need-rust ## a month of 5,000 seniors on both back ends, three seeds each, compared with what really happened (ARGS='--days 10')
	$(CARGO) build --quiet --locked --workspace --release
	$(TARGET)/release/month $(ARGS)

screenshots: need-rust need-node tools build tests/browser/node_modules/.stamp ## a picture of every screen into $(SCREENS), and the README's, in Chromium
	cd tests/browser && NUANCAN_BIN=$(abspath $(BIN)) NUANCAN_SCREENSHOTS=$(CURDIR)/docs/screenshots NUANCAN_SCREENS=$(abspath $(SCREENS)) npx playwright test walk.spec.ts screens- door.spec.ts family.spec.ts faces.spec.ts hand-over.spec.ts till.spec.ts walkin.spec.ts rating.spec.ts newcomer.spec.ts
	@echo 'every screen: $(abspath $(SCREENS))'

figures: need-rust need-node tools api/web/dist/.stamp tests/browser/node_modules/.stamp ## first paint and Lighthouse of the pages on a slow machine and line, as a table and as $(FIGURES)
	$(CARGO) build --locked --workspace --release --bin nuancan
	cd tests/browser && NUANCAN_BIN=$(abspath $(TARGET)/release/nuancan) NUANCAN_FIGURES=$(abspath $(FIGURES)) npx playwright test figures.spec.ts

deploy-check: need-rust build ## compose file, units, and nginx in front of two processes, as far as a machine without Docker can
	@deploy/check.sh $(BIN)

deny-advisories: need-rust tools ## known vulnerabilities; their list comes from outside the package registries
	$(CARGO) deny --locked check advisories

# --- the parts -------------------------------------------------------------------------------------------------

need-rust:
	@command -v $(CARGO) >/dev/null || { echo 'Rust is missing: install it from https://rustup.rs (version 1.94 or newer), then run make again.'; exit 1; }

need-node:
	@command -v npm >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' \
	  || { echo 'Node.js 20 or newer with npm is missing: install it from https://nodejs.org or your distribution, then run make again.'; exit 1; }

tools:
	$(call say,tools)
	@tests/tools.sh

fmt-check:
	$(call say,format)
	@$(CARGO) fmt --all --check

web-check: api/web/dist/.stamp
	$(call say,pages: types and tests)
	@cd api/web && npm run --silent check && npm run --silent test

clippy: api/web/dist/.stamp
	$(call say,clippy)
	@$(CARGO) clippy --locked --workspace --all-targets -- -D warnings

doc:
	$(call say,documentation)
	@RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --workspace --no-deps --document-private-items

deny:
	$(call say,dependencies: bans, licences, sources)
	@$(CARGO) deny --locked check --hide-inclusion-graph bans licenses sources

build: api/web/dist/.stamp
	$(call say,build)
	@$(CARGO) build --locked --workspace --all-targets

cargo-test: build
	$(call say,tests on SQLite and on PostgreSQL + Redis)
	@RUST_BACKTRACE=0 $(CARGO) test --locked --workspace

walk: build tests/browser/node_modules/.stamp
	$(call say,the walk in Chromium)
	@cd tests/browser && NUANCAN_BIN=$(abspath $(BIN)) npx playwright test

api/web/node_modules/.stamp: api/web/package.json api/web/package-lock.json
	cd api/web && npm ci
	@touch $@

api/web/dist/.stamp: api/web/node_modules/.stamp $(WEB_SOURCES)
	cd api/web && npm run build
	@touch $@

tests/browser/node_modules/.stamp: tests/browser/package.json tests/browser/package-lock.json
	cd tests/browser && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci
	@touch $@
