# SPDX-License-Identifier: BSD-3-Clause
# differential.mk: `make differential` compares the module with NumPy call by call (R7) and with copies made first (R8).
#
#     BUDGET=full            10^7 and 10^6 calls; stops and goes on as one likes; what differs is listed in build/differential
#     SEED=n                 another seed; the one used is printed
#     BAR=R7 SEED=n CALL=k   makes one call again and shows it

SEED ?= 20261126
BAR  ?= R7
CALL ?=
DIFFERENTIAL := $(BUILD)/differential
differential_calls = $(if $(filter full,$(BUDGET)),$(1),1e5)
differential = PYTHONPATH=$(BUILD)/python OPENBLAS_NUM_THREADS=1 QUERN_NUM_THREADS=1 $(VENV)/bin/python tests/differential/differential.py \
    --seed $(SEED) --state $(DIFFERENTIAL)

.PHONY: differential differential-control differential-doc
differential: python $(VENV)/.ready
	$(if $(CALL),$(differential) --bar $(BAR) --call $(CALL),$(differential) --bar R7 --calls $(call differential_calls,1e7))
	$(if $(CALL),,$(differential) --bar R8 --calls $(call differential_calls,1e6))
# A bug in every result, between the library and the judge: of each kind so many must be reported.
differential-control: python $(VENV)/.ready
	for bar in R7 R8; do PYTHONPATH=$(BUILD)/python OPENBLAS_NUM_THREADS=1 QUERN_NUM_THREADS=1 $(VENV)/bin/python \
	    tests/differential/control.py $$bar $(SEED) 20000 || exit 1; done
differential-doc: python $(VENV)/.ready
	PYTHONPATH=$(BUILD)/python $(VENV)/bin/python tests/differential/accepted.py docs/differences.md
