# SPDX-License-Identifier: BSD-3-Clause
# conformance.mk: `make conformance ARRAY_API_TESTS=<checkout>` runs the Array API standard's own test suite on the module.
#
# ARRAY_API_TESTS names a checkout of data-apis/array-api-tests with its submodule array-api; EXAMPLES is the number of
# random examples per test. xfails.txt lists the tests that are wrong themselves, each with its reason.

ARRAY_API_TESTS ?=
EXAMPLES ?= 100

.PHONY: conformance
conformance: python $(VENV)/.ready
	@test -f "$(ARRAY_API_TESTS)/array_api_tests/__init__.py" || { echo "make conformance needs ARRAY_API_TESTS=<a checkout of data-apis/array-api-tests>"; exit 2; }
	@test -d "$(ARRAY_API_TESTS)/array-api/src" || { echo "the checkout lacks its submodule: git -C $(ARRAY_API_TESTS) submodule update --init"; exit 2; }
	@$(VENV)/bin/python -c "import pytest_jsonreport, ndindex" 2>/dev/null || $(VENV)/bin/pip install --quiet --disable-pip-version-check pytest-json-report ndindex
	cd $(ARRAY_API_TESTS) && PYTHONPATH=$(abspath $(BUILD)/python) ARRAY_API_TESTS_MODULE=quern ARRAY_API_TESTS_VERSION=2025.12 \
	    $(abspath $(VENV))/bin/python -m pytest -q -p no:cacheprovider --disable-warnings --disable-deadline --max-examples=$(EXAMPLES) \
	    --xfails-file=$(abspath tests/conformance/xfails.txt) array_api_tests
