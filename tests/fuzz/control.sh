#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# control.sh PROGRAMS FOLDER DEFECT REPORT SEED: the target with defects, from its seeds, must stop within five minutes and
# report this one.
set -u
programs=$1 folder=$2 defect=$3 report=$4 seed=$5
log=$folder/control-$defect.log
rm -rf "$folder/control-found" && mkdir -p "$folder/control-found"
export QN_FUZZ_DEFECT="$defect" OPENBLAS_NUM_THREADS=1
export ASAN_OPTIONS=detect_leaks=0:quarantine_size_mb=64:detect_stack_use_after_return=0
python3 "$(dirname "$0")/seeds.py" calls "$folder/seeds/calls"
start=$(date +%s)
if "$programs/control" -seed="$seed" -max_total_time=300 -max_len=400 -entropic=0 -artifact_prefix="$folder/control-" \
    "$folder/control-found" "$folder/seeds/calls" >"$log" 2>&1; then
    echo "control: the defect '$defect' was not found" >&2
    exit 1
fi
grep -aq "not so:.*$report" "$log" || { tail -n 20 "$log"; echo "control: '$defect' was reported as something else" >&2; exit 1; }
echo "control: the defect '$defect' was found in $(($(date +%s) - start)) s, seed $seed"
