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
BASE    := -std=gnu11 -D_GNU_SOURCE -fPIC -fvisibility=hidden -fopenmp-simd -pthread $(MATH_FLAGS) $(WARN) $(EXTRA_CFLAGS)
INCLUDE := -Iinclude -Isrc -I.
KERNEL_OPT ?= -O3
# Loops of a few instructions take up to a third longer at some addresses, which changes elsewhere would move them to: 2*a + 3*b of 10M
# 7.6 ms at a multiple of 32, 9.6 between (Zen 4).
KERNEL_FLAGS := $(KERNEL_OPT) -falign-functions=64 -Wno-type-limits -Wno-pass-failed
ISA_FLAGS_scalar := $(KERNEL_OPT:-O3=-O2)
ISA_FLAGS_avx2   := -mavx2 -mfma -mf16c -mbmi -mbmi2 -mlzcnt -mpopcnt
ISA_FLAGS_avx512 := $(ISA_FLAGS_avx2) -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512cd -mprefer-vector-width=512
ISA_FLAGS_neon   :=
LIBS    ?= -llapacke -lopenblas -lfftw3 -lfftw3f -lz -lm -lpthread

# ---- sources --------------------------------------------------------------------------------------------
LIB_SRC  := $(wildcard src/*/*.c)
FAMILIES := $(shell sed -n 's/^FAMILY(\(.*\))$$/\1/p' kernels/families.def)
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/obj/%.o) $(foreach i,$(ISAS),$(FAMILIES:%=$(BUILD)/obj/kernels/%.$(i).o))
CLI_OBJ  := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard bench/*.c))
TEST_SRC := $(wildcard tests/c/*.c)
TEST_OBJ := $(TEST_SRC:%.c=$(BUILD)/obj/%.o)
PLAIN_OBJ := $(TEST_SRC:%.c=$(BUILD)/obj/plain/%.o)

.PHONY: all deps python demo test test-c test-python test-examples test-isa test-asan test-tsan test-tsan-control test-valgrind test-arm bench bench-sweep performance profile lint install uninstall clean help coverage asan-build tsan-build arm-build faults faults-control test-guard test-fork test-fork-control quick-build quick ci
all: $(BUILD)/libquern.so $(BUILD)/libquern.a $(if $(CLI_OBJ),$(BUILD)/quern)

# A thread may use 64 KiB beside the result: no frame takes more than 40 KiB of it.
$(LIB_OBJ): CFLAGS += -Wframe-larger-than=40960
$(LIB_SRC:%.c=$(BUILD)/obj/%.o) $(FAMILIES:%=$(BUILD)/obj/kernels/%.scalar.o): override CFLAGS += $(SRC_CFLAGS)
$(BUILD)/obj/kernels/cast.avx2.o: CFLAGS += $(CAST_CFLAGS)
$(BUILD)/obj/%.o: %.c Makefile | $(BUILD)/.deps
	@mkdir -p $(@D)
	$(CC) $(BASE) $(CFLAGS) $(INCLUDE) -MMD -MP -c $< -o $@
$(BUILD)/obj/plain/%.o: %.c Makefile | $(BUILD)/.deps
	@mkdir -p $(@D)
	$(CC) $(BASE) -DQN_TEST_PLAIN $(CFLAGS) $(INCLUDE) -MMD -MP -c $< -o $@

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
	$(CC) -shared -pthread $(LDFLAGS) -Wl,-soname,libquern.so.$(SOVERSION) -Wl,--version-script=src/quern.map -Wl,-z,defs \
	    -o $@ $(LIB_OBJ) $(LIBS)
$(BUILD)/libquern.so: $(BUILD)/libquern.so.$(SOVERSION)
	ln -sf $(<F) $@

$(BUILD)/quern: $(CLI_OBJ) $(BUILD)/libquern.a
	$(CC) -pthread $(LDFLAGS) -o $@ $(CLI_OBJ) $(BUILD)/libquern.a $(LIBS)

$(BUILD)/obj/bench/scripts.o: bench/peer.py bench/plot.py

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(TEST_OBJ:.o=.d) $(PLAIN_OBJ:.o=.d)

# ---- set-up ------------------------------------------------------------------------------------------------
# `make deps` is the one place that installs packages; the other targets come here when something is missing.
APT_PACKAGES := libopenblas-dev liblapacke-dev libfftw3-dev libcriterion-dev zlib1g-dev libmpfr-dev \
                python3-dev python3-venv pkg-config
APT_LINT     := clang libomp-dev cppcheck
APT_SANITIZE := clang libclang-rt-14-dev
APT_VALGRIND := valgrind
APT_FORK     := libopenblas0-pthread libopenblas0-openmp
APT_ARM      := gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
PIP_PACKAGES := numpy scipy numexpr pytest hypothesis matplotlib mypy mpmath pandas xarray dask scikit-learn 'setuptools>=77'
INSTALL_DEPS := sh tests/tools/deps.sh
$(BUILD)/.deps:
	@mkdir -p $(BUILD)
	@$(INSTALL_DEPS) $(APT_PACKAGES)
	@touch $@
$(BUILD)/.deps-%:
	@mkdir -p $(BUILD)
	@$(INSTALL_DEPS) $(APT_$*)
	@touch $@
$(VENV)/.ready: | $(BUILD)/.deps
	@echo "creating $(VENV) with" $(PIP_PACKAGES)
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check $(PIP_PACKAGES)
	@touch $@
deps: $(BUILD)/.deps $(VENV)/.ready

# ---- tests --------------------------------------------------------------------------------------------------
# Two programs of the same tests: with Criterion, a process for each, and plain, all in one, for sanitizers, valgrind and emulators.
TESTS := $(BUILD)/quern-tests
PLAIN := $(BUILD)/plain-tests
$(TEST_OBJ) $(PLAIN_OBJ): INCLUDE += -Itests/c
# What the library asks of the system for its files comes to tests/c/test_io_faults.c first.
WRAPPED := open close write pread lseek rename fstat stat fchmod access realpath mmap
$(TESTS): $(TEST_OBJ) $(BUILD)/libquern.a
	$(CC) -pthread $(LDFLAGS) $(WRAPPED:%=-Wl,--wrap=%) -o $@ $(TEST_OBJ) $(BUILD)/libquern.a -lcriterion $(LIBS)
$(PLAIN): $(PLAIN_OBJ) $(BUILD)/libquern.a
	$(CC) -pthread $(LDFLAGS) $(WRAPPED:%=-Wl,--wrap=%) -o $@ $(PLAIN_OBJ) $(BUILD)/libquern.a $(LIBS)

test: test-c test-examples test-python
test-c: $(TESTS)
	$(TESTS) --jobs 2
test-python: all python $(VENV)/.ready
	PYTHONPATH=$(BUILD)/python $(VENV)/bin/python -m pytest -q tests/python
# Every test once more at each instruction set below the best: the results are compared with the scalar kernels inside.
test-isa: $(TESTS)
	for isa in scalar $(filter-out $(lastword $(ISAS)) scalar,$(ISAS)); do QUERN_ISA=$$isa $(TESTS) --jobs 2 || exit 1; done

# How often the slow forms of the C tests repeat what they repeat (`scaled` in tests/c/layouts.h), as a part of what `make test` does:
# every case runs, with fewer lengths, random draws and elements. `make test-asan SCALE=1` repeats all; so do the others.
scale = QN_TEST_SCALE=$(or $(SCALE),$(1))
SUITES = $(sort $(shell sed -n 's/^TEST.\([a-z0-9_]*\),.*/\1/p' tests/c/test_*.c))

# All C tests in one process under AddressSanitizer and UndefinedBehaviorSanitizer, with a tenth of their repetitions; any report is a failure.
# One build by clang serves `make fuzz` too, whose counters src/ has. Kernels are compiled with -O1, in a third of the time: the same accesses.
SANITIZE  := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
ASAN      := $(BUILD)/asan
ASAN_MAKE = $(MAKE) --no-print-directory BUILD=$(ASAN) CC=clang CFLAGS="-O1 -g -Wno-pass-failed" KERNEL_OPT=-O1 SRC_CFLAGS=-fsanitize=fuzzer-no-link \
    EXTRA_CFLAGS="$(SANITIZE)" LDFLAGS="$(SANITIZE)"
asan-build: | $(BUILD)/.deps $(BUILD)/.deps-SANITIZE
	+$(ASAN_MAKE) $(ASAN)/plain-tests $(FUZZ_NAMES:%=$(ASAN)/fuzz_%) $(ASAN)/control
test-asan: asan-build
	$(call scale,0.1) ASAN_OPTIONS=detect_stack_use_after_return=0:allocator_may_return_null=1 LSAN_OPTIONS=suppressions=tests/tools/lsan.supp \
	    $(ASAN)/plain-tests

# Threads that share arrays, and the library's own pool, under ThreadSanitizer; any report is a failure. gcc's sees races in what it
# did not compile, so this is clang's, and what BLAS and FFTW do with their own locks is left out. Each suite in a process of its own:
# the first use of everything is part of what is tested. Left out are fork (whose children start threads, which the sanitizer refuses), guard
# (whose point is a bad access) and memory_bound (whose point is a number). A tenth of the repetitions. test-tsan-control has a race of the
# test's own, and fails unless that is reported.
TSAN       := $(BUILD)/tsan
TSAN_SUITES = $(filter-out fork guard memory_bound,$(SUITES))
TSAN_RUN    = TSAN_OPTIONS=ignore_noninstrumented_modules=1:halt_on_error=1:exitcode=66 $(call scale,0.1) QUERN_NUM_THREADS=4 OPENBLAS_NUM_THREADS=2
tsan-build: | $(BUILD)/.deps $(BUILD)/.deps-SANITIZE
	$(MAKE) --no-print-directory BUILD=$(TSAN) CC=clang CFLAGS="-O1 -g -Wno-pass-failed" KERNEL_OPT=-O1 EXTRA_CFLAGS=-fsanitize=thread \
	    LDFLAGS=-fsanitize=thread $(TSAN)/plain-tests
test-tsan: tsan-build
	for suite in $(TSAN_SUITES); do echo "tsan: $$suite"; $(TSAN_RUN) $(TSAN)/plain-tests $$suite || exit 1; done
test-tsan-control: tsan-build
	QN_TEST_RACE=1 $(TSAN_RUN) $(TSAN)/plain-tests threads 2>$(TSAN)/control.log; test $$? -eq 66
	grep -q 'data race.*test_threads.c.* in work' $(TSAN)/control.log && echo "the seeded race was reported"

# Every allocation of every public function fails, every question whether it is to go on is answered with no, and every call to the
# system of every reader and writer fails. faults-control has a bug in each, and fails unless all are found.
faults: $(PLAIN)
	python3 tests/tools/fault_sweep.py
	$(PLAIN) faults io_faults
faults-control: $(PLAIN)
	! QN_TEST_SEEDED=1 $(PLAIN) faults io_faults 2>$(BUILD)/faults-control.log
	for found in 'allocation 2: 1 blocks left' 'question .: 1 blocks left' '.* a part of the file is left'; do \
	    grep -q "seeded, $$found" $(BUILD)/faults-control.log || exit 1; done
	echo "the seeded faults were found"

# The C tests with every block of memory against a page that may not be touched, with its end and then with its begin: all of them with the
# best kernels, those of the kernels with every instruction set, with a tenth of their repetitions. That such a page is out of reach is a test
# too (guard).
GUARD_SUITES := guard elementwise reduce running sort search sets index masked overlap matmul fft quantile histogram bincount random einsum
test-guard: $(PLAIN)
	for isa in $(filter-out $(lastword $(ISAS)),$(ISAS)); do for way in end begin; do echo "guard pages, $$isa, $$way:"; \
	    QUERN_ISA=$$isa $(call scale,0.1) QN_TEST_GUARD=$$way $(PLAIN) $(GUARD_SUITES) || exit 1; done; done
	for way in end begin; do echo "guard pages, every test, $$way:"; $(call scale,0.1) QN_TEST_GUARD=$$way $(PLAIN) || exit 1; done

# A hundred forked children, grandchildren, and other ways to start, after threads, BLAS and FFTW were used, with each of OpenBLAS' libraries.
# test-fork-control has children that hang, and fails unless none comes back.
FORK_RUN = for flavor in pthread openmp; do \
    LD_LIBRARY_PATH=/usr/lib/$$($(CC) -print-multiarch)/openblas-$$flavor PYTHONPATH=$(BUILD)/python $(VENV)/bin/python tests/python/fork_worker.py $(1) || exit 1; done
test-fork: python $(VENV)/.ready | $(BUILD)/.deps-FORK
	$(call FORK_RUN,100)
test-fork-control: python $(VENV)/.ready | $(BUILD)/.deps-FORK
	$(call FORK_RUN,3 --control)

# The C tests under valgrind, which hides AVX-512 from them: the AVX2 kernels. Bad accesses, uses of uninitialized bytes and definite
# leaks are failures. Two processes, the longest suites first, at a fiftieth of the speed: a hundredth of the repetitions. Left to test-asan
# are fork, guard (whose point is a bad access), memory_bound (whose point is a number) and interrupt (long arrays, over again for each question).
# valgrind 3.19 does not know the vmovq between registers that gcc makes of a loop that casts to complex128: casts are compiled without.
VALGRIND := $(BUILD)/valgrind-tests
VALGRIND_CAST := obj/kernels/cast.avx2.o
VALGRIND_LONG := elementwise linalg faults reduce sort fft random sets matmul
VALGRIND_SUITES = $(VALGRIND_LONG) $(filter-out $(VALGRIND_LONG) fork guard memory_bound interrupt,$(SUITES))
$(VALGRIND): $(PLAIN_OBJ) $(LIB_OBJ)
	$(MAKE) --no-print-directory BUILD=$(BUILD)/valgrind CAST_CFLAGS=-fno-tree-loop-vectorize $(BUILD)/valgrind/$(VALGRIND_CAST)
	$(CC) -pthread $(LDFLAGS) $(WRAPPED:%=-Wl,--wrap=%) -o $@ $(PLAIN_OBJ) $(LIB_OBJ:$(BUILD)/$(VALGRIND_CAST)=$(BUILD)/valgrind/$(VALGRIND_CAST)) $(LIBS)
test-valgrind: $(VALGRIND) | $(BUILD)/.deps-VALGRIND
	echo $(VALGRIND_SUITES) | $(call scale,0.01) QN_TEST_EMULATED=1 OPENBLAS_NUM_THREADS=1 xargs -n 1 -P 2 \
	    valgrind --quiet --error-exitcode=1 --leak-check=full --show-leak-kinds=definite \
	    --errors-for-leak-kinds=definite --suppressions=tests/tools/valgrind.supp $(VALGRIND)

# The C tests compiled for arm64 with real arm64 libraries, run by qemu's user mode emulation, with a tenth of their repetitions.
ARM_CC   := aarch64-linux-gnu-gcc
ARM_ROOT := $(BUILD)/arm64
ARM_USR  := $(ARM_ROOT)/root/usr
ARM_LIB  := $(ARM_USR)/lib/aarch64-linux-gnu
# Debian's alternatives, which choose a BLAS, are absent from an unpacked root: OpenBLAS' own folder comes first.
ARM_LIBS := $(ARM_LIB)/openblas-pthread:$(ARM_LIB):$(ARM_ROOT)/root/lib/aarch64-linux-gnu
arm-build: | $(BUILD)/.deps-ARM
	sh tests/tools/arm_root.sh $(ARM_ROOT)
	$(MAKE) --no-print-directory BUILD=$(ARM_ROOT) CC="$(ARM_CC)" \
	    EXTRA_CFLAGS="-isystem $(ARM_USR)/include -isystem $(ARM_USR)/include/aarch64-linux-gnu/openblas-pthread" \
	    LDFLAGS="-L$(ARM_LIB)/openblas-pthread -L$(ARM_LIB) -Wl,-rpath-link,$(ARM_LIBS)" $(ARM_ROOT)/plain-tests
test-arm: arm-build
	qemu-aarch64 -L /usr/aarch64-linux-gnu -cpu cortex-a72 -E LD_LIBRARY_PATH=$(ARM_LIBS) -E $(call scale,0.1) -E QN_TEST_EMULATED=1 $(ARM_ROOT)/plain-tests

# The quick budget of every bar of docs/trust.md, and what shows that each can fail; seeds are fixed. First all is built, which `make -j2`
# does faster, then two targets run at a time, the longest first. `make ci` has lint and `make test` among them.
QUICK := fuzz test-arm test-valgrind test-asan test-guard accuracy test-tsan differential bars refcounts fuzz-control test-fork faults \
         differential-control accuracy-control bars-control refcounts-control test-tsan-control test-fork-control faults-control
CHECKS := test-python lint test-c $(QUICK) test-examples
quick-build: all python $(PLAIN) $(VALGRIND) asan-build tsan-build arm-build accuracy-build bars-build $(VENV)/.ready \
             | $(BUILD)/.deps-LINT $(BUILD)/.deps-VALGRIND $(BUILD)/.deps-FORK
quick: quick-build
	+$(call two_at_a_time,$(QUICK))
ci: quick-build $(TESTS)
	+$(call two_at_a_time,$(CHECKS))
two_at_a_time = printf '%s\n' $(1) | MAKE="$(MAKE)" xargs -n 1 -P 2 sh tests/tools/quick.sh $(BUILD)/quick

# Which lines and branches of src/ and of the scalar kernels the tests in C and Python run: fails below the bounds of error_paths.py, or if an
# error is set on a line that no test reaches. An always_inline function is an ordinary one there: gcov would count its branches once for each
# caller, with the constants of that caller. The C tests use every instruction set in turn, the Python tests the scalar kernels. The wheel
# would be linked from these objects, which name their folder.
COVERAGE := $(BUILD)/coverage
coverage: all $(VENV)/.ready
	$(MAKE) --no-print-directory BUILD=$(COVERAGE) SRC_CFLAGS="-O0 --coverage -Dalways_inline=unused" LDFLAGS=--coverage \
	    $(COVERAGE)/plain-tests python
	find $(COVERAGE) -name '*.gcda' -delete
	$(COVERAGE)/plain-tests
	QUERN_ISA=scalar PYTHONPATH=$(COVERAGE)/python $(VENV)/bin/python -m pytest -q -x tests/python --deselect tests/python/test_stubs.py --deselect tests/python/test_wheel.py
	python3 tests/tools/error_paths.py $(COVERAGE)

# ---- lint: the tree's own rules, a second compiler, static analysis, types ---------------------------------------------------
LINT_C := $(LIB_SRC) $(wildcard bench/*.c)
lint: python $(VENV)/.ready | $(BUILD)/.deps-LINT
	python3 tests/tools/check_tree.py
	python3 tests/tools/fault_sweep.py
	PYTHONPATH=$(BUILD)/python $(VENV)/bin/python tests/differential/accepted.py --check docs/differences.md
	for f in $(LINT_C) $(wildcard tests/c/*.c); do clang -fsyntax-only -Werror $(BASE) $(INCLUDE) -Itests/c $$f || exit 1; done
	for f in $(PY_SRC); do clang -fsyntax-only -Werror $(BASE) -Wno-missing-field-initializers -Wno-write-strings -Iinclude -isystem $(PY_HEADERS) $$f || exit 1; done
	$(foreach i,$(ISAS),flags_$i="$(ISA_FLAGS_$i)";) for f in $(FAMILIES); do for i in $(ISAS); do eval flags=\$$flags_$$i; \
	    clang -fsyntax-only -Werror $(BASE) $(KERNEL_FLAGS) $$flags -DQN_ISA=$$i -DQN_ISA_HEADER="\"isa/$$i.h\"" -Ikernels kernels/$$f.c || exit 1; done; done
	cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 --enable=portability --suppressions-list=tests/tools/cppcheck.txt \
	    -Iinclude -Isrc -I. src/core src/loop src/ops src/expr
	$(VENV)/bin/python -m mypy --strict --no-error-summary $(wildcard python/quern/*.pyi)
	PYTHONPATH=$(BUILD)/python MYPYPATH=$(BUILD)/python $(VENV)/bin/python -m mypy.stubtest quern --concise --allowlist tests/tools/stubtest.txt
print-%:
	@echo $($*)

# ---- the main job and the benchmark -----------------------------------------------------------------------------------------
BENCH_OUT := $(BUILD)/bench
# NumPy and numexpr are installed by `make deps`; PyTorch and JAX take part where somebody has installed them.
PEERS = numpy,numexpr$(shell for m in torch jax.numpy; do $(VENV)/bin/python -c "import $$m" 2>/dev/null && printf ,$$m; done)
bench: all python $(VENV)/.ready
	@mkdir -p $(BENCH_OUT)
	PATH=$(CURDIR)/$(VENV)/bin:$$PATH PYTHONPATH=$(BUILD)/python $(BUILD)/quern bench --suite --against $(PEERS) --threads 1,2 \
	    --json $(BENCH_OUT)/bench.json --plot $(BENCH_OUT)/bench.png

bench-sweep: all python $(VENV)/.ready
	@mkdir -p $(BENCH_OUT)
	PATH=$(CURDIR)/$(VENV)/bin:$$PATH PYTHONPATH=$(BUILD)/python $(BUILD)/quern bench --sweep --json $(BENCH_OUT)/sweep.json

# The page of measured times: both of the above on a quiet machine (a quarter of an hour).
performance: bench bench-sweep
	$(PYTHON) bench/page.py $(BENCH_OUT)/bench.json $(BENCH_OUT)/sweep.json > docs/performance.md

# Which functions take the time of the cases of the last `make bench` that miss their targets (with perf, a few minutes).
profile: all
	@$(PYTHON) bench/profile.py $(BUILD)/quern $(BENCH_OUT)/bench.json

# ---- installation ------------------------------------------------------------------------------------------------------------
DESTDIR ?=
LIBDIR  := $(PREFIX)/lib
CMAKEDIR := $(LIBDIR)/cmake/quern
FILL := sed -e 's|@PREFIX@|$(PREFIX)|g' -e 's|@VERSION@|$(VERSION)|g' -e 's|@SOVERSION@|$(SOVERSION)|g'
install: all
	install -d $(DESTDIR)$(PREFIX)/include/quern $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(CMAKEDIR) $(DESTDIR)$(PREFIX)/bin \
	    $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 include/quern/*.h $(DESTDIR)$(PREFIX)/include/quern/
	install -m 644 $(BUILD)/libquern.a $(DESTDIR)$(LIBDIR)/
	install -m 755 $(BUILD)/libquern.so.$(SOVERSION) $(DESTDIR)$(LIBDIR)/
	ln -sf libquern.so.$(SOVERSION) $(DESTDIR)$(LIBDIR)/libquern.so
	install -m 755 $(BUILD)/quern $(DESTDIR)$(PREFIX)/bin/
	$(FILL) docs/package/quern.pc.in > $(DESTDIR)$(LIBDIR)/pkgconfig/quern.pc
	$(FILL) docs/package/quernConfig.cmake.in > $(DESTDIR)$(CMAKEDIR)/quernConfig.cmake
	$(FILL) docs/package/quernConfigVersion.cmake.in > $(DESTDIR)$(CMAKEDIR)/quernConfigVersion.cmake
	install -m 644 docs/quern.1 $(DESTDIR)$(PREFIX)/share/man/man1/
uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/include/quern $(DESTDIR)$(CMAKEDIR)
	rm -f $(DESTDIR)$(LIBDIR)/libquern.* $(DESTDIR)$(LIBDIR)/pkgconfig/quern.pc $(DESTDIR)$(PREFIX)/bin/quern \
	    $(DESTDIR)$(PREFIX)/share/man/man1/quern.1

clean:
	rm -rf $(BUILD)

help:
	@echo "make            libquern.so, libquern.a and the quern command, under $(BUILD)/"
	@echo "make python     the Python package at $(BUILD)/python"
	@echo "make demo       the terrain analysis in C and Python, checked and drawn"
	@echo "make test       every test in C and Python     make test-isa | test-asan | test-arm"
	@echo "make test-tsan  races of threads (test-tsan-control: one is found)   make test-valgrind"
	@echo "make fuzz       random bytes as files, texts and calls (BUDGET=seconds a target | full; fuzz-control: bugs are found)"
	@echo "make faults     failing allocations and calls to the system (faults-control: seeded ones are found)"
	@echo "make test-guard no byte is touched outside the memory that was asked for"
	@echo "make test-fork  children of a process that has used threads, with both OpenBLAS libraries"
	@echo "make quick      the short form of all of these, and what shows that each can fail"
	@echo "make ci         all that .ci/run asks for: lint, test and quick, two at a time"
	@echo "make coverage   lines and branches of the library that the tests run, errors that none sets"
	@echo "make bench      benchmarks against NumPy       make accuracy   ULP of elementary functions"
	@echo "make differential  calls against NumPy and against copies made first (differential-control: a seeded bug is found)"
	@echo "make bars       errors of sums, decompositions and transforms, sorting, huge arrays against their bounds (bars-control)"
	@echo "make refcounts  what calls of the Python module leave behind (refcounts-control: a leak is found)"
	@echo "make conformance ARRAY_API_TESTS=<checkout>      the Array API standard's own tests"
	@echo "make bench-sweep  every function of the Python module against NumPy's, at three sizes"
	@echo "make performance  both, and docs/performance.md from them"
	@echo "make profile    the functions that take the time of the cases that miss their targets"
	@echo "make lint       rules of the tree, clang, cppcheck, mypy"
	@echo "make install PREFIX=$(PREFIX) | uninstall     make deps | clean"

-include python/python.mk tests/accuracy/accuracy.mk tests/bars/bars.mk tests/differential/differential.mk tests/fuzz/fuzz.mk tests/conformance/conformance.mk \
    examples/examples.mk
