#!/usr/bin/env bash
# usage: eng/bare-machine.sh SUITE [demo|test] [DIRECTORY]
#
# Tries './build.sh demo' (or './build.sh test') on a machine with nothing on it: a minimal Debian of the SUITE (bookworm,
# trixie or sid) in a folder, with this machine's .NET SDK mounted read-only and a copy of this checkout, built from nothing.
#
# DIRECTORY (default: artifacts/SUITE-bare) is made anew by every run and stays afterwards, 2 to 4 GB. The minimal system
# that it is copied from is artifacts/SUITE, made by debootstrap the first time. DEBIAN_MIRROR names another mirror.
#
# Needs root (chroot, mount), debootstrap and the network. Not part of the default test run.
set -euo pipefail
# shellcheck source=eng/debian-system.sh
. "$(dirname "$0")/debian-system.sh"

case ${1:-} in
  -h | --help) show_help; exit 0 ;;
  '') show_help >&2; exit 2 ;;
esac
suite=$1 what=${2:-demo} directory=${3:-$root/artifacts/$1-bare}
check_suite "$suite"
case $what in
  demo | test) ;;
  *) echo "bare-machine: demo or test, not '$what'; see --help" >&2; exit 2 ;;
esac
own_namespace "$@"

# somebody's folder is not removed because its name was given here
[ ! -e "$directory" ] || [ -e "$directory/.bare-machine" ] || fail "$directory exists and was not made by this script; name another folder"
remove_system "$directory"
copy_base "$suite" "$directory"
touch "$directory/.bare-machine"
mount_system "$directory"
copy_checkout "$system/root/segsharp"
echo "bare-machine: $suite ($(cat "$system/etc/debian_version")): ./build.sh $what" >&2
inside bash -c 'cd /root/segsharp && exec "$@"' _ ./build.sh "$what"
