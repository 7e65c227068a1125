#!/usr/bin/env bash
# Sets up, builds and runs SegSharp on Debian or Ubuntu with the .NET 10 SDK. See 'usage' below.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'TEXT'
usage: ./build.sh COMMAND [ARGUMENTS]

  setup    installs what is missing with apt-get: CMake, make, a C++ compiler, libtorch, OpenCV and what .NET itself needs
  build    setup, then builds everything
  test     build, then runs all tests; the last line reads 'N passed, N failed'
           (arguments go to 'dotnet test', for example --filter FullyQualifiedName~Golden)
  demo     build, then makes a small data set, trains on it, evaluates and predicts (arguments go to 'segsharp demo')
  pack     build, then packs the libraries and the tool into artifacts/package
  lock     writes the packages.lock.json of every project anew; commit them with each change of Directory.Packages.props
           or of a PackageReference. 'build' and all that follows it take what the lock files say
  format   says whether 'dotnet format' would change anything

Variables: LIBTORCH=/path uses an official libtorch instead of Debian's; SEGSHARP_THREADS=N sets the number of threads.
TEXT
}

# Each line: a file, a program or a library that tells whether the package is there, and the package.
needed() {
  cat <<'TEXT'
program:cmake cmake
program:c++ g++
library:libssl.so libssl3
/usr/include/opencv4/opencv2/core.hpp libopencv-core-dev
/usr/include/opencv4/opencv2/imgproc.hpp libopencv-imgproc-dev
/usr/include/opencv4/opencv2/imgcodecs.hpp libopencv-imgcodecs-dev
TEXT
  # what .NET itself needs, beyond libssl
  [ -n "${SSL_CERT_FILE:-}${SSL_CERT_DIR:-}" ] || echo "/etc/ssl/certs/ca-certificates.crt ca-certificates"
  [ -n "${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-}" ] || echo "library:libicuuc.so ^libicu[0-9]+$"
  # cmake alone brings neither
  has program:ninja || echo "program:make make"
  if [ -z "${LIBTORCH:-}" ]; then
    echo "/usr/include/torch/script.h libtorch-dev"
    # OpenBLAS with pthreads and libtorch's OpenMP fight for the cores
    echo "/usr/lib/$(uname -m)-linux-gnu/openblas-openmp/libblas.so.3 libopenblas0-openmp"
  fi
}

has() {
  case $1 in
    program:*) command -v "${1#program:}" >/dev/null ;;
    library:*) PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep -F "${1#library:}." >/dev/null ;;
    *) [ -e "$1" ] ;;
  esac
}

setup() {
  if ! command -v dotnet >/dev/null; then
    echo "error: the .NET 10 SDK is missing; see https://dotnet.microsoft.com/download" >&2
    exit 1
  fi
  local missing=()
  while read -r sign package; do
    has "$sign" || missing+=("$package")
  done < <(needed)
  [ ${#missing[@]} -eq 0 ] && return
  echo "installing ${missing[*]}" >&2
  local run=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "error: installing needs root; run as root: apt-get install ${missing[*]}" >&2; exit 1; }
    run=(sudo)
  fi
  "${run[@]}" apt-get update -q >&2
  "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
}

# Takes what the lock files say. Where they lag behind the projects that is told and they are written anew: nobody is kept from building by it.
build() {
  setup || return
  local log status=0
  log=$(mktemp)
  compile -p:RestoreLockedMode=true "$@" 2>&1 | tee "$log" || status=$?
  if grep -q NU1004 "$log"; then
    echo "warning: the lock files do not fit the projects; building without them. Run './build.sh lock' and commit what it writes" >&2
    status=0
    compile "$@" || status=$?
  fi
  rm -f "$log"
  return "$status"
}

compile() { dotnet build SegSharp.slnx -c Release -v quiet -nologo "$@"; }

# One project after the other: libtorch uses all cores by itself.
run_tests() {
  local log failed=0
  log=$(mktemp)
  trap 'rm -f "$log"' RETURN
  for project in tests/*/*.csproj; do
    dotnet test "$project" -c Release --no-build --nologo "$@" 2>&1 | tee -a "$log" || failed=1
  done
  local passed_count failed_count
  passed_count=$(sed -nE 's/.* - Failed: +[0-9]+, Passed: +([0-9]+),.*/\1/p' "$log" | paste -sd+ | bc_sum)
  failed_count=$(sed -nE 's/.* - Failed: +([0-9]+), Passed:.*/\1/p' "$log" | paste -sd+ | bc_sum)
  # a test run that broke off counts no failure of its own
  if [ "$failed" -ne 0 ] && [ "$failed_count" -eq 0 ]; then failed_count=1; fi
  echo "$passed_count passed, $failed_count failed"
  [ "$failed_count" -eq 0 ] && [ "$passed_count" -gt 0 ]
}

bc_sum() {
  local sum
  read -r sum || sum=0
  echo $((${sum:-0}))
}

command=${1:-}
[ $# -gt 0 ] && shift
case "$command" in
  setup) setup ;;
  build) build "$@" ;;
  test) build && run_tests "$@" ;;
  demo) build && exec dotnet artifacts/bin/SegSharp.Cli/release/SegSharp.Cli.dll demo "$@" ;;
  pack) build && dotnet pack SegSharp.slnx -c Release --no-build -v quiet -nologo -o artifacts/package && ls artifacts/package ;;
  lock) setup && dotnet restore SegSharp.slnx --force-evaluate -v quiet ;;
  format) setup && dotnet format SegSharp.slnx --verify-no-changes ;;
  help | --help | -h) usage ;;
  *) usage >&2; exit 2 ;;
esac
