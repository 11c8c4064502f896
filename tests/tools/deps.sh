#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# deps.sh PACKAGE...: installs the Debian packages that are missing (root or sudo), or prints what is needed.
set -eu
# One at a time, also under make -j: two of them would meet a locked package database.
exec 9>"${TMPDIR:-/tmp}/quern-deps-$(id -u).lock"
! command -v flock >/dev/null 2>&1 || flock 9
missing=""
for p in "$@"; do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q "install ok installed" || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Quern needs these Debian packages or their like on this system:$missing" >&2
    exit 1
fi
sudo=""
[ "$(id -u)" = 0 ] || sudo=sudo
echo "installing Debian packages:$missing"
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
