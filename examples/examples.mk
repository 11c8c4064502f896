# SPDX-License-Identifier: BSD-3-Clause
# The example programs, their test, and the main job: terrain analysis in C, in Python and with NumPy, compared and drawn.

EXAMPLES := $(patsubst examples/%.c,$(BUILD)/examples/%,$(wildcard examples/*.c))
DEMO     := $(BUILD)/demo
DEM      := import matplotlib; print(matplotlib.get_data_path() + "/sample_data/jacksboro_fault_dem.npz")
EXAMPLE_PYTHON := PYTHONPATH=$(BUILD)/python $(VENV)/bin/python

$(BUILD)/examples/%: examples/%.c $(BUILD)/libquern.a
	@mkdir -p $(@D)
	$(CC) -std=gnu11 $(WARN) $(CFLAGS) -Iinclude -fopenmp $(LDFLAGS) -o $@ $< $(BUILD)/libquern.a $(LIBS)

demo: $(BUILD)/examples/terrain python $(VENV)/.ready
	@mkdir -p $(DEMO)/c $(DEMO)/python $(DEMO)/numpy
	@echo "---- C";      $(BUILD)/examples/terrain "$$($(VENV)/bin/python -c '$(DEM)')" $(DEMO)/c
	@echo "---- Python"; $(EXAMPLE_PYTHON) examples/terrain.py "$$($(VENV)/bin/python -c '$(DEM)')" $(DEMO)/python
	@echo "---- NumPy";  $(EXAMPLE_PYTHON) examples/terrain.py --numpy "$$($(VENV)/bin/python -c '$(DEM)')" $(DEMO)/numpy
	@echo "---- largest differences from NumPy, and times"
	@$(VENV)/bin/python examples/compare.py $(DEMO)/c $(DEMO)/python $(DEMO)/numpy $(DEMO)/terrain.png

# The first programs print the same in both languages; the main job agrees with NumPy.
test-examples: $(EXAMPLES) demo
	test "$$($(BUILD)/examples/first)" = "$$($(EXAMPLE_PYTHON) examples/first.py)"
