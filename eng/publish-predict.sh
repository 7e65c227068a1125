#!/usr/bin/env bash
# usage: eng/publish-predict.sh [DIRECTORY] [RUNTIME]
#
# Compiles segsharp-predict to machine code (Native AOT) for this kind of system: one file beside SkiaSharp's library, which runs
# without .NET. DIRECTORY is artifacts/predict by default, RUNTIME this machine's, such as linux-x64. INSTRUCTIONS names the
# processors that it is for: x86-64-v3 by default, 'native' for this one.
#
# Needs the .NET SDK and gcc or clang.
set -euo pipefail
case ${1:-} in -h | --help) sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$0"; exit 0 ;; esac
root=$(cd "$(dirname "$0")/.." && pwd)
directory=${1:-$root/artifacts/predict}
runtime=${2:-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')}
linker=$(command -v clang >/dev/null && echo clang || echo gcc)

dotnet publish "$root/src/SegSharp.Predict" -c Release -r "$runtime" -o "$directory" -v quiet -nologo \
  -p:PublishAot=true -p:CppCompilerAndLinker="$linker" -p:DebugType=none -p:GenerateDocumentationFile=false \
  ${INSTRUCTIONS:+-p:IlcInstructionSet="$INSTRUCTIONS"}
rm -f "$directory"/*.dbg "$directory"/*.xml
ls -l "$directory"
