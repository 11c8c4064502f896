# SPDX-License-Identifier: BSD-3-Clause
# fuzz.mk: `make fuzz` feeds the targets of this folder, fuzz_*.c, with inputs that libFuzzer makes, under ASan and UBSan.
#
#     BUDGET=60              seconds for each target
#     BUDGET=full            ten million inputs for each target, a million sequences of calls: an hour and a half of one core
#     FUZZ_SEED=n            another seed; the one used is printed
#     FUZZ_NAMES="npy calls"
# What a target found interesting stays in $(BUILD)/fuzz/found and is where the next run starts. `make fuzz-control` puts bugs into
# a target, and fails unless each is found.

FUZZ := $(BUILD)/fuzz
FUZZ_SEED ?= 1
FUZZ_NAMES ?= $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz_limit = $(if $(filter full,$(BUDGET)),-runs=$(if $(filter calls,$(1)),1000000,10000000),-max_total_time=$(or $(BUDGET),20))
fuzz_obj = $(patsubst %,$(BUILD)/obj/tests/fuzz/%.o,$(1))
FUZZ_OBJ := $(call fuzz_obj,$(basename $(notdir $(wildcard tests/fuzz/*.c))))

$(FUZZ_OBJ): INCLUDE += -Itests/fuzz
$(BUILD)/fuzz_%: $(call fuzz_obj,fuzz_% fuzz input check) $(BUILD)/libquern.a
	$(CC) -pthread -fsanitize=fuzzer $(SANITIZE) -o $@ $^ $(LIBS)

.PHONY: fuzz fuzz-control
fuzz: asan-build
	$(foreach t,$(FUZZ_NAMES),sh tests/fuzz/run.sh $(ASAN) $(FUZZ) $t $(FUZZ_SEED) $(call fuzz_limit,$t) &&) true

# The calls target with defects of its own, which only this binary has: each must be found, and reported as what it is.
FUZZ_DEFECTS := stride:bytes.*of.a.buffer reference:left.behind message:failed.with.QN_OK change:changed.what.it.must.not
$(BUILD)/obj/tests/fuzz/control.o: tests/fuzz/fuzz_calls.c $(call fuzz_obj,fuzz_calls)
	$(CC) $(BASE) $(CFLAGS) $(INCLUDE) -Itests/fuzz -DQN_FUZZ_DEFECTS -c $< -o $@
$(BUILD)/control: $(BUILD)/obj/tests/fuzz/control.o $(call fuzz_obj,fuzz input check) $(BUILD)/libquern.a
	$(CC) -pthread -fsanitize=fuzzer $(SANITIZE) -o $@ $^ $(LIBS)
fuzz-control: asan-build
	for d in $(FUZZ_DEFECTS); do sh tests/fuzz/control.sh $(ASAN) $(FUZZ) $${d%%:*} $${d#*:} $(FUZZ_SEED) || exit 1; done

-include $(FUZZ_OBJ:.o=.d) $(patsubst %.o,%.d,$(call fuzz_obj,control))
