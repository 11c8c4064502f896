# SPDX-License-Identifier: BSD-3-Clause
# accuracy.mk: `make accuracy` measures every elementary function against MPFR and compares the ISAs bit by bit.
#
# Included by the top Makefile; uses CC, BUILD and nothing else of it.  Builds the math families of families.def itself,
# once per ISA, under $(BUILD)/accuracy.  ACCURACY_SCALE=61 sweeps all of float32 (an hour); ACCURACY_NAMES="exp log"
# limits the functions.  With aarch64-linux-gnu-gcc and qemu-aarch64 installed, NEON is compared as well.

ACCURACY_SCALE ?= 1
ACCURACY_NAMES ?=
ACCURACY_DIR := $(BUILD)/accuracy
ACCURACY_ARM_CC ?= aarch64-linux-gnu-gcc
ACCURACY_ARM_RUN ?= qemu-aarch64

accuracy_families := $(shell sed -n 's/^FAMILY(\(math[a-z0-9]*\))/\1/p' kernels/families.def)
accuracy_machine := $(shell $(CC) -dumpmachine)
accuracy_isas := scalar $(if $(filter x86_64%,$(accuracy_machine)),avx2 avx512) \
    $(if $(filter aarch64%,$(accuracy_machine)),neon)

accuracy_cflags := -std=gnu11 -g -ffp-contract=off -fwrapv -fno-math-errno -fno-trapping-math -fPIC -fopenmp-simd \
    -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla -Wformat=2 -Wundef \
    -Wcast-qual -Wcast-align -Ikernels -Itests/accuracy -MMD -MP
accuracy_flags_scalar := -O2
accuracy_flags_avx2 := -O3 -mavx2 -mfma -mf16c -mbmi -mbmi2 -mlzcnt -mpopcnt
accuracy_flags_avx512 := $(accuracy_flags_avx2) -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512cd \
    -mprefer-vector-width=512
accuracy_flags_neon := -O3

accuracy_tables = '-DMATH_FAMILIES=$(patsubst %,F(%),$(accuracy_families))' '-DMATH_ISAS=$(patsubst %,I(%),$(1))'
accuracy_common := tables sample
accuracy_judge := accuracy reference special
accuracy_arm := $(shell command -v $(ACCURACY_ARM_CC)) $(shell command -v $(ACCURACY_ARM_RUN))
accuracy_arm_bits := $(if $(word 2,$(accuracy_arm)),$(ACCURACY_DIR)/arm/bits)

.PHONY: accuracy
accuracy: $(ACCURACY_DIR)/accuracy $(ACCURACY_DIR)/complex $(ACCURACY_DIR)/bits $(accuracy_arm_bits)
	$(ACCURACY_DIR)/bits $(ACCURACY_NAMES) > $(ACCURACY_DIR)/bits.txt
	$(if $(accuracy_arm_bits),$(ACCURACY_ARM_RUN) $(accuracy_arm_bits) $(ACCURACY_NAMES) > $(ACCURACY_DIR)/arm/bits.txt)
	$(if $(accuracy_arm_bits),diff $(ACCURACY_DIR)/bits.txt $(ACCURACY_DIR)/arm/bits.txt && echo "bits: NEON as here")
	$(if $(ACCURACY_NAMES),,$(ACCURACY_DIR)/complex)
	$(ACCURACY_DIR)/accuracy -s $(ACCURACY_SCALE) $(ACCURACY_NAMES)

# accuracy_rules(directory, compiler, ISAs, link flags): kernels per ISA and the two programs' objects.
define accuracy_rules
$(foreach isa,$(3),$(foreach f,$(accuracy_families),
$(1)/$(f)_$(isa).o: kernels/$(f).c $(lastword $(MAKEFILE_LIST)) ; @mkdir -p $(1)
	$(2) $(accuracy_cflags) $(accuracy_flags_$(isa)) -DQN_ISA=$(isa) '-DQN_ISA_HEADER="isa/$(isa).h"' -c $$< -o $$@))
$(1)/%.o: tests/accuracy/%.c kernels/families.def ; @mkdir -p $(1)
	$(2) $(accuracy_cflags) -O2 $(call accuracy_tables,$(3)) -c $$< -o $$@
$(1)/bits: $(1)/bits.o $(accuracy_common:%=$(1)/%.o) $(foreach isa,$(3),$(accuracy_families:%=$(1)/%_$(isa).o))
	$(2) $(4) $$^ -lm -o $$@
endef
$(eval $(call accuracy_rules,$(ACCURACY_DIR),$(CC),$(accuracy_isas),))
$(eval $(call accuracy_rules,$(ACCURACY_DIR)/arm,$(ACCURACY_ARM_CC),scalar neon,-static))

$(ACCURACY_DIR)/accuracy: $(accuracy_judge:%=$(ACCURACY_DIR)/%.o) $(accuracy_common:%=$(ACCURACY_DIR)/%.o) \
    $(foreach isa,$(accuracy_isas),$(accuracy_families:%=$(ACCURACY_DIR)/%_$(isa).o))
	$(CC) $^ -lmpfr -lgmp -lm -o $@

$(ACCURACY_DIR)/complex: $(ACCURACY_DIR)/complex.o $(accuracy_common:%=$(ACCURACY_DIR)/%.o) \
    $(foreach isa,$(accuracy_isas),$(accuracy_families:%=$(ACCURACY_DIR)/%_$(isa).o))
	$(CC) $^ -lm -o $@

-include $(wildcard $(ACCURACY_DIR)/*.d $(ACCURACY_DIR)/arm/*.d)
