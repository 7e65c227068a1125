#!/usr/bin/env bash
# usage: eng/test-libtorch-2.6.sh [DIRECTORY] [--filter EXPRESSION]
#
# Runs the tests of SegSharp.Tensors against libtorch 2.6, the version of Debian 13, on a machine with another Debian.
#
# DIRECTORY (default: artifacts/trixie) holds a Debian 13 system, about 3 GB. It is made with debootstrap the first time
# and used again after that. Inside it the native library is built from this checkout; the test assemblies are the ones
# built outside, and the .NET runtime is the machine's, mounted read-only for the time of the run.
# EXPRESSION chooses tests as in 'dotnet vstest --TestCaseFilter'; without it all of them run.
#
# Needs root (debootstrap, chroot, mount) and debootstrap itself. Not part of the default test run.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
system=$root/artifacts/trixie
filter=
while [ $# -gt 0 ]; do
  case $1 in
    --filter) filter=${2:?--filter needs an expression}; shift 2 ;;
    -h | --help) sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$0"; exit 0 ;;
    -*) echo "unknown option $1; see --help" >&2; exit 2 ;;
    *) system=$1; shift ;;
  esac
done

fail() { echo "test-libtorch-2.6: $1" >&2; exit 1; }

[ "$(id -u)" -eq 0 ] || fail "debootstrap, chroot and mount need root; run it with sudo"
command -v dotnet >/dev/null || fail "the .NET SDK is missing: https://dotnet.microsoft.com/download"
dotnet_root=$(dirname "$(readlink -f "$(command -v dotnet)")")

packages="libtorch-dev cmake g++ ninja-build libopencv-core-dev libopencv-imgproc-dev libopencv-imgcodecs-dev libopenblas0-openmp libicu76"
if [ ! -e "$system/usr/include/torch/script.h" ]; then
  command -v debootstrap >/dev/null || fail "debootstrap is missing. Install it: apt-get install debootstrap"
  mkdir -p "$system"
  debootstrap --variant=minbase trixie "$system" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}"
  # shellcheck disable=SC2086 # the packages are words
  chroot "$system" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages
fi
system=$(cd "$system" && pwd)

# What is mounted here is unmounted on the way out, however that comes; what was mounted before stays.
mounted=()
cleanup() {
  for ((i = ${#mounted[@]} - 1; i >= 0; i--)); do umount "${mounted[i]}" || umount --lazy "${mounted[i]}"; done
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# mount_here SOURCE PLACE OPTIONS...
mount_here() {
  local source=$1 place=$system/$2
  shift 2
  mkdir -p "$place"
  mountpoint -q "$place" && return
  mount "$@" "$source" "$place"
  mounted+=("$place")
}
mount_here proc proc -t proc
mount_here /dev dev --bind
mount_here "$dotnet_root" usr/share/dotnet --bind -o ro

dotnet build "$root/tests/SegSharp.Tensors.Tests" -c Release --nologo -v quiet

work=$system/segsharp
mkdir -p "$work"
rm -rf "$work/native" "$work/tests"
cp -r "$root/native" "$work/native"
cp -r "$root/artifacts/bin/SegSharp.Tensors.Tests/release" "$work/tests"
chroot "$system" bash /segsharp/native/build.sh /segsharp/build /segsharp/libsegsharp_native.so
cp "$work/libsegsharp_native.so" "$work/tests/"

echo "libtorch: $(chroot "$system" dpkg-query --show --showformat='${Version}' libtorch-dev)"
chroot "$system" env HOME=/root DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 \
  /usr/share/dotnet/dotnet vstest /segsharp/tests/SegSharp.Tensors.Tests.dll ${filter:+"--TestCaseFilter:$filter"}
