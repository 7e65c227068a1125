# Sourced by the scripts beside it: Debian systems in folders, made by debootstrap, for trying things that this machine has not.
#
# artifacts/SUITE is a minimal system (minbase) that stays as it was made; work happens in copies of it, artifacts/SUITE-NAME.
# The scripts run in a mount namespace of their own: what they mount is seen by nobody else, cannot be removed by accident
# and is gone when they end, however that comes.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
script=$(basename "$0")

fail() { echo "${script%.sh}: $1" >&2; exit 1; }

# Prints the comment at the head of the script.
show_help() { sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$0"; }

# own_namespace "$@": what is needed to go on, and the script once more in a namespace of its own.
own_namespace() {
  [ "$(id -u)" -eq 0 ] || fail "debootstrap, chroot and mount need root; run it with sudo"
  command -v dotnet >/dev/null || fail "the .NET SDK is missing: https://dotnet.microsoft.com/download"
  command -v debootstrap >/dev/null || fail "debootstrap is missing. Install it: apt-get install debootstrap"
  [ -n "${SEGSHARP_OWN_NAMESPACE:-}" ] || exec env SEGSHARP_OWN_NAMESPACE=1 unshare --mount --propagation private "$0" "$@"
}

check_suite() {
  case $1 in
    bookworm | trixie | sid) ;;
    *) echo "${script%.sh}: the suites tried are bookworm, trixie and sid, not '$1'; see --help" >&2; exit 2 ;;
  esac
}

# make_base SUITE: the minimal system, once. Where debootstrap was interrupted it leaves a folder of its own name behind and can go on.
make_base() {
  local base=$root/artifacts/$1
  if [ -e "$base/etc/debian_version" ] && [ ! -e "$base/debootstrap" ]; then return; fi
  mkdir -p "$base"
  debootstrap --variant=minbase "$1" "$base" "${DEBIAN_MIRROR:-http://deb.debian.org/debian}"
}

# copy_base SUITE DIRECTORY: a fresh copy that packages can be installed into.
copy_base() {
  local system=$2
  make_base "$1"
  mkdir -p "$(dirname "$system")"
  cp -a "$root/artifacts/$1" "$system.new"
  if [ "$1" = sid ]; then
    # a snapshot of sid is past the date that its Release file names
    echo 'Acquire::Check-Valid-Until "false";' >"$system.new/etc/apt/apt.conf.d/90snapshot"
  fi
  # nobody is sorry for it after a power cut, and waiting for the disk is most of an installation
  echo force-unsafe-io >"$system.new/etc/dpkg/dpkg.cfg.d/90unsafe-io"
  # certificates that this machine trusts beyond Debian's; the system takes them up when ca-certificates is installed
  mkdir -p "$system.new/usr/local/share/ca-certificates"
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$system.new/usr/local/share/ca-certificates/" \; 2>/dev/null || true
  mv "$system.new" "$system"
}

# remove_system DIRECTORY: nothing that is mounted inside is followed.
remove_system() {
  [ -e "$1" ] || return 0
  ! grep -qF " $(readlink -f "$1")/" /proc/self/mountinfo || fail "something is mounted inside of $1: unmount it first"
  rm -rf --one-file-system "$1"
}

# mount_system DIRECTORY: kernel file systems, the resolver's addresses and, read-only, the .NET SDK of this machine.
mount_system() {
  system=$(readlink -f "$1")
  local sdk
  sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "$system/usr/share/dotnet"
  mount -t proc proc "$system/proc"
  mount --rbind /dev "$system/dev"
  mount --bind -o ro "$sdk" "$system/usr/share/dotnet"
  ln -sfn ../share/dotnet/dotnet "$system/usr/bin/dotnet"
  cp --remove-destination "$(readlink -f /etc/resolv.conf)" "$system/etc/resolv.conf"
}

# inside COMMAND...: runs in the mounted system, with little of the caller's environment.
inside() {
  local kept=() name
  for name in http_proxy https_proxy no_proxy NUGET_CERT_REVOCATION_MODE OPENBLAS_CORETYPE OPENBLAS_L2_SIZE; do
    [ -z "${!name:-}" ] || kept+=("$name=${!name}")
  done
  chroot "$system" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    DEBIAN_FRONTEND=noninteractive DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK=1 "${kept[@]}" "$@"
}

# with_packages SUITE NAME PACKAGE...: artifacts/SUITE-NAME, made where it is missing, mounted, with the packages in it.
with_packages() {
  local suite=$1 directory=$root/artifacts/$1-$2
  shift 2
  [ -e "$directory" ] || copy_base "$suite" "$directory"
  mount_system "$directory"
  if ! inside dpkg-query --show "$@" >/dev/null 2>&1; then
    inside apt-get update -q
    inside apt-get install -y -q --no-install-recommends "$@"
  fi
}

# copy_checkout DIRECTORY: what git knows of this checkout and what is new in it, nothing that was built.
copy_checkout() {
  mkdir -p "$1"
  (cd "$root" && git ls-files --cached --others --exclude-standard -z |
    xargs -0 sh -c 'for f; do [ ! -e "$f" ] || printf "%s\0" "$f"; done' _ | tar --null --files-from=- -cf -) | tar -xf - -C "$1"
}
