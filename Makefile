# SPDX-License-Identifier: BSD-3-Clause
# Quern's build. `make help` lists the commands; DESIGN: objects under build/<variant>, one pattern rule per kind of source,
# kernels compiled once per ISA from kernels/families.def, header dependencies tracked by the compiler.

BUILD   ?= build
CC      ?= gcc
PYTHON  ?= python3
PREFIX  ?= /usr/local
VENV    := .venv
VERSION := 0.1.0
SOVERSION := 0

ARCH    := $(shell $(CC) -dumpmachine | cut -d- -f1)
ISAS    := scalar $(if $(filter x86_64,$(ARCH)),avx2 avx512) $(if $(filter aarch64,$(ARCH)),neon)

# ---- flags ---------------------------------------------------------------------------------------------
WARN := -Wall -Wextra -Wshadow -Wcast-qual -Wcast-align -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
        -Wundef -Wvla -Wformat=2 -Wwrite-strings -Wredundant-decls $(if $(CI),-Werror)
# Numbers are the same on every ISA: no contraction, wrapping integers; libm calls need not set errno, and comparisons may
# be made branch-free.
MATH_FLAGS := -ffp-contract=off -fwrapv -fno-math-errno -fno-trapping-math
CFLAGS  ?= -O2 -g
BASE    := -std=gnu11 -D_GNU_SOURCE -fPIC -fvisibility=hidden -fopenmp $(MATH_FLAGS) $(WARN) $(EXTRA_CFLAGS)
INCLUDE := -Iinclude -Isrc -I.
KERNEL_FLAGS := -O3 -Wno-type-limits
ISA_FLAGS_scalar := -O2
ISA_FLAGS_avx2   := -mavx2 -mfma -mf16c -mbmi -mbmi2 -mlzcnt -mpopcnt
ISA_FLAGS_avx512 := $(ISA_FLAGS_avx2) -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512cd -mprefer-vector-width=512
ISA_FLAGS_neon   :=
LIBS    ?= -llapacke -lopenblas -lfftw3_omp -lfftw3f_omp -lfftw3 -lfftw3f -lz -lm -lpthread

# ---- sources --------------------------------------------------------------------------------------------
LIB_SRC  := $(wildcard src/*/*.c)
FAMILIES := $(shell sed -n 's/^FAMILY(\(.*\))$$/\1/p' kernels/families.def)
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/obj/%.o) $(foreach i,$(ISAS),$(FAMILIES:%=$(BUILD)/obj/kernels/%.$(i).o))
CLI_OBJ  := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard bench/*.c))
TEST_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/c/*.c))

.PHONY: all deps python demo test test-c test-python bench lint format install uninstall clean help
all: $(BUILD)/libquern.so $(BUILD)/libquern.a $(if $(CLI_OBJ),$(BUILD)/quern)

$(BUILD)/obj/%.o: %.c Makefile | $(BUILD)/.deps
	@mkdir -p $(@D)
	$(CC) $(BASE) $(CFLAGS) $(INCLUDE) -MMD -MP -c $< -o $@

define KERNEL_RULE
$(BUILD)/obj/kernels/%.$(1).o: kernels/%.c Makefile
	@mkdir -p $$(@D)
	$$(CC) $$(BASE) $$(CFLAGS) $$(KERNEL_FLAGS) $$(ISA_FLAGS_$(1)) -DQN_ISA=$(1) -DQN_ISA_HEADER='"isa/$(1).h"' -Ikernels -MMD -MP -c $$< -o $$@
endef
$(foreach i,$(ISAS),$(eval $(call KERNEL_RULE,$(i))))

$(BUILD)/libquern.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/libquern.so.$(SOVERSION): $(LIB_OBJ) src/quern.map
	$(CC) -shared -fopenmp $(LDFLAGS) -Wl,-soname,libquern.so.$(SOVERSION) -Wl,--version-script=src/quern.map -Wl,-z,defs \
	    -o $@ $(LIB_OBJ) $(LIBS)
$(BUILD)/libquern.so: $(BUILD)/libquern.so.$(SOVERSION)
	ln -sf $(<F) $@

$(BUILD)/quern: $(CLI_OBJ) $(BUILD)/libquern.a
	$(CC) -fopenmp $(LDFLAGS) -o $@ $(CLI_OBJ) $(BUILD)/libquern.a $(LIBS)

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(TEST_OBJ:.o=.d)

# ---- set-up ------------------------------------------------------------------------------------------------
# `make deps` is the one place that installs packages; the other targets come here when something is missing.
APT_PACKAGES := libopenblas-dev liblapacke-dev libfftw3-dev libcriterion-dev zlib1g-dev libmpfr-dev libgomp1 \
                python3-dev python3-venv pkg-config
PIP_PACKAGES := numpy pytest hypothesis matplotlib numexpr scipy mypy mpmath
$(BUILD)/.deps:
	@mkdir -p $(BUILD)
	@$(MAKE) --no-print-directory deps
	@touch $@

deps:
	@sh tests/tools/deps.sh "$(APT_PACKAGES)"
$(VENV)/.ready:
	@echo "creating $(VENV) with $(PIP_PACKAGES)"
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet $(PIP_PACKAGES)
	@touch $@

# ---- tests --------------------------------------------------------------------------------------------------
TESTS := $(BUILD)/quern-tests
$(TESTS): $(TEST_OBJ) $(BUILD)/libquern.a
	$(CC) -fopenmp $(LDFLAGS) -o $@ $(TEST_OBJ) $(BUILD)/libquern.a -lcriterion $(LIBS)
$(TEST_OBJ): INCLUDE += -Itests/c

test: test-c test-python
test-c: $(TESTS)
	$(TESTS) --jobs 2
test-python: python $(VENV)/.ready
	PYTHONPATH=$(BUILD)/python $(VENV)/bin/python -m pytest -q tests/python

clean:
	rm -rf $(BUILD)

-include python/python.mk tests/accuracy/accuracy.mk
