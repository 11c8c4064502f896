#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# quick.sh FOLDER TARGET...: runs `make TARGET` one after the other and prints a line for each: the seconds it took and its last line.
# The whole output is in FOLDER/TARGET.log. Goes on after a failure, prints the end of its log, and exits with 1 at the end.
set -u
folder=$1
shift
mkdir -p "$folder"
status=0
for target in "$@"; do
    start=$(date +%s)
    if ${MAKE:-make} --no-print-directory "$target" >"$folder/$target.log" 2>&1; then verdict=ok; else verdict=FAILED status=1; fi
    printf '%-22s %-6s %4d s   %s\n' "$target" $verdict $(($(date +%s) - start)) "$(tail -n 1 "$folder/$target.log" | cut -c1-150)"
    [ $verdict = ok ] || tail -n 60 "$folder/$target.log"
done
exit $status
