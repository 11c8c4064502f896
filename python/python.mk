# SPDX-License-Identifier: BSD-3-Clause
# The Python package, importable at $(BUILD)/python: the extension with the C core inside, and the Python files.

PY_SRC     := $(wildcard python/src/*.c)
PY_TAG     := $(shell $(PYTHON) -c "import sysconfig; print(sysconfig.get_config_var('EXT_SUFFIX'))")
PY_HEADERS := $(shell $(PYTHON) -c "import sysconfig; print(sysconfig.get_path('include'))")
PY_OBJ     := $(PY_SRC:python/src/%.c=$(BUILD)/obj/python$(PY_TAG)/%.o)
PY_CORE    := $(BUILD)/python/quern/_core$(PY_TAG)
PY_FILES   := $(patsubst python/%,$(BUILD)/python/%,$(wildcard python/quern/*.py python/quern/*.pyi python/quern/py.typed))
PY_VERSION_OK := $(shell $(PYTHON) -c "import sys; print(int(sys.version_info >= (3, 11)))")

.PHONY: python
python: $(PY_CORE) $(PY_FILES)

# Tables of parameters leave the fields that do not apply to 0, and CPython takes names and docstrings as char *.
$(BUILD)/obj/python$(PY_TAG)/%.o: python/src/%.c Makefile
	@test "$(PY_VERSION_OK)" = 1 || { echo "quern needs Python 3.11 or newer, but $(PYTHON) is older: make python PYTHON=..."; exit 1; }
	@mkdir -p $(@D)
	$(CC) $(BASE) -Wno-missing-field-initializers -Wno-write-strings $(CFLAGS) -Iinclude -isystem $(PY_HEADERS) -MMD -MP -c $< -o $@

$(PY_CORE): $(PY_OBJ) $(BUILD)/libquern.a
	@mkdir -p $(@D)
	$(CC) -shared -pthread $(LDFLAGS) -Wl,--exclude-libs,ALL -o $@ $(PY_OBJ) $(BUILD)/libquern.a $(LIBS)

$(BUILD)/python/%: python/%
	@mkdir -p $(@D)
	cp $< $@

-include $(PY_OBJ:.o=.d)
