# SPDX-License-Identifier: BSD-3-Clause
# accuracy.mk: `make accuracy` runs the bars of this folder on the objects that make up the library, `make accuracy-control` their
# negative controls.
#
#     ACCURACY_BUDGET=full   all float32 inputs, 10^8 float64 points a function; stops and goes on as one likes
#     ACCURACY_SEED=n        another seed; the one used is printed
#     ACCURACY_NAMES="exp log"
#     ACCURACY_PYTHON=python3   with NumPy, to be measured beside
# With aarch64-linux-gnu-gcc and qemu-aarch64 installed, NEON is compared as well.

ACCURACY_BUDGET ?= $(or $(BUDGET),quick)
ACCURACY_SEED ?= 0x243f6a8885a308d3
ACCURACY_NAMES ?=
ACCURACY_PYTHON ?= $(or $(wildcard .venv/bin/python),python3)
ACCURACY := $(BUILD)/accuracy

accuracy_obj = $(patsubst %,$(BUILD)/obj/tests/accuracy/%.o,$(1))
accuracy_common := tables sample bar
accuracy_judge := accuracy special measure hard reference peers state
ACCURACY_OBJ := $(call accuracy_obj,$(basename $(notdir $(wildcard tests/accuracy/*.c))))
KERNEL_OBJ := $(foreach i,$(ISAS),$(FAMILIES:%=$(BUILD)/obj/kernels/%.$(i).o))

$(ACCURACY_OBJ): INCLUDE += -Ikernels -Itests/accuracy -Itests/c '-DMATH_ISAS=$(foreach i,$(ISAS),I($i))'

$(ACCURACY)/accuracy: $(call accuracy_obj,$(accuracy_judge) $(accuracy_common)) $(KERNEL_OBJ)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) $^ -lmpfr -lgmp -lm -ldl -o $@
$(ACCURACY)/every: $(call accuracy_obj,corners cases)
$(ACCURACY)/bits $(ACCURACY)/complex $(ACCURACY)/every: $(ACCURACY)/%: $(call accuracy_obj,% $(accuracy_common)) $(KERNEL_OBJ)
	@mkdir -p $(@D)
	$(CC) $(LDFLAGS) $^ -lm -o $@

$(ACCURACY)/calls: $(call accuracy_obj,calls bar) $(BUILD)/obj/tests/c/layouts.o $(BUILD)/libquern.a
	@mkdir -p $(@D)
	$(CC) -pthread $(LDFLAGS) $^ $(LIBS) -o $@

ACCURACY_PROGRAMS := $(addprefix $(ACCURACY)/,accuracy keys.txt bits complex every calls)

# What a state file rests on: the code of the kernel family on all ISAs, without comments, and the making of points.
$(ACCURACY)/keys.txt: $(wildcard kernels/*.c kernels/*.h kernels/isa/*.h kernels/*.def) $(wildcard tests/accuracy/*.[ch]) tests/accuracy/functions.def
	@mkdir -p $(@D)
	@for f in unary $(filter math%,$(FAMILIES)); do echo $$f $$({ $(accuracy_code) \
	    cat tests/accuracy/sample.c tests/accuracy/reference.c; } | cksum | cut -d' ' -f1); done > $@
accuracy_code = $(foreach i,$(ISAS),$(CC) -E -P -DQN_ISA=$i -DQN_ISA_HEADER='"isa/$i.h"' $(ISA_FLAGS_$i) -Ikernels kernels/$$f.c;)

accuracy_run = -s $(ACCURACY_SEED) -k $(ACCURACY)/keys.txt -p $(ACCURACY_PYTHON) $(if $(filter full,$(ACCURACY_BUDGET)),-f)

# NEON's results, under emulation, beside those of this machine.
accuracy_arm := $(if $(and $(shell command -v $(ARM_CC)),$(shell command -v qemu-aarch64)),$(BUILD)/arm64)
accuracy_arm_build = $(MAKE) --no-print-directory -s BUILD=$(BUILD)/arm64 CC="$(ARM_CC)" LDFLAGS=-static \
    $(BUILD)/arm64/accuracy/bits $(BUILD)/arm64/accuracy/every
accuracy_neon = $(if $(accuracy_arm),$(accuracy_arm_build) && \
    qemu-aarch64 $(accuracy_arm)/accuracy/bits $(ACCURACY_NAMES) | diff $(ACCURACY)/bits.txt - && \
    qemu-aarch64 $(accuracy_arm)/accuracy/every -s $(ACCURACY_SEED) | diff $(ACCURACY)/every.txt - && \
    echo "NEON: the same bits and lines")

.PHONY: accuracy accuracy-control accuracy-doc accuracy-build
accuracy-build: $(ACCURACY_PROGRAMS) arm-build
	+$(accuracy_arm_build)
accuracy-doc:
	$(ACCURACY_PYTHON) tests/accuracy/report.py $(ACCURACY)/state docs/accuracy.md
accuracy: $(ACCURACY_PROGRAMS)
	@mkdir -p $(ACCURACY)/state
	$(ACCURACY)/bits $(ACCURACY_NAMES) > $(ACCURACY)/bits.txt
	$(ACCURACY)/calls -s $(ACCURACY_SEED)
	$(ACCURACY)/every -s $(ACCURACY_SEED) > $(ACCURACY)/every.txt; status=$$?; cat $(ACCURACY)/every.txt; exit $$status
	$(accuracy_neon)
	$(if $(ACCURACY_NAMES),,$(ACCURACY)/complex > $(ACCURACY)/complex.txt)
	$(ACCURACY)/accuracy $(accuracy_run) -d $(ACCURACY)/state $(ACCURACY_NAMES)
accuracy-control: $(ACCURACY)/accuracy $(ACCURACY)/keys.txt $(ACCURACY)/every $(ACCURACY)/calls
	@mkdir -p $(ACCURACY)/control
	$(ACCURACY)/calls -c -s $(ACCURACY_SEED)
	$(ACCURACY)/every -c -s $(ACCURACY_SEED)
	$(ACCURACY)/accuracy -c $(accuracy_run) -d $(ACCURACY)/control $(ACCURACY_NAMES)

-include $(ACCURACY_OBJ:.o=.d)
