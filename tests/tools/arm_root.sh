#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# arm_root.sh DIR: unpacks the arm64 packages that the C tests link with under DIR/root, through a package state of its own,
# so that the machine's package database does not change.
set -eu
dir=$1
packages="libopenblas0-pthread libopenblas-pthread-dev liblapacke liblapacke-dev liblapack3 libtmglib3 libfftw3-double3 libfftw3-single3
          libfftw3-dev zlib1g zlib1g-dev libgfortran5 libgomp1 libblas3"
[ -e "$dir/root/.ready" ] && exit 0
mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial" "$dir/root"
here=$(cd "$dir" && pwd)
touch "$here/state/status"
apt="apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State=$here/state -o Dir::State::status=$here/state/status
     -o Dir::Cache=$here/cache -o APT::Sandbox::User=root"
echo "fetching arm64 packages into $dir"
$apt update
(cd "$here/cache" && $apt download $packages)
for deb in "$here"/cache/*.deb; do
    dpkg -x "$deb" "$here/root"
done
touch "$here/root/.ready"
