#!/usr/bin/env bash
# usage: eng/test-transformers.sh [FORM...]
#
# Predicts with the real transformers (Debian sid's, 5.12) and with './segsharp predict', from the same files, and compares the labels
# pixel by pixel: small SegFormers and B0 with drawn weights, images that are resized and images that are not. FORM is what the weights
# are read from: model (the folder of save_pretrained), state.pth or state.safetensors (a state_dict under the names in memory; such a file
# says nothing of heads and resizing, so B0 with the default processor alone); all by default.
#
# The system with transformers lies in artifacts/sid-peers, made the first time; what is compared lies in its folder /exchange and stays.
# Needs root (chroot, mount) and debootstrap. Not part of the default test run.
set -euo pipefail
# shellcheck source=eng/debian-system.sh
. "$(dirname "$0")/debian-system.sh"

case ${1:-} in -h | --help) show_help; exit 0 ;; esac
forms=("$@")
[ ${#forms[@]} -gt 0 ] || forms=(model state.pth state.safetensors)
for form in "${forms[@]}"; do
  case $form in
    model | state.pth | state.safetensors) ;;
    *) echo "test-transformers: model, state.pth or state.safetensors, not '$form'; see --help" >&2; exit 2 ;;
  esac
done
own_namespace "$@"

with_packages sid peers python3-transformers python3-torchvision python3-torch python3-safetensors python3-pil libopenblas0-openmp
exchange=$system/exchange
rm -rf "$exchange"
mkdir "$exchange"
cp "$root/eng/transformers_peer.py" "$exchange/"
inside python3 /exchange/transformers_peer.py make /exchange/files

"$root/segsharp" --version >&2
failed=0
for folder in "$exchange"/files/*/; do
  for form in "${forms[@]}"; do
    [ "$form" = model ] || [ "$(basename "$folder")" = b0-default ] || continue
    "$root/segsharp" predict "$folder/images" --checkpoint "$folder/$form" --out-dir "$folder/predicted-$form" >/dev/null ||
      { echo "$(basename "$folder"), $form: predict failed" >&2; failed=1; }
  done
done
inside python3 /exchange/transformers_peer.py compare /exchange/files
exit "$failed"
