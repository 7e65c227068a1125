#!/usr/bin/env bash
# usage: eng/test-libtorch.sh SUITE [--filter EXPRESSION]
#
# Runs the tests of SegSharp.Tensors against the libtorch of another Debian: 1.13 of bookworm, 2.6 of trixie, 2.14 of sid.
#
# The SUITE's system lies in artifacts/SUITE-peers (about 3 GB), made with debootstrap the first time and used again after
# that. Inside it the native library is built from this checkout; the test assemblies are the ones built outside, and the
# .NET runtime is the machine's, mounted read-only. EXPRESSION chooses tests as in 'dotnet vstest --TestCaseFilter'.
#
# Needs root (chroot, mount) and debootstrap. Not part of the default test run.
set -euo pipefail
# shellcheck source=eng/debian-system.sh
. "$(dirname "$0")/debian-system.sh"

suite=${1:-} filter=
case $suite in
  -h | --help) show_help; exit 0 ;;
  '') show_help >&2; exit 2 ;;
esac
check_suite "$suite"
case ${2:-} in
  '') ;;
  --filter) filter=${3:?--filter needs an expression} ;;
  *) echo "test-libtorch: unknown argument '$2'; see --help" >&2; exit 2 ;;
esac
own_namespace "$@"

dotnet build "$root/tests/SegSharp.Tensors.Tests" -c Release --nologo -v quiet
with_packages "$suite" peers libtorch-dev libopenblas0-openmp cmake g++ ninja-build \
  libopencv-core-dev libopencv-imgproc-dev libopencv-imgcodecs-dev

work=$system/segsharp
mkdir -p "$work"
rm -rf "$work/native" "$work/tests"
cp -r "$root/native" "$work/native"
cp -r "$root/artifacts/bin/SegSharp.Tensors.Tests/release" "$work/tests"
inside bash /segsharp/native/build.sh /segsharp/build /segsharp/libsegsharp_native.so
cp "$work/libsegsharp_native.so" "$work/tests/"

echo "libtorch: $(inside dpkg-query --show --showformat='${Version}' libtorch-dev)"
inside env DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 \
  dotnet vstest /segsharp/tests/SegSharp.Tensors.Tests.dll ${filter:+"--TestCaseFilter:$filter"}
