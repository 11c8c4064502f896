#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# quick.sh FOLDER TARGET: runs `make TARGET` and prints a line: the seconds it took and the last line of its output, which is in
# FOLDER/TARGET.log. Exits with 1 after a failure, whose last lines it prints.
set -u
folder=$1 target=$2
log=$folder/$target.log verdict=ok
mkdir -p "$folder"
start=$(date +%s)
${MAKE:-make} --no-print-directory "$target" >"$log" 2>&1 || verdict=FAILED
line=$(printf '%-22s %-6s %4d s   %s' "$target" $verdict $(($(date +%s) - start)) "$(tail -n 1 "$log" | cut -c1-150)")
[ $verdict = ok ] && echo "$line" && exit 0
printf '%s\n%s\n' "$line" "$(tail -n 60 "$log")"
exit 1
