#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh PROGRAMS FOLDER TARGET SEED LIMIT: one target on its seeds and what earlier runs found, until libFuzzer's LIMIT. Prints the
# target's line of figures; if an input fails, the end of the log, the command that runs it again, and 1 as the status.
set -eu
programs=$1 folder=$2 target=$3 seed=$4 limit=$5
here=$(dirname "$0")
mkdir -p "$folder/found/$target" "$folder/failed"
python3 "$here/seeds.py" "$target" "$folder/seeds/$target"
dictionary=""
[ ! -f "$here/$target.dict" ] || dictionary="-dict=$here/$target.dict"
how="-max_len=4096"
# Some 60 calls an input; the weights of rare features took three quarters of the time.
[ "$target" != calls ] || how="-max_len=400 -entropic=0"
log=$folder/$target.log
export ASAN_OPTIONS=allocator_may_return_null=1:quarantine_size_mb=64:detect_stack_use_after_return=0
export LSAN_OPTIONS=suppressions=tests/tools/lsan.supp OPENBLAS_NUM_THREADS=1
# The limit of a second is fuzz.c's, in processor time; this one, by the clock, is for what does not end.
if "$programs/fuzz_$target" -seed="$seed" "$limit" -timeout=30 -malloc_limit_mb=1024 -rss_limit_mb=1024 $how \
    -artifact_prefix="$folder/failed/$target-" $dictionary "$folder/found/$target" "$folder/seeds/$target" 2>"$log"; then
    exit 0
fi
tail -n 40 "$log"
echo "fuzz_$target failed with seed $seed; again with: $programs/fuzz_$target <the file named above>" >&2
exit 1
