# SPDX-License-Identifier: BSD-3-Clause
# The examples: built and run by the tests; the terrain analysis is the main job, `make demo`.

EXAMPLES := $(patsubst examples/%.c,$(BUILD)/examples/%,$(wildcard examples/*.c))
$(BUILD)/examples/%: examples/%.c $(BUILD)/libquern.so
	@mkdir -p $(@D)
	$(CC) $(BASE) $(CFLAGS) -Iinclude $< -o $@ $(LDFLAGS) -L$(BUILD) -lquern -lm -Wl,-rpath,'$$ORIGIN/..'

WITH_PYTHON := PYTHONPATH=$(BUILD)/python $(VENV)/bin/python
DEMO := $(BUILD)/demo
demo: $(BUILD)/examples/terrain python $(VENV)/.ready
	@mkdir -p $(DEMO)/c $(DEMO)/quern $(DEMO)/numpy
	@dem=$$($(VENV)/bin/python -c "import matplotlib.cbook as b; print(b.get_sample_data('jacksboro_fault_dem.npz', asfileobj=False))") && \
	echo "in C" && $(BUILD)/examples/terrain $$dem $(DEMO)/c && \
	echo && echo "in Python" && $(WITH_PYTHON) examples/terrain.py $$dem $(DEMO)/quern && \
	echo && echo "the same program with NumPy" && $(WITH_PYTHON) examples/terrain.py --numpy $$dem $(DEMO)/numpy && \
	echo && $(WITH_PYTHON) examples/compare.py $(DEMO)/c $(DEMO)/quern $(DEMO)/numpy $(DEMO)/terrain.png

test-examples: $(EXAMPLES) python $(VENV)/.ready
	$(BUILD)/examples/first > $(BUILD)/examples/first.c.out
	$(WITH_PYTHON) examples/first.py > $(BUILD)/examples/first.py.out
	grep -qx '\[2.30396284 0.442023   1.89017163\]' $(BUILD)/examples/first.c.out
	test -s $(BUILD)/examples/first.py.out
