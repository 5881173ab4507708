# Everything that is done with this house, by name. `make` alone lists it. CI runs `make test`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
export PATH := $(PATH):$(HOME)/.cargo/bin
CITY ?= geodata/xining
BIND ?= 127.0.0.1:8080
OUT ?= target/$(notdir $(CITY))
# Peers are measured at city, town (100,000 compounds) or nation (1,000,000) size.
SIZE ?= town
# Where peers walk: heidelberg, helsinki, test, grid (1,000,000 links) or any .osm.pbf file.
TOWNS ?= heidelberg grid
ROUNDS ?= 5
# What `make fuzz` feeds, and how long.
READERS ?= $(notdir $(basename $(wildcard fuzz/fuzz_targets/*.rs)))
SECONDS_EACH ?= 60

.PHONY: help setup page build run analyze openapi test test-page test-browser test-clients format-check lint clients walkers osm-data bench bench-tiles bench-walking bench-files bench-siting fuzz fmt clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing: C compiler, Python with venv, GDAL, QGIS, LibreOffice, Poppler, Chromium (apt-get; sudo where it is there)
	@need=(); wish=(); \
	command -v cc > /dev/null || need+=(build-essential); \
	python3 -c 'import ensurepip, venv' 2> /dev/null || wish+=(python3-venv); \
	command -v ogrinfo > /dev/null || wish+=(gdal-bin); \
	command -v curl > /dev/null || wish+=(curl); \
	command -v chromium > /dev/null || wish+=(chromium); \
	[[ -d /usr/share/fonts/opentype/noto ]] || wish+=(fonts-noto-cjk); \
	command -v soffice > /dev/null || wish+=(libreoffice-calc-nogui); \
	command -v pdftotext > /dev/null || wish+=(poppler-utils); \
	/usr/bin/python3 -c 'import qgis.core' 2> /dev/null || wish+=(python3-qgis); \
	if (( $${#need[@]} + $${#wish[@]} )); then \
	  root=(); (( EUID == 0 )) || root=(sudo); \
	  echo "setup: installing $${need[*]} $${wish[*]}" >&2; \
	  if command -v apt-get > /dev/null && { (( EUID == 0 )) || command -v sudo > /dev/null; }; then \
	    get=("$${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends); \
	    { "$${root[@]}" apt-get update -qq && { "$${get[@]}" "$${need[@]}" "$${wish[@]}" \
	      || for one in "$${need[@]}" "$${wish[@]}"; do "$${get[@]}" "$$one" || true; done; }; } >&2 || true; \
	  else echo "setup: no apt-get, or neither root nor sudo" >&2; fi; \
	fi
	@command -v cc > /dev/null || { echo "setup: no C compiler (cc): install your system's compiler package" >&2; exit 1; }
	@python3 -c 'import ensurepip, venv' 2> /dev/null \
	  || echo "setup: no Python with venv: real test data and the peer benchmark will be left out" >&2
	@command -v cargo > /dev/null || { echo "setup: no cargo. Yike needs Rust $$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml) or newer with rustfmt and clippy: install rustup (Debian 13: 'apt install rustup'), then 'rustup default stable'" >&2; exit 1; }

page: setup ## Build the page that the program takes in: web/dist
	@command -v npm > /dev/null || { echo "page: no npm. The page needs Node $$(sed -n 's/.*"node": "\(.*\)".*/\1/p' web/package.json)" >&2; exit 1; }
	cd web && { [[ node_modules/.package-lock.json -nt package-lock.json ]] || npm ci --no-audit --no-fund; }
	@if [[ -d web/dist/assets && -z "$$(find web/src web/public web/scripts web/*.json web/*.js web/*.ts web/index.html \
	  -newer web/dist/index.html -print -quit)" ]]; then echo "page: web/dist is up to date"; \
	else cd web && npm run --silent build; fi
	cd web && npm run --silent fonts

build: page ## Build the program: target/release/yike
	cargo build --release --locked

run: build ## Serve the sample cities with their page on http://127.0.0.1:8080 (BIND=)
	target/release/yike serve geodata/xining geodata/jinchuan --bind $(BIND)

analyze: build ## Analyze the sample city and write its verdicts, gap list and rates (CITY=, OUT=)
	target/release/yike analyze $(CITY) --out $(OUT)

openapi: ## Print the OpenAPI document of the service (to be kept in tests/openapi.json)
	@cargo run --quiet --locked --example openapi

test: setup osm-data clients walkers format-check test-page lint ## What CI runs: format, lints (which compile the benches), tests
	cargo test --locked
	@$(MAKE) --no-print-directory test-browser

test-page: page ## Check the page's types and run its tests
	cd web && npm run --silent check && npm test --silent

test-browser: ## Headless Chromium on the page of the sample cities (needs the built program)
	@if command -v chromium > /dev/null; then cd web && YIKE='$(CURDIR)/target/debug/yike' npm run --silent test:browser; \
	else echo "test-browser: no chromium: the page was NOT tested in a browser" >&2; fi

format-check:
	cargo fmt --check

lint: ## Clippy, warnings are errors
	cargo clippy --locked --all-targets -- -D warnings

test-clients: setup clients ## Only GDAL and Schemathesis against the service
	timeout 600 cargo test --locked --test serve clients

# Real clients of the service. Where they cannot be had, their tests are skipped, loudly.
clients:
	@{ [[ -x .venv-clients/bin/schemathesis && -x .venv-clients/bin/openapi-spec-validator ]] \
	    && .venv-clients/bin/python -c 'import openpyxl, pyogrio'; } 2> /dev/null \
	  || { python3 -m venv .venv-clients \
	    && .venv-clients/bin/pip install --quiet schemathesis==4.32.5 openapi-spec-validator==0.9.0 openpyxl==3.1.5 pyogrio==0.13.0; } >&2 \
	  || echo "clients: no schemathesis, openapi-spec-validator, openpyxl, pyogrio: their tests will be skipped" >&2

# Other walkers, to compare walks with: SciPy, Pandana, pyosmium. Valhalla and OSRM are fetched when asked.
walkers:
	@python3 benches/peers/walk.py --prepare >&2 \
	  || echo "walkers: no SciPy: the tests that compare walks will be skipped" >&2

osm-data:
	@bash tests/fetch_osm.sh || echo "osm-data: no OpenStreetMap extracts: the tests that read them will be skipped" >&2

bench: setup ## Measure our own speed, then peers doing the same work (SIZE=city|town|nation)
	cargo bench --locked --bench '*'
	python3 benches/peers/run.py --size $(SIZE)

bench-tiles: build ## Vector tiles beside PostGIS, under load (SIZE=; needs postgresql-15-postgis-3 and wrk)
	python3 benches/peers/tiles.py --size $(SIZE)

bench-walking: setup osm-data ## The walk beside SciPy, Pandana, pyosmium, Valhalla and OSRM (TOWNS=, ROUNDS=)
	cargo bench --locked --bench walking
	python3 benches/peers/walk.py --towns $(TOWNS) --rounds $(ROUNDS)

bench-files: setup clients ## Files in and out: a million polygons beside GeoPandas, a long gap list beside openpyxl (ROUNDS=)
	python3 benches/peers/reading.py --rounds $(ROUNDS)
	python3 benches/peers/workbook.py --rounds $(ROUNDS)

bench-siting: setup ## Where next: proofs beside HiGHS alone and spopt (ROUNDS=; two minutes each where HiGHS finds none)
	cargo bench --locked --bench siting
	python3 benches/peers/siting.py --rounds $(ROUNDS)

fuzz: setup ## Feed each reader broken files, 60 s each (SECONDS_EACH=, READERS=)
	@command -v cargo-fuzz > /dev/null || cargo install --locked cargo-fuzz
	@for reader in $(READERS); do mkdir -p fuzz/found/$$reader; echo "fuzz: $$reader" >&2; \
	  RUSTC_BOOTSTRAP=1 cargo fuzz run --sanitizer none $$reader fuzz/found/$$reader fuzz/corpus/$$reader -- \
	    -max_total_time=$(SECONDS_EACH) -timeout=20 -rss_limit_mb=4096 -print_final_stats=1; done

fmt: ## Format the code
	cargo fmt

clean: ## Remove what was built and fetched
	cargo clean
	rm -rf .venv .venv-clients .data web/dist web/fonts web/node_modules
