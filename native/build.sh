#!/usr/bin/env bash
# usage: native/build.sh BUILD_DIR LIBRARY
# Configures and builds the native library and puts it at LIBRARY. Says what to install where something is missing.
set -euo pipefail
source_dir=$(cd "$(dirname "$0")" && pwd)
build_dir=$1
library=$2

fail() { echo "segsharp: error: $1" >&2; exit 1; }

command -v cmake >/dev/null || fail "cmake is missing. Install it: apt-get install cmake"
command -v c++ >/dev/null || fail "a C++ compiler is missing. Install one: apt-get install g++"

generator=()
command -v ninja >/dev/null && generator=(-G Ninja)
prefix=()
[ -n "${LIBTORCH:-}" ] && prefix=("-DCMAKE_PREFIX_PATH=$LIBTORCH")

mkdir -p "$build_dir" "$(dirname "$library")"
log="$build_dir/build.log"
if ! { cmake -S "$source_dir" -B "$build_dir" "${generator[@]}" -DCMAKE_BUILD_TYPE=Release "${prefix[@]}" &&
       cmake --build "$build_dir" --parallel "$(nproc)"; } >"$log" 2>&1; then
  grep -m1 '^segsharp:' "$log" >&2 || { tail -n 40 "$log" >&2; fail "the native library did not build; the whole log is $log"; }
  exit 1
fi
cp -f "$build_dir/libsegsharp_native.so" "$library.new"
mv -f "$library.new" "$library"
