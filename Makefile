# Everything that people and CI run. `make help` lists it.
#
# Every tool is pinned: templ and deadcode by go.mod, the linter by
# golangci-lint.mod, gremlins by gremlins.mod, what the database is made of by
# cmd/localdb.

SHELL := /bin/sh
.DEFAULT_GOAL := help

LOCALDB := bin/localdb
LINTER := .tools/golangci-lint
DEADCODE := .tools/deadcode
GREMLINS := .tools/gremlins
WITH_DATABASE := $(LOCALDB) --no-sync --empty --dir .data/test --
# Durable, as in real use; the made-up centres are kept for the next time.
FOR_BENCH := $(LOCALDB) --dir .data/bench --
TEST := go test -timeout 40m
FUZZTIME ?= 30s

.PHONY: help run build test torture soak fuzz mutation bench bench-load check generate fmt lint chromium
.PHONY: $(LOCALDB) $(DEADCODE) check-modules check-generated check-format check-dead test-race torture-short

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## start the product with its database; data stay in .data
	@$(LOCALDB) -- sh -c 'bin/qaloop migrate && bin/qaloop demo --if-empty && exec bin/qaloop serve --drain-wait=0s'

build: $(LOCALDB) ## build bin/qaloop and bin/localdb
	go build -o bin/qaloop ./cmd/qaloop

$(LOCALDB):
	go build -C cmd/localdb -o ../../$@ .

test: $(LOCALDB) chromium ## run every test, those in a browser too
	cd cmd/localdb && $(TEST) ./...
	$(WITH_DATABASE) $(TEST) ./...

# BENCH has flags for it, such as BENCH="--small 4800 --large 48000", which takes
# minutes where the default pair takes half an hour the first time.
bench: $(LOCALDB) ## measure against the floor of this machine, and print the ratios
	go build -o bin/bench ./cmd/bench
	$(FOR_BENCH) bin/bench run $(BENCH)

bench-load: $(LOCALDB) ## hold 100 requests a second for ten minutes
	go build -o bin/bench ./cmd/bench
	$(FOR_BENCH) bin/bench load $(BENCH)

chromium:
	@tools/chromium

check: check-modules check-generated check-format lint check-dead test test-race torture-short ## all that a change must pass

# The race detector slows a program down ten times: it runs on the packages, and
# not on the stories of the whole program in a browser, which would take an hour.
test-race: $(LOCALDB)
	cd cmd/localdb && $(TEST) -race ./...
	$(WITH_DATABASE) sh -c 'go list ./... | grep -v /cmd/qaloop | xargs $(TEST) -race'

# These start servers of their own, and kill them.
torture: $(LOCALDB) ## kill, cut off and overload the real programs (under 45 minutes); fuzz and mutation are its companions
	go test -tags torture -timeout 60m -v ./cmd/torture

torture-short: $(LOCALDB)
	go test -tags torture -timeout 20m -short ./cmd/torture

soak: $(LOCALDB) ## work for half an hour and look for what is left behind
	go test -tags torture -timeout 60m -v -run TestWorkForALongTime ./cmd/torture -soak=30m

fuzz: $(LOCALDB) ## try to break what reads foreign input, each part for FUZZTIME (30s)
	tools/fuzz $(FUZZTIME)
	$(WITH_DATABASE) go test -run TestWhateverTheDocumentAllows -rapid.checks 2000 ./api

mutation: $(GREMLINS) ## change the rules of scoring, decisions and permissions, and see that a test notices
	tools/mutation $(GREMLINS)

check-modules:
	go mod tidy -diff
	cd cmd/localdb && go mod tidy -diff

# Writes the generated files again and fails if that changed any.
check-generated:
	@before=$$(tools/generated-sum) && $(MAKE) --no-print-directory generate && \
		[ "$$before" = "$$(tools/generated-sum)" ] || \
		{ echo "the generated files were not up to date; they are now: commit them" >&2; exit 1; }

check-format: $(LINTER)
	go tool templ fmt -fail .
	$(LINTER) fmt --diff ./...
	cd cmd/localdb && ../../$(LINTER) fmt --diff ./...

check-dead: $(DEADCODE)
	@echo "looking for functions that nothing calls"
	@dead=$$($(DEADCODE) -test -tags torture ./... && cd cmd/localdb && ../../$(DEADCODE) -test ./...) && echo "$$dead" && [ -z "$$dead" ]

generate: ## write the generated files again
	go tool templ generate
	go generate ./...

fmt: $(LINTER) ## put every file into the one format
	go tool templ fmt .
	$(LINTER) fmt ./...
	cd cmd/localdb && ../../$(LINTER) fmt ./...

lint: $(LINTER) ## hold the code to the style, vet included
	$(LINTER) run ./...
	cd cmd/localdb && ../../$(LINTER) run ./...
	go vet -tags torture ./...
	cd cmd/localdb && go vet ./...

# The linter has a go.mod of its own, so that its dependencies are not ours.
$(LINTER): golangci-lint.mod golangci-lint.sum
	go build -modfile=golangci-lint.mod -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

$(GREMLINS): gremlins.mod gremlins.sum
	go build -modfile=gremlins.mod -o $@ github.com/go-gremlins/gremlins/cmd/gremlins

$(DEADCODE):
	go build -o $@ golang.org/x/tools/cmd/deadcode
