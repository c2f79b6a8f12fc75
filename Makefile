# Belfry: one file for everything. `make help` lists the targets a person calls.
#
# Variants are other build directories, never other sources:
#   make CC=clang BUILD=build/clang      second compiler
#   make SANITIZE=address                ASan + UBSan in build/address;  SANITIZE=thread  TSan in build/thread
SHELL   := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

CC       ?= gcc
ifeq ($(origin CC),default)
CC       := gcc
endif
SANITIZE ?=
BUILD    ?= build$(if $(SANITIZE),/$(SANITIZE))
VERSION  := 0.1.0

PKGS := libmicrohttpd sqlite3 libpq libsodium libcrypto glib-2.0 libzip jansson md4c zlib libcurl libqrencode libmagic expat

# ---- flags: docs/style.md "Warnings"; why each is there: OpenSSF's guide ----
WARN := -std=gnu17 -Wall -Wextra -Werror -Wformat=2 -Wconversion -Wsign-conversion -Wimplicit-fallthrough -Wshadow -Wvla \
        -Wnull-dereference -Wcast-qual -Wstrict-prototypes -Wmissing-prototypes -Wundef
WARN_GCC := -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wtrampolines -Wbidi-chars=any -Warray-bounds=2 \
        -Wuse-after-free=3 -Wdangling-pointer=2 -Wstringop-overflow=4 -Wformat-truncation=2 -Walloca
WARN_CLANG := -Wno-gnu-zero-variadic-macro-arguments
HARD := -O2 -g -fstack-protector-strong -fno-delete-null-pointer-checks -fno-strict-overflow -fno-strict-aliasing \
        -fstack-clash-protection -fcf-protection=full -fPIE -ffile-prefix-map=$(CURDIR)=.
HARD_GCC := -ftrivial-auto-var-init=zero -fzero-call-used-regs=used-gpr
ifeq ($(SANITIZE),)
HARD += -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
endif
SAN_address := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
SAN_thread  := -fsanitize=thread
SAN_cover   := --coverage -O0
SAN_fuzz    := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
SAN     := $(SAN_$(SANITIZE))
IS_CLANG := $(findstring clang,$(CC))
CFLAGS  += $(WARN) $(if $(IS_CLANG),$(WARN_CLANG),$(WARN_GCC)) $(HARD) $(if $(IS_CLANG),,$(HARD_GCC)) $(SAN)
CPPFLAGS += -D_GNU_SOURCE -DBELFRY_VERSION='"$(VERSION)"' -Isrc -I$(BUILD)/gen $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDFLAGS += -pie -Wl,-z,noexecstack -Wl,-z,relro -Wl,-z,now -Wl,-z,separate-code -Wl,--as-needed $(SAN)
LDLIBS  := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm -lpthread
TOOLCFLAGS := $(WARN) -O1 -g -D_GNU_SOURCE -Isrc

# `make V=1` shows the commands; otherwise a line says what is made.
Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1)";)

# ---- what is built ----
SRC    := $(shell find src -name '*.c' | LC_ALL=C sort)
PAGES  := $(shell find pages -name '*.html' -o -name '*.txt' | LC_ALL=C sort)
WEB    := $(shell find web -type f | LC_ALL=C sort)
SQLS   := $(wildcard sql/*.sql)
POS    := $(wildcard text/*.po)
GEN    := $(BUILD)/gen
PAGE_C := $(patsubst pages/%,$(GEN)/pages/%.c,$(PAGES))
PAGE_H := $(patsubst %.c,%.h,$(PAGE_C))
GEN_C  := $(PAGE_C) $(GEN)/assets.c $(GEN)/migrations.c $(GEN)/catalogues.c
OBJ    := $(SRC:%.c=$(BUILD)/%.o) $(GEN_C:%.c=%.o)
MAIN_O := $(BUILD)/src/main.o
LIB_O  := $(filter-out $(MAIN_O),$(OBJ))
TOOLS  := $(BUILD)/tools/pagec $(BUILD)/tools/embed

.PHONY: all demo check check-c check-browser asan tsan clang fuzz fuzz-programs bench bench-cases bench-roster bench-signin enumeration apart cover lint tidy format clean help install-build install-check
all: $(BUILD)/belfry

help: ## this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

$(BUILD)/belfry: $(OBJ)
	$(call say,link $@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/src/%.o: src/%.c | $(PAGE_H)
	@mkdir -p $(@D)
	$(call say,cc $<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
# Errors in pages are reported where the page has them, not inside the macros of html.h.
$(GEN)/%.o: $(GEN)/%.c | $(PAGE_H)
	$(call say,cc $<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) $(if $(IS_CLANG),,-ftrack-macro-expansion=0) -MMD -MP -c -o $@ $<
$(BUILD)/tests/%.o: tests/%.c | $(PAGE_H)
	@mkdir -p $(@D)
	$(call say,cc $<)
	$(Q)$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -MMD -MP -c -o $@ $<

# ---- generated code: pages, assets, migrations, catalogues (tools/) ----
$(BUILD)/tools/pagec: $(wildcard tools/pagec*.c) tools/pagec.h
	@mkdir -p $(@D)
	gcc $(TOOLCFLAGS) -o $@ $(filter %.c,$^)
$(BUILD)/tools/embed: $(wildcard tools/embed*.c) $(wildcard tools/embed.h)
	@mkdir -p $(@D)
	gcc $(TOOLCFLAGS) -o $@ $(filter %.c,$^) $(shell pkg-config --cflags --libs libcrypto zlib libbrotlienc)
# One run makes x.html.c and x.html.h. `pagec` knows the assets' names, so a misspelt {{asset}} fails here.
$(GEN)/pages/%.c $(GEN)/pages/%.h &: pages/% $(BUILD)/tools/pagec
	@mkdir -p $(@D)
	$(BUILD)/tools/pagec --assets web $< $(GEN)/pages/$*.c $(GEN)/pages/$*.h
# Made by a pattern rule and named by pattern rules only: without this make would take them for intermediate and remove them.
.SECONDARY: $(PAGE_C) $(PAGE_H)
$(GEN)/assets.c: $(BUILD)/tools/embed $(WEB) $(GEN)/catalogues.c
	@mkdir -p $(@D)
	$(BUILD)/tools/embed assets $@ web $(GEN)/web
$(GEN)/migrations.c: $(BUILD)/tools/embed $(SQLS)
	@mkdir -p $(@D)
	$(BUILD)/tools/embed migrations $@ sql
# text/es.po → es.mo (embedded for C) and gen/web/i18n/es.json (only the keys that scripts use).
$(GEN)/catalogues.c: $(BUILD)/tools/embed $(POS) $(filter %.js,$(WEB)) tools/catalogues.sh
	@mkdir -p $(@D) $(GEN)/web/i18n
	tools/catalogues.sh $(BUILD)/tools/embed $@ $(GEN)/web/i18n

# ---- tests ----
# tests/unit, tests/store, tests/web, tests/proof: one program each, from all .c files of the folder and tests/support. In tests/proof
# the policy can be weakened rule by rule: its policy_mutants.c stands in policy.c's place, and contains it.
SUPPORT_O := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/support/*.c))
define test_program
$(BUILD)/tests/$(1)-tests: $$(patsubst %.c,$$(BUILD)/%.o,$$(shell find tests/$(1) -name '*.c' | LC_ALL=C sort)) $$(SUPPORT_O) \
                           $$(filter-out $(2),$$(LIB_O))
	$$(CC) $$(LDFLAGS) -o $$@ $$^ $$(LDLIBS)
endef
TEST_PROGRAMS := unit store web proof
$(foreach t,$(TEST_PROGRAMS),$(eval $(call test_program,$(t),$(if $(filter proof,$(t)),$(BUILD)/src/auth/policy.o))))

# tests/fuzz/fuzz_*.c, one program each: with replay.c, which gives it files (the corpora are part of the tests), or, with
# SANITIZE=fuzz and clang, with libFuzzer (tests/fuzz/run). From a library: a target is linked with what it needs.
FUZZ_PROGRAMS := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_MAIN := $(if $(filter fuzz,$(SANITIZE)),,$(BUILD)/tests/fuzz/replay.o)
fuzz-programs: $(FUZZ_PROGRAMS)
$(FUZZ_PROGRAMS): %: %.o $(FUZZ_MAIN) $(BUILD)/libbelfry.a
	$(CC) $(LDFLAGS) $(if $(FUZZ_MAIN),,-fsanitize=fuzzer) -o $@ $^ $(LDLIBS)
$(BUILD)/libbelfry.a: $(LIB_O)
	@rm -f $@
	ar rcs $@ $^

demo: ## install what is missing, build, load a demo state, serve it, print addresses and sign-ins
	@tools/install build
	@$(MAKE) --no-print-directory -j2 all
	@exec $(BUILD)/belfry demo --dir build/demo --listen 127.0.0.1:8480

check: ## install what is missing, run all tests on both databases and in a browser; last line: N passed, N failed
	@tools/install check
	@tests/run all

check-c: $(TEST_PROGRAMS:%=$(BUILD)/tests/%-tests) fuzz-programs $(BUILD)/belfry ## the C tests only
	@BUILD=$(BUILD) tests/run c
check-browser: all ## the browser tests only
	@tests/run browser
asan: ## the C tests under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory -j2 SANITIZE=address check-c
tsan: ## the C tests under ThreadSanitizer
	@$(MAKE) --no-print-directory -j2 SANITIZE=thread check-c
clang: ## build everything with the second compiler
	@$(MAKE) --no-print-directory -j2 CC=clang BUILD=build/clang all
fault: $(BUILD)/tests/fault/kill9 $(BUILD)/tests/fault/power.so ## acknowledged writes survive kill -9 (both databases) and power cuts, with controls that lose
	@BUILD=$(BUILD) tests/fault/run
$(BUILD)/tests/fault/kill9: $(BUILD)/tests/fault/kill9.o $(LIB_O)
	$(call say,link $@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
fuzz: ## every fuzz target for FUZZ_SECONDS (60) each
	@tests/fuzz/run $(or $(FUZZ_SECONDS),60)
bench-roster: $(BUILD)/belfry $(BUILD)/bench/fill $(BUILD)/bench/meanwhile ## imports beside sqlite3 .import and COPY of the same files
	@BUILD=$(BUILD) bench/roster
bench: $(BUILD)/belfry $(BUILD)/bench/fill $(BUILD)/bench/clients $(BUILD)/bench/export ## speed and size beside nginx, in one run
	@BUILD=$(BUILD) bench/run
$(BUILD)/bench/fill: $(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/fill*.c)) $(LIB_O)
	$(call say,link $@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/bench/export: $(BUILD)/bench/export.o $(LIB_O)
	$(call say,link $@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/bench/meanwhile: $(BUILD)/bench/meanwhile.o $(BUILD)/bench/signin_line.o $(LIB_O)
	$(call say,link $@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
bench-cases: $(BUILD)/belfry $(BUILD)/bench/fill $(BUILD)/bench/clients $(BUILD)/bench/slow_sync.so ## 200,000 cases: pages, search, writers, beside Fossil
	@BUILD=$(BUILD) bench/cases
$(BUILD)/%.so: %.c # to be preloaded
	@mkdir -p $(@D)
	$(call say,link $@)
	$(Q)$(CC) $(TOOLCFLAGS) -fPIC -shared -o $@ $<
$(BUILD)/bench/clients: $(BUILD)/bench/clients.o
	$(call say,link $@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^
bench-signin: $(BUILD)/belfry $(BUILD)/bench/fill $(BUILD)/bench/signin ## a flood of sign-ins beside signed-in users; the policy's cost
	@BUILD=$(BUILD) bench/signin.sh speed
enumeration: $(BUILD)/belfry $(BUILD)/bench/fill $(BUILD)/bench/signin ## can known addresses be told from unknown ones by time?
	@BUILD=$(BUILD) bench/signin.sh enumeration
$(BUILD)/bench/signin: $(patsubst %.c,$(BUILD)/%.o,$(wildcard bench/signin*.c)) $(LIB_O)
	$(call say,link $@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/bench/%.o: bench/%.c | $(PAGE_H)
	@mkdir -p $(@D)
	$(call say,cc $<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
apart: $(BUILD)/tests/apart-tests ## can what is somebody else's be told by time from what does not exist?
	@$<
$(BUILD)/tests/apart-tests: $(BUILD)/tests/apart/apart.o $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/proof/world*.c)) $(SUPPORT_O) $(LIB_O)
	$(call say,link $@)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
cover: ## branch coverage by file
	@$(MAKE) --no-print-directory -j2 SANITIZE=cover check-c
	@gcovr --root . --filter src/ --branches --object-directory build/cover
lint: ## include directions, banned functions, file and function lengths, format
	@tools/lint.sh
tidy: $(PAGE_H) ## clang-tidy, cppcheck, gcc -fanalyzer
	@BUILD=$(BUILD) tools/tidy.sh
format: ## clang-format over all C
	@clang-format -i $(shell find src tests tools -name '*.[ch]')
clean: ## everything built
	rm -rf build

-include $(OBJ:.o=.d) $(shell find $(BUILD)/tests -name '*.d' 2>/dev/null)
