# SPDX-License-Identifier: BSD-3-Clause
# bars.mk: `make bars` runs the bars of this folder on the library, `make bars-control` their negative controls; `make refcounts`
# counts what the calls of the Python module leave behind, `make refcounts-control` does so with a function that leaks.
#
#     BUDGET=full            R17 with more than 2^31 elements (9 GB of memory), 10^8 elements sorted, 10^5 calls of each function
#     BARS_SEED=n            another seed; the one used is printed
#     BARS_NAMES="sums sorts"
#     QN_TEST_CALLS=n        calls of each function of the Python module

BARS := $(BUILD)/bars
BARS_SEED ?= 0x243f6a8885a308d3
BARS_NAMES ?= sums huge residuals transforms sorts
bars_run = -s $(BARS_SEED) -d $(BARS) $(if $(filter full,$(BUDGET)),-f)
BARS_OBJ := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/bars/*.c))
bars_common := $(BUILD)/obj/tests/bars/bars.o $(BUILD)/obj/tests/accuracy/bar.o $(BUILD)/obj/tests/c/layouts.o

$(BARS_OBJ): INCLUDE += -Itests/bars -Itests/accuracy -Itests/c
$(BARS)/sorts: $(BUILD)/obj/tests/bars/keys.o
$(BARS)/transforms: $(BUILD)/obj/tests/bars/dft.o
$(BARS)/residuals: $(addprefix $(BUILD)/obj/tests/bars/,dense.o systems.o decompositions.o)
$(BARS)/%: $(BUILD)/obj/tests/bars/%.o $(bars_common) $(BUILD)/libquern.a
	@mkdir -p $(@D)
	$(CC) -pthread $(LDFLAGS) $(filter %.o,$^) $(filter %.a,$^) $(LIBS) -o $@

refcounts = PYTHONPATH=$(BUILD)/python $(VENV)/bin/python tests/bars/refcounts.py --seed $(BARS_SEED) \
    --calls $(or $(QN_TEST_CALLS),$(if $(filter full,$(BUDGET)),1e5,2000))

.PHONY: bars bars-build bars-control refcounts refcounts-control
bars-build: $(BARS_NAMES:%=$(BARS)/%)
bars: $(BARS_NAMES:%=$(BARS)/%)
	for b in $(BARS_NAMES); do $(BARS)/$$b $(bars_run) || exit 1; done
bars-control: $(BARS_NAMES:%=$(BARS)/%)
	for b in $(BARS_NAMES); do $(BARS)/$$b -c $(bars_run) || exit 1; done
refcounts: python $(VENV)/.ready
	$(refcounts)
refcounts-control: python $(VENV)/.ready
	$(refcounts) --control

-include $(BARS_OBJ:.o=.d)
