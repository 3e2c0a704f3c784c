# `make run` serves the map, `make test` runs every check there is.

GO       ?= go
BIN      := bin/panj
ADDR     ?= localhost:8080
VERSION  ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS  := -s -w -X main.version=$(VERSION)
LINT     := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUZZTIME ?= 60s

WEB_SOURCES := $(shell find web/src -type f) web/build.mjs web/join.mjs web/tsconfig.json

export CGO_ENABLED ?= 0

.PHONY: help run build page test test-go test-page test-browser lint tools seed bench bench-page fuzz licences screenshots clean
.NOTPARALLEL:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build everything and serve the map on http://localhost:8080
	$(BIN) serve --addr $(ADDR)

build: page ## build the page and the program into bin/panj
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/panj

page: web/dist/index.html ## build the page into web/dist

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run --silent build
	touch $@

test: tools lint test-page test-go test-browser ## run every check there is

tools:
	@.ci/tools

lint: page ## format, vet and static checks
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo 'run gofmt -w on the files above' >&2; exit 1; }
	$(GO) run $(LINT) run

test-page: page ## type-check and test the modules of the page
	cd web && npm run --silent check && npm test --silent

# The tests that walk through everything the server has, draw pictures, count millions of rows
# or drive other programs show no race and take minutes under the detector: a second run has them.
SLOW_UNDER_RACE := TestCQL2Conformance|TestPart3Conformance|TestAbstractTests|TestALargeSitemap|TestHeadEqualsGet|TestEveryAnswerHas|TestEveryExample|TestEveryPageIs|TestEveryLink|TestRandomRequests|TestCompressionFollows|TestAClientMayRefuse|TestPartsAreOf|TestCompressedAnswersAre|TestFormatsAndMediaTypes|TestOptionsSays|TestPagesInEveryOrder|TestWhatOtherSitesShow|TestPreviewOfAnIncident|TestPreviewsOfOtherData|TestManyIncidents|TestFormsOfTheInterface|TestPlansOfAMillionRows|TestMeasuringGoesOn|TestValuesOfALargeTable|TestFiltersOfMixedGeometries|TestWordsOfALongTable|TestPermissions|TestFiltersInSQLAndInGo|TestGDALUsesTheAPI|TestGDALReadsTilesetsAsFolders|TestBehindNginx|TestQGIS|TestTilesFollowTheBorder|TestRoomOfLabels|TestAnIncidentBeyondTheList|TestSharedPagesHave|TestPreviewsAreKept|TestPreviewOfTheWholeMap|TestALinkSaysItsLanguage|TestSpread|TestACutListSaysSo|TestEveryKnownAddress|TestPreviewShowsEach|TestContract
RUN_PLAIN       := ./server ./data/gpkg ./cmd/panj

# Each test runs once, in one of two runs that fill each other's gaps. What a test
# leaves behind is collected later than in a server, which saves a third of the time.
test-go: export GOGC = 400
test-go: page ## test the Go packages with the race detector
	CGO_ENABLED=1 $(GO) test -race -timeout 20m -skip '$(SLOW_UNDER_RACE)' $(RUN_PLAIN) ./... & raced=$$!; \
	$(GO) test -timeout 20m -run '$(SLOW_UNDER_RACE)' $(RUN_PLAIN); plain=$$?; wait $$raced && exit $$plain

test-browser: build ## drive the page in a real browser
	cd web && PANJ_BIN=$(abspath $(BIN)) npm run --silent e2e

seed: ## make the embedded data anew from its sources (needs Debian's gmt and gmt-gshhg-full)
	data/build/run.sh

bench: build ## time the store, the tiles and the server over a million points
	$(GO) test -run '^$$' -bench . -benchmem ./geo/... ./data/... ./server/...

bench-page: build ## time the page on a slow line and a slow processor
	cd web && PANJ_BIN=$(abspath $(BIN)) npm run --silent bench

fuzz: ## fuzz each parser for $(FUZZTIME)
	@.ci/fuzz $(FUZZTIME)

licences: ## write the licences of the linked Go modules to bin/licences.txt
	@mkdir -p bin
	@.ci/licences > bin/licences.txt && echo bin/licences.txt

screenshots: build ## take the pictures of the page anew, the one in README.md too
	cd web && PANJ_BIN=$(abspath $(BIN)) npm run --silent screenshots && cp screenshots/desktop-light-selected.png screenshot.png

clean: ## remove what was built, not the database
	rm -rf bin web/dist/* web/node_modules
