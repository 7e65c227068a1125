#!/usr/bin/env bash
# usage: eng/packed-tool.sh [PACKAGES]
#
# Uses the packages as somebody does who has nothing else of SegSharp: in an empty folder, with a home of its own, it installs the tool,
# makes a config for a folder of images, trains a few iterations, tests, predicts, asks the doctor and 'explain'; then it builds and runs
# the programs that README.md and docs/library.md show, as they stand there, against the library's package.
#
# PACKAGES is the folder that './build.sh pack' wrote (default: artifacts/package). What the packages depend on comes from NuGet's
# sources on this machine, into a cache of its own. Needs the network and three minutes. Not part of the default test run.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
case ${1:-} in -h | --help) sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$0"; exit 0 ;; esac
packages=$(realpath -m "${1:-$root/artifacts/package}")
fail() { echo "packed-tool: $1" >&2; exit 1; }
compgen -G "$packages/SegSharp.Cli.*.nupkg" >/dev/null || fail "no package in $packages: run ./build.sh pack first"

work=$(mktemp -d) log=$(mktemp)
trap 'rm -rf "$work" "$log"' EXIT
mkdir -p "$work/home/.nuget/NuGet" "$work/here"
sources=${HOME:-/root}/.nuget/NuGet/NuGet.Config
[ ! -e "$sources" ] || cp "$sources" "$work/home/.nuget/NuGet/"
export HOME=$work/home DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
unset NUGET_PACKAGES DOTNET_CLI_HOME XDG_CACHE_HOME XDG_DATA_HOME
cd "$work/here"

# step COMMAND: runs it and shows its output where it fails.
step() {
  echo "packed-tool: $*" >&2
  "$@" </dev/null >"$log" 2>&1 || { tail -n 60 "$log" >&2; fail "'$*' failed"; }
}

# says WORDS: the last step said this.
says() { grep -qF -- "$1" "$log" || { tail -n 60 "$log" >&2; fail "it did not say '$1'"; }; }

there() { local file; for file in "$@"; do [ -s "$file" ] || fail "'$file' was not written"; done; }

# block FILE LANGUAGE N: the Nth block of code in a language of a document.
block() { awk -v language="\`\`\`$2" -v wanted="$3" '$0 == "```" { inside = 0 } inside && n == wanted; $0 == language { inside = 1; n++ }' "$1"; }

try_tool() {
  step dotnet tool install --tool-path t --add-source "$packages" SegSharp.Cli
  step t/segsharp --version
  says libtorch
  step t/segsharp demo --iterations 2 --out-dir demo
  mv demo/data my_data
  step t/segsharp init my_data
  step t/segsharp doctor my_data.py --scan
  says "all fits"
  step t/segsharp train my_data.py --cfg-options max_iters=3
  step t/segsharp test my_data.py work_dirs/my_data/iter_3.safetensors --show-dir overlays
  says mIoU
  step t/segsharp predict my_data/images/val/street_00000.png --checkpoint work_dirs/my_data --out-dir labelled
  there labelled/*.png overlays/*
  step t/segsharp explain 'RuntimeError: mat1 and mat2 shapes cannot be multiplied (256x256 and 512x1024)'
  says "256"

  # the config of README.md builds on what is inside of the tool
  block "$root/README.md" python 1 >my_config.py
  step t/segsharp doctor my_config.py --config-only
  says "all fits"
}

# The program of README.md, and below it the lines of docs/library.md.
program() {
  block "$root/README.md" csharp 1 | sed 's/1000/3/g'
  cat <<'TEXT'

if (!labels.Labels.SequenceEqual(predictor.Predict("street.jpg").Labels) || !labels.Labels.SequenceEqual(predictor.Predict(File.ReadAllBytes("street.jpg")).Labels))
{
    throw new InvalidOperationException("a path and bytes give other labels than the image");
}

using FileStream upload = File.OpenRead("street.jpg");
Documented.Run(new Request(upload), [image, image], image, CancellationToken.None);
Console.WriteLine("all done");

internal sealed record Request(Stream Body);

internal static class Documented
{
    public static void Run(Request request, IReadOnlyList<Image> images, ByteImage image, CancellationToken cancellationToken)
    {
TEXT
  block "$root/docs/library.md" csharp 1
  cat <<'TEXT'
        if (!labels.Labels.SequenceEqual(same.Labels) || many.Count != 2 || sure.Confidence.Width != image.Width)
        {
            throw new InvalidOperationException("a stream gives other labels than a path");
        }
    }
}
TEXT
}

try_library() {
  step dotnet new console -o app
  block "$root/docs/library.md" xml 1 | sed "s#/path/to/SegSharp/artifacts/package#$packages#" >app/nuget.config
  step dotnet add app package SegSharp
  program >app/Program.cs
  cp my_data.py my_config.py
  cp my_data/images/val/street_00000.png street.jpg
  cp work_dirs/my_data/iter_3.safetensors best.safetensors
  step dotnet run --project app -c Release
  says "all done"
  there street_labels.png street_overlay.png
}

try_tool
try_library
echo "packed-tool: the tool and the library work from their packages" >&2
